"""What is read off the days of a run: weights, spans, changes and first stops, by hand."""

from typing import Any

import numpy as np
import pytest

import iomodel as iom
from iomodel.episodes.learning import daily
from iomodel.episodes.learning.levels import SEEN, Watched
from iomodel.episodes.spans import span_of
from iomodel.materials.groups import part_inside
from iomodel.questions.ensemble.physical import Hit
from tests.episodes.learning.synthetic import SCENARIO, TABLE, TABLES, episode, gdp, scenario

STOP = {
    **{key: value for key, value in gdp(0).items() if key not in ("central", "high")},
    "id": "stops",
    "what": "first stop",
    "period": "2020Q1",
    "low": 30.0,
    "reading": "nothing seen",
}
CARS = gdp(-0.02, id="cars", what="output", name="Cars", sectors=["351"])


def watched(*outcomes: dict[str, Any], exposed: float = 1.0) -> Watched:
    toy = episode("toy-2020", *outcomes)
    return Watched(toy, toy.outcomes, TABLE, np.full(TABLE.n, exposed))


def test_gdp_counts_value_added_and_output_what_is_inside():
    gdp_row, car_row, stop_row = watched(gdp(-0.01), CARS, STOP).weights
    assert gdp_row @ TABLE.x == pytest.approx(1)
    np.testing.assert_allclose(gdp_row * TABLE.value_added.sum(), TABLE.value_added_share)
    inside = part_inside(TABLE, ["351"])
    np.testing.assert_allclose(car_row * (inside * TABLE.x).sum(), inside)
    assert not stop_row.any()


def test_periods_and_bases_of_changes_are_spans_and_stops_have_none():
    found = watched(STOP, gdp(-0.1, period="2020-03", base="2020-01"), CARS).spans()
    assert found == [(1, span_of("2020-03")), (1, span_of("2020-01")), (2, span_of("2020Q1"))]


@pytest.mark.parametrize(
    ("span", "horizon", "days"),
    [
        ("2020-01", 90, slice(0, 31)),
        ("2020-02", 90, slice(31, 60)),
        ("2020-02", 40, slice(31, 40)),
        ("2020-02", 20, slice(20, 20)),
        ("2019-12", 90, slice(0, 0)),
        (["2019-12-20", "2020-01-05"], 90, slice(0, 5)),
    ],
)
def test_days_of_a_span_count_from_the_start_and_stay_within_the_run(span, horizon, days):
    assert watched(gdp(-0.01)).days(span_of(span), horizon) == days


@pytest.mark.parametrize(
    ("period", "horizon"), [("2020-01", 31), ("2020Q1", 90), (["2020-01-01", "2020-01-01"], 1)]
)
def test_a_run_goes_on_to_the_last_day_that_is_asked_for(period, horizon):
    """The cut of ninety days ends with March, before the quarter's ninety-first day."""
    assert watched(gdp(-0.01, period=period)).horizon == horizon


def test_the_days_that_are_needed_are_those_of_any_span():
    found = watched(gdp(-0.1, period="2020-03", base="2020-01")).needed(70)
    assert np.flatnonzero(found).tolist() == [*range(31), *range(60, 70)]


def test_a_level_is_the_mean_over_all_days_of_its_span():
    """Of the 91 days of the quarter the run covers ten, each a tenth below normal."""
    daily = np.full((2, 10, 1), -0.1)
    daily[1] = 0
    found = watched(gdp(-0.01)).changes(daily)
    np.testing.assert_allclose(found, [[-1 / 91], [0.0]])


def test_stops_are_no_changes():
    found = watched(STOP, gdp(-0.01)).changes(np.zeros((1, 10, 2)))
    assert np.isnan(found[0, 0])
    assert found[0, 1] == 0


def hit(lost: np.ndarray, sectors: list[int]) -> Hit:
    return Hit(np.array(sectors), lost, np.ones((lost.shape[2], TABLE.n)))


def test_a_stop_is_the_first_day_on_which_a_sector_loses_what_is_seen():
    """The first draw loses too little on day 2 and enough on day 4, the second never enough."""
    lost = np.zeros((1, 2, 6))
    lost[0, 0, 2:4], lost[0, 0, 4:] = SEEN, SEEN * 1.001
    lost[0, 1] = SEEN
    assert watched(STOP).stops(hit(lost, [2])).tolist() == [[4.0], [np.inf]]


def test_what_is_seen_is_a_share_of_what_the_material_is_in():
    """Half of each sector makes what needs the material: half of the loss is seen."""
    lost = np.full((1, 1, 3), SEEN * 0.6)
    assert watched(STOP, exposed=0.5).stops(hit(lost, [2])).tolist() == [[0.0]]
    assert watched(STOP, exposed=0.7).stops(hit(lost, [2])).tolist() == [[np.inf]]
    assert watched(STOP, exposed=0.0).stops(hit(lost, [2])).tolist() == [[np.inf]]


def test_a_stop_in_named_sectors_is_read_there_alone():
    """Of two sectors that lose all, the other first; the first is outside the named ones."""
    inside = int(np.flatnonzero(part_inside(TABLE, ["351"]) > 0)[0])
    outside = int(np.flatnonzero(part_inside(TABLE, ["351"]) == 0)[0])
    places = sorted([inside, outside])
    lost = np.zeros((2, 1, 5))
    lost[places.index(outside), 0, 1:] = 1
    lost[places.index(inside), 0, 3:] = 1
    assert watched({**STOP, "sectors": ["351"]}).stops(hit(lost, places)).tolist() == [[3.0]]
    assert watched(STOP).stops(hit(lost, places)).tolist() == [[1.0]]


def test_an_outcome_that_is_no_stop_has_none():
    found = watched(gdp(-0.01), STOP).stops(hit(np.ones((1, 1, 2)), [2]))
    assert np.isnan(found[0, 0])
    assert found[0, 1] == 0


def test_a_fall_of_demand_is_left_to_the_model(monkeypatch):
    fall = {"shocks": [{"sector": "03", "kind": "final_demand", "share": 0.2, "duration": {"cut": 30}}]}
    sources = [{"assumption": "cuts.0.share", "source": "invented", "confidence": "H"}]
    toy = episode("toy-2020", gdp(-0.005), scenario={**SCENARIO, **fall, "sources": sources})

    def said():
        options = {"draws": 128, "durations": [90], "models": "supply-constrained", "tables": TABLES}
        return iom.learn(TABLE, scenario(), episodes=[toy], **options).predictions("supply-constrained")

    short = said()
    monkeypatch.setattr("iomodel.episodes.learning.levels.WAYS", {})
    assert short["prior_median"].to_numpy() == pytest.approx(said()["prior_median"].to_numpy(), rel=1e-9)


def test_the_short_way_of_a_model_is_taken_where_demand_is_normal(monkeypatch):
    taken = []

    def way(table, model, hit, weights, needed):
        taken.append(model.name)
        return daily._direct(table, model, hit, weights, needed)

    monkeypatch.setattr("iomodel.episodes.learning.levels.WAYS", {iom.Direct: way})
    options = {"draws": 128, "durations": [90], "models": "direct", "tables": TABLES}
    iom.learn(TABLE, scenario(), episodes=[episode("toy-2020", gdp(-0.005))], **options)
    assert set(taken) == {"direct"}
