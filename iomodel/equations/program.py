"""A linear program on HiGHS that keeps its basis, and the table in units in which it is well scaled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_array, diags_array, eye_array, hstack

from iomodel.equations.leontief import factorise
from iomodel.equations.leontief import output as leontief_output
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from iomodel.notation import FloatArray, IntArray

if TYPE_CHECKING:
    import highspy

_TOLERANCE = 1e-10

_BLOCK = 128
"""Columns made sparse at once."""


def sizes(A: FloatArray, demand: FloatArray) -> FloatArray:
    """Normal output as the unit of each sector, so that the program does not depend on the table's."""
    x = np.abs(leontief_output(factorise(A), demand))
    return np.where(x > 1e-12 * unit_of(x), x, unit_of(x))


def unit_of(size: FloatArray) -> float:
    """Size of the largest sector, the unit of value in a program; 1 where nothing has a size."""
    return float(size.max(initial=0.0)) or 1.0


def flows(A: FloatArray, size: FloatArray) -> csc_array:
    """``I - A`` with every sector in units of its own size, made block by block to save memory."""
    blocks = []
    for users in np.array_split(np.arange(len(A)), 1 + len(A) // _BLOCK):
        scaled = A[:, users] * -size[users] / size[:, np.newaxis]
        scaled[users, users - users[:1]] += 1.0
        blocks.append(csc_array(scaled))
    return hstack(blocks, format="csc")


class Program:
    """One HiGHS model that keeps its basis while bounds change."""

    def __init__(self, rows: csc_array, worth: FloatArray, least: FloatArray, most: FloatArray) -> None:
        import highspy

        self._rows, self._least, self._most = rows, least, most.copy()
        self._upper = np.full(rows.shape[1], np.inf)
        self._highs = _model(rows, worth, np.zeros(rows.shape[1]), self._upper, least, most)
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infeasible = highspy.HighsModelStatus.kInfeasible

    def limit_columns(self, which: IntArray, upper: FloatArray) -> None:
        """New upper bounds of some columns."""
        self._upper[which] = upper
        index = np.asarray(which, dtype=np.int32)
        self._highs.changeColsBounds(len(index), index, np.zeros(len(index)), np.asarray(upper, dtype=float))

    def limit_rows(self, which: IntArray, upper: FloatArray) -> None:
        """New upper bounds of some rows."""
        self._most[which] = upper
        for row, bound in zip(which, upper, strict=True):
            self._highs.changeRowBounds(int(row), float(self._least[row]), float(bound))

    def solve(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Columns with their reduced worth, rows with their prices.

        A basis kept from the day before can lead the solver astray: what it does not solve from there, it
        solves from the start.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != self._optimal:
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status == self._infeasible:
            raise self._shortfall()
        if status != self._optimal:
            raise ConvergenceError(
                f"linear program ended with status {status.name}, also when solved from the start; expected "
                "an optimum. Cut a little more or less, or use another model"
            )
        found = self._highs.getSolution()
        return (
            np.array(found.col_value),
            np.array(found.col_dual),
            np.array(found.row_value),
            np.array(found.row_dual),
        )

    def _shortfall(self) -> InfeasibleError:
        """Which floor is missed by most when as little as possible may be missed in all."""
        held = np.flatnonzero(self._least)
        n, m = self._rows.shape[1], len(held)
        amends = eye_array(len(self._least), format="csc")[:, held] @ diags_array(np.sign(self._least[held]))
        highs = _model(
            hstack([self._rows, amends], format="csc"),
            np.concatenate([np.zeros(n), -np.ones(m)]),
            np.zeros(n + m),
            np.concatenate([self._upper, np.full(m, np.inf)]),
            self._least,
            self._most,
        )
        highs.run()
        missed = np.array(highs.getSolution().col_value)[n:]
        sector = int(held[missed.argmax()])
        return InfeasibleError(
            f"final demand for {{sector}} is held at {self._least[sector]:.6g} of its normal output or more, "
            f"which the caps miss by {missed.max():.6g}. Lower the floor, cut less, or allow imports",
            sector=sector,
        )


def _model(
    rows: csc_array, worth: FloatArray, low: FloatArray, high: FloatArray, least: FloatArray, most: FloatArray
) -> highspy.Highs:
    """A silent HiGHS model of a maximisation."""
    import highspy

    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = rows.shape
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_, program.col_lower_, program.col_upper_ = worth, low, high
    program.row_lower_, program.row_upper_ = least, most
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = rows.indptr
    program.a_matrix_.index_ = rows.indices
    program.a_matrix_.value_ = rows.data
    highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("solver", "simplex"),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(program)
    return highs


def check_vectors(A: FloatArray, vectors: dict[str, FloatArray], capacity: FloatArray | None = None) -> None:
    """Refuse vectors of another length, numbers that are none, and negative capacities."""
    n = len(A)
    for name, value in vectors.items():
        if np.shape(value) != (n,):
            raise ParameterError(f"{name} has shape {np.shape(value)}, expected ({n},)")
        if not np.isfinite(value).all():
            raise ParameterError(f"{name} has a value that is not finite, expected numbers")
    if capacity is None:
        return
    if np.ndim(capacity) not in (1, 2) or np.shape(capacity)[-1] != n:
        raise ParameterError(f"capacity has shape {np.shape(capacity)}, expected (k, {n}) or ({n},)")
    if not (np.asarray(capacity) >= 0).all():
        raise ParameterError("capacity has a value that is negative or not a number, expected 0 or more")
