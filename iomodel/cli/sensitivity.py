"""`iomodel sensitivity`: which assumption moves the answer, and what a better number is worth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from iomodel.charts.canvas import write_chart
from iomodel.cli.drawn import (
    ClusterOption,
    CorrelationOption,
    LevelsOption,
    ParameterOption,
    WorkersOption,
    chosen_levels,
    correlations_of,
    parameter_range,
    serial_command,
)
from iomodel.cli.files import require_chart
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    JsonOption,
    ModelOption,
    RegionOption,
    SectorsOption,
    TableOption,
    chosen_durations,
    chosen_models,
)
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.errors import ParameterError
from iomodel.languages import either
from iomodel.questions.sensitivity import Sensitivity, sensitivity
from iomodel.questions.sensitivity.display import headline
from iomodel.simulate.arguments import as_scenario
from iomodel.sources.loading import load_table

QUESTION = QUESTIONS[1]

_SHOWN = 10
"""Inputs of a table."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("sensitivity")
    def command(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or its file.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        duration: Annotated[
            str | None, typer.Option("--duration", help="Length of the cut in days, or '3 months'.")
        ] = None,
        draws: Annotated[
            int, typer.Option("--draws", help="Rows of the design; rounded up to a power of two.")
        ] = 256,
        seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same draws.")] = 0,
        each: Annotated[
            bool,
            typer.Option("--each", help="Total indices of single inputs of a group too; takes far longer."),
        ] = False,
        parameter: ParameterOption = None,
        levels: LevelsOption = None,
        correlation: CorrelationOption = None,
        workers: WorkersOption = None,
        cluster: ClusterOption = None,
        as_json: JsonOption = False,
        out: Annotated[
            Path | None, typer.Option("--out", help="Draw the tornado: a .svg, .pdf or .png file.")
        ] = None,
    ) -> None:
        """Name the assumption that the result is most sensitive to.

        Shows what each explains of the range, what a better number is worth, and which exposure rows bind.

        Example: iomodel sensitivity rare-earth-ban --sectors 37
        """
        require_chart(out)
        drawn, sectors = chosen_levels(levels, sectors)
        loaded = load_table(table, sectors, region)
        variants = chosen_durations(as_scenario(scenario, table=loaded), duration)
        if len(variants) > 1:
            raise ParameterError(f"--duration: {len(variants)} lengths, expected one")
        models = chosen_models(model, ("direct", "supply-constrained"))
        from tqdm import tqdm

        with (
            serial_command(cluster, "--workers", "2"),
            tqdm(delay=2, leave=False, unit="draw", disable=None) as done,
        ):
            found = sensitivity(
                loaded,
                variants[0],
                models,
                draws=draws,
                seed=seed,
                by="inputs" if each else "groups",
                parameters=dict(map(parameter_range, parameter or [])),
                levels=drawn,
                correlations=correlations_of(correlation),
                workers=workers,
                cluster=cluster,
                progress=done.update,
            )
        if out is not None:
            write_chart(out, found.plot.tornado, found.models[-1])
        if as_json:
            print_json(found.to_record())
        else:
            _show(found)


def _show(found: Sensitivity) -> None:
    """The sentence of every model; tables and rows of the one with the largest loss."""
    print_text(headline(found) + ".")
    ranges = found.ranges.to_dict("index")
    for model in found.models:
        row, sentence = ranges[model], found.sentence(model, spoken())
        print_text(
            f"\n{model}: {row['median']:z.2f} % (median), nine in ten {row['low90']:z.2f} to "
            f"{row['high90']:z.2f}, {row['central']:z.2f} at central assumptions. {sentence}"
        )
    if len(found.inputs):
        _show_indices(found, _largest(found))
        _show_worth(found, _largest(found))
    if len(found.binding):
        _show_binding(found, _largest(found))
    for label, why in found.refused.items():
        print_text(f"\nNo answer from {label}, {why}")


def _largest(found: Sensitivity) -> str:
    """The model with the largest loss at central values."""
    return str(found.ranges["central"].idxmin())


def _show_indices(found: Sensitivity, model: str) -> None:
    """What each group explains, and what it moves by itself."""
    names, own = found.titles(spoken()), found.indices_of(model)
    ends = found.tornado_of(model).to_dict("index")
    print_table(
        f"\n{model}: share of the variance (± standard error), GDP at both ends of an input",
        ["alone", "in all", "at 5 %", "at 95 %", "input"],
        [
            [
                f"{row['first']:z.2f} ± {row['first_error']:z.2f}",
                f"{row['total']:z.2f} ± {row['total_error']:z.2f}",
                f"{ends[name]['at_from']:z.2f}",
                f"{ends[name]['at_to']:z.2f}",
                names[str(name)],
            ]
            for name, row in own.to_dict("index").items()
        ],
        right=[0, 1, 2, 3],
    )


def _show_worth(found: Sensitivity, model: str) -> None:
    """What knowing one input is worth; those that rise above the noise."""
    names, own = found.titles(spoken()), found.worth_of(model)
    known = own[own["beyond_noise"]].head(_SHOWN)
    totals = "total" in own
    print_table(
        f"\n{model}: how far the 90 % range is expected to shrink if one input were known",
        ["%", "points", "swing", *(["in all"] if totals else []), "input"],
        [
            [
                f"{row['share']:z.0f}",
                f"{row['points']:z.2f}",
                f"{row['swing']:z.3f}",
                *([f"{row['total']:z.3f} ± {row['total_error']:z.3f}"] if totals else []),
                names[str(name)],
            ]
            for name, row in known.to_dict("index").items()
        ],
        right=range(4 if totals else 3),
    )
    print_text(
        f"{len(own) - int(own['beyond_noise'].sum())} of {len(own)} inputs are within the noise of "
        f"{2 * found.draws} draws, {own['noise'].max():z.0f} %. An input that is correlated with others "
        "tells of these too; swing is what it moves by itself, between its ends [points]."
    )


def _show_binding(found: Sensitivity, model: str) -> None:
    """Which exposure rows move the answer."""
    own = found.binding[found.binding["model"] == model]
    print_table(
        f"\n{model}: does an exposure row move the answer? (saved: without it; swing: between its ends)",
        ["binds", "saved", "swing", "value", "exposure"],
        [
            [
                row["binds"],
                f"{row['saved']:z.3f}",
                f"{row['swing']:z.3f}",
                f"{row['exposure']:z.2f}",
                _row(row),
            ]
            for row in own[own["binds"] != "no"].to_dict("records")
        ],
        right=[1, 2, 3],
    )
    idle = [_row(row) for row in own[own["binds"] == "no"].to_dict("records")]
    if idle:
        print_text(
            f"no: {len(idle)} of {len(own)} rows do not move the third decimal, since another element stops "
            f"the same products or their share is small: {'; '.join(idle)}."
        )


def _row(row: Mapping[Hashable, Any]) -> str:
    """What a row is called."""
    use = f" ({row['application']})" if row["application"] else ""
    return either("{0} in {1}{2}", "{1}の{0}{2}", spoken()).format(row["element"], row["sector"], use)
