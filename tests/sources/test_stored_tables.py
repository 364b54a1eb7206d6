"""The stored input-output tables keep their identities, agree across levels and open in pymrio."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pymrio
import pytest

TABLES = Path(__file__).parents[2] / "tables"
LEVELS = {
    "japan-2011": ["13", "37", "108", "190"],
    "japan-2015": ["13", "37", "107", "187"],
}
TOTALS = {
    # Output, gross value added and GDP [billion yen] as the ministries publish them.
    "japan-2011": (939_674.856, 476_905.256, 463_271.960),
    "japan-2015": (1_017_818.388, 548_238.714, 533_183.214),
}
NEGATIVE_FLOWS = {"37": 1, "107": 48, "187": 127, "13": 0}
EVERY_LEVEL = [(edition, level) for edition, levels in LEVELS.items() for level in levels]
EVERY_FOLDER = EVERY_LEVEL + [(edition, "basic") for edition in LEVELS]

pytestmark = pytest.mark.xdist_group("stored-tables")


@cache
def opened(edition: str, level: str) -> pymrio.IOSystem:
    return pymrio.load_all(TABLES / "io" / edition / level)


@cache
def basic(edition: str) -> pd.DataFrame:
    return pd.read_parquet(TABLES / "io" / edition / "basic" / "flows.parquet")


@cache
def classification(edition: str) -> pd.DataFrame:
    return pd.read_csv(
        TABLES / "io" / edition / "classification.csv", dtype=dict.fromkeys(("code", *columns(edition)), str)
    )


def columns(edition: str) -> list[str]:
    return [f"s{level}" for level in LEVELS[edition]]


def source(edition: str, level: str) -> dict:
    return tomllib.loads((TABLES / "io" / edition / level / "source.toml").read_text(encoding="utf-8"))


def codes(index: pd.MultiIndex) -> list[str]:
    return [sector.split(" ", 1)[0] for sector in index.get_level_values("sector")]


def plain(frame: pd.DataFrame, rows: list[str], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(frame.to_numpy(), rows, columns)


@pytest.mark.parametrize(("edition", "level"), EVERY_LEVEL)
def test_rows_and_columns_add_up_to_the_same_output(edition, level):
    table = opened(edition, level)
    row = table.Z.sum(axis=1) + table.Y.sum(axis=1)
    column = table.Z.sum() + table.value_added.F.sum()
    np.testing.assert_allclose(row, column, rtol=1e-9, atol=1e-9 * row.sum())
    assert list(table.Z.index) == list(table.Z.columns) == list(table.Y.index)


@pytest.mark.parametrize(("edition", "level"), EVERY_LEVEL)
def test_totals_are_the_published_ones(edition, level):
    table = opened(edition, level)
    value_added = table.value_added.F.sum(axis=1)
    found = (table.Z.sum().sum() + table.Y.sum().sum(), value_added.sum(), value_added.drop("ohcr").sum())
    assert found == pytest.approx(TOTALS[edition], rel=1e-12)
    expenditure = table.Y.T.groupby("category").sum().drop(index="ohcc").sum().sum()
    assert expenditure == pytest.approx(TOTALS[edition][2], rel=1e-12)
    assert tuple(source(edition, level)["totals"].values()) == TOTALS[edition]


@pytest.mark.parametrize(("edition", "level"), EVERY_LEVEL)
def test_the_basic_table_summed_is_the_stored_level(edition, level):
    table, groups = opened(edition, level), classification(edition)
    cells = basic(edition)
    for kind in ("row", "column"):
        part = groups[groups["kind"] == kind]
        names = dict(zip(part["code"], part[f"s{level}"], strict=True))
        cells = cells.assign(**{kind: cells[kind].map(lambda code, names=names: names.get(code, code))})
    summed = cells.pivot_table("value", "row", "column", aggfunc="sum", fill_value=0.0)

    sectors = codes(table.Z.index)
    categories = list(table.Y.columns.get_level_values("category"))
    components = list(table.value_added.F.index)
    whole = summed.reindex(index=sectors + components, columns=sectors + categories, fill_value=0.0)
    assert whole.to_numpy().sum() == pytest.approx(cells["value"].sum(), rel=1e-12)  # nothing left out
    tolerance = 1e-9 * TOTALS[edition][0] / len(sectors)
    for found, stored in (
        (whole.loc[sectors, sectors], plain(table.Z, sectors, sectors)),
        (whole.loc[sectors, categories], plain(table.Y, sectors, categories)),
        (whole.loc[components, sectors], plain(table.value_added.F, components, sectors)),
    ):
        np.testing.assert_allclose(found, stored, rtol=1e-9, atol=tolerance)


@pytest.mark.parametrize(("edition", "level"), EVERY_LEVEL)
def test_pymrio_finds_the_output_of_the_table(edition, level):
    table = opened(edition, level)
    output = table.Z.sum(axis=1) + table.Y.sum(axis=1)
    solved = table.copy().calc_all()
    np.testing.assert_allclose(solved.x["indout"], output, rtol=1e-9, atol=1e-9 * output.sum())
    final_demand = table.Y.sum(axis=1)
    np.testing.assert_allclose(solved.L @ final_demand, output, rtol=1e-9, atol=1e-9 * output.sum())
    assert set(table.unit["unit"]) == set(table.value_added.unit["unit"]) == {"billion JPY"}


@pytest.mark.parametrize(("edition", "level"), EVERY_LEVEL)
def test_figures_are_written_as_published(edition, level):
    folder = TABLES / "io" / edition / level
    for path in (folder / "Z.txt", folder / "Y.txt", folder / "value_added" / "F.txt"):
        figures = [cell for line in path.read_text().splitlines()[3:] for cell in line.split("\t")[1:]]
        figures = [cell for cell in figures if cell.lstrip("-").replace(".", "", 1).isdigit()]
        assert len(figures) > 100
        assert "-0.0" not in figures
        assert max(len(cell.partition(".")[2]) for cell in figures) == 3


def test_negative_cells_are_the_known_by_products():
    found = {
        level: int((opened("japan-2015", level).Z < 0).to_numpy().sum()) for level in LEVELS["japan-2015"]
    }
    assert found == NEGATIVE_FLOWS


@pytest.mark.parametrize("edition", LEVELS)
def test_every_sector_is_named_in_both_languages(edition):
    names = pd.read_csv(TABLES / "io" / edition / "sectors.csv", dtype=str)
    assert not names.isna().to_numpy().any()
    assert names["name_ja"].str.contains(r"[ぁ-んァ-ヶ一-龠]").all()
    assert names["name_en"].str.fullmatch(r"[\x20-\x7e]+").all()
    for level in LEVELS[edition]:
        part = names[names["level"] == level]
        labels = (part["code"] + " " + part["name_en"]).tolist()
        assert list(opened(edition, level).Z.index.get_level_values("sector")) == labels
        assert len(labels) == int(level)
        for language in ("name_ja", "name_en"):
            repeated = part[part[language].duplicated()]
            assert repeated.empty, f"{language} given to two sectors of {edition} at {level}: {repeated}"


def test_names_of_2011_follow_its_own_codes():
    names = pd.read_csv(TABLES / "io" / "japan-2011" / "sectors.csv", dtype=str).set_index("code")["name_ja"]
    found = names[["061", "062", "063", "1112", "1113"]].tolist()
    assert found == ["金属鉱物", "石炭・原油・天然ガス", "非金属鉱物", "畜産食料品", "水産食料品"]


@pytest.mark.parametrize("edition", LEVELS)
def test_classification_is_complete_and_adds_up(edition):
    frame = classification(edition)
    assert not frame.drop(columns="exports").isna().to_numpy().any()
    rows, cols = (frame[frame["kind"] == kind] for kind in ("row", "column"))
    assert rows["code"].str.len().eq(7).all()
    assert cols["code"].str.len().eq(6).all()
    assert rows["exports"].notna().all()
    assert cols["exports"].isna().all()
    for part in (rows, cols):
        assert part["output"].sum() == pytest.approx(TOTALS[edition][0], rel=1e-12)
    for level, column in zip(LEVELS[edition], columns(edition), strict=True):
        table = opened(edition, level)
        output = pd.Series((table.Z.sum(axis=1) + table.Y.sum(axis=1)).to_numpy(), codes(table.Z.index))
        by_sector = rows.groupby(column)["output"].sum().reindex(output.index, fill_value=0.0)
        np.testing.assert_allclose(by_sector, output, rtol=1e-9, atol=1e-9 * output.mean())
        abroad = table.Y.T.groupby("category").sum().T
        abroad = abroad[[name for name in ("expo", "expd", "adjs") if name in abroad]].sum().sum()
        assert rows["exports"].sum() == pytest.approx(abroad, rel=1e-12)


@pytest.mark.parametrize("edition", LEVELS)
def test_the_basic_table_holds_each_non_zero_cell_once(edition):
    cells = basic(edition)
    assert (cells["value"] != 0).all()
    assert not cells.duplicated(["row", "column"]).any()
    assert list(cells.columns) == ["row", "column", "value"]


@pytest.mark.parametrize(("edition", "level"), EVERY_FOLDER)
def test_source_names_publisher_form_and_every_file(edition, level):
    about = source(edition, level)
    folder = TABLES / "io" / edition / level
    assert about["publisher_ja"].startswith("総務省")
    assert about["year"] == int(edition[-4:])
    assert about["sectors"] == level
    assert about["classification"] == edition
    assert (about["unit"], about["prices"], about["import_treatment"]) == (
        "billion JPY",
        "producers",
        "competitive",
    )
    assert "e-Stat" in about["attribution"]
    assert "加工" in about["attribution"]
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    listed = set(about["sha256"])
    assert present - {"source.toml"} == {name for name in listed if not name.startswith("../")}
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_all_tables_stay_under_five_megabytes():
    assert sum(path.stat().st_size for path in TABLES.rglob("*") if path.is_file()) < 5_000_000
