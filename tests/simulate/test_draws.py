"""Many draws give what single runs give, in chunks of any size."""

import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.simulate.draws import gdp_losses

BAN = iom.load_scenario("rare-earth-ban")


def draws():
    return (BAN.changed(f"{days}", stocks=[{"holder": "all", "days": days}]) for days in (0, 30, 60, 90, 120))


@pytest.mark.parametrize("model", [iom.SupplyConstrained(), iom.Inventory()], ids=lambda model: model.name)
@pytest.mark.parametrize("chunk", [2, 64])
def test_draws_are_single_runs(model, chunk):
    table = iom.load_table(sectors=37)
    done = []
    losses = gdp_losses(table, draws(), model, chunk=chunk, progress=done.append)
    for scenario in draws():
        alone = iom.run(table, scenario, model).gdp_loss().to_numpy()[0, 0]
        assert losses[scenario.label] == pytest.approx(alone, rel=1e-12)
    assert losses.is_monotonic_increasing
    assert sum(done) == 5


def test_bad_draws_are_told():
    table = iom.load_table(sectors=13)
    with pytest.raises(ParameterError, match="two scenarios are called 'rare-earth-ban'"):
        gdp_losses(table, [BAN, BAN], iom.Direct(), chunk=1)
    with pytest.raises(ParameterError, match="no scenarios given"):
        gdp_losses(table, [], iom.Direct())
    with pytest.raises(ParameterError, match="chunk is 0"):
        gdp_losses(table, [BAN], iom.Direct(), chunk=0)
