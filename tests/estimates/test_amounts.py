"""Amounts in a sentence: any currency, scale, language and width of digits comes back as it was written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomodel.estimates.amounts import CURRENCIES, PERCENT, amounts_in, in_words

ENGLISH = {"": 1.0, "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
JAPANESE = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "億": 1e8, "十億": 1e9, "千億": 1e11, "兆": 1e12}
AFTER = {
    "JPY": ("yen", "円"),
    "USD": ("dollars", "ドル"),
    "EUR": ("euros", "ユーロ"),
    "GBP": ("pounds", "ポンド"),
    "KRW": ("won", "ウォン"),
    "CNY": ("yuan", "元"),
}
SIGNS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "KRW": "₩"}
WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")

figures = st.decimals(min_value="0.01", max_value="9999", places=2).map(lambda found: found.normalize())


def digits(figure: Decimal, *, commas: bool, wide: bool) -> str:
    """A figure as it stands in a text."""
    text = f"{figure:,f}" if commas else f"{figure:f}"
    return text.translate(WIDE) if wide else text


@given(
    figures, st.sampled_from(list(AFTER)), st.sampled_from(list(ENGLISH)), st.booleans(), st.booleans(),
    st.sampled_from(["{}", "Losses reach {} a year.", "GDP: about {}, in 2026", "it costs {}?"]),
)  # fmt: skip
def test_english_phrases_come_back(figure, code, scale, commas, wide, frame):
    phrase = " ".join(filter(None, [digits(figure, commas=commas, wide=wide), scale, AFTER[code][0]]))
    (found, *others) = [one for one in amounts_in(frame.format(phrase)) if one.unit]
    assert (found.value, found.unit, others) == (pytest.approx(float(figure) * ENGLISH[scale]), code, [])


@given(figures, st.sampled_from(list(SIGNS)), st.sampled_from(list(ENGLISH)), st.booleans())
def test_a_sign_before_the_figure(figure, code, scale, wide):
    phrase = f"{SIGNS[code]}{digits(figure, commas=True, wide=wide)} {scale}".strip()
    (found,) = amounts_in(f"costing {phrase}")
    assert (found.value, found.unit) == (pytest.approx(float(figure) * ENGLISH[scale]), code)


@given(
    figures, st.sampled_from(list(AFTER)), st.sampled_from(list(JAPANESE)), st.booleans(), st.booleans(),
    st.sampled_from(["{}", "年間{}の損失", "損失は約{}。"]),
)  # fmt: skip
def test_japanese_phrases_come_back(figure, code, scale, commas, wide, frame):
    phrase = f"{digits(figure, commas=commas, wide=wide)}{scale}{AFTER[code][1]}"
    (found,) = amounts_in(frame.format(phrase))
    assert (found.value, found.unit) == (pytest.approx(float(figure) * JAPANESE[scale]), code)


@given(st.integers(1, 999), st.integers(1, 9999), st.booleans())
def test_parts_of_japanese_amounts_add_up(above, below, commas):
    phrase = f"{above}兆{digits(Decimal(below), commas=commas, wide=False)}億円"
    (found,) = amounts_in(phrase)
    assert found.value == pytest.approx(above * 1e12 + below * 1e8, rel=1e-12)
    assert found.half <= 0.5e12


@given(figures, st.sampled_from(["%", " %", " percent", " per cent", "パーセント", "％"]), st.booleans())
def test_shares_come_back_as_fractions(figure, unit, wide):
    (found,) = amounts_in(digits(figure, commas=False, wide=wide) + unit)
    assert (found.value, found.unit) == (pytest.approx(float(figure) / 100), PERCENT)


@given(st.floats(1, 9e14), st.sampled_from(list(CURRENCIES)))
def test_what_is_written_is_read(value, code):
    (found,) = amounts_in(in_words(value, code, digits=6))
    assert (found.value, found.unit) == (pytest.approx(value, rel=1e-5), code)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("between 3 and 8 billion dollars", [3e9, 8e9]),
        ("0.3-0.6 %", [0.003, 0.006]),
        ("３～６％", [0.03, 0.06]),
        ("3 billion to 8 billion dollars", [3e9, 8e9]),
        ("-0.43%", [-0.0043]),
        ("▲0.43%", [-0.0043]),
        ("-$8 billion", [-8e9]),
        ("minus 3 billion yen", [-3e9]),
        ("G7 aid", []),
        ("the 8-billion-dollar question", [8e9]),
        ("161bn €", [161e9]),
        ("nan billion yen", []),
        ("8 billion new Taiwan dollars", [8e9]),
    ],
)
def test_ranges_minus_signs_and_what_is_none(text, values):
    assert [found.value for found in amounts_in(text)] == pytest.approx(values)


@pytest.mark.parametrize("text", ["3000 t", "1.3 m jobs", "17 elements", "66e9"])
def test_a_figure_without_currency_has_no_unit(text):
    (found,) = amounts_in(text)
    assert (found.unit, found.scale) == ("", 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3 billion yen", "'1,2,3 billion yen' is no amount: commas stand between thousands"),
        ("2,6 trillion yen", "is no amount: commas stand between thousands"),
        ("6千600億円", "units fall from 兆 over 億 to 万"),
        ("2億6兆円", "units fall from 兆 over 億 to 万"),
        ("8 billion pesos", "unknown currency 'pesos'; expected one of yen"),
        ("8 billion XYZ", "unknown currency 'XYZ'"),
        ("8 billion USB", "Did you mean 'USD'"),
        ("1" + "0" * 40 + " yen", "is out of bounds; expected 1e-30 to 1e30"),
        ("1e-99 yen", "is out of bounds"),
    ],
)
def test_what_cannot_be_read_is_named(text, message):
    with pytest.raises(ValueError, match=message):
        amounts_in(text)


def test_only_the_figure_next_to_a_range_shares_its_unit():
    found = amounts_in("0.3 % of GDP, between 3 and 8 billion dollars")
    assert [(one.value, one.unit) for one in found] == [
        (pytest.approx(0.003), "%"),
        (3e9, "USD"),
        (8e9, "USD"),
    ]
    found = amounts_in("7 plants lose 3 % and 8 billion dollars")
    assert [one.value for one in found if one.unit] == [pytest.approx(0.03), 8e9]


@pytest.mark.parametrize("text", ["1,2 yen", "1,2 trillion", "1,2 %", "1,2 trillion yen"])
def test_misplaced_commas_are_refused_where_a_figure_has_a_unit_or_a_large_word(text):
    with pytest.raises(ValueError, match="is no amount: commas stand between thousands"):
        amounts_in(text)
    assert amounts_in("table 1,2 of it") == []
