"""The registry of published estimates, of observations beside them, and of known slips."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pandas as pd
from pydantic import ValidationError

from iomodel.errors import ParameterError, ScenarioError
from iomodel.estimates.bilingual import Bilingual
from iomodel.estimates.circulation import ReferencePoint, Trap
from iomodel.estimates.entries import AnyEstimate, Estimate, NotRebuilt, Publication, read_estimate
from iomodel.files import read_toml, tables_folder
from iomodel.files.checked import findings
from iomodel.files.entries import bundled, file_of
from iomodel.simulate.arguments import as_scenario
from iomodel.sources import HOME

Entry = TypeVar("Entry", bound=Bilingual)


EstimateLike: TypeAlias = Estimate | NotRebuilt | str | Path
"""A published estimate, its id, or the path of its file."""


def estimate_names() -> list[str]:
    """Ids of the bundled estimates.

    >>> "nri-3m" in estimate_names()
    True
    """
    return list(bundled("estimates"))


def load_estimate(name: EstimateLike) -> AnyEstimate:
    """One published estimate by id, or from a TOML file; it may be one that is shown and not rebuilt.

    Raises
    ------
    ParameterError
        If there is no such estimate.
    ScenarioError
        If the file is wrong: all problems at once, each with its place.

    >>> load_estimate("nri-12m").gdp_share
    -0.0043
    >>> load_estimate("usgs-ga-ge").not_rebuilt[:17]
    'no table of the U'
    """
    if isinstance(name, Publication):
        return name
    return read_estimate(file_of(name, "estimates", "estimate", "nri-12m"))


def load_estimates(ids: EstimateLike | Iterable[EstimateLike] | None = None) -> list[AnyEstimate]:
    """Published estimates by id or file, all of them where none is named.

    >>> [estimate.gdp_share for estimate in load_estimates(["nri-3m", "nri-12m"])]
    [-0.0011, -0.0043]
    """
    if isinstance(ids, Publication | str | Path):
        return [load_estimate(ids)]
    return [load_estimate(name) for name in (list(ids or ()) or estimate_names())]


def load_rebuilt(
    ids: EstimateLike | Iterable[EstimateLike] | None = None, country: str = HOME
) -> list[Estimate]:
    """Estimates that can be rebuilt: those named, or all of a country whose reading cuts a material.

    Raises
    ------
    ParameterError
        If one that is named is shown only, with the reason.

    >>> [estimate.id for estimate in load_rebuilt(country="DEU")]
    ['imf-2026-deu']
    """
    found = load_estimates(ids)
    if not ids:
        return [one for one in found if isinstance(one, Estimate) and one.country == country and _cuts(one)]
    rebuilt = []
    for one in found:
        if isinstance(one, NotRebuilt):
            raise ParameterError(f"estimate {one.id} is not rebuilt: {one.not_rebuilt}")
        rebuilt.append(one)
    return rebuilt


def _cuts(estimate: Estimate) -> bool:
    """Whether the scenario of an estimate cuts a material, rather than a sector directly."""
    return bool(as_scenario(estimate.scenario).cuts)


def load_reference_points() -> list[ReferencePoint]:
    """Observations to hold the model against.

    >>> load_reference_points()[0].observed
    52.0
    """
    return _entries(tables_folder() / "reference-points.toml", "point", ReferencePoint)


def load_traps() -> list[Trap]:
    """Slips and mix-ups in circulation.

    >>> load_traps()[0].loss
    66000000000.0
    """
    return _entries(tables_folder() / "traps.toml", "trap", Trap)


def model_ranges() -> pd.DataFrame:
    """What is known of numbers that belong to a model rather than to a material; a row for each parameter."""
    return pd.read_csv(tables_folder() / "elasticities.csv")


def _entries(path: Path, key: str, kind: type[Entry]) -> list[Entry]:
    """The entries of a TOML file that lists one kind of thing; every problem of the first bad one."""
    try:
        listed: list[dict[str, Any]] = read_toml(path, error=ScenarioError)[key]
    except KeyError as error:
        raise ScenarioError(f"{path}: {error}, expected entries [[{key}]]") from None
    found = []
    for number, entry in enumerate(listed):
        try:
            one = kind.model_validate(entry)
        except ValidationError as error:
            raise ScenarioError(f"{path}, {key} {number}", findings(error, kind, key)) from None
        if one.untranslated:
            raise ScenarioError(f"{path}, {key} {number}", one.untranslated)
        found.append(one)
    return found
