"""Recipes: what is wrong is said, all of it at once."""

from pathlib import Path

import pytest

from iomodel.errors import IOModelError, ScenarioError
from iomodel.models import MODELS
from iomodel.report import Recipe, plan
from iomodel.report.recipe import is_recipe

pytestmark = pytest.mark.xdist_group("report")


def parse(**changes: object) -> Recipe:
    return Recipe.parse({"name": "test", "scenarios": ["rare-earth-ban"], **changes}, "test")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"language": "fr"}, "no language 'fr'"),
        ({"formats": ["docx"]}, "docx"),
        ({"formats": []}, "formats"),
        ({"formats": ["pdf", "pdf"]}, "'pdf' is given twice"),
        ({"models": ["suply-constrained"]}, "Did you mean 'supply-constrained'"),
        ({"models": ["all", "direct"]}, "name it alone"),
        ({"scenarios": ["rare-earth-bann"]}, "rare-earth-ban"),
        ({"scenarios": []}, "scenarios"),
        ({"scenarios": [3]}, "scenarios.0: 3 is no scenario; expected its name or its file\n"),
        ({"table": "japan-2014"}, "japan-2015"),
        ({"sectors": 99}, "no level of 99 sectors"),
        ({"durations": [0]}, "0 days changes nothing"),
        ({"durations": [90, "90 days"]}, "90 is given twice"),
        ({"grid": {"duration.cut": [30, 60]}}, "'durations', not in the grid"),
        ({"grid": {"cuts.*.share": []}}, "grid"),
        ({"grid": {"cuts.*.share": list(range(401))}}, "has 401 points, expected 400 at most"),
        ({"grid": {"a": [1, 2], "b": [1, 2], "c": [1, 2]}}, "expected one or two"),
        ({"models": ["direct"], "lead": "leontief"}, "lead: 'leontief' is not among"),
        ({"scenarios": ["rare-earth-ban", "nri"], "grid": {"cuts.*.share": [0.5, 1]}}, "split the recipe"),
        ({"colour": "red"}, "unknown key"),
    ],
)
def test_contradictory_recipe(changes, said):
    with pytest.raises(ScenarioError, match="recipe test") as caught:
        parse(**changes)
    assert said in str(caught.value)


def test_all_problems_at_once():
    with pytest.raises(ScenarioError) as caught:
        parse(language="fr", table="japan-1995", formats=["docx"], durations=[0], colour="red")
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ({"shocks.*.share": (0.1, 0.2)}, "has none to vary"),
        ({"severity": (0.1,)}, "no entry 'severity'"),
        ({"stocks.*.days": (0, -1)}, "greater than or equal to 0"),
        ({"cuts.*.share": (0.5, 70)}, "above 1"),
    ],
)
def test_grid_that_the_scenario_cannot_take(grid, said):
    with pytest.raises(IOModelError) as caught:
        plan(parse(grid=grid))
    assert said in str(caught.value)


def test_all_means_every_model_and_direct_is_always_there():
    assert parse().model_names == list(MODELS)
    assert parse(models=["leontief"]).model_names == ["direct", "leontief"]
    assert parse(models=["leontief"]).lead_model == "leontief"
    assert parse(models=["leontief", "supply-constrained"]).lead_model == "supply-constrained"


def test_grid_values_are_read_as_the_scenario_reads_them():
    study = plan(parse(grid={"cuts.*.share": ("70 %", 1), "exposure.level": ("low", "high")}))
    assert [point.values for point in study.points] == [
        (0.7, "low"),
        (0.7, "high"),
        (1.0, "low"),
        (1.0, "high"),
    ]
    assert study.points[0].scenario.cuts[0].share == 0.7
    assert study.points[0].scenario.cuts[0].origin == "China"


def test_a_file_is_read_with_its_own_name_and_scenarios_beside_it(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(
        'name = "mine"\nduration.cut = 30\nshocks = [{sector = "351", kind = "capacity", share = 0.1}]\n'
    )
    (tmp_path / "about-mine.toml").write_text('scenarios = ["mine.toml"]\n')
    recipe = Recipe.read(tmp_path / "about-mine.toml")
    assert recipe.name == "about-mine"
    assert plan(recipe).subject.name == "mine"
    assert is_recipe(tmp_path / "about-mine.toml")
    assert not is_recipe(tmp_path / "mine.toml")


def test_a_recipe_with_a_misspelt_key_is_read_as_one(tmp_path: Path):
    (tmp_path / "typo.toml").write_text('scenaros = ["nri"]\nformats = ["html"]\n')
    assert is_recipe(tmp_path / "typo.toml")
    with pytest.raises(ScenarioError, match="Did you mean 'scenarios'"):
        Recipe.read(tmp_path / "typo.toml")


def test_files_that_are_no_recipes(tmp_path: Path):
    (tmp_path / "broken.toml").write_text("scenarios = [")
    with pytest.raises(ScenarioError, match="is not TOML"):
        Recipe.read(tmp_path / "broken.toml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        Recipe.read(tmp_path / "absent.toml")


def test_digest_follows_what_decides_the_report():
    base = plan(parse(sectors=37)).digest
    assert plan(parse(sectors=37)).digest == base
    assert plan(parse(sectors=37, language="ja")).digest != base
    assert plan(parse(sectors=37, durations=[30])).digest != base
