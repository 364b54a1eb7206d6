"""Many recipes in one go: what is up to date is skipped, what fails does not stop the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from iomodel.errors import IOModelError, LayoutError, ParameterError
from iomodel.files import sha256
from iomodel.files.finished import BATCH, stamp_of
from iomodel.files.stamp import Watched
from iomodel.report.folder import RECORD as REPORT
from iomodel.report.folder import Folder
from iomodel.report.index import index_page
from iomodel.report.inputs import deciding_packages, inputs_of
from iomodel.report.listing import Listed, listed, read_recipes, recipe_files, why
from iomodel.report.packages import require_packages
from iomodel.report.recipe import Recipe
from iomodel.report.settled import settled
from iomodel.report.shared import Shared
from iomodel.report.spread import made_on
from iomodel.report.write import FILES, Made, is_due, write_report

INDEX = "index.html"
RECORD = BATCH
"""What says that the index is this program's own, which it may write anew."""


@dataclass(frozen=True)
class Outcome:
    """What became of one recipe.

    `status` is ``written``, ``up to date`` or ``failed``; `problem` says why it failed, `summary` is
    what the report's record says of it.
    """

    name: str
    status: str
    problem: str
    summary: dict[str, Any]
    files: tuple[str, ...]


def run_batch(
    folder: Path | str,
    out: Path | str | None = None,
    *,
    force: bool = False,
    progress: Callable[[Sequence[Listed]], Iterable[Listed]] = iter,
    cluster: str | None = None,
    workers: int | None = None,
    jobs: int = 1,
) -> list[Outcome]:
    """Write the reports of every recipe in a folder, and an index that compares them.

    A report that is up to date is skipped, so an interrupted batch goes on where it stopped.

    Parameters
    ----------
    folder
        Holds the recipes, ``*.toml``; or one recipe.
    out
        Where the reports go, one folder a report; ``out`` inside the folder of recipes where not given.
    force
        Overwrite reports that were changed since they were written.
    progress
        Wraps the reports as they are worked on.
    cluster
        ``"local"``, or the address of a dask scheduler, whose workers make the reports that are due; they are
        written here. Files that recipes name are read there, at the same path. The extra ``scale`` brings
        dask.
    workers
        Processes of a local cluster; one for each processor where not given.
    jobs
        Processes that make reports side by side; the reports are the same. Without a cluster.

    Raises
    ------
    SourceError
        If there is no such folder, or no recipe in it, the folder above `out` does not exist, or it holds
        an index that this program did not write.
    MissingExtraError
        If the packages of the ``report`` extra are not installed, or of ``scale`` where a cluster is asked
        for.
    ParameterError
        If the cluster cannot be reached within 10 seconds, or `jobs` is no number of processes.
    """
    if cluster is not None and jobs != 1:
        raise ParameterError(f"jobs is {jobs} and cluster is {cluster!r}; expected one of them")
    if jobs < 1:
        raise ParameterError(f"jobs is {jobs}, expected 1 or more processes")
    folder = Path(folder)
    paths = recipe_files(folder)
    target = Path(out) if out is not None else default_out(folder)
    require_packages(["html"])
    index = Folder(target, RECORD)
    index.prepare()
    if not force:
        index.refuse_newer([INDEX])
    recipes = read_recipes(paths)
    before = _watched(folder, target, paths, recipes)
    seen = before and before.digest()
    asked, shared = listed(recipes), Shared()
    due = _due(asked, target, force) if cluster is not None or jobs > 1 else {}
    with made_on(cluster, due, workers, jobs) as made, settled() as settle:
        outcomes = []
        for one in progress(asked):
            there = made if one.name in due else None
            outcomes.append(_one(one, target / one.name, force, shared, there))
            settle()
    page = index_page(outcomes).encode("utf-8")
    summary: dict[str, Any] = {"reports": [outcome.name for outcome in outcomes]}
    if before is not None and before.digest() == seen and not any(one.problem for one in outcomes):
        summary["stamp"] = stamp_of(folder, target, before, _files(outcomes))
    if summary != index.record.get("summary") or not index.is_current(sha256(page), [INDEX]):
        index.write({INDEX: page}, sha256(page), summary)
    return outcomes


def default_out(asked: Path) -> Path:
    """Where reports go where nothing else is said: beside the recipes."""
    return (asked.parent if asked.is_file() else asked) / "out"


def _watched(
    folder: Path, target: Path, paths: Sequence[Path], recipes: dict[str, Recipe | str]
) -> Watched | None:
    """All that the reports of some recipes depend on; None where that cannot be told."""
    inputs = inputs_of(recipe for recipe in recipes.values() if isinstance(recipe, Recipe))
    if inputs is None:
        return None
    whole = [] if folder.is_file() else [folder]
    return Watched.of(target, [*inputs, *paths], deciding_packages(), whole)


def _files(outcomes: Sequence[Outcome]) -> list[str]:
    """Every file of a batch but the record of it, relative to its folder."""
    return [f"{one.name}/{name}" for one in outcomes for name in (*one.files, REPORT)]


def _due(asked: Sequence[Listed], target: Path, force: bool) -> dict[str, Recipe]:
    """Recipes whose reports are to be made, by name; those that cannot be read are left to who writes."""
    found = {}
    for one in asked:
        with contextlib.suppress(IOModelError, OSError, ArithmeticError):
            if one.recipe is not None and (force or is_due(one.recipe, target / one.name)):
                found[one.name] = one.recipe
    return found


def _one(one: Listed, out: Path, force: bool, shared: Shared, made: Callable[[str], Made] | None) -> Outcome:
    """One report; a failure is kept, not raised."""
    if one.recipe is None:
        return Outcome(one.name, "failed", one.problem, {}, ())
    make = None if made is None else lambda _: made(one.name)
    try:
        written = write_report(one.recipe, out, force=force, shared=shared, make=make)
        summary = _summary(out)
    except (IOModelError, OSError, ArithmeticError) as error:
        return Outcome(one.name, "failed", why(error), {}, ())
    files = tuple(FILES[kind] for kind in one.recipe.formats)
    status = "written" if written else "up to date"
    return Outcome(one.name, status, "", summary, files)


class _Answer(BaseModel):
    """What the index says of a scenario."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    title: str
    headline: str
    days: int
    lead_gdp: float
    least: float
    most: float
    path: list[float]


class _Summary(_Answer):
    """What the index says of a report."""

    language: str
    lead: str
    points: list[_Answer]


def _summary(out: Path) -> dict[str, Any]:
    """What the report's record says of it.

    Raises
    ------
    SourceError
        If somebody changed it so that the index cannot show it.
    """
    summary: dict[str, Any] = Folder(out).record.get("summary", {})
    try:
        _Summary.model_validate(summary)
    except ValidationError as error:
        wrong = [(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors()]
        text = f"the summary in {out / REPORT} cannot be read; remove the file to start anew"
        raise LayoutError(text, wrong) from None
    return summary
