"""Materials by path, in `[materials]`, under the folder of data and as an argument; a table's own codes."""

import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials.template import write_material_template
from iomodel.report import Recipe
from iomodel.report.study import plan
from tests.helpers.economies import TWO

BAN = 'name = "ban"\n{}\nduration.cut = 90\n[[cuts]]\nmaterial = "{}"\norigin = "China"\nshare = 1\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return write_material_template(tmp_path / "data" / "metal")


def loss(scenario, **more):
    return float(iom.run("japan-2015", scenario, "direct", **more).gdp_loss().iloc[0, 0])


def test_a_material_is_found_in_every_way_with_the_same_loss(folder, tmp_path, monkeypatch):
    texts = {
        "path": BAN.format("", "data/metal"),
        "absolute": BAN.format("", folder.as_posix()),
        "listed": BAN.format('materials.metal = "data/metal"', "metal"),
    }
    found = []
    for name, text in texts.items():
        (tmp_path / f"{name}.toml").write_text(text)
        found.append(loss(tmp_path / f"{name}.toml"))
    (tmp_path / "given.toml").write_text(BAN.format("", "mine"))
    with pytest.raises(ScenarioError, match=r"cuts\.0\.material: unknown material 'mine'"):
        iom.load_scenario(tmp_path / "given.toml")
    given = {"materials": {"mine": folder}}
    found.append(loss(tmp_path / "given.toml", **given))
    found.append(loss(iom.load_scenario(tmp_path / "given.toml", **given), **given))
    (tmp_path / "own" / "materials").mkdir(parents=True)
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "own"))
    write_material_template(tmp_path / "own" / "materials" / "mine")
    found.append(loss(tmp_path / "given.toml"))
    assert found[0] < 0
    assert len(set(found)) == 1


def test_a_path_starts_at_the_scenarios_file_and_is_kept_by_variants(folder, tmp_path, monkeypatch):
    (tmp_path / "ban.toml").write_text(BAN.format("", "data/metal"))
    monkeypatch.chdir(tmp_path.parent)
    ban = iom.load_scenario(tmp_path / "ban.toml")
    assert ban.cuts[0].material == "my-material"
    assert loss(ban.lasting(180)) < loss(ban)
    assert "my-material" in iom.run("japan-2015", ban, "direct").provenance["materials"]


def test_a_scenario_made_in_python_takes_a_path(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    cut = iom.Cut(material="metal", origin="China", share=1)
    assert loss(iom.Scenario(name="ban", duration=iom.Duration(cut=90), cuts=(cut,))) < 0


def test_two_folders_with_one_name_are_told_apart_or_refused(folder, tmp_path):
    other = write_material_template(tmp_path / "other")
    text = BAN.format("", "data/metal") + '[[cuts]]\nmaterial = "other"\norigin = "US"\nshare = 1\n'
    (tmp_path / "both.toml").write_text(text)
    with pytest.raises(ScenarioError, match="both hold a material called 'my-material'"):
        iom.load_scenario(tmp_path / "both.toml")
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(BAN.format("", "data/metal"))
    two.write_text(BAN.replace('"ban"', '"two"').format("", other.as_posix()))
    with pytest.raises(ScenarioError, match="both hold a material called 'my-material'"):
        iom.run("japan-2015", [one, two], "direct")


def test_a_broken_material_is_told_with_the_other_mistakes(folder, tmp_path):
    (folder / "origins.csv").write_text("element,origin\n")
    (tmp_path / "ban.toml").write_text(BAN.format("", "data/metal").replace("= 90", "= -1"))
    with pytest.raises(ScenarioError) as caught:
        iom.load_scenario(tmp_path / "ban.toml")
    found = dict(caught.value.problems)
    assert "columns" in found["cuts.0.material"]
    assert "duration.cut" in found


@pytest.mark.parametrize(
    "ask",
    [
        lambda ban, mine: iom.calibrate("japan-2015", ban, "direct", -1e-4, "severity", materials=mine),
        lambda ban, mine: iom.first_shortages(ban, materials=mine),
        lambda ban, mine: iom.loss_curve("japan-2015", ban, "direct", 1, materials=mine),
        lambda ban, mine: iom.timeline("japan-2015", ban, "direct", materials=mine),
        lambda ban, mine: iom.explain("japan-2015", ban, "351", materials=mine),
        lambda ban, mine: iom.worth_of_stock_day("japan-2015", ban, "direct", materials=mine),
        lambda ban, mine: iom.compare("japan-2015", ban, ["direct"], materials=mine),
    ],
)
def test_materials_go_with_every_question(folder, tmp_path, ask):
    (tmp_path / "ban.toml").write_text(BAN.format("", "mine"))
    assert ask(tmp_path / "ban.toml", {"mine": folder}) is not None


def test_a_recipe_brings_its_materials(folder, tmp_path):
    (tmp_path / "ban.toml").write_text(BAN.format("", "mine"))
    recipe = tmp_path / "recipe.toml"
    recipe.write_text('scenarios = ["ban.toml"]\nmodels = ["direct"]\nmaterials.mine = "data/metal"\n')
    study = plan(Recipe.read(recipe))
    assert study.materials["mine"].name == "mine"
    assert study.materials["mine"].title_en == "My material"
    recipe.write_text('scenarios = ["ban.toml"]\nmaterials.mine = "data/gone"\n')
    with pytest.raises(ScenarioError, match=r"materials\.mine: no material"):
        Recipe.read(recipe)


def test_shocks_at_a_tables_own_codes_work_from_a_file(tmp_path):
    table = TWO.table()
    path = tmp_path / "own.toml"
    code = table.codes[0]
    path.write_text(
        f'name = "own"\nduration.cut = 90\nshocks = [{{sector = "{code}", kind = "capacity", share = 0.1}}]\n'
    )
    shock = iom.Shock(sector=code, kind="capacity", share=0.1)
    made = iom.Scenario(name="own", duration=iom.Duration(cut=90), shocks=(shock,))
    from_file, from_python = (
        iom.run(table, scenario, "direct").gdp_loss().iloc[0, 0] for scenario in (path, made)
    )
    assert from_file == from_python < 0
    assert iom.load_scenario(path, table=table).shocks[0].sector == code
