import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError
from iomodel.questions.tables import compare_tables
from iomodel.sources.bundled import bundled_names
from iomodel.sources.mrio import load_mrio
from tests.helpers.economies import system


@pytest.fixture(scope="module")
def table():
    return iom.load_table(sectors=107)


def damaged(table, tolerance=1e-3, **changes):
    """The table with figures that only a generous tolerance lets through."""
    return table.replace(meta=table.meta.replace(tolerance=tolerance), **changes)


def test_the_bundled_tables_are_healthy_at_every_level():
    for name in bundled_names():
        for level in iom.table_levels(name):
            health = iom.load_table(name, level).check()
            assert health.problems == ()
            assert health.published["difference"].abs().max() < 1e-12
            assert len(health.published) == 3


def test_odd_cells_are_counted(table):
    health = table.check()
    assert len(health.negative_cells) == 48
    assert health.zero_cells == pytest.approx(((table.Zd + table.Zm) == 0).mean())
    assert health.negative_value_added == (table.v < 0).sum()
    assert health.no_value_added == ("573", "681")


def test_the_ten_largest_sectors_come_in_order(table):
    largest = table.check().largest
    assert len(largest) == 10
    assert largest.index[0] == "511"
    assert largest["output"].is_monotonic_decreasing
    assert largest["share"].sum() == pytest.approx(np.sort(table.x)[-10:].sum() / table.x.sum())


def test_gaps_stand_with_their_sector(table):
    v = table.v.copy()
    place = table.position(["351"])[0]
    v[1, place] += 5.0
    health = damaged(table, v=v).check()
    assert health.by_sector["costs_gap"].abs().idxmax() == "351"
    assert health.by_sector.loc["351", "costs_gap"] == pytest.approx(5.0)
    assert health.by_sector["sales_gap"].abs().max() < 1e-6
    assert dict(health.lines)["column gap, share of output"].endswith("largest in 351")


def test_a_total_that_differs_from_the_publishers_is_a_problem(table):
    wrong = table.replace(meta=table.meta.replace(totals=(("gdp", 500_000.0), ("output", table.x.sum()))))
    assert wrong.check().problems == ("GDP 533,183.214, published 500,000.000 billion JPY",)


def test_import_shares_above_one_are_a_problem(table):
    place = table.position(["351"])[0]
    shift = np.zeros_like(table.Yd)
    shift[place, table.categories.index("hhco")] = -2 * table.Yd[place].sum()
    shift[place, table.categories.index("expo")] = 2 * table.Yd[place].sum()
    Ym = table.Ym.copy()
    Ym[place, 0] += 100_000
    wrong = table.replace(Yd=table.Yd + shift, Ym=Ym)
    assert any("import coefficient of sector 351" in text for text in wrong.check().problems)


def test_the_record_is_plain_data(table):
    import json

    record = json.loads(json.dumps(table.check().to_record()))
    assert record["problems"] == []
    assert len(record["by_sector"]) == 107
    assert "spectral radius" in repr(table.check())


def test_health_of_a_country_of_a_world_has_no_publisher():
    health = load_mrio(system(), "JPN").check()
    assert health.published.empty
    assert health.problems == ()


def test_two_years_meet_at_the_finest_level_that_both_have():
    found = compare_tables(iom.load_table("japan-2011"), iom.load_table("japan-2015"))
    assert (found.first.n, found.second.n) == (37, 37)
    assert found.totals.loc["GDP", "ratio"] == pytest.approx(533_183.214 / 463_271.96)
    assert found.by_sector[["output_share_1", "output_share_2"]].sum().to_numpy() == pytest.approx([1, 1])
    np.testing.assert_allclose(found.by_sector["multiplier_2"], found.second.L.sum(axis=0), rtol=1e-12)
    change = (found.changes["output_share_2"] - found.changes["output_share_1"]).abs()
    assert change.is_monotonic_decreasing


def test_a_table_beside_itself_differs_in_nothing(table):
    found = compare_tables(table, table)
    assert found.distance == 0
    assert (found.totals["ratio"] == 1).all()
    assert compare_tables(table, table, level="13").first.n == 13


def test_tables_without_a_common_level_need_mappings(table):
    world = load_mrio(system(), "JPN")
    with pytest.raises(LabelMismatchError, match=r"share no level.*mappings"):
        compare_tables(table, world)
    groups = {code: "C" if "111" <= code <= "391" else "other" for code in table.codes}
    found = compare_tables(table, world, mappings=(groups, {"A": "other", "C": "C", "G": "other"}))
    assert set(found.by_sector.index) == {"C", "other"}
