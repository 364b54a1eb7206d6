"""Processes that do tasks: dead ones are replaced, hopeless ones given up, failures come back."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from iomodel.errors import ParameterError
from iomodel.simulate import processes
from iomodel.simulate.processes import RETRIES, Processes


def deadly(lives: str):
    """What a process does: the square of a number, or its own end while there are lives to lose."""

    def do(number: int) -> int:
        left = int(Path(lives).read_text())
        if number == 3 and left:
            Path(lives).write_text(str(left - 1))
            os.kill(os.getpid(), signal.SIGKILL)
        if number < 0:
            raise ValueError(f"{number} is below zero")
        return number**2

    return do


def squares(lives: Path, numbers: list[int], count: int = 2):
    return dict(
        Processes(count, "workers", "ensemble", deadly, lambda: pickle.dumps(str(lives))).answers(numbers)
    )


def with_lives(folder: Path, lives: int) -> Path:
    (folder / "lives").write_text(str(lives))
    return folder / "lives"


@pytest.mark.slow
def test_a_dead_process_is_replaced_and_its_task_done_again(tmp_path):
    lives = with_lives(tmp_path, 1)
    assert squares(lives, [1, 2, 3, 4, 5]) == {1: 1, 2: 4, 3: 9, 4: 16, 5: 25}
    assert lives.read_text() == "0"


@pytest.mark.slow
def test_processes_that_die_again_and_again_are_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("iomodel.simulate.processes.RETRIES", 1)
    with pytest.raises(ParameterError, match=r"workers is 2: 2 processes died .* use fewer workers"):
        squares(with_lives(tmp_path, 9), [1, 2, 3])


@pytest.mark.slow
def test_a_failure_in_a_process_is_that_of_who_asks(tmp_path):
    with pytest.raises(ValueError, match="-1 is below zero"):
        squares(with_lives(tmp_path, 0), [-1], 1)


def test_a_process_that_never_began_is_not_tried_again(monkeypatch):
    class Dead:
        name, exitcode = "SpawnProcess-1", 1

        def join(self):
            pass

    begun = Processes(2, "jobs", "run_batch", deadly, lambda: b"")
    begun._running["line"] = Dead(), None
    with pytest.raises(ParameterError, match=r"jobs is 2: a process ended .* calls run_batch"):
        begun._replace("line", [])


def test_without_tasks_no_process_is_started_and_nothing_held_is_asked_for():
    def held():
        raise AssertionError

    assert list(Processes(2, "jobs", "run_batch", deadly, held).answers([])) == []


class Threads:
    """Threads in place of processes: one dies where its end of the pipe is closed."""

    def __init__(self):
        self.began, self.pipes, self.ours = [], {}, []

    def Pipe(self):
        pair = multiprocessing.Pipe()
        self.ours.append(pair[0])
        return pair

    def Process(self, target, args, daemon):
        pipe = multiprocessing.connection.Connection(os.dup(args[0].fileno()))

        def serve():
            self.pipes[threading.get_ident()] = pipe
            with contextlib.suppress(OSError):
                target(pipe, args[1])
            pipe.close()

        thread = threading.Thread(target=serve, daemon=daemon)
        process = SimpleNamespace(
            name="Thread", exitcode=7, daemon=daemon, killed=0, joined=0, start=thread.start, thread=thread
        )

        def kill():
            process.killed += 1

        def join():
            process.joined += 1

        process.kill, process.join = kill, join
        self.began.append(process)
        return process

    def end(self):
        """Wait for threads that were let go while they worked: who reads a pipe that is closed ends."""
        for ours in self.ours:
            ours.close()
        for process in self.began:
            process.thread.join()

    def die(self):
        self.pipes[threading.get_ident()].close()


@pytest.fixture
def threads(monkeypatch):
    made = Threads()
    monkeypatch.setattr(processes, "get_context", lambda method: made if method == "spawn" else None)
    monkeypatch.setattr(processes.signal, "signal", lambda *_: None)
    monkeypatch.setattr(processes, "limit_for_good", lambda: None)
    monkeypatch.setattr(processes, "assert_one_thread", lambda: None)
    yield made
    made.end()


def asked(do, tasks, count=2):
    """What processes answer that begin with ten."""
    made = Processes(count, "workers", "ensemble", lambda ten: lambda task: do(ten, task), ten)
    return made.answers(tasks)


def ten():
    return pickle.dumps(10)


def test_every_task_is_answered_by_one_of_so_many_processes(threads):
    assert dict(asked(lambda held, task: held * task, [1, 2, 3, 4, 5])) == {n: 10 * n for n in range(1, 6)}
    assert [(one.daemon, one.joined, one.killed) for one in threads.began] == [(True, 1, 0)] * 2
    assert dict(asked(lambda held, task: task, [1], 3)) == {1: 1}
    assert len(threads.began) == 3


def test_tasks_of_processes_that_die_are_done_by_others(threads):
    deaths = iter(range(RETRIES))

    def do(held, task):
        if task == 2 and next(deaths, None) is not None:
            threads.die()
        return held + task

    assert sorted(asked(do, [1, 2, 3])) == [(1, 11), (2, 12), (3, 13)]
    assert len(threads.began) == 2 + RETRIES


def test_one_death_too_many_is_an_error_and_the_others_are_ended(threads):
    with pytest.raises(ParameterError, match=rf"{RETRIES + 1} processes died \(exit code 7\)"):
        list(asked(lambda held, task: threads.die(), [1, 2, 3]))
    assert len(threads.began) == 2 + RETRIES
    assert sum(one.killed for one in threads.began) == sum(one.joined for one in threads.began) - RETRIES - 1


def test_a_failure_ends_all_processes(threads):
    def do(held, task):
        raise ValueError(f"no {task}")

    with pytest.raises(ValueError, match="no "):
        list(asked(do, [1, 2, 3]))
    assert [(one.killed, one.joined) for one in threads.began] == [(1, 1)] * 2


def test_an_answer_that_cannot_be_sent_is_a_failure_that_shows_it(threads):
    with pytest.raises(RuntimeError, match=r"<function.*<lambda>"):
        list(asked(lambda held, task: lambda: task, [1]))
