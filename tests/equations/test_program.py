"""A program that is solved again and again: what the solver is told where it stops without an answer."""

import highspy
import numpy as np
import pytest
from scipy.sparse import csc_array

from iomodel.equations.program import Program
from iomodel.errors import ConvergenceError

UNKNOWN, OPTIMAL = highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kOptimal


class Solver:
    """A solver that says of its first runs how they ended, and notes what it is told."""

    def __init__(self, solver, ends):
        self.solver, self.ends, self.told = solver, list(ends), []

    def run(self):
        self.told.append("run")
        return self.solver.run()

    def clearSolver(self):
        self.told.append("clear")
        return self.solver.clearSolver()

    def getModelStatus(self):
        return self.ends.pop(0) if self.ends else self.solver.getModelStatus()

    def __getattr__(self, name):
        return getattr(self.solver, name)


def program(*ends):
    """Two columns, each worth 1, of which at most 2 and 3 are to be had."""
    made = Program(csc_array(np.eye(2)), np.ones(2), np.zeros(2), np.array([2.0, 3.0]))
    made._highs = Solver(made._highs, ends)
    return made


@pytest.mark.parametrize(("ends", "told"), [([OPTIMAL], ["run"]), ([UNKNOWN], ["run", "clear", "run"])])
def test_what_is_not_solved_from_the_day_before_is_solved_from_the_start(ends, told):
    made = program(*ends)
    assert made.solve()[0].tolist() == [2, 3]
    assert made._highs.told == told


def test_what_is_not_solved_from_the_start_either_is_refused():
    with pytest.raises(ConvergenceError, match="ended with status kUnknown, also when solved from the start"):
        program(UNKNOWN, UNKNOWN).solve()
