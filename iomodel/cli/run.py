"""`iomodel run`: a scenario through models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.files import require_writable, write_whole
from iomodel.cli.options import (
    DurationOption,
    JsonOption,
    ModelOption,
    SectorsOption,
    TableOption,
    chosen_durations,
    chosen_models,
    shown_progress,
)
from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.result import Result
from iomodel.simulate import run
from iomodel.sources import load_scenario, load_table


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("run")
    def command(
        scenario: Annotated[str, typer.Argument(help="Name of a scenario, or a TOML file.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        model: ModelOption = "direct,leontief,supply-constrained",
        duration: DurationOption = None,
        as_json: JsonOption = False,
        out: Annotated[
            Path | None, typer.Option("--out", help="Write the result: .nc (everything), .csv or .json.")
        ] = None,
    ) -> None:
        """Losses of GDP and output in a scenario, by model and duration."""
        variants = chosen_durations(load_scenario(scenario), duration)
        require_writable(out, _WRITERS)
        result = run(load_table(table, sectors), variants, chosen_models(model), progress=shown_progress)
        if out is not None:
            _write(result, out)
        if as_json:
            print_json(result.to_records())
        else:
            show_result(result)


def show_result(result: Result) -> None:
    """The table an economist would want first."""
    print_text(result.headline)
    lines = result.summary().reset_index()
    print_table(
        "",
        ["scenario", "model", "days", "GDP", "output", "trillion", "hardest hit"],
        [
            [
                str(line["scenario"]),
                str(line["model"]),
                str(line["days"]),
                percent(line["gdp"] / 100),
                percent(line["output"] / 100),
                f"{line['yen']:+.2f}",
                str(line["hardest hit"]),
            ]
            for line in lines.to_dict("records")
        ],
        right=[2, 3, 4, 5],
    )
    for note in result.notes:
        print_text(f"Note: {note}")


_WRITERS = (".nc", ".csv", ".json")


def _write(result: Result, out: Path) -> None:
    """Write a result in the format of the file's ending."""
    if out.suffix == ".nc":
        result.to_netcdf(out)
    elif out.suffix == ".csv":
        write_whole(out, result.to_frame().to_csv(index=False))
    else:
        write_whole(out, json.dumps(result.to_records(), ensure_ascii=False, indent=2))
