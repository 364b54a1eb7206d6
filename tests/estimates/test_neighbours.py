"""The estimate nearest to a claim: of the same country, of a like time, of a like size; and the edges."""

from types import SimpleNamespace

import pytest

from iomodel.estimates.agreement import agreement
from iomodel.estimates.neighbours import ModelRange, is_same, share_of
from iomodel.estimates.pairs import Pair, Quoted, fitting, is_near, is_trap, readings
from iomodel.estimates.ranges import SourcedRange


def claim(loss=None, share=None, days=None, currency="JPY"):
    loss, share = (None if one is None else Quoted(*one) for one in (loss, share))
    return SimpleNamespace(loss=loss, share=share, days=days, currency=currency)


def published(share=None, amount=None, days=None, rounding=None, currency="JPY"):
    return SimpleNamespace(
        gdp_share=share, amount=amount, duration_days=days, rounding=rounding, currency=currency
    )


@pytest.mark.parametrize(
    ("days", "like"), [(60, True), (59, False), (90, True), (135, True), (136, False), (None, True)]
)
def test_times_are_alike_within_a_factor_of_one_and_a_half(days, like):
    assert is_same(published(share=-0.01, days=90), claim(share=(0.01, 0.0005), days=days)) == like


@pytest.mark.parametrize(
    ("one", "asked", "same"),
    [
        (published(share=-0.01), claim(share=(0.0105, 0.0005)), True),
        (published(share=-0.01), claim(share=(0.0106, 0.0005)), False),
        (published(share=-0.01, rounding=0.0007), claim(share=(0.0106, 0.0005)), True),
        (published(share=-0.01, amount=-5e9), claim((5e9, 1e8), (0.01, 0.0005)), True),
        (published(share=-0.01, amount=-6e9), claim((5e9, 1e8), (0.01, 0.0005)), False),
        (published(share=-0.01), claim((5e9, 1e8), (0.01, 0.0005)), True),
        (published(amount=-5e9), claim((5e9, 1e8), (0.01, 0.0005)), True),
        (published(amount=-5e9), claim((5e9, 1e8)), True),
        (published(amount=-5e9), claim((5e9, 1e8), currency="USD"), False),
        (published(amount=-5e9), claim(share=(0.01, 0.0005)), False),
        (published(share=-0.01), claim((5e9, 1e8)), False),
    ],
)
def test_a_claim_is_an_estimate_where_all_that_both_say_is_the_same(one, asked, same):
    assert is_same(one, asked) == same


@pytest.mark.parametrize(
    ("known", "quoted", "near"),
    [
        (105, (100, 5), True),
        (95, (100, 5), True),
        (105.1, (100, 5), False),
        (100, (110, 20), True),
        (100, (110.1, 20), False),
        (100, (89.9, 20), False),
        (None, (100, 5), False),
    ],
)
def test_a_figure_is_known_within_its_digits_and_a_tenth(known, quoted, near):
    assert is_near(known, Quoted(*quoted)) == near


def test_a_trap_is_met_by_its_loss_in_its_currency_or_by_its_share():
    trap = SimpleNamespace(loss=8e9, share=0.004, currency="USD")
    loss, other, share = Quoted(8e9, 1e8), Quoted(9e9, 1e8), Quoted(0.004, 1e-5)
    assert is_trap(trap, loss, None, "USD")
    assert not is_trap(trap, loss, None)
    assert is_trap(trap, None, share)
    assert is_trap(trap, other, share)
    assert not is_trap(trap, other, None, "USD")
    assert not is_trap(trap, None, Quoted(0.005, 1e-5), "USD")


def test_a_pair_fits_every_gdp_that_its_digits_allow_the_ends_among_them():
    loss, share = Quoted(8.0, 1.0), Quoted(0.25, 0.03125)
    least, most = 7 / 0.28125, 9 / 0.21875
    bases = {"a": least, "b": most, "c": least * 0.999, "d": most * 1.001}
    assert fitting(loss, share, bases) == ("a", "b")
    assert fitting(loss, Quoted(0.5, 0.5), {"any": 1e30, "none": 6.9}) == ("any",)


def test_a_number_of_one_or_more_can_only_be_per_cent():
    assert readings(1) == "write '1%'"
    assert readings(0.99) == "it may mean 0.99 % or 99 %: write '0.99%' or '99%'"


def test_the_ends_of_a_range_lie_within_it():
    found = SourcedRange(0.5, 0.6, 0.9, "")
    assert [found.place(value) for value in (0.49, 0.5, 0.9, 0.91)] == ["below", "within", "within", "above"]


def test_what_models_give_is_told_with_losses_below_zero():
    found = ModelRange("ban", 365, "japan", {"a": 0.02, "b": 0.01, "c": 0.03})
    assert (found.low, found.high, found.end(True), found.end(False)) == (0.01, 0.03, "c", "b")
    record = found.to_record(0.005)
    assert (record["smallest"], record["largest"], record["place"]) == (-0.01, -0.03, "below")
    assert record["models"] == {"a": -0.02, "b": -0.01, "c": -0.03}
    assert found.to_record(None)["place"] is None


def test_a_loss_of_nothing_has_no_share():
    one = SimpleNamespace(counts="GDP", gdp_share=0.0)
    assert share_of(one) is None
    one.gdp_share = -0.01
    assert share_of(one) == 0.01
    money = SimpleNamespace(
        counts="GDP", gdp_share=None, country="JPN", currency="JPY", amount=-6e12, when="2024-05"
    )
    assert share_of(money) == pytest.approx(6e12 / 607.9e12)
    assert share_of(SimpleNamespace(**{**vars(money), "when": "soon"})) is None
    assert share_of(SimpleNamespace(**{**vars(money), "amount": None})) is None


def point(who, per_unit, unmet, material="rare-earths"):
    return SimpleNamespace(
        estimate=SimpleNamespace(who=who, material=material), per_unit=-per_unit, unmet_year=unmet
    )


def test_of_each_institution_the_figure_with_the_most_unmet_need_is_compared():
    large, small, late = point("A, x", 0.02, 0.5), point("A, y", 0.021, 0.4), point("B", 0.03, 0.3)
    below, wider = point("C", 0.0099, 0.3), point("D", 0.025, 0.3, "several")
    edge, over = point("E", 0.01, 0.3), point("F", 0.0301, 0.3)
    found = agreement([late, wider, over, small, large, below, edge], {"low": 0.01, "high": 0.03})
    assert found.within == (edge, large, late)
    assert found.outside == (below, over)
    assert (found.smaller, found.wider) == ((small,), (wider,))
    assert found.factor == pytest.approx(3)
    alike = point("A", 0.02, 0.5), point("A", 0.025, 0.5)
    assert agreement(alike, {"low": 0.01, "high": 0.03}).within == alike[:1]  # of two alike, the smaller loss
    assert agreement([], {"low": 0.01, "high": 0.03}).factor == 1
    assert agreement([edge], {"low": 0.01, "high": 0.03}).factor == 1


def test_the_nearest_gdp_is_that_in_proportion_slips_of_ten_apart():
    bases = {"far": 3e14, "near": 5.9e14}
    found = Pair(Quoted(6e10, 1e8), Quoted(0.001, 1e-5), bases, (), "loss", ())
    assert found.implied_gdp == pytest.approx(6e13)
    assert (found.base, found.factor) == ("near", pytest.approx(6 / 59))
    assert (found.fitting_loss, found.fitting_share) == (pytest.approx(5.9e11), pytest.approx(6 / 59000))
    known = Pair(Quoted(6e10, 1e8), Quoted(0.001, 1e-5), bases, (), "loss", (), "x", "far")
    assert known.base == "far"


@pytest.mark.parametrize(("base", "slip"), [(1.0997e12, -1), (1.1003e12, 0), (0.9003e12, -1), (0.8997e12, 0)])
def test_a_slip_of_ten_holds_within_the_digits_given(base, slip):
    assert Pair(Quoted(1e9, 1e8), Quoted(0.01, 0.0), {"b": base}, (), "loss", ()).slip == slip
