"""What waits at the workers of a cluster, with a client that only notes it."""

from types import SimpleNamespace

import pytest

from iomodel.simulate import cluster


class Never(Exception):
    """What is not raised."""


class Task:
    """A task that was sent."""

    def __init__(self, answer):
        self.result = answer


class Client:
    """A client of two workers, who answer each task when it is asked for."""

    def __init__(self):
        self.running, self.most, self.cancelled = [], 0, None

    def scatter(self, held, **_):
        return held

    def nthreads(self):
        return {"one": 1, "two": 1}

    def submit(self, worked, there, do, told, pure):
        self.running.append(Task(lambda: do(there.value, told)))
        self.most = max(self.most, len(self.running))
        return self.running[-1]

    def cancel(self, tasks):
        self.cancelled = tasks


@pytest.fixture
def client(monkeypatch):
    client = Client()

    class Completed:
        def add(self, task):
            assert task is client.running[-1]

        def __next__(self):
            return client.running.pop(0)

    errors = {
        "client": SimpleNamespace(FutureCancelledError=Never),
        "comm": SimpleNamespace(core=SimpleNamespace(CommClosedError=Never)),
        "scheduler": SimpleNamespace(KilledWorker=Never),
    }
    dask = SimpleNamespace(as_completed=Completed, **errors)
    monkeypatch.setattr(cluster, "_dask", lambda: dask)
    return client


def test_two_tasks_a_worker_wait_and_no_more(client):
    answers = cluster._round(
        client, 100, lambda held, task: held + task, {7: 1, 8: 2, 9: 3, 4: 4, 5: 5, 6: 6}, None
    )
    assert dict(answers) == {7: 101, 8: 102, 9: 103, 4: 104, 5: 105, 6: 106}
    assert client.most == 4
    assert client.cancelled == []


def test_what_a_task_is_asked_as_is_made_when_it_is_sent(client):
    asked = []
    answers = cluster._round(
        client,
        0,
        lambda held, task: task,
        dict(enumerate(range(9))),
        lambda task: asked.append(task) or 10 * task,
    )
    assert next(answers) == (0, 0)
    assert asked == [0, 1, 2, 3]
    answers.close()
    assert len(client.cancelled) == 3
