"""The answer for those who read nothing else: two or three sentences, and the figures to remember."""

from __future__ import annotations

from iomodel.models import model_named
from iomodel.questions.ensemble import Ensemble
from iomodel.report import figures
from iomodel.report.brief import money
from iomodel.report.parts import Fact
from iomodel.report.sections.sectors import hardest_hit
from iomodel.report.shortage import Shortage
from iomodel.report.study import Study
from iomodel.report.words import Words
from iomodel.simulate.result import Result


def standfirst(said: Words, result: Result, study: Study, drawn: Ensemble | None = None) -> str:
    """The answer: the range over models, its table, the reference model, the range over draws."""
    label, lead = study.subject.label, study.lead
    gdp = figures.gdp(result, label)
    low, high = figures.ends(gdp)
    loses = low <= 0 and high <= 0
    change = said("loses", range=said.lost((low, high))) if loses else said("changes", range=_span(said, gdp))
    text = said(
        "standfirst" if len(gdp) > 1 else "standfirst_one",
        what=said("what_cut" if study.subject.cuts else "what_shock"),
        days=study.subject.duration.cut,
        models=len(gdp),
        change=change,
        table=study.table.name,
        sectors=study.table.n,
        lead=said.model(lead)[0],
    )
    parts = [
        text,
        _amount(said, result, study, gdp),
        _drawn(said, study, drawn),
        _open_ended(said, result, study),
    ]
    return said.gap.join(part for part in parts if part)


def _span(said: Words, gdp: dict[str, float]) -> str:
    """The range with its signs."""
    return said.span(figures.ends(gdp), "percent")


def _amount(said: Words, result: Result, study: Study, gdp: dict[str, float]) -> str:
    """The range in money, and what the reference model says."""
    yen = said.span(figures.ends(figures.yen(result, study.subject.label)), "trillion")
    text = said("standfirst_yen", yen=yen, **money(said, result))
    if len(gdp) < 2:
        return text
    lead = said.model(study.lead)[0]
    return text + said.gap + said("standfirst_lead", lead=lead, lead_gdp=said.percent(gdp[study.lead.name]))


def _drawn(said: Words, study: Study, drawn: Ensemble | None) -> str:
    """The range over draws of the parameters; nothing where none are drawn."""
    if drawn is None or not drawn.inputs:
        return ""
    row = drawn.pooled().to_dict("index")[study.subject.duration.cut]
    names = [said.model(model_named(str(name)))[0] for name in drawn.data["model"].to_numpy()]
    return said(
        "standfirst_drawn",
        draws=drawn.data.sizes["draw"],
        models=said.listed(names),
        range=said.span((row["high90"], row["low90"]), "percent"),
    )


def _open_ended(said: Words, result: Result, study: Study) -> str:
    """Models in which the loss goes on when the run ends."""
    still = result.at_least
    listed = [model for model in study.models if study.subject.label in still.get(model.name, ())]
    titles = said.listed([said.model(model)[0] for model in listed])
    return said("standfirst_least", models=titles) if listed else ""


def facts(said: Words, result: Result, study: Study, short: Shortage | None) -> tuple[Fact, ...]:
    """The figures to remember; ranges are over the same models."""
    label = study.subject.label
    found = [
        Fact(_span(said, figures.gdp(result, label)), said("fact_gdp")),
        Fact(
            said.span(figures.ends(figures.yen(result, label)), "trillion"),
            said("fact_yen", **money(said, result)),
        ),
    ]
    if short is not None:
        found.append(short.fact(said))
    worst = hardest_hit(result, study, 1)
    if len(worst):
        code = str(worst.index[0])
        shares = {
            model.name: float(result.by_sector(label, model.name)["gdp_share"][code])
            for model in study.models
        }
        name = said.either(str(worst["name"].iloc[0]), str(worst["name_ja"].iloc[0]))
        found.append(Fact(_span(said, shares), said("fact_sector", sector=name)))
    return tuple(found)
