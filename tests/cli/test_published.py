"""`believe`, `axis`, `check-claim`, `estimates` and the long form of `reproduce` on the command line."""

import json

import pytest


def test_reproduce_shows_all_and_what_was_observed(command):
    code, out, _ = command("reproduce", "--sectors", "37")
    assert code == 0
    for shown in ("dir-b", "transport machinery", "missed", "Why:", "car-stop-2025", "52 days"):
        assert shown in out


def test_reproduce_shows_where_each_figure_lies_among_our_draws(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = command("reproduce", "nri-12m", "imf-2026", "--sectors", "13")
    assert code == 0
    assert "Percentile of each figure among draws of rare-earth-ban" in out
    assert "512 draws of each model, seed 0" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80
    _, out, _ = command("reproduce", "nri-12m", "--sectors", "13", "--json")
    (record,) = json.loads(out)
    assert record["among_draws"]["days"] == 365
    assert 0 <= record["among_draws"]["pooled"] < 5


def test_reproduce_as_plain_data_is_one_list(command):
    _, out, _ = command("reproduce", "dir-a", "--sectors", "37", "--json")
    (found,) = json.loads(out)
    assert found["ranges"]["exposure"]["low"] < 1 < found["ranges"]["exposure"]["high"]
    assert found["also"][0]["what"] == "employment"
    assert found["model_persons"] < 0


def test_believe(command, tmp_path):
    chart = tmp_path / "beliefs.svg"
    arguments = ["believe", "dir-a", "nri-12m", "--sectors", "37", "--model", "direct,leontief"]
    code, out, _ = command(*arguments, "--out", str(chart))
    assert code == 0
    assert "range, from" in out
    plain = " ".join(out.split())
    assert "dir-a Yes in 1 of 2 models. Every value in the range gives a larger loss in 1 model." in plain
    assert "nri-12m In no model. Every value in the range gives a larger loss in 2 models." in plain
    assert chart.read_text().startswith("<?xml")
    found = json.loads(command(*arguments, "--json")[1])
    assert [(item["id"], item["model"]) for item in found] == [
        (name, model) for name in ("dir-a", "nri-12m") for model in ("direct", "leontief")
    ]


def test_axis(command):
    code, out, _ = command("axis", "dir-a", "imf-2026")
    assert code == 0
    assert "-2.18 % (-1.36 % to -3.07 %)" in out
    plain = " ".join(out.split())
    assert "2 institutions agree within a factor of 1.2: dir-a (-1.81 %), imf-2026 (-2.25 %)" in plain
    assert "differ mostly because the need left open differs, from 0.72 to 0.80 of a year's" in plain
    plain = " ".join(command("axis", "--sectors", "37")[1].split())
    assert "nri-12m lies outside the bottom-up range. Known of its method: scaled from" in plain
    assert "Other materials are counted, too, so larger per unit: dir-b (-4.45 %)" in plain
    found = json.loads(command("axis", "--json")[1])
    assert len(found["estimates"]) == 7
    assert found["exposed_value_added"]["central"] == pytest.approx(0.0218, abs=5e-5)


def test_reproduce_without_a_world_table_shows_other_countries_with_the_reason(command):
    code, out, _ = command("reproduce", "--sectors", "37")
    assert code == 0
    own, _, others = out.partition("Other countries and materials")
    assert "imf-2026-usa" not in own
    plain = " ".join(others.split())
    for shown in (
        "-3.4 bn USD",
        "not rebuilt",
        "161 bn EUR",
        "Not rebuilt: it needs a table of USA",
        "Not rebuilt: unverified",
        "iomodel reproduce --world FOLDER",
        "korea-2019",
        "Observed 0 stops of production on record, not modelled",
        "eu-2010",
    ):
        assert shown in plain


def test_reproduce_of_one_that_is_only_shown(command):
    code, out, _ = command("reproduce", "usgs-ga-ge")
    assert code == 0
    assert out.startswith("Other countries and materials")
    assert "Not rebuilt: no table of the United States" in " ".join(out.split())
    (found,) = json.loads(command("reproduce", "usgs-ga-ge", "--json")[1])
    assert (found["status"], found["country"], found["published_amount"]) == ("not rebuilt", "USA", -3.4e9)


def test_estimates_are_listed_with_their_country(command):
    code, out, _ = command("estimates")
    assert code == 0
    assert "-0.6 to -0.3 %" in out
    assert "161 billion euros exposed" in " ".join(command("estimates", "check", "kfw-2024")[1].split())


def test_check_claim_of_a_pair(command):
    code, out, _ = command("check-claim", "--loss", "66e9", "--share", "0.11%")
    assert code == 0
    for shown in ("annual GDP of 60 trillion", "The loss is off", "a slip of a factor 10", "668.7 billion"):
        assert shown in " ".join(out.split())
    found = json.loads(command("check-claim", "--loss", "6,600億円", "--share", "0.11%", "--json")[1])
    assert found["fits"] == ["nominal GDP of 2024"]


KOREA = "South Korea lost 8 billion dollars from Japan's 2019 export curbs"


def test_check_claim_says_the_verdict_first(command):
    code, out, _ = command("check-claim", KOREA)
    assert code == 0
    assert out.splitlines()[0] == "No source was found for this figure, and no production stop is recorded."
    assert "hani.co.kr" in out
    code, out, _ = command("check-claim", "2.6兆円")
    assert code == 0
    assert out.startswith("A published estimate says this: nri-12m, ")
    assert "11 models give -0.37 % (ghosh) to -2.23 % (bottleneck)" in " ".join(out.split())


def test_check_claim_as_plain_data(command):
    found = json.loads(command("check-claim", KOREA, "--json")[1])
    assert found["share_of_gdp"] == pytest.approx(8e9 / 1.64e12)
    assert {name: found[name] for name in ("amount", "currency", "country", "period_days", "year")} == {
        "amount": 8e9,
        "currency": "USD",
        "country": "KOR",
        "period_days": None,
        "year": 2019,
    }
    assert found["gdp"]["year"] == 2019
    assert found["gdp"]["source"]
    assert found["models"] is None
    assert found["traps"][0]["id"] == "korea-8-billion"


def test_check_claim_takes_a_loss_or_a_share_alone(command):
    for words in (("--loss", "8 billion dollars", "--country", "Korea"), ("--share", "0.88 %")):
        code, out, err = command("check-claim", *words)
        assert code == 0, err
        assert out.startswith(("No source was found", "A published estimate says this: mizuho-stop"))


@pytest.mark.parametrize(
    "words",
    [
        ["-3 billion yen"],
        ["-3 billion yen", "--year", "2024"],
        ["--year", "2024", "-3 billion yen", "--json"],
        ["--", "-3 billion yen"],
        ["--loss", "-3 billion yen"],
        ["--loss=-3 billion yen"],
    ],
)
def test_check_claim_says_how_a_claim_with_a_minus_sign_is_written(command, words):
    told = "iomodel: claim: '-3 billion yen' is negative; a loss is written without a sign: '3 billion yen'\n"
    assert command("check-claim", *words) == (2, "", told)


@pytest.mark.parametrize("text", ["-0.4 %", "-$8 billion", "-.4%", "-¥3 trillion", "-USD 3 billion"])
def test_check_claim_takes_no_minus_sign_for_an_option(command, text):
    code, _, err = command("check-claim", text)
    assert (code, f"'{text}' is negative" in err) == (2, True)
    for option in ("--los", "-l"):
        assert f"No such option: {option}" in command("check-claim", option, text)[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["believe", "dir"], "no estimate 'dir'"),
        (["believe", "--free", "faith"], "no parameter 'faith'"),
        (["believe", "--model", "ghost"], "no model 'ghost'"),
        (["believe", "--out", "beliefs.gif"], "expected .svg, .pdf, .png"),
        (["believe", "--out", "no/such/b.svg"], "does not exist"),
        (["axis", "nobody"], "no estimate 'nobody'"),
        (["check-claim"], "nothing to check; give a sentence or an amount"),
        (["check-claim", ""], "claim is empty; expected a sentence with an amount"),
        (["check-claim", ".11"], "did you mean 0.11 %?"),
        (["check-claim", "8 billion pesos"], "unknown currency 'pesos'"),
        (["check-claim", "8 billion dollars", "--country", "Atlantis"], "no country 'Atlantis'"),
        (["check-claim", "900 trillion yen"], "1.48 times Japan's annual GDP"),
        (["check-claim", "1 %", "--loss", "1e9"], "not both"),
        (["reproduce", "imf-2026-usa", "--world", "no/such/folder"], "no/such/folder"),
        (["believe", "kfw-2024"], "estimate kfw-2024 is not rebuilt"),
        (["check-claim", "--loss", "a lot", "--share", "1%"], "is no figure"),
        (["check-claim", "--loss", "1e9", "--share", "1%", "--year", "1990"], "no GDP of 1990"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(command, arguments, message):
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert message in err
