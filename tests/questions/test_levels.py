"""One scenario at several levels of a table."""

import pytest

import iomodel as iom
from iomodel.errors import ParameterError


def test_each_level_is_a_run_of_its_own_and_the_spread_is_between_them():
    found = iom.compare_levels("japan-2015", "rare-earth-ban", ["direct", "leontief"], levels=[13, 37])
    for level in (13, 37):
        alone = iom.run(
            iom.load_table("japan-2015", level), "rare-earth-ban", ["direct", "leontief"]
        ).gdp_loss()
        assert found[level].to_list() == alone.iloc[0].to_list()
    assert found["spread"].to_list() == pytest.approx((found[13] - found[37]).abs().to_list())


def test_command_shows_the_spread(command):
    code, out, _ = command("compare", "rare-earth-ban", "--levels", "--duration", "365", "--model", "direct")
    assert code == 0
    assert "13     37    107    187  spread" in out


@pytest.mark.parametrize(("table", "levels"), [("nowhere", None), ("japan-2015", [37])])
def test_a_table_without_levels_is_refused(table, levels):
    with pytest.raises(ParameterError, match="expected"):
        iom.compare_levels(table, "rare-earth-ban", "direct", levels)
