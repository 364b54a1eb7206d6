"""Reports of a batch made on a cluster; they are written by who asks, so that workers need no common disk."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from iomodel.errors import IOModelError
from iomodel.report.recipe import Recipe
from iomodel.report.shared import Shared
from iomodel.report.study import plan
from iomodel.report.write import Made, made_here
from iomodel.simulate.cluster import on_cluster

_SHARED = Shared()
"""What the reports that one worker makes have in common."""


@contextlib.contextmanager
def made_on(
    cluster: str | None, recipes: Mapping[str, Recipe], workers: int | None
) -> Iterator[Callable[[str], Made] | None]:
    """Who makes the reports, by name; None where every one is made here.

    Raises
    ------
    MissingExtraError
        If dask is not installed.
    ParameterError
        If the cluster cannot be reached within 10 seconds.
    """
    if cluster is None or not recipes:
        yield None
        return
    tasks = list(recipes.values())
    with on_cluster(None, _made, tasks, cluster, workers) as answers:
        yield _Collected(list(recipes), answers)


def _made(_: None, recipe: Recipe) -> Made | Exception:
    """A report on a worker; what is wrong with it is an answer, too."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return made_here(plan(recipe), _SHARED, Path(folder))
        except (IOModelError, OSError, ArithmeticError) as error:
            return error


@dataclass
class _Collected:
    """Reports of a cluster, which come in any order."""

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
