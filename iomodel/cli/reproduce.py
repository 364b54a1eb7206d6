"""`iomodel reproduce`: published estimates beside the model's."""

from __future__ import annotations

from typing import Annotated

import typer

from iomodel.cli.options import JsonOption, SectorsOption, TableOption
from iomodel.cli.show import percent, print_json, print_table, print_text, trillion
from iomodel.estimates import Reproduction, reproduce
from iomodel.sources import load_any_table


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reproduce")
    def command(
        ids: Annotated[list[str] | None, typer.Argument(help="Published estimates; all where none.")] = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Published estimates beside the model's, with what was tuned and what was predicted."""
        found = reproduce(load_any_table(table, sectors), ids)
        if as_json:
            print_json([item.to_record() for item in found])
        else:
            _show(found)


def _show(found: list[Reproduction]) -> None:
    """Published beside modelled, then the free numbers."""
    print_table(
        "Change of GDP, published and modelled (share of annual GDP; trillion yen)",
        ["estimate", "days", "published", "model", "published", "model", "status"],
        [
            [
                item.estimate.id,
                str(item.estimate.duration_days),
                percent(item.estimate.gdp_share),
                percent(item.model_share),
                "" if item.estimate.yen is None else trillion(item.estimate.yen),
                trillion(item.model_yen),
                item.status,
            ]
            for item in found
        ],
        right=[1, 2, 3, 4, 5],
    )
    for item in found:
        print_text("\n" + _told(item))


def _told(item: Reproduction) -> str:
    """One sentence on how a figure came about."""
    estimate = item.estimate
    numbers = ", ".join(f"{name} = {value:.4f}" for name, value in item.free_parameters.items())
    head = f"{estimate.id} ({estimate.who}, {estimate.when}): {item.status}."
    base = f" Yen at {estimate.base_kind} GDP of {estimate.base_year}."
    read = f" Read as scenario {estimate.scenario}, model {estimate.model}."
    if item.status == "calibrated":
        return head + f" One number was solved for to meet the figure: {numbers}." + read + base
    if estimate.calibrated_by:
        return (
            head + f" Nothing tuned to this figure; {numbers} is taken from {estimate.calibrated_by}." + base
        )
    return head + " Nothing was tuned." + read + base
