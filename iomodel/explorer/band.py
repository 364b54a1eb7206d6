"""The range of the answer over draws of what is known of its inputs."""

from __future__ import annotations

from typing import Any

from iomodel.explorer.answers import FAST, Asked, axis_of
from iomodel.explorer.sentence import with_band
from iomodel.models import Model, SupplyConstrained
from iomodel.questions.ensemble import ensemble

_PARTS = (0.125, 0.25, 0.5, 0.75, 1.0)
"""Lengths of the band, as parts of the axis."""
_COST = 200_000
"""Draws times days of all lengths at most; fewer lengths are drawn beyond it."""


def band(asked: Asked, draws: int, lengths: tuple[int, ...] | None = None) -> dict[str, Any]:
    """Quantiles of the change of GDP over draws, by model and length [% of a year's GDP].

    Parameters
    ----------
    asked
        What is asked; only models that many draws go through quickly are drawn.
    draws
        How many.
    lengths
        Lengths of the cut [days]; those of the page's axis where not given.
    """
    own = asked.scenario.duration.cut
    names = drawn(asked.models)
    fixed = all(part.duration for part in (*asked.scenario.cuts, *asked.scenario.shocks))
    chosen = sorted({own, *(lengths or _lengths(asked, draws))}) if not fixed else [own]
    found = ensemble(
        asked.table,
        asked.scenario,
        [asked.models.get(name, SupplyConstrained()) for name in names],
        draws=draws,
        durations=chosen,
        materials=asked.materials,
    )
    if not found.inputs:
        return {"models": {}, "draws": 0, "inputs": 0, "sentence": {"en": "", "ja": ""}, "lead": None}
    ranges = found.range().reset_index().to_dict("records")
    lead = names[-1] if names[-1] in found.data["model"].to_numpy() else str(found.data["model"].values[0])
    (row,) = [one for one in ranges if one["model"] == lead and one["duration"] == own]
    kind = type(asked.models.get(lead, SupplyConstrained()))
    return {
        "models": {
            name: [
                {
                    "days": int(one["duration"]),
                    **{
                        key: round(float(one[key]), 6)
                        for key in ("median", "low50", "high50", "low90", "high90")
                    },
                }
                for one in ranges
                if one["model"] == name
            ]
            for name in map(str, found.data["model"].to_numpy())
        },
        "draws": int(found.data.sizes["draw"]),
        "inputs": len(found.inputs),
        "lead": lead,
        "sentence": with_band(
            {str(key): value for key, value in row.items()},
            int(found.data.sizes["draw"]),
            (kind.title, kind.title_ja),
        ),
    }


def drawn(models: dict[str, Model] | Any) -> list[str]:
    """Names of the models that are drawn: the quick ones, the supply-constrained one last.

    >>> drawn({"direct": None, "ghosh": None}), drawn({"substitution": None})
    (['direct'], ['supply-constrained'])
    """
    quick = [kind.name for kind in FAST]
    return [name for name in quick if name in models] or [SupplyConstrained.name]


def _lengths(asked: Asked, draws: int) -> list[int]:
    """Lengths that are drawn: fewer where they are many days."""
    axis = axis_of(asked.scenario)
    lengths = [round(part * axis) for part in _PARTS]
    while len(lengths) > 1 and draws * sum(lengths) > _COST:
        del lengths[-2]
    return lengths
