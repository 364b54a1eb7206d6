"""`iomodel table`: does a table prove itself, and what is odd in it?"""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import JsonOption, RegionOption, SectorsOption
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.sources import load_table

QUESTION = QUESTIONS[5]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("table")
    def command(
        name: Annotated[str, typer.Argument(help="Name of a table, or a file or folder.")] = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        by_sector: Annotated[bool, typer.Option("--by-sector", help="Show every sector.")] = False,
        strict: Annotated[
            bool, typer.Option("--strict", help="Exit with code 1 where something does not add up.")
        ] = False,
        as_json: JsonOption = False,
    ) -> None:
        """Check a table and show what is odd in it.

        Totals, identities by sector, prices, imports, odd cells, spectral radius.

        Example: iomodel table japan-2015 --by-sector
        """
        loaded = load_table(name, sectors, region)
        health = loaded.check()
        if as_json:
            print_json(health.to_record())
        else:
            print_table(f"{loaded.meta.title}, {loaded.n} sectors", ["", ""], health.lines)
            _show_sectors(
                "Every sector" if by_sector else "Ten largest sectors",
                health.by_sector if by_sector else health.largest,
                health.unit,
            )
            if loaded.import_origins is not None:
                print_text(f"\nImports come from {_origins(loaded.import_origins)}.")
            print_text(f"\nImports: {loaded.meta.imports}.\nSource: {loaded.meta.source}")
            for problem in health.problems:
                print_text(f"Problem: {problem}")
        if strict and health.problems:
            raise typer.Exit(1)


def _show_sectors(title: str, rows: pd.DataFrame, unit: str) -> None:
    """Sectors with their size, both identities and import coefficient."""
    print_text("")
    print_table(
        title,
        ["sector", "name", f"output [{unit}]", "share", "sales - output", "costs - output", "imported"],
        [
            [
                str(code),
                str(row["name"]),
                f"{row['output']:,.1f}",
                f"{row['share']:.1%}",
                f"{row['sales_gap']:+.1e}",
                f"{row['costs_gap']:+.1e}",
                f"{row['import_coefficient']:.3f}",
            ]
            for code, row in rows.iterrows()
        ],
        right=[2, 3, 4, 5, 6],
    )


def _origins(imports: pd.DataFrame, count: int = 8) -> str:
    """The largest countries of origin with their share of all imports."""
    shares = (imports.sum() / imports.to_numpy().sum()).nlargest(count)
    return ", ".join(f"{country} {share:.1%}" for country, share in shares.items())
