"""Without the extra of reports: what needs it says so before any work, the rest works."""

import importlib.metadata
import sys

import pytest

HIDDEN = ("jinja2", "typst", "matplotlib-fontja")
"""Packages that nothing but the extra brings; pymrio brings matplotlib, and with it fonttools."""

REPORT = ("report", "nri", "--sectors", "13", "--model", "direct")


@pytest.fixture
def without(monkeypatch):
    """As if the extra had not been installed."""
    real = importlib.metadata.distribution

    def distribution(name):
        if name in HIDDEN:
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "distribution", distribution)
    for module in ("jinja2", "typst", "matplotlib_fontja"):
        monkeypatch.setitem(sys.modules, module, None)


@pytest.mark.parametrize("formats", ["html", "pdf", "html,pdf,xlsx,nc"])
def test_a_report_names_the_extra(command, tmp_path, without, formats):
    code, _, err = command(*REPORT, "--formats", formats, "--out", str(tmp_path / "out"))
    assert (code, err.count("\n")) == (2, 1)
    assert "pip install 'iomodel[report]'" in err
    assert "jinja2" in err or "typst" in err
    assert list(tmp_path.iterdir()) == []


def test_a_batch_names_the_extra(command, tmp_path, without):
    (tmp_path / "a.toml").write_text('scenarios = ["nri"]\nformats = ["nc"]\n')
    code, _, err = command("batch", str(tmp_path))
    assert (code, err.count("\n")) == (2, 1)
    assert "pip install 'iomodel[report]'" in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.toml"]


def test_a_workbook_and_the_data_need_none_of_it(command, tmp_path, without):
    code, _, err = command(*REPORT, "--formats", "xlsx,nc", "--out", str(tmp_path / "out"))
    assert (code, err) == (0, "")
    assert {"report.xlsx", "result.nc"} < {path.name for path in (tmp_path / "out").iterdir()}
    needed = importlib.metadata.requires("iomodel")
    (line,) = (line for line in needed if line.lower().startswith("xlsxwriter"))
    assert "extra" not in line
