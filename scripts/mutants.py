"""Put small faults into the package, one at a time, and see whether the tests notice.

    uv run --with cosmic-ray python scripts/mutants.py --count 200 --seed 1
    uv run --with cosmic-ray python scripts/mutants.py --faults

The faults are those of cosmic-ray (an operator, a comparison, a condition, a number, a loop that never runs)
and three that matter for arrays: ``min`` and ``max``, ``any`` and ``all`` change places, an axis changes from
0 to 1, a fraction grows by half a percent. They are drawn with a fixed seed from all places where one fits,
and put into a copy of the project; the tests of the changed module run there until the first fails. A fault
that no test notices survives: it is listed with its line before and after. A fault that runs out of time is
counted apart. Tests that do not pass in the copy without a fault are left out, and listed. With ``--faults``,
the named faults of `FAULTS` run in place of drawn ones.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("equations", "materials", "scenario", "models", "simulate", "estimates")
BINARY = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "Pow_Mul", "FloorDiv_Mul", "Mod_Mul")
COMPARED = ("Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_GtE", "Gt_LtE", "IsNot_Is")
OPERATORS = [
    *(f"core/ReplaceBinaryOperator_{name}" for name in BINARY),
    *(f"core/ReplaceComparisonOperator_{name}" for name in COMPARED),
    *(f"core/ReplaceUnaryOperator_{name}" for name in ("Delete_USub", "Delete_Not", "Delete_Invert")),
    *(f"core/{name}" for name in ("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue")),
    *(f"core/{name}" for name in ("ReplaceAndWithOr", "ReplaceOrWithAnd", "NumberReplacer")),
    *(f"core/{name}" for name in ("ZeroIterationForLoop", "ReplaceBreakWithContinue")),
]
"""cosmic-ray's faults that leave running code; those that only break types or names are left out."""

WORDS = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min", "any": "all", "all": "any"}
WORDS |= {"argmin": "argmax", "argmax": "argmin"}
LIMIT = 240
"""Time after which the tests of a fault are stopped [s]."""


class Fault(NamedTuple):
    """A file and its text with one change in it."""

    what: str
    file: str
    text: str


FAULTS = {
    "shocks added": ("iomodel/materials/capacity.py", "np.maximum(lost, ", "np.add(lost, "),
    "clock of adaptation": ("iomodel/materials/supply.py", "- min(starts) -", "- max(starts) -"),
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
        "iomodel/simulate/losses.py",
        ".sum(SECTOR) / annual * 100)",
        ".sum(SECTOR) / annual * 100.5)",
    ),
    "imports": ("iomodel/sources/competitive.py", "(m[:, 0] > 1)", "(m[:, 0] > 2)"),
    "high value": (
        "iomodel/materials/material.py",
        "((figures >= 0) & (figures <= 1)).all()",
        "((figures >= 0) & (figures <= 100)).all()",
    ),
    "days cut off": (
        "iomodel/quantities.py",
        "return round(found) if isinstance",
        "return int(found) if isinstance",
    ),
    "money": ("iomodel/quantities.py", '"billion": 1e9', '"billion": 1e11'),
}
"""Faults that once went unnoticed: file, text, and what stands in its place."""


def drawn(count: int, seed: int) -> list[Fault]:
    """Faults drawn from all places where one fits."""
    every = [place for part in PARTS for place in _places(ROOT / "iomodel" / part)]
    print(f"{len(every)} places, {min(count, len(every))} drawn with seed {seed}", flush=True)
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return [made for file, kind, number in chosen if (made := _fault(file, kind, number)) is not None]


def _places(folder: Path) -> Iterator[tuple[str, str, int]]:
    """File, kind of fault and its number in the file, for every place of a folder."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator

    for path in sorted(folder.rglob("*.py")):
        text, file = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        nodes = list(ast_nodes(get_ast(text)))
        for name in OPERATORS:
            operator = get_operator(name)()
            many = sum(1 for node in nodes for _ in operator.mutation_positions(node))
            yield from ((file, name, number) for number in range(many))
        yield from ((file, "arrays", number) for number, _ in enumerate(_of_arrays(text)))


def _fault(file: str, kind: str, number: int) -> Fault | None:
    """The fault of a kind at its numbered place."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    before = (ROOT / file).read_text(encoding="utf-8")
    if kind == "arrays":
        line, start, end, new = list(_of_arrays(before))[number]
        lines = before.splitlines(keepends=True)
        old = lines[line - 1].encode()
        lines[line - 1] = (old[:start] + new.encode() + old[end:]).decode()
        text = "".join(lines)
    else:
        text = mutate_code(before, get_operator(kind)(), number)
    if text is None or not _differs(text, before):
        return None
    change = [
        line
        for line in difflib.ndiff(before.splitlines(), text.splitlines())
        if line.startswith(("- ", "+ "))
    ]
    return Fault(f"{file} {kind.split('/')[-1]}\n    " + "\n    ".join(change), file, text)


def _differs(text: str, before: str) -> bool:
    """Whether a text is Python and means something else."""
    try:
        return ast.dump(ast.parse(text)) != ast.dump(ast.parse(before))
    except SyntaxError:
        return False


def _of_arrays(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Line, start, end and new text where a word, an axis or a fraction can change."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in WORDS:
            end = node.end_col_offset or 0
            yield node.end_lineno or 0, end - len(node.attr), end, WORDS[node.attr]
        elif isinstance(node, ast.Name) and node.id in WORDS:
            yield node.lineno, node.col_offset, node.end_col_offset or 0, WORDS[node.id]
        elif isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, ast.Constant):
            if node.value.value in (0, 1):
                place = node.value
                yield place.lineno, place.col_offset, place.end_col_offset or 0, str(1 - node.value.value)
        elif isinstance(node, ast.Constant) and type(node.value) is float:
            yield node.lineno, node.col_offset, node.end_col_offset or 0, repr(node.value * 1.005)


def tests_of(file: str) -> list[str]:
    """Tests of a module, its own before those of its neighbours, as far as they exist."""
    part, stem = Path(file).parts[1].removesuffix(".py"), Path(file).stem
    found = [f"tests/{part}/test_{stem}.py", file, f"tests/gold/test_{stem}.py", f"tests/{part}"]
    if part in ("equations", "models"):
        found += ["tests/models/test_definitions.py", "tests/models"]
    if part in ("scenario", "materials"):
        found += ["tests/materials", "tests/scenario"]
    found += ["tests/gold", "tests/laws"]
    if not file.startswith(tuple(f"iomodel/{part}/" for part in PARTS)):
        found = ["tests/test_quantities.py", f"tests/sources/test_{stem}.py", *found]
        found += ["tests/estimates/test_status.py"]
    return [name for name in dict.fromkeys(found) if (ROOT / name).exists()]


SOUND: dict[str, bool] = {}
"""Whether tests pass, in time, without any fault: those that do not cannot notice one."""


def ending(copy: Path, chosen: str) -> str:
    """How tests end in the copy as it stands: passed, failed or out of time."""
    given = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", chosen]
    try:
        ended = subprocess.run(command, cwd=copy, env=given, capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return "out of time"
    return "passed" if ended.returncode in (0, 5) else "failed"


def outcome(copy: Path, fault: Fault) -> str:
    """Whether the tests of a module notice a fault in it, survive it, or run out of time."""
    place, before = copy / fault.file, (copy / fault.file).read_text(encoding="utf-8")
    for chosen in tests_of(fault.file):
        if chosen not in SOUND:
            SOUND[chosen] = ending(copy, chosen) == "passed"
            if not SOUND[chosen]:
                print(f"left out: {chosen} does not pass in the copy", flush=True)
        if not SOUND[chosen]:
            continue
        place.write_text(fault.text, encoding="utf-8")
        try:
            ended = ending(copy, chosen)
        finally:
            place.write_text(before, encoding="utf-8")
        if ended != "passed":
            return "noticed" if ended == "failed" else ended
    return "SURVIVES"


def named() -> list[Fault]:
    """The faults of `FAULTS`."""
    found = []
    for name, (file, old, new) in FAULTS.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times; bring FAULTS up to date"
        found.append(Fault(name, file, text.replace(old, new)))
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
    counted: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        left_out = shutil.ignore_patterns(".git", ".venv", "reports", ".mypy_cache", ".ruff_cache")
        shutil.copytree(ROOT, copy, ignore=left_out)
        for fault in named() if given.faults else drawn(given.count, given.seed):
            if time.monotonic() > until:
                break
            found = outcome(copy, fault)
            counted.setdefault(Path(fault.file).parts[1], Counter())[found] += 1
            print(f"{found:11} {fault.what}", flush=True)
    _summary(counted)


def _summary(counted: dict[str, Counter[str]]) -> None:
    """A table of the outcomes, by part of the package."""
    every: Counter[str] = sum(counted.values(), Counter())
    print(f"{'part':12} tried noticed out of time survive    rate")
    for part, found in [*sorted(counted.items()), ("all", every)]:
        tried = found.total()
        rate = (found["noticed"] + found["out of time"]) / max(tried, 1)
        print(
            f"{part:12} {tried:5} {found['noticed']:7} {found['out of time']:11} "
            f"{found['SURVIVES']:7} {rate:7.1%}"
        )


if __name__ == "__main__":
    main()
