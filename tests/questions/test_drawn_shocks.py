"""Shares of shocks and lead times as ranges: every draw is the run of the scenario with its numbers."""

import math
import tracemalloc

import pytest

import iomodel as iom
from iomodel.materials.scenarios import parse_scenario
from iomodel.questions.ensemble import losses
from tests.helpers import economies

TABLE = iom.load_table("japan-2015", sectors=37)
PLAIN = {
    "name": "plain",
    "duration": {"cut": 40},
    "cuts": [{"material": "rare-earths", "origin": "China", "share": 1, "origin_share": 0.8}],
    "exposure": {"level": "high", "criticality": "high"},
}
"""A cut of which nothing is drawn."""

CAPACITY = {"sector": "351", "kind": "capacity"}
EXPORTS = {"sector": "20", "kind": "final_demand", "category": "exports"}


def loss(asked, model):
    return float(iom.run(TABLE, asked, model).gdp_loss().iloc[0, 0])


def drawn(found, model):
    return found.data["gdp"].sel(model=model).to_numpy().ravel()


@pytest.mark.parametrize("model", ["direct", "supply-constrained", "leontief"])
@pytest.mark.parametrize("shocks", [[CAPACITY], [CAPACITY, EXPORTS]], ids=["capacity", "and exports"])
def test_shares_of_shocks_are_drawn(model, shocks):
    known = {"low": "10 %", "central": "20 %", "high": "60 %"}
    ranged = parse_scenario({**PLAIN, "shocks": [{**shock, "share": known} for shock in shocks]}, "shocked")
    found = iom.ensemble(TABLE, ranged, model, draws=4, seed=5)
    assert list(found.draws) == [f"shocks.{place}.share" for place in range(len(shocks))]
    assert found.central["gdp"].iloc[0] == pytest.approx(loss(ranged, model), abs=1e-11)
    for place, gdp in enumerate(drawn(found, model)):
        row = found.draws.loc[place]
        alone = [{**shock, "share": row[f"shocks.{n}.share"]} for n, shock in enumerate(shocks)]
        assert gdp == pytest.approx(loss(parse_scenario({**PLAIN, "shocks": alone}, "one"), model), abs=1e-11)


def test_leads_of_adaptation_are_drawn():
    adaptation = {"thrift": "20 %", "ramp": 0.5}
    leads = {"thrift_lead": {"low": 0, "central": "10 days", "high": "1 month"}}
    leads["ramp_lead"] = {"distribution": "discrete", "values": [0, 20]}
    ranged = parse_scenario({**PLAIN, "adaptation": {**adaptation, **leads}}, "led")
    found = iom.ensemble(TABLE, ranged, "direct", draws=8, seed=5)
    assert set(found.draws) == {"adaptation.thrift_lead", "adaptation.ramp_lead"}
    for place, gdp in enumerate(drawn(found, "direct")):
        row = found.draws.loc[place]
        days = {name: row[f"adaptation.{name}"] for name in leads}
        below, above = (
            loss(parse_scenario({**PLAIN, "adaptation": {**adaptation, **whole}}, "led"), "direct")
            for whole in ({name: end(days[name]) for name in leads} for end in (math.floor, math.ceil))
        )
        assert above - 1e-12 <= gdp <= below + 1e-12
        assert above < below


def test_shocks_that_take_more_than_there_is_in_some_draw_are_refused():
    shock = {**EXPORTS, "share": {"low": 0.2, "central": 0.4, "high": 1}}
    both = parse_scenario({**PLAIN, "shocks": [shock, shock]}, "twice")
    with pytest.raises(iom.errors.IOModelError, match="more than there is"):
        iom.ensemble(TABLE, both, "direct", draws=64)


def test_like_days_beyond_the_rule_are_solved_once(monkeypatch):
    """Of steel, industry alone asks for more than is left: the program answers, once a share."""
    shares = {"distribution": "discrete", "values": [0.5, 0.8]}
    asked = {
        "name": "steel",
        "duration": {"cut": 30},
        "shocks": [{"sector": "26", "kind": "capacity", "share": shares}],
    }
    ranged, solved = parse_scenario(asked, "steel"), []
    own = losses._one_day
    monkeypatch.setattr(losses, "_one_day", lambda *given: solved.append(given) or own(*given))
    found = iom.ensemble(TABLE, ranged, "supply-constrained", draws=16)
    assert 1 <= len(solved) <= 3  # each of two shares, and the single run
    for share in (0.5, 0.8):
        one = parse_scenario({**asked, "shocks": [{**asked["shocks"][0], "share": share}]}, "steel")
        rows = (found.draws["shocks.0.share"] == share).to_numpy()
        assert rows.any()
        alone = pytest.approx(loss(one, "supply-constrained"), abs=1e-11)
        assert all(gdp == alone for gdp in drawn(found, "supply-constrained")[rows])


def test_drawn_shocks_take_the_memory_of_the_sectors_that_they_hit():
    world = economies.even_world(15, 20)
    shock = {"sector": "JPN:C", "kind": "capacity", "share": {"low": 0.1, "central": 0.2, "high": 0.3}}
    ranged = parse_scenario({"name": "stop", "duration": {"cut": 90}, "shocks": [shock]}, "stop")
    every_cell = 8 * 256 * 90 * world.n
    _ = world.factors
    tracemalloc.start()
    iom.ensemble(world, ranged, ["direct", "supply-constrained"], draws=256)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.6 * every_cell
