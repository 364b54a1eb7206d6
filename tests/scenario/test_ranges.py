"""What is known of a number: quantiles, ends, bounds, and ranges within a scenario's entries."""

import numpy as np
import pytest
from scipy import stats

from iomodel.errors import ScenarioError
from iomodel.scenario import Scenario
from iomodel.scenario.ranges import BOUNDS, CHOICES, Range, misfit, place_of, taken_out, with_ranges

SHARES = np.array([0.02, 0.25, 0.5, 0.7, 0.99])


@pytest.mark.parametrize(
    ("entries", "peer"),
    [
        ({"low": 2, "central": 3, "high": 6}, stats.beta(2, 4, loc=2, scale=4)),
        ({"low": 2, "central": 2, "high": 6}, stats.beta(1, 5, loc=2, scale=4)),
        ({"distribution": "triangular", "low": 2, "central": 3, "high": 6}, stats.triang(0.25, 2, 4)),
        ({"distribution": "triangular", "low": 2, "central": 6, "high": 6}, stats.triang(1, 2, 4)),
        ({"distribution": "uniform", "low": 2, "high": 6}, stats.uniform(2, 4)),
        ({"distribution": "beta", "low": 2, "high": 6, "a": 0.5, "b": 3}, stats.beta(0.5, 3, 2, 4)),
        (
            {"distribution": "log-normal", "median": 90, "spread": 2},
            stats.lognorm(np.log(2) / stats.norm.ppf(0.95), scale=90),
        ),
    ],
)
def test_quantiles_are_those_of_the_named_distribution(entries, peer):
    np.testing.assert_allclose(Range(**entries).at(SHARES), peer.ppf(SHARES), rtol=1e-9)


def test_nine_in_ten_of_a_log_normal_lie_within_its_spread():
    found = Range(distribution="log-normal", median=90, spread=2)
    np.testing.assert_allclose(found.at(np.array([0.05, 0.5, 0.95])), [45, 90, 180])
    np.testing.assert_allclose(found.ends, found.at(np.array([1e-6, 1 - 1e-6])))
    assert found.point == pytest.approx(90)


def test_values_come_by_their_weights_and_a_share_on_an_edge_is_the_next():
    found = Range(distribution="discrete", values=(5, 1, 9), weights=(1, 2, 1))
    assert found.at(np.array([0.0, 0.24, 0.25, 0.74, 0.75, 1.0])).tolist() == [5, 5, 1, 1, 9, 9]
    alike = Range(distribution="discrete", values=(5, 1))
    assert alike.at(np.array([0.49, 0.5])).tolist() == [5, 1]
    assert (found.point, found.ends, found.width) == (5, (1, 9), True)


@pytest.mark.parametrize(
    ("entries", "wide"),
    [
        ({"low": 3, "central": 3, "high": 3}, False),
        ({"low": 3, "central": 3, "high": 3.1}, True),
        ({"distribution": "log-normal", "median": 3, "spread": 1}, False),
        ({"distribution": "discrete", "values": (3, 3)}, False),
        ({"distribution": "discrete", "values": (3, 4), "weights": (1, 0)}, True),
    ],
)
def test_a_point_has_no_width(entries, wide):
    assert Range(**entries).width == wide
    if not wide:
        assert Range(**entries).at(SHARES).tolist() == [3] * len(SHARES)


def test_a_single_run_takes_the_central_value_else_the_median():
    assert Range(distribution="uniform", low=2, high=6).point == 4
    assert Range(distribution="uniform", low=2, central=3, high=6).point == 3
    assert Range(low=0, central=0, high=6).point == 0


@pytest.mark.parametrize(
    ("entries", "stated"),
    [
        ({}, "needs central, high, low; found nothing"),
        ({"low": 1, "high": 2}, "needs central, high, low; found high, low"),
        ({"low": 1, "central": 1, "high": 2, "a": 1}, "found a, central, high, low"),
        ({"low": 2, "central": 1, "high": 3}, "low, central, high are 2, 1, 3; expected"),
        ({"distribution": "uniform", "low": 2, "high": 1}, "are 2, 1"),
        ({"distribution": "discrete", "values": (1, 2), "weights": (1,)}, "1 weights for 2 values"),
        ({"distribution": "discrete", "values": (1, 2), "weights": (0, 0)}, "2 weights for 2 values"),
        ({"distribution": "discrete", "values": (1, 2), "weights": (-1, 2)}, "greater than or equal to 0"),
        ({"distribution": "beta", "low": 1, "high": 2, "a": 0, "b": 1}, "greater than 0"),
        ({"distribution": "beta", "low": 1, "high": 2, "a": 1, "b": 0}, "greater than 0"),
        ({"distribution": "log-normal", "median": 0, "spread": 2}, "greater than 0"),
        ({"distribution": "log-normal", "median": 1, "spread": 0.99}, "greater than or equal to 1"),
        ({"low": 1, "central": 1, "high": float("inf")}, "finite"),
    ],
)
def test_what_is_no_range_is_refused(entries, stated):
    with pytest.raises(ValueError, match=stated):
        Range(**entries)


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [
        ("cuts.*.share", 0, 1),
        ("cuts.*.origin_share", 0, 1),
        ("stocks.*.days", 0, np.inf),
        ("stocks.*.spread", 1, 100),
        ("adaptation.thrift", 0, 1),
        ("adaptation.thrift_lead", 0, np.inf),
        ("adaptation.ramp", 0, 1),
        ("adaptation.ramp_lead", 0, np.inf),
        ("shocks.*.share", 0, 1),
        ("exposure.scale", 0, 10),
        ("exposure.sectors.*", 0, 1),
    ],
)
def test_bounds_belong_to_the_range_and_what_lies_beyond_does_not(place, least, most):
    assert BOUNDS[place] == (least, most)
    path = place.replace("sectors.*", "sectors.351").replace("*", "12")
    high = min(most, 500.0)
    assert misfit(path, Range(distribution="uniform", low=least, high=high)) == ""
    below = misfit(path, Range(distribution="uniform", low=least - 0.001, high=high))
    assert below == f"from {least - 0.001:g} to {high:g}; expected values from {least:g} to {most:g}"
    if np.isfinite(most):
        assert "expected values" in misfit(path, Range(distribution="uniform", low=least, high=most + 0.001))


def test_rules_are_drawn_from_those_that_there_are():
    assert set(CHOICES) == {"exposure.combine", "sharing"}
    both = Range(distribution="discrete", values=("pro-rata", "by-value"))
    assert misfit("sharing", both) == ""
    assert misfit("exposure.combine", both).startswith("found pro-rata, by-value; expected a discrete")
    mixed = Range(distribution="discrete", values=("pro-rata", "most"))
    assert misfit("sharing", mixed).startswith("found most; expected")
    assert misfit("sharing", Range(low=0, central=0, high=1)).startswith("found pert; expected a discrete")
    assert misfit("cuts.0.share", both) == "values pro-rata, by-value; expected numbers"
    assert "takes no range" in misfit("duration.cut", both)
    assert "Did you mean 'stocks.*.days'" in misfit("stock.0.days", both)


def test_places_in_lists_and_codes_are_stars():
    assert [place_of(path) for path in ("cuts.10.share", "exposure.sectors.A01", "exposure.scale")] == [
        "cuts.*.share",
        "exposure.sectors.*",
        "exposure.scale",
    ]


def test_ranges_are_taken_out_of_entries_at_any_depth():
    one, two = {"low": 1, "central": 2, "high": 3}, {"distribution": "uniform", "low": 0, "high": 8}
    data = {"cuts": [{"share": 1}, {"share": one}], "exposure": {"scale": two}, "sources": {"x": one}}
    plain, found = taken_out(data)
    assert plain == {"cuts": [{"share": 1}, {"share": 2}], "exposure": {"scale": 4}, "sources": {"x": one}}
    assert found == {"cuts.1.share": one, "exposure.scale": two}
    bad = {"low": 3, "central": 2, "high": 1}
    assert taken_out({"scale": bad}) == ({"scale": 2}, {"scale": bad})
    assert taken_out({"scale": {"low": 3, "high": 1}})[0] == {"scale": 0}
    holders = {"holders": "uniform", "low": 1, "high": 2}
    assert taken_out({"days": holders}) == ({"days": holders}, {})
    assert taken_out({"days": {"low": 1}}) == ({"days": {"low": 1}}, {})


def test_a_range_that_is_named_goes_before_one_in_place():
    one, two = {"low": 1, "central": 2, "high": 3}, {"low": 1, "central": 2, "high": 4}
    assert with_ranges({"a": one, "b": one, "ranges": {"a": two}}) == {
        "a": 2,
        "b": 2,
        "ranges": {"a": two, "b": one},
    }
    assert with_ranges({"a": 1}) == {"a": 1}
    assert with_ranges([one]) == [one]
    assert with_ranges({"a": one, "ranges": 3}) == {"a": one, "ranges": 3}


def test_a_distribution_alone_is_a_range_that_lacks_its_numbers():
    data = {
        "name": "x",
        "duration": {"cut": 9},
        "cuts": [{"material": "rare-earths", "origin": "China", "share": 1}],
        "stocks": [{"holder": "a", "days": {"distribution": "pert"}}],
    }
    with pytest.raises(ScenarioError, match=r"stocks\.0\.days: a pert distribution needs central, high, low"):
        Scenario.parse(data, "x")
