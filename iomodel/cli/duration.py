"""`iomodel duration` and `iomodel timeline`: how losses depend on time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer

from iomodel.charts.canvas import write_chart
from iomodel.charts.spark import spark
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
    shown_progress,
)
from iomodel.cli.show import percent, print_json, print_table, print_text, width
from iomodel.errors import ParameterError
from iomodel.figure import signed
from iomodel.models import Model
from iomodel.questions.duration import (
    Curve,
    Timeline,
    loss_curve,
    timeline,
    worth_of_stock,
    worth_of_stock_day,
)
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import as_scenario
from iomodel.sources import load_table
from iomodel.table import IOTable

QUESTION = QUESTIONS[0]

ChartOption = Annotated[Path | None, typer.Option("--out", help="Write a chart: .svg, .pdf or .png.")]
_COLUMN = 8
"""A month's column with its gap [characters]."""
_WIDTH = 90
"""Longest row of blocks [characters]."""


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("duration")
    def duration(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a TOML file.")],
        months: Annotated[int, typer.Option("--months", help="Longest cut [months].")] = 24,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        as_json: JsonOption = False,
        out: ChartOption = None,
    ) -> None:
        """Show how the loss grows with the length of the cut.

        Also says what a day of stock is worth.

        Example: iomodel duration rare-earth-ban --months 12
        """
        require_chart(out)
        loaded, models = load_table(table, sectors, region), chosen_models(model)
        asked = as_scenario(scenario, table=loaded)
        curve = loss_curve(loaded, asked, models, months, progress=shown_progress)
        worth = _worth(loaded, asked, [model for model in models if model.name in curve.losses])
        if out is not None:
            write_chart(out, curve.plot)
        if as_json:
            saved = {str(what): (worth[what] / 100).to_dict() for what in worth}
            print_json({**curve.to_record(), "stock_saves": saved})
        else:
            _show_curve(curve, asked, worth)

    @app.command("timeline")
    def course(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a TOML file.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        duration: DurationOption = None,
        as_json: JsonOption = False,
        out: ChartOption = None,
    ) -> None:
        """List what happens on which day.

        From the first day of the cut until GDP is back.

        Example: iomodel timeline rare-earth-ban --duration 365
        """
        require_chart(out)
        models = chosen_models(model, ("supply-constrained",))
        loaded = load_table(table, sectors, region)
        variants = chosen_durations(as_scenario(scenario, table=loaded), duration)
        if len(models) > 1 or len(variants) > 1:
            raise ParameterError("a timeline follows one model and one duration; name one of each")
        found = timeline(loaded, variants[0], models[0])
        if out is not None:
            write_chart(out, found.plot)
        if as_json:
            print_json(found.to_record())
        else:
            _show_timeline(found)


def _worth(table: IOTable, scenario: Scenario, models: list[Model]) -> pd.DataFrame:
    """What one more day of stock and each holder's stock save, by model [% of a year's GDP]."""
    saved = {"one more day": worth_of_stock_day(table, scenario, models)["gdp"]}
    for holder in dict.fromkeys(stock.holder for stock in scenario.stocks):
        saved[f"stock of {holder}"] = worth_of_stock(table, scenario, holder, models)["gdp"]
    return pd.DataFrame(saved)


def _show_curve(curve: Curve, scenario: Scenario, worth: pd.DataFrame) -> None:
    """Losses by month, rows of blocks, first shortages, and the worth of stocks."""
    by_month = curve.losses.reset_index(drop=True)
    deepest = float(by_month.to_numpy().min())
    title = f"{curve.scenario}: change of GDP at central assumptions by months of the cut, % of a year's GDP"
    for shown in _side_by_side(range(1, len(by_month)), max(len(str(model)) for model in by_month)):
        print_table(
            title,
            ["model", *map(str, shown)],
            [[str(model), *(signed(by_month[model][month]) for month in shown)] for model in by_month],
            right=range(1, len(shown) + 1),
        )
        title = ""
    print_table(
        "",
        ["", f"0 to {len(by_month) - 1} months"],
        [[str(model), spark(by_month[model].to_numpy(), deepest)] for model in by_month],
    )
    if len(curve.shortages):
        print_text("")
        _show_shortages(curve)
        print_text("")
        _show_worth(worth, scenario.duration.cut)
    for model, days in curve.at_least.items():
        print_text(
            f"{model}: at least this much in cuts of {days[0]} days and more; not all is back to normal"
        )
    for reason in curve.refused.values():
        print_text(f"No answer, {reason}")


def _side_by_side(months: Sequence[int], name: int) -> Iterator[Sequence[int]]:
    """Every month, in as few tables as the terminal is wide enough for, all of about the same width."""
    most = max((width() - name) // _COLUMN, 1)
    tables = -(-len(months) // most)
    size = -(-len(months) // tables)
    return (months[start : start + size] for start in range(0, len(months), size))


def _show_worth(worth: pd.DataFrame, days: int) -> None:
    """What one more day of stock, and each holder's stock, save."""
    print_table(
        f"What stocks save in a cut of {days} days (% of a year's GDP)",
        ["model", *map(str, worth)],
        [[str(model), *(f"{value:.4f}" for value in line)] for model, line in worth.iterrows()],
        right=range(1, worth.shape[1] + 1),
    )


def _show_shortages(curve: Curve) -> None:
    """When each element falls short."""
    print_table(
        "First day of shortage",
        ["element", "share cut off", "stock, days of use", "days, nobody adapting", "day of shortage"],
        [
            [
                str(line["element"]),
                percent(line["cut"], 1).lstrip("+"),
                f"{line['stock']:g}",
                f"{line['kink']:.1f}",
                "none" if pd.isna(line["day"]) else f"{line['day']:.0f}",
            ]
            for line in curve.shortages.reset_index().to_dict("records")
        ],
        right=[1, 2, 3, 4],
    )
    print_text(
        "Nobody adapting, the stock lasts as many days as stock over share cut off; the day of shortage "
        "counts savings and other suppliers."
    )


def _show_timeline(course: Timeline) -> None:
    """Day by day, then GDP as a row of blocks."""
    print_table(
        f"{course.scenario}, {course.model}, at central assumptions",
        ["day", "what happens"],
        [[str(event.day), event.text] for event in course.events],
        right=[0],
    )
    step = -(-len(course.daily_gdp) // _WIDTH)
    change = course.daily_gdp - 1
    worst = np.array([change[day : day + step].min() for day in range(0, len(change), step)])
    lowest = signed(100 * worst.min(), 1)
    print_text(f"\nLoss of GDP, each block is {step} days, the highest {lowest}% of a normal day")
    print_text(spark(worst, worst.min()))
