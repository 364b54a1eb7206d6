"""What a benchmark found, in the form in which `scripts/performance.py` lists it."""

import os
import time


def noted(benchmark, work, reference, ratio, *, at_most=None, at_least=None):
    """Note a ratio to a bare reference of the same run, with its goal, which is shown and not asserted.

    Parameters
    ----------
    work, reference
        What was timed or measured, and what it is a ratio to, in a few words.
    ratio
        Time or size of the work as a multiple of the reference; with `at_least`, how many times faster it is.
    at_most, at_least
        The goal.
    """
    goal = (
        "" if at_most is at_least is None else f"<= {at_most:g}" if at_least is None else f">= {at_least:g}"
    )
    benchmark.extra_info.update(work=work, reference=reference, ratio=round(float(ratio), 3), goal=goal)


def best(work, rounds=5, clock=time.perf_counter):
    """Shortest of a few runs [s]."""
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


def installed(folder):
    """The environment of a process with modules compiled beforehand, as installers leave them.

    Parameters
    ----------
    folder
        Where compiled modules go; those that are missing are made on the way.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}
