"""Put small faults into the package, one at a time, and see whether the tests notice.

    uv run --with cosmic-ray --with coverage python scripts/mutants.py --count 200 --seed 1
    uv run --with cosmic-ray --with coverage python scripts/mutants.py --faults

The faults are drawn with a fixed seed from all places where one fits (`mutants_faults.py`).

A fault is put into a copy of the project. First run the tests and examples of its own file, until one fails;
that it passes without the fault is proved too. Where all pass, those tests of the neighbours run that reach
the changed line, quick ones first, after them those of the rest of the suite, at last the slow ones of the
file. Which tests reach which line is measured once, file by file, and kept in a folder (`mutants_tests.py`).
With ``--own``, only the quick tests of the file run, and too few faults are noticed.

A fault that no test notices survives: it is listed with its line before and after. Survivors that cannot be
noticed stand with their reason in `mutants-explained.toml`, and are counted apart, as are faults that run out
of time. With ``--faults``, those with a name run in place of drawn ones; with ``--again FILE``, those that
survive in the output of an earlier run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import mutants_faults
import mutants_tests
from mutants_faults import ROOT, Fault

EXPLAINED = Path(__file__).with_name("mutants-explained.toml")
NEIGHBOURS = {
    "equations": ("equations", "gold", "models", "laws"),
    "materials": ("gold", "materials", "scenario", "models", "simulate"),
    "scenario": ("gold", "scenario", "materials", "simulate", "questions"),
    "models": ("gold", "models", "laws", "simulate", "questions"),
    "simulate": ("gold", "simulate", "models", "questions", "estimates"),
    "estimates": ("gold", "estimates", "questions"),
    "episodes": ("gold", "episodes", "estimates"),
    "sources": ("sources",),
}
"""Folders of tests that run for a part where the tests of the same name notice nothing, with its examples."""
APART = ("benchmarks", "data", "docs", "faults", "helpers", "peers", "scripts")
"""Folders of tests that look at the project's files, take long, or need more than the package."""
LIMIT = 60.0
"""Seconds of the processor that tests may take, and more where they take long without a fault [s]."""


def rounds(file: str) -> list[list[str]]:
    """Files of tests and modules with examples: those of the same name, of the neighbours, all others."""
    part, stem = Path(file).parts[1].removesuffix(".py"), Path(file).stem
    package = Path(file).parent.name
    own = [
        ROOT / file,
        *(ROOT / "tests").glob(f"*/test_{stem}.py"),
        *(ROOT / "tests").glob(f"*/test_*_{stem}.py"),
        *(ROOT / "tests").glob(f"test_{part}.py"),
    ]
    own += [] if package == part else list((ROOT / "tests").glob(f"*/test_{package}.py"))
    folders = [
        root / name for name in NEIGHBOURS.get(part, ()) for root in (ROOT / "tests", ROOT / "iomodel")
    ]
    wide = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    wide += [ROOT / "tests" / "test_defaults.py"]
    far = sorted((ROOT / "tests").rglob("*.py"))
    found: list[list[str]] = []
    for paths in (own, wide, far):
        names = [path.relative_to(ROOT).as_posix() for path in paths if _has_tests(path) and not _apart(path)]
        found.append([name for name in names if not any(name in before for before in found)])
    return found


def _apart(path: Path) -> bool:
    """Whether a file lies in a folder of tests that is left out."""
    return path.relative_to(ROOT).parts[:2] in [("tests", name) for name in APART]


def _has_tests(path: Path) -> bool:
    """Whether a file is one of tests, or holds an example."""
    return path.name.startswith("test_") or ">>> " in path.read_text(encoding="utf-8")


SOUND: dict[str, bool] = {}
"""Whether a test passes without any fault where the same files are loaded: else it notices none."""


def outcome(copy: Path, kept: Path, fault: Fault, *, wide: bool = True) -> str:
    """Whether the tests of a fault's file notice it, or those of the suite that reach it, or slow ones."""
    before = (copy / fault.file).read_text(encoding="utf-8")
    own, *others = rounds(fault.file)
    anew = mutants_tests.places(before, fault.changed)[1]
    ended = _ending(copy, own, fault, anew, 4 * LIMIT) if own else "passed"
    for files in others if wide else []:
        ended = _ending_of_reach(copy, kept, fault, files) if ended == "passed" else ended
    if ended == "passed" and own and wide:
        slow = _ending(copy, own, fault, True, 4 * LIMIT, mutants_tests.SLOW)
        ended = slow if slow == "failed" else ended
    if ended == "passed":
        return "explained" if explained(fault) else "SURVIVES"
    return "noticed" if ended == "failed" else ended


def _ending_of_reach(copy: Path, kept: Path, fault: Fault, files: list[str]) -> str:
    """How those tests of some files end that reach a fault."""
    before = (copy / fault.file).read_text(encoding="utf-8")
    reach = mutants_tests.reach(copy, files, kept)
    tests = mutants_tests.tests_for(reach, fault.file, before, fault.changed)
    for part, loaded in mutants_tests.runs_of(reach, tests, fault.file, before, fault.changed):
        limit = LIMIT + 6 * sum(reach.seconds[test] for test in part)
        ended = _ending(copy, part, fault, loaded, limit)
        if ended != "passed":
            return ended
    return "passed"


def _ending(
    copy: Path, tests: list[str], fault: Fault, anew: bool, limit: float, marked: str = mutants_tests.QUICK
) -> str:
    """How tests end under a fault; one that fails without it too is left out."""
    place, before = copy / fault.file, (copy / fault.file).read_text(encoding="utf-8")
    stamp = place.stat().st_mtime_ns
    sound = [test for test in tests if SOUND.get(test, True)]
    if not sound:
        return "passed"
    place.write_text(fault.text, encoding="utf-8")
    try:
        ended, failed = mutants_tests.ending(sound, place, anew=anew, seconds=limit, marked=marked)
    finally:
        place.write_text(before, encoding="utf-8")
        os.utime(place, ns=(stamp, stamp))
    if failed and failed not in SOUND:
        without = mutants_tests.ending(sound, place, anew=anew, seconds=limit, marked=marked, only=failed)
        SOUND[failed] = without[0] == "passed"
    if failed and not SOUND[failed]:
        print(f"left out: {failed} does not pass without a fault", flush=True)
        SOUND[failed.split("::")[0]] = False  # where whole files run
        return _ending(copy, tests, fault, anew, limit, marked)
    return ended


def explained(fault: Fault) -> str:
    """Why a fault cannot be noticed; empty where no reason is known."""
    before, after = fault.lines
    known = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    for entry in known["fault"]:
        if (entry["file"], entry["before"], entry["after"]) == (fault.file, before, after):
            return str(entry["reason"])
    for entry in known["kind"]:
        changes = [("before", "".join(before)), ("after", "".join(after))]
        if fnmatch(fault.file, entry["files"]) and all(
            re.fullmatch(entry[key], text) for key, text in changes
        ):
            return str(entry["reason"])
    return ""


def main() -> None:
    """Draw faults, run the tests on each, and print the share that was noticed."""
    asked = argparse.ArgumentParser(description="See whether the tests notice small faults.")
    asked.add_argument("--count", type=int, default=200, help="how many faults are drawn")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--faults", action="store_true", help="run the named faults instead")
    asked.add_argument("--again", type=Path, help="run those that survive in the output of an earlier run")
    asked.add_argument("--own", action="store_true", help="run only the tests of a fault's own file")
    asked.add_argument("--minutes", type=float, default=1e9, help="start no further fault after so long")
    asked.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "iomodel-mutants")
    given = asked.parse_args()
    until = time.monotonic() + 60 * given.minutes
    faults = (
        mutants_faults.named()
        if given.faults
        else mutants_faults.again(given.again)
        if given.again
        else mutants_faults.drawn(given.count, given.seed)
    )
    counted: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        left_out = shutil.ignore_patterns(".git", ".venv", "reports", ".mypy_cache", ".ruff_cache")
        shutil.copytree(ROOT, copy, ignore=left_out)
        mutants_tests.load_packages(copy)
        for fault in faults:
            if time.monotonic() > until:
                break
            began = time.monotonic()
            found = outcome(copy, given.kept, fault, wide=not given.own)
            counted.setdefault(Path(fault.file).parts[1], Counter())[found] += 1
            print(f"{found:11} {fault.what}\n      {time.monotonic() - began:.0f} s", flush=True)
    _summary(counted)


def _summary(counted: dict[str, Counter[str]]) -> None:
    """A table of the outcomes, by part of the package."""
    every: Counter[str] = sum(counted.values(), Counter())
    print(f"{'part':12} tried noticed out of time explained survive    rate")
    for part, found in [*sorted(counted.items()), ("all", every)]:
        seen = found["noticed"] + found["out of time"]
        rate = seen / max(found.total() - found["explained"], 1)
        print(
            f"{part:12} {found.total():5} {found['noticed']:7} {found['out of time']:11} "
            f"{found['explained']:9} {found['SURVIVES']:7} {rate:7.1%}"
        )


if __name__ == "__main__":
    main()
