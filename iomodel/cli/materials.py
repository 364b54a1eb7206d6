"""`iomodel materials`: what can be cut off, and how more comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS, add_list
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.materials.material import Material
from iomodel.materials.reading import load_material, material_names
from iomodel.materials.template import write_material_template

QUESTION = QUESTIONS[4]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    materials = add_list(app, "materials", "List materials; check one, or write a template.", _list)

    @materials.command("check")
    def check(
        name: Annotated[str, typer.Argument(help="Name of a material, or its folder.")],
    ) -> None:
        """Read a material and tell every mistake at once."""
        print_text(repr(load_material(name)))

    @materials.command("template")
    def template(
        folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    ) -> None:
        """Write a material to fill in, with a comment for every column."""
        write_material_template(folder)
        print_text(f"Wrote {folder}. Fill it in, then: iomodel materials check {folder}")


def _list(as_json: bool) -> None:
    """All materials, bundled and the user's."""
    found: list[Material] = [load_material(name) for name in material_names()]
    if as_json:
        print_json([{"name": one.name, "elements": one.codes, "hosts": list(one.hosts)} for one in found])
        return
    print_table(
        "Materials",
        ["name", "title", "elements", "exposed sectors"],
        [
            [one.name, f"{one.title_en} ({one.title_ja})", ", ".join(one.codes), str(len(one.hosts))]
            for one in found
        ],
        right=[3],
    )
