"""What an index says of a report without reading it."""

from __future__ import annotations

from typing import Any

import numpy as np

from iomodel.notation import DAY, MODEL, SCENARIO, FloatArray
from iomodel.report import figures
from iomodel.report.brief import money
from iomodel.report.parts import Contents
from iomodel.report.study import Study
from iomodel.report.valued import valued
from iomodel.report.words import Words, vocabulary
from iomodel.scenario import Scenario
from iomodel.simulate.result import Result

_PLACES = 48
"""So many days of a path are drawn in a thumbnail."""

WORDS: dict[str, tuple[str, str]] = {
    "headline": (
        "Across {models} models, annual GDP changes by {range}; by {lead} in the reference model.",
        "{models}種類のモデルの幅で年間GDPは{range}変化し、基準モデルでは{lead}となる。",
    ),
    "headline_one": ("Annual GDP changes by {lead}.", "年間GDPは{lead}変化する。"),
}
"""The answer in one sentence."""
vocabulary(WORDS)


def summary_of(said: Contents, result: Result, study: Study) -> dict[str, Any]:
    """Title, headline, range and path of GDP of a report, and of every point of its grid and its list."""
    loss = result.gdp_loss()
    daily = result.daily_gdp().sel({MODEL: study.lead.name})

    def answer(scenario: Scenario) -> dict[str, Any]:
        gdp = figures.by_model(loss, scenario.label)
        path = daily.sel({SCENARIO: scenario.label}).isel({DAY: slice(scenario.days)})
        return _answer(said.words, gdp, gdp[study.lead.name], scenario, path.to_numpy())

    grid = study.recipe.grid
    points = [
        *(("", dict(zip(grid, point.values, strict=True)), point.scenario) for point in study.points),
        *((one.title, dict(one.values), one.scenario) for one in study.variants),
    ]
    return {
        "title": said.title,
        "language": study.recipe.language,
        "scenario": study.subject.name,
        "table": f"{study.table.name}, {study.table.n}",
        "models": len(result.models),
        "lead": study.lead.name,
        **answer(study.subject),
        "yen": min(figures.yen(result, study.subject.label).values()),
        "points": [
            {"title": title or valued(said.words, values), **answer(scenario)}
            for title, values, scenario in points
        ],
        **{key: value for key, value in money(said.words, result).items() if key == "year"},
    }


def _answer(
    said: Words, gdp: dict[str, float], lead: float, scenario: Scenario, daily: FloatArray
) -> dict[str, Any]:
    """What the models say of one scenario."""
    least, most = figures.ends(gdp)
    text = said(
        "headline" if len(gdp) > 1 else "headline_one",
        models=len(gdp),
        range=said.span((least, most), "percent"),
        lead=said.percent(lead),
    )
    return {
        "headline": text,
        "days": scenario.duration.cut,
        "lead_gdp": lead,
        "least": least,
        "most": most,
        "path": _path(daily),
    }


def _path(daily: FloatArray) -> list[float]:
    """Change of GDP on days of the shock, in the reference model [%]."""
    lost = 100 * (daily - 1)
    places = np.unique(np.linspace(0, len(lost) - 1, min(_PLACES, len(lost))).round().astype(int))
    return [round(float(value), 2) for value in lost[places]]
