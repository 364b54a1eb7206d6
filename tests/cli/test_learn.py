"""`iomodel learn`, and the range by episodes beside a figure."""

import json
import re

import pytest

from iomodel.cli import weighted

SMALL = ("--sectors", "13", "--model", "direct")


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(weighted, "DRAWS", 512)
    monkeypatch.setattr(weighted, "WORKERS", 1)
    monkeypatch.setenv("COLUMNS", "80")


def test_everything_is_shown_on_eighty_columns(command):
    code, out, _ = command("learn", *SMALL, "--draws", "512", "--workers", "1")
    assert code == 0
    for text in (
        "multiplier on criticality *",
        "what each episode contributed",
        "hf-kr-2019",
        "nri-12m",
        "ban-2026 does not weigh",
        "So few episodes cannot separate",
    ):
        assert text in out
    rows = [line for line in out.splitlines() if re.search(r"  .*\d\)?$", line)]
    assert len(rows) > 25
    assert max(map(len, rows)) <= 80, max(rows, key=len)


def test_it_speaks_japanese(command):
    code, out, _ = command("learn", *SMALL, "--draws", "256", "--episode", "hf-kr-2019", "--lang", "ja")
    assert code == 0
    assert "不可欠度の倍率" in out
    assert "有効標本数" in out
    assert not re.search(r"\d to -?\d", out)
    assert "四半期GDP0.3ポイント、月次生産2.0ポイント、停止日7日" in out
    code, _, err = command("learn", "--lang", "fr")
    assert code == 2
    assert "'fr' is none of the languages: en, ja" in err


def test_one_episode_as_plain_data_and_as_a_chart(command, tmp_path):
    chart = tmp_path / "learned.svg"
    code, out, _ = command(
        "learn", *SMALL, "--draws", "256", "--episode", "hf-kr-2019", "--json", "--chart", str(chart)
    )
    assert "multiplier on criticality" in chart.read_text(encoding="utf-8")
    record = json.loads(out)
    assert code == 0
    assert record["episodes"] == ["hf-kr-2019"]
    assert record["models"]["direct"]["effective"] >= 100


def test_a_chart_that_cannot_be_written_is_refused_before_any_work(command):
    code, _, err = command("learn", *SMALL, "--chart", "learned.txt")
    assert code == 2
    assert "--chart" in err


def test_a_collapse_is_one_line(command):
    code, _, err = command("learn", *SMALL, "--draws", "128", "--workers", "1")
    assert code == 2
    assert "direct: the effective sample is" in err
    assert "causes it" in err
    assert err.strip().splitlines()[-1].startswith("iomodel: direct")


@pytest.mark.parametrize("name", ["run", "compare"])
def test_a_figure_has_the_range_by_episodes_beside_it(command, name):
    code, out, _ = command(name, "rare-earth-ban", *SMALL, "--duration", "365", "--posterior")
    assert code == 0
    assert "weighted by gas-de-2022, hf-kr-2019, magnets-2025" in " ".join(out.split())
    assert "nine in ten" in out


def test_an_ensemble_by_episodes(command):
    code, out, _ = command("ensemble", "rare-earth-ban", *SMALL, "--draws", "512", "--posterior")
    assert code == 0
    assert "weighted by episodes" in out
    code, _, err = command("ensemble", "rare-earth-ban", "--posterior", "--top", "3")
    assert code == 2
    assert "--posterior does not go with --top" in err


def test_a_scenario_without_a_material_has_no_posterior(command):
    code, _, err = command("run", "dlri", *SMALL, "--posterior")
    assert code == 2
    assert "cuts no material" in err
