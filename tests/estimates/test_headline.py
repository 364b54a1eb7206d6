"""What a headline claims: amount, currency, whose loss, over how long, in which year; and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomodel.errors import ParameterError
from iomodel.estimates.amounts import amounts_in
from iomodel.estimates.headline import _masked, country_named, read_claim
from iomodel.estimates.loser import loser_in, mentions
from iomodel.estimates.periods import period_in
from iomodel.sources import countries

KOREA = "South Korea lost 8 billion dollars from Japan's 2019 export curbs"


@pytest.mark.parametrize(
    ("text", "value", "currency", "country", "days", "year"),
    [
        (KOREA, 8e9, "USD", "KOR", None, 2019),
        ("8 billion dollars", 8e9, "USD", "JPN", None, None),
        ("$8 billion", 8e9, "USD", "JPN", None, None),
        ("660 bn", 660e9, "JPY", "JPN", None, None),
        ("2.6兆円", 2.6e12, "JPY", "JPN", None, None),
        ("2.6 trillion yen a year", 2.6e12, "JPY", "JPN", 365, None),
        ("66e9", 66e9, "JPY", "JPN", None, None),
        ("China's ban costs Japan 660 billion yen over three months", 660e9, "JPY", "JPN", 91, None),
        ("The US would lose $3.4 billion without gallium", 3.4e9, "USD", "USA", None, None),
        ("a loss of 3.4 bn dollars to the United States", 3.4e9, "USD", "USA", None, None),
        ("US$ 8 billion", 8e9, "USD", "JPN", None, None),
        ("中国の対日輸出規制で2.6兆円の損失", 2.6e12, "JPY", "JPN", None, None),
        ("日本は年間２兆６，４００億円の損失", 2.64e12, "JPY", "JPN", 365, None),
        ("韓国は2019年に80億ドルを失った", 8e9, "USD", "KOR", None, 2019),
        ("Germany: 60 billion euros in 2024", 60e9, "EUR", "DEU", None, 2024),
        ("Korea loses 9 trillion won", 9e12, "KRW", "KOR", None, None),
        ("world output down $150 billion", 150e9, "USD", "WORLD", None, None),
        ("161 billion euros", 161e9, "EUR", "EU", None, None),
        ("Japan loses 0.90 million jobs and 7 trillion yen", 7e12, "JPY", "JPN", None, None),
        ("3 billion Canadian dollars", 3e9, "CAD", "CAN", None, None),
    ],
)
def test_an_amount_is_read_with_its_country(text, value, currency, country, days, year):
    found = read_claim(text)
    assert found.loss.value == pytest.approx(value)
    assert (found.currency, found.country, found.days, found.year) == (currency, country, days, year)


@pytest.mark.parametrize(
    ("text", "share", "country", "days"),
    [
        ("0.11 percent", 0.0011, "JPN", None),
        ("０．１１％", 0.0011, "JPN", None),
        ("Chinese curbs would cut Japan's GDP by 0.43 percent in 2026", 0.0043, "JPN", None),
        ("Germany's GDP falls 1.2 %", 0.012, "DEU", None),
        ("日本のGDPは年間0.43%減", 0.0043, "JPN", 365),
        ("3カ月でGDPを0.11%押し下げ", 0.0011, "JPN", 91),
        ("0.11 % of annual GDP", 0.0011, "JPN", None),
        ("half a year without them costs America 1.5 per cent", 0.015, "USA", 182),
    ],
)
def test_a_share_alone_is_read(text, share, country, days):
    found = read_claim(text)
    assert found.loss is None
    assert found.share.value == pytest.approx(share)
    assert (found.country, found.days) == (country, days)


def test_what_was_assumed_is_said():
    assert read_claim("Japan loses 2.6 trillion yen").assumed == ()
    assert read_claim("660 bn").assumed == (
        "Who loses is not named: read as a loss of Japan.",
        "No currency is named: read as yen.",
    )
    assert read_claim("8 billion dollars", country="韓国").country == "KOR"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "claim is empty; expected a sentence with an amount: '2.6 trillion yen a year'"),
        (" 　\n", "claim is empty"),
        ("x" * 1001, "claim has 1,001 characters; expected a sentence of at most 1,000"),
        ("Japan lost a lot", "claim 'Japan lost a lot' has no amount in figures; expected"),
        (".11", "'.11' has neither per cent nor a currency; did you mean 0.11 %?"),
        ("0.11", "did you mean 0.11 %?"),
        ("9000 oku", "'9000' has neither per cent nor a currency. Write '9000 billion yen', say"),
        ("17 elements", "'17' has neither per cent nor a currency"),
        ("between 3 and 8 billion dollars", "several amounts: '3', '8 billion dollars'; expected one"),
        ("0.3-0.6 %", "several shares: '0.3', '0.6 %'; expected one"),
        ("8 billion pesos", "unknown currency 'pesos'; expected one of yen"),
        ("8 billion XYZ", "unknown currency 'XYZ'"),
        ("-3 billion yen", "'-3 billion yen' is negative; a loss is written without a sign: '3 billion yen'"),
        ("GDP ▲0.43%", "'▲0.43%' is negative; a loss is written without a sign: '0.43%'"),
        ("0 yen", "'0 yen' is 0; expected a loss above 0"),
        ("150 %", "'150 %' is 100 % or more of a year's GDP"),
        ("nan billion yen", "'nan' is no number"),
        ("inf %", "'inf' is no number"),
        ("1,2,3 billion yen", "is no amount: commas stand between thousands"),
        ("9" * 60 + " yen", "is out of bounds; expected 1e-30 to 1e30"),
        ("Korea lost 8 billion", "has no currency, and the loss is that of South Korea; expected"),
        ("Japan, Germany: 8 billion euros", "the loss of Japan or Germany? Expected one"),
    ],
)
def test_what_cannot_be_read_is_refused(text, message):
    with pytest.raises(ParameterError, match="(?s).*" + message.replace("?", r"\?")):
        read_claim(text)


@pytest.mark.parametrize("given", [None, True, ["2.6兆円"], {}])
def test_no_text_is_refused(given):
    with pytest.raises(ParameterError, match="expected a sentence with an amount"):
        read_claim(given)


def test_an_unknown_country_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match=r"no country 'Jappan'; known: JPN, KOR.*Did you mean 'japan'"):
        country_named("Jappan")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("for 18 months", 548),
        ("a three-month ban", 91),
        ("90 days", 90),
        ("2 quarters", 182),
        ("per year", 365),
        ("a year-long ban", 365),
        ("半年", 182),
        ("１年間", 365),
        ("2019年", None),
        ("3 months or 12 months", None),
        ("annual GDP", None),
    ],
)
def test_periods(text, days):
    from iomodel.estimates.amounts import plain

    found, rest = period_in(plain(text))
    assert found == days
    assert len(rest) == len(plain(text))


@given(
    st.sampled_from(["{}", "{} lost {{}}", "a ban costs {} {{}}", "{}'s GDP falls by {{}}"]),
    st.sampled_from([one for one in countries().values() if one.code not in ("WORLD", "CHN")]),
    st.integers(1, 999),
    st.sampled_from([("billion euros", 1e9, "EUR"), ("bn dollars", 1e9, "USD"), ("兆円", 1e12, "JPY")]),
)
def test_country_and_amount_come_back(frame, country, figure, unit):
    frame = frame if "{{" in frame else frame + ": {{}}"
    text = frame.format(country.name).format(f"{figure} {unit[0]}")
    found = read_claim(text)
    assert (found.country, found.currency) == (country.code, unit[2])
    assert found.loss.value == pytest.approx(figure * unit[1])


def test_china_is_the_origin_unless_the_words_say_that_it_loses():
    assert read_claim("if China stops rare earths: 2.6 trillion yen").country == "JPN"
    assert read_claim("China would lose 20 billion dollars of exports").country == "CHN"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_claim(text)
    except ParameterError:
        return
    assert found.loss or found.share


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1000000", True),
        ("999999", False),
        ("x" * 986 + " 5 billion yen", True),
        ("99.9 %", True),
        ("100 %", False),
    ],
)
def test_figures_at_the_bounds(text, read):
    if read:
        assert read_claim(text)
        return
    with pytest.raises(ParameterError):
        read_claim(text)


def test_small_figures_may_be_per_cent_and_large_ones_may_not():
    with pytest.raises(ParameterError, match="did you mean 99 %"):
        read_claim("99")
    with pytest.raises(ParameterError, match="'17' has neither per cent nor a currency; did you mean 17 %"):
        read_claim("17 elements and 5 others")
    with pytest.raises(ParameterError, match="Write '100 billion yen', say"):
        read_claim("100")


def test_a_year_counts_where_one_is_named():
    assert read_claim("5 billion yen in 2019").year == 2019
    assert read_claim("5 billion yen in 2019 or 2020").year is None
    assert read_claim("5 billion yen").year is None
    with pytest.raises(
        ParameterError, match=r"loss is that of Germany; expected an amount such as '8 billion doll"
    ):
        read_claim("Germany loses 8 billion")
    assert read_claim("the US loses 8 billion").currency == "USD"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("China bans exports and Japan loses 5 billion yen", "JPN"),
        ("the world and China: 5 billion dollars", None),
        ("world growth: 5 billion dollars", "WORLD"),
        ("losses to the UK of 5 billion pounds from China", "GBR"),
        ("a ban from Japan costs China's economy 5 billion dollars", "CHN"),
        ("Japan's ban: 5 billion dollars", None),
        ("uk loses 5 billion pounds", None),
    ],
)
def test_words_around_a_country_tell_who_loses(text, country):
    assert loser_in(text.replace("5 billion", "")) == country


def test_a_country_is_found_by_each_of_its_names_as_a_whole():
    for code, country in countries().items():
        for name in country.names:
            assert mentions(f"{name}: a loss") == [(code, 0, len(name))]


def test_short_names_of_countries_are_read_as_they_are_written():
    assert mentions("the u.s. side, the usa of old") == []
    assert [code for code, _, _ in mentions("The U.S. and japan")] == ["USA", "JPN"]


def test_amounts_are_blanked_in_their_places():
    text = "5 trillion yen or 3 % of US GDP, 4 billion US dollars"
    masked = _masked(text, None, *amounts_in(text))
    assert len(masked) == len(text)
    assert masked.split() == ["or", "of", "US", "GDP,"]
    assert masked.index("of") == text.index("of")
