"""Elasticities by time, and what the network refuses."""

import numpy as np
import pytest

from iomodel.equations.substitution import (
    BY_HORIZON,
    Elasticities,
    ElasticityPath,
    ceiling,
    economy,
    equilibrium,
)
from iomodel.errors import ConvergenceError, ParameterError, UnbalancedTableError
from tests.equations.networks import single
from tests.helpers.economies import accounts


def test_elasticities_rise_with_time():
    for field in Elasticities.__dataclass_fields__:
        values = [getattr(BY_HORIZON.at(years), field) for years in (0, 0.5, 1, 1.5, 3, 8, 20)]
        assert values == sorted(values)
    assert 0.05 == BY_HORIZON.at(0).scarce < BY_HORIZON.at(1).scarce < BY_HORIZON.at(2).scarce == 0.30


def test_elasticities_by_time_are_those_that_are_documented():
    """Trade from .76 within a year to 2 after seven, in a straight line: Boehm et al. 2023."""
    years = np.array([0, 1, 2, 5, 7, 20])
    found = [BY_HORIZON.at(time) for time in years]
    assert [e.scarce for e in found] == [0.05, 0.10, 0.30, 0.90, 0.90, 0.90]
    for name in ("imports", "exports"):
        values = [getattr(e, name) for e in found]
        np.testing.assert_allclose(values, np.interp(years, [1, 7], [0.76, 2]), atol=0.004)
    for e in found:
        assert (e.value_added, e.final, e.intermediates, e.varieties) == (0.5, 0.9, 0.1, 0.5)
    assert Elasticities() == Elasticities(0.07, 0.5, 0.1, 0.9, 0.5, 0.76, 0.76)


@pytest.mark.parametrize("years", [(), (0.0,), (0.0, 0.0), (1.0, 0.5), (-1.0, 0.0), (0.0, np.nan)])
def test_times_of_elasticities_that_do_not_rise_are_refused(years):
    with pytest.raises(ParameterError, match="elasticities by time"):
        ElasticityPath(years, (Elasticities(), Elasticities()))


@pytest.mark.parametrize("field", list(Elasticities.__dataclass_fields__))
@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf])
def test_impossible_elasticity_is_named(field, value):
    with pytest.raises(ParameterError, match=f"'{field}' is {value}"):
        Elasticities(**{field: value})


@pytest.mark.parametrize("field", ["scarce", "value_added", "varieties"])
def test_elasticity_that_must_be_above_zero(field):
    with pytest.raises(ParameterError, match="expected above 0"):
        Elasticities(**{field: 0.0})
    assert Elasticities(intermediates=0.0, final=0.0, imports=0.0, exports=0.0)


@pytest.mark.parametrize(
    ("changed", "error", "text"),
    [
        ({"exposed": [1.2]}, ParameterError, "exposed of sector at position 0 is 1.2"),
        ({"exposed": [np.nan]}, ParameterError, "exposed of sector at position 0 is nan"),
        ({"share": -0.1}, ParameterError, "share of sector at position 0 is -0.1"),
        ({"exposed": [0.0]}, ParameterError, "no sector uses the scarce material"),
        ({"share": 0.8}, ParameterError, "0.8 of exposed output.*value added, 0.7"),
        ({"value_added": [6.0]}, UnbalancedTableError, "position 0 sells 10 and spends 9"),
        ({"value_added": [np.nan]}, UnbalancedTableError, "position 0 is not a number"),
        ({"final_imported": [np.inf]}, UnbalancedTableError, "position 0 is not a number or infinite"),
        ({"final_domestic": [-4.0], "value_added": [-4.0]}, UnbalancedTableError, "output.* is -1"),
    ],
)
def test_impossible_accounts(changed, error, text):
    with pytest.raises(error, match=text):
        economy(**single(**changed))


def test_exposed_sector_without_output_is_refused():
    zero, half = np.zeros(2), np.array([5.0, 0.0])
    with pytest.raises(ParameterError, match=r"position 1.*no output"):
        economy(np.zeros((2, 2)), np.zeros((2, 2)), half, half, zero, zero, zero + 1, 0.01)


@pytest.mark.parametrize("supply", [0.0, -1.0, np.nan, np.inf])
def test_impossible_supply(supply):
    with pytest.raises(ParameterError, match="supply of the scarce material"):
        equilibrium(economy(**single()), Elasticities(), supply)


def test_a_cut_that_contracts_cannot_bear_says_how_far_it_got():
    """Exports at any price take .6 of output; below that much of it there is nothing to solve."""
    made = economy(
        **single(domestic=[[0.0]], imported=[[3.0]], final_domestic=[4.0], exports=[6.0], exposed=[1.0])
    )
    stiff = Elasticities(scarce=0.02, exports=0.0, imports=0.0)
    assert equilibrium(made, stiff, 0.9).residual[0] < 1e-10
    with pytest.raises(ConvergenceError, match=r"could be cut to 0\.\d+ of base-year use.*asked for 0\.2"):
        equilibrium(made, stiff, 0.2)


def test_no_ceiling_at_one():
    with pytest.raises(ParameterError, match=r"elasticity is 1\.0"):
        ceiling(0.2, 5e-4, 1.0)


def test_of_several_flows_that_are_no_figures_the_first_is_named():
    given = accounts(4)
    given["value_added"] = np.array([1.0, np.nan, np.inf, 1.0])
    with pytest.raises(UnbalancedTableError, match="sector at position 1 is not a number or infinite"):
        economy(**given)


@pytest.mark.parametrize("elasticity", [-0.5, 1.0, 1.5])
def test_a_ceiling_needs_an_elasticity_below_one(elasticity):
    with pytest.raises(ParameterError, match=rf"elasticity is {elasticity}, expected 0 or above and below 1"):
        ceiling(0.2, 5e-4, elasticity)
    assert ceiling(0.2, 5e-4, 0.0) == 0.2
