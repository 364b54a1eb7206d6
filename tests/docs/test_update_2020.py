"""The page on Japan's update to 2020 says what the update gives."""

import re
from pathlib import Path

import pytest

import iomodel as iom

PAGE = (Path(__file__).parents[2] / "docs" / "update-2020.md").read_text(encoding="utf-8")


def headlines():
    """Figures of the last table by model: 2015 and update, at 37 and at 107 sectors."""
    rows = re.findall(r"^\| ([a-z-]+) \|((?: -\d\.\d\d \|){4})$", PAGE, re.M)
    return {model: [float(cell) for cell in cells.split("|")[:4]] for model, cells in rows}


def test_every_model_stands_there():
    assert list(headlines()) == list(iom.MODELS)


@pytest.mark.parametrize(("place", "name"), [(0, "japan-2015"), (1, "japan-2020-update")])
def test_headlines_at_37_sectors_are_those_of_the_models(place, name):
    models = ["direct", "leontief", "ghosh", "supply-constrained", "forward-bottleneck"]
    found = iom.run(iom.load_table(name, 37), "rare-earth-ban", models).gdp_loss().iloc[0]
    for model in models:
        assert headlines()[model][place] == pytest.approx(found[model], abs=0.0051)


@pytest.mark.parametrize(("place", "name"), [(2, "japan-2015"), (3, "japan-2020-update")])
def test_headlines_at_107_sectors_are_those_of_the_models(place, name):
    models = ["direct", "leontief", "supply-constrained"]
    found = iom.run(iom.load_table(name, 107), "rare-earth-ban", models).gdp_loss().iloc[0]
    for model in models:
        assert headlines()[model][place] == pytest.approx(found[model], abs=0.0051)


def test_the_page_says_what_is_known_of_chips():
    table = iom.load_table("japan-2020-update", 107)
    assert f"Output of 321 comes out at {table.x[table.position(['321'])[0]]:,.0f} billion yen" in PAGE
    assert f"own GDP of 2020, {table.gdp / 1000:.0f} trillion" in PAGE
