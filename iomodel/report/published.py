"""Published estimates beside the report's own figures."""

from __future__ import annotations

from collections.abc import Sequence

from iomodel.estimates import Reproduction
from iomodel.report.parts import Column, Dots, Section, Table
from iomodel.report.words import Words


def published_section(words: Words, found: Sequence[Reproduction]) -> Section:
    """Every registered estimate: as published, as rebuilt, and what was tuned for it."""
    chart = Dots(
        words("published_chart"),
        words("share_of_gdp"),
        words("published_note"),
        rows=tuple(
            f"{item.estimate.id} · {words('day_count', days=item.estimate.duration_days)}" for item in found
        ),
        marks=(words("published"), words("rebuilt")),
        values=tuple((100 * item.estimate.gdp_share, 100 * item.model_share) for item in found),
    )
    columns = (
        Column(""),
        Column(words("who")),
        Column(words("when")),
        Column(words("days"), "count"),
        Column(words("published"), "percent"),
        Column(words("rebuilt"), "percent"),
        Column(words("status")),
        Column(words("tuned")),
        Column(words("address")),
    )
    rows = tuple(
        (
            item.estimate.id,
            item.estimate.who,
            item.estimate.when,
            item.estimate.duration_days,
            100 * item.estimate.gdp_share,
            100 * item.model_share,
            item.status,
            words.listed([f"{words.data(name)} = {value:.3g}" for name, value in item.free_parameters.items()])
            or words("none"),
            item.estimate.addresses[0],
        )
        for item in found
    )
    return Section(
        "published",
        words("section_published"),
        (words("published_text"),),
        charts=(chart,),
        tables=(Table(words("published_table"), columns, rows),),
    )
