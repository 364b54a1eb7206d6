"""`iomodel ensemble` and `iomodel levers`: ranges, and what policy can do."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
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
    DurationOption,
    JsonOption,
    ModelOption,
    RegionOption,
    SectorsOption,
    TableOption,
    chosen_durations,
    chosen_models,
    shown_draws,
)
from iomodel.cli.show import print_json, print_table, print_text, width
from iomodel.cli.speech import spoken, worded
from iomodel.cli.weighted import PosteriorOption, learned_of, require_alone, show_posteriors
from iomodel.errors import ParameterError
from iomodel.materials.scenarios import load_scenario, scenario_names
from iomodel.notation import DAYS_PER_YEAR
from iomodel.questions.ensemble import Ensemble, ensemble, power_of_two
from iomodel.questions.levers import ALL, levers
from iomodel.simulate.arguments import as_scenario
from iomodel.sources import gdp_of
from iomodel.sources.loading import load_table

QUESTION = QUESTIONS[1]

_USUAL = ("direct", "supply-constrained")
_Draws = Annotated[int, typer.Option("--draws", help="How many; rounded up to a power of two.")]
_Top = Annotated[
    int, typer.Option("--top", min=0, help="Show so many sectors, the hardest hit; with --json all of them.")
]
_Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Folder for the draws, as zarr; a run that was stopped goes on from there. Several "
        "scenarios get a folder each in it.",
    ),
]
_Memory = Annotated[
    str | None, typer.Option("--memory", help="Memory that all processes may take together, such as '4 GB'.")
]
_Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same draws.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("ensemble")
    def ensemble_command(
        scenario: Annotated[
            list[str] | None, typer.Argument(help="Names or files; all that come with iomodel if left out.")
        ] = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        duration: DurationOption = None,
        draws: _Draws = 1024,
        seed: _Seed = 0,
        top: _Top = 0,
        parameter: ParameterOption = None,
        levels: LevelsOption = None,
        correlation: CorrelationOption = None,
        out: _Out = None,
        workers: WorkersOption = None,
        memory: _Memory = None,
        cluster: ClusterOption = None,
        as_json: JsonOption = False,
        posterior: PosteriorOption = False,
        chart: Annotated[
            Path | None,
            typer.Option("--chart", help="Draw one scenario's ranges by model: a .svg, .pdf or .png file."),
        ] = None,
    ) -> None:
        """Show the range of a loss over what is known of its inputs.

        Example: iomodel ensemble rare-earth-ban --duration 90,365
        """
        require_chart(chart, "--chart")
        others = {"out": out, "cluster": cluster, "levels": levels, "parameter": parameter, "top": top}
        require_alone(posterior, chart=chart, memory=memory, **others)
        if chart is not None and len(scenario or _with_cuts()) > 1:
            raise ParameterError("--chart draws one scenario; name one")
        drawn, sectors = chosen_levels(levels, sectors)
        loaded, models = load_table(table, sectors, region), chosen_models(model, _USUAL)
        every = [as_scenario(name, table=loaded) for name in scenario or _with_cuts()]
        if posterior:
            weighted = [
                learned_of(loaded, chosen_durations(asked, duration), models, draws, seed, workers)
                for asked in every
            ]
            show_posteriors(weighted, as_json)
            return
        found = []
        for asked in every:
            with (
                serial_command(cluster, "--workers", "2"),
                shown_draws(power_of_two(draws), asked.name) as progress,
            ):
                each = ensemble(
                    loaded,
                    asked,
                    models,
                    draws=draws,
                    seed=seed,
                    durations=[variant.duration.cut for variant in chosen_durations(asked, duration)],
                    parameters=dict(map(parameter_range, parameter or [])),
                    levels=drawn,
                    correlations=correlations_of(correlation),
                    sectors=top > 0,
                    progress=progress,
                    out=None if out is None else out / asked.name if len(every) > 1 else out,
                    workers=workers,
                    memory=memory,
                    cluster=cluster,
                )
            found.append(each)
        if chart is not None:
            write_chart(chart, found[0].plot.models)
        if as_json:
            print_json([each.to_record() for each in found])
        else:
            _show(found)
            _show_sectors(found, top)

    @app.command("levers")
    def levers_command(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or its file.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        draws: _Draws = 128,
        seed: _Seed = 0,
        as_json: JsonOption = False,
    ) -> None:
        """Show what stock, origins, mines and material savings avoid.

        Example: iomodel levers rare-earth-ban
        """
        loaded, models = load_table(table, sectors, region), chosen_models(model, ("supply-constrained",))
        if len(models) > 1:
            raise ParameterError("levers follow one model; name one of them")
        found = levers(loaded, as_scenario(scenario, table=loaded), models[0], draws=draws, seed=seed)
        if as_json:
            known = found.reset_index().astype(object)
            print_json(known.where(known.notna(), None).to_dict("records"))
        else:
            _show_levers(found, gdp_of(loaded).currency)


def _with_cuts() -> list[str]:
    """Bundled scenarios that cut a material."""
    return [name for name in scenario_names() if load_scenario(name).cuts]


def _show(found: list[Ensemble]) -> None:
    """A row for each scenario, model and duration, and one for all models together."""
    rows, first = [row for each in found for row in _rows(each)], found[0]
    if len(found) == 1:
        _print_ranges(f"{first.scenario}: change of GDP, % of a year's GDP", rows, [1, 2, 3, 4, 5, 6])
    elif width() >= _WIDE:
        _print_ranges("Change of GDP, % of a year's GDP", rows, [0, 1, 2, 3, 4, 5, 6])
    else:
        for model in dict.fromkeys(row[1] for row in rows):
            own = [row for row in rows if row[1] == model]
            _print_ranges(f"{model}: change of GDP, % of a year's GDP", own, [0, 2, 3, 4, 6])
    moved = max(each.convergence().abs().to_numpy().max() for each in found)
    print_text(
        f"{first.data.sizes['draw']} draws, seed {first.seed}. From half of the draws to all of them, "
        f"medians and ends move by at most {moved:z.3f} points. central: the single run at central values."
    )
    if any(each.data.sizes["model"] > 1 for each in found):
        print_text(f"{_POOLED}: the draws of all models together, each model with the same weight.")
    for one in first.inputs:
        if one.kind == "table":
            tables = ", ".join(worded(str(value)) for value in one.known.values)
            print_text(f"Each draw runs on one of the tables of {tables}.")
    fewer = {label: n for label, n in first.draws_by_model.items() if n < first.data.sizes["draw"]}
    for label, n in fewer.items():
        print_text(f"{label} takes longer and answers the first {n} draws, a sample of their own.")
    for each in found:
        for label, why in each.refused.items():
            print_text(f"{each.scenario}: no answer from {label}, {why}")


def _print_ranges(title: str, rows: list[list[str]], shown: list[int]) -> None:
    """Some columns of the ranges."""
    heads = ["scenario", "model", "days", "central", "median", "half of draws", "nine in ten"]
    print_table(
        title,
        [heads[place] for place in shown],
        [[row[place] for place in shown] for row in rows],
        right=[number for number, place in enumerate(shown) if place > 1],
    )


def _rows(each: Ensemble) -> list[list[str]]:
    """Rows of one scenario: its models, then the pool of several by duration."""
    ranges = each.range()
    rows = [
        [each.scenario, str(model), str(days), *_ends(row)]
        for (model, days), row in zip(ranges.index, ranges.to_dict("records"), strict=True)
    ]
    if each.data.sizes["model"] > 1:
        pool = each.pooled().to_dict("index")
        rows += [[each.scenario, _POOLED, str(days), "", *_ends(row)] for days, row in pool.items()]
    return rows


_WIDE = 100
"""Where a line is shorter and there are several scenarios, each model has a table of its own [characters]."""
_POOLED = "pooled"
"""What the row of all models together is called."""


def _show_sectors(found: list[Ensemble], top: int) -> None:
    """A table of the hardest hit sectors for each scenario, model and duration."""
    for each in found if top else []:
        for model, days in each.range().index:
            rows = [
                [str(code), str(row[f"name_{spoken()}"]), *_ends(row)]
                for code, row in each.sectors(model, days).head(top).to_dict("index").items()
            ]
            print_table(
                f"{each.scenario}, {model}, {days} days: what sectors add, % of a year's GDP",
                ["code", "sector", "median", "half of draws", "nine in ten"],
                rows,
                right=[2, 3, 4],
            )


def _ends(row: Mapping[Hashable, Any]) -> list[str]:
    """Central, if there is one, median and ranges of a row; a third digit where two would say nothing."""
    digits = 2 if abs(row["low90"]) >= _SMALL else 3
    said = {name: f"{value:z.{digits}f}" for name, value in row.items() if name in _SAID}
    central = [said["central"]] if "central" in said else []
    return [
        *central,
        said["median"],
        f"{said['low50']} to {said['high50']}",
        f"{said['low90']} to {said['high90']}",
    ]


def _show_levers(found: pd.DataFrame, currency: str) -> None:
    """A table for each lever, the element that saves most first."""
    listed = found.reset_index()
    for title, rows in listed[listed["high90"] > _LEAST].groupby("title", sort=False):
        print_table(
            str(title)[0].upper() + str(title)[1:],
            ["element", "saved, % GDP", "nine in ten", "billions", "per kg"],
            [
                [
                    f"{row['material']}, {row['element']}" if row["element"] == ALL else str(row["element"]),
                    f"{row['gdp']:z.4f}",
                    f"{row['low90']:z.4f} to {row['high90']:z.4f}",
                    f"{row['money']:z,.1f}",
                    "" if pd.isna(row["per_kg"]) else _rounded(row["per_kg"]),
                ]
                for row in rows.sort_values("gdp", ascending=False, kind="stable").to_dict("records")
            ],
            right=[1, 2, 3, 4],
        )
        print_text("")
    print_text(
        "saved: GDP, the median over the draws and nine in ten of them; billions and per kg: in the currency "
        "of the table's GDP; per kg of what the lever adds or saves while the cut lasts, where tonnes are "
        f"known. Left out: elements that save less than {_LEAST:g} % at the upper end, since "
        "another element stops the same products."
    )
    _show_shadow_prices(found, currency)


def _rounded(value: float) -> str:
    """Money a kilogram, to two digits: no more of it is known."""
    return f"{float(f'{value:.2g}'):z,.0f}"


def _show_shadow_prices(found: pd.DataFrame, currency: str) -> None:
    """What one more kilogram of each element is worth where it earns most, the dearest first."""
    known = found["shadow_per_kg"].notna() & (found["shadow_high90"] > 0)
    if not known.any():
        return
    print_table(
        f"\nShadow price of one more kilogram, {currency}",
        ["element", "material", "tonnes a year", "median", "nine in ten"],
        [
            [
                str(row["element"]),
                str(row["material"]),
                f"{DAYS_PER_YEAR * row['tonnes']:z,.0f}",
                _rounded(row["shadow_per_kg"]),
                f"{_rounded(row['shadow_low90'])} to {_rounded(row['shadow_high90'])}",
            ]
            for row in found[known]
            .reset_index()
            .sort_values("shadow_per_kg", ascending=False)
            .to_dict("records")
        ],
        right=[2, 3, 4],
    )
    print_text(
        "GDP that one more kilogram saves on the day on which most is lost, if all that is left goes where "
        "it earns most: the dual of the allocation by tonnage. Above 0: more of it saves GDP. 0: there is "
        "enough for the uses that count, or another element stops the same products. It is no market price. "
        "Elements without tonnes in the data have none."
    )


_SAID = {"central", "median", "low50", "high50", "low90", "high90"}
_SMALL = 0.1
"""Losses below which a third digit is shown [% of a year's GDP]."""
_LEAST = 5e-5
"""Savings below which an element is left out [% of a year's GDP]."""
