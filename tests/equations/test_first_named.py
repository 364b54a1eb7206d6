"""Of several wrong cells a message names the first, row by row, with what stands there."""

import numpy as np
import pytest

from iomodel.equations import forward, ghosh, inoperability, mixed, ras
from iomodel.equations.leontief import factorise
from iomodel.errors import ParameterError, SolverError

A = np.array([[0.1, 0.2, 0.0], [0.2, 0.1, 0.1], [0.0, 0.1, 0.2]])


def test_ghosh_names_the_first_idle_sector_with_primary_inputs():
    primary = np.array([[0.0, 1.0, 0.0], [4.0, 5.0, 6.0]])
    with pytest.raises(SolverError, match=r"are 5, expected 0") as found:
        ghosh.output(factorise(A), np.array([1.0, 0.0, 0.0]), primary * [[1, 0, 1], [1, 1, 1]])
    assert found.value.sector == 1


def test_inoperability_names_the_first_share_outside():
    matrix = inoperability.interdependency(A, np.ones(3))
    wrong = np.array([[0.1, 1.5, 0.2], [0.3, 0.1, -0.7]])
    with pytest.raises(ParameterError, match=r"sector at position 1 is 1\.5, expected 0 to 1"):
        inoperability.path(matrix, np.full(3, 0.5), wrong)


def test_inoperability_names_the_first_sector_that_loses_more_than_it_makes():
    matrix = np.array([[0.9, 0.9, 0.9], [0.0, 0.1, 0.0], [0.9, 0.9, 0.9]])
    with pytest.raises(SolverError) as found:
        inoperability.path(matrix, np.ones(3), np.ones((4, 3)))
    assert found.value.sector == 0


def test_forward_names_the_first_loss_that_is_no_share():
    with pytest.raises(ParameterError, match=r"loss at \(0, 2\) is 1\.2"):
        forward.forward(A, np.array([[0.0, 0.5, 1.2], [-0.1, 0.0, 0.0]]))


def test_mixed_names_the_first_capacity_below_zero():
    with pytest.raises(ParameterError, match=r"capacity at \(0, 1\) is -1"):
        mixed.supply_constrained(factorise(A), np.array([[1.0, -1.0, 1.0], [-2.0, 1.0, 1.0]]), np.ones(3))


def test_ras_names_the_first_flow_below_zero():
    flows = np.array([[1.0, -2.0], [-3.0, 1.0]])
    with pytest.raises(ParameterError, match=r"flow in row 0, column 1 is -2"):
        ras.ras(flows, np.ones(2), np.ones(2))
