"""Tasks on processes of this machine: one that dies is replaced, and what it had is done again."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from iomodel.errors import ParameterError
from iomodel.simulate.cluster import RETRIES
from iomodel.simulate.threads import assert_one_thread, limit_for_good

Task = TypeVar("Task")

Begin = Callable[[Any], Callable[[Any], Any]]
"""What a process begins with: takes what is held by all, and gives what is done with each task."""

_BEGUN = "iomodel worker"
"""Name of a process that has come up."""


@dataclass
class Processes(Generic[Task]):
    """Several processes, each with one thread of linear algebra, that do tasks as they become free.

    Parameters
    ----------
    count
        How many, at most.
    option, call
        Argument that asked for them and function that it belongs to, for errors.
    begin
        Runs in each process; a function of a module, for it is sent by name.
    held
        What `begin` takes, pickled; asked for once the processes are coming up.
    sent
        What is sent for a task; a process sends back what is done with it.
    """

    count: int
    option: str
    call: str
    begin: Begin
    held: Callable[[], bytes]
    sent: Callable[[Task], object] = lambda task: task
    _running: dict[Connection, tuple[SpawnProcess, Task | None]] = field(default_factory=dict)
    _died: int = 0

    def answers(self, tasks: Sequence[Task]) -> Generator[tuple[Task, Any], None, None]:
        """Every task with its answer, in the order in which they are done.

        Processes that still run are killed when the generator is closed.

        Raises
        ------
        ParameterError
            If processes cannot begin, or more than `RETRIES` die.
        """
        waiting = deque(tasks)
        try:
            for _ in range(min(self.count, len(waiting))):
                self._start()
            held = self.held() if self._running else b""
            while self._running:
                for ready in wait(list(self._running)):
                    assert isinstance(ready, Connection)
                    process, task = self._running[ready]
                    try:
                        told, answer = ready.recv()
                    except (EOFError, OSError):
                        self._replace(ready, waiting)
                        continue
                    if told == "up":
                        process.name = _BEGUN
                        ready.send_bytes(held)
                        continue
                    if told == "failed":
                        raise answer
                    if task is not None:
                        yield task, answer
                    self._next(ready, waiting)
        finally:
            for process, _ in self._running.values():
                process.kill()
            for process, _ in self._running.values():
                process.join()

    def _start(self) -> None:
        """Start one more process."""
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.begin), daemon=True)
        process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        self._running[ours] = process, None

    def _next(self, ready: Connection, waiting: deque[Task]) -> None:
        """Give a process its next task, or let it go."""
        process, _ = self._running[ready]
        if not waiting:
            del self._running[ready]
            ready.close()
            process.join()
            return
        task = waiting.popleft()
        self._running[ready] = process, task
        ready.send(self.sent(task))

    def _replace(self, gone: Connection, waiting: deque[Task]) -> None:
        """Put back the task of a process that died, and start another, unless there is no point in it."""
        process, task = self._running.pop(gone)
        process.join()
        self._died += 1
        if process.name != _BEGUN:
            raise ParameterError(
                f"{self.option} is {self.count}: a process ended before it began (exit code "
                f"{process.exitcode}); a script that asks for {self.option} calls {self.call} below the "
                "line: if __name__ == '__main__':"
            )
        if self._died > RETRIES:
            raise ParameterError(
                f"{self.option} is {self.count}: {self._died} processes died (exit code {process.exitcode}), "
                f"most often because memory ran out; use fewer {self.option}"
            )
        if task is not None:
            waiting.appendleft(task)
        if waiting:
            self._start()


def _serve(pipe: Connection, begin: Begin) -> None:
    """What a process does: take what is held, then task after task until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked decides
    try:
        pipe.send(("up", None))
        do = begin(pickle.loads(pipe.recv_bytes()))
        limit_for_good()
        pipe.send(("ready", None))
        while True:
            _tell(pipe, do, pipe.recv())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # nobody asks any more


def _tell(pipe: Connection, do: Callable[[Any], Any], task: object) -> None:
    """Send the answer to a task, or why there is none."""
    told: tuple[str, Any]
    try:
        told = "done", do(task)
        assert_one_thread()
    except BaseException as error:
        told = "failed", error
    try:
        pipe.send(told)
    except (pickle.PicklingError, AttributeError, TypeError):
        pipe.send(("failed", RuntimeError(repr(told[1]))))
