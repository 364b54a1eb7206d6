"""The verdict on a headline: what is known, which share of GDP, the nearest estimate, all models."""

import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.estimates import check_pair
from iomodel.estimates.neighbours import ModelRange, share_of

KOREA = "South Korea lost 8 billion dollars from Japan's 2019 export curbs"


def test_a_figure_without_source_is_named_as_such_first():
    found = iom.check_claim(KOREA)
    assert found.sentence == "No source was found for this figure, and no production stop is recorded."
    assert [trap.id for trap in found.traps] == ["korea-8-billion"]
    assert found.share == pytest.approx(8e9 / 1.64e12)
    assert found.gdp.year == 2019
    text = str(found)
    for shown in ("0.49 %", "1.64 trillion dollars", "OECD", "hani.co.kr", "KITA", "keri-2019"):
        assert shown in text
    assert text.startswith(found.sentence)


def test_the_same_figure_without_a_country_is_that_of_the_known_one():
    found = iom.check_claim("$8 billion")
    assert found.claim.country == "KOR"
    assert "in circulation as a loss of South Korea" in found.claim.assumed[0]
    assert iom.check_claim("Japan loses 8 billion dollars").traps == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2.6兆円", "nri-12m"),
        ("2.6 trillion yen a year", "nri-12m"),
        ("660 bn", "nri-3m"),
        ("6,600億円", "nri-3m"),
        ("0.11 percent", "nri-3m"),
        ("０．１１％", "nri-3m"),
        ("2.6trillionyen", "nri-12m"),
        ("over 2.6 trillion yen", "nri-12m"),
        ("0.4 %", "nri-12m"),
        ("7 trillion yen", "dir-a"),
        ("7 trillion yen, 1.3 % of GDP", "dir-a"),
        ("0.88 %", "mizuho-stop"),
        ("1.5 % of America's GDP", "imf-2026-usa"),
        ("Germany loses 1.2 percent", "imf-2026-deu"),
        ("the United States would lose 3.4 billion dollars", "usgs-ga-ge"),
    ],
)
def test_a_published_figure_is_recognised(text, name):
    found = iom.check_claim(text)
    assert found.nearest.estimate.id == name
    assert found.nearest.same
    assert found.sentence.startswith(f"A published estimate says this: {name}, ")


@pytest.mark.parametrize("text", ["1 %", "less than 1 percent of GDP", "1パーセント未満"])
def test_one_digit_alone_does_not_make_a_figure_a_known_one(text):
    """0.73 % and 1.3 % round to 1 %, and are neither the mix-up nor the estimate that is meant."""
    found = iom.check_claim(text)
    assert found.traps == ()
    assert not found.nearest.same


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("over 2.6 trillion yen", "over"),
        ("Japan loses up to $9 billion", "up to"),
        ("less than 1 percent of GDP", "less than"),
        ("日本の損失は9000億円超", "超"),
        ("日本の損失は最大2.6兆円", "最大"),
    ],
)
def test_a_bound_is_said_to_be_checked_as_it_stands(text, bound):
    assert any(f"stands as a bound ({bound!r})" in line for line in iom.check_claim(text).claim.assumed)
    assert not any("bound" in line for line in iom.check_claim("2.6 trillion yen over 2 years").claim.assumed)


@pytest.mark.parametrize(
    ("text", "name", "begins"),
    [
        ("5 trillion yen", "mizuho-stop", "No registered estimate says this; 5 trillion yen is 0.82 %"),
        ("0.12 % in three months", "nri-3m", "No registered estimate says this; 0.12 % of Japan's GDP"),
        ("0.12 % a year", "mizuho-half", "No registered estimate says this; 0.12 % of Japan's GDP"),
        ("17 billion dollars a year for Japan", "nri-12m", "No registered estimate says this; 17 billion"),
        ("Germany loses 60 billion euros", "imf-2026-deu", "No registered estimate says this; 60 billion"),
        (
            "Korea loses 9 trillion won",
            "keri-2019",
            "No registered estimate says this; 9 trillion won is 0.35",
        ),
    ],
)
def test_the_nearest_is_of_the_same_country_and_a_like_time(text, name, begins):
    found = iom.check_claim(text)
    assert found.nearest.estimate.id == name
    assert not found.nearest.same
    assert found.sentence.startswith(begins)
    assert name in found.sentence


def test_no_estimate_of_a_country_is_said():
    found = iom.check_claim("France loses 30 billion dollars")
    assert found.sentence.startswith("No estimate of France is registered; 30 billion dollars is 0.95 % of")
    assert "of another country" in str(found)


@pytest.mark.parametrize("text", ["Taiwan loses 3 billion US dollars", "France loses 30 billion euros"])
def test_without_a_sourced_gdp_there_is_no_share(text):
    found = iom.check_claim(text)
    assert found.share is None
    assert found.nearest is None
    assert found.sentence.startswith("The share of GDP cannot be given, as no GDP of ")
    assert "nothing is converted" in str(found)
    assert found.to_record()["share_of_gdp"] is None


def test_a_year_that_is_not_listed_is_said():
    assert "of 2024, the listed year nearest to 2016" in str(
        iom.check_claim("Japan lost 660 billion yen in 2016")
    )


def test_gdp_and_year_may_be_given():
    assert iom.check_claim("3 trillion yen", gdp="600 trillion").share == pytest.approx(0.005)
    assert "0.5 % of the GDP given, 600 trillion yen" in str(iom.check_claim("3 trillion yen", gdp=600e12))
    assert iom.check_claim("Korea lost 5 billion dollars", year=2019).gdp.year == 2019
    assert iom.check_claim("5 billion dollars", country="Korea").gdp.value == 1.88e12


def test_loss_and_share_in_one_sentence_are_held_against_each_other():
    found = iom.check_claim("66 billion yen, 0.11 % of GDP")
    assert found.pair.off == "loss"
    assert found.traps[0].id == "factor-ten"
    assert found.nearest.estimate.id == "nri-3m"
    assert "a slip of a factor 10" in str(found)
    apart = iom.check_claim("Korea lost 8.2 billion dollars in 2019, 5 % of GDP")
    assert apart.sentence.endswith(
        ": 8.2 billion dollars is 0.5 % of South Korea's nominal GDP of 2019, not 5 %."
    )
    assert iom.check_claim("Korea lost 8.2 billion dollars in 2019, 0.5 % of GDP").pair.fits


def test_figures_given_apart_are_the_pair_of_before():
    found = iom.check_claim(66e9, "0.11%")
    assert found.pair == check_pair(66e9, "0.11%")
    record = found.to_record()
    assert record["fits"] == []
    assert record["off"] == "loss"
    assert record["verdict"] == found.sentence


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((float("nan"),), "loss 'nan' is no figure"),
        ((float("inf"),), "loss 'inf' is no figure"),
        ((-3e12,), "-3000000000000.0 is negative; a loss is written without a sign"),
        ((0.0,), "loss 0.0 is 0, expected a loss above 0"),
        ((True,), "claim is True"),
        ((None,), "claim is None"),
        (("",), "claim is empty"),
        (
            ("900 trillion yen",),
            "900 trillion yen is 1.48 times Japan's annual GDP of 2024, 607.9 trillion yen",
        ),
        (
            ("5 trillion yen", None, "5 trillion"),
            "5 trillion yen is 1 times Japan's annual GDP of the year given",
        ),
        (("Korea lost 8 trillion dollars in 2019",), "4.88 times South Korea's annual GDP of 2019"),
        (("2.6 trillion yen", None, "much"), "gdp 'much' is no figure"),
        (("2.6 trillion yen", None, "-600 trillion"), "gdp '-600 trillion' is -6e.14, expected an annual"),
        (("2.6 trillion yen", None, 0), "gdp 0 is 0, expected an annual GDP above 0"),
    ],
)
def test_impossible_claims_are_refused(given, message):
    with pytest.raises(ParameterError, match=message):
        iom.check_claim(*given)


def test_all_models_on_the_scenario_of_the_nearest():
    found = iom.check_claim("Japan loses 5 trillion yen a year")
    models = found.models
    assert (models.scenario, models.days, len(models.shares)) == ("mizuho-stop", 365, 11)
    assert models.low < found.nearest.share < models.high
    assert any(line.startswith("Our models: on the scenario of mizuho-stop") for line in found.lines())
    record = found.to_record()["models"]
    assert record["place"] == "within"
    assert record["smallest"] == -models.low
    nearest = found.nearest.to_record()
    assert nearest["share_of_gdp"] == -found.nearest.share < 0
    assert (nearest["id"], nearest["same"]) == (found.nearest.estimate.id, found.nearest.same)
    assert record["largest"] == -models.high


def test_no_model_runs_where_nothing_is_rebuilt():
    found = iom.check_claim(KOREA)
    assert found.models is None
    assert any("not run on keri-2019, as no table of Korea" in line for line in found.lines())
    abroad = iom.check_claim("Germany loses 1.2 percent")
    assert any("not run on imf-2026-deu, as no table of DEU" in line for line in abroad.lines())


def test_places_of_a_range():
    found = ModelRange("", 1, "", {"a": 0.01, "b": 0.02})
    assert [found.place(share) for share in (0.005, 0.01, 0.02, 0.03)] == [
        "below",
        "within",
        "within",
        "above",
    ]
    assert (found.end(False), found.end(True)) == ("a", "b")


def test_only_losses_of_gdp_are_neighbours():
    assert share_of(iom.load_estimate("ecb-2026")) is None
    assert share_of(iom.load_estimate("goldman-2025")) is None
    assert share_of(iom.load_estimate("nri-3m")) == 0.0011
