"""What README and its nearest pages show is what the program prints: commands, Python, table of models."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

import iomodel as iom
from iomodel.episodes.records import stored_records
from iomodel.estimates import exposed_value_added
from iomodel.estimates.agreement import agreement

ROOT = Path(__file__).parents[2]
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "docs/commands.md", "docs/python.md", "docs/models.md", "docs/evidence.md")
}
CHECKER = doctest.OutputChecker()
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(kind: str) -> list[str]:
    """Blocks of a kind, of all pages."""
    return [
        block
        for text in PAGES.values()
        for block in re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)
    ]


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
    exec(compile(shown, "docs/python.md", "exec"), {})


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
    shown = [row for row in PAGES["docs/models.md"].splitlines() if re.match(r"\| `[a-z-]+` \| -", row)]
    assert sorted(shown) == sorted(expected), "\n".join(expected)
    losses = [float(row.split("|")[3].removesuffix(" % ")) for row in shown]
    assert losses == sorted(losses, reverse=True)


def test_the_readme_can_be_read_in_five_minutes():
    assert len(PAGES["README.md"].splitlines()) < 120


def test_what_the_readme_says_of_ranges_is_what_other_pages_show():
    """What episodes say, how many rows are judgement, and what all models span."""
    said = " ".join(PAGES["README.md"].split())
    learned = (ROOT / "docs" / "learning.md").read_text(encoding="utf-8")
    year = re.search(r"`supply-constrained` \| 365 \| (.+?) \| (.+?) \|", learned)
    assert year is not None
    for shown in year.groups():
        median, _, ends = shown.partition(" ")
        assert f"{median} %" in said
        assert ends.strip("()") in said
    rows = iom.load_material("rare-earths").exposures
    assert f"{(rows['confidence'] == 'L').sum()} of {len(rows)} rows" in said
    losses = [float(row.split("|")[3].removesuffix(" % ")) for row in PAGES["docs/models.md"].splitlines()
              if re.match(r"\| `[a-z-]+` \| -", row)]  # fmt: skip
    assert f"{-max(losses):.1f} to {-min(losses):.1f} %" in said


def test_what_the_readme_says_of_published_figures_is_what_the_axis_shows():
    """Three institutions agree once the need left open is the same; a fourth does not."""
    said = " ".join(PAGES["README.md"].split())
    table = iom.load_table()
    found = agreement(iom.axis(table), exposed_value_added(table, "rare-earth-ban"))
    assert [point.estimate.id for point in found.within] == ["mizuho-stop", "dir-a", "imf-2026"]
    mizuho, dir_, imf = (f"{100 * point.per_unit:.2f} %" for point in found.within)
    assert (
        f"agree within a factor of {found.factor:.1f} (Mizuho {mizuho}, DIR {dir_}, IMF {imf} of GDP)" in said
    )
    (nri,) = found.outside
    assert nri.estimate.id == "nri-12m"
    assert f"has {100 * nri.per_unit:.2f} %" in said


def test_what_the_readme_says_of_shocks_at_the_border_is_what_episodes_say():
    """One measured fall, one stop that did not happen, three cuts that cost nothing."""
    said = " ".join(PAGES["README.md"].split())
    found = iom.backtest().table.query("given == 'border'")
    measured = found[found["outcome"].str.startswith("gdp") & found["ratio"].notna()]
    assert set(measured["episode"]) == {"gas-de-2022"}
    assert f"they give {measured['ratio'].min():.1f} to {measured['ratio'].max():.1f} times the fall" in said
    gdp = found[found["outcome"].str.startswith("gdp")].set_index("episode")
    earths = ["ban-2026", "magnets-2025", "rare-earths-2010"]
    assert (gdp.loc[earths, "predicted"].abs() < 1e-9).all()
    assert (gdp.loc[earths, "place"] == "inside").all()
    stops = found[(found["episode"] == "hf-kr-2019") & (found["outcome"] == "stops")]
    assert (stops["place"] == "high").all()
    assert len(stops) == len(iom.MODELS)
    line = found[(found["episode"] == "magnets-2025") & found["outcome"].str.contains("stop")]
    assert (line["place"] == "low").all()
    assert len(line) == len(iom.MODELS)
