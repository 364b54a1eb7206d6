"""What is known of a number: a range with its distribution, or values with their weights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import BeforeValidator, Field, model_validator
from scipy.special import betaincinv, ndtri

from iomodel.errors import nearest
from iomodel.files.checked import Strict
from iomodel.notation import FloatArray
from iomodel.quantities import days, share

Shape = Literal["pert", "triangular", "uniform", "beta", "log-normal", "discrete"]

_NEEDS: dict[str, frozenset[str]] = {
    "pert": frozenset({"low", "central", "high"}),
    "triangular": frozenset({"low", "central", "high"}),
    "uniform": frozenset({"low", "high"}),
    "beta": frozenset({"low", "high", "a", "b"}),
    "log-normal": frozenset({"median", "spread"}),
    "discrete": frozenset({"values"}),
}
"""Entries that each distribution needs."""


def _plain(value: Any) -> Any:
    """A number, also one written as per cent or as a length of time."""
    if not isinstance(value, str):
        return value
    return share(value) if "%" in value or "％" in value else days(value)


Figure: TypeAlias = Annotated[float, BeforeValidator(_plain), Field(allow_inf_nan=False)]


class Range(Strict):
    """What is known of a number.

    >>> known = Range(low=0.5, central=0.7, high=1.0)
    >>> known.at(np.array([0.05, 0.5, 0.95])).round(3).tolist()
    [0.57, 0.713, 0.877]
    >>> Range(distribution="discrete", values=("max", "independent")).at(np.array([0.2, 0.8])).tolist()
    ['max', 'independent']
    """

    distribution: Shape = "pert"
    """PERT where not named: a beta distribution with its mode at `central`, methods 10."""
    low: Figure | None = None
    """Lower end."""
    central: Figure | None = None
    """Most likely value, and the one of a single run."""
    high: Figure | None = None
    """Upper end."""
    a: Annotated[float, Field(gt=0)] | None = None
    """First shape parameter of a beta distribution."""
    b: Annotated[float, Field(gt=0)] | None = None
    """Second shape parameter of a beta distribution."""
    median: Annotated[float, BeforeValidator(_plain), Field(gt=0)] | None = None
    """Median of a log-normal distribution."""
    spread: Annotated[float, Field(ge=1)] | None = None
    """Nine in ten lie between median / spread and median x spread."""
    values: tuple[float | str, ...] = ()
    """What a discrete distribution may be."""
    weights: tuple[Annotated[float, Field(ge=0)], ...] = ()
    """How likely each value is; alike where not given."""

    @model_validator(mode="after")
    def _complete(self) -> Range:
        given = set(self.model_dump(exclude_defaults=True)) - {"distribution"}
        needed, optional = _NEEDS[self.distribution], {"weights", "central"}
        if not needed <= given or given - needed - optional:
            raise ValueError(
                f"a {self.distribution} distribution needs {', '.join(sorted(needed))}; found "
                f"{', '.join(sorted(given)) or 'nothing'}"
            )
        ends = [end for end in (self.low, self.central, self.high) if end is not None]
        if ends != sorted(ends):
            raise ValueError(
                f"low, central, high are {', '.join(f'{end:g}' for end in ends)}; expected "
                "low <= central <= high"
            )
        if self.weights and (len(self.weights) != len(self.values) or not sum(self.weights) > 0):
            raise ValueError(f"{len(self.weights)} weights for {len(self.values)} values; expected one each")
        return self

    @property
    def point(self) -> float | str:
        """The value of a single run."""
        if self.distribution == "discrete":
            return self.values[0]
        if self.central is not None:
            return self.central
        return float(self.at(np.array([0.5]))[0])

    @property
    def width(self) -> bool:
        """Whether it is more than a point."""
        return len(set(self.at(np.array([0.001, 0.5, 0.999])).tolist())) > 1 or len(set(self.values)) > 1

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value; of a log-normal distribution, those that one in a million passes."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        numbers = [value for value in self.values if not isinstance(value, str)]
        if numbers:
            return min(numbers), max(numbers)
        low, high = self.at(np.array([1e-6, 1 - 1e-6]))
        return float(low), float(high)

    def at(self, shares: FloatArray) -> Any:
        """Quantiles, in the shape of the shares in 0..1; texts for a discrete distribution of texts."""
        if self.distribution == "discrete":
            weights = np.array(self.weights or np.ones(len(self.values)))
            edges = np.cumsum(weights) / weights.sum()
            return np.array(self.values)[np.searchsorted(edges[:-1], shares, side="right")]
        if self.distribution == "log-normal":
            assert self.median is not None
            assert self.spread is not None
            sigma = np.log(self.spread) / ndtri(0.95)
            return self.median * np.exp(sigma * ndtri(shares))
        assert self.low is not None
        assert self.high is not None
        width = self.high - self.low
        if width <= 0:
            return np.full(np.shape(shares), self.low)
        return self.low + width * self._standard(width, shares)

    def _standard(self, width: float, shares: FloatArray) -> FloatArray:
        """Quantiles of the distribution on 0..1."""
        if self.distribution == "uniform":
            return np.asarray(shares, float)
        if self.distribution == "beta":
            assert self.a is not None
            assert self.b is not None
            return np.asarray(betaincinv(self.a, self.b, shares))
        assert self.central is not None
        assert self.low is not None
        mode = (self.central - self.low) / width
        if self.distribution == "triangular":
            rising = np.sqrt(mode * np.asarray(shares))
            return np.where(shares < mode, rising, 1 - np.sqrt((1 - mode) * (1 - np.asarray(shares))))
        return np.asarray(betaincinv(1 + 4 * mode, 1 + 4 * (1 - mode), shares))


BOUNDS: dict[str, tuple[float, float]] = {
    "cuts.*.share": (0.0, 1.0),
    "cuts.*.origin_share": (0.0, 1.0),
    "stocks.*.days": (0.0, np.inf),
    "stocks.*.spread": (1.0, 100.0),
    "adaptation.thrift": (0.0, 1.0),
    "adaptation.thrift_lead": (0.0, np.inf),
    "adaptation.ramp": (0.0, 1.0),
    "adaptation.ramp_lead": (0.0, np.inf),
    "shocks.*.share": (0.0, 1.0),
    "exposure.scale": (0.0, 10.0),
    "exposure.sectors.*": (0.0, 1.0),
}
"""Entries that may be a range, and their physical bounds; a star stands for a place or a code."""

CHOICES: dict[str, tuple[str, ...]] = {
    "exposure.combine": ("max", "materials", "independent"),
    "sharing": ("pro-rata", "by-value"),
}
"""Entries that may be one of several rules."""


def place_of(path: str) -> str:
    """A path with a star for every place in a list and every code.

    >>> place_of("stocks.0.days"), place_of("exposure.sectors.351")
    ('stocks.*.days', 'exposure.sectors.*')
    """
    return re.sub(r"\.(\d+|(?<=sectors\.)[^.]+)(?=\.|$)", ".*", path)


def misfit(path: str, known: Range) -> str:
    """What is wrong with a range at a path of a scenario; empty where nothing is."""
    place = place_of(path)
    if place in CHOICES:
        strange = [str(value) for value in known.values if value not in CHOICES[place]]
        if known.distribution != "discrete" or strange:
            found = ", ".join(strange) or known.distribution
            return f"found {found}; expected a discrete distribution of {', '.join(CHOICES[place])}"
        return ""
    if place not in BOUNDS:
        return (
            f"this entry takes no range; expected one of {', '.join([*BOUNDS, *CHOICES])}."
            f"{nearest(place, [*BOUNDS, *CHOICES])}"
        )
    if any(isinstance(value, str) for value in known.values):
        return f"values {', '.join(map(str, known.values))}; expected numbers"
    (low, high), (least, most) = known.ends, BOUNDS[place]
    if low < least or high > most:
        return f"from {low:g} to {high:g}; expected values from {least:g} to {most:g}"
    return ""


def taken_out(data: Any, path: str = "") -> tuple[Any, dict[str, Any]]:
    """Plain data with every range replaced by its value in a single run, and the ranges by their path.

    A range is a table with ``low`` and ``high``, or with ``distribution``; `iomodel.scenario.holders` has
    tables of its own, which stay.

    >>> taken_out({"stocks": [{"days": {"low": 30, "central": 60, "high": 180}}]})
    ({'stocks': [{'days': 60.0}]}, {'stocks.0.days': {'low': 30, 'central': 60, 'high': 180}})
    """
    if isinstance(data, Mapping):
        if path and _is_range(data):
            try:
                return Range.model_validate(data).point, {path: dict(data)}
            except ValueError:
                return data.get("central", 0), {path: dict(data)}  # refused with the scenario's ranges
        items: Iterator[tuple[Any, Any]] = iter(data.items())
        found, ranges = {}, {}
        for key, value in items:
            below = f"{path}.{key}" if path else str(key)
            plain, inside = (value, {}) if below in ("ranges", "sources") else taken_out(value, below)
            found[key] = plain
            ranges.update(inside)
        return found, ranges
    if isinstance(data, list | tuple):
        parts = [taken_out(part, f"{path}.{place}") for place, part in enumerate(data)]
        return [part for part, _ in parts], {
            key: value for _, inside in parts for key, value in inside.items()
        }
    return data, {}


def _is_range(data: Mapping[str, Any]) -> bool:
    """Whether a table is a range."""
    keys = set(map(str, data))
    return "holders" not in keys and ({"low", "high"} <= keys or {"distribution"} <= keys)


def with_ranges(data: Any) -> Any:
    """A scenario's entries with every inline range in ``ranges`` and its single value in its place."""
    if not isinstance(data, Mapping):
        return data
    plain, found = taken_out(data)
    given = data.get("ranges", {})
    if not found or not isinstance(given, Mapping):
        return data
    return {**plain, "ranges": {**found, **given}}
