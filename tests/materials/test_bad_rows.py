"""Rows that cannot be right are refused with their place, and every problem of a folder comes at once."""

import csv
import shutil
from datetime import date

import pytest

import iomodel as iom
from iomodel.errors import LayoutError, ScenarioError
from iomodel.files import tables_folder
from iomodel.materials import need_and_supply
from iomodel.materials.unmodelled import LISTED, not_modelled
from iomodel.scenario import Scenario


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(tables_folder() / "materials" / "tungsten", tmp_path / "mine")


def edit(path, change):
    """Change the rows of a table, each a dictionary."""
    with path.open(newline="", encoding="utf-8") as opened:
        reader = csv.DictReader(opened)
        rows, columns = list(reader), reader.fieldnames
    rows = change(rows) or rows
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, columns)
        writer.writeheader()
        writer.writerows(rows)


def found(folder):
    with pytest.raises(LayoutError) as caught:
        iom.load_material(folder)
    return dict(caught.value.problems)


@pytest.mark.parametrize(
    "table", ["exposures", "origins", "stages", "adaptation", "uses", "stocks", "controls", "quantities"]
)
@pytest.mark.parametrize(
    ("column", "said"),
    [("source", "the cell is empty"), ("confidence", "expected H, M or L (or A, B or C")],
)
def test_a_row_without_source_or_grade(folder, table, column, said):
    edit(folder / f"{table}.csv", lambda rows: rows[0].update({column: ""}))
    assert said in found(folder)[f"{table}.csv, line 2, column {column}"]


def test_the_grades_a_b_and_c_are_h_m_and_l(folder):
    grades = dict(zip("HML", "ABC", strict=True))
    plain = iom.load_material(folder)

    def lettered(rows):
        for row in rows:
            row["confidence"] = grades[row["confidence"]]

    for name in ("exposures", "origins", "quantities"):
        edit(folder / f"{name}.csv", lettered)
    again = iom.load_material(folder)
    assert again.exposures["confidence"].tolist() == plain.exposures["confidence"].tolist()
    assert again.origins["confidence"].tolist() == plain.origins["confidence"].tolist()
    assert set(again.tables["quantities"]["confidence"]) == {"H", "M", "L"}


def test_shares_above_one_within_a_stage_and_year(folder):
    def second(rows):
        first = next(row for row in rows if (row["element"], row["stage"]) == ("WF6", "compound"))
        first.update(low="0.7", central="0.8", high="0.9")
        return [*rows, {**first, "origin": "South Korea"}]

    edit(folder / "stages.csv", second)
    said = found(folder)["stages.csv, column central"]
    assert "compound, WF6, 2025 add up to 1.6, expected at most 1" in said


def test_shares_of_two_years_are_not_added_up():
    rows = iom.load_material("tungsten").origins
    assert rows.groupby("element")["central"].sum().max() > 1


@pytest.mark.parametrize("table", ["stages", "stocks"])
def test_a_stage_that_the_material_does_not_have(folder, table):
    edit(folder / f"{table}.csv", lambda rows: rows[1].update(stage="oxid"))
    said = found(folder)[f"{table}.csv, line 3, column stage"]
    assert "no stage 'oxid'; its stages: ore, oxide, metal, compound. Did you mean 'oxide'" in said


def test_a_cut_at_a_stage_that_the_material_does_not_have():
    cut = {"material": "gallium", "origin": "China", "share": 1, "stage": "magnet"}
    scenario = Scenario(name="s", duration={"cut": 2}, cuts=[cut])
    with pytest.raises(
        ScenarioError, match=r"no origin shares for stage 'magnet'; stages in the data: metal"
    ):
        need_and_supply(scenario, iom.load_material("gallium"), 2)


@pytest.mark.parametrize(("unit", "said"), [("", "'t' or 'kg'"), ("pounds", "'t' or 'kg'")])
def test_tonnes_without_unit(folder, unit, said):
    edit(folder / "uses.csv", lambda rows: rows[0].update(unit=unit))
    assert said in found(folder)["uses.csv, line 2, column unit"]


def test_quantities_without_unit(folder):
    edit(folder / "quantities.csv", lambda rows: rows[0].update(unit=" "))
    assert "the cell is empty" in found(folder)["quantities.csv, line 2, column unit"]


def test_a_use_that_is_left_out(folder):
    edit(folder / "uses.csv", lambda rows: rows[1:])
    assert any("give all of them or none" in said for said in found(folder).values())


def test_a_control_without_a_day(folder):
    edit(folder / "controls.csv", lambda rows: rows[0].update(date="spring 2025", status="maybe"))
    problems = found(folder)
    assert "no date; expected one such as 2025-04-04" in problems["controls.csv, line 2, column date"]
    assert "'in force'" in problems["controls.csv, line 2, column status"]


def test_a_year_nobody_covers_is_the_nearest():
    material = iom.load_material("gallium")
    assert material.year_of_shares("Ga", "China", year=2040) == 2027
    assert material.origin_share("Ga", "China", "central", year=2040) == 0.25
    assert material.origin_share("Ga", "China", "central", year=2019) == 0.33


def test_what_is_controlled_and_not_modelled_is_dated_and_sourced():
    listed = {one.name: one for one in not_modelled()}
    assert {"molybdenum", "magnesium", "lithium technology"} <= set(listed)
    assert listed["molybdenum"].date == date(2025, 2, 4)
    assert all(one.source and one.why for one in listed.values())


def test_a_bad_row_of_what_is_not_modelled(tmp_path):
    shutil.copy(tables_folder() / "materials" / LISTED, tmp_path)
    edit(tmp_path / LISTED, lambda rows: rows[1].update(source="", confidence="X", date="soon"))
    with pytest.raises(LayoutError) as caught:
        not_modelled(tmp_path / LISTED)
    places = [place for place, _ in caught.value.problems]
    assert places == [f"{LISTED}, line 3, column {column}" for column in ("confidence", "source", "date")]


def test_uses_of_an_element_are_given_for_all_its_applications_or_none(folder):
    edit(folder / "uses.csv", lambda rows: rows[1:])
    with (folder / "uses.csv").open(newline="", encoding="utf-8") as opened:
        left = {row["element"] for row in csv.DictReader(opened)}
    said = found(folder)
    assert left
    assert all("uses.csv has other applications of W, but not this one" in text for text in said.values())
    assert all(place.startswith("exposures.csv, line ") for place in said)
