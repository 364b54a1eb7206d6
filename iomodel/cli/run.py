"""`iomodel run`: a scenario through models."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from iomodel.charts.canvas import write_chart
from iomodel.cli.beside import RangeOption, show_ranges, with_ranges
from iomodel.cli.files import require_chart, require_writable
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    DurationOption,
    HitOption,
    HouseholdsOption,
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
from iomodel.cli.sector_view import show_sectors
from iomodel.cli.show import percent, print_json, print_table, print_text, width
from iomodel.cli.speech import spoken
from iomodel.cli.weighted import PosteriorOption, ranges_asked
from iomodel.errors import ParameterError
from iomodel.figure import signed
from iomodel.files import write_file
from iomodel.models import Leontief, Model
from iomodel.models.measures import CONSUMPTION, MEASURES, PRICE_MEANING, SCARCE_PRICE, as_multiple
from iomodel.simulate.arguments import as_scenario
from iomodel.simulate.display import other_headlines
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run
from iomodel.sources import load_concordance, load_table, with_concordance

QUESTION = QUESTIONS[0]
PLACE = 0

_WIDE = 100
"""Where a line is shorter, the hardest-hit sectors are named below the table only [characters]."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("run")
    def command(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a TOML file.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        concordance: Annotated[
            Path | None,
            typer.Option(
                "--concordance", help="CSV of code, sector, weight to a classification of your own."
            ),
        ] = None,
        model: ModelOption = None,
        duration: DurationOption = None,
        hit: HitOption = None,
        trade: TradeOption = None,
        households: HouseholdsOption = False,
        with_range: RangeOption = False,
        count: Annotated[
            int, typer.Option("--top", min=0, help="How many sectors to print, with persons engaged.")
        ] = 0,
        posterior: PosteriorOption = False,
        as_json: JsonOption = False,
        out: Annotated[
            Path | None, typer.Option("--out", help="Write the result: .nc (everything), .csv or .json.")
        ] = None,
        picture: Annotated[
            Path | None,
            typer.Option(
                "--chart", help="Draw losses by sector, of a world by region and sector: .svg, .pdf or .png."
            ),
        ] = None,
    ) -> None:
        """Calculate the loss of GDP and output in a scenario.

        Example: iomodel run rare-earth-ban --duration 90,365 --range
        """
        require_writable(out, _WRITERS)
        require_chart(picture, "--chart")
        loaded = load_table(table, sectors, region)
        if concordance is not None:
            loaded = with_concordance(loaded, load_concordance(concordance, loaded.sectors))
        variants = chosen_durations(placed(as_scenario(scenario, table=loaded), hit, trade), duration)
        models = closed(chosen_models(model, _USUAL)) if households else chosen_models(model, _USUAL)
        result = run(loaded, variants, models, refusals="keep", progress=shown_progress)
        ranges, note = ranges_asked(loaded, variants, models, result, with_range, posterior, bool(model))
        if out is not None:
            _write(result, out)
        if picture is not None:
            last = result.models[-1]
            draw = result.plot.world if len(result.regions) > 1 else result.plot.sectors
            write_chart(picture, draw, model=last)
        if as_json:
            print_json([*with_ranges(result.to_records(), ranges), *refusals(result)])
            return
        show_result(result)
        if count:
            show_sectors(result, count)
        if ranges:
            show_ranges(ranges, result, note)


def closed(models: list[Model]) -> list[Model]:
    """The same models, the Leontief model closed to households.

    Raises
    ------
    ParameterError
        If it is none of them.
    """
    if not any(isinstance(model, Leontief) for model in models):
        raise ParameterError("--households closes the model leontief, which is none of the models asked for")
    return [replace(model, households=True) if isinstance(model, Leontief) else model for model in models]


def show_result(result: Result) -> None:
    """The table an economist would want first."""
    print_text(result.headline)
    lines = result.summary().reset_index()
    worst = {
        (scenario, model): result.hardest_hit(scenario, model)
        for scenario in result.scenarios
        for model in result.models
    }
    wide = width() >= _WIDE
    persons = result.employment_loss() if "employment" in result.data else None
    last = [*([] if persons is None else ["persons"]), *(["hardest hit"] if wide else [])]
    print_table(
        "",
        ["scenario", "model", "days", "GDP", "output", "trillion", *last],
        [
            [
                str(line["scenario"]),
                str(line["model"]),
                str(line["days"]),
                percent(line["gdp"] / 100),
                percent(line["output"] / 100),
                signed(line["yen"]),
                *([] if persons is None else [signed(persons.loc[line["scenario"], line["model"]], 0)]),
                *([", ".join(worst[str(line["scenario"]), str(line["model"])])] if wide else []),
            ]
            for line in lines.to_dict("records")
        ],
        right=[2, 3, 4, 5, *([] if persons is None else [6])],
    )
    names = dict(zip(result.data["sector"].values, result.data["name_en"].values, strict=True))
    stated = dict.fromkeys(code for codes in worst.values() for code in codes)
    for line in other_headlines(result):
        print_text(line)
    if stated:
        print_text("Hardest hit: " + "; ".join(f"{code} {names[code]}" for code in stated))
    if len(result.regions) > 1:
        show_regions(result)
    if result.provenance.get("concordance"):
        print_text(_carried(result.provenance["concordance"]))
    show_measures(result)
    for note in result.notes:
        print_text(f"Note: {note}")
    for label, why in result.refusals(spoken()).items():
        print_text(f"{label}: {why}")


def show_measures(result: Result) -> None:
    """Each measure of the models in which prices move: real GDP two ways, consumption, prices."""
    if CONSUMPTION not in result.data:
        return
    changes = result.measures().dropna(subset=[CONSUMPTION])
    names = list(changes.columns)
    print_table(
        "Where prices move (flows: % of a year's; prices: % on the day furthest from normal)",
        ["measure", *(f"{model}\n{scenario}" for scenario, model in changes.index)],
        [[MEASURES[name].title, *(_of_measure(name, value) for value in changes[name])] for name in names],
        right=range(1, len(changes) + 1),
    )
    if SCARCE_PRICE in names:
        print_text(PRICE_MEANING)


def _of_measure(name: str, value: float) -> str:
    """A change of a measure as the screen says it."""
    if value != value:
        return ""
    return f"{as_multiple(value)} x" if MEASURES[name].kind == "multiple" else signed(value)


def refusals(result: Result) -> list[dict[str, str]]:
    """Models without an answer as plain data, with the reason."""
    return [{"model": label, "not_applicable": why} for label, why in result.refused.items()]


def show_regions(result: Result, count: int = 10) -> None:
    """The regions that lose most of their GDP in every scenario and model, all others, and everything."""
    for scenario in result.scenarios:
        for model in result.models:
            lines = result.by_region(scenario, model)
            sectors = result.by_sector(scenario, model).reset_index()
            worst = sectors.groupby("region", sort=False).first()["sector"].astype(str).to_dict()
            shown = [str(region) for region in lines.index[:count]]
            print_text(f"{scenario}, {model}: change of GDP by region")
            rest = lines.iloc[count:]
            print_table(
                "",
                ["region", "% of its GDP", result.unit, "hardest hit"],
                [
                    *(
                        [*_of_regions(region, lines.loc[[region]]), worst[region] if share else ""]
                        for region, share in zip(shown, lines["gdp_share"], strict=False)
                    ),
                    *([[*_of_regions(f"{len(rest)} other regions", rest), ""]] if len(rest) else []),
                    [*_of_regions("all", lines), ""],
                ],
                right=[1, 2],
            )


def _of_regions(name: str, lines: pd.DataFrame) -> list[str]:
    """Loss of some regions together: share of their GDP, and amount."""
    lost, gdp = float(lines["value_added"].sum()), float(lines["gdp"].sum())
    return [name, percent(lost / gdp, 3), f"{lost:,.1f}"]


def _carried(concordance: dict[str, Any]) -> str:
    """One sentence on how official codes reached the table's sectors, and what did not."""
    lost = sorted(concordance["unmapped"].items(), key=lambda item: -item[1][1])
    stated = ", ".join(f"{code} {name} {share:.2%}" for code, (name, share) in lost[:5])
    more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
    exposed = ", ".join(
        f"{share:.2%} of the output exposed to {material}"
        for material, share in concordance["unmapped_exposure"].items()
    )
    return (
        f"Exposures and shocks carried by {concordance['name']}; without a sector in this table: "
        f"{concordance['unmapped_share']:.2%} of official output"
        + (f" ({stated}{more})" if stated else "")
        + (f", {exposed}." if exposed else ".")
    )


_WRITERS = (".nc", ".csv", ".json")
_USUAL = ("direct", "leontief", "supply-constrained")


def _write(result: Result, out: Path) -> None:
    """Write a result in the format of the file's ending."""
    if out.suffix == ".nc":
        result.to_netcdf(out)
    elif out.suffix == ".csv":
        write_file(out, result.to_frame().to_csv(index=False))
    else:
        write_file(out, json.dumps(result.to_records(), ensure_ascii=False, indent=2))
