"""A grid of answers, from which a page without a server reads by interpolation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from iomodel.errors import ParameterError
from iomodel.explorer.answers import Asked, answer, axis_of, flows_of, path_of, stands_alone
from iomodel.explorer.band import band
from iomodel.models import Direct
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.simulate.sectors import own_part

SHARES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)
STOCKS = (0.0, 15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0)
EXPOSURES = ("low", "central", "high")
LENGTHS = (30, 45, 61, 76, 91, 106, 122, 137, 152, 182, 213, 243, 274, 304, 335, 365, 426, 487, 548, 639, 730)
SECTOR_LENGTHS = (91, 182, 274, 365, 548, 730)
BAND_SHARES, BAND_STOCKS, BAND_LENGTHS = (0.5, 1.0), (0.0, 60.0, 180.0), (91, 182, 365, 730)
DRAWS = 64
_TEN = 10
_PRECISION = 4

Ask = Callable[..., Asked]
"""Makes what is asked of share, stocks and exposure."""


@dataclass(frozen=True)
class Checked:
    """How far interpolation is off [percentage points of GDP]."""

    checks: int
    largest: float
    median: float


def grid(ask: Ask, holders: int, progress: Callable[[int], object]) -> dict[str, Any]:
    """GDP by length in every model, the ten largest sectors, the first day of shortage, and a coarser band.

    Parameters
    ----------
    ask
        Makes what is asked, with ``share``, ``stocks`` and ``exposure``.
    holders
        How many holders of stocks the scenario has; the stock is that of all together, in equal parts.
    progress
        Called with the number of runs done since the last call.
    """
    points, persons, sectors = [], [], []
    first: list[Any] = []
    for exposure in EXPOSURES:
        for share in SHARES:
            for stock in STOCKS:
                asked = ask(share=share, stocks=_parts(stock, holders), exposure=exposure)
                lines, lost, hardest = _of_point(asked)
                points.append(lines)
                persons.append(lost)
                sectors.append(hardest)
                if exposure == "central":
                    first.append(_first(asked))
                progress(1)
    bands = []
    for share in BAND_SHARES:
        for stock in BAND_STOCKS:
            asked = ask(share=share, stocks=_parts(stock, holders), exposure="central")
            found = band(asked, DRAWS, BAND_LENGTHS)
            bands.append({name: _ends(rows) for name, rows in found["models"].items()})
            progress(1)
    return {
        "shares": SHARES,
        "stocks": STOCKS,
        "exposures": EXPOSURES,
        "lengths": LENGTHS,
        "sectorLengths": SECTOR_LENGTHS,
        "gdp": points,
        "persons": persons if any(persons) else [],
        "sectors": sectors,
        "first": first,
        "band": {
            "shares": BAND_SHARES,
            "stocks": BAND_STOCKS,
            "lengths": BAND_LENGTHS,
            "draws": DRAWS,
            "rows": bands,
        },
    }


def runs() -> int:
    """How many runs the grid takes.

    >>> runs()
    174
    """
    return len(SHARES) * len(STOCKS) * len(EXPOSURES) + len(BAND_SHARES) * len(BAND_STOCKS)


def checked(ask: Ask, holders: int, made: dict[str, Any], checks: int = 24, seed: int = 0) -> Checked:
    """Compare interpolated answers with those of runs, between the points of the grid.

    Parameters
    ----------
    ask, holders
        As of `grid`.
    made
        What `grid` gave.
    checks, seed
        How many random points, and the seed of their draws.
    """
    draw = np.random.default_rng(seed)
    off = []
    for _ in range(checks):
        share, stock = draw.uniform(SHARES[0], 1.0), draw.uniform(0, STOCKS[-1])
        days = int(draw.integers(LENGTHS[0], LENGTHS[-1]))
        exposure = EXPOSURES[int(draw.integers(3))]
        asked = ask(share=share, stocks=_parts(stock, holders), exposure=exposure)
        shorter = replace(asked, scenario=asked.scenario.lasting(days))
        for name, one in answer(shorter)["models"].items():
            off.append(abs(one["gdp"] - interpolated(made, name, share, stock, days, exposure)))
    return Checked(checks, float(np.max(off)), float(np.median(off)))


def interpolated(
    made: dict[str, Any], model: str, share: float, stock: float, days: float, exposure: str
) -> float:
    """Change of GDP between the points of the grid, linear in share, stock and length [% of a year's GDP].

    The page does the same in `offline.js`.
    """
    axes = [made[name] for name in ("exposures", "shares", "stocks", "lengths")]
    values = np.array([point[model] for point in made["gdp"]]).reshape([len(axis) for axis in axes])
    values = values[axes[0].index(exposure)]
    for axis, at in zip(axes[1:], (share, stock, days), strict=True):
        values = _between(values, axis, at)
    return float(values)


def _between(values: FloatArray, axis: Sequence[float], at: float) -> FloatArray:
    """Values at a place of their first axis."""
    place = int(np.clip(np.searchsorted(axis, at, side="right") - 1, 0, len(axis) - 2))
    part = np.clip((at - axis[place]) / (axis[place + 1] - axis[place]), 0.0, 1.0)
    return np.asarray((1 - part) * values[place] + part * values[place + 1])


def _of_point(asked: Asked) -> tuple[dict[str, list[float]], dict[str, list[int]], dict[str, list[Any]]]:
    """Losses by length, persons, and the largest sectors by a few lengths, of every model, out of one run."""
    longest = replace(asked, scenario=asked.scenario.lasting(LENGTHS[-1]))
    path = path_of(longest, longest.scenario, 0)
    before = asked.scenario.duration.start + asked.scenario.duration.onset
    alone = _summed(longest, flows_of(longest, Direct(), path).change)
    lines, persons, sectors = {}, {}, {}
    places = [before + days - 1 for days in LENGTHS]
    for name, model in asked.models.items():
        flows = flows_of(longest, model, path)
        total = _summed(longest, flows.change)
        if flows.persons is not None:
            lost = np.cumsum(flows.persons.sum(axis=1))[places] / DAYS_PER_YEAR
            persons[name] = [round(float(value)) for value in lost]
        lines[name] = [round(float(value), 5) for value in total[places].sum(axis=1)]
        sectors[name] = [
            _largest(total[before + days - 1], alone[before + days - 1]) for days in SECTOR_LENGTHS
        ]
    return lines, persons, sectors


def _summed(asked: Asked, change: FloatArray) -> FloatArray:
    """Change of value added by sector up to each day [% of a year's GDP], shape (days, n)."""
    return np.asarray(100 * np.cumsum(change, axis=0) / asked.table.gdp)


def _largest(total: FloatArray, alone: FloatArray) -> list[list[float]]:
    """Place, direct and propagated loss of the ten largest sectors."""
    direct = own_part(total, alone)
    order = np.argsort(total, kind="stable")[:_TEN]
    return [
        [
            int(place),
            round(float(direct[place]), _PRECISION),
            round(float(total[place] - direct[place]), _PRECISION),
        ]
        for place in order
        if total[place] < -0.5 * 10**-_PRECISION
    ]


def _first(asked: Asked) -> list[Any]:
    """First day of shortage and the element, over the longest cut; nothing where none comes."""
    direct = replace(asked, models={"direct": Direct()}, scenario=asked.scenario.lasting(LENGTHS[-1]))
    elements = answer(direct)["shortage"]["elements"]
    return [elements[0]["day"], elements[0]["en"], elements[0]["ja"]] if elements else []


def _ends(rows: list[dict[str, Any]]) -> list[list[float]]:
    """Ends of the 90 and of the 50 % band, by the lengths of the band."""
    keys = ("low90", "low50", "high50", "high90")
    return [[round(row[key], 4) for key in keys] for row in rows if row["days"] in BAND_LENGTHS]


def _parts(stock: float, holders: int) -> tuple[float, ...]:
    """A stock in equal parts."""
    return (stock / holders,) * holders if holders else ()


def require_grid(asked: Asked) -> None:
    """Refuse a scenario whose days do not stand alone, or that cuts no material.

    Raises
    ------
    ParameterError
        If the grid cannot be made of it.
    """
    scenario = asked.scenario
    if not scenario.cuts or not stands_alone(asked) or axis_of(scenario) < LENGTHS[-1]:
        raise ParameterError(
            f"scenario {scenario.label}: a page to send needs a cut of a material whose length can be "
            "changed, without days of recovery; use the explorer itself"
        )
