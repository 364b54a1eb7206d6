"""What must hold between a material's tables, on tables of a few rows."""

import pytest

import iomodel as iom
from iomodel.materials.proofs import problems
from iomodel.sources.rows import read_rows

OFFICIAL = iom.load_table("japan-2015", sectors=107).membership.official
HEADS = {
    "elements": "element,name_en,name_ja,origin_as,family",
    "exposures": "element,application,sector,basic_codes,low,central,high,criticality,default",
    "origins": "element,origin,low,central,high,year",
    "adaptation": "parameter,low,central,high",
    "stages": "element,origin,low,central,high,year,stage",
    "uses": "element,application,sector,low,central,high,unit",
    "stocks": "holder,element,stage,low,central,high,unit",
}
SOUND = {
    "elements": ["X,x,x,X,m", "Y,y,y,Y,m"],
    "exposures": ["X,cars,351,3511011,0.1,0.2,0.3,0.5,yes", "Y,phones,341,,0.1,0.2,0.3,0.5,yes"],
    "origins": ["X,China,0,0.6,1,", "Y,China,0,0.6,1,"],
    "adaptation": ["ramp,0,0,0"],
}


def sheets(**changes):
    tables = {**SOUND, **changes}
    found = {}
    for name, rows in tables.items():
        if rows is not None:
            lines = [f"{HEADS[name]},confidence,source", *(f"{row},L,s" for row in rows)]
            found[name] = read_rows(f"{name}.csv", "\n".join(lines).encode())
    return found


def found(chain=(), **changes):
    return dict(problems(sheets(**changes), OFFICIAL, "107", chain))


def test_sound_tables_have_no_problem():
    assert found() == {}
    stage, stock = "X,China,0,0.5,1,,ore", "state,X,ore,1,2,3,days of use"
    uses = ["X,cars,351,1,2,3,t", "Y,phones,341,1,2,3,kg"]
    assert found(stages=[stage, stage.replace("China", "Chile")], stocks=[stock], uses=uses) == {}
    assert found(("ore", "metal"), stocks=[stock.replace("ore", "metal")]) == {}
    assert found(uses=uses[:1]) == {}


@pytest.mark.parametrize("name", ["elements", "exposures", "origins", "adaptation"])
def test_a_table_that_is_missing(name):
    assert found(**{name: None})[f"{name}.csv"] == "the file is missing"


@pytest.mark.parametrize("name", ["elements", "exposures", "origins"])
def test_a_table_without_a_row(name):
    assert found(**{name: []})[f"{name}.csv"] == "there is no row under the header"
    assert "adaptation.csv" not in found(adaptation=[])


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"elements": [*SOUND["elements"], "X,x,x,X,m"]}, "elements.csv, line 4", "X is in line 2 already"),
        (
            {"origins": [*SOUND["origins"], "X,China,0,0.1,1,"]},
            "origins.csv, line 4",
            "X, China,  is in line 2",
        ),
        ({"adaptation": ["ramp,0,0,0"] * 2}, "adaptation.csv, line 3", "ramp is in line 2 already"),
        (
            {"elements": ["X,x,x,Z,m", "Y,y,y,Y,m"]},
            "elements.csv, line 2, column origin_as",
            "no row for 'Z'",
        ),
        (
            {"origins": [*SOUND["origins"], "Z,China,0,0.1,1,"]},
            "origins.csv, line 4, column element",
            "follows 'Z'",
        ),
        ({"stages": ["Z,China,0,0.1,1,,ore"]}, "stages.csv, line 2, column element", "follows 'Z'"),
        ({"uses": ["Z,cars,351,1,2,3,t"]}, "uses.csv, line 2, column element", "has no element 'Z'"),
        (
            {"uses": ["X,car,351,1,2,3,t"]},
            "uses.csv, line 2, column application",
            "alike. Did you mean 'cars'?",
        ),
        (
            {"uses": ["X,phone,351,1,2,3,t"]},
            "uses.csv, line 2, column application",
            "application and sector alike.",
        ),
        ({"uses": ["X,lamps,351,1,2,3,t"]}, "uses.csv, line 2, column application", "no row 'X, lamps, 351'"),
        (
            {"exposures": ["Z,cars,351,3511011,0.1,0.2,0.3,0.5,yes"]},
            "exposures.csv, line 2, column element",
            "elements.csv has no element 'Z'",
        ),
        (
            {"exposures": ["X,cars,999,,0.1,0.2,0.3,0.5,yes"]},
            "exposures.csv, line 2, column sector",
            "has no sector '999' at its level 107",
        ),
        (
            {"exposures": ["X,cars,351,3511011; 999,0.1,0.2,0.3,0.5,yes"]},
            "exposures.csv, line 2, column basic_codes",
            "has no basic row '999'",
        ),
        (
            {"exposures": ["X,cars,351,3411021,0.1,0.2,0.3,0.5,yes"]},
            "exposures.csv, line 2, column basic_codes",
            "basic row 3411021 belongs to sector 341, not to 351",
        ),
        (
            {"origins": [*SOUND["origins"], "X,Chile,0,0.41,1,"]},
            "origins.csv, column central",
            "origin shares of X add up to 1.01",
        ),
        (
            {"stages": [f"X,{origin},0,0.51,1,2025,ore" for origin in ("China", "Chile")]},
            "stages.csv, column central",
            "origin shares of ore, X, 2025 add up to 1.02",
        ),
    ],
)
def test_what_tables_say_of_each_other(changes, place, said):
    assert said in found(**changes)[place]


def test_shares_of_two_years_or_stages_do_not_add_up():
    rows = [f"X,China,0,0.9,1,{year}" for year in (2010, 2020)] + ["Y,China,0,1,1,", "Y,ALL,0,0,0,"]
    assert found(origins=rows) == {}
    stages = [f"X,China,0,0.9,1,2025,{stage}" for stage in ("ore", "metal")]
    assert found(stages=stages) == {}


def test_shares_without_low_high_or_year_add_up_too():
    tables = sheets()
    tables["origins"] = read_rows("origins.csv", b"element,origin,central\nX,China,0.9\nX,Chile,0.2\n")
    said = dict(problems(tables, OFFICIAL, "107"))
    assert said["origins.csv, column central"] == "origin shares of X add up to 1.1, expected at most 1"


def test_hosts_are_checked_where_nothing_else_is_there():
    tables = {"exposures": read_rows("exposures.csv", b"sector,basic_codes\n35l,\n351,99\n")}
    said = dict(problems(tables, OFFICIAL, "107"))
    assert "has no sector '35l'" in said["exposures.csv, line 2, column sector"]
    assert "has no basic row '99'" in said["exposures.csv, line 3, column basic_codes"]


def test_every_element_may_be_named_together():
    assert found(origins=[*SOUND["origins"], "ALL,Chile,0,0.1,1,"]) == {}
    assert found(stages=["ALL,Chile,0,0.1,1,,ore"]) == {}


def test_a_stage_is_one_of_the_chain():
    said = found(("ore",), stages=["X,China,0,0.5,1,,metal"])["stages.csv, line 2, column stage"]
    assert said.startswith("the material has no stage 'metal'; its stages: ore.")
    stocks = ["state,X,metal,1,2,3,days of use", "makers,X,,1,2,3,days of use"]
    assert list(found(("ore",), stocks=stocks)) == ["stocks.csv, line 2, column stage"]
    assert found(stocks=stocks) == {}


def test_all_applications_of_an_element_have_a_use_or_none():
    rows = [*SOUND["exposures"], "X,lamps,341,,0.1,0.2,0.3,0.5,yes"]
    uses = ["X,cars,351,1,2,3,t"]
    ((place, said),) = found(exposures=rows, uses=uses).items()
    assert place == "exposures.csv, line 4"
    assert said == "uses.csv has other applications of X, but not this one; give all of them or none"
    assert found(exposures=[*rows[:2], rows[2].replace("yes", "no")], uses=uses) == {}


@pytest.mark.parametrize(
    ("name", "column"), [("exposures", "sector"), ("exposures", "basic_codes"), ("origins", "central")]
)
def test_a_column_that_is_missing_is_named_once(name, column):
    tables = sheets(uses=["X,cars,351,1,2,3,t"])
    sheet = tables[name]
    place = sheet.columns.index(column)
    head = ",".join(one for one in sheet.columns if one != column)
    rows = [",".join(cell for at, cell in enumerate(row) if at != place) for row in sheet.rows]
    tables[name] = read_rows(f"{name}.csv", "\n".join([head, *rows]).encode())
    said = dict(problems(tables, OFFICIAL, "107"))
    assert said[f"{name}.csv"].startswith(f"columns {column} are missing; found element, ")
    assert dict(problems(tables, None, "107"))[f"{name}.csv"] == said[f"{name}.csv"]


def test_a_table_that_only_rides_along_has_sound_figures_and_sources():
    known = sheets()
    known["notes"] = read_rows("notes.csv", b"what,low,value,source\na,1,x,s\nb,much,2,\nc,,3,s\n")
    assert sorted(dict(problems(known, OFFICIAL, "107"))) == [
        "notes.csv, line 2, column value",
        "notes.csv, line 3, column low",
        "notes.csv, line 3, column source",
    ]


def test_rows_are_told_apart_without_the_column_of_years_too():
    lines = ["element,origin,low,central,high,confidence,source", *["X,China,0,0.3,1,L,s"] * 2]
    tables = sheets() | {"origins": read_rows("origins.csv", "\n".join(lines).encode())}
    told = dict(problems(tables, OFFICIAL, "107", ()))
    assert "X, China is in line 2 already" in told["origins.csv, line 3"]


def test_a_billionth_of_a_thousandth_more_than_all_is_rounding():
    whole = "X,China,0,1,1,"
    assert found(origins=[whole, "X,Chile,0,1e-12,1,", "Y,China,0,1,1,"]) == {}
    assert "add up to 1" in found(origins=[whole, "X,Chile,0,2e-12,1,"])["origins.csv, column central"]


def test_applications_are_held_against_each_other_whatever_other_columns_there_are():
    tables = sheets() | {"uses": read_rows("uses.csv", b"element,application,sector\nX,lamps,351\n")}
    told = dict(problems(tables, OFFICIAL, "107", ()))
    assert "no row 'X, lamps, 351'" in told["uses.csv, line 2, column application"]


def test_a_share_that_is_no_number_counts_as_none_of_the_whole():
    rows = ["X,China,0,1,1,", "X,Chile,0,0.5,1,", "X,Peru,0,much,1,", "Y,China,0,1,1,"]
    assert found(origins=rows)["origins.csv, column central"].startswith("origin shares of X add up to 1.5")
