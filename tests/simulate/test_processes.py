"""Processes that do tasks: dead ones are replaced, hopeless ones given up, failures come back."""

import os
import pickle
import signal
from pathlib import Path

import pytest

from iomodel.errors import ParameterError
from iomodel.simulate.processes import Processes


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
    processes = Processes(count, "workers", "ensemble", deadly, lambda: pickle.dumps(str(lives)))
    return dict(processes.answers(numbers))


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

    processes = Processes(2, "jobs", "run_batch", deadly, lambda: b"")
    processes._running["line"] = Dead(), None
    with pytest.raises(ParameterError, match=r"jobs is 2: a process ended .* calls run_batch"):
        processes._replace("line", [])


def test_without_tasks_no_process_is_started_and_nothing_held_is_asked_for():
    def held():
        raise AssertionError

    assert list(Processes(2, "jobs", "run_batch", deadly, held).answers([])) == []
