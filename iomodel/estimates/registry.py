"""The registry of published estimates, of observations beside them, and of known slips."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pandas as pd
from pydantic import BaseModel, ValidationError

from iomodel.errors import ParameterError, ScenarioError, nearest
from iomodel.estimates.entries import Estimate, ReferencePoint, Trap
from iomodel.files import read_toml, tables_folder
from iomodel.files.checked import findings

Entry = TypeVar("Entry", bound=BaseModel)


EstimateLike: TypeAlias = Estimate | str | Path
"""A published estimate, its id, or the path of its file."""


def estimate_names() -> list[str]:
    """Ids of the bundled estimates.

    >>> "nri-3m" in estimate_names()
    True
    """
    return list(_paths())


def load_estimate(name: EstimateLike) -> Estimate:
    """One published estimate by id, or from a TOML file.

    Raises
    ------
    ParameterError
        If there is no such estimate.
    ScenarioError
        If the file is wrong: all problems at once, each with its place.

    >>> load_estimate("nri-12m").gdp_share
    -0.0043
    """
    if isinstance(name, Estimate):
        return name
    if not isinstance(name, str | Path):
        raise ParameterError(
            f"estimate is {name!r} ({type(name).__name__}), expected an Estimate, an id such as 'nri-12m', "
            "or the path of a file"
        )
    paths = _paths()
    if str(name) in paths:
        return Estimate.read(paths[str(name)])
    if Path(name).suffix == ".toml":
        return Estimate.read(Path(name))
    raise ParameterError(
        f"no estimate {str(name)!r}; registered: {', '.join(paths)}.{nearest(str(name), paths)} Or give a "
        "file that ends in .toml"
    )


def load_estimates(ids: EstimateLike | Iterable[EstimateLike] | None = None) -> list[Estimate]:
    """Published estimates by id or file, all of them where none is named.

    >>> [estimate.gdp_share for estimate in load_estimates(["nri-3m", "nri-12m"])]
    [-0.0011, -0.0043]
    """
    if isinstance(ids, Estimate | str | Path):
        return [load_estimate(ids)]
    return [load_estimate(name) for name in (list(ids or ()) or estimate_names())]


def _paths() -> dict[str, Path]:
    """Files of the bundled estimates, by id."""
    return {path.stem: path for path in sorted((tables_folder() / "estimates").glob("*.toml"))}


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
            found.append(kind.model_validate(entry))
        except ValidationError as error:
            raise ScenarioError(f"{path}, {key} {number}", findings(error, kind, key)) from None
    return found
