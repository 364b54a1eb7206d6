"""`iomodel report` with what episodes teach."""

import re

import pytest

import iomodel as iom
from iomodel.report.sections import learned

SMALL = ("--sectors", "13", "--model", "direct", "--formats", "html")


@pytest.fixture(scope="module")
def posterior():
    table = iom.load_table(sectors=13)
    return iom.learn(table, models="direct", draws=256, durations=[365], episodes="hf-kr-2019")


@pytest.fixture(autouse=True)
def learned_once(monkeypatch, posterior):
    monkeypatch.setattr(learned, "learn", lambda *_, **__: posterior)


def written(command, tmp_path, *options):
    code, _, err = command("report", "rare-earth-ban", "--out", str(tmp_path / "out"), *SMALL, *options)
    assert code == 0, err
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", page)


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "What episodes teach"), ("ja", "過去の事例から学ぶこと")]
)
def test_posterior_adds_what_learn_says(command, tmp_path, posterior, language, heading):
    page = written(command, tmp_path, "--posterior", "--lang", language)
    assert heading in page
    row = posterior.parameters("direct").loc["criticality"]
    assert all(f"{row[f'posterior_{end}']:.2f}" in page for end in ("median", "low90", "high90"))
    assert "hf-kr-2019" in page


def test_without_it_there_is_no_such_section(command, tmp_path):
    assert "What episodes teach" not in written(command, tmp_path)
