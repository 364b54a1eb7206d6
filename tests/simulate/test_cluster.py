"""What waits at the workers of a cluster, with a client that only notes it."""

from types import SimpleNamespace

import pytest

from iomodel.simulate import cluster


class Lost(Exception):
    """What a cluster raises where its workers are lost."""


class Task:
    """A task that was sent."""

    def __init__(self, answer):
        self.result = answer


class Client:
    """A client of two workers, who answer each task when it is asked for."""

    def __init__(self):
        self.running, self.most, self.cancelled, self.sent = [], 0, None, 0
        self.workers = {"one": 1, "two": 1}

    def scatter(self, held, **_):
        self.sent += 1
        self.running.clear()
        return held

    def nthreads(self):
        return self.workers

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
        "client": SimpleNamespace(FutureCancelledError=Lost),
        "comm": SimpleNamespace(core=SimpleNamespace(CommClosedError=Lost)),
        "scheduler": SimpleNamespace(KilledWorker=Lost),
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


def losing(times):
    """What is lost with the workers at every third answer, so many times."""
    answered = iter(range(1000))
    left = [times]

    def lost(answer):
        if next(answered) % 3 == 2 and left[0]:
            left[0] -= 1
            raise Lost
        return answer

    return lost


def test_what_is_left_when_workers_are_lost_is_done_again(client, caplog):
    do = losing(2)
    with caplog.at_level("INFO"):
        answers = list(cluster._rounds(client, 0, lambda held, task: do(10 * task), [1, 2, 3, 4, 5], None))
    assert sorted(answers) == [(0, 10), (1, 20), (2, 30), (3, 40), (4, 50)]
    assert client.sent == 3
    assert [record.getMessage() for record in caplog.records] == [
        f"workers of the cluster were lost, for the {number}. time" for number in (1, 2)
    ]


def test_workers_that_are_lost_again_and_again_are_given_up(client):
    def never(held, task):
        raise Lost

    with pytest.raises(cluster._Lost):
        list(cluster._rounds(client, 0, never, [1, 2, 3], None))
    assert client.sent == cluster.RETRIES + 1


@pytest.mark.parametrize(("workers", "most"), [({}, 2), ({"one": 1}, 2), ({"one": 2}, 2)])
def test_two_tasks_wait_where_there_is_one_worker(client, workers, most):
    client.workers = workers
    assert len(list(cluster._round(client, 0, lambda held, task: task, dict(enumerate(range(9))), None))) == 9
    assert client.most == most
