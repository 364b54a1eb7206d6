"""Options of commands that draw, and of those that may run on several processes or a cluster."""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from iomodel.errors import MissingExtraError, ParameterError

WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", help="Processes; the answers are the same.", show_default="1"),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="`local`, or the address of a dask scheduler; the extra `scale` brings dask. The answers are "
        "the same.",
    ),
]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        help="Draw a parameter of a model too, as low, central, high: inventory.psi=0.5,0.8,0.9.",
    ),
]
LevelsOption = Annotated[
    str | None,
    typer.Option(
        "--levels",
        help="Draw the level of detail of the table too, such as 37,107,187; the single run is at --sectors.",
    ),
]
CorrelationOption = Annotated[
    list[str] | None,
    typer.Option(
        "--correlation",
        help="Correlation of the inputs of a group, in place of 0.5: exposures=0.8, criticality=0, "
        "origins=0.5, uses=0.",
    ),
]
_USUAL_LEVEL = "107"
"""Level of the single run where none is named and it is among those that are drawn."""


def chosen_levels(levels: str | None, sectors: str | None) -> tuple[list[str], str | None]:
    """Levels that are drawn, and the one of the single run: where it is not named, 107 or the first.

    >>> chosen_levels("37,107", None), chosen_levels("13,37", None), chosen_levels(None, None)
    ((['37', '107'], '107'), (['13', '37'], '13'), ([], None))
    """
    if levels is None:
        return [], sectors
    asked = [part.strip() for part in levels.split(",")]
    if not all(asked):
        raise ParameterError(f"--levels is {levels!r}, expected numbers of sectors such as 37,107,187")
    return asked, sectors or (_USUAL_LEVEL if _USUAL_LEVEL in asked else asked[0])


def parameter_range(text: str) -> tuple[str, dict[str, float]]:
    """A parameter and its range.

    >>> parameter_range("inventory.psi=0.5,0.8,0.9")
    ('inventory.psi', {'low': 0.5, 'central': 0.8, 'high': 0.9})
    """
    name, _, values = text.partition("=")
    try:
        low, central, high = map(float, values.split(","))
    except ValueError:
        raise ParameterError(
            f"--parameter is {text!r}, expected model.parameter=low,central,high, such as "
            "inventory.psi=0.5,0.8,0.9"
        ) from None
    return name.strip(), {"low": low, "central": central, "high": high}


def correlations_of(given: list[str] | None) -> dict[str, float]:
    """Correlation by group.

    >>> correlations_of(["exposures=0.8", "uses=0.2"])
    {'exposures': 0.8, 'uses': 0.2}
    """
    found = {}
    for text in given or []:
        group, _, value = text.partition("=")
        try:
            found[group.strip()] = float(value)
        except ValueError:
            raise ParameterError(
                f"--correlation is {text!r}, expected a group and a number such as exposures=0.8"
            ) from None
    return found


@contextlib.contextmanager
def serial_command(cluster: str | None, *instead: str) -> Iterator[None]:
    """Add to what is said of a cluster that does not work the command that needs none.

    Parameters
    ----------
    cluster
        What was asked for.
    instead
        Words that the command without it has besides.
    """
    try:
        yield
    except (ParameterError, MissingExtraError) as error:
        from iomodel.simulate.cluster import ALONE, OTHERWISE

        said = next((text for text in (OTHERWISE, ALONE) if text in str(error)), None)
        if cluster is None or said is None:
            raise
        words, place = (
            list(sys.argv[1:]),
            next(i for i, word in enumerate(sys.argv[1:]) if "--cluster" in word),
        )
        del words[place : place + (1 if "=" in words[place] else 2)]
        here = shlex.join(["iomodel", *words, *([] if "--workers" in words else instead)])
        raise type(error)(str(error).replace(said, f"use: {here}")) from None
