"""From a recipe to files: the one function that runs, writes and records a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomodel.estimates import Reproduction
from iomodel.files import draft, sweep
from iomodel.report import figures
from iomodel.report.brief import money
from iomodel.report.contents import contents
from iomodel.report.folder import Folder
from iomodel.report.page import page
from iomodel.report.parts import Contents
from iomodel.report.pdf import pdf
from iomodel.report.recipe import Format, Recipe, as_recipe
from iomodel.report.shared import Shared
from iomodel.report.study import Progress, Study, plan
from iomodel.report.workbook import workbook
from iomodel.scenario import Scenario
from iomodel.simulate.result import Result

FILES: dict[Format, str] = {
    "html": "report.html",
    "pdf": "report.pdf",
    "xlsx": "report.xlsx",
    "nc": "result.nc",
}
_JAPAN = "JPN"


@dataclass(frozen=True)
class Made:
    """A report that is not written yet.

    Parameters
    ----------
    files
        Bytes by name.
    summary
        What an index says of it.
    """

    files: Mapping[str, bytes]
    summary: Mapping[str, Any]


def write_report(
    recipe: Recipe | Scenario | str | Path,
    folder: Path | str,
    *,
    force: bool = False,
    shared: Shared | None = None,
    progress: Progress = iter,
    make: Callable[[Study], Made] | None = None,
) -> bool:
    """Run a recipe and write its report; nothing is done where it is up to date.

    Parameters
    ----------
    recipe
        What to run and how to write it: a recipe, the path of its file, or a scenario, its name or its file.
    folder
        Where to; its last level is created.
    force
        Overwrite files that were changed since they were written, or that a later version wrote.
    shared
        What the report before this one has worked out already.
    progress
        Wraps the models as they run.
    make
        Gives the files of a study that is due, where they are made elsewhere.

    Returns
    -------
    Whether anything was written.

    Raises
    ------
    SourceError
        If the folder above does not exist, or what is there is newer than its record.
    """
    shared = shared or Shared()
    recipe = as_recipe(recipe)
    target = Folder(Path(folder))
    study = plan(recipe)
    names = [FILES[kind] for kind in recipe.formats]
    sweep(target.path)
    if not force and target.is_current(study.digest, names):
        return False
    with target.prepared():
        if not force:
            target.refuse_newer(names)
        made = make(study) if make is not None else made_here(study, shared, target.path, progress)
        target.write(dict(made.files), study.digest, dict(made.summary))
    return True


def is_due(recipe: Recipe, folder: Path) -> bool:
    """Whether a report is not there yet, or not up to date."""
    return not Folder(folder).is_current(plan(recipe).digest, [FILES[kind] for kind in recipe.formats])


def made_here(study: Study, shared: Shared, folder: Path, progress: Progress = iter) -> Made:
    """Run a study and say what its report holds; drafts are made in a folder."""
    result = shared.result(study, progress)
    answered = study.answered(result)
    said = contents(result, answered, _published(study, shared))
    files = {FILES[kind]: _written(kind, said, result, folder) for kind in study.recipe.formats}
    return Made(files, _summary(said, result, answered))


def _published(study: Study, shared: Shared) -> Sequence[Reproduction]:
    """Published estimates, rebuilt; they are about Japan, and read at official codes."""
    official = study.table.meta.region == _JAPAN and study.table.membership is not None
    return shared.rebuilt(study.table) if official else ()


def _written(kind: Format, said: Contents, result: Result, folder: Path) -> bytes:
    """The bytes of one format; drafts are made in the folder of the report."""
    if kind == "html":
        return page(said).encode("utf-8")
    if kind == "pdf":
        return pdf(said)
    if kind == "xlsx":
        return workbook(said)
    with draft(folder) as aside:
        return result.to_netcdf(aside / FILES["nc"]).read_bytes()


def _summary(said: Contents, result: Result, study: Study) -> dict[str, Any]:
    """What an index says of this report without reading it."""
    label = study.subject.label
    gdp = figures.gdp(result, label)
    least, most = figures.ends(gdp)
    return {
        "title": said.title,
        "language": study.recipe.language,
        "scenario": study.subject.name,
        "table": f"{study.table.name}, {study.table.n}",
        "days": study.subject.duration.cut,
        "models": len(result.models),
        "lead": study.lead.name,
        "lead_gdp": gdp[study.lead.name],
        "least": least,
        "most": most,
        "yen": min(figures.yen(result, label).values()),
        **{key: value for key, value in money(said.words, result).items() if key == "year"},
    }
