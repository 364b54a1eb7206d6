"""The workers: a budget for every request, a bounded queue, and answers that are kept."""

import asyncio
import json
import threading
from typing import ClassVar

import pytest

from iomodel.explorer import pool as pools
from iomodel.explorer.pool import Pool, problem
from iomodel.explorer.setting import Setting
from iomodel.explorer.toml import as_toml
from iomodel.materials.scenarios import load_scenario


class Counting:
    """A worker that counts what it does, and waits until it may go on."""

    done: ClassVar[list] = []
    go = threading.Event()
    status = 200

    def __init__(self, setting, behind=False):
        self.ended = False

    def work(self, job, data):
        assert self.go.wait(10)
        self.done.append((job, data))
        return self.status, b"x" * 100

    def end(self):
        self.ended = True


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr(pools, "_Worker", Counting)
    monkeypatch.setattr(Counting, "done", [])
    monkeypatch.setattr(Counting, "go", threading.Event())
    monkeypatch.setattr(Counting, "status", 200)
    return Counting


def test_identical_questions_are_answered_once(counted):
    async def ask():
        pool = Pool(Setting(workers=2))
        asked = [asyncio.ensure_future(pool.reply("answer", {"share": 0.5})) for _ in range(20)]
        await asyncio.sleep(0)
        counted.go.set()
        together = await asyncio.gather(*asked)
        later = await pool.reply("answer", {"share": 0.5})
        other = await pool.reply("answer", {"share": 0.6})
        band = await pool.reply("band", {"share": 0.6})
        return together, later, other, band

    together, *later = asyncio.run(ask())
    assert {*together, *later} == {(200, b"x" * 100)}
    assert counted.done == [
        ("answer", {"share": 0.5}),
        ("answer", {"share": 0.6}),
        ("band", {"share": 0.6}),
    ]


def test_the_kept_answers_are_bounded_and_the_oldest_goes_first(counted, monkeypatch):
    monkeypatch.setattr(pools, "_KEPT", 1000)
    counted.go.set()

    async def ask(order):
        pool = Pool(Setting(workers=1))
        for number in order:
            await pool.reply("answer", {"days": number})
        return pool

    pool = asyncio.run(ask([*range(20), 19, 0]))
    assert pool._held <= 1000
    assert 0 < len(pool._kept) < 10
    assert [data["days"] for _, data in counted.done] == [*range(20), 0]


def test_a_refusal_is_not_kept(counted, monkeypatch):
    monkeypatch.setattr(counted, "status", 503)
    counted.go.set()

    async def ask():
        pool = Pool(Setting(workers=1))
        return [await pool.reply("answer", {}) for _ in range(2)]

    asyncio.run(ask())
    assert len(counted.done) == 2


def test_questions_beyond_the_bound_are_asked_to_come_back(counted):
    async def ask():
        pool = Pool(Setting(workers=1, waiting=2))
        asked = [asyncio.ensure_future(pool.reply("answer", {"days": number})) for number in range(5)]
        await asyncio.sleep(0)
        counted.go.set()
        first = await asyncio.gather(*asked)
        return first, await pool.reply("answer", {"days": 9})

    first, later = asyncio.run(ask())
    assert [status for status, _ in first] == [200, 200, 200, 429, 429]
    assert "ask again" in json.loads(first[-1][1])["error"]
    assert later[0] == 200


def test_a_long_job_that_nobody_waits_for_holds_no_worker(counted):
    async def ask():
        pool = Pool(Setting(workers=1))
        marks = asyncio.ensure_future(pool.reply("marks", {}))
        await asyncio.sleep(0.1)
        free = pool._free.qsize()
        counted.go.set()
        await marks
        return free, pool._aside.ended

    assert asyncio.run(ask()) == (1, True)


@pytest.mark.parametrize("status", [429, 503])
def test_whoever_is_to_come_back_is_told_when(status):
    pytest.importorskip("starlette", reason="the extra `app` is not installed")
    from iomodel.explorer.app import _json

    assert _json(problem(status, "later")).headers["retry-after"] == "3"
    assert "retry-after" not in _json(problem(422, "wrong")).headers


@pytest.mark.slow
def test_a_request_is_ended_at_its_budget_and_the_next_one_is_answered():
    long = {"models": ["direct", "supply-constrained"], "draws": 512, "days": 1825}
    quick = {"own": as_toml(load_scenario("rare-earth-ban"))}

    async def ask():
        pool = Pool(Setting(workers=1, budget=2.0))
        try:
            ended = await pool.reply("band", long)
            (worker,) = pool._workers
            gone = worker._process
            again = await pool.reply("scenario", quick)
            worker._process.kill()
            worker._process.join(5)
            killed = await pool.reply("scenario", {"own": quick["own"] + "\n"})
            last = await pool.reply("scenario", {"own": quick["own"] + "\n"})
        finally:
            pool.close()
        return ended, gone, again, killed, last, worker._process

    ended, gone, again, killed, last, left = asyncio.run(ask())
    assert ended[0] == 422
    assert "takes longer than 2 seconds" in json.loads(ended[1])["error"]
    assert gone is None
    assert again[0] == last[0] == 200
    assert json.loads(again[1])["name"] == "rare-earth-ban"
    assert killed[0] == 503
    assert "ask again" in json.loads(killed[1])["error"]
    assert left is None
