"""Bundled files: what is missing or altered is told, never read."""

import shutil

import pytest

import iomodel as iom
from iomodel import files
from iomodel.errors import ChecksumError, LayoutError, MissingTableError


@pytest.fixture
def own_copy(tmp_path, monkeypatch):
    """A copy of the bundled files that a test may damage."""
    copy = tmp_path / "tables"
    shutil.copytree(files.tables_folder(), copy)
    monkeypatch.setattr("iomodel.sources.bundled.tables_folder", lambda: copy)
    monkeypatch.setattr("iomodel.materials.reading.tables_folder", lambda: copy)
    return copy


def test_altered_table_is_refused(own_copy):
    path = own_copy / "io/japan-2015/37/Z.txt"
    path.write_text(path.read_text().replace("1636.", "1637.", 1))
    with pytest.raises(ChecksumError, match=r"Z\.txt was altered: sha256 .* recorded"):
        iom.load_table("japan-2015", 37)


def test_missing_file_is_refused(own_copy):
    (own_copy / "io/japan-2015/37/Y.txt").unlink()
    with pytest.raises(MissingTableError, match=r"Y\.txt is missing"):
        iom.load_table("japan-2015", 37)


def test_unknown_table_and_level_name_the_known_ones():
    with pytest.raises(MissingTableError, match="Did you mean 'japan-2015'"):
        iom.load_table("japan-2051")
    with pytest.raises(MissingTableError, match="no level of 100 sectors; expected one of 13, 37, 107, 187"):
        iom.load_table("japan-2015", 100)


def test_range_out_of_order_names_the_line(own_copy):
    path = own_copy / "materials/rare-earths/origins.csv"
    path.write_text(path.read_text().replace("0.3,0.45,0.63", "0.7,0.45,0.63"))
    with pytest.raises(LayoutError, match=r"origins\.csv, line 2: low 0\.7, central 0\.45"):
        iom.load_material("rare-earths")


def test_basic_table_is_complete():
    basic = iom.load_basic("japan-2015")
    own = [code for code in basic.index if code[0].isdigit()]
    assert len(own) == 509
    assert basic.loc[own].to_numpy().sum() == pytest.approx(1_017_818.388, abs=1e-6)
