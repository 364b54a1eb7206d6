"""Chunks of an ensemble on a dask cluster: workers that die are survived, and no bit of an answer changes."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import socket
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from iomodel.errors import ParameterError
from iomodel.extras import require
from iomodel.questions.ensemble.processes import RETRIES, Answers, Chunk, Skips, pickled
from iomodel.questions.ensemble.question import own_versions
from iomodel.questions.ensemble.threads import assert_one_thread, limit_for_good
from iomodel.questions.ensemble.work import Answer, Progress, Work

LOCAL = "local"
"""A cluster on this machine, made for one call."""

_REACH, _ANSWER = 3, 5
"""How long the machine and the scheduler of a cluster may take [s]."""

OTHERWISE = "leave cluster out and ask for workers=2, which needs none"
"""What to do without a cluster."""


def on_cluster(
    work: Work, chunks: Sequence[Chunk], skip: Skips, progress: Progress, cluster: str, workers: int | None
) -> Answers:
    """Chunks as tasks of a cluster; the work goes to each worker once.

    What was on a worker that died is done again; where the work itself was lost with it, it is sent again.

    Parameters
    ----------
    work, chunks, skip, progress
        As for `in_processes`.
    cluster
        ``local``, or the address of a scheduler.
    workers
        Processes of a local cluster; one for each processor where None.

    Raises
    ------
    MissingExtraError
        If dask is not installed.
    ParameterError
        If the cluster cannot be reached within 10 seconds or has other versions, or workers die again and
        again.
    """
    require(f"cluster {cluster!r}", "dask", "distributed", extra="scale", otherwise=OTHERWISE)
    pickled(work, f"cluster is {cluster!r}")
    left = list(chunks)
    with _client_of(cluster, workers) as client:
        _require_versions(client, cluster)
        for lost in range(RETRIES + 1):
            with contextlib.suppress(_Lost), contextlib.closing(_round(client, work, left, skip)) as answers:
                for chunk, answer in answers:
                    left.remove(chunk)
                    progress(chunk[1] - chunk[0])
                    yield chunk, answer
                return
            logging.getLogger(__name__).info("workers of the cluster were lost, for the %d. time", lost + 1)
    raise ParameterError(
        f"cluster is {cluster!r}: its workers died again and again, most often for want of memory; use fewer "
        f"or larger ones, or {OTHERWISE}"
    )


def _dask() -> Any:
    """The package; its own types are partial."""
    return importlib.import_module("distributed")


class _Lost(Exception):
    """The work was lost with the workers that held it."""


def _round(client: Any, work: Work, chunks: Sequence[Chunk], skip: Skips) -> Answers:
    """Send the work, and chunks as workers become free."""
    dask = _dask()
    lost = (
        dask.client.FutureCancelledError,
        dask.comm.core.CommClosedError,
        dask.scheduler.KilledWorker,
        TimeoutError,
    )
    waiting, running = deque(chunks), dict[Any, Chunk]()
    try:
        held = client.scatter(work, broadcast=True, hash=False)
        done = dask.as_completed()
        while waiting or running:
            while waiting and len(running) < 2 * max(1, len(client.nthreads())):
                chunk = waiting.popleft()
                task = client.submit(_answer, held, chunk, tuple(skip(chunk)), pure=False)
                running[task] = chunk
                done.add(task)
            task = next(done)
            yield running.pop(task), task.result()
    except lost as error:
        raise _Lost from error
    finally:
        client.cancel(list(running))


def _answer(work: Work, chunk: Chunk, skip: Collection[str]) -> Answer:
    """A chunk, on a worker."""
    limit_for_good()
    answer = work.answer(*chunk, skip)
    assert_one_thread()
    return answer


@contextlib.contextmanager
def _client_of(cluster: str, workers: int | None) -> Iterator[Any]:
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
        _require_machine(cluster)
        try:
            with ThreadPoolExecutor(1) as beside:  # a notebook has a loop of its own
                about = beside.submit(asyncio.run, _asked(cluster)).result()
            workers_there = len(about["workers"])
        except Exception as error:  # whatever listens there may answer anything
            raise _unreachable(cluster, f"no dask scheduler answers there ({type(error).__name__})") from None
        if not workers_there:
            raise _unreachable(cluster, "it has no worker")
        yield held.enter_context(dask.Client(cluster, timeout=_ANSWER))


async def _asked(cluster: str) -> Any:
    """What a scheduler says of itself; a client of its own waits for a silent one without end."""

    async def identity() -> Any:
        async with _dask().core.rpc(cluster) as scheduler:
            return await scheduler.identity()

    return await asyncio.wait_for(identity(), _ANSWER)


def _require_machine(cluster: str) -> None:
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
            raise _unreachable(cluster, f"nothing answers there ({error})") from None


def _unreachable(cluster: str, why: str) -> ParameterError:
    """The error for a cluster that is not there."""
    return ParameterError(f"cluster is {cluster!r}, but {why}; start one, or {OTHERWISE}")


def _require_versions(client: Any, cluster: str) -> None:
    """Refuse workers without iomodel, or with other versions of what shows in the last bits."""
    try:
        found = client.run(own_versions)
    except Exception as error:
        raise ParameterError(
            f"cluster is {cluster!r}, and its workers cannot load iomodel ({error}); install it there, or "
            f"{OTHERWISE}"
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
