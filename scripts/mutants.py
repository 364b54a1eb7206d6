"""Put small faults into the package, one at a time, and see whether the tests notice.

    uv run python scripts/mutants.py --count 200 --seed 1

A fault changes one operator or one word of one file: a comparison (``<`` and ``<=``, ``==`` and ``!=``), an
arithmetic operator (``+`` and ``-``, ``*`` and ``/``), ``and`` and ``or``, ``min`` and ``max``, ``any`` and
``all``, an axis (0 and 1), or a number (0 to 1, others 1.005 times as large, whole ones one more). Faults are
drawn with a fixed seed from all places where one fits, docstrings apart, and put into a copy of the project;
the tests of the changed module run there until the first fails. A fault that no test notices survives: it is
listed with its place. Tests that do not pass in the copy without a fault are left out. With ``--faults``,
the named faults of `FAULTS` run in place of drawn ones.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("equations", "materials", "scenario", "models", "simulate", "estimates")
COMPARED = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
COUNTED = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*")}
WORDS = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min", "any": "all", "all": "any"}
WORDS |= {"argmin": "argmax", "argmax": "argmin"}
LIMIT = 240
"""Time after which the tests of a fault are stopped; the fault counts as noticed [s]."""


class Fault(NamedTuple):
    """One change of the text of one file."""

    file: str
    line: int
    start: int
    end: int
    new: str


FAULTS = {
    "shocks added": ("iomodel/materials/capacity.py", "np.maximum(lost, ", "np.add(lost, "),
    "clock of adaptation": ("iomodel/materials/supply.py", "first = min(", "first = max("),
    "primary inputs": ("iomodel/models/extraction.py", "table.Ad.sum(axis=0)", "table.Ad.sum(axis=1)"),
    "end of the day": ("iomodel/models/inoperability.py", "(q[:, :-1] + q[:, 1:]) / 2", "q[:, 1:]"),
    "product": (
        "iomodel/models/inoperability.py",
        "np.minimum(path.capacity, path.demand)",
        "path.capacity * path.demand",
    ),
    "tolerance of mixed": ("iomodel/equations/mixed.py", "1e-10 * _scale", "1e-4 * _scale"),
    "negative output": ("iomodel/simulate/accounts.py", "-1e-9 * table", "-1e-3 * table"),
    "predicted": ("iomodel/estimates/reproduction.py", "<= rounding", "<= 2 * rounding"),
    "output loss": (
        "iomodel/simulate/result.py",
        ".sum(SECTOR) / annual * 100)",
        ".sum(SECTOR) / annual * 100.5)",
    ),
    "imports": ("iomodel/sources/competitive.py", "(m[:, 0] > 1)", "(m[:, 0] > 2)"),
    "high value": ("iomodel/materials/material.py", "(figures <= 1)", "(figures <= 100)"),
    "days cut off": (
        "iomodel/quantities.py",
        "return round(found) if isinstance",
        "return int(found) if isinstance",
    ),
    "money": ("iomodel/quantities.py", '"billion": 1e9', '"billion": 1e11'),
}
"""Faults that once went unnoticed: file, text, and what stands in its place."""


def places(file: Path) -> Iterator[Fault]:
    """Every place of a file where a fault fits."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    name = str(file.relative_to(ROOT))
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
            old, new = SIGNS[type(node.ops[0])], COMPARED[type(node.ops[0])]
            yield from _between(name, lines, node.left, node.comparators[0], old, new)
        elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
            yield from _between(name, lines, node.left, node.right, *COUNTED[type(node.op)])
        elif isinstance(node, ast.BoolOp):
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            yield from _between(name, lines, node.values[0], node.values[1], old, new)
        elif (
            isinstance(node, ast.Attribute)
            and node.attr in WORDS
            and node.end_lineno == node.value.end_lineno
        ):
            end = node.end_col_offset or 0
            yield Fault(name, node.end_lineno or line, end - len(node.attr), end, WORDS[node.attr])
        elif isinstance(node, ast.Name) and node.id in WORDS:
            yield Fault(name, line, node.col_offset, node.end_col_offset or 0, WORDS[node.id])
        elif isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, ast.Constant):
            value = node.value
            if value.value in (0, 1):
                yield Fault(
                    name, value.lineno, value.col_offset, value.end_col_offset or 0, str(1 - value.value)
                )
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            new = (
                "1"
                if node.value == 0
                else repr(node.value + 1 if type(node.value) is int else node.value * 1.005)
            )
            yield Fault(name, line, node.col_offset, node.end_col_offset or 0, new)


def _between(
    name: str, lines: list[str], left: ast.expr, right: ast.expr, old: str, new: str
) -> Iterator[Fault]:
    """An operator between two operands of one line."""
    if left.end_lineno == right.lineno and lines[right.lineno - 1].isascii():
        start = lines[right.lineno - 1].find(old, left.end_col_offset or 0, right.col_offset)
        if start >= 0:
            yield Fault(name, right.lineno, start, start + len(old), new)


def tests_of(file: str) -> list[str]:
    """Tests of a module, its own before those of its neighbours, as far as they exist."""
    part, stem = Path(file).parts[1], Path(file).parts[2].removesuffix(".py")
    found = [f"tests/{part}/test_{stem}.py", file, f"tests/gold/test_{stem}.py", f"tests/{part}"]
    if part in ("equations", "models"):
        found += ["tests/models/test_definitions.py", "tests/models", "tests/laws"]
    if part in ("scenario", "materials"):
        found += ["tests/materials", "tests/scenario"]
    if not file.startswith(tuple(f"iomodel/{part}/" for part in PARTS)):
        found = ["tests/test_quantities.py", f"tests/sources/test_{stem}.py", *found]
        found += ["tests/estimates/test_status.py"]
    return [name for name in dict.fromkeys(found) if (ROOT / name).exists()]


SOUND: dict[str, bool] = {}
"""Whether tests pass, in time, without any fault: those that do not cannot notice one."""


def passes(copy: Path, chosen: str) -> bool:
    """Whether tests pass in the copy as it stands."""
    given = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", chosen]
    try:
        ended = subprocess.run(command, cwd=copy, env=given, capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode in (0, 5)


def noticed(copy: Path, file: str, text: str) -> bool:
    """Whether a test of the module fails while the file of the copy holds this text."""
    place, before = copy / file, (copy / file).read_text(encoding="utf-8")
    for chosen in tests_of(file):
        if chosen not in SOUND:
            SOUND[chosen] = passes(copy, chosen)
            if not SOUND[chosen]:
                print(f"left out: {chosen} does not pass in the copy", flush=True)
        if not SOUND[chosen]:
            continue
        place.write_text(text, encoding="utf-8")
        try:
            if not passes(copy, chosen):
                return True
        finally:
            place.write_text(before, encoding="utf-8")
    return False


def changed(fault: Fault) -> str:
    """The file's text with the fault in it."""
    lines = (ROOT / fault.file).read_text(encoding="utf-8").splitlines(keepends=True)
    line = lines[fault.line - 1].encode()
    lines[fault.line - 1] = (line[: fault.start] + fault.new.encode() + line[fault.end :]).decode()
    return "".join(lines)


def drawn(count: int, seed: int) -> list[tuple[str, str, str]]:
    """Faults drawn from all places: what is changed, the file, its text."""
    every = [
        fault
        for part in PARTS
        for file in sorted((ROOT / "iomodel" / part).rglob("*.py"))
        for fault in places(file)
    ]
    print(f"{len(every)} places, {min(count, len(every))} drawn with seed {seed}", flush=True)
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return [(f"{f.file}:{f.line}:{f.start} -> {f.new}", f.file, changed(f)) for f in chosen]


def named() -> list[tuple[str, str, str]]:
    """The faults of `FAULTS`."""
    found = []
    for name, (file, old, new) in FAULTS.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}; bring FAULTS up to date"
        found.append((name, file, text.replace(old, new)))
    return found


def main() -> None:
    """Draw faults, run the tests on each, and print the share that was noticed."""
    asked = argparse.ArgumentParser(description="See whether the tests notice small faults.")
    asked.add_argument("--count", type=int, default=200, help="how many faults are drawn")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--faults", action="store_true", help="run the named faults instead")
    asked.add_argument("--minutes", type=float, default=1e9, help="start no further fault after so long")
    given = asked.parse_args()
    until = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        left_out = shutil.ignore_patterns(".git", ".venv", "reports", ".mypy_cache", ".ruff_cache")
        shutil.copytree(ROOT, copy, ignore=left_out)
        tried, killed = 0, 0
        for what, file, text in named() if given.faults else drawn(given.count, given.seed):
            if time.monotonic() > until:
                break
            found = noticed(copy, file, text)
            tried, killed = tried + 1, killed + found
            print(f"{'noticed ' if found else 'SURVIVES'} {what}", flush=True)
    print(f"{killed} of {tried} noticed, {killed / max(tried, 1):.1%}")


if __name__ == "__main__":
    main()
