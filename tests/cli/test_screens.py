"""Screens at 80 and 120 columns: nothing runs over, no cell is cut, no word is broken."""

import pytest
from rich.cells import cell_len

import iomodel as iom
from iomodel.cli import layout

TWO = ("--model", "direct,supply-constrained")
WHOLE = {
    ("table", "japan-2015"): ["Ten largest sectors", "Commerce", "95,478.9", "imported"],
    ("scenarios",): iom.scenario_names(),
    ("scenarios", "--lang", "ja"): iom.scenario_names(),
    ("believe", "nri-12m", "mizuho-stop", "--sectors", "37", *TWO): [
        "nri-12m",
        "supply-constrained",
        "-0.43",
    ],
    ("compare", "rare-earth-ban", "--sectors", "37", *TWO): ["supply-constrained", "365 days"],
    ("run", "rare-earth-ban", "--sectors", "37", "--duration", "90,365", *TWO): [
        "rare-earth-ban@365d",
        "supply-constrained",
    ],
    ("run", "rare-earth-ban", "--sectors", "37", "--top", "3", "--model", "direct"): ["persons"],
    ("run", "rare-earth-ban", "--sectors", "13", "--model", "substitution"): ["terms of trade"],
    ("duration", "rare-earth-ban", "--sectors", "13", "--months", "6", *TWO): ["supply-constrained", "DyTb"],
    ("timeline", "rare-earth-ban", "--sectors", "37"): ["first lines stop"],
    ("explain", "rare-earth-ban", "--sectors", "13", "--sector", "08"): ["Backward paths"],
    ("prices", "--material", "rare-earths", "--times", "5", "--sectors", "37"): ["own cost"],
    ("ensemble", "rare-earth-ban", "dir", "--sectors", "13", "--draws", "8"): [
        "rare-earth-ban",
        "nine in ten",
    ],
    ("axis", "--sectors", "37"): ["dir-a", "mizuho-half", "nri-3m"],
    ("backtest", "gas-de-2022", "rare-earths-2010", "--sectors", "--model", "direct"): [
        "energy-intensive-november"
    ],
    ("backtest", "gas-de-2022", "hf-kr-2019", "magnets-2025", "rare-earths-2010", *TWO): [
        "gas-de-2022",
        "rare-earths-2010",
    ],
    ("estimates",): iom.estimate_names(),
    ("episodes",): ["tohoku-2011"],
    ("materials",): ["rare-earths", "gallium"],
    ("materials", "rare-earths"): ["GdLuY", "DyTb"],
    ("tables",): ["japan-2015", "oecd-2019"],
    ("tables", "formats"): ["official-workbook"],
    ("tables", "compare", "japan-2015", "japan-2011", "--sectors", "13"): ["ratio"],
    ("reproduce", "nri-12m", "dir-b", "--sectors", "37"): ["nri-12m", "transport machinery", "pooled"],
    ("check-claim", "Japan loses 5 trillion yen"): ["No registered estimate says this", "mizuho-stop"],
    ("check-claim", "The US loses 3.4 billion dollars"): ["A published estimate says this: usgs-ga-ge"],
    ("linkages", "--sectors", "37"): ["GDP if", "backward"],
}


@pytest.fixture
def tables(monkeypatch):
    """Every cell that is printed in a table."""
    printed, lines = [], layout.table_lines

    def noted(heads, rows, right, width):
        printed.extend(cell for row in (heads, *rows) for cell in row)
        return lines(heads, rows, right, width)

    monkeypatch.setattr(layout, "table_lines", noted)
    return printed


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("words", WHOLE, ids=" ".join)
def test_screen(words, columns, command, monkeypatch, tables):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = command(*words)
    assert code == 0, err
    assert max(cell_len(line) for line in out.splitlines()) <= columns
    assert not [line for line in out.splitlines() if line != line.rstrip()]
    assert not [whole for whole in WHOLE[words] if whole not in out]
    shown = set(out.split())
    broken = {word for cell in tables for word in cell.split() if word.isascii()} - shown
    assert not broken, "cells that are cut, or words that are broken"
