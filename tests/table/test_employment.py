import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel import files
from iomodel.errors import ChecksumError, TableError


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


@pytest.mark.parametrize("level", [13, 187])
def test_the_table_of_2015_holds_persons_of_2015_and_says_who_they_are(level):
    table = iom.load_table("japan-2015", level)
    assert table.employment.sum() == 63_090_000
    assert "56.11 million employees and 6.65 million self-employed" in table.meta.notes


def test_a_year_without_a_count_of_its_own_has_no_persons_and_says_so():
    table = iom.load_table("japan-2011", 13)
    assert table.employment is None
    assert "Persons engaged are not known" in table.meta.notes


def test_every_level_shares_the_industries_of_the_survey():
    """Labour Force Survey, January 2015: construction 489, manufacturing 1,035, farms 176 ten thousand."""
    for level, construction, rest in ((37, ["41"], ["47"]), (107, ["411", "412", "413", "419"], ["471"])):
        table = iom.load_table("japan-2015", level)
        factories = [code for code in table.codes if "11" <= code[:2] <= "39"]
        assert table.employment[table.position(construction)].sum() == pytest.approx(4_890_000, abs=5)
        assert table.employment[table.position(factories)].sum() == pytest.approx(10_350_000, abs=70)
        assert table.employment[table.position(rest)].sum() > 0


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
    path.write_text(path.read_text().replace("0111,147011", "0111,147012"))
    with pytest.raises(ChecksumError, match="altered"):
        iom.load_table("japan-2015", 37)


@pytest.mark.slow
def test_builder_makes_the_stored_files(tmp_path):
    """The files are what the builder makes of the survey and the table's compensation of employees."""
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, root / "scripts/build_employment.py", "--out", tmp_path], check=True, cwd=root
    )
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (root / "tables/employment" / path.name).read_bytes()
    assert len(list(tmp_path.iterdir())) == 2
