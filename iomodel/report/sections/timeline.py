"""When it happens: what runs short first, and GDP on the day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomodel.charts.lines import lines_chart
from iomodel.notation import DAY, MODEL, SCENARIO, day_number
from iomodel.report.brief import Brief
from iomodel.report.parts import Chart, Section
from iomodel.report.study import Study
from iomodel.report.words import Words
from iomodel.simulate.result import Result

PLACE = 30
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_timeline": ("When the loss comes", "時間の経過"),
    "timeline_text": (
        "The first chart shows the share of each element's need that neither imports nor stocks cover, the "
        "second the change of GDP on each day.",
        "一つ目の図は輸入でも在庫でも賄えない需要の割合、二つ目の図は各日のGDPの変化を示す。",
    ),
    "timeline_text_plain": ("The chart shows the change of GDP on each day.", "各日のGDPの変化を示す。"),
    "unmet_chart": ("Unmet need, by element", "元素別の未充足需要"),
    "unmet_unit": ("% of need", "需要比 %"),
    "unmet_note": (
        "Elements whose shares are equal on every day have one line.",
        "推移が同一の元素は1本の線で示す。",
    ),
    "more": ("{first} and {count} more", "{first}ほか{count}"),
    "daily_chart": ("Change of GDP on each day", "各日のGDPの変化"),
    "daily_unit": ("change, %", "変化率 %"),
    "daily_note": (
        "Change against a normal day, until the last day of the shock; what comes after is in the sums.",
        "平常日との比較。ショックの最終日まで表示（その後の影響は合計に含む）。",
    ),
    "axis_day": ("day", "日"),
}

_PATHS_SHOWN = 4


def section(brief: Brief) -> Section:
    """Unmet need above, GDP on the day below."""
    said, result, study = brief.said, brief.result, brief.study
    short = brief.short
    below = _daily_chart(said, result, study)
    if short is None or not short.paths:
        return Section("timeline", said("section_timeline"), (said("timeline_text_plain"),), charts=(below,))
    shown = short.paths[:_PATHS_SHOWN]
    days = study.subject.days
    above = Chart(
        said("unmet_chart"),
        said("unmet_unit"),
        said("unmet_note"),
        lines_chart,
        pd.DataFrame(
            np.column_stack([100 * path for _, path in shown]),
            index=day_number(np.arange(days), study.subject.first).astype(float),
            columns=[short.named(said, names) for names, _ in shown],
        ),
        {"axis": said("axis_day"), "strong": 0},
    )
    return Section("timeline", said("section_timeline"), (said("timeline_text"),), charts=(above, below))


def _daily_chart(said: Words, result: Result, study: Study) -> Chart:
    """Change of GDP on each day, by model."""
    daily = 100 * (result.daily_gdp().sel({SCENARIO: study.subject.label}) - 1)
    daily = daily.isel({DAY: slice(study.subject.days)})
    return Chart(
        said("daily_chart"),
        said("daily_unit"),
        said("daily_note"),
        lines_chart,
        pd.DataFrame(
            {said.model(model)[0]: daily.sel({MODEL: model.name}).to_numpy() for model in study.models},
            index=day_number(np.arange(daily.sizes[DAY]), study.subject.first).astype(float),
        ),
        {"axis": said("axis_day"), "strong": study.models.index(study.lead)},
    )
