"""What a flow changes by is the same without the labels and days of a result."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.models import MODELS
from iomodel.models.measures import MEASURES
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import as_model, as_scenario, materials_of
from iomodel.simulate.flows import flow_changes

FLOWS = [name for name, measure in MEASURES.items() if measure.kind == "flow"]


@pytest.fixture(scope="module")
def asked():
    """Two scenarios of different lengths and materials, and what they cut."""
    table = iom.load_table("japan-2015", 13)
    ban = as_scenario("rare-earth-ban", table=table).lasting(150)
    cut = {"material": "gallium", "origin": "China", "share": 1.0}
    other = Scenario.parse({"name": "gallium", "duration": {"cut": 90}, "cuts": [cut]}, "gallium")
    return table, [ban, other], materials_of([ban, other], None, table)


def same_as_run(table, scenarios, known, model):
    """Every flow that the model knows, and the refusal of those it does not know."""
    result, seen = iom.run(table, scenarios, model, materials=known), 0
    for name in FLOWS:
        if name not in result.data:
            with pytest.raises(ParameterError, match="no measure"):
                flow_changes(table, scenarios, model, known, name)
            continue
        found = flow_changes(table, scenarios, model, known, name)
        wanted = result.measure_loss(name).to_numpy()[:, 0] / 100
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-15, err_msg=name)
        seen += 1
    assert seen >= 2
    return found


@pytest.mark.parametrize("name", MODELS)
def test_every_model_and_measure_is_that_of_a_run(asked, name):
    table, scenarios, known = asked
    model = iom.Substitution(bill=1e-4) if name == "substitution" else as_model(name)
    found = same_as_run(table, scenarios, known, model)
    assert found.shape == (2,)


@pytest.mark.parametrize("name", ["direct", "extraction", "supply-constrained", "substitution"])
def test_so_it_is_at_another_level_and_for_another_country(name):
    for table in (iom.load_table("japan-2015", 37), iom.load_table("germany-2014")):
        scenario = as_scenario("rare-earth-ban", table=table).lasting(120)
        same_as_run(table, [scenario], materials_of([scenario], None, table), as_model(name))


def test_what_a_run_refuses_is_refused_in_its_words(asked):
    table = asked[0]
    demand = as_scenario("dual-use-and-retaliation", table=table)
    with pytest.raises(NotApplicableError) as told:
        iom.run(table, demand, "ghosh")
    with pytest.raises(NotApplicableError, match="changes final demand") as found:
        flow_changes(table, [demand], iom.Ghosh(), materials_of([demand], None, table), "real_gdp")
    assert str(found.value) == str(told.value)
