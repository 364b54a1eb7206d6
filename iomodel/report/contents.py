"""From a result to a report: every number and sentence, once, for all writers."""

from __future__ import annotations

from collections.abc import Sequence

from iomodel.estimates import Reproduction
from iomodel.report import figures
from iomodel.report.brief import Brief, money
from iomodel.report.parts import Contents, Fact
from iomodel.report.sections import sections
from iomodel.report.sections.assumptions import source_tables
from iomodel.report.sections.sectors import all_sectors, hardest_hit
from iomodel.report.shortage import Shortage, shortage
from iomodel.report.study import Study
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
    brief = Brief(said, result, study, short, found)
    return Contents(
        words=said,
        kicker=said("kicker"),
        title=study.recipe.title or said.either(study.subject.title, study.subject.title_ja),
        standfirst=_standfirst(said, result, study),
        facts=_facts(said, result, study, short),
        sections=sections(brief),
        behind=(*all_sectors(said, result, study), *source_tables(said, study.materials)),
        footer=said("footer", version=result.provenance["versions"]["iomodel"]),
    )


def _standfirst(said: Words, result: Result, study: Study) -> str:
    """The answer in two sentences."""
    label, lead = study.subject.label, study.lead
    gdp = figures.gdp(result, label)
    text = said(
        "standfirst" if len(gdp) > 1 else "standfirst_one",
        days=study.subject.duration.cut,
        models=len(gdp),
        range=said.span(figures.ends(gdp), "percent"),
        yen=said.span(figures.ends(figures.yen(result, label)), "trillion"),
        lead=said.model(lead)[0],
        lead_gdp=said.percent(gdp[lead.name]),
        **money(said, result),
    )
    open_ended = [model for model in study.models if label in result.at_least.get(model.name, ())]
    if not open_ended:
        return text
    titles = ("、" if said.lang == "ja" else ", ").join(said.model(model)[0] for model in open_ended)
    return text + said("standfirst_least", models=titles)


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
