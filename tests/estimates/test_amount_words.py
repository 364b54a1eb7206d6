"""Words, letters and digits of amounts: what each of them is worth, and where figures end."""

from types import SimpleNamespace

import pytest

from iomodel.estimates.amounts import CURRENCIES, amounts_in, in_words
from iomodel.estimates.words import money_in_words


@pytest.mark.parametrize(
    ("word", "size"),
    [
        *(("k", 1e3), ("m", 1e6), ("b", 1e9), ("t", 1e12), ("mn", 1e6), ("mln", 1e6), ("bn", 1e9)),
        *(("bln", 1e9), ("tn", 1e12), ("trn", 1e12), ("trln", 1e12), ("thousand", 1e3), ("million", 1e6)),
        *(("billion", 1e9), ("trillion", 1e12), ("quadrillion", 1e15)),
    ],
)
def test_a_word_multiplies_its_figure(word, size):
    (found,) = amounts_in(f"2.5 {word} dollars")
    assert (found.value, found.half, found.scale, found.unit) == (2.5 * size, 0.05 * size, size, "USD")
    (sign,) = amounts_in(f"$2.5{word}")
    assert sign.value == 2.5 * size


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("3千円", 3e3, 500),
        ("3万円", 3e4, 5e3),
        ("3十万円", 3e5, 5e4),
        ("3百万円", 3e6, 5e5),
        ("3億円", 3e8, 5e7),
        ("3.5十億円", 3.5e9, 5e7),
        ("3千億円", 3e11, 5e10),
        ("3兆円", 3e12, 5e11),
        ("2兆6,400億円", 2.64e12, 5e9),
        ("1兆2,345億6,789万円", 1234567890000, 5e3),
        ("8 percent", 0.08, 0.005),
        ("0.110 %", 0.0011, 5e-5),
        ("8.0e3 yen", 8000, 500),
        ("12,345 yen", 12345, 0.5),
        ("1,200 yen", 1200, 50),
        (".5 yen", 0.5, 0.05),
        ("0 yen", 0, 0.5),
    ],
)
def test_the_last_digit_given_is_half_as_wide_on_either_side(text, value, half):
    (found,) = amounts_in(text)
    assert (found.value, found.half) == (pytest.approx(value, rel=1e-12), pytest.approx(half, rel=1e-12))
    assert text[found.start : found.end] == found.text == text


def test_the_first_of_two_figures_takes_the_unit_of_the_second():
    first, second = amounts_in("losses of 3.5 to 8 billion dollars")
    assert (first.value, first.half, first.unit, first.scale) == (3.5e9, 5e7, "USD", 1e9)
    assert (second.value, second.half, second.unit) == (8e9, 5e8, "USD")
    assert [one.value for one in amounts_in("2019 to 8 billion dollars")] == [2019, 8e9]
    assert [one.unit for one in amounts_in("3 to 8 dollars")] == ["", "USD"]
    assert [one.unit for one in amounts_in("3, 8 billion dollars")] == ["", "USD"]
    assert [one.value for one in amounts_in("3 yen to 8 billion dollars")] == [3, 8e9]


def test_a_letter_counts_beside_a_currency_only():
    assert [one.scale for one in amounts_in("3 m, 3 m yen, $3 m, 3 million")] == [1, 1e6, 1e6, 1e6]


@pytest.mark.parametrize(("power", "known"), [(30, True), (31, False), (-30, True), (-31, False)])
def test_figures_of_more_than_thirty_powers_of_ten_are_slips(power, known):
    if known:
        assert amounts_in(f"1e{power} yen")[0].value == pytest.approx(10.0**power)
        return
    with pytest.raises(ValueError, match="is out of bounds; expected 1e-30 to 1e30"):
        amounts_in(f"1e{power} yen")


@pytest.mark.parametrize(
    ("text", "code"),
    [(f"{sign}5", code) for code, known in CURRENCIES.items() for sign in (*known.before, code)]
    + [
        *(("5 us-dollars", "USD"), ("5 U.S. dollar", "USD"), ("5 pound sterling", "GBP"), ("5 won", "KRW")),
        *(("5 rmb", "CNY"), ("5 swiss franc", "CHF"), ("5 canadian dollars", "CAD"), ("5豪ドル", "AUD")),
        *(("5 australian dollar", "AUD"), ("5 new taiwan dollars", "TWD"), ("5 rupee", "INR")),
    ],
)
def test_a_sign_or_a_name_tells_the_currency(text, code):
    (found,) = amounts_in(text)
    assert (found.value, found.unit) == (5, code)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1e6, "1 million yen"),
        (999_999, "1 million yen"),
        (999_900, "999,900 yen"),
        (1000, "1,000 yen"),
        (1e9, "1 billion yen"),
        (1e12, "1 trillion yen"),
        (123_456_789, "123.5 million yen"),
        (-2.5e9, "-2.5 billion yen"),
        (0, "0 yen"),
    ],
)
def test_amounts_are_written_with_four_digits_and_the_largest_word(amount, text):
    assert in_words(amount, "JPY") == text


def test_what_follows_an_amount_may_be_gdp_and_no_currency():
    assert [one.unit for one in amounts_in("8 billion GDP")] == [""]
    assert [one.unit for one in amounts_in("8 XYZ")] == [""]
    with pytest.raises(ValueError, match="'8 billion ペソ' is in an unknown currency 'ペソ'"):
        amounts_in("8 billion ペソ")


@pytest.mark.parametrize(
    ("counts", "amount", "ends", "text"),
    [
        ("GDP", -2e9, (-3e9, -1e9), "-2 billion yen (-3 to -1)"),
        ("GDP", None, (-3e9, 1e9), "-3 billion yen to +1 billion yen"),
        ("GDP", None, (-3e9, -1e9), "-3 billion yen to -1 billion yen"),
        ("exposed value added", -2e9, None, "2 billion yen"),
        ("GDP", None, None, ""),
    ],
)
def test_money_is_told_with_its_range_and_a_rise_with_its_sign(counts, amount, ends, text):
    found = SimpleNamespace(counts=counts, amount=amount, amount_range=ends, currency="JPY")
    assert money_in_words(found) == text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_only_a_rise_has_its_sign(language):
    found = SimpleNamespace(counts="GDP", amount=None, currency="JPY")
    signs = [
        "+" in money_in_words(SimpleNamespace(**vars(found), amount_range=(-3e9, top)), language=language)
        for top in (-1e9, 0.0, 1e9)
    ]
    assert signs == [False, False, True]
