"""The 90 % range beside each figure of a run, where it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from iomodel.cli.options import shown_draws
from iomodel.cli.show import print_table, print_text
from iomodel.models import Model
from iomodel.questions.ensemble import ensemble
from iomodel.questions.ensemble.sample import power_of_two
from iomodel.scenario import Scenario
from iomodel.simulate.result import Result
from iomodel.simulate.spine import model_labels
from iomodel.table import IOTable

DRAWS = 256
"""Draws behind a range beside a figure."""
RangeOption = Annotated[
    bool, typer.Option("--range", help=f"Show the 90 % range over {DRAWS} draws beside each figure.")
]
Ranges = Mapping[tuple[str, str], Mapping[str, float]]
"""Ends of the range by label of the scenario and the model."""


def ranges_of(
    table: IOTable, variants: Sequence[Scenario], models: Sequence[Model], result: Result
) -> Ranges:
    """The 90 % range of every scenario and model that has an answer [% of one year's GDP]."""
    labels = dict(zip(model_labels(models), models, strict=True))
    answered = [labels[name] for name in result.models]
    found = {}
    for variant in variants:
        with shown_draws(power_of_two(DRAWS), variant.label) as progress:
            drawn = ensemble(table, variant, answered, draws=DRAWS, progress=progress)
        for row in drawn.range().reset_index().to_dict("records"):
            ends = {"low90": float(row["low90"]), "high90": float(row["high90"])}
            found[variant.label, str(row["model"])] = ends
    return found


def show_ranges(ranges: Ranges, result: Result, note: str = "") -> None:
    """A line for each scenario and model: the single run, and nine in ten draws; a note of one's own."""
    losses = result.gdp_loss().to_dict("index")
    print_text("")
    print_table(
        "Change of GDP with its range, % of a year's GDP",
        ["scenario", "model", "central", "nine in ten draws"],
        [
            [scenario, model, _figure(float(losses[scenario][model])), _ends(ends)]
            for (scenario, model), ends in ranges.items()
        ],
        right=[2, 3],
    )
    print_text(
        note or f"{DRAWS} draws, seed 0, over what is known of the inputs; central: at central assumptions."
    )


def _ends(ends: Mapping[str, float]) -> str:
    """Both ends of a range."""
    return f"{_figure(ends['low90'])} to {_figure(ends['high90'])}"


def _figure(value: float) -> str:
    """A figure, without a sign where it reads as zero."""
    return f"{value:z.2f}"


def with_ranges(records: Sequence[dict[str, object]], ranges: Ranges) -> list[dict[str, object]]:
    """Records of a result with the ends of the range as shares of a year's GDP."""
    found = []
    for record in records:
        ends = ranges.get((str(record.get("label")), str(record.get("model"))))
        own = {f"gdp_share_{name}": value / 100 for name, value in (ends or {}).items()}
        found.append({**record, **own})
    return found
