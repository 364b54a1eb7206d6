"""Numbers, names and texts that no one writes on purpose: exit code 2 and what is wrong, or an answer."""

import shutil

import pytest

from iomodel.errors import LayoutError, ScenarioError
from iomodel.files import read_toml, tables_folder
from iomodel.questions.prices import prices
from tests.helpers.economies import folder

SCENARIO = """\
name = "x"
[duration]
cut = 90
[[cuts]]
material = "rare-earths"
origin = "China"
share = 1.0
"""
FAST = ("--sectors", "13", "--model", "direct", "--json")
LONG = (400, 5000)


def refused(outcome):
    """The lines of a refusal: one, or one for each of several problems below their number."""
    code, out, err = outcome
    assert (code, out) == (2, "")
    head, *problems = err.splitlines()
    assert not problems or head.endswith(f": {len(problems)} problems")
    assert all(line.startswith("  ") for line in problems)
    assert len(max(err.split(), key=len)) < 420
    return err


@pytest.fixture
def run(command, tmp_path):
    """Run a scenario of this text."""

    def call(text):
        path = tmp_path / "x.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return command("run", str(path), *FAST)

    return call


@pytest.mark.parametrize("digits", LONG)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("90", "{}"),
        ("90", "-{}"),
        ("90", "{}.0"),
        ("90", '"{} days"'),
        ("90", '"{} years"'),
        ("1.0", "{}"),
        ("1.0", "{}.5"),
        ("1.0", '"{} %"'),
        ("90", "0x{}"),
    ],
)
def test_numbers_of_many_digits(run, digits, old, new):
    refused(run(SCENARIO.replace(old, new.format("9" * digits))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("90", "nan"),
        ("90", "inf"),
        ("90", "2020-01-01"),
        ("90", "10:00:00"),
        ("1.0", "nan"),
        ("1.0", "-inf"),
        ("1.0", "2020-01-01T10:00:00Z"),
        ("1.0", "[1.0]"),
        ("1.0", "{}"),
    ],
)
def test_what_is_no_number_in_the_place_of_one(run, old, new):
    refused(run(SCENARIO.replace(old, new)))


@pytest.mark.parametrize("depth", [300, 100_000])
@pytest.mark.parametrize(("left", "right"), [("[", "]"), ("{a = ", "}")])
def test_deep_nesting(run, depth, left, right):
    refused(run(SCENARIO + f"x = {left * depth}{1 if left != '[' else ''}{right * depth}\n"))


@pytest.mark.parametrize("content", [bytes(range(256)), b"\0" * 100, SCENARIO.encode("utf-16"), b""])
def test_binary_where_text_is_expected(run, content):
    refused(run(content))


@pytest.mark.parametrize("length", [300, 5000])
def test_long_names_in_a_scenario(run, length):
    assert run(SCENARIO.replace('"x"', f'"{"a" * length}"'))[0] == 0
    for word in ("rare-earths", "China"):
        refused(run(SCENARIO.replace(word, "a" * length)))
    refused(run(SCENARIO + f"{'k' * length} = 1\n"))


@pytest.mark.parametrize("length", [300, 5000])
@pytest.mark.parametrize(
    "words",
    [
        ("run", "{}"),
        ("run", "{}.toml"),
        ("run", "nri", "--table", "{}"),
        ("run", "nri", "--sectors", "{}"),
        ("run", "nri", "--model", "{}"),
        ("run", "nri", "--region", "{}"),
        ("run", "nri", "--duration", "{}"),
        ("run", "nri", "--concordance", "{}", *FAST),
        ("run", "nri", "--out", "{}.csv"),
        ("run", "nri", "--out", "{}/a.csv"),
        ("report", "nri", "--out", "{}", "--sectors", "13", "--formats", "nc"),
        ("batch", "{}"),
        ("tables", "add", "{}", "--name", "x"),
        ("tables", "add", "{}.xlsx", "--name", "x"),
        ("tables", "add", "x.xlsx", "--name", "{}"),
        ("tables", "template", "--out", "{}"),
        ("tables", "get", "{}"),
        ("tables", "compare", "{}", "{}"),
        ("table", "{}"),
        ("prices", "--material", "{}", "--times", "2"),
        ("explain", "nri", "--sector", "{}"),
        ("believe", "{}"),
        ("check-claim", "--loss", "{}", "--share", "1%"),
        ("{}",),
        ("run", "--{}"),
    ],
)
def test_long_words_on_the_command_line(command, length, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(command(*(word.format("a" * length) for word in words)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("digits", LONG)
@pytest.mark.parametrize(
    "words",
    [
        ("run", "nri", "--duration", "{}"),
        ("run", "nri", "--duration", "{} months"),
        ("duration", "nri", "--months", "{}"),
        ("prices", "--material", "rare-earths", "--times", "{}", "--sectors", "13"),
        ("explain", "nri", "--sector", "03", "--cutoff", "{}", "--sectors", "13"),
        ("check-claim", "--loss", "{}", "--share", "1%"),
        ("check-claim", "--loss", "1e9", "--share", "{}%"),
        ("check-claim", "--loss", "1e9", "--share", "1%", "--gdp", "{}"),
        ("check-claim", "--loss", "1e9", "--share", "1%", "--year", "{}"),
    ],
)
def test_numbers_of_many_digits_on_the_command_line(command, digits, words):
    refused(command(*(word.format("9" * digits) for word in words)))


@pytest.mark.parametrize("times", ["1e308", "1e309", "inf", "nan", "0", "-1", "1e7"])
def test_prices_that_rise_beyond_bounds(command, times):
    words = ("prices", "--material", "rare-earths", "--sectors", "13", "--times")
    assert "expected above 0 and at most 1,000,000" in refused(command(*words, times))
    assert prices("japan-2015", "rare-earths", 1e6).bill > 0


def test_whole_numbers_of_more_than_64_bits_are_named(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text(f"[[a]]\nb = [1, {2**63}]\n")
    with pytest.raises(LayoutError, match=r"a\.0\.b\.1 is a whole number of more than 64 bits"):
        read_toml(path)
    path.write_text(f"a = {2**63 - 1}\n")
    assert read_toml(path, error=ScenarioError) == {"a": 2**63 - 1}


@pytest.mark.parametrize(
    "value", ["9" * 400, "9" * 5000, "nan", "inf", "2020-01-01", "1_0", "0x10", "a" * 200_000]
)
def test_cells_of_a_table_that_are_no_figures(command, tmp_path, monkeypatch, value):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    command("tables", "template", "--out", str(tmp_path / "mine"))
    sheet = tmp_path / "mine" / "Z.csv"
    sheet.write_text(sheet.read_text().replace("100.0", value))
    told = refused(command("tables", "add", str(tmp_path / "mine"), "--name", "x"))
    assert "Z.csv" in told
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)),
        b"",
        b'code,sector,weight\n"27,works,1\n',
        b"code,sector,weight\n27,works,1,2,3\n",
        b"\0" * 9,
    ],
)
def test_a_concordance_that_is_no_csv(command, tmp_path, content):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    told = refused(command("run", "nri", *FAST, "--concordance", str(path)))
    assert "own.csv" in told


@pytest.mark.parametrize("weight", ["nan", "inf", "-0.5", "1e308", "9" * 400, "one", ""])
def test_weights_of_a_concordance_that_are_no_shares(command, tmp_path, weight):
    path = tmp_path / "own.csv"
    path.write_text(f"code,sector,weight\n27,03,{weight}\n")
    refused(command("run", "nri", *FAST, "--concordance", str(path)))


@pytest.mark.parametrize(("digit", "code"), [("𝟙", 0), ("１", 0), ("1_0", 2), ("²", 2), ("1e400", 2)])
def test_digits_of_other_scripts_in_a_material(command, tmp_path, digit, code):
    metal = tmp_path / "metal"
    shutil.copytree(tables_folder() / "materials" / "rare-earths", metal)
    exposures = metal / "exposures.csv"
    exposures.write_text(exposures.read_text().replace("0.95,1,1,0.7,1,yes", f"0.95,1,{digit},0.7,1,yes", 1))
    words = ("prices", "--material", str(metal), "--times", "2", "--sectors", "13")
    assert command(*words)[0] == code


@pytest.mark.parametrize("figure", ["1e308", "-1e308", "9" * 300])
def test_figures_of_a_multi_regional_table_beyond_every_amount(command, tmp_path, figure):
    world = folder(tmp_path / "world")
    flows = world / "Z.txt"
    lines = flows.read_text().splitlines()
    lines[-1] = "\t".join([*lines[-1].split("\t")[:-1], figure])
    flows.write_text("\n".join(lines) + "\n")
    assert "expected a figure below 1e+100" in refused(command("table", str(world), "--region", "JPN"))
