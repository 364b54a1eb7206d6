import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel import files
from iomodel.errors import ChecksumError, TableError
from iomodel.sources.bundled import load_classification
from iomodel.sources.employment import load_employment


@pytest.fixture(scope="module")
def table():
    plain = iom.load_table("japan-2015", sectors=37)
    return plain.replace(employment=np.arange(1.0, plain.n + 1))


def test_employment_is_summed_by_group(table):
    broad = table.aggregate("13")
    industry = [
        code for code, group in table.membership.official.mapping("37", "13").items() if group == "03"
    ]
    expected = table.employment[table.position(industry)].sum()
    assert broad.employment[broad.position(["03"])] == expected
    assert broad.employment.sum() == table.employment.sum()


def test_employment_survives_pymrio(table):
    back = iom.IOTable.from_pymrio(table.to_pymrio())
    np.testing.assert_array_equal(back.employment, table.employment)
    assert iom.IOTable.from_pymrio(table.replace(employment=None).to_pymrio()).employment is None


def test_employment_is_part_of_the_digest(table):
    assert table.digest != table.replace(employment=None).digest
    assert table.digest != iom.load_table("japan-2015", sectors=37).digest


@pytest.mark.parametrize(
    ("employment", "told"), [([1.0], "shape"), ([-1.0] * 37, "0 or more"), ([np.nan] * 37, "number")]
)
def test_impossible_employment_is_refused(table, employment, told):
    with pytest.raises(TableError, match=told):
        table.replace(employment=np.array(employment))


@pytest.mark.parametrize(
    ("name", "level", "persons", "said"),
    [
        ("japan-2015", 13, 63_200_990, "55.94 million are employees and 7.26 million self-employed"),
        ("japan-2015", 187, 63_200_990, "Labour Force Survey of 2015"),
        ("japan-2011", 37, 60_587_020, "53.19 million are employees and 7.40 million self-employed"),
    ],
)
def test_a_table_holds_persons_of_its_own_year_and_says_who_they_are(name, level, persons, said):
    table = iom.load_table(name, level)
    assert table.employment.sum() == persons
    assert said in table.meta.notes


def test_an_update_says_that_its_persons_are_of_the_known_year():
    table = iom.load_table("japan-2020-update", 37)
    assert table.employment.sum() == 63_200_990
    assert "Persons engaged are still those of 2015." in table.meta.notes


@pytest.mark.parametrize(
    ("name", "construction", "factories", "unknown", "total"),
    [
        ("japan-2011", 4_817_229, 10_130_722, 553_860, 60_587_020),
        ("japan-2015", 4_931_154, 10_286_040, 1_014_082, 63_200_990),
    ],
)
def test_every_level_shares_the_industries_of_the_count(name, construction, factories, unknown, total):
    """ILOSTAT: construction and manufacturing, with their part of persons of no known industry."""
    scale = total / (total - unknown)
    for level in iom.sources.table_levels(name)[1:]:
        table = iom.load_table(name, level)
        building = [code for code in table.codes if code.startswith("41")]
        making = [code for code in table.codes if "11" <= code[:2] <= "39"]
        assert table.employment[table.position(building)].sum() == pytest.approx(construction * scale, abs=9)
        assert table.employment[table.position(making)].sum() == pytest.approx(factories * scale, abs=70)


@pytest.mark.parametrize("name", ["japan-2011", "japan-2015"])
def test_employees_are_some_of_the_persons_and_most_outside_agriculture(name):
    official = load_classification(name)
    everyone = load_employment(official, "37")
    employees = load_employment(official, "37", "employees")
    assert (employees <= everyone).all()
    farms, public = (official.codes("37").index(code) for code in ("01", "61"))
    assert employees[farms] / everyone[farms] == pytest.approx(0.25, abs=0.02)
    assert employees[public] / everyone[public] == pytest.approx(1.0, abs=0.01)


def test_persons_follow_compensation_within_an_industry():
    table = iom.load_table("japan-2015", 37)
    pay = table.v[[table.components.index(part) for part in ("wage", "ssce", "othp")]].sum(axis=0)
    food, steel, cars, public = table.position(["11", "26", "35", "61"])
    each = pay[[food, steel, cars, public]] / table.employment[[food, steel, cars, public]]
    np.testing.assert_allclose(each[:3], each[0], rtol=1e-5)
    assert each[3] > 1.1 * each[0]


def test_altered_employment_is_refused(tmp_path, monkeypatch):
    copy = tmp_path / "tables"
    shutil.copytree(files.tables_folder() / "employment", copy / "employment")
    monkeypatch.setattr("iomodel.sources.employment.tables_folder", lambda: copy)
    path = copy / "employment/japan-2015.csv"
    path.write_text(path.read_text().replace("0111,151768,", "0111,151769,"))
    with pytest.raises(ChecksumError, match="altered"):
        iom.load_table("japan-2015", 37)


@pytest.mark.slow
def test_builder_makes_the_stored_files(tmp_path):
    """The files are what the builder makes of the count and the table's compensation of employees."""
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, root / "scripts/build_employment.py", "--out", tmp_path], check=True, cwd=root
    )
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (root / "tables/employment" / path.name).read_bytes()
    assert len(list(tmp_path.iterdir())) == 3
