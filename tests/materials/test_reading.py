"""A material's folder: every problem at once, each with its file, line and column; read anew when edited."""

import dataclasses
import re
import shutil

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LayoutError, MissingTableError, ScenarioError
from iomodel.files import tables_folder
from iomodel.materials.rows import ROWS, material_schema


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(tables_folder() / "materials" / "rare-earths", tmp_path / "mine")


def cell(folder, file, line, column, value):
    """Write one cell of a table; lines count from 1, the header."""
    import csv

    path = folder / file
    with path.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.reader(opened))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(rows)


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "text"),
    [
        ("exposures.csv", 2, "criticality", "", "the cell is empty; expected a share"),
        ("exposures.csv", 3, "criticality", "5", "5 is no share"),
        ("exposures.csv", 4, "criticality", "-3", "-3 is no share"),
        ("exposures.csv", 2, "criticality", "nan", "'nan' is no number"),
        ("exposures.csv", 2, "central", "1e999", "'1e999' is no number"),
        ("exposures.csv", 2, "default", "maybe", "neither yes nor no"),
        ("exposures.csv", 2, "basic_codes", "3511012", "has no basic row '3511012'. Did you mean '3511011'"),
        ("exposures.csv", 2, "basic_codes", "0111011", "belongs to sector 011, not to 351"),
        ("exposures.csv", 2, "sector", "9999", "no sector '9999' at its level 107"),
        ("exposures.csv", 2, "element", "NdPrr", "no element 'NdPrr'. Did you mean 'NdPr'"),
        ("exposures.csv", 2, "source", " ", "the cell is empty"),
        ("exposures.csv", 2, "confidence", "X", "expected H, M or L"),
        ("elements.csv", 2, "origin_as", "Nd", "origins.csv has no row for 'Nd'"),
        ("elements.csv", 3, "element", "NdPr", "NdPr is in line 2 already"),
        ("origins.csv", 2, "element", "NdPrr", "follows 'NdPrr'"),
        ("stages.csv", 2, "low", "0.9", "low <= central <= high"),
        ("adaptation.csv", 2, "parameter", "thirft", "'thrift' or 'ramp'"),
        ("prices.csv", 2, "value", "two", "'two' is no number"),
        ("prices.csv", 2, "value", "-3", "'-3', expected a number of 0 or more"),
        ("stocks.csv", 2, "low", "-9", "'-9', expected a number of 0 or more"),
        ("stocks.csv", 2, "low", "9999", "expected low <= central <= high"),
        ("stocks.csv", 2, "unit", "tonnes of joy", "days"),
        ("stocks.csv", 2, "stage", "magnets", "'magnets'"),
        ("quantities.csv", 2, "value", "-3", "value -3, expected 0 or more"),
        ("exposures.csv", 2, "criticality_high", "0.1", "expected criticality_low <= criticality"),
        ("uses.csv", 2, "low", "99999", "expected low <= central <= high"),
    ],
)
def test_a_bad_cell_is_named_with_its_place(folder, file, line, column, value, text):
    cell(folder, file, line, column, value)
    with pytest.raises(LayoutError) as caught:
        iom.load_material(folder)
    places = dict(caught.value.problems)
    place = f"{file}, line {line}"
    assert any(found.startswith(place) and text in said for found, said in places.items()), places
    assert len(caught.value.lines) == (1 if len(places) == 1 else 1 + len(places))


def test_all_problems_of_all_files_come_at_once(folder):
    cell(folder, "exposures.csv", 2, "criticality", "")
    cell(folder, "origins.csv", 3, "central", "95 %")
    (folder / "material.toml").write_text('name = "mine"\ntitle_en = "x"\nclassification = "japan-2051"\n')
    (folder / "adaptation.csv").unlink()
    (folder / "stocks.csv").write_text("holder,low\nstate,1,2\n")
    with pytest.raises(LayoutError) as caught:
        iom.load_material(folder)
    places = [place for place, _ in caught.value.problems]
    assert "exposures.csv, line 2, column criticality" in places
    assert "origins.csv, line 3, column central" in places
    assert {"material.toml, title_ja", "material.toml, detail", "adaptation.csv"} <= set(places)
    assert "stocks.csv, line 2" in places


@pytest.mark.parametrize("word", ["Yes", "TRUE", "yes", "true"])
def test_yes_is_yes_however_it_is_written(folder, word):
    plain = iom.load_material(folder).default_exposures()
    for line in range(2, 2 + len(iom.load_material(folder).exposures)):
        if iom.load_material("rare-earths").exposures["default"].iloc[line - 2]:
            cell(folder, "exposures.csv", line, "default", word)
    assert len(iom.load_material(folder).default_exposures()) == len(plain)


def test_an_edited_folder_gives_new_numbers_and_a_new_digest(folder):
    ban = iom.load_scenario("rare-earth-ban")
    before = iom.load_material(folder)
    loss = iom.run("japan-2015", ban, "direct", materials={"rare-earths": folder}).gdp_loss().iloc[0, 0]
    assert iom.load_material(folder) is before
    for line in (2, 4):
        cell(folder, "exposures.csv", line, "criticality", "0.75")
    after = iom.load_material(folder)
    changed = iom.run("japan-2015", ban, "direct", materials={"rare-earths": folder}).gdp_loss().iloc[0, 0]
    assert before.digest != after.digest
    assert after.exposures["criticality"].iloc[0] == 0.75
    assert abs(changed) < abs(loss)


def test_the_digest_covers_what_decides_the_numbers(folder):
    before = iom.load_material(folder)
    text = (folder / "material.toml").read_text()
    (folder / "material.toml").write_text(text.replace('"Rare earths"', '"Rare metals"'))
    assert iom.load_material(folder).digest != before.digest


def test_a_material_in_the_folder_of_data_has_a_name(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    shutil.copytree(folder, tmp_path / "data" / "materials" / "earths-of-mine")
    assert "earths-of-mine" in iom.material_names()
    assert iom.load_material("earths-of-mine").codes == iom.load_material("rare-earths").codes
    with pytest.raises(MissingTableError, match="Did you mean 'earths-of-mine'"):
        iom.load_material("earths-of-min")
    shutil.copytree(folder, tmp_path / "data" / "materials" / "rare-earths")
    shutil.copytree(folder, tmp_path / "data" / "materials" / "gallium")
    with pytest.raises(
        LayoutError, match=r"materials.gallium: a material called 'gallium' comes with iomodel"
    ):
        iom.load_material("rare-earths")


@pytest.mark.parametrize(
    ("column", "value"), [("criticality", np.nan), ("criticality", 5.0), ("central", -3.0)]
)
def test_a_material_made_in_python_holds_shares_too(column, value):
    known = iom.load_material("rare-earths")
    wrong = known.exposures.copy()
    wrong.loc[0, column] = value
    with pytest.raises(ScenarioError, match=f"exposures, {column} is .*expected a share"):
        dataclasses.replace(known, exposures=wrong)


def test_a_material_made_in_python_knows_its_elements():
    known = iom.load_material("rare-earths")
    with pytest.raises(ScenarioError, match="element 'Sc', which it does not have"):
        dataclasses.replace(known, exposures=known.exposures.replace({"element": {"Sm": "Sc"}}))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b'element,origin\n"a', b"a,a\n1,2\n", b"x" * 200_000]
)
def test_what_is_no_table_is_refused_with_its_file(folder, content):
    (folder / "origins.csv").write_bytes(content)
    with pytest.raises(LayoutError, match=r"origins\.csv"):
        iom.load_material(folder)


def test_the_schema_names_every_file_and_column():
    schema = material_schema()["properties"]
    assert set(schema) == {"material.toml", *(f"{name}.csv" for name in ROWS)}
    for name, kind in ROWS.items():
        assert set(schema[f"{name}.csv"]["items"]["properties"]) == set(kind.model_fields)


@pytest.mark.parametrize("column", ["low", "central", "high", "criticality"])
@pytest.mark.parametrize("value", [1.01, 50.0, -0.01])
def test_a_share_outside_0_to_1_is_refused_however_a_material_is_made(column, value):
    material = iom.load_material("rare-earths")
    rows = material.exposures.copy()
    rows.loc[rows.index[0], column] = value
    with pytest.raises(ScenarioError, match=f"exposures, {column} is {value:g}"):
        dataclasses.replace(material, exposures=rows)


@pytest.mark.parametrize("value", ["1.01", "2", "100"])
def test_a_high_value_above_1_is_refused_in_a_file(folder, value):
    cell(folder, "exposures.csv", 2, "high", value)
    with pytest.raises(LayoutError, match=f"{value} is no share"):
        iom.load_material(str(folder))


def test_a_folder_of_more_than_64_mb_is_refused_unread(folder):
    whole = sum(path.stat().st_size for path in [*folder.glob("*.csv"), folder / "material.toml"])
    with (folder / "more.csv").open("wb") as more:
        more.truncate(64 * 1024**2 - whole + 1)
        with pytest.raises(LayoutError, match="its tables hold more than 64 MB together"):
            iom.load_material(folder)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        (
            'classification = "japan-2015"',
            'classification = "japan-2051"',
            "material.toml, classification",
            r"no classification 'japan-2051'; known: .*japan-2015.*\. Did you mean 'japan-2015'",
        ),
        (
            'detail = "107"',
            'detail = "108"',
            "material.toml, detail",
            r"no level '108'; levels: 13, 37, 107, ",
        ),
        ("year = 2026", "year = = 2026", "material.toml", "TOML"),
    ],
)
def test_a_mistake_in_what_is_said_of_a_material_is_the_only_problem(folder, old, new, place, said):
    about = folder / "material.toml"
    text = about.read_text(encoding="utf-8")
    assert text.count(old) == 1
    about.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        iom.load_material(folder)
    ((found, why),) = caught.value.problems
    assert found == place
    assert re.search(said, why), why


def test_tables_may_hold_as_much_together_as_is_read_and_no_byte_more(folder, monkeypatch):
    size = sum(path.stat().st_size for path in [*folder.glob("*.csv"), folder / "material.toml"])
    monkeypatch.setattr("iomodel.materials.reading._MOST_BYTES", size)
    assert iom.load_material(folder).codes
    monkeypatch.setattr("iomodel.materials.reading._MOST_BYTES", size - 1)
    with pytest.raises(LayoutError, match="hold more than"):
        iom.load_material(folder)
