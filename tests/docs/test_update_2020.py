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


def rounded(found):
    """Changes of GDP as the page prints them."""
    return {model: float(f"{value:.2f}") for model, value in found.items()}


def test_every_model_stands_there():
    assert list(headlines()) == list(iom.MODELS)


@pytest.mark.parametrize(("place", "name"), [(0, "japan-2015"), (1, "japan-2020-update")])
def test_headlines_at_37_sectors_are_those_of_the_models(place, name):
    found = iom.run(iom.load_table(name, 37), "rare-earth-ban", "all").gdp_loss().iloc[0]
    assert {model: shown[place] for model, shown in headlines().items()} == rounded(found)


@pytest.mark.parametrize(("place", "name"), [(2, "japan-2015"), (3, "japan-2020-update")])
def test_headlines_at_107_sectors_are_those_of_the_models(place, name):
    models = [model for model in iom.MODELS if model not in ("substitution", "inventory", "allocation")]
    found = iom.run(iom.load_table(name, 107), "rare-earth-ban", models).gdp_loss().iloc[0]
    assert {model: headlines()[model][place] for model in models} == rounded(found)


def test_the_page_says_what_is_known_of_chips():
    table = iom.load_table("japan-2020-update", 107)
    assert f"Output of 321 comes out at {table.x[table.position(['321'])[0]]:,.0f} billion yen" in PAGE
    assert f"own GDP of 2020, {table.gdp / 1000:.0f} trillion" in PAGE
