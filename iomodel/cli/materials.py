"""`iomodel materials`: what can be cut off, and how more comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.binding_screen import show_binding
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.lists import NameGroup, add_list
from iomodel.cli.material_screen import controls_in_force, show_material
from iomodel.cli.options import JsonOption, RegionOption, SectorsOption, TableOption
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken, worded
from iomodel.errors import MissingTableError, ParameterError, nearest
from iomodel.languages import either
from iomodel.materials.material import Material
from iomodel.materials.reading import load_material, material_names
from iomodel.materials.template import write_material_template
from iomodel.materials.unmodelled import NotModelled, not_modelled
from iomodel.sources import HOME
from iomodel.sources.loading import load_table

QUESTION = QUESTIONS[5]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    materials = add_list(
        app,
        "materials",
        "List materials; show one, check one, or write a template.\n\nExample: iomodel materials",
        _list,
        NameGroup,
    )

    @materials.command("show")
    def show(
        context: typer.Context,
        name: Annotated[
            str | None, typer.Argument(help="Name of a material, or its folder.", show_default=False)
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Show one material; the word `show` may be left out.

        Example: iomodel materials show gallium
        """
        show_material(_loaded(_named(name, "show")), as_json or _asked_above(context))

    @materials.command("binding")
    def binding(
        context: typer.Context,
        names: Annotated[
            list[str] | None, typer.Argument(help="Names or folders; all under export control if left out.")
        ] = None,
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        count: Annotated[int, typer.Option("--top", min=1, help="How many rows to print.")] = 10,
        as_json: JsonOption = False,
    ) -> None:
        """Show what all materials together expose, and the rows that matter most.

        Example: iomodel materials binding
        """
        loaded = load_table(table, sectors, region)
        known = [_loaded(name) for name in names or material_names()]
        asked = known if names else [one for one in known if len(controls_in_force(one))]
        show_binding(asked, loaded, count, as_json or _asked_above(context))

    @materials.command("check")
    def check(
        name: Annotated[
            str | None, typer.Argument(help="Name of a material, or its folder.", show_default=False)
        ] = None,
    ) -> None:
        """Read a material and name every mistake at once.

        Example: iomodel materials check gallium
        """
        found = load_material(_named(name, "check"))
        if spoken() == "en":
            print_text(repr(found))
            return
        print_text(f"材料{found.name}：{found.title_ja}")
        print_table("", ["", ""], [list(pair) for pair in found.facts])

    @materials.command("template")
    def template(
        folder: Annotated[
            Path | None, typer.Argument(help="A folder that is not there yet.", show_default=False)
        ] = None,
    ) -> None:
        """Write a material to fill in, with a comment for every column.

        Example: iomodel materials template my-material
        """
        folder = Path(_named(None if folder is None else str(folder), "template"))
        write_material_template(folder)
        print_text(f"Wrote {folder}. Fill it in, then: iomodel materials check {folder}")


def _loaded(name: str) -> Material:
    """A material; a name that is none, and may be a command misspelt, is answered with both."""
    try:
        return load_material(name)
    except MissingTableError as error:
        raise MissingTableError(f"{error}{nearest(name, ('binding', 'check', 'show', 'template'))}") from None


def _asked_above(context: typer.Context) -> bool:
    """Whether plain data were asked for before the name."""
    return bool(context.parent and context.parent.params.get("as_json"))


def _named(name: str | None, word: str) -> str:
    """What a command is about; refused where it is missing, as where a material has the command's name."""
    if name is None:
        what = "a folder" if word == "template" else "the name of a material"
        raise ParameterError(
            f"{word} is a command of `iomodel materials` and takes {what}; to see a material that is called "
            f"{word!r}: iomodel materials show {word}"
        )
    return name


def _list(as_json: bool) -> None:
    """All materials, bundled and the user's, then what is under control and has none."""
    found = [load_material(name) for name in material_names()]
    others = not_modelled()
    if as_json:
        print_json(
            {
                "materials": [_plain(one) for one in found],
                "not_modelled": [other.model_dump(mode="json") for other in others],
            }
        )
        return
    print_table(
        "Materials",
        ["name", "title", "elements", "exposed sectors", "controls", "year"],
        [_line(one) for one in found],
        right=[3, 4, 5],
    )
    print_text(
        "controls: export controls in force. `iomodel materials NAME` shows one, `iomodel materials binding` "
        "the rows of all of them that matter most."
    )
    print_table(
        "\nUnder export control and not modelled",
        ["name", "control", "why not"],
        [[either(one.name, one.name_ja, spoken()), _control(one), one.why] for one in others],
    )


def _abroad(material: Material) -> str:
    """The country, where it is not Japan."""
    return "" if material.country == HOME else f" ({material.country})"


def _line(material: Material) -> list[str]:
    """A material in the list."""
    return [
        material.name,
        either(material.title_en, material.title_ja, spoken()) + _abroad(material),
        " ".join(material.codes),
        str(len(material.hosts)),
        str(len(controls_in_force(material))),
        str(material.year or ""),
    ]


def _control(other: NotModelled) -> str:
    """A control in a few words."""
    return f"{worded(other.status)}, {other.date.isoformat()}: {other.control} [{other.confidence}]"


def _plain(material: Material) -> dict[str, object]:
    """A material as plain data."""
    controls = controls_in_force(material)
    return {
        "name": material.name,
        "title_en": material.title_en,
        "title_ja": material.title_ja,
        "elements": material.codes,
        "hosts": list(material.hosts),
        "year": material.year,
        "controls": controls[["date", "elements", "authority", "control"]].to_dict("records"),
    }
