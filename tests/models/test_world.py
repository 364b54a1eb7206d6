"""Every model runs unchanged on a country of a multi-regional table, and on the world."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.path import CapacityPath
from iomodel.scenario import Duration, Scenario, Shock
from iomodel.sources.mrio import load_mrio, load_world
from tests.helpers.economies import system

MODELS = [name for name in iom.MODELS if name != "substitution"]
"""Substitution follows a scarce material, not a capacity."""


def cut(share=0.3, days=5):
    return Scenario(
        name="cut",
        duration=Duration(cut=days),
        shocks=[Shock(sector="351", kind="capacity", share=share)],
    )


@pytest.fixture(scope="module", params=["country", "world"])
def table(request):
    return load_mrio(system(), "JPN") if request.param == "country" else load_world(system())


@pytest.mark.parametrize("name", MODELS)
def test_a_cut_loses_something(table, name):
    loss = iom.run(table, cut(), iom.model_named(name)).gdp_loss().to_numpy()
    assert np.isfinite(loss).all()
    assert loss[0, 0] <= 0


@pytest.mark.parametrize("name", MODELS)
def test_no_cut_loses_nothing(table, name):
    loss = iom.run(table, cut(share=0.0), iom.model_named(name)).gdp_loss().to_numpy()
    assert abs(loss[0, 0]) < 1e-10


@pytest.mark.parametrize("name", ["direct", "leontief", "supply-constrained"])
def test_renaming_the_order_of_regions_changes_nothing(name):
    world = system()
    order = ["USA", "JPN", "CHN"]
    turned = system()
    turned.Z = world.Z.reindex(index=order, columns=order, level=0)
    turned.Y = world.Y.reindex(index=order, columns=order, level=0)
    turned.factor_inputs.F = world.factor_inputs.F.reindex(columns=order, level=0)
    turned.unit = world.unit.reindex(index=order, level=0)
    model = iom.model_named(name)
    one = iom.run(load_world(world), cut(), model).by_region()
    other = iom.run(load_world(turned), cut(), model).by_region()
    np.testing.assert_allclose(one["value_added"], other.loc[one.index, "value_added"], rtol=1e-9, atol=1e-15)


def test_buyers_in_other_regions_alone_go_without_what_is_not_delivered():
    table = load_world(system())
    left, n = np.ones((1, 1, table.n)), table.n
    left[0, 0, [0, n // 2]] = 0.6, 0.9
    path = CapacityPath(("cut",), table.codes, left, np.ones_like(left), shocked=frozenset({"cut"}))
    found = iom.Leontief().answer(table, path).output[0, 0]
    lost = 1 - left[0, 0]
    region = np.array(table.regions)
    abroad = np.where(region[:, None] != region, table.Ad, 0.0)
    served = table.f - lost * np.minimum(table.f, table.x)
    exact = np.linalg.solve(np.eye(n) - table.Ad + lost[:, None] * abroad, served)
    np.testing.assert_allclose(found, exact, rtol=1e-9)
    assert (found < table.x * (1 - 1e-6)).any()
