"""Many courses of events at once through the model of `iomodel.equations.inventory.ario`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from os import cpu_count
from typing import NamedTuple

import numpy as np

from iomodel.equations.inventory.ario import StockEconomy, follow, relative
from iomodel.equations.inventory.run import Run
from iomodel.errors import ParameterError, nearest
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray, IntArray

KEEP = ("totals", "paths")
"""What a batch returns of each run."""

_CHUNK = 16
"""Runs that a thread takes at a time: enough to hide the handing over, few in memory."""


@dataclass(frozen=True)
class Totals(Locked):
    """What many runs lost.

    Parameters
    ----------
    lost
        Output below normal, summed over time, shape (k, n) [currency per year x days].
    catch_up
        Output above normal, summed over time, shape (k, n) [currency per year x days].
    value_added
        Value added of all sectors on each step, shape (k, steps) [currency per year].
    output
        Output, shape (k, steps, n) [currency per year]; None unless paths are kept.
    settled
        Whether a run that follows ended at normal, shape (k,).
    steps
        Steps that each run took, shape (k,); from there on its rows stand at normal.
    """

    lost: FloatArray
    catch_up: FloatArray
    value_added: FloatArray
    output: FloatArray | None
    settled: BoolArray
    steps: IntArray


def batch(
    A: FloatArray,
    x0: FloatArray,
    v: FloatArray,
    runs: Iterable[Run],
    *,
    essential: BoolArray | None = None,
    keep: str = "totals",
    workers: int | None = None,
    progress: Callable[[int], object] | None = None,
) -> Totals:
    """Follow many courses of events through one economy, all processors at once.

    Memory holds the results and a few dozen runs at a time: give `runs` as a generator.
    The answers are those of `simulate` to rounding, and do not depend on `workers`.

    Parameters
    ----------
    A, x0, essential
        As for `simulate`.
    v
        Value added per unit of output, shape (n,) [1].
    runs
        Any number of runs, drawn as they are needed; of the same number of steps, unless all follow.
    keep
        ``"totals"``, or ``"paths"`` to keep the output of every run, step and sector as well.
    workers
        Threads; None for one for each processor.
    progress
        Called with the number of runs done, each time some are.

    Raises
    ------
    ParameterError
        If there are no runs, or they differ in length and do not follow, or as for `simulate`.

    >>> A, x0 = np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([1000.0, 2000.0])
    >>> v = np.array([0.65, 0.70])
    >>> cut = np.arange(365)[:, None] < np.array([30, 0])
    >>> totals = batch(A, x0, v, (Run(np.where(cut, left, 1.0)) for left in (0.5, 0.8)))
    >>> (1 - totals.value_added.mean(axis=1) / (v @ x0)).round(4)
    array([0.0123, 0.0049])
    """
    if keep not in KEEP:
        raise ParameterError(
            f"keep is {keep!r}, expected one of {', '.join(KEEP)}." + nearest(str(keep), KEEP)
        )
    economy = relative(A, x0, essential)
    if np.shape(v) != np.shape(x0) or not np.all(np.isfinite(v)):
        raise ParameterError(f"v has shape {np.shape(v)}, expected finite {np.shape(x0)}")
    done: list[_Summed] = []

    def collect(future: Future[list[_Summed]]) -> None:
        done.extend(future.result())
        if progress is not None:
            progress(len(done))

    workers = workers or cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[list[_Summed]]] = deque()
        for chunk in _chunks(runs):
            waiting.append(pool.submit(_summarise, economy, v, chunk, keep == "paths"))
            if len(waiting) > workers:
                collect(waiting.popleft())
        while waiting:
            collect(waiting.popleft())
    return _stack(done, economy, v)


class _Summed(NamedTuple):
    """What is kept of one run."""

    lost: FloatArray
    catch_up: FloatArray
    value_added: FloatArray
    output: FloatArray | None
    settled: bool
    follows: bool


def _chunks(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs in lists of a few, drawn as they are needed."""
    source = iter(runs)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _summarise(economy: StockEconomy, v: FloatArray, runs: list[Run], paths: bool) -> list[_Summed]:
    """Follow some runs and keep what is asked for."""
    worth = v * economy.x0
    summaries = []
    for run in runs:
        record, settled = follow(economy, run, worth, output=paths, books=False)
        days = run.rules.dt * economy.x0
        output = record.output * economy.x0 if paths else None
        losses = record.lost * days, record.gained * days
        summaries.append(_Summed(*losses, record.earned, output, settled, run.follow > 0))
    return summaries


def _stack(done: list[_Summed], economy: StockEconomy, v: FloatArray) -> Totals:
    """The summaries as arrays with one run a row, at normal after the last step of each."""
    lengths = {len(summary.value_added) for summary in done}
    if not done or (len(lengths) > 1 and not all(summary.follows for summary in done)):
        raise ParameterError(
            f"the runs have {sorted(lengths) or 'no'} steps, expected at least one run, all of one length"
        )
    kept = done[0].output is not None
    value_added = np.full((len(done), max(lengths)), float(v @ economy.x0))
    output = np.empty((len(done), max(lengths), len(economy.x0))) if kept else None
    for number, summary in enumerate(done):
        value_added[number, : len(summary.value_added)] = summary.value_added
        if output is not None and summary.output is not None:
            output[number, : len(summary.output)] = summary.output
            output[number, len(summary.output) :] = economy.x0
    return Totals(
        np.stack([summary.lost for summary in done]),
        np.stack([summary.catch_up for summary in done]),
        value_added,
        output,
        np.array([summary.settled for summary in done]),
        np.array([len(summary.value_added) for summary in done]),
    )
