"""`iomodel compare`: one scenario through every model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from iomodel.charts.canvas import write_chart
from iomodel.cli.beside import RangeOption, show_ranges, with_ranges
from iomodel.cli.files import require_chart
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    HitOption,
    JsonOption,
    ModelOption,
    RegionOption,
    SectorsOption,
    TableOption,
    TradeOption,
    chosen_durations,
    chosen_models,
    placed,
    shown_progress,
)
from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.cli.weighted import PosteriorOption, ranges_asked
from iomodel.episodes.records import stored_records
from iomodel.figure import signed
from iomodel.notation import MODEL
from iomodel.questions.compare import Comparison, compare
from iomodel.questions.levels import compare_levels
from iomodel.simulate.arguments import as_scenario
from iomodel.sources import load_table

QUESTION = QUESTIONS[0]

_BAR = 30
"""Longest bar [characters]."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("compare")
    def command(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a TOML file.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        duration: Annotated[
            str, typer.Option("--duration", help="Lengths of the cut in days, separated by commas.")
        ] = "90,365",
        levels: Annotated[
            bool, typer.Option("--levels", help="Show each model at every level of detail of the table.")
        ] = False,
        hit: HitOption = None,
        trade: TradeOption = None,
        with_range: RangeOption = False,
        posterior: PosteriorOption = False,
        as_json: JsonOption = False,
        out: Annotated[
            Path | None, typer.Option("--out", help="Draw the spread: a .svg, .pdf or .png file.")
        ] = None,
    ) -> None:
        """Put the answers of all models side by side.

        Says what each model assumes, its known error, and why some have no answer.

        Example: iomodel compare rare-earth-ban --duration 365
        """
        require_chart(out)
        loaded = load_table(table, sectors, region)
        variants = chosen_durations(placed(as_scenario(scenario, table=loaded), hit, trade), duration)
        if levels:
            found_levels = compare_levels(table, variants, chosen_models(model))
            _show_levels(found_levels, as_json)
            return
        models = chosen_models(model)
        found = compare(loaded, variants, models, progress=shown_progress)
        ranges, note = ranges_asked(
            loaded, variants, models, found.result, with_range, posterior, bool(model)
        )
        if out is not None:
            write_chart(out, found.result.plot.models, errs=True)
        if as_json:
            print_json(_with_records(with_ranges(found.to_records(), ranges)))
            return
        _show(found)
        if ranges:
            show_ranges(ranges, found.result, note)


def _show_levels(found: pd.DataFrame, as_json: bool) -> None:
    """Change of GDP by level, and how far the levels are apart."""
    if as_json:
        print_json(found.reset_index().rename(columns=str).to_dict("records"))
        return
    print_table(
        "Change of GDP by the table's number of sectors, % of a year's GDP",
        ["scenario", "model", *map(str, found.columns)],
        [
            [*map(str, labels), *("" if value != value else signed(value) for value in values)]
            for labels, values in zip(found.index, found.to_numpy(), strict=True)
        ],
        right=range(2, 2 + len(found.columns)),
    )
    print_text(
        "\nspread: largest less smallest, percentage points. Exposures are given for 107 sectors: that level "
        "needs no splitting, and is the one that commands and reports use unless another is named."
    )


def _show(found: Comparison) -> None:
    """Losses and bars by model, then what each assumes."""
    lines = found.table.reset_index()
    days = sorted(lines["days"].unique())
    print_text(found.headline)
    print_table(
        "",
        ["model", *(f"{what}\n{d} days" for what in ("GDP", "output") for d in days), "hardest hit"],
        [_answer(own, days) for _, own in lines.groupby(MODEL, sort=False)],
        right=range(1, 1 + 2 * len(days)),
    )
    print_text(f"\nLoss of GDP, {days[-1]} days, and the known error of each model")
    print_table("", ["", "", ""], _bars(lines[lines["days"] == days[-1]]))
    print_text("\nWhat each assumes")
    print_table("", ["", ""], lines.drop_duplicates(MODEL)[[MODEL, "assumes"]].to_numpy().tolist())
    _show_records(list(lines[MODEL].unique()))
    for note in found.result.notes:
        print_text(f"\nNote: {note}")
    for label, why in found.result.refusals(spoken()).items():
        print_text(f"\n{label}: {why}")


def _show_records(models: list[str]) -> None:
    """What the episodes say of each model, as it comes by default."""
    known = stored_records()
    rows = [[model, "; ".join(one.brief for one in known[model])] for model in models if model in known]
    if rows:
        print_text("\nWhat happened says of each, by where the shock was given (see `iomodel backtest`)")
        print_table("", ["", ""], rows)
        print_text("Predicted over observed fall of GDP, and outcomes inside what was observed.")


def _with_records(plain: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Plain data with the record of each model."""
    known = stored_records()
    return [{**one, "record": [each.to_record() for each in known.get(one["model"], ())]} for one in plain]


def _answer(lines: pd.DataFrame, days: list[int]) -> list[str]:
    """One model: GDP and output by duration, and the sectors hit hardest in the longest."""
    by_days = lines.set_index("days")
    shares = [percent(float(by_days[what][d]) / 100) for what in ("gdp", "output") for d in days]
    return [str(lines[MODEL].iloc[0]), *shares, str(by_days.loc[days[-1], "hardest hit"])]


def _bars(lines: pd.DataFrame) -> list[list[str]]:
    """One bar a model."""
    widest = max(-lines["gdp"].min(), 1e-12)
    return [
        [str(line[MODEL]), "█" * max(round(-line["gdp"] / widest * _BAR), 0), str(line["errs"])]
        for line in lines.to_dict("records")
    ]
