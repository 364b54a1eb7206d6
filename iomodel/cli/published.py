"""`iomodel believe` and `axis`: published figures held against the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from iomodel.charts.canvas import write_chart
from iomodel.cli.files import require_chart
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    JsonOption,
    ModelOption,
    RegionOption,
    SectorsOption,
    TableOption,
    chosen_models,
    shown_progress,
)
from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.estimates import AxisPoint, Belief, axis, belief_chart, believe, exposed_value_added
from iomodel.estimates.agreement import Agreement, agreement
from iomodel.figure import signed
from iomodel.languages import either
from iomodel.questions.calibrate import PARAMETERS
from iomodel.sources import load_table

QUESTION = QUESTIONS[3]

_HOUSE = "rare-earth-ban"
"""The scenario whose exposures are the bottom-up figure on the axis."""

IdsArgument = Annotated[list[str] | None, typer.Argument(help="Published estimates; all where none.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("believe")
    def believe_command(
        ids: IdsArgument = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        free: Annotated[
            str, typer.Option("--free", help=f"Parameter to adjust: {', '.join(PARAMETERS)}.")
        ] = "exposure",
        as_json: JsonOption = False,
        out: Annotated[Path | None, typer.Option("--out", help="Write a chart: .svg, .pdf or .png.")] = None,
    ) -> None:
        """Show the key assumption behind each published figure.

        The value of one parameter that makes a model give the figure, and whether the data allow it.

        Example: iomodel believe nri-12m --model direct,leontief
        """
        require_chart(out)
        loaded = load_table(table, sectors, region)
        found = believe(loaded, ids, chosen_models(model), free, progress=shown_progress)
        if out is not None:
            write_chart(out, belief_chart, found)
        if as_json:
            print_json([belief.to_record() for belief in found])
        else:
            _show_beliefs(found)

    @app.command("axis")
    def axis_command(
        ids: IdsArgument = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Compare published losses as if a full year's need went unmet.

        Divides each published loss by the share of a year's need that stays unmet in its scenario, and says
        which institutions agree and why others do not.

        Example: iomodel axis
        """
        loaded = load_table(table, sectors, region)
        points = axis(loaded, ids)
        exposed = exposed_value_added(loaded, _HOUSE)
        if as_json:
            print_json({"estimates": [point.to_record() for point in points], "exposed_value_added": exposed})
            return
        print_table(
            "GDP loss if a full year's need went unmet",
            ["estimate", "published", "unmet need", "per unit", "shock"],
            [
                [
                    point.estimate.id,
                    percent(point.estimate.gdp_share),
                    f"{point.unmet_year:.3f}",
                    percent(point.per_unit),
                    point.estimate.said("shock", spoken()),
                ]
                for point in points
            ],
            right=[1, 2, 3],
        )
        print_text(
            f"\nBottom-up, exposed value added: {percent(-exposed['central'])} "
            f"({percent(-exposed['low'])} to {percent(-exposed['high'])})."
        )
        _show_agreement(agreement(points, exposed))
        print_text(
            "\nUnmet need: the share of a year's need that neither imports nor stocks cover, from the "
            "material balance of each scenario; no calibrated number enters. Per unit: the published loss "
            "divided by it."
        )


def _show_agreement(found: Agreement) -> None:
    """Which institutions agree and why their figures differ; what of the others is not comparable."""
    if len(found.within) > 1:
        need = sorted(point.unmet_year for point in found.within)
        print_text(
            f"{len(found.within)} institutions agree within a factor of {found.factor:.1f}: "
            f"{_ids(found.within)}. They lie inside the bottom-up range; their published losses differ "
            f"mostly because the need left open differs, from {need[0]:.2f} to {need[-1]:.2f} of a year's."
        )
    for point in found.outside:
        print_text(
            f"{point.estimate.id} lies outside the bottom-up range. Known of its method: "
            f"{point.estimate.said('known', spoken())}."
        )
    if found.wider:
        print_text(f"Other materials are counted, too, so larger per unit: {_ids(found.wider)}.")
    if found.smaller:
        print_text(f"Smaller or shorter cuts of the same institutions: {_ids(found.smaller)}.")


def _ids(points: Iterable[AxisPoint]) -> str:
    """Ids of estimates, each with its loss per unit."""
    return ", ".join(f"{point.estimate.id} ({percent(point.per_unit)})" for point in points)


def _show_beliefs(found: list[Belief]) -> None:
    """A line for each estimate, a column for each model; values outside the range of the data are marked."""
    models = list(dict.fromkeys(belief.model for belief in found))
    ids = list(dict.fromkeys(belief.estimate.id for belief in found))
    cells = {(belief.estimate.id, belief.model): belief for belief in found}
    parameter = PARAMETERS[found[0].parameter]
    print_text(
        f"What has to be true for a published loss? In each model, {parameter.name} is changed until the "
        "model gives that loss."
    )
    print_table(
        f"Value of {found[0].parameter} at which each model gives the published loss",
        ["model", *ids],
        [
            [
                "published [%]",
                *(signed(100 * cells[name, models[0]].estimate.gdp_share) for name in ids),
            ],
            ["range, from", *(_end(cells[name, models[0]], "low") for name in ids)],
            ["range, to", *(_end(cells[name, models[0]], "high") for name in ids)],
            *([model, *(_marked(cells[name, model]) for name in ids)] for model in models),
        ],
        right=range(1, len(ids) + 1),
    )
    print_text(
        f"\n{parameter.name}: {parameter.meaning} [{parameter.unit}]. No mark: within the range of the "
        "data; ↓ below it, ↑ above it, ? no range is known, - no value gives the figure. "
        "Everything else is as in the published scenario, at central assumptions."
    )
    print_text("\nDo the data allow the figure?")
    print_table("", ["", ""], [[name, _allowed([cells[name, model] for model in models])] for name in ids])
    ranges: dict[str, list[str]] = {}
    for name in ids:
        belief = next((cells[name, model] for model in models if cells[name, model].range), None)
        if belief and belief.range:
            ranges.setdefault(belief.range.source, []).append(name)
    for source, said in ranges.items():
        print_text(f"Range for {', '.join(said)}: {source}.")
    for problem in dict.fromkeys(belief.problem for belief in found if belief.problem):
        print_text(either(f"-: {problem}.", f"-: {problem}", spoken()))


def _allowed(found: Sequence[Belief]) -> str:
    """Whether the data allow a published figure, in how many models, and what the others say."""
    if found[0].range is None:
        return "No range with a source is known, so the data do not say."
    count = Counter(belief.verdict for belief in found)
    parts = [f"Yes in {count['within']} of {len(found)} models." if count["within"] else "In no model."]
    if count["below"]:
        parts.append(f"Every value in the range gives a larger loss in {_models(count['below'])}.")
    if count["above"]:
        parts.append(f"Every value in the range gives a smaller loss in {_models(count['above'])}.")
    if count["out of reach"]:
        parts.append(f"No value at all gives it in {_models(count['out of reach'])}.")
    return " ".join(parts)


def _models(count: int) -> str:
    """So many models."""
    return f"{count} model" + ("s" if count > 1 else "")


def _end(belief: Belief, end: str) -> str:
    """One end of the range of a parameter from sources; nothing where no range is known."""
    return "" if belief.range is None else f"{getattr(belief.range, end):.2f}"


def _marked(belief: Belief) -> str:
    """A value with its mark."""
    mark = {"below": "↓", "above": "↑", "within": " ", "no range": "?"}.get(belief.verdict, "")
    return "-" if belief.value is None else f"{belief.value:.2f}{mark}"
