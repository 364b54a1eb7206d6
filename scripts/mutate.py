"""Damage valid inputs in thousands of ways: a line for each problem and exit code 2, or a valid answer.

Run ``python scripts/mutate.py --cases 2000 [--seed N] [--processes 50]``. Each case takes one valid input (a
scenario, a recipe, an estimate, a material, a workbook, a folder of CSV files, a concordance or a table
folder), changes one to three places of one file, and hands it to the entry of the command line: in this
process, or, for some, in one of its own. A case fails with a traceback, with another exit code, with a
line that is no problem's, after more than ten seconds of work (a report: forty), or with a file left behind.
The same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from damage import damage, repack
from valid_inputs import seeds

LONGEST = 10.0
"""A case that takes longer is too slow [seconds of the processor, so that a busy machine does not count]."""
LONGEST_REPORT = 40.0
"""The same of a report: a recipe whose line on sectors is gone asks for those of the whole table [s]."""
HANGS = 60.0
"""A case that takes longer is stopped [seconds of the processor]."""
STUCK = 900.0
"""A case that takes longer without work of the processor is stopped [seconds of the clock]."""

_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True)
class Case:
    """One damaged input: its kind, the words of the command, and the folder of its files."""

    kind: str
    words: tuple[str, ...]
    folder: Path
    change: str


@dataclass(frozen=True)
class Outcome:
    """What became of a case; `problem` is empty where it keeps the promise."""

    kind: str
    code: int
    problem: str


def cases(count: int, seed: int, folder: Path) -> Iterator[Case]:
    """Damaged inputs, each in a folder of its own that is gone when the next one is made."""
    valid = seeds(folder / "seeds")
    kinds = list(valid)
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        kind = kinds[number % len(kinds)]
        source, words = valid[kind]
        place = folder / "case"
        shutil.copytree(source, place)
        files = sorted(path for path in place.rglob("*") if path.is_file())
        path = rng.choice(files)
        changes = [f"case {number}, {path.name}"]
        for _ in range(rng.choice((1, 1, 2, 3))):
            if path.suffix == ".xlsx" and rng.random() < 0.7 and zipfile.is_zipfile(path):
                with contextlib.suppress(*_NO_ARCHIVE):
                    changes.append(repack(path, rng))
            else:
                content, change = damage(path.read_bytes(), rng)
                path.write_bytes(content)
                changes.append(change)
        yield Case(kind, tuple(word.format(place) for word in words), place, ", ".join(changes))
        shutil.rmtree(place)


# -- outcomes --------------------------------------------------------------------------


class Hang(BaseException):
    """A case took too long."""


def _alarm(*_: object) -> None:
    raise Hang


def try_out(case: Case, data: Path, *, process: bool = False) -> Outcome:
    """Run a case and hold it against the promise."""
    before = _files(case.folder)
    start = time.process_time()
    code, out, err = (_in_process if not process else _as_process)(case.words, data)
    taken = time.process_time() - start
    problem = _problem(code, out, err)
    if taken > (LONGEST_REPORT if case.kind == "recipe" else LONGEST) and not problem:
        problem = f"took {taken:.0f} s"
    if code == 2 and not problem:
        left = sorted({*_files(case.folder), *_files(data)} - before)
        problem = f"left behind {left}" if left else ""
    hidden = [name for name in (*_files(case.folder), *_files(data)) if ".part" in name]
    if hidden and not problem:
        problem = f"left behind {hidden}"
    shutil.rmtree(data, ignore_errors=True)
    return Outcome(case.kind, code, problem)


def _problem(code: int, out: str, err: str) -> str:
    """What is wrong with an outcome; empty where nothing is."""
    if "Traceback" in err or code == -1:
        return err.strip()[-1500:]
    if code == 2:
        lines = err.splitlines()
        listed = all(line.startswith("  ") and line.strip() for line in lines[1:])
        counted = len(lines) == 1 or re.search(rf": {len(lines) - 1} problems$", lines[0])
        if out or not lines or not lines[0].startswith("iomodel: ") or not listed or not counted:
            return f"exit code 2 with {len(lines)} lines and {len(out)} characters of output: {err[:300]!r}"
    elif code != 0:
        return f"exit code {code}: {err[:300]!r}"
    elif re.search(r"\b(?:nan|inf|NaN|Infinity)\b", out):
        return f"an answer that is no number: {out[:400]!r}"
    return ""


def _in_process(words: tuple[str, ...], data: Path) -> tuple[int, str, str]:
    """Exit code, output and errors of the entry of the command line."""
    from iomodel.cli import main

    out, err = io.StringIO(), io.StringIO()
    held = sys.argv, {one: signal.signal(one, _alarm) for one in (signal.SIGPROF, signal.SIGALRM)}
    sys.argv = ["iomodel", *words]
    os.environ["IOMODEL_DATA_DIR"] = str(data)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    signal.setitimer(signal.ITIMER_REAL, STUCK)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0
    except Hang:
        return -1, "", f"hangs: more than {HANGS:.0f} s\n" + traceback.format_exc()[-1200:]
    except BaseException:
        return -1, "", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.argv = held[0]
        for one, before in held[1].items():
            signal.signal(one, before)
    return code, out.getvalue(), err.getvalue()


def _as_process(words: tuple[str, ...], data: Path) -> tuple[int, str, str]:
    """The same of a process of its own."""
    own = [sys.executable, "-c", "from iomodel.cli import main; main()", *words]
    given = {**os.environ, "IOMODEL_DATA_DIR": str(data), "PYTHONIOENCODING": "utf-8"}
    try:
        ran = subprocess.run(own, capture_output=True, text=True, timeout=STUCK, env=given, check=False)
    except subprocess.TimeoutExpired:
        return -1, "", f"hangs: more than {STUCK:.0f} s as a process"
    except ValueError:  # no system takes a word with a zero byte
        return 2, "", "iomodel: no word"
    return ran.returncode, ran.stdout, ran.stderr


def _files(folder: Path) -> set[str]:
    """Every file and folder below one."""
    return {str(path) for path in folder.rglob("*")} if folder.is_dir() else set()


def run(count: int, seed: int, processes: int = 0, show: Callable[[str], object] = print) -> list[Outcome]:
    """Try `count` cases, the first of every ``count / processes`` as a process; show failures at once."""
    every = count // processes if processes else 0
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases(count, seed, Path(folder))):
            process = bool(every) and number % every == 0
            outcome = try_out(case, Path(folder) / "data", process=process)
            found.append(outcome)
            if outcome.problem:
                show(f"--- {case.kind}: {case.change}\n{outcome.problem}")
    return found


def table(found: list[Outcome]) -> str:
    """Cases, answers, refusals and failures, by kind."""
    counts = Counter(
        (outcome.kind, "failures" if outcome.problem else "refusals" if outcome.code == 2 else "answers")
        for outcome in found
    )
    lines = [f"{'kind':<14}{'cases':>8}{'answers':>9}{'refusals':>10}{'failures':>10}"]
    for kind in [*dict.fromkeys(outcome.kind for outcome in found), "all"]:
        own = [
            sum(n for (k, what), n in counts.items() if kind in (k, "all") and what == column)
            for column in ("answers", "refusals", "failures")
        ]
        lines.append(f"{kind:<14}{sum(own):>8}{own[0]:>9}{own[1]:>10}{own[2]:>10}")
    return "\n".join(lines)


def main() -> None:
    """Run the cases, print the table; exit code 1 where one fails."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=11)
    asked.add_argument("--processes", type=int, default=50, help="how many of them run as a process")
    given = asked.parse_args()
    found = run(given.cases, given.seed, given.processes)
    print(table(found))
    sys.exit(any(outcome.problem for outcome in found))


if __name__ == "__main__":
    main()
