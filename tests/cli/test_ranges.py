"""`iomodel ensemble` and `iomodel levers` on the terminal."""

import json
import re

import pytest

import iomodel as iom

SMALL = ("--sectors", "13", "--draws", "8")


def test_an_ensemble_shows_a_row_for_each_scenario_model_and_duration(command):
    asked = ("ensemble", "rare-earth-ban", "magnets-only", "--model", "direct", "--model", "leontief")
    code, out, _ = command(*asked, "--duration", "3 months,365", *SMALL)
    assert code == 0
    rows = [
        line.split() for line in out.splitlines() if line.startswith(("rare-earth-ban ", "magnets-only "))
    ]
    assert [tuple(row[:3]) for row in rows] == [
        (scenario, model, days)
        for scenario in ("rare-earth-ban", "magnets-only")
        for model in ("direct", "leontief", "pooled")
        for days in ("91", "365")
    ]
    assert "8 draws, seed 0" in out


def test_every_scenario_is_whole_on_eighty_columns(command, monkeypatch):
    """No figure is cut off: each range has both its ends, with two decimals or three."""
    monkeypatch.setenv("COLUMNS", "80")
    models = ("--model", "direct", "--model", "supply-constrained")
    code, out, _ = command("ensemble", *models, "--sectors", "13", "--draws", "2")
    assert code == 0
    figure = r"-?\d\.\d{2,3}"
    names = [name for name in iom.scenario_names() if iom.load_scenario(name).cuts]
    for name in names:
        row = rf"^{name} +\d+(?: +{figure})? +{figure} +{figure} to {figure} *$"
        assert len(re.findall(row, out, re.M)) == 3, name
    assert max(map(len, out.splitlines())) <= 80


def test_its_records_are_those_of_python(command):
    code, out, _ = command("ensemble", "rare-earth-ban", "--seed", "5", "--json", *SMALL)
    (record,) = json.loads(out)
    table = iom.load_table("japan-2015", sectors=13)
    found = iom.ensemble(table, "rare-earth-ban", draws=8, seed=5)
    assert code == 0
    assert record == json.loads(json.dumps(found.to_record()))
    assert record["draws"] == 8
    assert {one["group"] for one in record["inputs"]} >= {"exposures", "criticality", "origins"}


def test_one_scenario_fits_a_terminal_and_names_the_pool(command, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "80")
    chart = tmp_path / "models.svg"
    code, out, _ = command("ensemble", "rare-earth-ban", "--chart", str(chart), *SMALL)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "rare-earth-ban: change of GDP, % of a year's GDP"
    assert [line.split()[0] for line in lines[2:5]] == ["direct", "supply-constrained", "pooled"]
    assert " to -" in lines[2]
    assert max(map(len, lines)) <= 80
    assert "each model with the same weight" in out
    assert chart.read_text().count("<svg") == 1
    code, _, err = command("ensemble", "rare-earth-ban", "magnets-only", "--chart", str(chart), *SMALL)
    assert code == 2
    assert "--chart draws one scenario" in err


def test_without_a_name_every_scenario_that_cuts_a_material_is_shown(command):
    code, out, _ = command("ensemble", "--model", "direct", "--sectors", "13", "--draws", "2", "--json")
    assert code == 0
    assert [one["scenario"] for one in json.loads(out)] == [
        name for name in iom.scenario_names() if iom.load_scenario(name).cuts
    ]


def test_a_refused_model_is_named_below_the_others(command):
    code, out, _ = command("ensemble", "all-dual-use", "--model", "direct,substitution", *SMALL)
    assert code == 0
    assert "no answer from substitution, not applicable" in " ".join(out.split())


def test_levers_are_shown_one_table_each_the_most_worth_first(command):
    code, out, _ = command("levers", "heavy-only", "--model", "direct", *SMALL)
    assert code == 0
    for title in ("One more day of stock", "One point less", "Other suppliers a year", "A tenth of use"):
        assert title in out
    first = out[out.index("One more day") :].splitlines()
    assert first[2].startswith("rare-earths, all elements")
    assert "NdPr" not in out  # heavy elements only
    assert re.search(r"^Shadow price of one more kilogram, JPY$", out, re.M)
    assert re.search(r"^DyTb +rare-earths +450 +[1-9][\d,]+ +[\d,]+ to [\d,]+$", out, re.M)
    assert "Above 0: more of it saves GDP" in " ".join(out.split())


def test_levers_of_a_second_material(command):
    code, out, _ = command("levers", "semiconductor-metals", "--model", "direct", "--json", *SMALL)
    rows = json.loads(out, parse_constant=pytest.fail)
    assert code == 0
    assert {row["element"] for row in rows if row["shadow_per_kg"]} <= {"Ga", "Ge", "GeO2", "Sb", "WF6"}
    assert {row["material"] for row in rows} == {"gallium", "germanium", "antimony", "tungsten"}
    assert {row["element"] for row in rows if row["material"] == "tungsten"} == {"all elements", "WF6"}


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        (("levers", "rare-earth-ban", "--model", "direct,ghosh"), "levers follow one model"),
        (("levers", "rare-earth-bann"), "Did you mean 'rare-earth-ban'"),
        (("ensemble", "rare-earth-ban", "--draws", "1"), "draws is 1, expected from 2"),
        (("ensemble", "rare-earth-ban", "--duration", "soon"), "soon"),
        (("ensemble", "rare-earth-ban", "--region", "DEU"), "DEU"),
    ],
)
def test_what_cannot_be_answered_is_refused(command, asked, stated):
    code, out, err = command(*asked, "--sectors", "13")
    assert (code, out) == (2, "")
    assert stated in " ".join(err.split())


@pytest.mark.parametrize("name", ["ensemble", "sensitivity"])
def test_what_is_wrong_with_a_correlation_is_one_line(command, name):
    for given, stated in (
        ("exposures=-0.9", "positive semidefinite only from -0.0192 to 1"),
        ("nobody=0.5", "no group 'nobody'; groups: exposures, criticality"),
        ("exposures", "expected a group and a number such as exposures=0.8"),
    ):
        code, out, err = command(name, "rare-earth-ban", "--sectors", "13", "--correlation", given)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert stated in err


def test_draws_are_rounded_up_and_that_is_said(command):
    words = ("ensemble", "rare-earth-ban", "--sectors", "13", "--model", "direct", "--draws")
    code, out, err = command(*words, "50")
    assert code == 0
    assert "64 draws, seed 0." in out
    assert "draws is 50; 64 are drawn, the next power of two" in err
    assert command(*words, "64") == (0, out, "")


@pytest.mark.parametrize(
    ("entry", "stated"),
    [
        ("share = { low = 0.9, central = 0.5, high = 1.0 }", "expected low <= central <= high"),
        ("share = { low = 0.9, central = 1.0, high = 1.5 }", "expected values from 0 to 1"),
        ("share = { distribution = 'log-normal', median = 0.9, spread = 2 }", "expected values from 0 to 1"),
    ],
)
def test_a_range_that_is_none_is_one_line(command, tmp_path, entry, stated):
    file = tmp_path / "bad.toml"
    file.write_text(
        'name = "bad"\nduration = { cut = 90 }\n[[cuts]]\n'
        'material = "rare-earths"\norigin = "China"\n' + entry
    )
    code, out, err = command("ensemble", str(file), "--sectors", "13")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert stated in err
