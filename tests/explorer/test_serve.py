"""Where the explorer answers, to whom, and what it says of it."""

import signal
import socket
import subprocess
import sys
import time
import webbrowser

import pytest

from iomodel.explorer import serve as serving
from iomodel.explorer.serve import hosts_of, serve
from iomodel.explorer.setting import Setting
from tests.explorer.conftest import Here


@pytest.fixture
def server(monkeypatch):
    """A server that ends at once, as if it was stopped by hand."""
    uvicorn = pytest.importorskip("uvicorn", reason="the extra `app` is not installed")

    def stopped(self, sockets):
        assert [one.fileno() >= 0 for one in sockets] == [True]
        raise KeyboardInterrupt

    monkeypatch.setattr(uvicorn.Server, "run", stopped)


def test_a_busy_port_is_told_and_the_next_one_taken(server):
    said = []
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        serve(Setting(), port=port, browser=False, say=said.append)
    assert said[0].startswith(f"port {port} is in use; the next free one is ")
    assert said[1].startswith("the explorer is at http://127.0.0.1:")
    assert said[1].endswith("(stop with Ctrl-C)")


@pytest.mark.parametrize("opened", [False, webbrowser.Error("no browser")], ids=str)
def test_where_no_browser_can_be_opened_the_address_is_printed(monkeypatch, opened):
    def open_(_):
        if isinstance(opened, Exception):
            raise opened
        return opened

    monkeypatch.setattr(webbrowser, "open", open_)
    said = []
    serving._open("http://127.0.0.1:8710/", said.append)
    assert said == ["no browser could be opened; go to http://127.0.0.1:8710/"]


def test_another_address_needs_a_word_and_says_what_it_means(command, monkeypatch):
    asked = []
    monkeypatch.setattr(serving, "serve", lambda setting, **given: asked.append(given))
    monkeypatch.setattr(serving, "needed", lambda: None)
    code, _, err = command("explore", "--host", "0.0.0.0")
    assert code == 2
    for word in ("everyone", "without a password", "encryption", "--anyone"):
        assert word in " ".join(err.split())
    assert asked == []
    code, out, _ = command("explore", "--host", "0.0.0.0", "--anyone", "--name", "desk.example")
    assert code == 0
    assert "everyone who reaches 0.0.0.0 can ask questions; nothing is encrypted" in " ".join(out.split())
    assert asked[0]["host"] == "0.0.0.0"
    assert asked[0]["names"] == ("desk.example",)
    assert command("explore", "--host", "no-address")[0] == 2


def test_another_address_still_answers_to_its_own_names_only(jobs):
    pytest.importorskip("starlette", reason="the extra `app` is not installed")
    import asyncio

    import httpx

    from iomodel.explorer.app import application

    app = application(Setting(), hosts_of("192.168.1.5", ("Desk.example",)), Here(jobs))

    async def statuses(hosts):
        where = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=where, base_url="http://localhost") as client:
            return [(await client.get("/", headers={"host": host})).status_code for host in hosts]

    mine = ["192.168.1.5:8710", "desk.example", "DESK.example:80", "localhost:8710"]
    others = ["192.168.1.6:8710", "evil.example", "desk.example.evil", "0.0.0.0"]
    assert asyncio.run(statuses(mine)) == [200] * 4
    assert asyncio.run(statuses(others)) == [421] * 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another signal there")
def test_ctrl_c_ends_it_at_once():
    pytest.importorskip("uvicorn", reason="the extra `app` is not installed")
    words = [sys.executable, "-m", "iomodel", "explore", "--no-browser", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        assert line.startswith("the explorer is at http://127.0.0.1:")
        import httpx

        address = line.removeprefix("the explorer is at ").split()[0]
        for _ in range(100):
            try:
                assert httpx.get(address, timeout=1).status_code == 200
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert time.perf_counter() - began < 5
    assert "Traceback" not in err
