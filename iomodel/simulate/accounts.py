"""From output to value added, GDP and persons: the same accounts for every model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.errors import SolverError
from iomodel.locked import Locked
from iomodel.models.answer import Answer
from iomodel.notation import DAYS_PER_YEAR, FloatArray, after_start
from iomodel.table import IOTable


@dataclass(frozen=True)
class DailyFlows(Locked):
    """Daily flows of one model, shapes (s, days, n), and of a normal day, shape (n,) [unit per day]."""

    output: FloatArray
    value_added: FloatArray
    normal_output: FloatArray
    normal_value_added: FloatArray
    employment: FloatArray | None = None
    """Persons that the day's output needs [persons]; None where the table does not know them."""


def daily_flows(table: IOTable, answer: Answer, what: str) -> DailyFlows:
    """Output of a day and the value added in it: coefficient times the same sector's output of the same day.

    A model in which prices move hands over its own real value added, which is taken as it is.
    Stocks that are drawn or filled are not income and do not appear here. Persons move in proportion to
    the output of their sector: it is the work that a day's output needs, so firms that keep idle staff
    make the true fall of employment smaller.

    Parameters
    ----------
    table
        n sectors.
    answer
        Output at an annual rate, shape (s, days, n) [table's unit], and real value added where prices move.
    what
        Name of the model, for the error.

    Raises
    ------
    SolverError
        If an output is not a number or below zero.
    """
    annual_rate = answer.output
    if not np.isfinite(annual_rate).all() or (annual_rate < -1e-9 * table.x.max()).any():
        worst = np.unravel_index(
            np.nan_to_num(annual_rate, nan=-np.inf, posinf=-np.inf).argmin(), annual_rate.shape
        )
        raise SolverError(
            f"{what}: output of {table.codes[worst[2]]} is {annual_rate[worst]:g} "
            f"{after_start(int(worst[1]))}, expected a number of 0 or more"
        )
    output = annual_rate / DAYS_PER_YEAR
    normal = table.x / DAYS_PER_YEAR
    share = table.value_added_share
    persons = None
    if table.employment is not None:
        persons = output * ratio(table.employment, normal)
    value_added = output * share if answer.value_added is None else answer.value_added / DAYS_PER_YEAR
    return DailyFlows(output, value_added, normal, normal * share, persons)
