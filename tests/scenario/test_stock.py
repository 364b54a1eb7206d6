"""Stocks in a scenario: how unequal their holders are, when they are handed out, and what is refused."""

import numpy as np
import pytest
from scipy import stats

from iomodel.scenario import Stock
from iomodel.scenario.holders import held_by, spelled_out


def test_nine_in_ten_of_the_use_hold_between_the_median_over_and_times_the_spread():
    found = held_by(1000, 3.0, ())
    assert found[[49, 50]].mean() == pytest.approx(1 / 3, rel=0.01)
    assert found[[949, 950]].mean() == pytest.approx(3, rel=0.01)
    middle = (np.arange(1000) + 0.5) / 1000
    np.testing.assert_allclose(found, stats.lognorm(np.log(3) / stats.norm.ppf(0.95)).ppf(middle))
    stock = Stock(holder="a", days=90, spread=3)
    np.testing.assert_allclose(stock.by_holder(1000), 90 * found)


@pytest.mark.parametrize(
    ("entries", "unequal"),
    [
        ({}, False),
        ({"spread": 1}, False),
        ({"spread": 1.01}, True),
        ({"quantiles": [[0, 0.5], [1, 1.5]]}, True),
    ],
)
def test_holders_differ_by_spread_or_quantiles(entries, unequal):
    assert Stock(holder="a", days=9, **entries).unequal == unequal


@pytest.mark.parametrize(
    ("days", "entries"),
    [
        ({"median": 90, "spread": 2}, {"days": 90, "spread": 2}),
        ({"holders": "uniform", "low": 30, "high": 90}, {"days": 60, "quantiles": [[0, 0.5], [1, 1.5]]}),
        ({"p0": 0, "p50": 10, "p100": 40}, {"days": 10, "quantiles": [[0, 0], [0.5, 1], [1, 4]]}),
        ({"p90": 30, "p10": 10}, {"days": 20, "quantiles": [[0.1, 0.5], [0.9, 1.5]]}),
        ({"p25": 7, "p75": 7}, {"days": 7, "quantiles": [[0.25, 1], [0.75, 1]]}),
    ],
)
def test_days_may_say_how_unequal_holders_are(days, entries):
    assert spelled_out(days) == entries


@pytest.mark.parametrize(
    ("days", "stated"),
    [
        ({}, "found nothing; expected a number of days"),
        ({"p50": 10}, "found p50; expected"),
        ({"p50": 10, "mean": 9}, "found p50, mean; expected"),
        ({"holders": "normal", "low": 1, "high": 2}, "found holders, low, high"),
        ({"p50": 10, "p101": 20}, "expected quantiles from p0 to p100"),
        ({"p10": -1, "p50": 20}, "each with days of use of 0 or more"),
        ({"p10": "much", "p50": 20}, "'much' is no length of time"),
        ({"p10": None, "p50": 20}, "each with days of use of 0 or more"),
        ({"p10": float("inf"), "p50": 20}, "each with days of use of 0 or more"),
        ({"p10": 30, "p50": 20}, "expected quantiles that rise"),
        ({"p10": 0, "p50": 0}, "with a median above 0"),
    ],
)
def test_days_that_say_nothing_of_holders_are_refused(days, stated):
    with pytest.raises(ValueError, match=stated):
        spelled_out(days)


def test_what_is_handed_out_is_spread_over_the_days_of_a_release():
    releases = [{"start": 1, "days": 2, "over": 4}, {"start": 3, "days": 5}]
    found = Stock(holder="state", days=10, releases=releases).released(7)
    np.testing.assert_allclose(found, [0, 0.05, 0.1, 0.65, 0.7, 0.7, 0.7])
    assert Stock(holder="state", days=10).released(7) is None
    all_of_it = Stock(holder="state", days=3, releases=[{"start": 0, "days": 3, "over": 3}])
    np.testing.assert_allclose(all_of_it.released(4), [1 / 3, 2 / 3, 1, 1])


@pytest.mark.parametrize(
    "entries",
    [
        {"spread": 1},
        {"spread": 100},
        {"release_start": 4, "release_rate": 0.5},
        {"releases": [{"start": 0, "days": 4}, {"start": 0, "days": 5}]},
        {"path": [[0, 0.5], [9, 0.5]]},
        {"days": 0},
    ],
)
def test_stocks_at_the_bounds_are_sound(entries):
    assert Stock(**{"holder": "s", "days": 9, **entries})


@pytest.mark.parametrize(
    ("entries", "stated"),
    [
        ({"spread": 0.99}, "greater than or equal to 1"),
        ({"spread": 100.1}, "less than or equal to 100"),
        ({"spread": 2, "quantiles": [[0, 0.5], [1, 1.5]]}, "quantiles replace the spread"),
        ({"holder": ""}, "at least 1 character"),
        ({"stage": ""}, "at least 1 character"),
        ({"days": -1}, "greater than or equal to 0"),
        ({"release_rate": 0}, "greater than 0"),
        ({"releases": [{"start": 0, "days": 0}]}, "greater than 0"),
        ({"releases": [{"start": 0, "days": 1, "over": 0}]}, "greater than or equal to 1"),
        (
            {"releases": [{"start": 0, "days": 9.001}]},
            "releases add up to 9.001 days of use, above the stock",
        ),
        ({"releases": [{"start": 0, "days": 1}], "release_start": 1}, "releases replace release_start"),
        ({"releases": [{"start": 0, "days": 1}], "release_rate": 1}, "releases replace release_start"),
        ({"path": [[0, 0.5]], "releases": [{"start": 0, "days": 1}]}, "a path replaces releases"),
        ({"path": [[0, 0.5]], "release_start": 1}, "a path replaces releases"),
        ({"path": [[0, 0.5]], "release_rate": 1}, "a path replaces releases"),
        ({"path": [[0, 0.5], [3, 0.4]]}, "after 3 days less has been handed out than before .0.4 after 0.5"),
    ],
)
def test_stocks_that_cannot_be_are_refused(entries, stated):
    with pytest.raises(ValueError, match=stated):
        Stock(**{"holder": "s", "days": 9, **entries})
