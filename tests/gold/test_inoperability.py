"""Inoperability: the two-system example of Haimes & Jiang 2001, and worked paths after Lian & Haimes 2006."""

import numpy as np
import pytest

from iomodel.equations import inoperability
from tests.helpers.economies import CHAPTER_2, TOY


def test_two_systems_of_haimes_and_jiang():
    q = inoperability.equilibrium(np.array([[0.0, 0.8], [0.2, 0.0]]), np.array([0.0, 0.6]))
    np.testing.assert_allclose(q, [0.571, 0.714], atol=5e-4)


def test_chapter_2_equilibrium_and_the_path_that_tends_to_it():
    """Worked for this package on the two-sector example of Miller & Blair."""
    matrix = inoperability.interdependency(CHAPTER_2.A, CHAPTER_2.x)
    shock = np.array([0.0, 0.1])
    q = inoperability.equilibrium(matrix, shock)
    np.testing.assert_allclose(q, [0.06601, 0.11221], atol=5e-6)
    path = inoperability.path(matrix, np.full(2, 0.2), np.tile(shock, (300, 1)))
    np.testing.assert_allclose(path[-1], q, rtol=1e-9)


def test_chapter_2_loss_of_a_shock_that_ends():
    """Worked for this package: shock on steps 1 to 30 of 0 to 99."""
    matrix = inoperability.interdependency(CHAPTER_2.A, CHAPTER_2.x)
    shock = np.zeros((100, 2))
    shock[1:31, 1] = 0.1
    path = inoperability.path(matrix, np.full(2, 0.2), shock)
    np.testing.assert_allclose(np.trapezoid(path, axis=0), [1.980144, 3.366317], atol=5e-7)


def test_toy_path_and_equilibrium():
    """Worked for this package."""
    matrix = inoperability.interdependency(TOY.A, TOY.x)
    shock = np.array([0.0, 0.1, 0.0])
    path = inoperability.path(matrix, np.array([0.2, 0.1, 0.3]), np.tile(shock, (30, 1)))
    np.testing.assert_allclose(path[30], [0.05176, 0.10040, 0.01075], atol=5e-6)
    np.testing.assert_allclose(inoperability.equilibrium(matrix, shock), [0.0579, 0.1059, 0.0121], atol=5e-5)


def test_resilience_from_20_to_1_percent_in_20_steps():
    """Lian & Haimes 2006, with the own coefficient .05 of the toy economy: ln 20 / (20 x .95)."""
    k = inoperability.resilience(np.full(3, 0.2), np.full(3, 0.01), np.full(3, 20.0), TOY.A)
    assert k[0] == pytest.approx(0.1577, abs=5e-5)
