"""Work that ends before its k-th step on the disk, for every k, or is killed from outside at any moment."""

from __future__ import annotations

import errno
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.symlink"}
_REACHED, _FAILED = 77, 99


@dataclass
class Case:
    """What is tried: the state before, the work, and what must hold wherever the work ended.

    `check` is given the folder and whether the work came to its end.
    """

    prepare: Callable[[Path], object]
    work: Callable[[Path], object]
    check: Callable[[Path, bool], object]
    seen: set[str] = field(default_factory=set)


def killed() -> None:
    """End at once, as by ``kill -9``: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    """The disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupted() -> None:
    """Control-C."""
    raise KeyboardInterrupt


ENDS = (killed, full, interrupted)


def try_every_step(case: Case, end: Callable[[], None], most: int = 10_000) -> int:
    """Run the work in children that end before step 1, 2, ... until one comes through; how many did not.

    Where there are more than `most` steps, that many of them are drawn, with a fixed seed, and the last.
    """
    count = _attempt(case, 1 << 30, killed)
    assert count is not None, "the work did not come to its end by itself"
    points = range(1, count + 1)
    if count > most:
        points = sorted([*random.Random(count).sample(range(1, count), most - 1), count])
    for point in points:
        _attempt(case, point, end)
    return len(points)


def _attempt(case: Case, point: int, end: Callable[[], None]) -> int | None:
    """One child; the number of steps that it took if it came to its end."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        case.prepare(folder)
        into, out = os.pipe()
        child = os.fork()
        if not child:
            os._exit(_child(case, folder, point, end, out))
        os.close(out)
        steps = os.read(into, 100)
        os.close(into)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, _REACHED, -signal.SIGKILL), f"step {point}: the child ended with {code}"
        try:
            case.check(folder, code == 0)
        except Exception:
            print(f"ended before step {point}, by {end.__name__}", file=sys.stderr)
            raise
        return int(steps) if code == 0 else None


def try_random_moments(case: Case, kills: int, seed: int = 1) -> int:
    """Kill the work from outside at random moments of its time; how many kills came before its end."""
    took = _timed(case, None)[0]
    draw, reached, tried = random.Random(seed), 0, 0
    while tried < kills or (not reached and tried < 10 * kills):
        lived, ended = _timed(case, took * draw.random())
        took = min(took, lived) if ended else took  # the first is slow where the machine is busy
        reached += not ended
        tried += 1
    return reached


def _timed(case: Case, moment: float | None) -> tuple[float, bool]:
    """One child, killed at a moment of its life [s]; how long it lived, and whether it came to its end."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        case.prepare(folder)
        began = time.monotonic()
        child = os.fork()
        if not child:
            code = _FAILED
            try:
                case.work(folder)
                code = 0
            except BaseException:
                traceback.print_exc()
            os._exit(code)
        if moment is not None:
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended = time.monotonic()
        lived = ended - began
        assert code in (0, -signal.SIGKILL), f"the child ended with {code}"
        try:
            case.check(folder, code == 0)
        except Exception:
            print(f"killed after {moment} s", file=sys.stderr)
            raise
        return lived, code == 0


def _child(case: Case, folder: Path, point: int, end: Callable[[], None], out: int) -> int:
    """Do the work with every step on the disk counted, and end before one of them."""
    taken, reached = 0, False

    def step(event: str, given: tuple[object, ...]) -> None:
        nonlocal taken, reached
        if event in _STEPS and _inside(folder, given):
            taken += 1
            if taken == point:
                reached = True
                end()

    sys.addaudithook(step)
    try:
        case.work(folder)
    except BaseException:
        if not reached:
            traceback.print_exc()
            return _FAILED
        return _REACHED
    os.write(out, str(taken).encode())
    return 0


def _inside(folder: Path, given: tuple[object, ...]) -> bool:
    """Whether a step concerns the folder: by its path, or relative to a handle of it."""
    paths = [os.fsdecode(one) for one in given if isinstance(one, str | bytes)]
    return any(path.startswith(str(folder)) or not os.path.isabs(path) for path in paths)


def litter(folder: Path) -> list[Path]:
    """Drafts that were left in a folder, at any depth."""
    return [path for path in folder.rglob(".*") if path.name.endswith(".part")]


def together(*works: Callable[[], object]) -> list[int]:
    """Run pieces of work at the same time, each in a process of its own; their exit codes."""
    go, ready = os.pipe()
    children = []
    for work in works:
        child = os.fork()
        if not child:
            os.close(ready)
            os.read(go, 1)  # ends when all are there
            code = 0
            try:
                work()
            except BaseException:
                traceback.print_exc()
                code = _FAILED
            os._exit(code)
        children.append(child)
    os.close(ready)
    os.close(go)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
