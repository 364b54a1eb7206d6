"""A posterior as plain frames for a chart: losses beside published figures, parameters as multiples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from iomodel.episodes.learning.witnesses import Learned
from iomodel.estimates.entries import Estimate
from iomodel.languages import Language, either

ENDS = [f"{when}_{what}" for when in ("prior", "posterior") for what in ("low90", "median", "high90")]
"""Columns of a range before and after."""
ROWS = ("exposure of ", "criticality of ", "use of ", "share of ")
"""How the names of inputs of single rows begin, which are too many for a table or a chart."""
_BRACKET = re.compile(r" ?[(（](stop together|state|国家備蓄|同時).*[)）]")


def short(title: str) -> str:
    """A title without the bracket that a narrow place leaves out.

    >>> short("days of stock (state and industry)")
    'days of stock'
    """
    return _BRACKET.sub("", title)


def losses_frame(
    loss: pd.DataFrame, estimates: Sequence[Estimate], names: Mapping[str, str], language: Language = "en"
) -> pd.DataFrame:
    """Losses before and after by model and length, then published figures, the shortest length first.

    Parameters
    ----------
    loss
        As `Posterior.loss` gives it.
    estimates
        Published figures.
    names
        What a reader calls each model.
    language
        Of the rows' names.
    """
    days = either("{name}, {days} days", "{days}日間・{name}", language)
    rows: dict[str, dict[str, float]] = {}
    for row in loss.sort_index(level="duration", sort_remaining=False).reset_index().to_dict("records"):
        label = days.format(name=names[str(row["model"])], days=row["duration"])
        rows[label] = {end: float(row[end]) for end in ENDS}
    for one in sorted(estimates, key=lambda each: (each.duration_days or 0, -(each.gdp_share or 0))):
        assert one.gdp_share is not None
        rows[days.format(name=one.id, days=one.duration_days)] = {"published": 100 * float(one.gdp_share)}
    return pd.DataFrame.from_dict(rows, orient="index").reindex(columns=[*ENDS, "published"])


def multiples_frame(
    parameters: pd.DataFrame, learned: Sequence[Learned], language: Language = "en"
) -> pd.DataFrame:
    """Parameters before and after as multiples of the median before; rules and single rows are left out.

    Parameters
    ----------
    parameters
        As `Posterior.parameters` gives them.
    learned
        What they are.
    language
        Of the rows' names.
    """
    titles = {one.name: either(one.title, one.title_ja, language) for one in learned}
    rows: dict[str, dict[str, float]] = {}
    for name, row in parameters.to_dict("index").items():
        if not str(name).startswith(ROWS) and _is_number(row) and row["prior_low90"] > 0:
            rows[short(titles[str(name)])] = {end: float(row[end] / row["prior_median"]) for end in ENDS}
    return pd.DataFrame.from_dict(rows, orient="index", columns=ENDS)


def _is_number(row: Mapping[Any, Any]) -> bool:
    """Whether a parameter has quantiles; a rule has none."""
    return bool(pd.notna(row["prior_median"]))
