"""Raw files by their format and a colon, and what an error says of files that no reader takes."""

import zipfile

import pytest

import iomodel as iom
from iomodel.errors import LayoutError
from tests.helpers.economies import folder, system
from tests.sources import workbooks


def packed(path, where):
    """A folder as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for file in sorted(where.rglob("*")):
            if file.is_file():
                parts.write(file, f"{where.name}/{file.relative_to(where).as_posix()}")
    return path


@pytest.mark.parametrize("as_zip", [False, True])
def test_raw_files_are_read_by_their_format_before_a_colon(tmp_path, as_zip):
    world = system(regions=("JP", "CN", "US"))
    path = folder(tmp_path / "IOT_2019_ixi", world)
    path = packed(tmp_path / "IOT_2019_ixi.zip", path) if as_zip else path
    found = iom.load_table(f"exiobase3:{path}", region="JP")
    assert found.n == 3
    assert found.x.sum() == pytest.approx(
        world.Z.loc["JP"].to_numpy().sum() + world.Y.loc["JP"].to_numpy().sum()
    )
    assert iom.load_table(path, region="JP", format="exiobase3").digest == found.digest


def test_raw_files_with_a_pickle_among_them_are_not_opened(tmp_path):
    path = folder(tmp_path / "IOT_2019_ixi")
    (path / "Z.pkl").write_bytes(b"cos\nsystem\n")
    for source in (path, packed(tmp_path / "raw.zip", path)):
        with pytest.raises(LayoutError, match=r"holds '.*Z\.pkl', which can run code"):
            iom.load_table(f"exiobase3:{source}", region="JPN")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["any", "sheet"], ["a", 1.0]], "If it is no official workbook of Japan's: Fill in the template"),
        ([["CONS_np", "II_fob"], ["a", 1.0]], "most likely 'wiod-2016': name that format"),
        ([["TTL_29", "HFCE"], ["a", 1.0]], "most likely 'oecd-national': name that format"),
    ],
)
def test_a_workbook_of_no_known_layout_is_told_what_to_do(tmp_path, rows, told):
    with pytest.raises(LayoutError) as caught:
        iom.load_table(workbooks.write(tmp_path / "mine.xlsx", rows))
    assert told in str(caught.value)
    assert "give a map" in str(caught.value)


def test_a_text_of_no_known_layout_is_told_what_to_do(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("row,TXS_INT\nx,1\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"is of no known format.*most likely 'oecd-national'.*give a map"):
        iom.load_table(path)
