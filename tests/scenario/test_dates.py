"""Calendar dates in a scenario's entries are days after its first."""

from datetime import date, datetime

import pytest

from iomodel.scenario.dates import counted

FIRST = date(2025, 4, 4)


def parts(**entries):
    return {
        key: value for key, value in counted({"start_date": FIRST, **entries}).items() if key != "start_date"
    }


@pytest.mark.parametrize(
    ("duration", "days"),
    [
        ({"until": "2025-04-14"}, {"cut": 10}),
        ({"start": "2025-04-09", "until": "2025-04-14"}, {"start": 5, "cut": 5}),
        ({"start": 2, "onset": 3, "until": "2025-04-14"}, {"start": 2, "onset": 3, "cut": 5}),
        ({"onset": "1 week", "until": "2025-04-14"}, {"onset": "1 week", "cut": 10}),
        ({"until": "2025-04-14", "cut": 3}, {"until": "2025-04-14", "cut": 3}),
        ({"until": "later"}, {"until": "later"}),
        ({"cut": 3, "start": "2025-04-04"}, {"cut": 3, "start": 0}),
        ({"cut": 3, "recovery": "2025-04-14"}, {"cut": 3, "recovery": "2025-04-14"}),
        (7, 7),
    ],
)
def test_a_duration_counts_from_the_first_day(duration, days):
    assert parts(duration=duration) == {"duration": days}
    for key in ("cuts", "shocks"):
        assert parts(**{key: [{"duration": duration}, {"duration": {"cut": 1}}]}) == {
            key: [{"duration": days}, {"duration": {"cut": 1}}]
        }


@pytest.mark.parametrize("key", ["cuts", "shocks", "stocks"])
def test_paths_count_from_the_first_day(key):
    path = [["2025-04-04", 0.1], ["2025-05-04", 0.2], [40, 0.3], [], 7]
    assert parts(**{key: [{"share": 1}, {"path": path}]}) == {
        key: [{"share": 1}, {"path": [[0, 0.1], [30, 0.2], [40, 0.3], [], 7]}]
    }
    assert parts(**{key: [{"path": "steep"}, 3]}) == {key: [{"path": "steep"}, 3]}
    assert parts(**{key: "none"}) == {key: "none"}


def test_stocks_are_opened_and_handed_out_from_a_day_on():
    releases = [{"start": "2025-04-05", "days": 3}, {"start": 9, "days": "2025-04-05"}, "all"]
    assert parts(stocks=[{"release_start": "2025-04-06"}, {"releases": releases}]) == {
        "stocks": [
            {"release_start": 2},
            {"releases": [{"start": 1, "days": 3}, {"start": 9, "days": "2025-04-05"}, "all"]},
        ]
    }


def test_days_before_the_first_are_below_zero():
    assert parts(duration={"start": "2025-04-01", "cut": 1})["duration"]["start"] == -3


@pytest.mark.parametrize(
    "first", [None, 20250404, "4 April 2025", "2025-4-4", "2025-13-04", datetime(2025, 4, 4, 12)]
)
def test_nothing_is_counted_without_a_first_day(first):
    data = {"start_date": first, "duration": {"until": "2025-04-14"}}
    assert counted(data) is data
    assert counted([data]) == [data]
