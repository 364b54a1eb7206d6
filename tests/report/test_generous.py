"""What a report may be asked for with: a recipe, its file, a scenario, and tables of other countries."""

import pytest

import iomodel as iom
from iomodel.errors import IOModelError
from iomodel.report.recipe import as_recipe
from tests.helpers.economies import folder


def test_a_scenario_a_file_and_a_recipe_ask_for_the_same(tmp_path):
    path = tmp_path / "report.toml"
    path.write_text('scenarios = ["nri"]\n', encoding="utf-8")
    wanted = iom.Recipe(name="report", scenarios=["nri"])
    assert as_recipe("nri") == as_recipe(path) == as_recipe(str(path)) == as_recipe(wanted) == wanted


@pytest.mark.parametrize(("given", "message"), [(3, "expected a Recipe"), ("nri-2", "nri-2")])
def test_anything_else_is_refused(given, message, tmp_path):
    with pytest.raises(IOModelError, match=message):
        iom.write_report(given, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_table_writes_nothing(command, tmp_path):
    code, _, err = command("report", "nri", "--table", "no-such-table", "--out", str(tmp_path / "a"))
    assert (code, "no table" in err) == (2, True)
    assert not (tmp_path / "a").exists()


def test_region_reaches_the_table():
    recipe = iom.Recipe(name="x", scenarios=["nri"], region="XXX")
    from iomodel.report.study import plan

    with pytest.raises(IOModelError, match="XXX"):
        plan(recipe).table  # noqa: B018


def test_a_scenario_in_memory_gives_the_report_of_its_name(tmp_path):
    from iomodel.report.study import plan

    asked = iom.load_scenario("nri").changed("mine", title="Mine")
    study = plan(as_recipe(asked))
    assert study.subject == asked
    assert plan(as_recipe("nri")).digest != study.digest
    recipe = iom.Recipe(name="x", scenarios=[asked], models=["direct"], sectors=13, formats=["xlsx"])
    assert iom.write_report(recipe, tmp_path / "out")
    assert not iom.write_report(recipe, tmp_path / "out")


def test_the_option_region_reaches_the_table(command, tmp_path):
    code, _, err = command("report", "nri", "--region", "XXX", "--out", str(tmp_path / "a"))
    assert (code, "XXX" in err) == (2, True)
    assert not (tmp_path / "a").exists()


def test_a_report_on_one_country_of_several_is_about_that_country(command, tmp_path):
    world = folder(tmp_path / "three-2019")
    for region in ("USA", "CHN"):
        out = tmp_path / region
        words = ("--table", str(world), "--region", region, "--model", "direct", "--formats", "nc")
        code, _, err = command("report", "rare-earth-ban", *words, "--out", str(out))
        assert (code, err) == (0, "")
        assert set(iom.Result.from_netcdf(out / "result.nc").data["region"].values) == {region}


def test_a_scenario_in_memory_that_names_what_is_not_there_writes_nothing(tmp_path):
    ban = {"material": "rare-earth", "origin": "China", "share": 1}
    asked = iom.Scenario(name="mine", duration={"cut": 90}, cuts=[ban])
    with pytest.raises(IOModelError, match="Did you mean 'rare-earths'"):
        iom.write_report(asked, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_scenario_in_memory_and_its_name_are_one_scenario():
    with pytest.raises(IOModelError, match="'nri' is given twice"):
        iom.Recipe.parse({"name": "x", "scenarios": ["nri", iom.load_scenario("nri")]}, "x")
