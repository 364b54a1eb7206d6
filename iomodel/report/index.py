"""The index of a batch: every report on one page, compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from iomodel.charts.dots import dots_chart
from iomodel.report.page import render
from iomodel.report.parts import Chart
from iomodel.report.words import words


class _Made(Protocol):
    """What the index needs to know of a report."""

    @property
    def name(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def summary(self) -> dict[str, object]: ...
    @property
    def files(self) -> tuple[str, ...]: ...


def index_page(reports: Sequence[_Made], lang: str = "en") -> str:
    """A page with the range of every report, links to its files, and what could not be made."""
    said = words(lang)
    made = [report for report in reports if not report.problem]
    failed = [report for report in reports if report.problem]
    chart = Chart(
        said("scenarios_chart"),
        said("share_of_gdp"),
        "",
        dots_chart,
        pd.DataFrame(
            [(_number(report, "least"), _number(report, "most")) for report in made],
            index=[f"{report.name} · {said('day_count', days=report.summary['days'])}" for report in made],
            columns=[said("least"), said("most")],
        ),
    )
    heads = ("report", "days", "gdp", "model", "files")
    rows = [
        {
            "title": str(report.summary["title"]),
            "name": report.name,
            "lang": str(report.summary["language"]),
            "days": str(report.summary["days"]),
            "gdp": said.span((_number(report, "least"), _number(report, "most")), "percent"),
            "lead": f"{report.summary['lead']} {said.percent(_number(report, 'lead_gdp'))}",
            "files": [(name, f"{report.name}/{name}") for name in report.files],
        }
        for report in made
    ]
    return render(
        "index.html.j2",
        lang=lang,
        title=said("index_title"),
        kicker=said("index_kicker"),
        text=said("index_text", done=len(made)),
        heads=[said(head) for head in heads],
        rows=rows,
        charts=[{"title": chart.title, "wide": chart.svg(lang), "narrow": chart.svg(lang, narrow=True)}]
        if made
        else [],
        failed_title=said("index_failed"),
        failed=[(report.name, report.problem) for report in failed],
    )


def _number(report: _Made, key: str) -> float:
    """A figure of a report's summary."""
    return float(str(report.summary[key]))
