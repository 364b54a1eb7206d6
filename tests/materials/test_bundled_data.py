"""The rare-earth tables are sourced row by row, fit the classification, and give the known exposure."""

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

TABLES = Path(__file__).parents[2] / "tables"
FOLDER = TABLES / "materials" / "rare-earths"
SOURCED = ["adaptation", "exposures", "origins", "prices", "production", "quantities", "stages", "stocks"]
RANGED = ["adaptation", "exposures", "origins", "stages", "stocks"]
EXPOSED = {
    # Output [billion yen] and value added [% of GDP] on the 2015 table at 107 sectors.
    "low": (28_772.99, 1.4150),
    "central": (42_759.56, 2.2542),
    "high": (56_834.91, 3.1256),
}


@cache
def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def material() -> dict:
    return tomllib.loads((FOLDER / "material.toml").read_text(encoding="utf-8"))


def number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.replace("", None))


@pytest.mark.parametrize("name", SOURCED)
def test_every_row_has_a_source_and_a_confidence(name):
    frame = read(name)
    assert (frame["source"] != "").all()
    assert not frame["source"].str.contains(r"\bsame\b").any()
    assert set(frame["confidence"]) <= set("HML")
    counted = frame["confidence"].value_counts().reindex(list("HML"), fill_value=0).to_dict()
    assert counted == material()["rows"][name]


def test_no_file_is_left_out_of_these_tests():
    assert {path.stem for path in FOLDER.glob("*.csv")} == {*SOURCED, "elements"}


@pytest.mark.parametrize("name", [*RANGED, "quantities"])
def test_low_central_high_are_in_order(name):
    frame = read(name).rename(columns={"value": "central"})
    low, central, high = (number(frame[column]) for column in ("low", "central", "high"))
    assert not (low > central).any()
    assert not (central > high).any()
    assert not (low > high).any()
    assert frame[["low", "central", "high"]].ne("").any(axis=1).all()


@pytest.mark.parametrize("name", ["exposures", "origins", "stages", "adaptation"])
def test_shares_lie_between_nothing_and_all(name):
    frame = read(name)
    for column in ("low", "central", "high", *(["criticality"] if name == "exposures" else [])):
        assert number(frame[column]).between(0, 1).all()


def test_judgement_is_never_called_more_than_low_confidence():
    frame = read("exposures")
    only = frame[frame["source"].isin(["own judgement", ""])]
    assert len(only) > 5
    assert set(only["confidence"]) == {"L"}
    assert (frame["confidence"] == "L").sum() == 39
    assert len(frame) == 54
    poor = pd.concat([read("quantities"), read("origins")])
    poor = poor[poor["source"].str.contains("blog|nicovideo|own judgement")]
    assert len(poor) >= 6
    assert set(poor["confidence"]) == {"L"}


def test_only_the_traction_motor_row_is_an_alternative():
    frame = read("exposures")
    assert set(frame["default"]) == {"yes", "no"}
    other = frame[frame["default"] == "no"]
    assert other[["element", "sector", "central"]].values.tolist() == [["DyTb", "351", "0.55"]]
    used = frame[frame["default"] == "yes"]
    assert not used.duplicated(["element", "sector", "application"]).any()
    assert used[(used["element"] == "DyTb") & (used["sector"] == "351")]["central"].tolist() == ["0.7"]


def test_elements_lead_to_origins():
    elements, exposures = read("elements"), read("exposures")
    assert set(elements["element"]) == set(exposures["element"])
    assert set(elements["origin_as"]) == set(read("origins")["element"])
    follows = elements.set_index("element")["origin_as"]
    assert [follows[e] for e in ("NdPr", "DyYHo", "GdLuY", "Er", "Gd", "YEuCe", "LaCe", "RE")] == [
        "NdPr", "HREE_other", "HREE_other", "HREE_other", "HREE_other", "Y", "La", "ALL",
    ]  # fmt: skip
    assert (elements[["name_en", "name_ja", "symbols"]] != "").all(axis=None)


def test_sectors_and_basic_codes_are_those_of_the_classification():
    about = material()
    classification = pd.read_csv(TABLES / "io" / about["classification"] / "classification.csv", dtype=str)
    rows = classification[classification["kind"] == "row"]
    host = dict(zip(rows["code"], rows[f"s{about['detail']}"], strict=True))
    frame = read("exposures")
    assert set(frame["sector"]) <= set(host.values())
    pairs = [(code, sector) for codes, sector in zip(frame["basic_codes"], frame["sector"], strict=True)
             for code in codes.split(";") if code]  # fmt: skip
    assert len(pairs) > 54
    assert [(code, sector) for code, sector in pairs if host.get(code) != sector] == []


@pytest.mark.parametrize("figure", EXPOSED)
def test_exposed_output_and_value_added(figure):
    folder = TABLES / "io" / "japan-2015" / "107"
    flows = [
        pd.read_csv(folder / name, sep="\t", index_col=[0, 1], header=[0, 1]) for name in ("Z.txt", "Y.txt")
    ]
    sectors = [label.split(" ")[0] for _, label in flows[0].index]
    output = pd.Series(sum(frame.sum(axis=1) for frame in flows).to_numpy(), sectors)
    value_added = pd.read_csv(folder / "value_added" / "F.txt", sep="\t", index_col=0, header=[0, 1])
    value_added = pd.Series(value_added.drop("ohcr").sum().to_numpy(), sectors)

    used = read("exposures").query("default == 'yes'")
    lost = number(used[figure]) * number(used["criticality"])
    share = lost.groupby(used["sector"]).max().reindex(sectors, fill_value=0.0)
    exposed, percent = EXPOSED[figure]
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
    frame = read("prices")
    assert not frame.duplicated(["product", "period"]).any()
    dysprosium = frame[frame["element"] == "Dy"].set_index("period")["value"]
    assert dysprosium[["2009-01", "2011-08", "2024"]].tolist() == ["91", "2377", "260"]
