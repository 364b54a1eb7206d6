"""Reports of a batch made by several processes of this machine, and written by the one that asks."""

from __future__ import annotations

import contextlib
import pickle
import signal
from collections import deque
from collections.abc import Generator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TypeAlias

from iomodel.errors import IOModelError, ParameterError
from iomodel.estimates import Reproduction
from iomodel.report.recipe import Recipe
from iomodel.report.shared import Shared, known_estimates, take_estimates
from iomodel.report.study import plan
from iomodel.report.write import Made, made_here, published
from iomodel.simulate.cluster import RETRIES
from iomodel.simulate.threads import limit_for_good, one_thread

_Running: TypeAlias = dict[Connection, tuple[SpawnProcess, int | None]]


def made_in_processes(
    recipes: Sequence[Recipe], jobs: int
) -> Generator[tuple[int, Made | Exception], None, None]:
    """Every report by its place, in the order in which they are done.

    Workers hold one thread of linear algebra each and write nothing, so that one that is killed leaves
    nothing behind; what it had is made again by another.

    Raises
    ------
    ParameterError
        If processes cannot begin, or more than `RETRIES` die.
    """
    waiting: deque[int] = deque(range(len(recipes)))
    running: _Running = {}
    died = 0
    try:
        for _ in range(min(jobs, len(recipes))):
            _begin(running)
        told = pickle.dumps(_estimates(recipes), protocol=pickle.HIGHEST_PROTOCOL)
        while running:
            for ready in wait(list(running)):
                assert isinstance(ready, Connection)
                process, place = running[ready]
                try:
                    said, made = ready.recv()
                except (EOFError, OSError):
                    del running[ready]
                    process.join()
                    died += 1
                    _survive(died, jobs, process)
                    if place is not None:
                        waiting.appendleft(place)
                    if waiting:
                        _begin(running)
                    continue
                if said == "up":
                    process.name = _BEGUN
                    ready.send_bytes(told)
                elif place is not None:
                    yield place, made
                _next(ready, running, waiting, recipes)
    finally:
        for process, _ in running.values():
            process.kill()
        for process, _ in running.values():
            process.join()


def _estimates(recipes: Sequence[Recipe]) -> dict[tuple[str, str], tuple[Reproduction, ...]]:
    """Published estimates on the tables of all recipes, rebuilt once for all workers."""
    with one_thread(), contextlib.suppress(IOModelError, OSError, ArithmeticError):
        for recipe in {(one.table, one.sectors, one.region): one for one in recipes}.values():
            published(plan(recipe), Shared())
    return known_estimates()


_BEGUN = "iomodel report"
"""Name of a process that has come up."""


def _begin(running: _Running) -> None:
    """Start one more process."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that the end of the process is the end of the pipe
    running[ours] = process, None


def _next(ready: Connection, running: _Running, waiting: deque[int], recipes: Sequence[Recipe]) -> None:
    """Give a process its next report, or let it go."""
    process, _ = running[ready]
    if not waiting:
        del running[ready]
        ready.close()
        process.join()
        return
    place = waiting.popleft()
    running[ready] = process, place
    ready.send(recipes[place])


def _survive(died: int, jobs: int, process: SpawnProcess) -> None:
    """Go on without a process that died, unless there is no point in it."""
    code = process.exitcode
    if process.name != _BEGUN:
        raise ParameterError(
            f"jobs is {jobs}: a process ended before it began (exit code {code}); a script that asks for "
            "jobs calls run_batch below the line: if __name__ == '__main__':"
        )
    if died > RETRIES:
        raise ParameterError(
            f"jobs is {jobs}: {died} processes died (exit code {code}), most often for lack of memory; use "
            "fewer jobs"
        )


def _serve(pipe: Connection) -> None:
    """What a worker does: report after report until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides
    shared = Shared()
    try:
        limit_for_good()
        pipe.send(("up", None))
        take_estimates(pickle.loads(pipe.recv_bytes()))
        while True:
            pipe.send(("made", _made(pipe.recv(), shared)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # nobody asks any more


def _made(recipe: Recipe, shared: Shared) -> Made | Exception:
    """A report; what is wrong with it is an answer, too."""
    try:
        return made_here(plan(recipe), shared)
    except (IOModelError, OSError, ArithmeticError) as error:
        return error
