"""Tables that episodes of other countries run on: the publisher's totals, and how materials reach them."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.episodes.tables import names_in, table_of
from iomodel.errors import LabelMismatchError, MissingTableError
from iomodel.materials.groups import part_inside

ROOT = Path(__file__).parents[2]
WIOD = Path("/tmp/shared/data/wiod/DEU_NIOT_nov16.xlsx")
OECD = Path("/tmp/shared/data/oecd-icio-2019-g20")
GERMANY, KOREA = ("germany-2014", "DEU"), ("korea-2019", "KOR")


def test_germanys_totals_are_the_publishers():
    """Rows GO and VA of WIOD's national table of Germany, 2014."""
    table = table_of(*GERMANY)
    assert table.x.sum() == pytest.approx(7_066_740.533, abs=0.01)
    assert table.gdp == pytest.approx(3_484_775.065, abs=0.01)
    assert table.meta.region == "DEU"
    assert "CC BY 4.0" in table.meta.source


@pytest.mark.parametrize("named", [GERMANY, KOREA])
def test_a_table_adds_up_and_materials_reach_it(named):
    table = table_of(*named)
    assert np.abs(table.Zd.sum(1) + table.Yd.sum(1) - table.x).max() < 1e-7 * table.x.sum()
    assert np.abs(table.Zd.sum(0) + table.Zm.sum(0) + table.v.sum(0) - table.x).max() < 1e-7 * table.x.sum()
    assert table.membership is not None
    assert table.membership.unmapped_share < 0.03


def test_gas_reaches_the_industries_that_burn_it():
    lost = iom.run(table_of(*GERMANY), iom.load_episode("gas-de-2022").scenario, "direct").by_sector()
    hit = set(lost.index[lost["output_share"] < -1])
    assert {"C20", "C21", "C23", "C24", "D35"} <= hit  # paper and refineries have no row in the material
    assert not hit & {"F", "G46", "Q", "L68"}


@pytest.mark.skipif(not (WIOD.exists() and OECD.exists()), reason="the published tables are not at hand")
def test_the_bundled_tables_are_what_the_script_builds(tmp_path):
    spec = importlib.util.spec_from_file_location("build_abroad", ROOT / "scripts" / "build_abroad.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.main(["--wiod", str(WIOD), "--oecd", str(OECD), "--out", str(tmp_path)]) == 0
    for name in ("germany-2014", "korea-2019"):
        for path in sorted((ROOT / "tables" / "abroad" / name).rglob("*.csv")):
            built = tmp_path / name / path.relative_to(ROOT / "tables" / "abroad" / name)
            assert built.read_bytes() == path.read_bytes(), path


def test_a_table_may_be_given_under_the_name():
    own = iom.load_table(sectors=13)
    assert table_of("japan-2011", "JPN", {"japan-2011": own}) is own
    with pytest.raises(MissingTableError):
        table_of("nowhere-1999", "JPN")
    assert names_in("nowhere-1999", "JPN") is None
    assert names_in(None, "JPN") is None


def test_a_group_is_the_tables_own_sectors_or_official_ones():
    table = iom.load_table("japan-2015", sectors=37)
    cars = part_inside(table, ["351", "352", "353"])
    assert cars[table.codes.index("35")] == pytest.approx(0.87, abs=0.02)
    assert cars.sum() == cars.max()
    assert part_inside(table, ["35"]).sum() == 1
    assert part_inside(table, table.codes).tolist() == [1.0] * 37
    with pytest.raises(LabelMismatchError, match="no sector 'x1'"):
        part_inside(table, ["x1"])


def test_names_are_those_of_a_table_of_a_country():
    assert names_in("japan-2015", "JPN")
    assert names_in("japan-2015", None) is None
    assert names_in(None, "JPN") is None
