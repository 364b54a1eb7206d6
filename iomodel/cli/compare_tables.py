"""`iomodel tables compare A B`: two years or sources at a common aggregation."""

from __future__ import annotations

from typing import Annotated

import typer

from iomodel.cli.options import JsonOption, RegionOption, SectorsOption
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.sources import load_table
from iomodel.table.difference import Difference, difference


def add(app: typer.Typer, name: str) -> None:
    """Add the command to a group of commands."""

    @app.command(name)
    def command(
        first: Annotated[str, typer.Argument(help="Name of a table, or a folder of pymrio's.")],
        second: Annotated[str, typer.Argument(help="The table to compare it with.")],
        sectors: SectorsOption = None,
        region: RegionOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Two years or sources at a common aggregation: totals, structure, multipliers.

        Example: iomodel tables compare japan-2015 japan-2011
        """
        level = None if sectors is None else str(sectors)
        found = difference(load_table(first, None, region), load_table(second, None, region), level)
        if as_json:
            print_json(
                {
                    "distance": found.distance,
                    "totals": found.totals.rename(columns=str).to_dict("index"),
                    "by_sector": found.by_sector.to_dict("index"),
                }
            )
        else:
            _show(found)


def _show(found: Difference) -> None:
    """Totals first, then the sectors that changed most."""
    first, second = found.first, found.second
    print_table(
        f"{first.n} sectors; input coefficients differ by {found.distance:.1%}",
        ["", f"{first.name} [{first.meta.unit}]", f"{second.name} [{second.meta.unit}]", "ratio"],
        [
            [str(what), f"{row[1]:,.1f}", f"{row[2]:,.1f}", f"{row['ratio']:.4f}"]
            for what, row in found.totals.iterrows()
        ],
        right=[1, 2, 3],
    )
    print_text("")
    pairs = {
        "output_share": "output",
        "value_added": "value added",
        "imported": "imported",
        "multiplier": "multiplier",
    }
    print_table(
        f"Share in output, value added per output, imported share of use, output multiplier: {first.name}, "
        f"then {second.name}; most changed first",
        ["sector", "name", *pairs.values()],
        [
            [
                str(code),
                str(row["name"]),
                *(f"{row[f'{what}_1']:.3f} {row[f'{what}_2']:.3f}" for what in pairs),
            ]
            for code, row in found.changes.iterrows()
        ],
        right=range(2, 6),
    )
