"""The command line: what it prints, and how it fails."""

import json
import re
import subprocess
import sys

import pytest

import iomodel as iom


def test_reproduce_prints_the_pair_of_nri(command):
    code, out, _ = command("reproduce", "nri-3m", "nri-12m")
    assert code == 0
    year, quarter = (
        next(line for line in out.splitlines() if line.startswith(n)) for n in ("nri-12m", "nri-3m")
    )
    assert year.split().count("%") == 2
    assert "calibrated" in year
    assert "-2.64" in year
    assert "predicted" in quarter
    assert "-0.11 %" in quarter
    assert "severity = 0.2403" in out


def test_reproduce_as_plain_data(command):
    code, out, _ = command("reproduce", "nri-3m", "nri-12m", "--json")
    found = {item["id"]: item for item in json.loads(out)}
    assert code == 0
    assert set(found["nri-3m"]) >= {
        *("id", "duration_days", "published_share", "model_share", "published_yen", "model_yen"),
        *("status", "free_parameters"),
    }
    assert found["nri-12m"]["model_share"] == pytest.approx(-2.64 / 607.9, rel=1e-9)
    assert found["nri-12m"]["model_yen"] == pytest.approx(-2.64e12, rel=1e-9)
    assert found["nri-3m"]["model_share"] == pytest.approx(-2.64 / 607.9 * 90 / 365, rel=1e-9)
    assert found["nri-3m"]["free_parameters"] == found["nri-12m"]["free_parameters"]


def test_run_as_plain_data(command):
    code, out, _ = command(
        "run", "dual-use-and-retaliation", "--model", "direct", "--sectors", "37", "--json"
    )
    (found,) = json.loads(out)
    assert code == 0
    assert set(found) >= {
        *("scenario", "model", "duration_days", "gdp_share", "output_share", "gdp_change_jpy", "by_sector")
    }
    assert found["scenario"] == "dual-use-and-retaliation"
    assert sum(found["by_sector"].values()) == pytest.approx(found["gdp_share"], rel=1e-9)
    assert found["gdp_share"] < 0


def test_run_shows_models_and_durations(command):
    code, out, _ = command(
        "run", "rare-earth-ban", "--model", "direct,supply-constrained", "--duration", "90,1 year"
    )
    assert code == 0
    assert "rare-earth-ban@90d" in out
    assert "rare-earth-ban@365d" in out
    assert "-2.17 %" in out
    assert "nominal GDP of 2024" in out


@pytest.mark.parametrize("ending", ["nc", "csv", "json"])
def test_run_writes_files_whole(command, tmp_path, ending):
    out = tmp_path / f"ban.{ending}"
    code, *_ = command("run", "nri", "--model", "direct", "--sectors", "13", "--out", str(out))
    assert code == 0
    assert out.stat().st_size > 100
    assert list(tmp_path.iterdir()) == [out]


def test_table_check_and_lists(command):
    assert "1,017,818.388 billion JPY" in command("table", "japan-2015")[1]
    assert "13, 37, 107, 187" in command("tables")[1]
    assert "dual-use-and-retaliation" in command("scenarios")[1]
    listed = json.loads(command("scenarios", "--json")[1])
    assert {"dual-use-and-retaliation", "dir", "imf"} <= {scenario["name"] for scenario in listed}
    assert "cuts" in json.loads(command("schema")[1])["properties"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "rare-earth-bann"], "Did you mean 'rare-earth-ban'"),
        (["run", "nri", "--model", "ghost"], "no model 'ghost'"),
        (["run", "nri", "--duration", "90x"], "'90x' is no length of time"),
        (["run", "nri", "--duration=-90"], "expected 0 or more"),
        (["run", "nri", "--table", "japan-2051"], "no table 'japan-2051'"),
        (["run", "nri", "--sectors", "99"], "no level of 99 sectors"),
        (["run", "nri", "--out", "result.pdf"], "ending '.pdf' is unknown"),
        (["run", "nri", "--out", "no/such/folder/r.nc"], "does not exist"),
        (["reproduce", "nri"], "no estimate 'nri'"),
        (["table", "japan"], "Did you mean"),
        (["compare", "nri", "--out", "spread.txt"], "ending '.txt' is unknown"),
        (["compare", "nri", "--out", "no/such/folder/s.svg"], "does not exist"),
        (["compare", "nri", "--model", "gosh"], "Did you mean 'ghosh'"),
        (
            ["compare", "dual-use-and-retaliation", "--model", "ghosh", "--sectors", "13"],
            "no model has an answer",
        ),
        (["prices", "--material", "rare-earth", "--times", "10"], "Did you mean 'rare-earths'"),
        (["prices", "--material", "rare-earths", "--times", "-1"], "times is -1"),
        (["explain", "nri", "--sector", "36"], "no sector '36'"),
        (["explain", "nri", "--sector", "263", "--cutoff", "0"], "cut-off of the paths is 0"),
        (["explain", "nri", "--sector", "263", "--duration", "0"], "no capacity binds on any day"),
        (["linkages", "japan-2015", "--sectors", "38"], "no level of 38 sectors"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(command, arguments, message):
    code, out, err = command(*arguments)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith("iomodel: ")
    assert message in err


def test_typos_in_a_scenario_file_are_all_told(command, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nscopes = ["351"]\nscope = ["35l"]\n[duration]\ncut = -1\n')
    code, out, err = command("run", str(path), "--json")
    assert (code, out) == (2, "")
    head, *listed = err.splitlines()
    assert head == f"iomodel: scenario {path}: 4 problems"
    assert len(listed) == 4
    assert all(re.match(r"  \S", line) for line in listed)
    for part in ("scopes: unknown key. Did you mean 'scope'", "scope: unknown sector '35l'", "duration.cut"):
        assert part in err


def test_problems_are_folded_below_themselves_on_a_terminal(command, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nscope = ["35l"]\n[duration]\ncut = "90 kg"\n')
    _, _, err = command("run", str(path))
    assert all(len(line) <= 80 for line in err.splitlines() if str(path) not in line)
    assert re.search(r"\n  duration\.cut: '90 kg' is no length of time; [^\n]*\n    \S", err)


def test_installed_command_has_no_traceback():
    run = subprocess.run(
        [sys.executable, "-c", "from iomodel.cli import main; main()", "run", "nowhere.toml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert "nowhere.toml cannot be read" in run.stderr


@pytest.mark.parametrize("name", ["run", "compare"])
def test_a_range_stands_beside_each_figure_where_it_is_asked_for(command, name):
    asked = (name, "all-dual-use", "--sectors", "13", "--model", "direct,substitution", "--duration", "365")
    code, out, _ = command(*asked)
    assert code == 0
    assert "at central assumptions" in out
    assert "nine in ten draws" not in out
    _, out, _ = command(*asked, "--range")
    assert "256 draws, seed 0" in out
    _, out, _ = command(*asked, "--range", "--json")
    direct, refused = json.loads(out)
    drawn = iom.ensemble(iom.load_table(sectors=13), "all-dual-use", "direct", draws=256)
    low, high = drawn.range().loc[("direct", 365), ["low90", "high90"]]
    assert 100 * direct["gdp_share_low90"] == pytest.approx(low)
    assert 100 * direct["gdp_share_high90"] == pytest.approx(high)
    assert "not_applicable" in refused
