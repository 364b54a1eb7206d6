"""Which tests reach which line, and what becomes of them under a fault (for `mutants.py`).

A process that has loaded the packages forks for every piece of work, so that a fault costs the seconds of the
tests that reach its line. Which tests those are is measured once, file by file, and kept until the package or
the file changes.
"""

from __future__ import annotations

import ast
import compileall
import contextlib
import gc
import hashlib
import importlib
import io
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

_LOOKS_AT_WHAT_IS_MADE = re.compile(r"test_defaults\.py|test_frozen\.py.*\[schema")
LONGEST = 8.0
"""A test that takes longer is left out [seconds of the processor]."""
SOON, LATER = 15.0, 120.0
"""Tests of so many seconds run first, and of so many where all of them pass [s]."""
QUIET = ("-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=no", "-W")
QUIET += ("ignore::pytest.PytestAssertRewriteWarning", "-p", "no:nbmake", "-p", "no:playwright")
QUICK, SLOW = "not slow and not large", "slow and not large"
"""Which tests run: those without the marker of slow ones, or those with it; none that needs much memory."""

PACKAGES = (
    *("pytest", "hypothesis", "coverage", "numpy", "scipy.linalg", "scipy.sparse.linalg", "scipy.optimize"),
    *("pandas", "xarray", "numba", "highspy", "h5netcdf", "pymrio", "pyarrow", "matplotlib.pyplot", "rich"),
)

Reached = dict[str, dict[str, list[int]]]
"""Lines that a test reaches, by test and file."""


class Reach(NamedTuple):
    """Seconds of each test that passes, and the lines that it reaches."""

    seconds: dict[str, float]
    lines: Reached


def load_packages(copy: Path) -> None:
    """Load the project and all packages once; a fork follows tests at once, or forgets the project first."""
    sys.path.insert(0, str(copy))
    os.chdir(copy)
    compileall.compile_dir(copy, quiet=2)
    sys.dont_write_bytecode = True  # a fault leaves nothing behind
    for name in PACKAGES:
        importlib.import_module(name)
    _load_project()
    import pytest

    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*QUIET, "-m", QUICK, "tests/gold/test_forward.py"])  # its plugins


def _load_project(files: Sequence[str] = ()) -> None:
    """Load the project, and modules with examples, which pytest would load a second time."""
    for name in ("iomodel.cli", "iomodel.questions", "iomodel.report"):
        importlib.import_module(name)
    for file in files:
        if file.startswith("iomodel/"):
            importlib.import_module(".".join(Path(file).with_suffix("").parts).removesuffix(".__init__"))


def _forget() -> None:
    """Forget the project, so that it is loaded from its files as they are now."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("iomodel", "tests")]:
        del sys.modules[name]


def forked(work: Callable[[Path], None], seconds: float) -> tuple[str, Any]:
    """Do a piece of work in a fork: how it ended, and what it wrote as JSON to the path that it is given."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        child = os.fork()
        if not child:
            _in_child(work, told, seconds)
        ended, until = 0, time.monotonic() + 3 * seconds
        while not ended:
            ended, status = os.waitpid(child, os.WNOHANG)
            if not ended:
                time.sleep(0.02)
                if time.monotonic() > until:
                    os.killpg(child, signal.SIGKILL)
        if told.exists():
            return "done", json.loads(told.read_text(encoding="utf-8"))
        return ("out of time" if os.WIFSIGNALED(status) else "broken"), None


def _in_child(work: Callable[[Path], None], told: Path, seconds: float) -> None:
    """Do the work with bounds on time and memory and without a word, and end."""
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1,) * 2)
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30,) * 2)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        work(told)
    except BaseException:
        os._exit(1)
    os._exit(0)


# -- which tests reach a line ----------------------------------------------------------


class _Follow:
    """Plugin of pytest: follow each test, stop it where it takes too long, keep those that pass."""

    def __init__(self, cover: Any):
        self.cover, self.seconds, self.begun = cover, {}, 0.0

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.cover.switch_context(nodeid)
        signal.signal(signal.SIGPROF, _too_long)
        signal.setitimer(signal.ITIMER_PROF, 2 * LONGEST)
        self.begun = time.process_time()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = max(time.process_time() - self.begun, report.duration / 3)

    def pytest_runtest_logfinish(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _too_long(*_: object) -> None:
    import pytest

    pytest.skip("takes too long")


def _followed(file: str, told: Path) -> None:
    """Run one file of tests and write what each test reaches."""
    import coverage
    import pytest

    cover = coverage.Coverage(data_file=None, include=[f"{Path.cwd()}/iomodel/*"], config_file=False)
    plugin = _Follow(cover)
    cover.start()
    pytest.main([*QUIET, "-m", QUICK, file], plugins=[plugin])
    cover.stop()
    data, lines = cover.get_data(), {}
    root = Path.cwd()
    for measured in data.measured_files():
        for line, tests in data.contexts_by_lineno(measured).items():
            for test in tests:
                if plugin.seconds.get(test, LONGEST) < LONGEST:
                    name = Path(measured).relative_to(root).as_posix()
                    lines.setdefault(test, {}).setdefault(name, []).append(line)
    told.write_text(json.dumps([plugin.seconds, lines]), encoding="utf-8")


def reach(copy: Path, files: Sequence[str], kept: Path) -> Reach:
    """What the tests of some files reach; measured where it is not kept from before.

    Parameters
    ----------
    copy
        The project, where packages are loaded from.
    files
        Files of tests, or modules with examples, relative to it.
    kept
        Folder of what was measured, a file for each file of tests and state of the package and the helpers.
    """
    kept.mkdir(parents=True, exist_ok=True)
    package = _state(copy)
    seconds: dict[str, float] = {}
    lines: Reached = {}
    for file in files:
        digest = hashlib.sha256(package + file.encode() + (copy / file).read_bytes()).hexdigest()
        place = kept / f"{digest[:32]}.json"
        if not place.exists():
            began = _children()
            ended, found = forked(lambda told, file=file: _followed(file, told), 600)
            if ended == "broken":
                raise RuntimeError(f"{file} cannot be followed")
            place.write_text(json.dumps(found or [{}, {}]), encoding="utf-8")
            print(f"followed {file}: {ended}, {_children() - began:.1f} s", flush=True)
        own = json.loads(place.read_text(encoding="utf-8"))
        seconds |= own[0]
        lines |= own[1]
    return Reach(seconds, lines)


def _state(copy: Path) -> bytes:
    """A digest of the package and of what tests share."""
    shared = [path for path in copy.glob("tests/**/*.py") if not path.name.startswith("test_")]
    every = [*sorted(copy.glob("iomodel/**/*.py")), *sorted(shared)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in every)).digest()


def _children() -> float:
    """Seconds of the processor that children took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def places(text: str, changed: set[int]) -> tuple[set[int], bool]:
    """Lines of the statements that hold changed lines, and whether one of them runs on import."""
    found, imported = set(changed), False
    for line in changed:
        inside = None
        for node, function in _statements(ast.parse(text), within=None):
            if node.lineno <= line <= _last(node):
                inside = node, function
        if inside is None or inside[1] is None or isinstance(inside[0], _FUNCTIONS):
            imported = True  # defaults in the head of a function are found on import, too
        else:
            found |= set(range(inside[0].lineno, _last(inside[0]) + 1))
    return found, imported


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _statements(node: ast.AST, within: ast.AST | None) -> Iterator[tuple[ast.stmt, ast.AST | None]]:
    """Statements at any depth, outer before inner, with the function around each."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child, within
        yield from _statements(child, child if isinstance(child, _FUNCTIONS) else within)


def _last(node: ast.stmt) -> int:
    """The last line of a statement; of one with a body, the last line of its head."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and not isinstance(node, ast.ClassDef):
        return max(node.lineno, body[0].lineno - 1)
    return node.end_lineno or node.lineno


def tests_for(found: Reach, file: str, text: str, changed: set[int]) -> list[str]:
    """Tests that reach changed lines of a file: its own and quick ones first.

    A line that runs on import, and one that no test is seen to reach (a compiled loop), is left to all tests
    that reach the file; the former also to those of defaults and schemas, which look at what import made.
    """
    lines, imported = places(text, changed)
    every = {test: set(own[file]) for test, own in found.lines.items() if file in own}
    near = [test for test, own in every.items() if own & lines]
    if imported or not near:
        near = list(every)
    if imported:
        near = list(dict.fromkeys([*near, *filter(_LOOKS_AT_WHAT_IS_MADE.search, found.seconds)]))
    own_name = f"test_{Path(file).stem}.py"

    def rank(test: str) -> float:
        own = test.startswith(file) or Path(test.split("::")[0]).name == own_name
        return found.seconds[test] * (0.2 if own else 1)

    return sorted(near, key=rank)


# -- what becomes of tests -------------------------------------------------------------


class _Only:
    """Plugin of pytest: run the chosen tests (or all) in their order, and keep the first that fails."""

    def __init__(self, tests: Sequence[str]):
        self.order = {test: number for number, test in enumerate(tests)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        if not self.order:
            return
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Code at any depth."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _exchange(file: Path) -> None:
    """Give loaded functions the code that stands in their file; else forget what is loaded.

    What is compiled by numba, and a function that cannot be told from another of its line, is loaded anew.
    """
    text = file.read_text(encoding="utf-8")
    codes = list(_codes(compile(text, str(file), "exec")))
    new = {(code.co_qualname, code.co_firstlineno): code for code in codes}
    live = [
        one for one in gc.get_objects() if type(one) is FunctionType and one.__code__.co_filename == str(file)
    ]
    keys = [(one.__code__.co_qualname, one.__code__.co_firstlineno) for one in live]
    if "@compiled" in text or len(new) < len(codes) or not set(keys) <= set(new):
        _forget()
        return
    for one, key in zip(live, keys, strict=True):
        one.__code__ = new[key]


def _tried(tests: Sequence[str], file: Path, anew: bool, marked: str, only: str, told: Path) -> None:
    """Run tests, or whole files of tests, until one fails; write the exit code of pytest and its name."""
    plugin = _Only([only] if only else [test for test in tests if "::" in test])
    try:
        if "@compiled" in file.read_text(encoding="utf-8"):  # a cache knows nothing of changes in other files
            import numba

            numba.config.CACHE_DIR = str(told.parent)
        (_forget if anew else partial(_exchange, file))()
        import pytest

        files = list(dict.fromkeys(test.split("::")[0] for test in tests))
        _load_project(files)
        code = int(pytest.main([*QUIET, "-m", marked, "-x", *files], plugins=[plugin]))
    except Exception:
        code = 1
    told.write_text(json.dumps([code, plugin.failed]), encoding="utf-8")


def ending(
    tests: Sequence[str], file: Path, *, anew: bool, seconds: float, marked: str = QUICK, only: str = ""
) -> tuple[str, str]:
    """How tests end with a file as it stands (passed, failed, out of time), and the first that failed.

    Parameters
    ----------
    tests
        Names of tests, or whole files of tests.
    file
        What may differ from what is loaded.
    anew
        Load the project anew, in place of exchanging the functions of the file.
    seconds
        Seconds of the processor that the tests may take.
    marked
        Quick tests, or slow ones.
    only
        The one of these tests that runs, where all files of theirs are loaded.
    """
    ended, told = forked(lambda path: _tried(tests, file, anew, marked, only, path), seconds)
    if ended != "done":
        return "out of time" if ended == "out of time" else "failed", ""
    return ("passed" if told[0] in (0, 5) else "failed"), told[1]


def runs_of(
    found: Reach, tests: Sequence[str], file: str, text: str, changed: set[int]
) -> Iterator[tuple[list[str], bool]]:
    """Tests that run one after another, and whether the project is loaded anew for them.

    Quick ones come first, then those that take longer, at last the quick ones in a project loaded anew.
    """
    soon, later, total = [], [], 0.0
    for test in tests:
        total += found.seconds[test]
        if total <= SOON or not soon:
            soon.append(test)
        elif total <= LATER:
            later.append(test)
    anew = places(text, changed)[1]
    every = [(soon, anew), (later, anew), *([] if anew else [(soon, True)])]
    yield from ((part, loaded) for part, loaded in every if part)
