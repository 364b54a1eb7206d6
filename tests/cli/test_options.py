"""Options that several commands share."""

import io
import itertools
import json

import pytest

from iomodel.cli.options import shown_draws, shown_progress


def test_models_may_be_repeated_and_separated_by_commas(command):
    code, out, _ = command(
        *("run", "nri", "--sectors", "13", "--json"), *("--model", "direct", "--model", "leontief,direct")
    )
    assert code == 0
    assert [record["model"] for record in json.loads(out)] == ["direct", "leontief"]


def test_run_keeps_the_answers_it_has_and_says_why_others_are_missing(command):
    asked = ("run", "dual-use-and-retaliation", "--sectors", "13", "--model", "direct,ghosh")
    code, out, _ = command(*asked)
    assert code == 0
    assert "ghosh: not applicable" in out
    records = json.loads(command(*asked, "--json")[1])
    assert records[0]["model"] == "direct"
    assert "changes final demand" in records[-1]["not_applicable"]


def test_every_command_with_a_table_takes_a_region(command):
    for name in (
        "run",
        "compare",
        "duration",
        "timeline",
        "explain",
        "prices",
        "reproduce",
        "believe",
        "axis",
    ):
        _, out, _ = command(name, "--help")
        assert "--region" in out, name
    for asked in (("axis",), ("compare", "nri"), ("duration", "nri"), ("timeline", "nri")):
        code, _, err = command(*asked, "--sectors", "13", "--region", "DEU")
        assert code == 2
        assert "DEU" in err


def test_compilation_is_announced_only_when_the_model_runs(command, monkeypatch):
    """Input that is refused prints its one line, also on a machine where nothing is compiled yet."""
    monkeypatch.setattr("iomodel.equations.inventory.is_compiled", lambda: False)
    code, _, err = command("believe", "dir", "--model", "inventory")
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = command(
        "run", "rare-earth-ban", "--model", "inventory", "--duration", "0", "--sectors", "13"
    )
    assert code == 0
    assert "Compiling the daily steps" in err


def test_a_wrong_option_is_one_line_that_names_the_help(command):
    for asked, told in (
        (("prices", "--material", "rare-earths", "--times", "2", "--top", "-1"), "'--top'"),
        (("prices", "--material", "rare-earths", "--times", "2", "--top", "0"), "'--top'"),
        (("run", "nri", "--modell", "direct"), "No such option: --modell"),
        (("run",), "Missing argument 'scenario'"),
        (("prices", "--material", "rare-earths", "--times", "two"), "'--times'"),
    ):
        code, out, err = command(*asked)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert told in err
        assert err.endswith(f"see `iomodel {asked[0]} --help`\n")
    code, out, err = command("nothing-of-the-kind")
    assert (code, err) == (2, "iomodel: No such command 'nothing-of-the-kind'; see `iomodel --help`\n")
    assert "Usage: iomodel" in "".join(command()[1:])


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_is_shown_on_a_terminal_only(is_terminal, monkeypatch):
    class Stream(io.StringIO):
        def isatty(self):
            return is_terminal

    stream = Stream()
    monkeypatch.setattr("sys.stderr", stream)
    moments = itertools.count(0.0, 3.0)
    monkeypatch.setattr("tqdm.std.time", lambda: next(moments))
    assert list(shown_progress([1, 2, 3])) == [1, 2, 3]
    with shown_draws(8, "ban") as progress:
        progress(4)
        progress(4)
    assert bool(stream.getvalue()) == is_terminal
