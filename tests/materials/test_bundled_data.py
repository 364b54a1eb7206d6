"""The tables of the materials are sourced row by row, fit the classification, and give the known exposure."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

TABLES = Path(__file__).parents[2] / "tables"
MATERIALS = sorted(path.parent.name for path in (TABLES / "materials").glob("*/material.toml"))
CONTROLLED = (
    "antimony", "bismuth-tellurium", "gallium", "germanium", "graphite", "indium", "rare-earths", "tungsten",
)  # fmt: skip
SHARES = ["exposures", "origins", "stages", "adaptation"]
RANGED = [*SHARES, "stocks", "uses"]
KNOWN = {"elements", "controls", "prices", "production", "quantities", *RANGED}
EXPOSED = {
    # Output [billion yen] and value added [% of GDP] on the 2015 table at 107 sectors, worst row of a sector.
    ("rare-earths", "low"): (28_061.72, 1.3647),
    ("rare-earths", "central"): (41_668.95, 2.1793),
    ("rare-earths", "high"): (56_037.50, 3.0706),
    ("antimony", "central"): (551.30, 0.0280),
    ("bismuth-tellurium", "central"): (187.98, 0.0103),
    ("gallium", "central"): (1_319.35, 0.0884),
    ("germanium", "central"): (155.85, 0.0085),
    ("graphite", "central"): (5_565.71, 0.2013),
    ("indium", "central"): (1_501.55, 0.1064),
    ("tungsten", "central"): (8_135.75, 0.4658),
}


@cache
def read(name: str, material: str = "rare-earths") -> pd.DataFrame:
    return pd.read_csv(TABLES / "materials" / material / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def about(material: str = "rare-earths") -> dict:
    text = (TABLES / "materials" / material / "material.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def tables(material: str) -> list[str]:
    return sorted(path.stem for path in (TABLES / "materials" / material).glob("*.csv"))


def number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.replace("", None))


def every(table: str) -> pd.DataFrame:
    """One table of the metals under control that have it."""
    return pd.concat(
        [read(table, name).assign(material=name) for name in CONTROLLED if table in tables(name)]
    )


def test_the_metals_under_control_are_there():
    assert set(MATERIALS) >= set(CONTROLLED)


@pytest.mark.parametrize("material", MATERIALS)
def test_every_row_has_a_source_and_a_confidence(material):
    sourced = [name for name in tables(material) if name != "elements"]
    counts = about(material).get("rows", {})
    assert set(counts) == set(sourced) or (not counts and material not in CONTROLLED)
    for name in sourced:
        frame = read(name, material)
        assert (frame["source"] != "").all()
        assert not frame["source"].str.contains(r"\bsame\b").any()
        assert set(frame["confidence"]) <= set("HML")
        counted = frame["confidence"].value_counts().reindex(list("HML"), fill_value=0).to_dict()
        assert counted == counts.get(name, counted), name


@pytest.mark.parametrize("material", CONTROLLED)
def test_no_file_is_left_out_of_these_tests(material):
    assert set(tables(material)) <= KNOWN
    assert set(tables(material)) >= {"controls", "quantities", "stages", *RANGED}


@pytest.mark.parametrize("name", [*RANGED, "quantities"])
def test_low_central_high_are_in_order(name):
    frame = every(name).rename(columns={"value": "central"})
    low, central, high = (number(frame[column]) for column in ("low", "central", "high"))
    assert not (low > central).any()
    assert not (central > high).any()
    assert not (low > high).any()
    assert frame[["low", "central", "high"]].ne("").any(axis=1).all()


@pytest.mark.parametrize("name", SHARES)
def test_shares_lie_between_nothing_and_all(name):
    for column in ("low", "central", "high"):
        assert number(every(name)[column]).between(0, 1).all()


def test_every_criticality_has_a_range_and_its_ground():
    frame = every("exposures")
    low, central, high = (number(frame[f"criticality{end}"]) for end in ("_low", "", "_high"))
    assert (low >= 0).all()
    assert (low < high).all()
    assert ((low <= central) & (central <= high) & (high <= 1)).all()
    bare = frame[~frame["note"].str.contains("criticality")]
    assert bare["application"].tolist() == []


def test_judgement_is_never_called_more_than_low_confidence():
    frame = every("exposures")
    only = frame[frame["source"].isin(["own judgement", ""])]
    assert len(only) > 15
    assert set(only["confidence"]) == {"L"}
    assert (frame["confidence"] == "L").sum() == 58
    assert len(frame) == 77
    others = pd.concat([every("quantities"), every("origins"), every("stages"), every("stocks")])
    poor = others[others["source"].str.contains("blog|nicovideo|own judgement|sputnik|exportflows")]
    assert len(poor) >= 40
    assert set(poor["confidence"]) == {"L"}


def test_only_the_traction_motor_row_is_an_alternative():
    frame = every("exposures")
    assert set(frame["default"]) == {"yes", "no"}
    other = frame[frame["default"] == "no"]
    assert other[["element", "sector", "central"]].values.tolist() == [["DyTb", "351", "0.55"]]
    used = frame[frame["default"] == "yes"]
    assert not used.duplicated(["element", "sector", "application"]).any()
    assert used[(used["element"] == "DyTb") & (used["sector"] == "351")]["central"].tolist() == ["0.7"]


@pytest.mark.parametrize("material", MATERIALS)
def test_elements_lead_to_origins(material):
    elements, exposures = read("elements", material), read("exposures", material)
    assert set(elements["element"]) == set(exposures["element"])
    assert set(elements["origin_as"]) == set(read("origins", material)["element"])
    named = [name for name in ("name_en", "name_ja", "symbols") if name in elements]
    assert (elements[named] != "").all(axis=None)
    assert len(named) == 3 or material not in CONTROLLED


def test_groups_of_rare_earths_follow_the_heavy_ones():
    follows = read("elements").set_index("element")["origin_as"]
    assert [follows[e] for e in ("NdPr", "DyYHo", "GdLuY", "Er", "Gd", "YEuCe", "LaCe", "RE")] == [
        "NdPr", "HREE_other", "HREE_other", "HREE_other", "HREE_other", "Y", "La", "ALL",
    ]  # fmt: skip


def test_every_element_is_of_one_material_only():
    codes = every("elements")["element"]
    assert not codes.duplicated().any()


@pytest.mark.parametrize("material", MATERIALS)
def test_sectors_and_basic_codes_are_those_of_the_classification(material):
    read_as = about(material)
    rows = pd.read_csv(TABLES / "io" / read_as["classification"] / "classification.csv", dtype=str)
    rows = rows[rows["kind"] == "row"]
    host = dict(zip(rows["code"], rows[f"s{read_as['detail']}"], strict=True))
    frame = read("exposures", material)
    assert set(frame["sector"]) <= set(host.values())
    pairs = [(code, sector) for codes, sector in zip(frame["basic_codes"], frame["sector"], strict=True)
             for code in codes.split(";") if code]  # fmt: skip
    if material in CONTROLLED:
        assert len(pairs) >= len(frame) - 1  # contrast agents name no code
    assert [(code, sector) for code, sector in pairs if host.get(code) != sector] == []


def test_an_exposure_is_no_larger_than_the_products_that_it_names():
    """A share of a part of the sector, taken for one of the whole, is too large."""
    rows = pd.read_csv(TABLES / "io" / "japan-2015" / "classification.csv", dtype=str)
    rows = rows[rows["kind"] == "row"].assign(output=lambda f: number(f["output"]))
    of_row, of_host = rows.set_index("code")["output"], rows.groupby("s107")["output"].sum()
    too_large = [
        (row["material"], row["application"])
        for _, row in every("exposures").iterrows()
        if row["basic_codes"]
        and float(row["central"]) * of_host[row["sector"]]
        > 1.15 * of_row[row["basic_codes"].split(";")].sum()
    ]
    assert too_large == []


@pytest.mark.parametrize("name", ["origins", "stages"])
def test_shares_of_a_stage_and_year_add_up_to_one_at_most(name):
    frame = every(name)
    place = ["material", *(c for c in ("stage", "element", "year") if c in frame)]
    assert not frame.duplicated([*place, "origin"]).any()
    assert number(frame["central"]).groupby([frame[c] for c in place]).sum().max() <= 1


@pytest.mark.parametrize("material", CONTROLLED)
def test_stages_are_those_of_the_material(material):
    chain = about(material)["stages"]
    assert set(read("stages", material)["stage"]) <= set(chain)
    assert set(read("stocks", material)["stage"]) <= {*chain, ""}
    assert about(material)["year"] == 2026


def test_one_product_is_written_in_one_way():
    frame = every("exposures")
    products = frame["product"]
    assert (products != "").all()
    assert products.nunique() == products.str.lower().str.split().str.join(" ").nunique()
    cars = frame[frame["sector"] == "351"]
    assert set(cars["material"]) == {"rare-earths", "graphite", "tungsten"}
    assert set(cars["product"]) == {"passenger cars"}
    shared = frame.groupby(["sector", "product"])["material"].nunique()
    assert (shared > 1).sum() >= 6


def test_the_uses_of_an_element_are_complete_and_within_its_demand():
    uses, exposures = every("uses"), every("exposures").query("default == 'yes'")
    key = ["material", "element", "application", "sector"]
    assert not uses.duplicated(key).any()
    counted = exposures[exposures["element"].isin(uses["element"])]
    assert set(map(tuple, counted[key].values)) == set(map(tuple, uses[key].values))
    assert set(uses["unit"]) == {"t"}
    demand = every("quantities").query("metric == 'demand' or metric == 'demand for new metal'")
    latest = (
        demand.assign(value=number(demand["value"]))
        .sort_values("period")
        .drop_duplicates("element", keep="last")
    )
    latest = latest.set_index("element")["value"].reindex(uses["element"].unique()).dropna()
    total = number(uses["central"]).groupby(uses["element"]).sum().reindex(latest.index)
    assert len(latest) >= 9
    assert (total <= latest * 1.001).all()
    assert (total >= latest * 0.4).all()


def test_controls_are_dated_and_name_elements():
    frame = every("controls")
    assert frame["date"].map(date.fromisoformat).between(date(2023, 8, 1), date(2026, 12, 31)).all()
    assert set(frame["status"]) == {"in force", "suspended"}
    for material, rows in frame.groupby("material"):
        named = {code for cell in rows["elements"] for code in cell.split(";")}
        assert named <= {*read("elements", material)["element"], "ALL"}, material
        assert "in force" in set(rows["status"])


def test_where_sources_disagree_both_are_there_and_one_is_used():
    frame = every("quantities")
    assert frame["note"].str.contains("not used").sum() >= 8
    shares = number(frame.query("material == 'gallium' and unit == 'share'")["value"]).round(2)
    assert {0.57, 0.33, 0.23, 0.10} <= set(shares)
    rare = number(frame.query("material == 'rare-earths' and unit == 'share'")["value"]).round(3)
    assert {0.58, 0.719, 0.796, 0.296, 0.487, 0.63, 0.855} <= set(rare)


def test_fifty_eight_per_cent_is_of_2020():
    of_all = read("origins").query("element == 'ALL'").set_index("year")["central"]
    assert of_all[["2009", "2020", "2024"]].tolist() == ["0.85", "0.58", "0.719"]


def test_a_figure_of_demand_in_future_stands_apart():
    frame = read("quantities")
    assert not frame["metric"].str.contains("potential").any()
    caremag = frame[frame["metric"].str.contains("Caremag")].set_index("metric")["value"]
    assert caremag.to_dict() == {
        "Japan's half of Caremag, France": "295",
        "capacity of Caremag, France": "500",
    }


@pytest.mark.parametrize(("material", "figure"), EXPOSED)
def test_exposed_output_and_value_added(material, figure):
    folder = TABLES / "io" / "japan-2015" / "107"
    flows = [
        pd.read_csv(folder / name, sep="\t", index_col=[0, 1], header=[0, 1]) for name in ("Z.txt", "Y.txt")
    ]
    sectors = [label.split(" ")[0] for _, label in flows[0].index]
    output = pd.Series(sum(frame.sum(axis=1) for frame in flows).to_numpy(), sectors)
    value_added = pd.read_csv(folder / "value_added" / "F.txt", sep="\t", index_col=0, header=[0, 1])
    value_added = pd.Series(value_added.drop("ohcr").sum().to_numpy(), sectors)

    used = read("exposures", material).query("default == 'yes'")
    lost = number(used[figure]) * number(used["criticality"])
    share = lost.groupby(used["sector"]).max().reindex(sectors, fill_value=0.0)
    exposed, percent = EXPOSED[material, figure]
    assert (share * output).sum() == pytest.approx(exposed, abs=0.005)
    assert 100 * (share * value_added).sum() / value_added.sum() == pytest.approx(percent, abs=5e-5)


def test_mine_production_of_countries_adds_up_to_the_world():
    frame = read("production").assign(value=lambda f: number(f["value"]))
    assert not frame.duplicated(["country", "period", "edition"]).any()
    complete = frame[frame["edition"] == "2024"]
    by_year = complete[complete["country"] != "World"].groupby("period")["value"].sum()
    world = complete[complete["country"] == "World"].set_index("period")["value"]
    assert by_year.to_dict() == pytest.approx(world.to_dict(), rel=0.02)  # the world is rounded to 10,000 t


def test_price_peak_of_2011():
    assert not every("prices").duplicated(["material", "product", "period"]).any()
    frame = read("prices")
    dysprosium = frame[frame["product"].str.fullmatch("dysprosium oxide( 99.5%)?")].set_index("period")[
        "value"
    ]
    assert dysprosium[["2009-01", "2011-08", "2024"]].tolist() == ["91", "2377", "260"]


def test_price_multiples_follow_from_their_prices():
    frame = every("prices").query("unit == 'multiple'")
    assert set(frame["material"]) == set(CONTROLLED) - {"graphite"}
    for _, row in frame[frame["note"].str.fullmatch(r"[\d.]+ / [\d.]+")].iterrows():
        high, low = map(float, row["note"].split(" / "))
        assert float(row["value"]) == pytest.approx(high / low, rel=0.05), row["product"]
