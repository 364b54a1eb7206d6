"""What a model hands to the accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from iomodel.figure import signed
from iomodel.locked import Locked
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.table import IOTable

_SHOWN = 0.005
"""The smallest change that two digits show [% of a year's GDP]."""


@dataclass(frozen=True, eq=False)
class Answer(Locked):
    """Output day by day, and what the model alone knows of prices and of days beyond the path.

    Parameters
    ----------
    output
        Output of every sector, shape (s, days, n) [table's unit, at an annual rate]. A model that follows
        its own aftermath gives more days than the path has.
    value_added
        Real value added of every sector, same shape and unit, from a model in which prices move; None from
        a model at fixed prices, whose value added is the coefficient times output.
    measures
        Further measures by name as ratios to a normal day, each of shape (s, days) [1], such as real
        consumption. Days beyond those given are normal.
    notes
        What a reader has to know of this answer, by scenario label.
    at_least
        Labels of the scenarios that lose more than the days given show, because not all is back to normal.
    """

    output: FloatArray
    value_added: FloatArray | None = None
    measures: Mapping[str, FloatArray] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_least: tuple[str, ...] = ()

    def lasting(self, days: int, table: IOTable) -> Answer:
        """The same answer for a number of days: days beyond those given are normal."""
        return Answer(
            output=_normal_after(self.output, days, table.x),
            value_added=(
                None if self.value_added is None else _normal_after(self.value_added, days, table.value_added)
            ),
            measures={name: _normal_after(values, days, 1.0) for name, values in self.measures.items()},
            notes=self.notes,
            at_least=self.at_least,
        )

    def stopped(self, days: int, table: IOTable, scenarios: Sequence[str]) -> Answer:
        """The same answer cut off after a number of days, with a note on what that leaves out."""
        value_added = self.value_added
        rest = (
            self.output[:, days:] @ table.value_added_share
            if value_added is None
            else (value_added[:, days:].sum(axis=2))
        )
        left_out = 100 * (rest / table.value_added.sum() - 1).sum(axis=1) / DAYS_PER_YEAR
        notes, at_least = dict(self.notes), list(self.at_least)
        for label, share in zip(scenarios, left_out, strict=True):
            if abs(share) >= _SHOWN:
                note = (
                    f"{label}: the run stops after {days} days; {signed(share)} % of a year's GDP comes later"
                )
                notes[label] = (*notes.get(label, ()), note)
            if share <= -_SHOWN and label not in at_least:
                at_least.append(label)
        return Answer(
            output=self.output[:, :days],
            value_added=None if value_added is None else value_added[:, :days],
            measures={name: values[:, :days] for name, values in self.measures.items()},
            notes=notes,
            at_least=tuple(at_least),
        )


def _normal_after(values: FloatArray, days: int, normal: FloatArray | float) -> FloatArray:
    """Values of some days, and the normal ones from then on; axis 1 is the day."""
    if values.shape[1] >= days:
        return values
    shape = (values.shape[0], days - values.shape[1], *values.shape[2:])
    return np.concatenate([values, np.broadcast_to(normal, shape)], axis=1)
