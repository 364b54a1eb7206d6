"""Reports of a batch made elsewhere; they are written by who asks, so that workers need no common disk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from iomodel.errors import IOModelError
from iomodel.estimates import Reproduction
from iomodel.report.recipe import Recipe
from iomodel.report.shared import Shared, known_estimates, take_estimates
from iomodel.report.study import plan
from iomodel.report.write import Made, made_here, published
from iomodel.simulate.cluster import on_cluster, pickled
from iomodel.simulate.processes import Processes
from iomodel.simulate.threads import one_thread

_SHARED = Shared()
"""What the reports that one worker makes have in common."""


@contextlib.contextmanager
def made_on(
    cluster: str | None, recipes: Mapping[str, Recipe], workers: int | None, jobs: int = 1
) -> Iterator[Callable[[str], Made] | None]:
    """Who makes the reports, by name; None where every one is made here.

    Raises
    ------
    MissingExtraError
        If dask is not installed.
    ParameterError
        If the cluster cannot be reached within 10 seconds, or processes die again and again.
    """
    tasks = list(recipes.values())
    if cluster is None and min(jobs, len(tasks)) > 1:
        processes: Processes[int] = Processes(
            jobs, "jobs", "run_batch", _begin, lambda: _estimates(tasks, jobs), tasks.__getitem__
        )
        with contextlib.closing(processes.answers(range(len(tasks)))) as answers:
            yield _Collected(list(recipes), answers)
        return
    if cluster is None or not recipes:
        with one_thread():
            yield None
        return
    with on_cluster(None, _made, tasks, cluster, workers) as answers:
        yield _Collected(list(recipes), answers)


def _estimates(recipes: Sequence[Recipe], jobs: int) -> bytes:
    """Published estimates on the tables of all recipes, rebuilt once for all processes."""
    with one_thread(), contextlib.suppress(IOModelError, OSError, ArithmeticError):
        for recipe in {(one.table, one.sectors, one.region): one for one in recipes}.values():
            published(plan(recipe), Shared())
    return pickled(known_estimates(), f"jobs is {jobs}", "make one report after the other")


def _begin(estimates: dict[tuple[str, str], tuple[Reproduction, ...]]) -> Callable[[Recipe], object]:
    """What a process makes of each recipe, the estimates known."""
    take_estimates(estimates)
    return partial(_made, None)


def _made(_: None, recipe: Recipe) -> Made | Exception:
    """A report on a worker; what is wrong with it is an answer, too."""
    try:
        return made_here(plan(recipe), _SHARED)
    except (IOModelError, OSError, ArithmeticError) as error:
        return error


@dataclass
class _Collected:
    """Reports made elsewhere, which come in any order."""

    names: list[str]
    answers: Iterator[tuple[int, Made | Exception]]
    there: dict[str, Made | Exception] = field(default_factory=dict)

    def __call__(self, name: str) -> Made:
        """A report, waited for."""
        while name not in self.there:
            place, made = next(self.answers)
            self.there[self.names[place]] = made
        made = self.there.pop(name)
        if isinstance(made, Exception):
            raise made
        return made
