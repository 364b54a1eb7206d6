"""The index of a batch: every report and every point of its grid on one page, compared."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from iomodel.report.page import TEMPLATES, render
from iomodel.report.thumbnails import Axes, axes_of, path_picture, range_picture
from iomodel.report.words import Words, words


class _Made(Protocol):
    """What the index needs to know of a report."""

    @property
    def name(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def summary(self) -> dict[str, Any]: ...
    @property
    def files(self) -> tuple[str, ...]: ...


def index_page(reports: Sequence[_Made], lang: str = "en") -> str:
    """A page with the answer of every report, links to its files, and what could not be made.

    It names nothing outside itself, and its policy allows nothing but its own style and script.
    """
    said = words(lang)
    made = [report for report in reports if not report.problem]
    failed = [report for report in reports if report.problem]
    answers = [answer for report in made for answer in (report.summary, *report.summary["points"])]
    axes = axes_of((one["days"], one["path"], one["least"], one["most"]) for one in answers)
    rows = [row for report in made for row in _rows(said, report, axes)]
    script = (TEMPLATES / "index.js").read_text(encoding="utf-8") if rows else ""
    heads = ("report", "index_path", "days", "gdp", "model", "files")
    return render(
        "index.html.j2",
        lang=lang,
        title=said("index_title"),
        kicker=said("index_kicker"),
        text=said("index_text", done=len(made)),
        note=said("index_note"),
        heads=[said(head) for head in heads],
        rows=rows,
        filter=said("index_filter"),
        points_shown=said("index_points") if len(answers) > len(made) else "",
        count=said("index_count"),
        failed_title=said("index_failed"),
        failed=[(report.name, report.problem) for report in failed],
        script=script,
        policy=lambda style: _policy(style, script),
    )


def _rows(said: Words, report: _Made, axes: Axes) -> Iterator[dict[str, Any]]:
    """The row of a report, and one for every point of its grid."""
    summary = report.summary
    files = [(name, f"{report.name}/{name}") for name in report.files]
    yield {"name": report.name, "files": files, "point": False, **_row(said, summary, summary, axes)}
    for point in summary["points"]:
        yield {"name": report.name, "files": files[:1], "point": True, **_row(said, summary, point, axes)}


def _row(said: Words, summary: Mapping[str, Any], answer: Mapping[str, Any], axes: Axes) -> dict[str, Any]:
    """What a row says, in the language of the report where it quotes it."""
    ends = float(answer["least"]), float(answer["most"])
    span, lead = said.span(ends, "percent"), said.percent(float(answer["lead_gdp"]))
    return {
        "title": str(answer["title"]),
        "headline": str(answer["headline"]),
        "lang": str(summary["language"]),
        "days": str(answer["days"]),
        "gdp": span,
        "lead": f"{summary['lead']} {lead}",
        "path": path_picture(axes, answer["days"], answer["path"], said("index_path")),
        "range": range_picture(axes, *ends, float(answer["lead_gdp"]), span),
    }


def _policy(style: str, script: str) -> str:
    """What the page may load: its own style and script, and the font that it carries."""
    allowed = f"script-src {_hash(script)}; " if script else ""
    return (
        f"default-src 'none'; {allowed}style-src {_hash(style)}; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """What a Content-Security-Policy names an inline style or script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
