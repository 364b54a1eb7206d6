"""How an ensemble is cut into chunks, and how many processes fit into the memory that it may take."""

from __future__ import annotations

import logging
import math
import re
from dataclasses import dataclass

from iomodel.errors import ParameterError
from iomodel.questions.ensemble.losses import part_of, takes_paths
from iomodel.questions.ensemble.sample import BLOCK
from iomodel.questions.ensemble.work import Work

_log = logging.getLogger(__name__)

_UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}

_LIBRARIES = 450e6
"""A process with numpy, scipy, pandas and compiled models [bytes], measured."""

_MATRICES = 8
"""Matrices of sectors by sectors that a table, its factors and a model hold, at most (benchmarks)."""

_OF_PATHS = 20
"""Arrays of draws by days by sectors at the peak in a model that takes paths: 19 in `inventory`, measured."""

_OF_HITS, _REACHED = 4, 100
"""Arrays of draws by days by sectors within reach, and how many are within reach at most; together 150 MB at
107 sectors and 230 MB at 187, measured."""

_MOST = 1024
"""Processes on one machine at most."""

_COPIES = 4
"""Copies of the inputs of all draws while they are put together."""

_SMALLEST, _LARGEST, _MANY = BLOCK, 1024, 64
"""Draws of a chunk at least and at most, and how many chunks are wanted."""


@dataclass(frozen=True)
class Plan:
    """Draws of a chunk, and processes."""

    chunk: int
    workers: int


def plan_of(work: Work, workers: int, memory: str | float | None, chunk: int | None) -> Plan:
    """Chunks and workers that keep within a memory.

    Parameters
    ----------
    work
        What is to be done.
    workers
        Processes that are asked for.
    memory
        What all processes together may take, in bytes or such as ``"4 GB"``; no cap where None.
    chunk
        Draws of a chunk; chosen where None.

    Raises
    ------
    ParameterError
        If a number is impossible, or the memory too small for a single process.
    """
    if workers != int(workers) or not 1 <= workers <= _MOST:
        raise ParameterError(f"workers is {workers}, expected a whole number from 1 to {_MOST:,}")
    if chunk is not None and (chunk < BLOCK or chunk % BLOCK):
        raise ParameterError(f"chunk is {chunk}, expected a multiple of {BLOCK} draws")
    draws = work.sample.draws
    wanted = min(max(draws // _MANY, _SMALLEST), _LARGEST)
    chunk = chunk or wanted
    workers = min(workers, -(-draws // chunk))
    if memory is None:
        return Plan(chunk, workers)
    cap, one, main = bytes_of(memory), bytes_of_a_worker(work), bytes_of_the_draws(work)
    if cap < main + one:
        largest = max(table.n for table in work.tables.values())
        raise ParameterError(
            f"memory is {_shown(cap)}, but one process with {largest:,} sectors and the results of "
            f"{draws:,} draws take up to {_shown(main + one)}; allow more, or choose fewer sectors or draws"
        )
    fitting = int((cap - main - _LIBRARIES) // one) if cap >= main + _LIBRARIES + 2 * one else 1
    if fitting < workers:
        _log.info("%s hold %d of %d workers", _shown(cap), fitting, workers)
    return Plan(chunk, min(workers, fitting))


def bytes_of(memory: str | float) -> float:
    """An amount of memory.

    Raises
    ------
    ParameterError
        If it is none, or not above zero.

    >>> bytes_of("1.5 GB"), bytes_of(2e9)
    (1500000000.0, 2000000000.0)
    """
    if isinstance(memory, str):
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*", memory)
        if found is None or found[2].upper() not in _UNITS:
            raise ParameterError(f"memory is {memory[:60]!r}, expected an amount such as '4 GB' or '800 MB'")
        memory = float(found[1]) * _UNITS[found[2].upper()]
    if not 0 < memory < float("inf"):
        raise ParameterError(f"memory is {memory:g}, expected bytes above 0")
    return float(memory)


def bytes_of_a_worker(work: Work) -> float:
    """Memory of a process that answers blocks, at most."""
    sizes = [table.n for table in work.tables.values()]
    n, horizon = max(sizes), 1 + max(work.lasting)
    horizon += max((model.aftermath for model in work.models.values()), default=0)
    numbers = _MATRICES * sum(size**2 for size in sizes) + _OF_HITS * BLOCK * horizon * min(n, _REACHED)
    if any(takes_paths(model) for model in work.models.values()):
        numbers += _OF_PATHS * part_of(horizon, n) * horizon * n
    return _LIBRARIES + 8.0 * numbers


def bytes_of_the_draws(work: Work) -> float:
    """Memory of the results and inputs of all draws."""
    numbers = _COPIES * len(work.inputs) + 2 * math.prod(work.shape)
    return 8.0 * numbers * work.sample.draws


def _shown(amount: float) -> str:
    """Bytes for a reader."""
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{amount / 1e6:.0f} MB"
