"""Schemas, templates, and what files may name: through the command line."""

import json

import pytest

import iomodel as iom


@pytest.mark.parametrize("kind", ["scenario", "material", "estimate", "recipe"])
def test_every_kind_of_file_has_a_schema(command, kind):
    code, out, _ = command("schema", kind)
    assert code == 0
    found = json.loads(out)
    assert found.get("properties") or found["anyOf"]


def test_an_unknown_schema_names_the_known_ones(command):
    code, _, err = command("schema", "scenarios")
    assert code == 2
    assert "Did you mean 'scenario'" in err


def test_the_template_of_a_material_loads_and_runs(command, tmp_path):
    folder = tmp_path / "metal"
    assert command("materials", "template", str(folder))[0] == 0
    code, out, _ = command("materials", "check", str(folder))
    assert code == 0
    assert "Material my-material" in out
    for path in folder.glob("*.csv"):
        head = path.read_text(encoding="utf-8").splitlines()
        assert head[0].startswith("# ")
    code, _, err = command("materials", "template", str(folder))
    assert code == 2
    assert "is there already" in err
    (tmp_path / "ban.toml").write_text(
        'name = "ban"\nduration.cut = 90\ncuts = [{material = "metal", origin = "China", share = 1}]\n'
    )
    code, out, _ = command("run", str(tmp_path / "ban.toml"), "--model", "direct", "--json")
    assert code == 0
    assert json.loads(out)[0]["scenario"] == "ban"


def test_the_template_of_an_estimate_loads(command, tmp_path):
    path = tmp_path / "mine.toml"
    assert command("estimates", "template", str(path))[0] == 0
    assert iom.load_estimate(path).id == "my-estimate"
    assert command("estimates", "check", str(path))[0] == 0
    assert command("estimates", "template", str(path))[0] == 2
    assert command("estimates", "template", str(tmp_path / "mine"))[0] == 2


def test_materials_and_estimates_are_listed(command):
    assert "rare-earths" in command("materials")[1]
    assert {one["id"] for one in json.loads(command("estimates", "--json")[1])} == set(iom.estimate_names())
