"""What README shows is what the program prints: commands, Python, the table of models, the scenario file."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

import iomodel as iom
from iomodel.episodes.records import stored_records

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
CHECKER = doctest.OutputChecker()
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.M | re.S)


@pytest.mark.parametrize("shown", blocks("console"), ids=lambda block: block.partition("\n")[0])
def test_command_prints_what_is_shown(shown, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "96")
    line, _, wanted = shown.partition("\n")
    assert line.startswith("$ uv run iomodel ")
    code, printed, err = command(*shlex.split(line)[4:])
    assert code == 0, err
    assert CHECKER.check_output(wanted, printed, LOOSE), printed


@pytest.mark.parametrize("shown", blocks("python"), ids=lambda block: block.partition("\n")[0])
def test_python_runs(shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(shown, "README.md", "exec"), {})


@pytest.mark.parametrize("shown", blocks("toml"))
def test_scenario_file_loads(shown, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(shown, encoding="utf-8")
    assert iom.load_scenario(path).duration.cut == 182


def test_table_of_models():
    """Losses, words and record of every model, in the order of the loss of a year."""
    ban = iom.load_scenario("rare-earth-ban")
    loss = iom.run("japan-2015", [ban.lasting(90), ban.lasting(365)], "all").gdp_loss()
    records = stored_records()
    expected = [
        f"| `{name}` | {loss[name].iloc[0]:.2f} % | {loss[name].iloc[1]:.2f} % "
        f"| {iom.MODELS[name].assumes} | {iom.MODELS[name].errs} "
        f"| {'; '.join(record.brief for record in records[name])} |"
        for name in sorted(iom.MODELS, key=lambda name: -loss[name].iloc[1])
    ]
    shown = [row for row in TEXT.splitlines() if re.match(r"\| `[a-z-]+` \| -", row)]
    assert sorted(shown) == sorted(expected), "\n".join(expected)
    losses = [float(row.split("|")[3].removesuffix(" % ")) for row in shown]
    assert losses == sorted(losses, reverse=True)
