"""From a result to a report: every number and sentence, once, for all writers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from iomodel.estimates import Reproduction
from iomodel.models import Model
from iomodel.notation import DAY, DAYS_PER_YEAR, MODEL, SCENARIO
from iomodel.report import figures
from iomodel.report.assumptions import assumptions_section, source_tables
from iomodel.report.parts import Cell, Column, Contents, Dots, Fact, Lines, Section, Table
from iomodel.report.published import published_section
from iomodel.report.sectors import all_sectors, hardest_hit, sectors_section
from iomodel.report.study import Study
from iomodel.report.timeline import Shortage, shortage, timeline_section
from iomodel.report.variations import grid_section, scenarios_section
from iomodel.report.words import Words, words
from iomodel.simulate.result import Result


def contents(result: Result, study: Study, found: Sequence[Reproduction] = ()) -> Contents:
    """A report on a study's result.

    Parameters
    ----------
    result
        What `study.run()` gave.
    study
        What was run.
    found
        Published estimates, rebuilt; the section is left out where there are none.
    """
    said = words(study.recipe.language)
    short = shortage(study)
    return Contents(
        words=said,
        kicker=said("kicker"),
        title=study.recipe.title or said.either(study.subject.title, study.subject.title_ja),
        standfirst=_standfirst(said, result, study),
        facts=_facts(said, result, study, short),
        sections=tuple(_sections(said, result, study, short, found)),
        behind=(*all_sectors(said, result, study), *source_tables(said, study.materials)),
        footer=said("footer", version=result.provenance["versions"]["iomodel"]),
    )


def money(said: Words, result: Result) -> dict[str, object]:
    """Currency, year and kind of the GDP that yen are counted with."""
    gdp = result.provenance["gdp"]
    currency = said("JPY") if gdp["currency"] == "JPY" else gdp["currency"]
    return {"currency": currency, "year": gdp["year"], "kind": said.data(gdp["kind"])}


def _sections(
    said: Words, result: Result, study: Study, short: Shortage | None, found: Sequence[Reproduction]
) -> Iterator[Section]:
    """The sections that this result has something to say for, in reading order."""
    yield _models_section(said, result, study)
    if len(study.by_duration) > 1:
        yield _duration_section(said, result, study, short)
    yield sectors_section(said, result, study)
    yield timeline_section(said, result, study, short)
    if study.points:
        yield grid_section(said, result, study)
    if study.beside:
        yield scenarios_section(said, result, study)
    yield assumptions_section(said, study.subject, study.table, study.materials)
    if found:
        yield published_section(said, found, result, study)
    yield _limits_section(said, study)
    yield _provenance_section(said, result, study)


def _standfirst(said: Words, result: Result, study: Study) -> str:
    """The answer in two sentences."""
    label, lead = study.subject.label, study.lead
    gdp = figures.gdp(result, label)
    return said(
        "standfirst" if len(gdp) > 1 else "standfirst_one",
        days=study.subject.duration.cut,
        models=len(gdp),
        range=said.span(figures.ends(gdp), "percent"),
        yen=said.span(figures.ends(figures.yen(result, label)), "trillion"),
        lead=said.model(lead)[0],
        lead_gdp=said.percent(gdp[lead.name]),
        **money(said, result),
    )


def _facts(said: Words, result: Result, study: Study, short: Shortage | None) -> tuple[Fact, ...]:
    """The figures to remember."""
    label = study.subject.label
    facts = [
        Fact(said.span(figures.ends(figures.gdp(result, label)), "percent"), said("fact_gdp")),
        Fact(
            said.span(figures.ends(figures.yen(result, label)), "trillion"),
            said("fact_yen", **money(said, result)),
        ),
    ]
    if short is not None:
        facts.append(short.fact(said))
    worst = hardest_hit(result, study, 1)
    if len(worst):
        name = said.either(str(worst["name"].iloc[0]), str(worst["name_ja"].iloc[0]))
        facts.append(
            Fact(said.percent(float(worst["output_share"].iloc[0])), said("fact_sector", sector=name))
        )
    return tuple(facts)


def _models_section(said: Words, result: Result, study: Study) -> Section:
    """How much, and according to whom."""
    label = study.subject.label
    gdp, yen = figures.gdp(result, label), figures.yen(result, label)
    output = figures.by_model(result.output_loss(), label)
    order = sorted(study.models, key=lambda model: -gdp[model.name])
    titles = {model.name: said.model(model) for model in order}
    chart = Dots(
        said("models_chart", days=study.subject.duration.cut),
        said("share_of_gdp"),
        said("models_note"),
        rows=tuple(titles[model.name][0] for model in order),
        marks=(said("gdp"),),
        values=tuple((gdp[model.name],) for model in order),
        strong=order.index(study.lead),
    )
    currency = said("trillion", **money(said, result))
    columns = [
        Column(said("model")),
        Column(said("gdp"), "percent"),
        Column(currency, "trillion"),
        Column(said("output"), "percent"),
    ]
    persons = _persons(result, label)
    columns += [Column(said("persons"), "persons")] if persons else []
    columns += [Column(said("assumes")), Column(said("errs"))]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            titles[model.name][0],
            gdp[model.name],
            yen[model.name],
            output[model.name],
            *([persons[model.name]] if persons else []),
            *titles[model.name][1:],
        )
        for model in order
    )
    return Section(
        "models",
        said("section_models"),
        (said("models_text"),),
        charts=(chart,),
        tables=(Table(said("models_table"), tuple(columns), rows),),
    )


def _persons(result: Result, label: str) -> dict[str, float]:
    """Change of employment by model, an average over one year [persons]; empty where it is not known."""
    if "employment" not in result.data:
        return {}
    change = result.change("employment").sel({SCENARIO: label}).sum(DAY) / DAYS_PER_YEAR
    per_model = change.sum([name for name in change.dims if name != MODEL])
    return {str(name): float(value) for name, value in zip(result.models, per_model, strict=True)}


def _duration_section(said: Words, result: Result, study: Study, short: Shortage | None) -> Section:
    """The loss with the length of the cut."""
    labels = [scenario.label for scenario in study.by_duration]
    days = [scenario.duration.cut for scenario in study.by_duration]
    gdp = [figures.gdp(result, label) for label in labels]
    titles = [said.model(model)[0] for model in study.models]
    lead = [row[study.lead.name] for row in gdp]
    chart = Lines(
        said("duration_chart"),
        said("share_of_gdp"),
        said("duration_note"),
        axis=said("duration"),
        x=tuple(float(count) for count in days),
        ticks=(),
        series=tuple(titles),
        values=tuple(tuple(row[model.name] for row in gdp) for model in study.models),
        strong=study.models.index(study.lead),
    )
    columns = (
        Column(said("model")),
        *(Column(said("day_count", days=count), "percent") for count in days),
    )
    rows: list[tuple[Cell, ...]] = [
        (title, *(row[model.name] for row in gdp)) for title, model in zip(titles, study.models, strict=True)
    ]
    first = said("duration_first", day=short.day) if short and short.day else ""
    faster = lead[-1] < 0 and lead[-1] / days[-1] < lead[0] / days[0]
    stocked = bool(study.subject.stocks and short and faster)
    text = said(
        "duration_text" if stocked else "duration_text_plain",
        first=first,
        short=said.percent(lead[0]),
        short_days=days[0],
        long=said.percent(lead[-1]),
        long_days=days[-1],
        lead=said.model(study.lead)[0],
    )
    return Section(
        "duration",
        said("section_duration"),
        (text,),
        charts=(chart,),
        tables=(Table(said("duration_table"), columns, tuple(rows)),),
    )


def _limits_section(said: Words, study: Study) -> Section:
    """What the report cannot tell."""
    year = study.table.meta.year
    bullets = [said("limit_table", year=year)] if year else []
    bullets += [said("limit_substitution"), said("limit_share")]
    bullets += [said("limit_stocks")] if study.subject.stocks else []
    bullets += [_errs(said, model) for model in study.models]
    return Section("limits", said("section_limits"), bullets=tuple(bullets))


def _errs(said: Words, model: Model) -> str:
    """Which way a model is known to be wrong."""
    title, _, errs = said.model(model)
    return said("limit_errs", model=title, errs=errs)


def _provenance_section(said: Words, result: Result, study: Study) -> Section:
    """What the report was made of."""
    made, meta = result.provenance, study.table.meta
    gdp = made["gdp"]
    rows = [
        (said("p_table"), said("p_table_value", title=meta.title, sectors=study.table.n)),
        (said("p_source"), meta.source),
        (said("p_digest"), made["table"]["digest"]),
        (
            said("p_gdp"),
            f"{gdp['value'] / 1e12:,.1f} {said('trillion', **money(said, result))}: {gdp['source']}",
        ),
        *(
            (f"{said('p_material')}: {name}", f"sha256 {digest}")
            for name, digest in made["materials"].items()
        ),
        (
            said("p_models"),
            "; ".join(
                name + (f" {json.dumps(values, sort_keys=True)}" if values else "")
                for name, values in made["models"].items()
            ),
        ),
        (said("p_versions"), ", ".join(f"{name} {version}" for name, version in made["versions"].items())),
    ]
    columns = (Column(said("item")), Column(said("value")))
    return Section(
        "provenance",
        said("section_provenance"),
        (said("provenance_text"),),
        tables=(Table(said("provenance_table"), columns, tuple(rows)),),
    )
