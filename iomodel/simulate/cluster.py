"""Tasks on a dask cluster: workers that die are survived, and no bit of an answer changes."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import pickle
import socket
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from iomodel.errors import ParameterError
from iomodel.extras import require
from iomodel.simulate.threads import assert_one_thread, limit_for_good
from iomodel.simulate.versions import own_versions

LOCAL = "local"
"""A cluster on this machine, made for one call."""

_REACH, _ANSWER = 3, 5
"""How long the machine and the scheduler of a cluster may take [s]."""

OTHERWISE = "leave cluster out and ask for workers=2, which needs none"
"""What to do without a cluster, where other processes can do the same."""
ALONE = "leave cluster out, which needs none"
"""What to do without a cluster, where they cannot."""

RETRIES = 3
"""Workers that may die before the work is given up."""

Held = TypeVar("Held")
Task = TypeVar("Task")
Answer = TypeVar("Answer")


def pickled(held: object, what: str, otherwise: str = "use one worker") -> bytes:
    """Something for other processes.

    Raises
    ------
    ParameterError
        If it cannot be sent.
    """
    try:
        return pickle.dumps(held, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ParameterError(
            f"{what}: the question cannot be sent to another process ({error}); take models and materials "
            f"from a module that can be imported, or {otherwise}"
        ) from None


@contextlib.contextmanager
def on_cluster(
    held: Held,
    work: Callable[[Held, Task], Answer],
    tasks: Sequence[Task],
    cluster: str,
    workers: int | None = None,
    *,
    otherwise: str = ALONE,
    asked: Callable[[Task], Task] | None = None,
) -> Iterator[Iterator[tuple[int, Answer]]]:
    """Tasks on the workers of a cluster, one thread of linear algebra each; what is held goes to each once.

    What was on a worker that died is done again; where what is held was lost with it, it is sent again.

    Parameters
    ----------
    held
        What all tasks need.
    work
        Does one task, a function of a module; told what is held and the task.
    tasks
        What is done.
    cluster
        ``local``, or the address of a scheduler.
    workers
        Processes of a local cluster; one for each processor where None.
    otherwise
        What to do without a cluster, for errors.
    asked
        What becomes of a task when its turn comes; nothing where None.

    Returns
    -------
    Place of each task and its answer, in the order in which they are done, while the cluster is held.

    Raises
    ------
    MissingExtraError
        If dask is not installed.
    ParameterError
        If the cluster cannot be reached within 10 seconds or has other versions; and, as answers are taken,
        if workers die again and again.
    """
    require(f"cluster {cluster!r}", "dask", "distributed", extra="scale", otherwise=otherwise)
    pickled(held, f"cluster is {cluster!r}", otherwise)
    with _client_of(cluster, workers, otherwise) as client:
        _require_versions(client, cluster, otherwise)
        with contextlib.closing(_rounds(client, held, work, tasks, asked)) as answers:
            try:
                yield answers
            except _Lost:
                raise ParameterError(
                    f"cluster is {cluster!r}: its workers died again and again, most often for lack of "
                    f"memory; use fewer or larger ones, or {otherwise}"
                ) from None


def _dask() -> Any:
    """The package; its own types are partial."""
    return importlib.import_module("distributed")


class _Lost(Exception):
    """The work was lost with the workers that held it."""


def _rounds(
    client: Any,
    held: Held,
    work: Callable[[Held, Task], Answer],
    tasks: Sequence[Task],
    asked: Callable[[Task], Task] | None,
) -> Generator[tuple[int, Answer], None, None]:
    """Answers, with what is held sent again where it was lost."""
    left = dict(enumerate(tasks))
    for lost in range(RETRIES + 1):
        answers = _round(client, held, work, dict(left), asked)
        with contextlib.suppress(_Lost), contextlib.closing(answers):
            for place, answer in answers:
                del left[place]
                yield place, answer
            return
        logging.getLogger(__name__).info("workers of the cluster were lost, for the %d. time", lost + 1)
    raise _Lost


def _round(
    client: Any,
    held: Held,
    work: Callable[[Held, Task], Answer],
    tasks: Mapping[int, Task],
    asked: Callable[[Task], Task] | None,
) -> Generator[tuple[int, Answer], None, None]:
    """Send what is held, and tasks as workers become free."""
    dask = _dask()
    lost = (
        dask.client.FutureCancelledError,
        dask.comm.core.CommClosedError,
        dask.scheduler.KilledWorker,
        TimeoutError,
    )
    waiting, running = deque(tasks), dict[Any, int]()
    try:
        there = client.scatter(_Held(held), broadcast=True, hash=False)
        done = dask.as_completed()
        while waiting or running:
            while waiting and len(running) < 2 * max(1, len(client.nthreads())):
                place = waiting.popleft()
                told = tasks[place] if asked is None else asked(tasks[place])
                task = client.submit(_worked, there, work, told, pure=False)
                running[task] = place
                done.add(task)
            task = next(done)
            yield running.pop(task), task.result()
    except lost as error:
        raise _Lost from error
    finally:
        client.cancel(list(running))


@dataclass(frozen=True)
class _Held:
    """What all tasks need, whatever dask would make of it."""

    value: Any


def _worked(there: _Held, work: Callable[[Any, Any], Any], task: Any) -> Any:
    """A task, on a worker."""
    limit_for_good()
    answer = work(there.value, task)
    assert_one_thread()
    return answer


@contextlib.contextmanager
def _client_of(cluster: str, workers: int | None, otherwise: str) -> Iterator[Any]:
    """A client of a cluster that answers and has a worker."""
    dask = _dask()
    with contextlib.ExitStack() as held:
        if cluster == LOCAL:
            made = dask.LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                threads_per_worker=1,
                dashboard_address=":0",
                silence_logs=logging.CRITICAL,
            )
            yield held.enter_context(dask.Client(held.enter_context(made)))
            return
        _require_machine(cluster, otherwise)
        try:
            with ThreadPoolExecutor(1) as beside:  # a notebook has a loop of its own
                about = beside.submit(asyncio.run, _asked(cluster)).result()
            workers_there = len(about["workers"])
        except Exception as error:  # whatever listens there may answer anything
            raise _unreachable(
                cluster, f"no dask scheduler answers there ({type(error).__name__})", otherwise
            ) from None
        if not workers_there:
            raise _unreachable(cluster, "it has no worker", otherwise)
        yield held.enter_context(dask.Client(cluster, timeout=_ANSWER))


async def _asked(cluster: str) -> Any:
    """What a scheduler says of itself; a client of its own waits for a silent one without end."""

    async def identity() -> Any:
        async with _dask().core.rpc(cluster) as scheduler:
            return await scheduler.identity()

    return await asyncio.wait_for(identity(), _ANSWER)


def _require_machine(cluster: str, otherwise: str) -> None:
    """Refuse an address that is none, or where nothing listens."""
    try:
        asked = urlsplit(cluster if "://" in cluster else f"tcp://{cluster}")
        host, port = asked.hostname, asked.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise ParameterError(
            f"cluster is {cluster[:80]!r}, expected 'local' or the address of a dask scheduler such as "
            "'tcp://10.0.0.1:8786'"
        )
    if asked.scheme in ("tcp", "tls"):
        try:
            socket.create_connection((host, port), timeout=_REACH).close()
        except OSError as error:
            raise _unreachable(cluster, f"nothing answers there ({error})", otherwise) from None


def _unreachable(cluster: str, why: str, otherwise: str) -> ParameterError:
    """The error for a cluster that is not there."""
    return ParameterError(f"cluster is {cluster!r}, but {why}; start one, or {otherwise}")


def _require_versions(client: Any, cluster: str, otherwise: str) -> None:
    """Refuse workers without iomodel, or with other versions of what shows in the last bits."""
    try:
        found = client.run(own_versions)
    except Exception as error:
        raise ParameterError(
            f"cluster is {cluster!r}, and its workers cannot load iomodel ({error}); install it there, or "
            f"{otherwise}"
        ) from None
    here = own_versions()
    for worker, there in found.items():
        other = [
            f"{name} {there.get(name)}, here {here[name]}" for name in here if there.get(name) != here[name]
        ]
        if other:
            raise ParameterError(
                f"cluster is {cluster!r}, and worker {worker} has {'; '.join(other)}; install the same"
            )
