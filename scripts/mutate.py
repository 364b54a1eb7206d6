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
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 10.0
"""A case that takes longer is too slow [seconds of the processor, so that a busy machine does not count]."""
LONGEST_REPORT = 40.0
"""The same of a report: a recipe whose line on sectors is gone asks for those of the whole table [s]."""
HANGS = 60.0
"""A case that takes longer is stopped [seconds of the processor]."""
STUCK = 900.0
"""A case that takes longer without work of the processor is stopped [seconds of the clock]."""

_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError)

TOKENS = (
    *("", "0", "-1", "1", "2", "0.5", "-0.0", "1e308", "1e-308", "1e400", "nan", "inf", "-inf", "9" * 400),
    *("9" * 5000, "0x10", "1_0", "true", "yes", "null", "[]", "{}", '""', '"x"', "2020-01-01", "10:00:00"),
    *("70 %", '"70 %"', '"3 months"', "ALL", "all", "central", "China", "direct", "rare-earths", "351", "03"),
    *(
        "../../x",
        "/etc/passwd",
        "\x00",
        "\x1b[31m",
        "\ufeff",
        "\u202e",
        "億円",
        "é",
        "𝟙",
        "１２",
        "%s%n",
        "{0}",
    ),
    *("a" * 300, "a" * 5000, ",", ";", '"', "'", "\\", "#", "=", "\n", "\r", "\t", "[" * 200, "a." * 200),
)


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


# -- valid inputs ----------------------------------------------------------------------

FAST = ("--sectors", "13", "--model", "direct")


def seeds(folder: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """Valid inputs, by kind: a folder of files, and the command that reads them from ``{}``."""
    tables = ROOT / "tables"
    made = {
        "scenario": ("run", "{}/x.toml", *FAST, "--json"),
        "recipe": ("report", "{}/x.toml", "--out", "{}/out"),
        "estimate": ("reproduce", "{}/x.toml", "--sectors", "13"),
        "material": ("prices", "--material", "{}", "--times", "2", "--sectors", "13"),
        "workbook": ("tables", "add", "{}/x.xlsx", "--name", "mine"),
        "CSV": ("tables", "add", "{}", "--name", "mine"),
        "concordance": (
            *("run", "rare-earth-ban", "--table", str(folder / "world"), "--region", "JPN"),
            *("--model", "direct", "--concordance", "{}/x.csv"),
        ),
        "table folder": ("run", "rare-earth-ban", "--table", "{}", "--region", "JPN", "--model", "direct"),
    }
    found = {}
    for kind, words in made.items():
        place = folder / kind
        place.mkdir(parents=True)
        found[kind] = (place, words)
    ban = (tables / "scenarios" / "dual-use-and-retaliation.toml").read_text(encoding="utf-8")
    (folder / "scenario" / "x.toml").write_text(ban, encoding="utf-8")
    (folder / "recipe" / "x.toml").write_text(
        'name = "x"\ntitle = "Ban"\nscenarios = ["rare-earth-ban"]\nmodels = ["direct"]\nsectors = 13\n'
        'durations = [90, "6 months"]\nformats = ["nc"]\nlanguage = "en"\nlead = "direct"\n'
        '[grid]\n"cuts.*.share" = ["50 %", 1.0]\n"stocks.*.days" = [0, 60]\n',
        encoding="utf-8",
    )
    shutil.copy(tables / "estimates" / "dir-a.toml", folder / "estimate" / "x.toml")
    shutil.copytree(tables / "materials" / "rare-earths", folder / "material", dirs_exist_ok=True)
    rows = "".join(f"{code},works,1\n" for code in ("27", "29", "30", "33", "35"))
    (folder / "concordance" / "x.csv").write_text("code,sector,weight\n" + rows, encoding="utf-8")
    _written(folder)
    return found


def _written(folder: Path) -> None:
    """Seeds that iomodel and pymrio write."""
    from iomodel.sources import copy_template

    copy_template(folder / "workbook" / "x.xlsx")
    shutil.rmtree(folder / "CSV")
    copy_template(folder / "CSV")
    shutil.rmtree(folder / "table folder")
    _world(("A", "C", "G")).save_all(folder / "table folder")
    _world(("farms", "works", "shops")).save_all(folder / "world")


def _world(sectors: tuple[str, ...]) -> Any:
    """Two regions of three sectors that buy from each other."""
    import numpy as np
    import pandas as pd
    import pymrio

    labels = pd.MultiIndex.from_product([("JPN", "USA"), sectors], names=["region", "sector"])
    wants = pd.MultiIndex.from_product([("JPN", "USA"), ("households",)], names=["region", "category"])
    rng = np.random.default_rng(1)
    Z, Y = rng.uniform(1, 2, (len(labels), len(labels))), rng.uniform(5, 9, (len(labels), len(wants)))
    parts = pd.Index(["value added"], name="inputtype")
    unit = pd.DataFrame({"unit": "M USD"}, index=labels)
    rest = Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0)
    return pymrio.IOSystem(
        name="two regions 2019",
        Z=pd.DataFrame(Z, index=labels, columns=labels),
        Y=pd.DataFrame(Y, index=labels, columns=wants),
        unit=unit,
        factor_inputs={
            "name": "factor_inputs",
            "F": pd.DataFrame([rest], index=parts, columns=labels),
            "unit": pd.DataFrame({"unit": "M USD"}, index=parts),
        },
    )


# -- changes ---------------------------------------------------------------------------


def damage(content: bytes, rng: random.Random) -> tuple[bytes, str]:
    """One change of a file, and what was changed."""
    change = rng.choice(_CHANGES)
    return change(content, rng), change.__name__.strip("_")


def _bytes(content: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(content) + 1)
    return content[:place] + rng.randbytes(rng.choice((1, 4, 64))) + content[place + rng.randrange(3) :]


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            lines.insert(one, lines[other])
        case 1:
            del lines[one]
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _value(content: bytes, rng: random.Random) -> bytes:
    """What stands between two separators becomes something else."""
    text = content.decode("utf-8", "replace")
    places = [match.span() for match in re.finditer(r"(?<=[,=\t\[])[^,=\t\[\]\n]+", text)]
    if not places:
        return content
    start, end = rng.choice(places)
    token = rng.choice(TOKENS)
    return f"{text[:start]}{token}{text[end:]}".encode("utf-8", "surrogatepass")


def _word(content: bytes, rng: random.Random) -> bytes:
    """A word or number becomes something else, within its quotes."""
    text = content.decode("utf-8", "replace")
    places = [match.span() for match in re.finditer(r"[\w.-]+", text)]
    if not places:
        return content
    start, end = rng.choice(places)
    return f"{text[:start]}{rng.choice(TOKENS)}{text[end:]}".encode("utf-8", "surrogatepass")


def _number(content: bytes, rng: random.Random) -> bytes:
    """A number becomes another one that a file may hold."""
    text = content.decode("utf-8", "replace")
    places = [match.span() for match in re.finditer(r"(?<![\w.])-?\d+(\.\d+)?", text)]
    if not places:
        return content
    start, end = rng.choice(places)
    number = rng.choice((0, -1, 1, 2, 0.5, 1e9, -1e-9, 1e15, 36500, 36501, rng.random(), -rng.random()))
    return f"{text[:start]}{number}{text[end:]}".encode()


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_bytes, _cut, _lines, _lines),
    *(_value, _value, _value, _word, _word, _number, _number, _number),
)


def _repack(path: Path, rng: random.Random) -> str:
    """Change one part of a workbook inside its archive; a change of the archive itself is `damage`."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = rng.choice(list(parts))
    parts[name], change = damage(parts[name], rng)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in parts.items():
            book.writestr(part, content)
    return f"{change} in {name}"


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
                with contextlib.suppress(
                    zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError
                ):
                    changes.append(_repack(path, rng))
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
