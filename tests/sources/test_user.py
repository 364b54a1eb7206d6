import shutil
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import (
    ChecksumError,
    LayoutError,
    MissingTableError,
    ParameterError,
    UnbalancedTableError,
)
from iomodel.sources.bundled import bundled_names
from iomodel.sources.download import get_table
from iomodel.sources.estat.reader import read_estat
from iomodel.sources.packaged import packaged_names
from iomodel.sources.template import copy_template
from iomodel.sources.user import add_table, data_folder, user_table_names
from tests.sources import workbooks

WORKBOOK = Path(__file__).parent.parent / "data" / "estat-layout-37.xlsx"
BAD = Path(__file__).parent.parent / "bad_inputs"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_an_added_table_loads_by_name_beside_the_bundled_ones():
    added = add_table(WORKBOOK, "mine")
    assert iom.table_names() == [*bundled_names(), *packaged_names(), "mine"]
    assert iom.table_levels("mine") == ["37"]
    loaded = iom.load_table("mine")
    assert (loaded.digest, loaded.name) == (added.digest, "mine")
    assert loaded.meta.source == "Read from estat-layout-37.xlsx."


def test_a_file_loads_by_its_path_in_one_line(tmp_path):
    assert iom.load_table(str(WORKBOOK)).digest == read_estat(WORKBOOK).digest
    copy_template(tmp_path / "plain")
    assert iom.load_table(str(tmp_path / "plain"), sectors=3).n == 3
    with pytest.raises(MissingTableError, match="has 3 sectors, expected 37; it has one level"):
        iom.load_table(str(tmp_path / "plain"), sectors=37)
    with pytest.raises(MissingTableError, match=r"no file nowhere\.xlsx"):
        iom.load_table("nowhere.xlsx")


def test_the_same_file_may_be_added_again_but_no_other_under_its_name(tmp_path):
    add_table(WORKBOOK, "mine")
    add_table(WORKBOOK, "mine")
    for other in (
        BAD / "sound.xlsx",
        workbooks.write(tmp_path / "b.xlsx", workbooks.sheet("japan-2011", "37")),
    ):
        with pytest.raises(ParameterError, match="'mine' of 37 sectors is there already"):
            add_table(other, "mine")
    assert iom.table_levels("mine") == ["37"]


@pytest.mark.parametrize("name", ["japan-2015", "../mine", ".hidden", "", "my table"])
def test_names_that_are_taken_or_no_names_are_refused(name, folder):
    with pytest.raises(ParameterError, match="name"):
        add_table(WORKBOOK, name)
    assert not folder.exists()


def test_a_table_that_is_none_is_not_kept(folder):
    with pytest.raises(UnbalancedTableError):
        add_table(BAD / "total_does_not_add_up.xlsx", "mine")
    with pytest.raises(MissingTableError, match="no file"):
        add_table(folder / "nowhere.xlsx", "mine")
    with pytest.raises(LayoutError, match="is of no known format: found a folder with"):
        add_table(Path(__file__).parent, "mine")
    assert user_table_names() == []


def test_an_altered_file_is_noticed(folder):
    add_table(WORKBOOK, "mine")
    stored = folder / "tables" / "mine" / "37" / "table.xlsx"
    shutil.copyfile(BAD / "sound.xlsx", stored)
    with pytest.raises(ChecksumError, match="was altered"):
        iom.load_table("mine")


def test_a_basic_workbook_gives_every_level(tmp_path):
    whole = workbooks.with_totals(workbooks.published_basic("japan-2015"))
    path = workbooks.write(
        tmp_path / "basic.xlsx", workbooks.cells(whole, workbooks.TITLES["japan-2015"], {})
    )
    add_table(path, "from-basic")
    assert iom.table_levels("from-basic") == ["13", "37", "107", "187"]
    assert iom.load_table("from-basic").n == 107
    assert iom.load_table("from-basic", 13).n == 13
    with pytest.raises(MissingTableError, match="expected one of 13, 37, 107, 187"):
        iom.load_table("from-basic", 108)


def test_imports_and_employment_are_kept_with_the_table(tmp_path):
    title = workbooks.TITLES["japan-2015"]
    matrix = workbooks.cells(workbooks.import_matrix("japan-2015", "37"), title, {})
    imports = workbooks.write(tmp_path / "m.xlsx", matrix)
    codes = read_estat(WORKBOOK).codes
    persons = workbooks.write(tmp_path / "e.xlsx", workbooks.employment(codes, np.full(37, 10.0)))
    add_table(WORKBOOK, "full", imports=imports, employment=persons)
    loaded = iom.load_table("full")
    assert loaded.meta.imports == "the publisher's own matrix of imports"
    assert loaded.employment.sum() == 370


def test_a_missing_table_is_told_with_the_nearest_name():
    add_table(WORKBOOK, "mine")
    with pytest.raises(MissingTableError, match=r"no table 'mime'; tables: .*Did you mean 'mine'"):
        iom.load_table("mime")


def test_the_platforms_folder_is_used_where_none_is_given(monkeypatch):
    monkeypatch.delenv("IOMODEL_DATA_DIR")
    assert data_folder().name == "iomodel"


def test_a_folder_of_pymrios_is_run_in_place(tmp_path):
    (tmp_path / "file_parameters.json").write_text("{}")
    with pytest.raises(ParameterError, match="needs no adding; open it in place"):
        add_table(tmp_path, "world")


def test_a_level_that_no_basic_table_gives_is_refused_before_any_download():
    with pytest.raises(MissingTableError, match="no file of 99 sectors; expected one of 37, 108"):
        get_table("japan-2020", 99)
