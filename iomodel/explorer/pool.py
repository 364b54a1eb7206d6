"""A few processes that answer: one thread each for linear algebra, a budget for every request."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import OrderedDict
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from iomodel.explorer.setting import Setting

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_KEPT = 32 * 2**20
"""What the cache of answers may hold [bytes]."""
_START = 120.0
"""Longest time for a worker to read its tables [seconds]."""
_ASIDE = ("marks",)
"""Long jobs that nobody waits for: a process of their own does them, behind all others."""

Reply = tuple[int, bytes]
"""Status of HTTP, and the body."""


def problem(status: int, *lines: str) -> Reply:
    """A refusal: one sentence, and further lines where there are several problems."""
    return status, json.dumps({"error": lines[0], "problems": list(lines[1:])}, ensure_ascii=False).encode()


class Pool:
    """Workers, a bounded queue before them, and a bounded cache of what they answered.

    Parameters
    ----------
    setting
        What each worker is started with.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._workers = [_Worker(setting) for _ in range(setting.workers)]
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        for worker in self._workers:
            self._free.put_nowait(worker)
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._held = 0
        self._running: dict[str, asyncio.Future[Reply]] = {}
        self._aside = _Worker(setting, behind=True)
        self._one_aside = asyncio.Lock()

    async def reply(self, job: str, data: Any) -> Reply:
        """The answer to a job; identical ones that come at the same time are done once."""
        key = json.dumps([job, data], sort_keys=True, ensure_ascii=False)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key in self._running:
            return await asyncio.shield(self._running[key])
        if len(self._running) >= self.setting.waiting + self.setting.workers:
            return problem(429, "too many questions are waiting; ask again in a few seconds")
        future = asyncio.ensure_future(self._done(job, data))
        self._running[key] = future
        future.add_done_callback(lambda done: self._finish(key, done))
        return await asyncio.shield(future)

    def close(self) -> None:
        """End all workers at once."""
        for worker in (*self._workers, self._aside):
            worker.end()

    async def _done(self, job: str, data: Any) -> Reply:
        """Wait for a worker and let it work."""
        if job in _ASIDE:
            async with self._one_aside:
                try:
                    return await asyncio.to_thread(self._aside.work, job, data)
                finally:
                    self._aside.end()  # what it has read is needed no longer
        worker = await self._free.get()
        try:
            return await asyncio.to_thread(worker.work, job, data)
        finally:
            self._free.put_nowait(worker)

    def _finish(self, key: str, done: asyncio.Future[Reply]) -> None:
        """Keep a good answer, and let go of the oldest ones."""
        del self._running[key]
        if done.cancelled() or done.exception() is not None:
            return
        status, body = done.result()
        if status != 200 or len(body) > _KEPT // 8:
            return
        self._kept[key] = status, body
        self._held += len(body) + len(key)
        while self._held > _KEPT:
            old, (_, gone) = self._kept.popitem(last=False)
            self._held -= len(gone) + len(old)


class _Worker:
    """One process, started when it is first needed, and again after it had to be ended."""

    def __init__(self, setting: Setting, behind: bool = False) -> None:
        self._setting = setting
        self._behind = behind
        self._process: Any = None
        self._line: Connection | None = None

    def work(self, job: str, data: Any) -> Reply:
        """Hand over a job and wait for its answer, at most as long as the budget says."""
        try:
            line = self._line or self._start()
            line.send((job, data))
            if not line.poll(self._setting.budget):
                self.end()
                return problem(
                    422,
                    f"this question takes longer than {self._setting.budget:g} seconds; ask for fewer "
                    "models, a shorter cut, fewer draws or fewer sectors",
                )
            status, body = line.recv()
        except (EOFError, OSError):
            self.end()
            return problem(503, "the worker was ended; ask again")
        return status, body

    def end(self) -> None:
        """End the process."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.join(2)

    def _start(self) -> Connection:
        """Start the process and wait until it is ready."""
        context = get_context("spawn")
        here, there = context.Pipe()
        before = {name: os.environ.get(name) for name in _THREADS}
        os.environ.update(dict.fromkeys(_THREADS, "1"))
        try:
            given = there, self._setting, self._behind
            self._process = context.Process(target=_serve, args=given, daemon=True)
            self._process.start()
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
        there.close()
        self._line = here
        if not here.poll(_START):
            raise EOFError
        here.recv()
        return here


def _serve(line: Connection, setting: Setting, behind: bool) -> None:
    """A worker's life: read, answer, until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if behind and hasattr(os, "nice"):
        os.nice(10)
    from threadpoolctl import threadpool_limits

    from iomodel.explorer.jobs import Jobs

    with threadpool_limits(1):
        jobs = Jobs(setting)
        line.send("ready")
        while True:
            try:
                job, data = line.recv()
            except (EOFError, OSError):
                return
            line.send(answered(jobs, job, data))


def answered(jobs: Any, job: str, data: Any) -> Reply:
    """What a job gives, as bytes; a wrong question is a refusal in plain words."""
    from iomodel.errors import IOModelError
    from iomodel.explorer.jobs import refused

    try:
        found = jobs.do(job, data)
    except IOModelError as error:
        return problem(422, *refused(error, jobs.setting))
    except MemoryError:
        return problem(422, "this question needs more memory than there is; ask for fewer sectors or days")
    except Exception as error:
        return problem(500, f"the answer failed: {type(error).__name__}")
    if isinstance(found, bytes):
        return 200, found
    return 200, json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
