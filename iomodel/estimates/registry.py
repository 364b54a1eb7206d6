"""The registry of published estimates, of observations beside them, and of known slips."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from pydantic import BaseModel, ValidationError

from iomodel.errors import ParameterError, ScenarioError, nearest
from iomodel.estimates.entries import Estimate, ReferencePoint, Trap
from iomodel.files import tables_folder

Entry = TypeVar("Entry", bound=BaseModel)


def load_estimates(ids: list[str] | None = None) -> list[Estimate]:
    """Published estimates by id, all of them where none is named.

    >>> [estimate.gdp_share for estimate in load_estimates(["nri-3m", "nri-12m"])]
    [-0.0011, -0.0043]
    """
    paths = {path.stem: path for path in sorted((tables_folder() / "estimates").glob("*.toml"))}
    for name in ids or []:
        if name not in paths:
            raise ParameterError(
                f"no estimate {name!r}; registered: {', '.join(paths)}.{nearest(name, paths)}"
            )
    return [Estimate.read(paths[name]) for name in (ids or paths)]


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
    """What is known of numbers that belong to a model rather than to a material, one row a parameter."""
    return pd.read_csv(tables_folder() / "elasticities.csv")


def _entries(path: Path, key: str, kind: type[Entry]) -> list[Entry]:
    """The entries of a TOML file that lists one kind of thing; every problem of the first bad one."""
    try:
        listed: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[key]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ScenarioError(f"{path}: {error}, expected entries [[{key}]]") from None
    found = []
    for number, entry in enumerate(listed):
        try:
            found.append(kind.model_validate(entry))
        except ValidationError as error:
            problems = [(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors()]
            raise ScenarioError(f"{path}, {key} {number}", problems) from None
    return found
