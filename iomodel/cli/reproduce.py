"""`iomodel reproduce`: published estimates beside the model's."""

from __future__ import annotations

from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption, RegionOption, SectorsOption, TableOption
from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.estimates import Observation, Reproduction, compare_points, reproduce
from iomodel.models.measures import MEASURES
from iomodel.quantities import millions, trillions
from iomodel.sources import load_table

QUESTION = QUESTIONS[2]
PLACE = 0


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reproduce")
    def command(
        ids: Annotated[list[str] | None, typer.Argument(help="Published estimates; all where none.")] = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Rebuild published estimates and say what was tuned."""
        loaded = load_table(table, sectors, region)
        found = reproduce(loaded, ids)
        if as_json:
            print_json([item.to_record() for item in found])
            return
        _show(found)
        if not ids:
            _show_points(compare_points(loaded))


def _show(found: list[Reproduction]) -> None:
    """Published beside modelled, then the figures beside them, then the free numbers."""
    print_table(
        "Change of GDP, published and modelled (share of annual GDP; trillion yen)",
        ["estimate", "days", "published", "model", "published", "model", "status"],
        [
            [
                item.estimate.id,
                str(item.estimate.duration_days),
                percent(item.estimate.gdp_share),
                percent(item.model_share),
                "" if item.estimate.yen is None else trillions(item.estimate.yen),
                trillions(item.model_yen),
                item.status,
            ]
            for item in found
        ],
        right=[1, 2, 3, 4, 5],
    )
    beside = [(item, further) for item in found for further in item.also]
    if beside:
        print_text("")
        print_table(
            "Other figures of the same publications, never tuned to (persons in millions, average of a year)",
            ["estimate", "figure", "published", "model", "published", "model", "status"],
            [
                [
                    item.estimate.id,
                    further.figure.name,
                    percent(further.figure.share),
                    percent(further.model_share),
                    "" if further.figure.persons is None else millions(further.figure.persons),
                    "" if further.model_persons is None else millions(further.model_persons),
                    further.status,
                ]
                for item, further in beside
            ],
            right=[2, 3, 4, 5],
        )
    for item in found:
        print_text("\n" + _in_words(item))


def _show_points(found: list[Observation]) -> None:
    """Observations beside the model."""
    print_text("\nReference points: what was observed when supply did fall")
    for item in found:
        point = item.point
        days = point.measure == "first shortage"
        seen = f"{point.observed:.0f} days" if days else percent(point.observed)
        here = f"{item.modelled:.0f} days" if days else percent(item.modelled)
        print_text(
            f"\n{point.id}: {point.says} Observed {seen}, scenario {point.scenario} {here} "
            f"({point.measure}). {point.reading}"
        )


def _in_words(item: Reproduction) -> str:
    """How a figure came about, in a few sentences."""
    estimate = item.estimate
    numbers = ", ".join(f"{name} = {value:.4f}" for name, value in item.free_parameters.items())
    parts = [f"{estimate.id} ({estimate.who}, {estimate.when}): {item.status}."]
    if item.status == "calibrated":
        parts.append(f"One parameter was adjusted until the model gave the figure: {numbers}.")
    elif estimate.calibrated_by:
        parts.append(f"Nothing was tuned to this figure; {numbers} comes from {estimate.calibrated_by}.")
    else:
        parts.append("Nothing was tuned.")
    parts += [_against_range(item, name, value) for name, value in item.free_parameters.items()]
    if item.status == "missed":
        parts.append(f"The model is off by {100 * item.gap:+.2f} percentage points of GDP.")
    if item.why:
        parts.append(f"Why: {item.why}.")
    parts.append(
        f"Read as scenario {estimate.scenario}, model {estimate.model}; measured as "
        f"{MEASURES[estimate.measure].title}."
    )
    parts.append(f"Yen at {estimate.base_kind} GDP of {estimate.base_year}.")
    return " ".join(parts)


def _against_range(item: Reproduction, name: str, value: float) -> str:
    """Where a solved number lies against what is known of it."""
    known = item.ranges.get(name)
    if known is None:
        return f"No published range for {name} was found."
    ends = f"{known.low:.3g} to {known.high:.3g}"
    return f"This is {known.place(value)} its published range, {ends} ({known.source})."
