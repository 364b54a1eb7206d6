"""What must hold wherever the work on files ends; run as ``python -m tests.faults.cases MOST CASE ...``.

With ``kills:N`` in place of MOST, N kills from outside come at random moments in place of ends before a step.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

import iomodel as iom
from iomodel.cli import main
from iomodel.files import staged, write_file
from iomodel.report import Recipe, run_batch, write_report
from iomodel.report.folder import Folder
from iomodel.report.shared import Shared
from iomodel.sources import download, registry, user
from iomodel.sources.template import copy_template
from tests.faults.steps import ENDS, Case, litter, try_every_step, try_random_moments

WORKBOOK = Path(__file__).parent.parent / "data" / "estat-layout-37.xlsx"
OLD, NEW = b"old" * 1000, b"new!" * 5000


def iomodel(*words: object) -> None:
    """The command, in this process; an error other than those made here is raised."""
    with (
        mock.patch.object(sys, "argv", ["iomodel", *map(str, words)]),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()) as said,
    ):
        try:
            main()
        except SystemExit as stop:
            if stop.code not in (0, None):
                raise RuntimeError(said.getvalue()) from None


def listed(folder: Path) -> dict[str, bytes]:
    """All files below a folder, drafts left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.endswith(".part") for part in path.parts)
    }


# -- one file --------------------------------------------------------------------------


def one_file() -> Case:
    """A file that replaces another."""

    def check(folder: Path, ended: bool) -> None:
        assert listed(folder) == {"a.bin": NEW} or (not ended and listed(folder) == {"a.bin": OLD})
        write_file(folder / "b.bin", b"")
        assert not litter(folder)

    return Case(
        lambda folder: (folder / "a.bin").write_bytes(OLD),
        lambda folder: write_file(folder / "a.bin", NEW),
        check,
    )


def several_files() -> Case:
    """Files that are put in place one after the other."""
    files = {"a.bin": NEW, "b.bin": NEW, "c.bin": lambda path: path.write_bytes(NEW)}

    def work(folder: Path) -> None:
        with staged(folder, files) as place:
            place()

    def check(folder: Path, ended: bool) -> None:
        found = listed(folder)
        assert all(content in (OLD, NEW) for content in found.values())
        assert not ended or found == dict.fromkeys(files, NEW)
        work(folder)
        assert listed(folder) == dict.fromkeys(files, NEW)
        assert not litter(folder)

    return Case(lambda folder: (folder / "a.bin").write_bytes(OLD), work, check)


def result(ending: str) -> Case:
    """``run --out`` over an older file."""

    def work(folder: Path) -> None:
        iomodel("run", "rare-earth-ban", "--sectors", 13, "--model", "direct", "--out", folder / f"a{ending}")

    made = _made(work)

    def check(folder: Path, ended: bool) -> None:
        found = listed(folder)
        assert found == made or (not ended and found == {f"a{ending}": OLD})
        write_file(folder / "b", b"")
        assert not litter(folder)

    return Case(lambda folder: (folder / f"a{ending}").write_bytes(OLD), work, check)


# -- reports ---------------------------------------------------------------------------


def recorded() -> Case:
    """A folder with a record: two files change, one is new, one goes."""
    before = {"a.txt": b"one", "b.txt": b"two", "gone.txt": b"gone"}
    after = {"a.txt": b"ONE", "b.txt": b"TWO", "c.txt": b"THREE"}

    def check(folder: Path, ended: bool) -> None:
        out = Folder(folder)
        _whole(folder, before, after)
        assert out.is_current("new", list(after)) if ended else not out.is_current("new", ["gone.txt"])
        out.refuse_newer(sorted({*before, *after}))  # everything there is its own
        out.write(after, "new", {})
        assert out.is_current("new", list(after))
        assert sorted(listed(folder)) == sorted({*after, "report.json"})
        assert not litter(folder)

    return Case(
        lambda folder: Folder(folder).write(before, "old", {}),
        lambda folder: Folder(folder).write(after, "new", {}),
        check,
    )


def report() -> Case:
    """``report`` over an older report of another length."""

    def recipe(days: int) -> Recipe:
        return Recipe.parse(
            {
                "name": "small",
                "scenarios": ["rare-earth-ban"],
                "sectors": 13,
                "models": ["direct"],
                "durations": [days],
                "formats": ["xlsx", "nc"],
            },
            "small",
        )

    def work(folder: Path) -> None:
        write_report(recipe(60), folder / "out", shared=shared)

    def prepare(folder: Path) -> None:
        shutil.copytree(kept / "out", folder / "out")

    kept, shared = Path(os.environ["CASES"]), Shared()
    write_report(recipe(30), kept / "out")
    before, after = listed(kept / "out"), _made(work)
    after = {name.removeprefix("out/"): content for name, content in after.items()}

    def check(folder: Path, ended: bool) -> None:
        _whole(folder / "out", before, after)
        assert not ended or listed(folder / "out") == after
        work(folder)
        assert listed(folder / "out") == after
        assert not litter(folder)

    return Case(prepare, work, check)


def batch() -> Case:
    """``batch`` over two recipes, from nothing."""

    def prepare(folder: Path) -> None:
        for number, days in enumerate((30, 60)):
            (folder / f"r{number}.toml").write_text(
                f'scenarios = ["rare-earth-ban"]\nsectors = 13\nmodels = ["direct"]\ndurations = [{days}]\n'
                'formats = ["xlsx"]\n'
            )

    def work(folder: Path) -> None:
        with mock.patch("iomodel.report.batch.Shared", return_value=shared):
            assert all(outcome.status != "failed" for outcome in run_batch(folder))

    shared = Shared()
    made = _made(work, prepare)

    def check(folder: Path, ended: bool) -> None:
        _whole(folder / "out", {}, {name.removeprefix("out/"): content for name, content in made.items()})
        assert not ended or _unstamped(listed(folder)) == _unstamped(made)
        work(folder)
        assert _unstamped(listed(folder)) == _unstamped(made)
        assert not litter(folder)

    return Case(prepare, work, check)


def _unstamped(found: dict[str, bytes]) -> dict[str, object]:
    """Files of a batch; its record without the stamp of its inputs, whose addresses depend on the folder."""
    record = json.loads(found["out/batch.json"])
    record["summary"].pop("stamp")
    return {**found, "out/batch.json": record}


# -- the user's own tables -------------------------------------------------------------


def added(kind: str) -> Case:
    """``tables add`` of a template: as a workbook, or as a folder."""
    file = Path(os.environ["CASES"]) / f"table{kind}"
    copy_template(file)

    def work(folder: Path) -> None:
        with _data(folder):
            iomodel("tables", "add", file, "--name", "mine")

    return Case(lambda folder: None, work, _kept(work, "mine"))


def downloaded() -> Case:
    """``tables get`` from a server on this machine; a small table is sent."""
    entry = registry.find_registered("japan-2020")
    sent = WORKBOOK.read_bytes()
    loose = mock.MagicMock(wraps=entry, sha256={level: {} for level in entry.files}, files=entry.files)
    loose.name, loose.title, loose.attribution = entry.name, entry.title, entry.attribution
    loose.level = entry.level
    loose.check = lambda table: None
    address = _serve(sent)

    @contextlib.contextmanager
    def patched(folder: Path) -> Iterator[None]:
        with (
            _data(folder),
            mock.patch.object(download, "find_registered", return_value=loose),
            mock.patch.object(user, "registered", return_value={"japan-2020": loose}),
            mock.patch.dict(os.environ, NO_PROXY="127.0.0.1"),
        ):
            yield

    def work(folder: Path) -> None:
        with patched(folder):
            download.get_table("japan-2020", 108, address=address)

    check = _kept(work, "japan-2020")

    def patched_check(folder: Path, ended: bool) -> None:
        with patched(folder):
            check(folder, ended)

    return Case(lambda folder: None, work, patched_check)


# -- what writes nothing ---------------------------------------------------------------


def ensemble() -> Case:
    """``ensemble``, beside a file of the user's: it draws and prints, and nothing of it is on the disk."""

    def work(folder: Path) -> None:
        with _data(folder), contextlib.chdir(folder):
            iomodel(
                *("ensemble", "rare-earth-ban", "--sectors", 13, "--model", "direct,supply-constrained"),
                *("--draws", 256),
            )

    def check(folder: Path, ended: bool) -> None:
        assert [path.relative_to(folder).as_posix() for path in folder.rglob("*")] == ["mine.txt"]
        assert (folder / "mine.txt").read_bytes() == OLD

    work(Path(os.environ["CASES"]))
    return Case(lambda folder: (folder / "mine.txt").write_bytes(OLD), work, check)


# -- parts of the above ----------------------------------------------------------------


def _made(work: Callable[[Path], object], prepare: Callable[[Path], object] = str) -> dict[str, bytes]:
    """What the work leaves where nothing ends it."""
    folder = Path(os.environ["CASES"]) / "made"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    prepare(folder)
    work(folder)
    return listed(folder)


def _whole(folder: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Every file is the old one or the new one, but for records and index, which tell of failures."""
    for name, content in listed(folder).items():
        if not name.endswith((".json", "index.html")):
            assert content in (before.get(name), after.get(name)), name


@contextlib.contextmanager
def _data(folder: Path) -> Iterator[None]:
    """The user's tables are in a folder."""
    with mock.patch.dict(os.environ, IOMODEL_DATA_DIR=str(folder / "data")):
        yield


def _kept(work: Callable[[Path], object], name: str) -> Callable[[Path, bool], None]:
    """A table is there whole, or not at all; adding it again does what is left to do."""

    def check(folder: Path, ended: bool) -> None:
        with _data(folder):
            there = user.user_table_names()
            assert there == [name] or (not ended and there == [])
            if there:
                first = listed(folder)
                iom.load_table(name)
            work(folder)
            assert user.user_table_names() == [name]
            iom.load_table(name)
            assert not there or listed(folder) == first
            assert not litter(folder)

    return check


def _serve(content: bytes) -> str:
    """An address on this machine that sends this content, from a process of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    parent = os.getpid()
    if not os.fork():
        server.timeout = 1
        while os.getppid() == parent:
            server.handle_request()
        os._exit(0)
    server.server_close()
    return f"http://127.0.0.1:{server.server_port}/file-download"


CASES: dict[str, Callable[[], Case]] = {
    "one file": one_file,
    "several files": several_files,
    "run to csv": lambda: result(".csv"),
    "run to json": lambda: result(".json"),
    "run to netcdf": lambda: result(".nc"),
    "a recorded folder": recorded,
    "report": report,
    "batch": batch,
    "add a workbook": lambda: added(".xlsx"),
    "add a folder": lambda: added(""),
    "download": downloaded,
    "ensemble": ensemble,
}


if __name__ == "__main__":
    most = sys.argv[1]
    for name in sys.argv[2:]:
        case = CASES[name]()
        if most.startswith("kills:"):
            found = try_random_moments(case, int(most.removeprefix("kills:")))
        else:
            found = sum(try_every_step(case, end, int(most)) for end in ENDS)
        print(name, found, flush=True)
