"""Published estimates beside the report's own figures."""

from __future__ import annotations

from collections.abc import Sequence

from iomodel.estimates import Reproduction
from iomodel.report import figures
from iomodel.report.parts import Column, Dots, Section, Table
from iomodel.report.study import Study
from iomodel.report.words import Words
from iomodel.simulate.result import Result


def published_section(words: Words, found: Sequence[Reproduction], result: Result, study: Study) -> Section:
    """Every registered estimate: as published, as rebuilt, and what was tuned for it."""
    own = {
        words("this_report", days=words("day_count", days=scenario.duration.cut)): figures.gdp(
            result, scenario.label
        )[study.lead.name]
        for scenario in study.by_duration
    }
    names = [f"{item.estimate.id} · {words('day_count', days=item.estimate.duration_days)}" for item in found]
    chart = Dots(
        words("published_chart"),
        words("share_of_gdp"),
        words("published_note", lead=words.model(study.lead)[0]),
        rows=(*names, *own),
        marks=(words("published"), words("rebuilt")),
        values=(
            *((100 * item.estimate.gdp_share, 100 * item.model_share) for item in found),
            *((None, value) for value in own.values()),
        ),
    )
    columns = (
        Column(""),
        Column(words("who")),
        Column(words("published"), "percent"),
        Column(words("rebuilt"), "percent"),
        Column(words("status")),
        Column(words("tuned")),
        Column(words("address")),
    )
    rows = tuple(
        (
            name,
            f"{item.estimate.who}, {item.estimate.when}",
            100 * item.estimate.gdp_share,
            100 * item.model_share,
            item.status,
            words.listed(
                [f"{words.data(name)} = {value:.3g}" for name, value in item.free_parameters.items()]
            )
            or words("none"),
            item.estimate.addresses[0],
        )
        for name, item in zip(names, found, strict=True)
    )
    return Section(
        "published",
        words("section_published"),
        (words("published_text"),),
        charts=(chart,),
        bullets=tuple(f"{item.estimate.id}: {item.why}" for item in found if item.why),
        tables=(Table(words("published_table"), columns, rows),),
    )
