import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iomodel.cli import app
from iomodel.errors import IOModelError

WORKBOOK = Path(__file__).parent.parent / "data" / "estat-layout-37.xlsx"
BAD = Path(__file__).parent.parent / "bad_inputs"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "data"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


def test_tables_alone_lists_the_bundled_ones_and_the_users():
    assert "mine" not in run("tables").stdout
    assert "Added IOTable mine: 37 sectors" in run("tables", "add", WORKBOOK, "--name", "mine").stdout
    listed = run("tables").stdout
    assert "japan-2015" in listed
    assert "533,183,214" in listed
    assert json.loads(run("tables", "--json").stdout)[-1] == {"name": "mine", "levels": ["37"]}


def test_an_added_table_is_checked_and_run_like_any_other():
    run("tables", "add", WORKBOOK, "--name", "mine")
    assert "533,183,214.000 million JPY" in run("table", "mine").stdout
    mine, bundled = (
        json.loads(run("run", "rare-earth-ban", *where, "--model", "direct", "--json").stdout)
        for where in (("--table", "mine"), ("--sectors", "37"))
    )
    assert mine[0]["gdp_share"] == pytest.approx(bundled[0]["gdp_share"], rel=1e-9)


def test_a_stored_table_that_no_longer_loads_says_so_in_the_list(folder):
    run("tables", "add", WORKBOOK, "--name", "mine")
    (folder / "tables" / "mine" / "37" / "table.xlsx").write_bytes(b"")
    assert "cannot be loaded" in run("tables").stdout


def test_the_template_goes_round(tmp_path):
    out = tmp_path / "template.xlsx"
    assert "Fill it in" in run("tables", "template", "--out", out).stdout
    assert "3 sectors, 2020" in run("tables", "add", out, "--name", "example").stdout


def test_a_bad_file_is_one_line_and_exit_code_2(folder):
    with pytest.raises(IOModelError, match="cell E5"):
        run("tables", "add", BAD / "text_among_figures.xlsx", "--name", "bad")
    words = ["tables", "add", str(BAD / "text_among_figures.xlsx"), "--name", "bad"]
    done = subprocess.run(
        [sys.executable, "-c", "from iomodel.cli import main; main()", *words],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("iomodel: text_among_figures.xlsx, sheet '表1', cell E5")
    assert not folder.exists()
