"""What tests of the explorer share: one worker in this process."""

import asyncio
import socket
import threading
import time
import warnings

import pytest

from iomodel.explorer import grid
from iomodel.explorer.export import write_page
from iomodel.explorer.jobs import Jobs
from iomodel.explorer.pool import answered
from iomodel.explorer.setting import Setting
from tests.helpers.browser import chromium

QUICK = {"sectors": "13", "models": ["direct", "supply-constrained"]}


class Here:
    """A pool whose only worker is this process."""

    def __init__(self, jobs):
        self.jobs = jobs
        self.known = {}

    async def reply(self, job, data):
        await asyncio.sleep(0)
        return self.known.get(job) or answered(self.jobs, job, data)

    def close(self):
        pass


@pytest.fixture(scope="session")
def jobs():
    return Jobs(Setting())


@pytest.fixture(scope="session")
def client(jobs):
    pytest.importorskip("starlette", reason="the extra `app` is not installed")
    with warnings.catch_warnings():  # its client asks for a later httpx
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient
    from iomodel.explorer.app import application

    app = application(Setting(), ("testserver", "localhost"), Here(jobs))
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def sent(tmp_path_factory):
    """A page that is sent, its grid of fewer points, made by the same code."""
    done = []
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "SHARES", (0.5, 0.8, 1.0))
        patch.setattr(grid, "STOCKS", (0.0, 30.0, 60.0, 180.0))
        patch.setattr(grid, "BAND_STOCKS", (0.0, 180.0))
        written = write_page(path, sectors=13, progress=done.append)
        assert sum(done) == grid.runs()
    return written


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(jobs):
    """A server whose only worker is this process; what is solved for is known to it already."""
    uvicorn = pytest.importorskip("uvicorn", reason="the extra `app` is not installed")
    from iomodel.explorer.app import application

    line = socket.create_server(("127.0.0.1", 0))
    here = Here(jobs)
    patch = pytest.MonkeyPatch()
    patch.setattr("iomodel.explorer.band._PARTS", (0.25,))  # a band of two lengths, by the same code
    here.known["marks"] = 200, b'{"nri-12m": {"share": 0.2}}'
    app = application(Setting(), ("127.0.0.1",), here)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{line.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)
    line.close()
    patch.undo()
