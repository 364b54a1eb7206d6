import json
from itertools import pairwise
from pathlib import Path

import pytest

from iomodel.cli import main
from tests.helpers.economies import folder, system, without_value_added


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command; returns exit code, stdout and stderr."""

    def call(*words):
        monkeypatch.setattr("sys.argv", ["iomodel", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        return stop.value.code or 0, out if "--json" in words else " ".join(out.split()), err

    return call


@pytest.fixture
def world(tmp_path):
    return folder(tmp_path / "three-2019")


def test_a_scenario_on_a_country_of_a_world(run, world):
    code, out, _ = run("run", "rare-earth-ban", "--table", world, "--region", "JPN", "--model", "direct")
    assert code == 0
    assert "carried by japan-2015 to ISIC Rev. 4" in out
    code, out, _ = run(
        "run", "rare-earth-ban", "--table", world, "--region", "JPN", "--model", "direct", "--json"
    )
    assert json.loads(out)[0]["gdp_share"] < 0


def test_a_scenario_on_the_world_shows_regions(run, world):
    code, out, _ = run(
        "run", "rare-earth-ban", "--table", world, "--region", "world", "--model", "supply-constrained"
    )
    assert code == 0
    assert "change of GDP by region" in out
    assert all(region in out for region in ("JPN", "CHN", "USA"))


def test_an_own_concordance(run, tmp_path):
    other = folder(tmp_path / "own", system(sectors=("farms", "works", "shops")))
    words = ("run", "rare-earth-ban", "--table", other, "--region", "JPN", "--model", "direct")
    code, _, err = run(*words)
    assert (code, "give a concordance" in err) == (2, True)
    path = tmp_path / "own.csv"
    path.write_text(
        "code,sector,weight\n" + "".join(f"{c},works,1\n" for c in ("27", "29", "30", "33", "35"))
    )
    code, out, _ = run(*words, "--concordance", path)
    assert code == 0
    assert "without a sector in this table" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--region", "JPX"), "Did you mean 'JPN'"),
        ((), "name a country with region"),
        (("--region", "JPN", "--sectors", "107"), "one level of detail"),
    ],
)
def test_bad_input_is_one_line_and_code_2(run, world, words, told):
    code, out, err = run("run", "rare-earth-ban", "--table", world, *words)
    assert code == 2
    assert out == ""
    assert told in err
    assert err.count("\n") == 1


def test_a_world_without_value_added_is_one_line_and_code_2(run, tmp_path):
    bare = folder(tmp_path / "bare", without_value_added(system()))
    code, _, err = run("table", bare, "--region", "JPN")
    assert code == 2
    assert "no value added, without which GDP is unknown" in err


def test_the_health_report_and_its_exit_code(run, world, monkeypatch):
    code, out, _ = run("table", "japan-2015", "--sectors", "37", "--strict")
    assert code == 0
    assert "Ten largest sectors" in out
    assert "published GDP" in out
    code, out, _ = run("table", "japan-2015", "--sectors", "37", "--by-sector", "--json")
    assert len(json.loads(out)["by_sector"]) == 37
    code, out, _ = run("table", world, "--region", "JPN")
    assert (code, "Imports come from" in out) == (0, True)
    monkeypatch.setattr("iomodel.table.health.Health.problems", ("something is off",))
    code, out, _ = run("table", "japan-2015", "--sectors", "13", "--strict")
    assert (code, "Problem: something is off" in out) == (1, True)


def test_two_years_side_by_side(run):
    code, out, _ = run("tables", "compare", "japan-2011", "japan-2015")
    assert code == 0
    assert "37 sectors" in out
    assert "1.1509" in out
    code, out, _ = run("tables", "compare", "japan-2011", "japan-2015", "--sectors", "13", "--json")
    assert len(json.loads(out)["by_sector"]) == 13


def test_an_update_is_kept_and_says_how_good_updates_are(run, tmp_path, monkeypatch):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path))
    margins = Path(__file__).parent.parent / "data" / "margins-2020.csv"
    code, out, _ = run("tables", "update", "japan-2015", "--margins", margins, "--name", "mine")
    assert code == 0
    assert "Kept IOTable mine: 107 sectors, 2020" in out
    assert "input coefficients moved by 14.2%" in out
    assert "Nearer by the update: direct." in out
    code, out, _ = run("run", "rare-earth-ban", "--table", "mine", "--model", "direct", "--sectors", "37")
    assert code == 0
    assert "mine is japan-2015 brought to later margins by RAS, not a published table" in out
    assert "mine" in run("tables")[1]


def test_margins_that_do_not_add_up_are_one_error(run, tmp_path):
    margins = tmp_path / "bad.csv"
    rows = "margin,code,value\nvalue_added,1,5\nimports,1,-1\nfinal_demand,a,9\n"
    margins.write_text(rows, encoding="utf-8")
    code, _, err = run("tables", "update", "japan-2015", "--margins", margins, "--name", "mine")
    assert code == 2
    assert "imports of '1' is -1" in err
    assert "Traceback" not in err


def test_a_world_comes_along_with_a_chart_and_a_remainder(run, tmp_path):
    chart = tmp_path / "world.svg"
    words = ("run", "rare-earth-ban", "--table", "oecd-2019", "--region", "world", "--model", "direct")
    code, out, _ = run(*words, "--hit", "JPN,KOR", "--chart", chart)
    assert code == 0
    assert "KOR" in out
    assert "10 other regions" in out
    assert "all" in out
    assert chart.read_text(encoding="utf-8").startswith("<?xml")
    code, out, _ = run(*words, "--trade", "by-price")
    assert "becomes one of 8.7% for each of 19 regions" in out
    code, _, err = run(*words, "--chart", tmp_path / "world.docx")
    assert code == 2
    assert "--chart" in err


@pytest.mark.parametrize("columns", [80, 120])
def test_titles_of_the_list_take_two_lines_at_most(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.argv", ["iomodel", "tables"])
    with pytest.raises(SystemExit):
        main()
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert any("13, 37, 107, 187" in line for line in lines)
    wrapped = [line.startswith(" ") for line in lines]
    assert not any(one and other for one, other in pairwise(wrapped))
