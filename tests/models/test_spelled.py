"""Parameters behind the name of a model, and headlines that are not of GDP."""

import json

import pytest

import iomodel as iom
from iomodel.errors import ParameterError


def test_parameters_behind_a_name_are_those_of_the_class():
    assert iom.model_named("inventory:psi=1;target_days=60") == iom.Inventory(psi=1, target_days=60)
    assert iom.model_named("bottleneck: rule = largest ") == iom.Bottleneck(rule="largest")
    assert iom.model_named("allocation:tonnage=true") == iom.Allocation(tonnage=True)


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("inventory:pssi=1", "'pssi' is none of its parameters.*Did you mean 'psi'"),
        ("inventory:psi", "'psi' is no parameter; expected key=value"),
        ("inventory:", "expected key=value"),
        ("inventory:psi=1;psi=2", "'psi' is given twice"),
        ("inventory:psi=none", "'psi=none' cannot be read"),
        ("inventory:psi=7", "psi"),
        ("direct:psi=1", "parameters: none"),
        ("inventry:psi=1", "Did you mean 'inventory'"),
    ],
)
def test_bad_parameters_name_the_model_and_what_it_takes(name, stated):
    with pytest.raises(ParameterError, match=stated):
        iom.model_named(name)


def test_the_command_line_shows_the_headline_of_a_model_whose_gdp_cannot_move(command):
    asked = ("run", "rare-earth-ban", "--sectors", "13", "--model", "substitution:rents=abroad,direct")
    code, out, _ = command(*asked)
    assert code == 0
    (line,) = [line for line in " ".join(out.split()).split("Hardest hit") if "Headline of" in line]
    assert "Headline of substitution, rare-earth-ban: real consumption and investment at home, -" in line
    records = {one["model"]: one for one in json.loads(command(*asked, "--json")[1])}
    abroad, direct = records["substitution"], records["direct"]
    assert abs(abroad["gdp_share"]) < 1e-9
    assert abroad["headline_share"] == pytest.approx(abroad["measures"]["real_consumption"])
    assert abroad["headline_share"] < -0.01
    assert direct["headline_share"] == pytest.approx(direct["gdp_share"], rel=1e-9)
    assert "Headline of" not in command(*asked[:-1], "direct")[1]


def test_a_recipe_takes_parameters_too():
    recipe = iom.Recipe(name="x", scenarios=["rare-earth-ban"], models=["substitution:rents=abroad"])
    assert recipe.model_names == ["direct", "substitution:rents=abroad"]
    assert recipe.lead_model == "substitution"


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        (
            "inventory:psi=0.5,target_days=60",
            "psi is '0.5,target_days=60', expected a number; several parameters are separated by semicolons",
        ),
        ("inventory:psi=many", "psi is 'many', expected a number$"),
    ],
)
def test_a_word_is_no_number(name, stated):
    with pytest.raises(ParameterError, match=stated):
        iom.model_named(name)
