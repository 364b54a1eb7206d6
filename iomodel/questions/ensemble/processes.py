"""Chunks of an ensemble one after the other in this process, or side by side in others."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Generator, Sequence
from typing import TypeAlias

from iomodel.questions.ensemble.work import Answer, Progress, Work
from iomodel.simulate.cluster import pickled
from iomodel.simulate.processes import Processes
from iomodel.simulate.threads import one_thread

Chunk: TypeAlias = tuple[int, int]
"""First draw, and the one after the last."""

Answers: TypeAlias = Generator[tuple[Chunk, Answer], None, None]
"""Chunks in the order in which they are done."""

Skips: TypeAlias = Callable[[Chunk], Collection[str]]
"""Models that a chunk may leave out, since an earlier one has no answer from them."""


def in_this_process(work: Work, chunks: Sequence[Chunk], skip: Skips, progress: Progress) -> Answers:
    """Chunks one after the other."""
    with one_thread():
        work.factorise()
        for chunk in chunks:
            yield chunk, work.answer(*chunk, skip(chunk), progress)


def in_processes(
    work: Work, chunks: Sequence[Chunk], skip: Skips, progress: Progress, workers: int
) -> Answers:
    """Chunks on processes of this machine; the work goes to each once, and what a dead one had is done again.

    Raises
    ------
    ParameterError
        If the work cannot be sent, processes cannot begin, or they die again and again.
    """
    with one_thread():
        work.factorise()
    sent = pickled(work, f"workers is {workers}")
    processes: Processes[Chunk] = Processes(
        workers, "workers", "ensemble", _begin, lambda: sent, lambda chunk: (chunk, tuple(skip(chunk)))
    )
    with contextlib.closing(processes.answers(chunks)) as answers:
        for chunk, answer in answers:
            progress(chunk[1] - chunk[0])
            yield chunk, answer


def _begin(work: Work) -> Callable[[tuple[Chunk, tuple[str, ...]]], Answer]:
    """What a process does with a chunk and the models to leave out."""
    return lambda asked: work.answer(*asked[0], asked[1])
