"""From a result to a report: every number and sentence, once, for all writers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from iomodel.estimates import Reproduction
from iomodel.questions.ensemble import Ensemble
from iomodel.report.brief import Brief
from iomodel.report.headline import facts, standfirst
from iomodel.report.house import ACCENT, House, paragraphs
from iomodel.report.logo import read_logo
from iomodel.report.parts import Contents
from iomodel.report.sections import sections
from iomodel.report.sections.assumptions import source_tables
from iomodel.report.sections.ranges import draws_of
from iomodel.report.sections.sectors import all_sectors
from iomodel.report.shortage import shortage
from iomodel.report.study import Study
from iomodel.report.words import words
from iomodel.simulate.result import Result


def contents(
    result: Result,
    study: Study,
    found: Sequence[Reproduction] = (),
    draws: Callable[[Study, Result], Ensemble | None] = draws_of,
) -> Contents:
    """A report on a study's result.

    Parameters
    ----------
    result
        What `study.run()` gave.
    study
        What was run.
    found
        Published estimates, rebuilt; the section is left out where there are none.
    draws
        Gives the losses over draws of the parameters.
    """
    said = words(study.recipe.language)
    short = shortage(study)
    drawn = draws(study, result)
    brief = Brief(said, result, study, short, found, drawn)
    recipe = study.recipe
    return Contents(
        words=said,
        kicker=said("kicker"),
        title=study.recipe.title or said.either(study.subject.title, study.subject.title_ja),
        standfirst=standfirst(said, result, study, drawn),
        facts=facts(said, result, study, short),
        sections=sections(brief, recipe.sections),
        behind=(*all_sectors(said, result, study), *source_tables(said, study.materials)),
        footer=said("footer", version=result.provenance["versions"]["iomodel"]),
        house=House(
            author=recipe.author,
            institution=recipe.institution,
            logo=read_logo(Path(recipe.logo)) if recipe.logo else None,
            introduction=paragraphs(recipe.introduction),
            footer=paragraphs(recipe.footer),
            accent=recipe.accent or ACCENT,
            template=recipe.template,
        ),
    )
