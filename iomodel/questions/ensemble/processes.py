"""Chunks of an ensemble one after the other in this process, or side by side in others."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable, Collection, Generator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, TypeAlias

from iomodel.errors import ParameterError
from iomodel.questions.ensemble.work import Answer, Progress, Work
from iomodel.simulate.cluster import RETRIES, pickled
from iomodel.simulate.threads import assert_one_thread, limit_for_good, one_thread

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
        If processes cannot begin, or more than `RETRIES` die.
    """
    with one_thread():
        work.factorise()
    sent, waiting = pickled(work, f"workers is {workers}"), deque(chunks)
    running: dict[Connection, tuple[SpawnProcess, Chunk | None]] = {}
    died = 0
    try:
        for _ in range(min(workers, len(waiting))):
            _begin(running)
        while running:
            for ready in wait(list(running)):
                assert isinstance(ready, Connection)
                process, chunk = running[ready]
                try:
                    told, answer = ready.recv()
                except (EOFError, OSError):
                    del running[ready]
                    process.join()
                    died += 1
                    _survive(died, workers, process.exitcode, begun=process.name == _BEGUN)
                    if chunk is not None:
                        waiting.appendleft(chunk)
                    if waiting:
                        _begin(running)
                    continue
                if told == "up":
                    process.name = _BEGUN
                    ready.send_bytes(sent)
                    continue
                if told == "failed":
                    raise answer
                if chunk is not None:
                    progress(chunk[1] - chunk[0])
                    yield chunk, answer
                _next(ready, running, waiting, skip)
    finally:
        for process, _ in running.values():
            process.kill()
        for process, _ in running.values():
            process.join()


_BEGUN = "iomodel worker"
"""Name of a process that has come up."""


def _begin(running: dict[Connection, tuple[SpawnProcess, Chunk | None]]) -> None:
    """Start one more process."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that the end of the process is the end of the pipe
    running[ours] = process, None


def _next(
    ready: Connection,
    running: dict[Connection, tuple[SpawnProcess, Chunk | None]],
    waiting: deque[Chunk],
    skip: Skips,
) -> None:
    """Give a process its next chunk, or let it go."""
    process, _ = running[ready]
    chunk = waiting.popleft() if waiting else None
    if chunk is None:
        del running[ready]
        ready.close()
        process.join()
    else:
        running[ready] = process, chunk
        ready.send((chunk, tuple(skip(chunk))))


def _survive(died: int, workers: int, code: int | None, begun: bool) -> None:
    """Go on without a process that died, unless there is no point in it."""
    if not begun:
        raise ParameterError(
            f"workers is {workers}: a process ended before it began (exit code {code}); a script that asks "
            "for workers calls ensemble below the line: if __name__ == '__main__':"
        )
    if died > RETRIES:
        raise ParameterError(
            f"workers is {workers}: {died} processes died (exit code {code}), most often because memory ran "
            "out; use fewer workers"
        )


def _serve(pipe: Connection) -> None:
    """What a worker does: take the work, then chunk after chunk until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides
    try:
        pipe.send(("up", None))
        work: Work = pickle.loads(pipe.recv_bytes())
        limit_for_good()
        pipe.send(("ready", None))
        while True:
            chunk, skip = pipe.recv()
            _tell(pipe, work, chunk, skip)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # nobody asks any more


def _tell(pipe: Connection, work: Work, chunk: Chunk, skip: Collection[str]) -> None:
    """Send the answer of a chunk, or why there is none."""
    told: tuple[str, Any]
    try:
        told = "done", work.answer(*chunk, skip)
        assert_one_thread()
    except BaseException as error:
        told = "failed", error
    try:
        pipe.send(told)
    except (pickle.PicklingError, AttributeError, TypeError):
        pipe.send(("failed", RuntimeError(repr(told[1]))))
