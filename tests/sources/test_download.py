"""Downloads against a server on this machine that answers well, and badly in every usual way."""

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import (
    ChecksumError,
    LayoutError,
    MissingTableError,
    ParameterError,
    SourceError,
    UnbalancedTableError,
)
from iomodel.sources import download, registry
from tests.sources import workbooks

RANGES = ("goes on", "is revised")
"""Manners of a server that sends parts of a file."""
BY_HAND = "`iomodel tables add` under the name 'japan-2020'"


class Server(ThreadingHTTPServer):
    """Serves bytes by statInfId, after the fashion of the day."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {}
        self.manner = "fine"
        self.asked = []
        self.begun = []
        self.broken = 99
        self.revised = b""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        number = parse_qs(urlparse(self.path).query)["statInfId"][0]
        self.server.asked.append(number)
        content = self.server.files.get(number)
        if content is None:
            self.send_error(404)
            return
        if self.server.manner == "web page":
            content = b"<!DOCTYPE html><html><body>Under maintenance</body></html>"
        self.send_part(content, self.beginning(content))

    def beginning(self, content):
        """First byte that is asked for, where this server understands the question."""
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        known = self.headers.get("If-Range", self.mark(content)) == self.mark(content)
        return int(wanted[1]) if wanted and known and self.server.manner in RANGES else 0

    def mark(self, content):
        return f'"{hashlib.sha256(content).hexdigest()}"'

    def send_part(self, content, first):
        self.server.begun.append(first)
        self.send_response(206 if first else 200)
        if self.server.manner in RANGES:
            self.send_header("ETag", self.mark(content))
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        rest = content[first:]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        breaks = (
            self.server.manner in ("breaks off", *RANGES) and len(self.server.begun) <= self.server.broken
        )
        self.wfile.write(rest[: len(rest) // 2] if breaks else rest)
        if breaks and self.server.manner == "is revised":
            number = self.server.asked[-1]
            self.server.files[number] = self.server.revised

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def workbook_2020(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "2020.xlsx"
    whole = workbooks.with_totals(workbooks.published_2020() * 1026154 / 1017818.388)
    title = "令和2年（2020年）産業連関表（単位：百万円）"
    workbooks.write(path, workbooks.cells(whole.round(), title, {}))
    return path.read_bytes()


@pytest.fixture
def server(monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as server:
        monkeypatch.setenv("IOMODEL_ESTAT_ADDRESS", f"http://127.0.0.1:{server.server_port}/file-download")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def unrecorded(monkeypatch):
    """The registry without recorded digests, which made-up files cannot meet."""
    entry = registry.registered()["japan-2020"]
    free = registry.Registered(**{**vars(entry), "sha256": {level: {} for level in entry.files}})
    monkeypatch.setattr(registry, "registered", lambda: {"japan-2020": free})


def kept(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


@pytest.mark.usefixtures("unrecorded")
def test_a_table_is_fetched_proved_and_kept(server, workbook_2020, tmp_path):
    server.files["000040187026"] = workbook_2020
    table = download.get_table("japan-2020", 108)
    again = iom.load_table("japan-2020")
    assert server.asked == ["000040187026"]
    assert (again.n, again.digest, again.name) == (108, table.digest, "japan-2020")
    assert "e-Stat" in again.meta.source
    assert len(again.meta.digest) == 64
    assert iom.table_levels("japan-2020") == ["108"]
    assert sorted(path.name for path in kept(tmp_path / "data")) == ["source.toml", "table.xlsx"]


@pytest.mark.usefixtures("unrecorded")
def test_employment_comes_with_it_when_asked_for(server, workbook_2020, tmp_path):
    codes = iom.load_classification("japan-2020").codes("108")
    page = workbooks.write(tmp_path / "e.xlsx", workbooks.employment(codes, np.full(108, 636_000.0)))
    server.files.update({"000040187026": workbook_2020, "000040187066": page.read_bytes()})
    download.get_table("japan-2020", 108, employment=True)
    assert iom.load_table("japan-2020").employment.sum() == 68_688_000


def test_a_file_other_than_the_recorded_one_is_refused(server, workbook_2020, tmp_path):
    server.files["000040187026"] = workbook_2020
    with pytest.raises(ChecksumError, match=r"sent another file: sha256 .*, expected 8115f7f605e0"):
        download.get_table("japan-2020", 108)
    assert not kept(tmp_path)


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.parametrize(
    ("manner", "error", "told"),
    [("breaks off", SourceError, "could not be fetched whole"), ("web page", LayoutError, "sent a web page")],
)
def test_a_failed_download_leaves_nothing_and_says_what_to_do(
    server, workbook_2020, tmp_path, manner, error, told
):
    server.files["000040187026"] = workbook_2020
    server.manner = manner
    with pytest.raises(error, match=told) as caught:
        download.get_table("japan-2020", 108)
    assert BY_HAND in str(caught.value)
    assert not kept(tmp_path)
    server.manner = "fine"
    assert download.get_table("japan-2020", 108).n == 108


def test_a_file_that_is_gone_is_told_with_its_status(server, tmp_path):
    with pytest.raises(MissingTableError, match="404") as caught:
        download.get_table("japan-2020", 37)
    assert BY_HAND in str(caught.value)
    assert not kept(tmp_path)


def test_without_a_network_the_way_by_hand_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(SourceError, match="could not be fetched") as caught:
        download.get_table("japan-2020", 108, address="http://127.0.0.1:9/nothing")
    assert BY_HAND in str(caught.value)


@pytest.mark.usefixtures("unrecorded")
def test_another_table_under_an_official_name_is_refused(server, tmp_path):
    other = workbooks.write(tmp_path / "other.xlsx", workbooks.sheet("japan-2011", "37"))
    server.files["000040187027"] = other.read_bytes()
    with pytest.raises(UnbalancedTableError, match="published 1,026,154"):
        download.get_table("japan-2020", 37)
    assert not kept(tmp_path / "data")


@pytest.mark.usefixtures("unrecorded")
def test_a_table_that_is_there_is_not_fetched_again(server, workbook_2020):
    server.files["000040187026"] = workbook_2020
    download.get_table("japan-2020", 108)
    with pytest.raises(ParameterError, match="is there already"):
        download.get_table("japan-2020", 108)
    assert len(server.asked) == 1


def test_unknown_names_and_levels_are_told():
    with pytest.raises(MissingTableError, match=r"Did you mean 'japan-2020'"):
        download.get_table("japan-2021")
    with pytest.raises(MissingTableError, match="expected one of 107"):
        download.get_table("japan-2015-official-imports", 37)
    assert registry.find_registered("japan-2020").level(None) == "108"
    assert registry.find_registered("japan-2020").level(188) == "basic"


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.parametrize(("manner", "begins"), [("goes on", "rises"), ("breaks off", "stays")])
def test_a_broken_download_goes_on_where_the_server_can(server, workbook_2020, manner, begins):
    server.files["000040187026"] = workbook_2020
    server.manner, server.broken = manner, 2
    table = download.get_table("japan-2020", 108)
    first, second, third = server.begun
    if begins == "rises":
        assert 0 == first < second < third < len(workbook_2020)
        assert second > 0.4 * len(workbook_2020)
    else:
        assert server.begun == [0, 0, 0]
    assert table.n == 108
    assert table.x.sum() * table.meta.scale == pytest.approx(1_026_154e9, rel=1e-6)


@pytest.mark.usefixtures("unrecorded")
def test_a_file_that_is_revised_meanwhile_is_fetched_anew(server, workbook_2020):
    server.files["000040187026"] = b"PK\x03\x04" + bytes(len(workbook_2020))
    server.revised = workbook_2020
    server.manner, server.broken = "is revised", 1
    assert download.get_table("japan-2020", 108).n == 108
    assert server.begun == [0, 0]


@pytest.mark.parametrize("wrong", ["none", "table", "employment"])
def test_every_file_is_held_against_its_digest_once_that_is_known(
    server, workbook_2020, tmp_path, monkeypatch, wrong
):
    codes = iom.load_classification("japan-2020").codes("108")
    page = workbooks.write(tmp_path / "e.xlsx", workbooks.employment(codes, np.full(108, 636_000.0)))
    files = {"table": workbook_2020, "employment": page.read_bytes()}
    entry = registry.registered()["japan-2020"]
    known = {part: hashlib.sha256(content).hexdigest() for part, content in files.items()}
    known |= {wrong: "0" * 64} if wrong in known else {}
    digests = {level: known if level == "108" else {} for level in entry.files}
    recorded = registry.Registered(**{**vars(entry), "sha256": digests})
    monkeypatch.setattr(registry, "registered", lambda: {"japan-2020": recorded})
    server.files.update({entry.files["108"][part]: content for part, content in files.items()})
    if wrong == "none":
        assert download.get_table("japan-2020", 108, employment=True).employment.sum() == 68_688_000
        return
    with pytest.raises(ChecksumError, match="sent another file"):
        download.get_table("japan-2020", 108, employment=True)
    assert not kept(tmp_path / "data")
