"""What every model is, and how a static one runs through time."""

from __future__ import annotations

import abc
import dataclasses
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from iomodel.equations.ratios import ratio
from iomodel.errors import NotApplicableError
from iomodel.materials.path import CapacityPath
from iomodel.models.answer import Answer
from iomodel.models.measures import REAL_GDP
from iomodel.notation import FloatArray
from iomodel.table import IOTable

Solver = Callable[[FloatArray, FloatArray], FloatArray]
"""Capacity and final demand of some days, shapes (k, n), to the output of these days, shape (k, n)."""


@dataclass(frozen=True)
class Model(abc.ABC):
    """A frozen set of parameters with one method: a table and a capacity path in, output out."""

    name: ClassVar[str]
    """As on the command line."""
    title: ClassVar[str]
    """As in a table for a reader."""
    assumes: ClassVar[str]
    """The key assumption, in one line."""
    errs: ClassVar[str]
    """Known direction of the error: what the model tends to understate or overstate."""
    title_ja: ClassVar[str]
    assumes_ja: ClassVar[str]
    errs_ja: ClassVar[str]
    """The same three in Japanese."""
    place: ClassVar[int] = 1000
    """Where the model comes in lists: simple ones first."""
    monotone: ClassVar[bool] = True
    """Whether theory says that a larger cut never loses less."""
    follows: ClassVar[bool] = False
    """Whether the model itself follows its answer beyond the path until all is normal again."""

    @property
    def capped(self) -> bool:
        """Whether no sector ever makes more than its capacity."""
        return True

    @property
    def headline(self) -> str:
        """The measure that answers the question, a name of `iomodel.models.measures.MEASURES`."""
        return REAL_GDP

    @property
    def aftermath(self) -> int:
        """How long effects last beyond the shock; a run is made that much longer [days]."""
        return 0

    @abc.abstractmethod
    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""

    def answer(self, table: IOTable, path: CapacityPath) -> Answer:
        """What the model hands to the accounts: its output, and more where prices move or days follow."""
        return Answer(self.output(table, path))

    @property
    def about(self) -> dict[str, str]:
        """What a reader needs to judge an answer: title, key assumption, known error."""
        return {"title": self.title, "assumes": self.assumes, "errs": self.errs}

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters with their values as plain data, for the record; a matrix by its hash."""
        return {field.name: _recorded(getattr(self, field.name)) for field in dataclasses.fields(self)}


def _recorded(value: Any) -> Any:
    """A parameter as plain data."""
    if isinstance(value, pd.DataFrame):
        figures = np.ascontiguousarray(value.to_numpy(dtype=np.float64))
        return f"matrix {hashlib.sha256(figures.tobytes()).hexdigest()[:12]}"
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value  # type: ignore[arg-type]


def require_normal_demand(path: CapacityPath, name: str) -> None:
    """Refuse a path on which final demand changes, for models that know no final demand.

    Raises
    ------
    NotApplicableError
        With the first scenario that changes it.
    """
    changed = (path.demand != 1).any(axis=(1, 2))
    if changed.any():
        raise NotApplicableError(
            f"{name}: scenario {path.scenarios[int(changed.argmax())]} changes final demand, and this "
            "model is driven by supply alone; use another, such as supply-constrained",
            "シナリオが最終需要を変化させるのに対し、このモデルは供給側の変化のみを扱う",
        )


def require_productive(table: IOTable) -> None:
    """Refuse a table that uses up more than it makes, for equations that would not notice.

    Raises
    ------
    NotProductiveError
        If the spectral radius of its coefficients is 1 or more.
    """
    _ = table.factors


def share_lost(table: IOTable, capacity: FloatArray) -> FloatArray:
    """Share of normal output that capacities in the table's unit take away, shape (k, n) [1]."""
    left = ratio(capacity, table.x, 1.0, where=np.isfinite(capacity))
    return np.asarray(1 - left)


def by_demand(solve: Callable[[FloatArray, FloatArray], FloatArray]) -> Solver:
    """A solver of many days from an equation that takes many capacities, (k, n), but one demand, (n,)."""

    def solver(capacity: FloatArray, demand: FloatArray) -> FloatArray:
        output = np.empty(demand.shape)
        asked, which = _distinct(demand)
        for number, given in enumerate(asked):
            days = which == number
            output[days] = solve(capacity[days], given)
        return output

    return solver


def solve_levels(table: IOTable, path: CapacityPath, solve: Solver) -> FloatArray:
    """Run a static model on a path: days with equal capacity and demand are solved once, all in one call.

    Parameters
    ----------
    table
        The economy, n sectors.
    path
        Capacity and demand as shares of the normal ones, shape (s, days, n).
    solve
        Given capacity and final demand in the table's unit, returns output in it, or as many figures a day
        as it likes.
    """
    s, days, _ = path.capacity.shape
    first, kinds = path.distinct_days
    place = np.divmod(first, days)
    left = path.capacity[place]
    capacity = np.where(left < 1, left * table.x, np.inf)
    with table.naming_sectors():
        solved = solve(capacity, path.demand[place] * table.f)
    return np.ascontiguousarray(solved[kinds].reshape(s, days, -1))


def _distinct(rows: FloatArray) -> tuple[FloatArray, np.ndarray]:
    """Rows without repetition, in order of first appearance, and which of them each row is."""
    place: dict[bytes, int] = {}
    which = np.array([place.setdefault(row.tobytes(), len(place)) for row in rows], dtype=np.intp)
    first = np.unique(which, return_index=True)[1]
    return rows[first], which
