"""`iomodel materials`: the list, one material, and words that are names and commands."""

import json
import re
import shutil

import pytest
from rich.cells import cell_len

import iomodel as iom
from iomodel.files import tables_folder

CONTROLLED = ["gallium", "germanium", "antimony", "graphite", "tungsten", "bismuth-tellurium", "indium"]


@pytest.fixture
def narrow(command, monkeypatch):
    """Run the command on 80 columns; a line that is longer fails."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words):
        code, out, err = command(*words)
        assert max((cell_len(line.rstrip()) for line in out.splitlines()), default=0) <= 80
        return code, out, err

    return call


def test_the_list_names_every_material_and_what_is_not_modelled(narrow):
    code, out, _ = narrow("materials")
    assert code == 0
    modelled, _, others = out.partition("Under export control and not modelled")
    assert all(re.search(rf"^{name} ", modelled, re.M) for name in iom.material_names())
    assert re.search(r"^rare-earths .* 4 +2026$", modelled, re.M)
    assert all(
        re.search(rf"^{name} ", others, re.M) for name in ("molybdenum", "magnesium", "lithium technology")
    )
    assert "2025-02-04" in others


def test_the_list_as_plain_data(command):
    found = json.loads(command("materials", "--json")[1])
    assert {one["name"] for one in found["materials"]} == set(iom.material_names())
    gallium = next(one for one in found["materials"] if one["name"] == "gallium")
    assert gallium["year"] == 2026
    assert gallium["controls"][0]["date"] == "2023-08-01"
    assert {one["status"] for one in found["not_modelled"]} == {"in force", "suspended"}


@pytest.mark.parametrize("name", [*CONTROLLED, "rare-earths"])
def test_one_material_on_eighty_columns(narrow, name):
    code, out, _ = narrow("materials", name)
    assert code == 0
    heads = ["Elements", "Exposures", "Origins", "Stocks", "Export controls", "Sources"]
    places = [out.index(f"\n{head}") for head in heads]
    assert places == sorted(places)
    assert ("Prices over an earlier one" in out) == (name != "graphite")
    for element in iom.load_material(name).codes:
        assert element in out


def test_the_most_binding_row_comes_first_and_others_are_marked(narrow):
    out = narrow("materials", "rare-earths")[1]
    rows = out.partition("those that matter most first")[2].partition("exposed: share")[0]
    first = re.search(r"^351 +NdPr .*$", rows, re.M)
    assert first
    assert re.search(r"0\.46 % +0\.12 %", first[0])
    assert len(re.findall(r" % +no ", rows)) > 20


def test_all_materials_together_show_what_they_expose_and_what_binds(narrow):
    """Each alone, the others together, all; then the rows that decide, of every material."""
    code, out, _ = narrow("materials", "binding", "--top", "12")
    assert code == 0
    shares = {
        name: [float(figure) for figure in figures.split()]
        for name, figures in re.findall(r"^(all but rare-earths|[a-z-]+) +((?:\d+\.\d\d *){3})$", out, re.M)
    }
    assert set(shares) == {*CONTROLLED, "rare-earths", "all but rare-earths", "all"}
    assert max(shares["rare-earths"][0], shares["all but rare-earths"][0]) < shares["all"][0]
    assert shares["all"][0] < shares["rare-earths"][0] + shares["all but rare-earths"][0]
    assert shares["all"][1] > shares["all"][0]
    rows = re.findall(r"^\d{3} +\w+ +(?:rare-earths|graphite|tungsten) .* (\d\.\d\d)  [HML] *$", out, re.M)
    assert len(rows) == 12
    assert rows == sorted(rows, reverse=True)


def test_binding_rows_of_some_materials_as_plain_data(command):
    found = json.loads(command("materials", "binding", "gallium", "indium", "--sectors", "37", "--json")[1])
    assert [row["material"] for row in found["exposed"]] == ["gallium", "indium", "all but indium", "all"]
    assert {row["material"] for row in found["rows"]} == {"gallium", "indium"}
    assert found["exposed"][3]["max"] == pytest.approx(sum(row["binding"] for row in found["rows"]), rel=0.3)


def test_one_material_as_plain_data(command):
    for words in (("materials", "germanium", "--json"), ("materials", "--json", "germanium")):
        found = json.loads(command(*words)[1])
        assert found["stages"] == ["oxide", "metal"]
        assert {row["element"] for row in found["exposures"]} == {"Ge", "GeO2"}
        assert all(row["binds"] for row in found["exposures"])
        assert found["tables"]["stocks"][1]["central"] is None
        assert {"source", "grades", "rows"} == set(found["sources"][0])


def test_a_folder_is_shown_like_a_name(command, tmp_path):
    shutil.copytree(tables_folder() / "materials" / "indium", tmp_path / "mine")
    code, out, _ = command("materials", str(tmp_path / "mine"))
    assert code == 0
    assert "Indium" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("galium",), "Did you mean 'gallium'"),
        (("chek",), "Did you mean 'check'"),
        (("check", "galium"), "Did you mean 'gallium'"),
        (("check",), "iomodel materials show check"),
        (("template",), "iomodel materials show template"),
        (("show",), "takes the name of a material"),
        (("gallium", "indium"), "unexpected extra argument"),
    ],
)
def test_what_is_no_name_is_one_line_and_code_2(command, words, said):
    code, out, err = command("materials", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_material_that_is_called_as_a_command_is_shown_with_show(command, tmp_path, monkeypatch):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path))
    shutil.copytree(tables_folder() / "materials" / "indium", tmp_path / "materials" / "check")
    assert "iomodel materials show check" in command("materials", "check")[2]
    code, out, _ = command("materials", "show", "check")
    assert code == 0
    assert "Indium" in out
    assert "Material indium" in command("materials", "check", "check")[1]
