"""Valid inputs, damaged at random: a line a problem and exit code 2, or an answer (`scripts/mutate.py`)."""

import importlib
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "mutate.py"


@pytest.fixture(scope="module")
def mutate():
    """The script as a module, its neighbours beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPT.parent)
        yield importlib.import_module(SCRIPT.stem)


@pytest.mark.parametrize("seed", [2, 3])
def test_mutations_end_in_a_line_for_each_problem_or_an_answer(mutate, seed):
    failures = []
    found = mutate.run(64, seed, show=failures.append)
    assert failures == []
    assert {outcome.code for outcome in found} == {0, 2}
    assert len({outcome.kind for outcome in found if outcome.code == 0}) >= 3  # not everything is refused


def test_mutations_are_the_same_for_the_same_seed(mutate, tmp_path):
    def made(seed, folder):
        return [
            (case.change, [path.read_bytes() for path in sorted(case.folder.glob("*.toml"))])
            for case in mutate.cases(8, seed, tmp_path / folder)
        ]

    assert made(5, "a") == made(5, "b")
    assert made(5, "c") != made(6, "d")


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("raise ValueError('lost')", "ValueError: lost"),
        ("while True: pass", "hangs"),
        ("open(words[-1], 'w').close(); print('iomodel: no', file=sys.stderr); sys.exit(2)", "left behind"),
        ("print('iomodel: no\\nwhy', file=sys.stderr); sys.exit(2)", "2 lines"),
        ("print('iomodel: a: 2 problems\\n  why', file=sys.stderr); sys.exit(2)", "2 lines"),
        ("print('iomodel: a: 2 problems\\n  b\\n  c', file=sys.stderr); sys.exit(2)", ""),
        ("print('a table'); print('iomodel: no', file=sys.stderr); sys.exit(2)", "8 characters of output"),
        ("sys.exit(3)", "exit code 3"),
        ("print('GDP nan %')", "no number"),
        ("print('iomodel: no', file=sys.stderr); sys.exit(2)", ""),
        ("print('GDP -1.0 %')", ""),
    ],
)
def test_mutations_that_break_the_promise_are_seen(mutate, monkeypatch, tmp_path, does, told):
    monkeypatch.setattr(mutate, "HANGS", 0.5)
    words = (str(tmp_path / "left"),)

    def entry():
        exec(does, {"sys": sys, "words": words})

    monkeypatch.setattr("iomodel.cli.main", entry)
    case = mutate.Case("scenario", words, tmp_path, "none")
    outcome = mutate.try_out(case, tmp_path / "data")
    assert told in outcome.problem
    assert bool(outcome.problem) == bool(told)
