"""Calendar periods by name and by their days."""

from datetime import date

import pytest

from iomodel.episodes.spans import Span, day_before, span_of


@pytest.mark.parametrize(
    ("name", "first", "last", "days"),
    [
        ("2011", "2011-01-01", "2011-12-31", 365),
        ("2012", "2012-01-01", "2012-12-31", 366),
        ("2011Q1", "2011-01-01", "2011-03-31", 90),
        ("2011Q2", "2011-04-01", "2011-06-30", 91),
        ("2011Q3", "2011-07-01", "2011-09-30", 92),
        ("2011Q4", "2011-10-01", "2011-12-31", 92),
        ("2011-01", "2011-01-01", "2011-01-31", 31),
        ("2012-02", "2012-02-01", "2012-02-29", 29),
        ("2011-09", "2011-09-01", "2011-09-30", 30),
        ("2011-12", "2011-12-01", "2011-12-31", 31),
    ],
)
def test_a_period_by_name_has_its_days_and_its_name(name, first, last, days):
    found = span_of(name)
    assert found == Span(date.fromisoformat(first), date.fromisoformat(last))
    assert found == span_of([first, last]) == span_of(found)
    assert (found.days, str(found)) == (days, name)


def test_other_periods_are_named_by_their_days():
    assert str(span_of(["2011-03-11", "2011-04-10"])) == "2011-03-11 to 2011-04-10"
    assert str(span_of(("2011-01-01", "2011-02-28"))) == "2011-01-01 to 2011-02-28"
    assert span_of(["2011-03-11", "2011-03-11"]).days == 1
    assert span_of(2011) == span_of(" 2011 ")


@pytest.mark.parametrize(
    "value", ["0000", "2011Q0", "2011Q5", "2011-00", "2011-13", "11", True, None, ["2011-01-01"], ["a", "b"]]
)
def test_what_is_no_period_is_refused(value):
    with pytest.raises(ValueError, match="is no period; expected a month"):
        span_of(value)


def test_a_period_ends_no_earlier_than_it_begins():
    with pytest.raises(ValueError, match="its last day 2011-03-10 comes before its first 2011-03-11"):
        span_of(["2011-03-11", "2011-03-10"])
    assert day_before(date(2012, 3, 1)) == date(2012, 2, 29)


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [
        ("2011-01-01", "2011-02-28", False),
        ("2011-01-01", "2011-03-01", True),
        ("2011-03-31", "2011-04-30", True),
        ("2011-04-01", "2011-04-30", False),
        ("2011-03-10", "2011-03-12", True),
        ("2010-01-01", "2012-01-01", True),
    ],
)
def test_periods_meet_where_they_share_a_day(first, last, meets):
    march, other = span_of("2011-03"), span_of([first, last])
    assert march.meets(other) == other.meets(march) == meets
