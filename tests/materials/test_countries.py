"""Shares of a material by country: in a table of that country they stand in place of the material's own."""

import csv
import shutil

import pytest

import iomodel as iom
from iomodel.errors import LayoutError
from iomodel.files import tables_folder
from iomodel.sources.reached import reached
from iomodel.table.isic import SECTIONS
from tests.helpers.economies import drawn


@pytest.fixture
def folder(tmp_path):
    """The bundled rare earths with a share of Germany's in passenger cars."""
    made = tmp_path / "earths"
    shutil.copytree(tables_folder() / "materials" / "rare-earths", made)
    path = made / "exposures.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("NdPr") and ",351," in line)
    own = lines[place].replace(",0.85,0.95,1,", ",0.02,0.05,0.1,")
    assert own != lines[place]
    lines = [f"{line}," for line in lines]
    lines.insert(place, f"{own},DEU")
    path.write_text("\n".join([f"{head},country", *lines]) + "\n", encoding="utf-8")
    return made


def table(region):
    """A table of all sections of ISIC, of a region."""
    plain = drawn(5, len(SECTIONS), even=True).table(codes=tuple(SECTIONS))
    return reached(plain.replace(meta=plain.meta.replace(region=region)))


def cars(material):
    rows = material.default_exposures()
    found = rows[(rows["element"] == "NdPr") & (rows["sector"] == "351")]
    return found["central"].tolist()


def test_a_country_has_its_own_share_and_elsewhere_the_materials(folder):
    material = iom.load_material(folder)
    germany = material.in_country("DEU")
    assert (cars(material), cars(germany)) == ([0.95], [0.05])
    assert len(germany.default_exposures()) == len(material.default_exposures())
    assert (material.countries, set(germany.countries)) == (("JPN",), {"JPN", "DEU"})
    assert material.in_country("FRA") is material
    again = germany.in_country("DEU")
    assert again is germany


def test_the_answer_for_a_country_says_whose_exposures_it_takes(folder):
    assert "exposures to" not in iom.run(table("JPN"), "rare-earth-ban", "direct").headline
    assert "exposures to" not in iom.run(table("JP-13"), "rare-earth-ban", "direct").headline
    foreign = iom.run(table("DEU"), "rare-earth-ban", "direct")
    assert "exposures to rare-earths are those of Japan" in foreign.headline
    assert foreign.provenance["borrowed"] == {"rare-earths": ["JPN"]}
    part = iom.run(table("DEU"), "rare-earth-ban", "direct", materials={"rare-earths": folder})
    assert "exposures to rare-earths are those of" in part.headline


def test_a_country_with_all_shares_of_its_own_borrows_none(folder):
    path = folder / "exposures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["country"]]
    smaller = {"low": "0.01", "central": "0.02", "high": "0.03", "country": "DEU"}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows([*rows, *({**row, **smaller} for row in rows)])
    materials = {"rare-earths": folder}
    own = iom.run(table("DEU"), "rare-earth-ban", "direct", materials=materials)
    japan = iom.run(table("JPN"), "rare-earth-ban", "direct", materials=materials)
    assert "exposures to" not in own.headline
    assert japan.gdp_loss().iloc[0, 0] < own.gdp_loss().iloc[0, 0] < 0


def test_every_question_takes_the_countrys_shares(folder):
    materials = {"rare-earths": folder}
    for region, share in (("DEU", 0.05), ("JPN", 0.95)):
        known = iom.simulate.materials_of([iom.load_scenario("rare-earth-ban")], materials, table(region))
        assert cars(known["rare-earths"]) == [share]


def test_a_country_that_is_none_is_refused_with_its_line(folder):
    path = folder / "exposures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",DEU\n", ",Germany\n"), encoding="utf-8")
    with pytest.raises(LayoutError, match="'Germany' is no country, expected three letters of ISO 3166"):
        iom.load_material(folder)
