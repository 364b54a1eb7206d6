"""`iomodel sensitivity` on the terminal."""

import json

import iomodel as iom

SMALL = ("--sectors", "13", "--draws", "8")


def test_it_names_the_assumption_and_shows_indices_worth_and_rows(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = command(
        "sensitivity", "heavy-only", "--model", "direct,leontief", "--duration", "180", *SMALL
    )
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    for part in (
        "heavy-only@180d: 8 rows of a Saltelli design",
        "In direct,",
        "In leontief,",
        "most sensitive to",
        "at central assumptions",
        "how far the 90 % range is expected to shrink",
        "rows do not move the third decimal",
    ):
        assert part in text
    assert "share of the variance" in text


def test_its_record_is_that_of_python_and_a_chart_is_drawn(command, tmp_path):
    out_file = tmp_path / "tornado.svg"
    asked = ("sensitivity", "heavy-only", "--model", "direct", "--seed", "2", "--json", "--each")
    code, out, _ = command(*asked, "--out", str(out_file), *SMALL)
    assert code == 0
    table = iom.load_table("japan-2015", sectors=13)
    found = iom.sensitivity(table, "heavy-only", "direct", draws=8, seed=2, by="inputs")
    assert json.loads(out) == json.loads(json.dumps(found.to_record()))
    assert out_file.read_text().count("<svg") == 1


def test_one_length_at_a_time(command):
    code, _, err = command("sensitivity", "heavy-only", "--duration", "90,365", *SMALL)
    assert code == 2
    assert "--duration: 2 lengths, expected one" in err
