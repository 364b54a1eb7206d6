"""Where published figures lie among draws of the baseline scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from iomodel.estimates.places import country_of
from iomodel.estimates.reproduction import Reproduction
from iomodel.questions.ensemble import Ensemble, ensemble
from iomodel.questions.ensemble.pooling import pooled_range
from iomodel.simulate.arguments import MaterialLike, TableLike, as_scenario, as_table

BASELINE = "rare-earth-ban"
"""The scenario whose draws figures are held against."""
MODELS = ("direct", "supply-constrained")
"""Models of the draws: those with a short way, one that counts least and one that passes losses on."""
DRAWS = 512
"""Draws of each model."""
POOLED = "pooled"


def percentiles(
    found: Iterable[Reproduction],
    table: TableLike = "japan-2015",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    materials: Mapping[str, MaterialLike] | None = None,
) -> pd.DataFrame:
    """The percentile of each published figure among draws of the baseline, at the length of its cut.

    Figures of the table's country for a material that the baseline cuts are held against it, whatever their
    own scenario: 0 is a smaller loss than in any draw, 100 a larger one than in all.

    Parameters
    ----------
    found
        Published figures, rebuilt.
    table, draws, seed, materials
        As for `iomodel.ensemble`.

    Returns
    -------
    By id of the estimate: ``days``, ``published``, ``direct``, ``supply-constrained`` and ``pooled`` (both
    with equal weights), the share of draws that lose less [%], ``low90`` and ``high90`` of the pool [% of one
    year's GDP]; empty where no figure is of the baseline's material.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table(sectors=13)
    >>> row = percentiles(iom.reproduce(table, "nri-12m"), table, draws=64).loc["nri-12m"]
    >>> int(row["days"]), float(row["published"]), bool(row["pooled"] < 5)
    (365, -0.43, True)
    """
    table = as_table(table)
    scenario = as_scenario(BASELINE, table=table, materials=materials)
    cut = {one.material for one in scenario.cuts}
    held = [
        item for item in found if item.estimate.material in cut and item.estimate.country == country_of(table)
    ]
    if not held:
        return pd.DataFrame(columns=["days", "published", *MODELS, POOLED, "low90", "high90"])
    lengths = sorted({item.estimate.duration_days for item in held})
    drawn = ensemble(table, scenario, MODELS, draws=draws, seed=seed, durations=lengths, materials=materials)
    pool = pooled_range(drawn.data["gdp"])
    rows = {item.estimate.id: _row(item, drawn, pool) for item in held}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("estimate")


def _row(item: Reproduction, drawn: Ensemble, pool: pd.DataFrame) -> dict[str, float]:
    """Percentiles of one figure."""
    days, published = item.estimate.duration_days, 100 * item.estimate.gdp_share
    ends = pool.to_dict("index")[days]
    models = [str(model) for model in drawn.data["model"].to_numpy()]
    own = {model: 100 - drawn.percentile(published, model, days) for model in models}
    return {
        "days": days,
        "published": round(published, 10),
        **own,
        POOLED: float(np.mean(list(own.values()))),
        "low90": float(ends["low90"]),
        "high90": float(ends["high90"]),
    }
