"""The pages on recipes: their examples are sound, and they name every key that there is."""

import re
import tomllib
from pathlib import Path

import pytest

from iomodel.report import Recipe, plan
from iomodel.report.expand import expanded
from iomodel.report.variants import MOST

ROOT = Path(__file__).parents[2]
PAGES = {
    lang: (ROOT / place).read_text(encoding="utf-8")
    for lang, place in (("en", "docs/recipe.md"), ("ja", "docs/ja/recipe.md"))
}
FORTY = ROOT / "reports/forty/ban-in-forty.toml"


@pytest.mark.parametrize("lang", PAGES)
def test_examples_are_sound_and_one_gives_forty_reports(lang):
    examples = re.findall(r"^```toml\n(.*?)^```$", PAGES[lang], re.M | re.S)
    recipes = [Recipe.parse({"name": "example", **tomllib.loads(text)}, text) for text in examples]
    assert [len(expanded(recipe)) for recipe in recipes] == [1, 1, 40, 1]
    assert len(plan(recipes[3]).variants) == 4


@pytest.mark.parametrize("lang", PAGES)
def test_every_key_is_explained(lang):
    explained = re.findall(r"^\| `(\w+)` \|", PAGES[lang], re.M)
    assert sorted(explained) == sorted(Recipe.model_fields)
    assert str(MOST) in PAGES[lang]


def test_the_recipe_that_comes_along_is_the_one_of_the_page():
    text = re.sub(r"^(#|durations).*\n", "", FORTY.read_text(encoding="utf-8"), flags=re.M)
    assert text in PAGES["en"]
    names = [recipe.name for recipe in expanded(Recipe.read(FORTY))]
    assert len(set(names)) == 40
    assert "ban-in-forty_cuts-share-0.5_stocks-days-60_duration-cut-365" in names
