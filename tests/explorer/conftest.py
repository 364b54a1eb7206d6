"""What tests of the explorer share: one worker in this process."""

import asyncio
import warnings

import pytest

from iomodel.explorer.jobs import Jobs
from iomodel.explorer.pool import answered
from iomodel.explorer.setting import Setting

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
