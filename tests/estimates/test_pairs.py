"""Quoted losses in yen held against quoted shares."""

import pytest

from iomodel.errors import ParameterError
from iomodel.estimates import check_pair


@pytest.mark.parametrize(
    ("loss", "share", "base"),
    [
        ("660 billion", "0.11%", "nominal GDP of 2024"),
        ("6,600億円", "0.11 %", "nominal GDP of 2024"),
        ("2.6兆円", "0.43%", "nominal GDP of 2024"),
        (2.6e12, 0.0043, "nominal GDP of 2024"),
        ("7 trillion yen", "1.3%", "real GDP of 2024"),
        ("18 trillion", "3.2%", "real GDP of 2024"),
    ],
)
def test_published_pairs_fit_their_base(loss, share, base):
    verdict = check_pair(loss, share)
    assert base in verdict.fits
    assert verdict.off == "nothing"


def test_a_factor_ten_is_told():
    verdict = check_pair(66e9, "0.11%")
    assert verdict.fits == ()
    assert (verdict.off, verdict.published, verdict.slip) == ("loss", "nri-3m", -1)
    assert verdict.implied_gdp == pytest.approx(60e12)
    assert verdict.fitting_loss == pytest.approx(0.0011 * 607.9e12)
    assert [trap.id for trap in verdict.traps] == ["factor-ten"]
    moved = check_pair("660 billion", "1.1%")
    assert (moved.off, moved.slip) == ("share", -1)
    assert moved.fitting_share == pytest.approx(660e9 / 607.9e12)


def test_a_share_without_a_source_is_known():
    verdict = check_pair("2.6 trillion", "0.73%")
    assert verdict.off == "share"
    assert verdict.slip == 0
    assert [trap.id for trap in verdict.traps] == ["added-up"]


@pytest.mark.parametrize(
    ("loss", "share", "trap"),
    [
        ("10.7兆円", "1.8%", "import-value"),
        ("1.79兆円", "0.29%", "travel-boycott"),
        ("2.2兆円", "0.36%", "travel-boycott-revised"),
        ("5 trillion", "71.9%", "import-share-2024"),
    ],
)
def test_figures_that_are_something_else_are_told_even_where_they_fit(loss, share, trap):
    assert trap in [found.id for found in check_pair(loss, share).traps]


def test_a_wrong_base_is_told():
    assert check_pair("2.6 trillion", "0.43%", gdp="607.9 trillion").fits == ("the GDP given",)
    assert check_pair("2.6 trillion", "0.43%", gdp=500e12).off == "GDP"
    assert check_pair("660 billion", "0.11%", year=2025).fits == ()
    assert check_pair("5 billion", "4%").off == "loss or share"


def test_digits_decide_how_exact_a_fit_must_be():
    assert check_pair("670 billion", "0.11%").fits
    assert not check_pair("670 billion", "0.112%").fits


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("much", "1%"), "loss 'much' is no figure"),
        (("1 billion", "some"), "share 'some' is no figure"),
        ((0, "1%"), "expected a loss above 0"),
        (("1 billion", "150%"), "100 % or more of GDP"),
        (("1 billion", 11), "100 % or more of GDP"),
        (("1 billion", "11"), "share '11' has no unit; write '11%'"),
        (("1 billion", "0.11"), "it may mean 0.11 % or 11 %: write '0.11%' or '11%'"),
        (("1 billion dollars", "1%"), "in another unit; expected yen, such as '660 billion'"),
        (("1 billion", "1 yen"), "in another unit; expected per cent, such as '0.11%'"),
        (("1,2,3", "1%"), "loss '1,2,3' is no figure.* commas between thousands only"),
        (("12,34 billion", "1%"), "is no figure"),
        (("1,234,56", "1%"), "is no figure"),
        (("9" * 400, "1%"), "is out of bounds"),
        (("1e-31", "1%"), "is out of bounds"),
        (("1e99999", "1%"), "is no figure"),
        (("1e9", "1%", "1e308"), "is out of bounds"),
        (("1 billion", "1%", None, 1999), "no GDP of 1999 in the list; listed years: 2024, 2025"),
    ],
)
def test_impossible_claims_are_refused(given, message):
    with pytest.raises(ParameterError, match=message):
        check_pair(*given)


def test_commas_between_thousands_and_digits_behind_a_point():
    assert check_pair("6,600億円", "0.11%").loss.value == 660e9
    assert check_pair("660,000,000,000.5", ".11%").loss.value == 660000000000.5
    assert check_pair("660. billion", 0.0011).fits
