"""One self-contained HTML page: no script, no request, nothing outside the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomodel.charts.fonts import FIRST_CJK
from iomodel.report.glyphs import subset
from iomodel.report.parts import Contents
from iomodel.report.view import view

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def page(contents: Contents) -> str:
    """The report as HTML."""
    return render("report.html.j2", report=view(contents), lang=contents.words.lang, title=contents.title)


def render(template: str, **values: Any) -> str:
    """Fill a template, and give the page the glyphs that not every reader's system has."""
    environment = _environment()
    draft = environment.get_template(template).render(font="", **values)
    foreign = any(ord(char) >= FIRST_CJK for char in draft)
    return environment.get_template(template).render(font=subset(draft) if foreign else "", **values)


@cache
def _environment() -> Environment:
    """Templates that refuse unknown names and escape what they are given."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> tuple[str, str, Callable[[], bool]]:
    """A template, where it comes from, and whether it still says the same."""
    path = TEMPLATES / name
    text = path.read_text(encoding="utf-8")
    return text, str(path), lambda: path.read_text(encoding="utf-8") == text
