"""One self-contained HTML page: no script, no request, nothing outside the file."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomodel.charts.fonts import FIRST_CJK
from iomodel.errors import SourceError
from iomodel.files import make_folder, shown, write_file
from iomodel.report.appearance import PARTS
from iomodel.report.glyphs import subset
from iomodel.report.parts import Contents
from iomodel.report.view import view

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def page(contents: Contents) -> str:
    """The report as HTML."""
    return render(
        "report.html.j2",
        contents.house.template,
        report=view(contents),
        lang=contents.words.lang,
        title=contents.title,
        accent=contents.house.accent,
    )


def render(template: str, own: str = "", **values: Any) -> str:
    """Fill a template, and give the page the glyphs that not every reader's system has.

    Parameters
    ----------
    template
        Its file.
    own
        Folder whose files stand in for bundled ones; what they say is kept from reaching beyond the report.
    **values
        What the template is filled with.

    Raises
    ------
    SourceError
        If a file of the folder is no template, or names what a report does not have.
    """
    from jinja2 import TemplateError

    try:
        return _rendered(template, own, {"accent": "", **values})
    except (TemplateError, TypeError, UnicodeError, OSError) as error:
        if not own:
            raise
        raise SourceError(f"template {shown(own)}: {_place(error)}{' '.join(str(error).split())}") from None


def _place(error: Exception) -> str:
    """File and line of a problem, where they are known."""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if name is None or line is None:
        lines = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.endswith(PARTS)]
        name, line = (lines[-1].filename, lines[-1].lineno) if lines else (None, None)
    return f"{Path(name).name}, line {line}: " if name else ""


def _rendered(template: str, own: str, values: Mapping[str, Any]) -> str:
    """A template filled."""
    environment = _environment(own)
    draft = environment.get_template(template).render(font="", **values)
    foreign = "".join(sorted(char for char in set(draft) if ord(char) >= FIRST_CJK))
    return environment.get_template(template).render(font=subset(foreign), **values) if foreign else draft


@cache
def _environment(own: str) -> Environment:
    """Templates that refuse unknown names and escape what they are given."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(partial(_template, own)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(own: str, name: str) -> tuple[str, str, Callable[[], bool]]:
    """A template, where it comes from, and whether it still says the same."""
    path = part_of(own, name)
    text = path.read_text(encoding="utf-8")
    return text, str(path), lambda: path.read_text(encoding="utf-8") == text


def part_of(own: str, name: str) -> Path:
    """A file of a template: that of a folder of one's own where it has one, else the bundled one."""
    mine = Path(own) / name
    return mine if own and name in PARTS and mine.is_file() else TEMPLATES / name


def write_template(folder: Path | str) -> list[Path]:
    """Write the bundled template of page and PDF to a folder, to start one's own from.

    Parameters
    ----------
    folder
        Where to; its last level is created.

    Returns
    -------
    The files written.

    Raises
    ------
    SourceError
        If the folder above does not exist, or one of the files is there already.
    """
    target = Path(folder)
    if not target.parent.is_dir():
        raise SourceError(f"folder {shown(target.parent)} does not exist; create it first")
    there = [name for name in PARTS if (target / name).exists()]
    if there:
        raise SourceError(f"{shown(target / there[0])} is there already; choose another folder, or remove it")
    make_folder(target)
    for name in PARTS:
        write_file(target / name, (TEMPLATES / name).read_text(encoding="utf-8"))
    return [target / name for name in PARTS]
