"""Options that several commands share, and how they are read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, TypeVar

import typer

from iomodel.cli.help_screen import WholeCommand
from iomodel.errors import ParameterError
from iomodel.models import MODELS, Model, model_named
from iomodel.quantities import days
from iomodel.scenario import Scenario

T = TypeVar("T")

TableOption = Annotated[
    str,
    typer.Option(
        "--table",
        help="Name of a table, see `iomodel tables`; or a file or folder, perhaps as format:file "
        "(exiobase3:IOT.zip).",
    ),
]
SectorsOption = Annotated[
    str | None, typer.Option("--sectors", help="Level of detail: 13, 37, 107 or 187.", show_default="107")
]
RegionOption = Annotated[
    str | None, typer.Option("--region", help="Country of a multi-regional table; `world` for all of them.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
HouseholdsOption = Annotated[
    bool,
    typer.Option(
        "--households", help="Close the Leontief model to households: lost pay is lost consumption."
    ),
]
ModelOption = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        help=f"One or several of {', '.join(MODELS)}; or all. Separated by commas, or the option repeated. "
        "Parameters stand behind a colon: inventory:psi=0.5.",
    ),
]
DurationOption = Annotated[
    str | None,
    typer.Option("--duration", help="Lengths of the cut in days (or '3 months'), separated by commas."),
]
HitOption = Annotated[
    str | None,
    typer.Option(
        "--hit",
        help="Regions of a world that the cut hits, separated by commas; `all`: every one but the origin.",
        show_default="the home region",
    ),
]
TradeOption = Annotated[
    str | None,
    typer.Option(
        "--trade",
        help="Who gets what is left among regions: by-contract, by-price, or allies of the exporter (RUS).",
        show_default="by-contract",
    ),
]


_OPTION = re.compile(r"--?[A-Za-z][\w-]*(=.*)?|--?", re.S)
"""What may be an option: a name behind one or two dashes, perhaps with its value."""


class TextCommand(WholeCommand):
    """A command whose argument is a text: one that begins with a minus, such as ``-3 %``, is no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read options and arguments; texts that begin with a minus sign come behind the other arguments."""
        end = args.index("--") if "--" in args else len(args)
        kept: list[str] = []
        texts: list[str] = []
        for word in args[:end]:
            is_text = word.startswith("-") and not _OPTION.fullmatch(word)
            (texts if is_text and not self._wants_value(kept) else kept).append(word)
        behind = [*texts, *args[end + 1 :]]
        return super().parse_args(ctx, [*kept, "--", *behind] if behind else kept)

    def _wants_value(self, words: list[str]) -> bool:
        """Whether the last word is an option that takes the next one."""
        return any(
            words[-1] in one.opts and not getattr(one, "is_flag", True) for one in self.params if words
        )


def model_names(given: Iterable[str]) -> list[str]:
    """Names of models from options that are repeated, separated by commas, or both; ``all`` for every one.

    >>> model_names(["direct,ghosh", "leontief", "direct"])
    ['direct', 'ghosh', 'leontief']
    """
    names = [name.strip() for text in given for name in text.split(",")]
    return list(MODELS) if "all" in names else list(dict.fromkeys(names))


def chosen_models(given: Iterable[str] | None, usual: Iterable[str] = ("all",)) -> list[Model]:
    """Models by name; the usual ones where none is given."""
    return [model_named(name) for name in model_names(given or usual)]


def placed(scenario: Scenario, hit: str | None, trade: str | None) -> Scenario:
    """The scenario with other regions that are cut, and another rule of trade; itself where none is given."""
    changes: dict[str, object] = {}
    if hit is not None:
        changes["regions"] = tuple(_parts(hit))
    if trade is not None:
        changes["trade"] = trade if trade.startswith("by-") else tuple(_parts(trade))
    if not changes:
        return scenario
    names = [*_parts(hit or ""), *_parts(trade or "")]
    return scenario.changed("+".join(names), **changes)


def _parts(text: str) -> list[str]:
    """Words between commas."""
    return [part for word in text.split(",") if (part := word.strip())]


def chosen_durations(scenario: Scenario, text: str | None) -> list[Scenario]:
    """Variants of a scenario, one a duration; the scenario itself where no duration is given."""
    if text is None:
        return [scenario]
    return [scenario.lasting(_days(part)) for part in dict.fromkeys(text.split(","))]


def _days(text: str) -> int:
    """Days from ``90`` or ``3 months``."""
    text = text.strip()
    try:
        count = days(int(text) if text.lstrip("-").isdigit() else text)
    except ValueError as error:
        raise ParameterError(f"--duration: {error}") from None
    if not isinstance(count, int) or count < 0:
        unit = " days" if count == text or str(count) == text else ""
        raise ParameterError(f"--duration: {text}{unit}, expected 0 or more")
    return count


def shown_progress(items: Iterable[T]) -> Iterable[T]:
    """The items, with a bar on stderr once they take more than two seconds."""
    from tqdm import tqdm

    bar: Iterable[T] = tqdm(list(items), delay=2, leave=False, disable=None, unit="model")
    return bar


@contextlib.contextmanager
def shown_draws(draws: int, name: str) -> Iterator[Callable[[int], object]]:
    """A bar on stderr with the time left, once the draws of a scenario take more than two seconds."""
    from tqdm import tqdm

    with tqdm(total=draws, desc=name, delay=2, leave=False, disable=None, unit="draw") as bar:
        yield bar.update
