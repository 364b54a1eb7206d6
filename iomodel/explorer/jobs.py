"""What a worker does: a job by its name, a checked question in, plain data or bytes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from iomodel.errors import IOModelError, MissingTableError, ParameterError, nearest
from iomodel.explorer import answers, sentence
from iomodel.explorer.band import band
from iomodel.explorer.catalogue import catalogue, gdp_entry, scenario_entry
from iomodel.explorer.downloads import DOWNLOADS
from iomodel.explorer.marks import solved_values
from iomodel.explorer.python import lines_of_python
from iomodel.explorer.question import Question, Said, own_scenario, scenario_of
from iomodel.explorer.setting import Setting
from iomodel.files import shown
from iomodel.languages import Language
from iomodel.materials.scenarios import load_scenario, scenario_names
from iomodel.models import MODELS, model_named
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import materials_of
from iomodel.sources import (
    HOME,
    AnnualGDP,
    annual_gdp,
    country_gdp,
    gdp_of,
    listed_gdp,
    load_table,
    table_levels,
    table_names,
)
from iomodel.table import IOTable


class Jobs:
    """A worker's memory: tables and scenarios that it has read.

    >>> from iomodel.explorer.setting import Setting
    >>> jobs = Jobs(Setting())
    >>> found = jobs.do("answer", {"sectors": "13", "models": ["direct"], "days": 90})
    >>> round(found["models"]["direct"]["gdp"], 2)
    -0.09
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.scenarios: dict[str, Scenario] = {name: load_scenario(name) for name in scenario_names()}
        self.faults: dict[str, tuple[str, ...]] = {}
        self.files = {Path(setting.table).stem: Path(setting.table).name} if setting.table else {}
        for file in setting.files:
            try:
                scenario = load_scenario(Path(file))
            except IOModelError as error:
                self.faults[Path(file).name] = error.lines
            else:
                self.scenarios[scenario.name] = scenario
                self.files[scenario.name] = Path(file).name
        self._table = cache(self._load)

    def do(self, job: str, data: Mapping[str, Any]) -> Any:
        """Do a job.

        Raises
        ------
        IOModelError
            If the question is wrong; its lines are for the reader.
        """
        return JOBS[job](self, data)

    def asked(self, question: Question) -> answers.Asked:
        """Everything that answers to a question need."""
        table = self.table(question)
        scenario = scenario_of(question, self.scenarios, table)
        strange = [name for name in question.models if name not in MODELS]
        if strange:
            raise ParameterError(
                f"no model {strange[0]!r}; models: {', '.join(MODELS)}.{nearest(strange[0], MODELS)}"
            )
        models = {name: model_named(name) for name in dict.fromkeys(question.models)}
        own = question.table not in table_names()
        return answers.Asked(
            table,
            scenario,
            materials_of([scenario]),
            models,
            _gdp(question, table),
            source=self.setting.table if own else question.table,
            region=question.region,
        )

    def table(self, question: Question) -> IOTable:
        """The table that is asked for, which is a named one or the one of the setting."""
        name, own = question.table, Path(self.setting.table).stem if self.setting.table else ""
        names = [*table_names(), own] if own else table_names()
        if name not in names:
            raise MissingTableError(f"no table {name!r}; named: {', '.join(names)}.{nearest(name, names)}")
        if name != own and question.sectors is not None and question.sectors not in table_levels(name):
            levels = ", ".join(table_levels(name))
            raise MissingTableError(
                f"table {name} has no level of {question.sectors} sectors; it has {levels}"
            )
        return self._table(name, question.sectors, question.region)

    def _load(self, name: str, sectors: str | None, region: str | None) -> IOTable:
        """A table, once."""
        if name in table_names():
            return load_table(name, sectors, region)
        return load_table(Path(self.setting.table), sectors, region, name=name)


def _gdp(question: Question, table: IOTable) -> AnnualGDP:
    """What shares are turned into money with."""
    usual = gdp_of(table)
    if question.gdp is None:
        return usual
    if question.gdp == "own":
        meta = table.meta
        return AnnualGDP(
            meta.year or 0, "nominal", table.gdp * meta.scale, meta.currency, meta.source, own=True
        )
    kind, year, currency = (*question.gdp.split(), "JPY")[:3]
    country = "" if usual.unlike or len(set(table.regions)) > 1 else table.meta.region
    if (country, currency) == (HOME, "JPY"):
        return annual_gdp(int(year), kind)
    found = country_gdp(country, currency, int(year))
    listed = [f"{one.kind} {one.year} {one.currency}" for one in listed_gdp() if one.region == country]
    if found is None or (found.kind, found.year) != (kind, int(year)):
        raise ParameterError(
            f"gdp: no {kind} GDP of {year} in {currency} is listed for the region of table {table.name} "
            f"({country or usual.region}); listed: {', '.join(listed) or 'none, so take its own'}"
        )
    return found


def _catalogue(jobs: Jobs, _: Mapping[str, Any]) -> dict[str, Any]:
    """What the page offers."""
    found = catalogue(jobs.scenarios, jobs.faults)
    if jobs.setting.table:
        found["tables"].append(
            {"name": Path(jobs.setting.table).stem, "levels": [], "regions": [], "own": True}
        )
    return found


def _answer(jobs: Jobs, data: Mapping[str, Any]) -> dict[str, Any]:
    """The central answer with its curve, its sentence and the lines of Python."""
    question = Question.parse(data)
    asked = jobs.asked(question)
    found = answers.answer(asked)
    found |= {
        "gdp": gdp_entry(asked.gdp),
        "scenario": scenario_entry(asked.scenario.name, asked.scenario),
        "table": {"name": asked.table.name, "sectors": asked.table.n, "year": asked.table.meta.year},
        "sentence": sentence.headline(
            asked.scenario.duration.cut, {name: one["gdp"] for name, one in found["models"].items()}
        ),
    }
    return found


def _curve(jobs: Jobs, data: Mapping[str, Any]) -> dict[str, Any]:
    """The curve of the models that take longer."""
    return answers.curve(jobs.asked(Question.parse(data)))


def _band(jobs: Jobs, data: Mapping[str, Any]) -> dict[str, Any]:
    """Ranges over draws."""
    question = Question.parse(data)
    return band(jobs.asked(question), question.draws)


def _sentence(jobs: Jobs, data: Mapping[str, Any]) -> dict[str, str]:
    """The sentence over the answers of models that were asked one by one."""
    said = Said.parse(data)
    return {str(key): text for key, text in sentence.headline(said.days, said.losses).items()}


def _python(jobs: Jobs, data: Mapping[str, Any]) -> dict[str, str]:
    """The lines of Python."""
    question = Question.parse(data)
    return {"python": lines_of_python(question, jobs.scenarios, jobs.table(question), jobs.files)}


def _posted(jobs: Jobs, data: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario that was posted, checked."""
    question = Question.parse({"own": data.get("own", "")})
    scenario = own_scenario(question.own or "")
    return scenario_entry(scenario.name, scenario)


def _marks(jobs: Jobs, _: Mapping[str, Any]) -> dict[str, Any]:
    """Values of controls that published estimates are solved with."""
    return solved_values(jobs.table(Question()))


def _download(kind: str) -> Callable[[Jobs, Mapping[str, Any]], bytes]:
    """The job of a download."""

    def job(jobs: Jobs, data: Mapping[str, Any]) -> bytes:
        language: Language = "ja" if data.get("language") == "ja" else "en"
        question = Question.parse({key: value for key, value in data.items() if key != "language"})
        return DOWNLOADS[kind](jobs.asked(question), language)

    return job


JOBS: dict[str, Callable[[Jobs, Mapping[str, Any]], Any]] = {
    "catalogue": _catalogue,
    "answer": _answer,
    "curve": _curve,
    "band": _band,
    "scenario": _posted,
    "marks": _marks,
    "python": _python,
    "sentence": _sentence,
    **{f"download-{kind}": _download(kind) for kind in DOWNLOADS},
}
"""Everything that a worker does."""


def refused(error: IOModelError, setting: Setting) -> list[str]:
    """The lines of an error for a reader in a browser, without the folders of files."""
    lines = list(error.lines)
    for path in filter(None, (setting.table, *setting.files)):
        lines = [line.replace(path, Path(path).name) for line in lines]
    head, *rest = lines
    return [shown(head, 600), *(shown(line.strip(), 300) for line in rest)]
