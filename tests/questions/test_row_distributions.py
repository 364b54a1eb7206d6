"""How the draws of a material's row lie between its ends is the row's own to say."""

import shutil

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LayoutError
from iomodel.files.reading import tables_folder
from iomodel.materials.scenarios import parse_scenario
from iomodel.questions.ensemble import inputs_of
from iomodel.questions.ensemble.sample import drawn

BAN = {
    "name": "ban",
    "duration": {"cut": 120},
    "cuts": [{"material": "mine", "origin": "China", "share": 1}],
    "adaptation": {"thrift": "central"},
}


@pytest.fixture
def folder(tmp_path):
    """Tungsten under another name."""
    copy = shutil.copytree(tables_folder() / "materials" / "tungsten", tmp_path / "mine")
    about = copy / "material.toml"
    about.write_text(about.read_text().replace('name = "tungsten"', 'name = "mine"'))
    return copy


def with_column(path, cells):
    """The table with a last column `distribution`."""
    head, *rows = path.read_text().splitlines()
    ends = [*cells, *[""] * len(rows)][: len(rows)]
    path.write_text(
        "\n".join([f"{head},distribution", *(f"{row},{end}" for row, end in zip(rows, ends, strict=True))])
        + "\n"
    )


def inputs(folder):
    material = iom.load_material(folder)
    asked = parse_scenario(BAN, "ban", materials={"mine": material})
    return inputs_of(asked, {"mine": material})


def test_rows_are_drawn_from_the_distribution_that_they_name(folder):
    with_column(folder / "exposures.csv", ["uniform", "triangular"])
    with_column(folder / "adaptation.csv", ["uniform", "uniform"])
    with_column(folder / "origins.csv", ["triangular"] * 20)
    found = inputs(folder)
    shapes = {
        kind: [each.known.distribution for each in found if each.kind == kind]
        for kind in ("exposure", "criticality", "origin", "rate")
    }
    assert shapes["exposure"][:3] == ["uniform", "triangular", "pert"]
    assert set(shapes["criticality"]) == {"pert"}
    assert set(shapes["origin"]) == {"triangular"}
    assert set(shapes["rate"]) == {"uniform"}
    first = next(each for each in found if each.kind == "exposure")
    draws = drawn([first], 1024, 0)[first.name]
    assert draws.mean() == pytest.approx((first.known.low + first.known.high) / 2, rel=1e-3)
    assert np.var(draws) == pytest.approx((first.known.high - first.known.low) ** 2 / 12, rel=1e-2)


def test_a_material_without_the_column_stands_beside_one_with_it(folder):
    with_column(folder / "exposures.csv", ["uniform"] * 20)
    known = {"mine": iom.load_material(folder), "gallium": iom.load_material("gallium")}
    gallium = {"material": "gallium", "origin": "China", "share": 1}
    asked = parse_scenario({**BAN, "cuts": [*BAN["cuts"], gallium]}, "both", materials=known)
    exposed = [each.known.distribution for each in inputs_of(asked, known) if each.kind == "exposure"]
    assert set(exposed) == {"uniform", "pert"}


def test_an_unknown_distribution_is_refused_with_its_row(folder):
    with_column(folder / "exposures.csv", ["gaussian"])
    with pytest.raises(LayoutError, match=r"exposures\.csv, line 2.*gaussian.*pert, triangular, uniform"):
        iom.load_material(folder)
