"""Multi-regional folders in `tests/bad_inputs`, each named by its one defect."""

from pathlib import Path

import pytest

import iomodel as iom
from iomodel.errors import NotProductiveError, TableError, UnitError
from iomodel.sources.mrio import load_mrio, load_world

FOLDER = Path(__file__).parents[1] / "bad_inputs"


@pytest.mark.parametrize("load", [lambda path: load_mrio(path, "JPN"), load_world])
@pytest.mark.parametrize(
    ("name", "error", "text"),
    [
        ("mrio-without-value-added", TableError, r"no value added.*no va.csv in the folder"),
        ("mrio-nan", TableError, r"Zd\[1, 0\] \(sector (JPN:)?G\) is nan"),
        ("mrio-zero-output-with-inputs", TableError, r"sector (JPN:)?C has no output but inputs of 13"),
        ("mrio-unit-missing", UnitError, "is not known"),
    ],
)
def test_each_defect_is_named(load, name, error, text):
    with pytest.raises(error, match=text):
        load(FOLDER / name)


def test_a_region_that_is_not_there():
    with pytest.raises(TableError, match=r"no region 'USA'.*regions: JPN, CHN"):
        load_mrio(FOLDER / "mrio-spectral-radius-above-1", "USA")


def test_a_table_that_uses_up_more_than_it_makes():
    table = load_mrio(FOLDER / "mrio-spectral-radius-above-1", "JPN")
    with pytest.raises(NotProductiveError, match=r"1.123.*sector C"):
        iom.run(table, iom.load_scenario("rare-earth-ban"), iom.SupplyConstrained())
