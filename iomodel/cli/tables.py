"""`iomodel tables` and `iomodel table`: what can be loaded, and how more comes in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli import compare_tables, update_tables
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.lists import add_list
from iomodel.cli.options import SectorsOption
from iomodel.cli.show import print_json, print_table, print_text, width
from iomodel.errors import IOModelError, OutputError, ParameterError
from iomodel.sources import (
    add_table,
    copy_template,
    download_names,
    get_table,
    load_table,
    table_formats,
    table_levels,
    table_names,
)
from iomodel.table import IOTable

QUESTION = QUESTIONS[5]

_WITH_TITLES = 110
"""Titles stand in lines of their own where the output is narrower [characters]."""

NameOption = Annotated[str, typer.Option("--name", help="What to call the table.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    tables = add_list(
        app, "tables", "List tables; add, get or compare them.\n\nExample: iomodel tables", _list
    )

    @tables.command("add")
    def add(
        file: Annotated[Path, typer.Argument(help="An official workbook, a template filled in, ...")],
        name: NameOption,
        imports: Annotated[
            Path | None, typer.Option("--imports", help="The official matrix of imports, same sectors.")
        ] = None,
        employment: Annotated[
            Path | None, typer.Option("--employment", help="The official table of employment, same sectors.")
        ] = None,
        layout: Annotated[
            Path | None,
            typer.Option("--layout", help="Description (TOML) of a file whose layout is not known."),
        ] = None,
        concordance: Annotated[
            Path | None, typer.Option("--concordance", help="CSV of official code, sector, weight.")
        ] = None,
        year: Annotated[
            int | None, typer.Option("--year", help="One of the years of a file that holds several.")
        ] = None,
        form: Annotated[
            str | None, typer.Option("--format", help="Name of the format, see `iomodel tables formats`.")
        ] = None,
    ) -> None:
        """Check a table of your own and keep it under a name.

        Example: iomodel tables add table.xlsx --name mine
        """
        table = add_table(
            file,
            name,
            imports=imports,
            employment=employment,
            layout=layout,
            concordance=concordance,
            year=year,
            format=form,
        )
        _told("Added", table)

    @tables.command("get")
    def get(
        name: Annotated[str, typer.Argument(help=f"One of {', '.join(download_names())}.")],
        sectors: SectorsOption = None,
        employment: Annotated[
            bool, typer.Option("--employment", help="Get the table of employment, too.")
        ] = False,
    ) -> None:
        """Download an official table from e-Stat, check it and keep it.

        Example: iomodel tables get japan-2015 --sectors 37
        """
        _told("Got", get_table(name, sectors, employment=employment, progress=sys.stderr.isatty()))

    @tables.command("template")
    def template(
        out: Annotated[
            Path, typer.Option("--out", help="A workbook (.xlsx), or a folder of CSV files (no ending).")
        ] = Path("template.xlsx"),
    ) -> None:
        """Write the plain layout with an example to fill in, for any country's table.

        Example: iomodel tables template --out template.xlsx
        """
        try:
            copy_template(out)
        except (OutputError, ParameterError) as error:
            raise type(error)(f"--out {error}") from None
        print_text(f"Wrote {out}. Fill it in, then: iomodel tables add {out} --name NAME")

    @tables.command("formats")
    def formats() -> None:
        """List the formats that tables can be read from.

        Example: iomodel tables formats
        """
        print_table(
            "Formats of tables",
            ["format", "what it is", "files"],
            [[known.name, known.title, ", ".join(known.endings) or "a folder"] for known in table_formats()],
        )

    compare_tables.add(tables, "compare")
    update_tables.add(tables, "update")


def _list(as_json: bool) -> None:
    """All tables, bundled and the user's."""
    if as_json:
        print_json([{"name": name, "levels": table_levels(name)} for name in table_names()])
        return
    heads = ["name", "sectors", "year", "unit", "GDP", "title"]
    lines = [_line(name) for name in table_names()]
    if width() >= _WITH_TITLES:
        print_table("Tables", heads, lines, right=[4])
        return
    print_table("Tables", heads[:-1], [line[:-1] for line in lines], right=[4])
    print_text("")
    print_table("", [heads[0], heads[-1]], [[line[0], line[-1]] for line in lines])


def _line(name: str) -> list[str]:
    """One table in the list; one that no longer loads says why."""
    levels = ", ".join(table_levels(name))
    try:
        table = load_table(name)
    except IOModelError as error:
        return [name, levels, "", "", "", f"cannot be loaded: {error}"]
    meta = table.meta
    return [name, levels, str(meta.year or ""), meta.unit, f"{table.gdp:,.0f}", meta.title]


def _told(done: str, table: IOTable) -> None:
    """What was stored, and what to do with it."""
    print_text(f"{done} {table!r}\nNext: iomodel table {table.name}")
