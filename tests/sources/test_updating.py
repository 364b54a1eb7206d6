"""Tables brought to a later year's margins: Japan's of 2020 that comes along, and one's own."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import ChecksumError, LayoutError, MissingTableError, ParameterError, UnitError
from iomodel.files import tables_folder
from iomodel.sources import add_table, gdp_of
from iomodel.sources.formats.updated import read_update
from tests.sources.test_margins import FILE

FOLDER = tables_folder() / "update" / "japan-2020-update"
WORKBOOK = Path(__file__).parent.parent / "data" / "estat-layout-37.xlsx"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize("level", [37, 107])
def test_the_update_of_2020_has_japans_published_output(level):
    table = iom.load_table("japan-2020-update", level)
    assert table.x.sum() == pytest.approx(1_026_154, rel=1e-7)
    assert (table.meta.year, table.meta.updated_from, table.level) == (2020, "japan-2015", str(level))
    assert "says nothing within manufacturing" in table.meta.notes
    assert "not a published table" in table.meta.title
    assert table.check().problems == ()


def test_the_update_is_nearer_to_published_multipliers_of_2020_in_two_of_three():
    """Output induced per yen in 2020, as published, of households, public works and government."""
    published = {("hhco",): 1.47748, ("invg",): 1.66525, ("govc", "gosc"): 1.52243}
    gaps = {}
    for name in ("japan-2015", "japan-2020-update"):
        table = iom.load_table(name, 107)
        for categories, known in published.items():
            columns = [table.categories.index(c) for c in categories]
            home, all_goods = table.Yd[:, columns].sum(axis=1), (table.Yd + table.Ym)[:, columns].sum()
            gaps[name, categories] = abs((table.L @ home).sum() / all_goods - known)
    nearer = [c for c in published if gaps["japan-2020-update", c] < gaps["japan-2015", c]]
    assert nearer == [("hhco",), ("invg",)]


def test_a_group_moves_as_a_whole():
    """Semiconductors and cars are of one group, so the update cannot tell the fall of one from the other."""
    known, later = iom.load_table("japan-2015", 107), iom.load_table("japan-2020-update", 107)
    chips, cars = known.position(["321", "351"])
    factor = later.x / known.x
    assert factor[chips] == pytest.approx(factor[cars], rel=1e-6)
    assert later.x[chips] > 1.2 * 5_369.6  # output of sector 321 in 2020 as published


def test_shares_of_an_update_become_money_of_its_own_year():
    gdp = gdp_of(iom.load_table("japan-2020-update", 37))
    assert (gdp.year, gdp.own, gdp.currency) == (2020, True, "JPY")
    result = iom.run("japan-2020-update", "rare-earth-ban", ["direct", "supply-constrained"])
    assert "nominal GDP of 2020" in result.headline
    assert any("not a published table" in note for note in result.notes)


def test_an_update_of_ones_own_is_kept_reloads_and_runs(tmp_path):
    done = iom.add_update("japan-2015", FILE, "mine")
    assert "mine" in iom.table_names()
    assert iom.table_levels("mine") == ["13", "37", "107", "187"]
    loaded = iom.load_table("mine")
    np.testing.assert_array_equal(loaded.Zd, done.table.Zd)
    assert (loaded.name, loaded.meta.year, loaded.n) == ("mine", 2020, 107)
    assert iom.run(iom.load_table("mine", 37), "rare-earth-ban", "direct").gdp_loss().iloc[0, 0] < -1
    iom.add_update("japan-2015", FILE, "mine")  # the same again
    other = tmp_path / "other.csv"
    other.write_bytes(b"# others\n" + FILE.read_bytes())
    with pytest.raises(ParameterError, match="'mine' of basic sectors is there already"):
        iom.add_update("japan-2015", other, "mine")


def test_the_year_may_be_said_beside_the_file(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("year,,2020\n", "")
    path = tmp_path / "margins.csv"
    path.write_text(text, encoding="utf-8")
    assert iom.add_update("japan-2015", path, "mine", year=2021).table.meta.year == 2021
    assert iom.load_table("mine", 13).meta.year == 2021


def test_margins_that_do_not_add_up_leave_nothing(tmp_path, folder):
    text = FILE.read_text(encoding="utf-8").replace("final_demand,hhco,", "final_demand,hhco,9")
    path = tmp_path / "margins.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError, match="final demand less imports"):
        iom.add_update("japan-2015", path, "mine")
    assert "mine" not in iom.table_names()


def test_a_base_that_is_no_table_of_one_country_is_refused():
    with pytest.raises(MissingTableError, match=r"no table 'japan-2014' to update.*Did you mean"):
        iom.add_update("japan-2014", FILE, "mine")
    with pytest.raises(ParameterError, match="has 20 regions; expected one of a single country"):
        iom.add_update("oecd-2019", FILE, "mine")
    with pytest.raises(ParameterError, match="that of a table that comes with iomodel"):
        iom.add_update("japan-2015", FILE, "japan-2020-update")


def test_an_update_knows_the_table_that_it_was_made_from(tmp_path, folder):
    base = add_table(WORKBOOK, "base")
    grown = pd.DataFrame({"margin": "value_added", "code": base.codes, "value": 1.1 * base.v.sum(axis=0)})
    grown.to_csv(tmp_path / "grown.csv", index=False)
    assert iom.add_update("base", tmp_path / "grown.csv", "mine").table.gdp == pytest.approx(1.1 * base.gdp)
    assert iom.table_levels("mine") == ["37"]
    shutil.rmtree(folder / "tables" / "base")
    with pytest.raises(MissingTableError, match="no table 'base'"):
        iom.load_table("mine")


def test_margins_in_another_unit_are_refused():
    add_table(WORKBOOK, "base")
    with pytest.raises(UnitError, match=r"give the margins in the unit of the table"):
        iom.add_update("base", FILE, "mine")


def test_altered_margins_and_an_altered_base_are_refused(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy)
    assert read_update(copy, sectors=37).distance == pytest.approx(0.150, abs=5e-4)
    with (copy / "source.toml").open("a", encoding="utf-8") as file:
        file.write('\n[base_sha256]\n37 = "0"\n')
    with pytest.raises(ChecksumError, match="japan-2015 at 37 sectors, which is not the same"):
        iom.load_table(copy, 37)
    with (copy / "margins.csv").open("a", encoding="utf-8") as file:
        file.write("output,zz,1\n")
    with pytest.raises(ChecksumError):
        iom.load_table(copy, 37)
