"""`iomodel report` with what episodes teach."""

import re

import pytest

import iomodel as iom
from iomodel.report.sections import learned

SMALL = ("--sectors", "13", "--model", "direct", "--formats", "html")


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(learned, "DRAWS", 512)


def written(command, tmp_path, *options):
    code, _, err = command("report", "rare-earth-ban", "--out", str(tmp_path / "out"), *SMALL, *options)
    assert code == 0, err
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", page)


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "What episodes teach"), ("ja", "過去の事例から学ぶこと")]
)
def test_posterior_adds_what_learn_says(command, tmp_path, language, heading):
    page = written(command, tmp_path, "--posterior", "--lang", language)
    assert heading in page
    found = iom.learn(iom.load_table(sectors=13), models="direct", draws=512, durations=[365])
    row = found.parameters("direct").loc["criticality"]
    assert f"{row['posterior_median']:.2f}" in page
    assert all(name in page for name in found.episodes)


def test_without_it_there_is_no_such_section(command, tmp_path):
    assert "What episodes teach" not in written(command, tmp_path)
