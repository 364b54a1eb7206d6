"""From a recipe to files: the one function that runs, writes and records a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomodel.errors import ParameterError
from iomodel.estimates import Reproduction
from iomodel.files import sweep
from iomodel.report.contents import contents
from iomodel.report.folder import Folder
from iomodel.report.page import page
from iomodel.report.parts import Contents
from iomodel.report.pdf import pdf
from iomodel.report.recipe import Format, Recipe, as_recipe
from iomodel.report.shared import Shared
from iomodel.report.study import Progress, Study, plan
from iomodel.report.summary import summary_of
from iomodel.report.workbook import workbook
from iomodel.scenario import Scenario
from iomodel.simulate.export import netcdf_of
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
    ParameterError
        If the recipe gives several reports.
    """
    shared = shared or Shared()
    recipe = _single(as_recipe(recipe))
    target = Folder(Path(folder))
    study = plan(recipe)
    names = [FILES[kind] for kind in recipe.formats]
    sweep(target.path)
    if not force and target.is_current(study.digest, names):
        return False
    with target.prepared():
        if not force:
            target.refuse_newer(names)
        made = make(study) if make is not None else made_here(study, shared, progress)
        target.write(dict(made.files), study.digest, dict(made.summary))
    return True


def _single(recipe: Recipe) -> Recipe:
    """The recipe, which gives one report.

    Raises
    ------
    ParameterError
        If it gives several.
    """
    if recipe.each and recipe.gives == "reports":
        raise ParameterError(
            f"recipe {recipe.name} lists variants that have a report each, expected one report; write them "
            'with run_batch, or let it say gives = "rows" for one report with a row for each'
        )
    return recipe


def is_due(recipe: Recipe, folder: Path) -> bool:
    """Whether a report is not there yet, or not up to date."""
    return not Folder(folder).is_current(plan(recipe).digest, [FILES[kind] for kind in recipe.formats])


def made_here(study: Study, shared: Shared, progress: Progress = iter) -> Made:
    """Run a study and say what its report holds; nothing is written."""
    result = shared.result(study, progress)
    answered = study.answered(result)
    said = contents(result, answered, published(study, shared), shared.drawn)
    files = {FILES[kind]: _written(kind, said, result) for kind in study.recipe.formats}
    return Made(files, summary_of(said, result, answered))


def published(study: Study, shared: Shared) -> Sequence[Reproduction]:
    """Published estimates, rebuilt; they are about Japan, and read at official codes."""
    official = study.table.meta.region == _JAPAN and study.table.membership is not None
    return shared.rebuilt(study.table, study.bundled_digest) if official else ()


def _written(kind: Format, said: Contents, result: Result) -> bytes:
    """The bytes of one format."""
    if kind == "html":
        return page(said).encode("utf-8")
    if kind == "pdf":
        return pdf(said)
    if kind == "xlsx":
        return workbook(said)
    return netcdf_of(result.data)
