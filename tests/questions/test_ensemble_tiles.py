"""Draws are worked through in small parts, many of them by compiled loops: no bit depends on either."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials import supply
from iomodel.questions.ensemble import drawn, inputs_of, physical
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import Physical, materials_cut
from tests.gold.drawn import sound

TABLE = iom.load_table("japan-2015", sectors=13)
KNOWN = {name: iom.load_material(name) for name in iom.material_names()}
SHOCKS = {
    "shocks": [
        {"sector": "351", "kind": "capacity", "share": 0.2},
        {"sector": "301", "kind": "final_demand", "share": 0.1, "category": "all"},
    ]
}


def asked(name, **changes):
    known = iom.load_scenario(name)
    return known.changed("with shocks", **changes) if changes else known


def found(scenario, count, table=TABLE, *, compiled=True):
    inputs = inputs_of(scenario, KNOWN)
    ready = Physical(table, scenario, materials_cut(scenario, KNOWN), inputs)
    draws = Draws(ready, drawn(inputs, count, 0), compiled=compiled)
    models = [iom.model_named(name) for name in ("direct", "supply-constrained")]
    return [draws.hit(scenario.days).lost, *(losses_of_draws(table, model, draws) for model in models)]


@pytest.mark.parametrize(
    ("scenario", "days"),
    [
        (asked("rare-earth-ban"), 120),
        (asked("all-dual-use"), 75),
        (asked("unequal-stocks"), 90),
        (asked("rare-earth-ban", **SHOCKS), 100),
    ],
    ids=["ban", "several materials", "unequal stocks", "shocks"],
)
def test_parts_and_compiled_loops_change_no_bit(monkeypatch, scenario, days):
    scenario = scenario.lasting(days)
    usual = found(scenario, 64)
    assert usual[0].any()
    monkeypatch.setattr(supply, "TILE", 64)
    monkeypatch.setattr(physical, "TILE", 64)
    for whole, one in zip(found(scenario, 64), usual, strict=True):
        np.testing.assert_array_equal(whole, one)
    np.testing.assert_array_equal(found(scenario, 64, compiled=False)[0], usual[0])


def test_few_draws_and_many_are_constrained_alike():
    scenario = asked("rare-earth-ban")
    few, many = found(scenario, 8, compiled=False)[2], found(scenario, 8)[2]
    np.testing.assert_allclose(many, few, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("number", [4, 5, 7, 9, 16, 29, 30, 32, 38, 40, 43, 44])
def test_compiled_loops_change_no_bit_of_drawn_scenarios(number):
    scenario = sound(number)[0]
    one, many = (found(scenario, 5, compiled=compiled)[0] for compiled in (False, True))
    assert one.any()
    np.testing.assert_array_equal(many, one)


def test_no_more_than_everything_is_missing_where_drawn_shares_add_up_to_more():
    cut = {"material": "rare-earths", "share": 1.0, "origin_share": 0.5, "elements": ["NdPr"]}
    data = {
        "name": "two",
        "duration": {"cut": 9},
        "cuts": [{**cut, "origin": "China"}, {**cut, "origin": "Vietnam"}],
        "ranges": {
            f"cuts.{number}.origin_share": {"low": 0.3, "central": 0.5, "high": 0.9} for number in (0, 1)
        },
    }
    scenario = iom.Scenario.parse(data, "two")
    inputs = inputs_of(scenario, KNOWN)
    ready = Physical(TABLE, scenario, materials_cut(scenario, KNOWN), inputs)
    worst = [unmet.max() for unmet in ready.paths(drawn(inputs, 32, 0), 9).unmet.values()]
    assert max(worst) == 1
    assert sum(one == 1 for one in worst) > 5
    assert 0.6 < min(worst) < 1
