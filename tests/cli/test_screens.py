"""Screens at 80 and 120 columns: nothing runs over, no name or figure is cut."""

import re

import pytest
from rich.cells import cell_len

import iomodel as iom

WHOLE = {
    ("table", "japan-2015"): ["Ten largest sectors", "Commerce", "95,478.9", "imported"],
    ("scenarios",): iom.scenario_names(),
    ("scenarios", "--lang", "ja"): iom.scenario_names(),
    ("believe", "nri-12m", "mizuho-stop", "--sectors", "37", "--model", "direct,supply-constrained"): [
        "nri-12m",
        "supply-constrained",
        "-0.43",
    ],
    ("compare", "rare-earth-ban", "--sectors", "37", "--model", "direct,supply-constrained"): [
        "supply-constrained",
        "365 days",
    ],
    ("run", "rare-earth-ban", "--sectors", "37", "--model", "direct,supply-constrained"): [
        "rare-earth-ban",
        "supply-constrained",
    ],
    ("axis", "--sectors", "37"): ["dir-a", "mizuho-half", "nri-3m"],
    ("estimates",): iom.estimate_names(),
    ("reproduce", "--sectors", "37"): iom.estimate_names(),
    ("check-claim", "Japan loses 5 trillion yen"): ["No registered estimate says this", "mizuho-stop"],
    ("check-claim", "The US loses 3.4 billion dollars"): ["A published estimate says this: usgs-ga-ge"],
    ("linkages", "--sectors", "37"): ["GDP if", "backward"],
}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("words", WHOLE, ids=" ".join)
def test_screen(words, columns, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = command(*words)
    assert code == 0, err
    assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= columns
    assert not [whole for whole in WHOLE[words] if whole not in out]
    assert not re.search(r"^ *\b[a-z]\n *[a-z]\n", out, re.M), "a name is printed one letter a line"
