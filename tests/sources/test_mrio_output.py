"""Output of a multi-regional table: its own where it has one, else said to be a sum that proves nothing."""

import shutil

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import TableError, UnbalancedTableError
from iomodel.files import sha256, tables_folder
from iomodel.sources.mrio import load_mrio, load_world
from tests.helpers.economies import folder, system

SHARE = "sales .row of Z and Y. add up to .*, the file's own output is .*; expected the same"


def with_output():
    """A world whose file has output."""
    return system().calc_all()


def test_the_files_own_output_is_what_the_rows_are_held_against(tmp_path):
    read = folder(tmp_path / "three-2019", with_output())
    for table in (load_world(read), load_mrio(read, "JPN"), load_world(with_output())):
        assert "Output is the file's own; sales add up to it" in table.meta.notes
    np.testing.assert_array_equal(load_world(with_output()).x, with_output().x.to_numpy()[:, 0])


@pytest.mark.parametrize("load", [load_world, lambda world: load_mrio(world, "JPN")])
def test_sales_that_miss_the_files_own_output_are_refused(load):
    """Before, output was the sum of the row, whatever the file said."""
    world = with_output()
    world.x.iloc[1, 0] *= 1.03
    with pytest.raises(UnbalancedTableError, match=rf"sector \('JPN', 'C'\): {SHARE}"):
        load(world)
    world.x.iloc[1, 0] = np.nan
    with pytest.raises(UnbalancedTableError, match="own output is nan"):
        load(world)


def test_output_of_other_sectors_is_refused():
    world = with_output()
    world.x = world.x.iloc[::-1]
    with pytest.raises(TableError, match="rows of x differ from those of Z"):
        load_world(world)


def test_a_file_without_output_says_that_its_rows_prove_nothing():
    for table in (load_world(system()), load_mrio(system(), "JPN")):
        assert "the rows prove nothing" in table.meta.notes
        assert "the rows prove nothing" in dict(table.check().lines)["notes"]


def test_totals_beside_the_file_are_compared(tmp_path):
    table = iom.load_table("oecd-2019")
    assert "Checked against totals stated beside the file: output, gdp" in table.meta.notes
    assert list(table.check().published.index) == ["output", "GDP"]
    assert table.check().problems == ()


@pytest.mark.parametrize(("total", "told"), [("output", "output adds up to"), ("gdp", "gdp adds up to")])
@pytest.mark.parametrize("region", [None, "JPN"])
def test_totals_that_differ_are_refused(tmp_path, total, told, region):
    """Half a per cent off, which the tolerance of the rows would never show."""
    copy = tmp_path / "oecd-2019"
    shutil.copytree(tables_folder() / "world" / "oecd-2019", copy)
    about = (copy / "source.toml").read_text()
    figure = next(line for line in about.splitlines() if line.startswith(f"{total} ="))
    wrong = f"{total} = {float(figure.split('=')[1]) * 1.005}"
    (copy / "source.toml").write_text(about.replace(figure, wrong))
    assert sha256(copy / "flows.parquet") in about
    with pytest.raises(UnbalancedTableError, match=told):
        iom.load_table(copy, region=region)
