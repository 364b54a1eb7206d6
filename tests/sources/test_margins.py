"""Margins of another year: read, checked with all faults at once, and brought to a table's sectors."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import LayoutError, MissingTableError
from iomodel.sources.margins import Margins, read_margins
from tests.helpers.economies import CHAPTER_2

FILE = Path(__file__).parent.parent / "data" / "margins-2020.csv"


def written(path, *rows, head="margin,code,value"):
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def margins():
    return read_margins(FILE)


def test_figures_and_year_are_read(margins):
    assert margins.year == 2020
    assert list(margins.figures) == ["output", "value_added", "imports", "final_demand"]
    assert margins.figures["output"].sum() == pytest.approx(1_026_154, abs=1)
    assert len(margins.figures["output"]) == 37


@pytest.mark.parametrize("level", [13, 37, 107])
def test_totals_are_the_same_at_every_level(margins, level):
    table = iom.load_table("japan-2015", level)
    found = margins.of(table)
    for kind in ("output", "value_added", "imports"):
        assert list(found[kind].index) == list(table.codes)
        assert found[kind].sum() == pytest.approx(margins.figures[kind].sum(), rel=1e-12)
    gap = found["final_demand"].sum() - found["imports"].sum() - found["value_added"].sum()
    assert abs(gap) < 1e-6


def test_within_a_coarse_sector_the_tables_own_proportions_stay(margins):
    table = iom.load_table("japan-2015", 107)
    found = margins.of(table)["output"].to_numpy()
    cars = [i for i, code in enumerate(table.codes) if code.startswith("35")]
    assert len(cars) == 5
    assert np.ptp(found[cars] / table.x[cars]) < 1e-12


def test_every_fault_of_a_file_is_named_at_once(tmp_path):
    path = written(
        tmp_path / "bad.csv",
        "value_added,1,many",
        "value_added,2,1500",
        "output,2,1400",
        "output,2,1400",
        "imports,1,-3",
        "outputs,1,3",
        "year,,20",
        "final_demand,final demand,nan",
    )
    with pytest.raises(LayoutError) as caught:
        read_margins(path)
    text = str(caught.value)
    for said in (
        "bad.csv: 7 problems",
        "line 2: value 'many', expected a number",
        "line 5: output of '2' stands there twice",
        "line 6: imports of '1' is -3, expected 0 or more",
        "line 7: margin 'outputs', expected value_added, output",
        "line 8: year 20, expected one from 1800 to 2100",
        "line 9: value 'nan'",
        "sector 2: value added 1,500 is more than output 1,400",
    ):
        assert said in text


def test_margins_that_do_not_add_up_are_refused(tmp_path):
    rows = ["value_added,1,100", "imports,1,20", "final_demand,all,130"]
    with pytest.raises(LayoutError, match=r"adds up to 100, final demand less imports to 110, \+10"):
        read_margins(written(tmp_path / "bad.csv", *rows))
    rounded = [*rows[:2], "final_demand,all,120.005"]
    assert read_margins(written(tmp_path / "good.csv", *rounded)).figures["imports"]["1"] == 20


def test_another_file_is_no_margins(tmp_path):
    with pytest.raises(LayoutError, match="column 'margin' is missing; expected margin, code, value"):
        read_margins(written(tmp_path / "other.csv", "1,2", head="a,b"))
    with pytest.raises(MissingTableError, match=r"no file .*none\.csv"):
        read_margins(tmp_path / "none.csv")
    with pytest.raises(LayoutError, match="value_added: no row of this margin"):
        read_margins(written(tmp_path / "empty.csv", "output,1,5"))


def test_codes_of_no_level_are_named_with_those_that_are_missing(margins):
    table = CHAPTER_2.table()
    wrong = margins.figures["value_added"].iloc[:1].rename({"01": "3"})
    with pytest.raises(LayoutError) as caught:
        Margins("mine.csv", None, {"value_added": wrong}).of(table)
    text = str(caught.value)
    assert "mine.csv, margins of table toy: 3 problems" in text
    assert "value_added of '3': no such code" in text
    assert "value_added of '2': is missing" in text


def test_what_the_table_has_nothing_of_cannot_be_scaled(margins):
    table = iom.load_table("japan-2015", 107)
    imports = margins.figures["imports"].copy()
    assert imports["41"] == 0
    imports["41"] = 5.0
    imports["01"] -= 5.0
    changed = Margins("mine.csv", 2020, {**margins.figures, "imports": imports})
    with pytest.raises(LayoutError, match="imports of '41': is 5, but the table has none of it to scale"):
        changed.of(table)


def test_a_coarse_sector_grows_alone():
    """One of 37 sectors twice as large: its own sectors double, the others stay."""
    table = iom.load_table("japan-2015", 107)
    coarse = table.membership.official.mapping("107", "37")
    known = pd.Series(table.v.sum(axis=0), index=list(table.codes))
    groups = [coarse[code] for code in known.index]
    wanted = known.groupby(groups).sum()
    first = groups[0]
    wanted[first] *= 2
    found = Margins("own", 2020, {"value_added": wanted}).of(table)["value_added"]
    times = [2.0 if group == first else 1.0 for group in groups]
    pd.testing.assert_series_equal(found, known * times, check_names=False)
