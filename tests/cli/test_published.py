"""`believe`, `axis`, `check-claim` and the long form of `reproduce` on the command line."""

import json

import pytest


def test_reproduce_shows_all_and_what_was_observed(command):
    code, out, _ = command("reproduce", "--sectors", "37")
    assert code == 0
    for told in ("dir-b", "transport machinery", "missed", "Why:", "car-stop-2025", "52 days"):
        assert told in out


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
    assert "sourced, from" in out
    assert chart.read_text().startswith("<?xml")
    found = json.loads(command(*arguments, "--json")[1])
    assert [(item["id"], item["model"]) for item in found] == [
        (name, model) for name in ("dir-a", "nri-12m") for model in ("direct", "leontief")
    ]


def test_axis(command):
    code, out, _ = command("axis", "dir-a", "imf-2026")
    assert code == 0
    assert "-2.18 % (-1.36 % to -3.07 %)" in out
    found = json.loads(command("axis", "--json")[1])
    assert len(found["estimates"]) == 7
    assert found["exposed_value_added"]["central"] == pytest.approx(0.0218, abs=5e-5)


def test_check_claim(command):
    code, out, _ = command("check-claim", "--loss", "66e9", "--share", "0.11%")
    assert code == 0
    for told in ("annual GDP of 60 trillion", "The loss is off", "a slip of a factor 10", "668.7 billion"):
        assert told in " ".join(out.split())
    found = json.loads(command("check-claim", "--loss", "6,600億円", "--share", "0.11%", "--json")[1])
    assert found["fits"] == ["nominal GDP of 2024"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["believe", "dir"], "no estimate 'dir'"),
        (["believe", "--free", "faith"], "no parameter 'faith'"),
        (["believe", "--model", "ghost"], "no model 'ghost'"),
        (["believe", "--out", "beliefs.gif"], "expected .svg, .pdf, .png"),
        (["believe", "--out", "no/such/b.svg"], "does not exist"),
        (["axis", "nobody"], "no estimate 'nobody'"),
        (["check-claim", "--loss", "a lot", "--share", "1%"], "is no figure"),
        (["check-claim", "--loss", "1e9", "--share", "1%", "--year", "1990"], "no GDP of 1990"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(command, arguments, message):
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert message in err
