import csv
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import (
    LabelMismatchError,
    LayoutError,
    NotProductiveError,
    OutputError,
    ParameterError,
    UnbalancedTableError,
    UnitError,
)
from iomodel.sources.template import copy_template, read_template
from tests.sources import workbooks


@pytest.fixture
def folder(tmp_path):
    copy_template(tmp_path / "plain")
    return tmp_path / "plain"


def change(folder, sheet, row, column, value):
    """Change one cell of a CSV file."""
    path = folder / f"{sheet}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_the_example_reads_from_a_workbook_and_from_csv_files_alike(tmp_path, folder):
    copy_template(tmp_path / "t.xlsx")
    book, files = read_template(tmp_path / "t.xlsx"), read_template(folder)
    assert book.digest == files.digest
    np.testing.assert_array_equal(book.x, [100, 300, 400])
    np.testing.assert_array_equal(book.Zd[0], [10, 40, 10])
    np.testing.assert_array_equal(book.Zm[0], [5, 30, 5])
    np.testing.assert_array_equal(book.Yd[:, 2], book.exports)
    np.testing.assert_array_equal(book.employment, [2000, 9000, 41000])
    assert (book.gdp, book.meta.unit, book.meta.year, book.level) == (380, "billion JPY", 2020, "3")
    assert book.codes == ("01", "02", "03")
    assert book.names_en == ("Materials", "Goods", "Services")


def test_imports_by_good_are_split_in_proportion(folder):
    two_roads = read_template(folder)
    for row in range(3):
        for sheet, flows in (
            ("Z", two_roads.Zd + two_roads.Zm),
            ("Y", two_roads.Yd + two_roads.Ym),
        ):
            for column in range(flows.shape[1]):
                change(folder, sheet, row + 1, column + 2, repr(float(flows[row, column])))
    lines = [
        ["label", "name", "total"],
        *([code, "", m] for code, m in zip(two_roads.codes, two_roads.imports, strict=True)),
    ]
    (folder / "imports.csv").write_text("\n".join(",".join(map(str, line)) for line in lines))
    found = read_template(folder)
    np.testing.assert_allclose(found.x, two_roads.x)
    np.testing.assert_allclose(found.imports, two_roads.imports)
    use = (two_roads.Zd + two_roads.Zm).sum(axis=1) + (two_roads.Yd + two_roads.Ym)[:, :2].sum(axis=1)
    np.testing.assert_allclose(found.Zm, (two_roads.imports / use)[:, None] * (two_roads.Zd + two_roads.Zm))


def test_optional_sheets_may_be_left_out(folder):
    (folder / "imports.csv").unlink()
    (folder / "employment.csv").unlink()
    for column, costs in enumerate([10, 50, 30]):
        change(folder, "v", 1, column + 2, [30, 70, 150][column] + costs)
    found = read_template(folder)
    assert found.employment is None
    assert not found.Zm.any()


def test_rows_and_columns_are_matched_by_label(folder):
    before = read_template(folder)
    path = folder / "v.csv"
    head, *body = path.read_text().splitlines()
    order = [0, 1, 4, 2, 3]
    path.write_text("\n".join(",".join(line.split(",")[i] for i in order) for line in [head, *body]))
    assert read_template(folder).digest == before.digest


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_csv_files_as_japanese_spreadsheets_save_them_are_read(folder, encoding):
    change(folder, "Z", 1, 1, "素材")
    path = folder / "Z.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    assert read_template(folder).names_ja[0] == "素材"


def test_a_csv_file_that_is_no_text_is_refused(folder):
    (folder / "Z.csv").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(LayoutError, match="save it as UTF-8"):
        read_template(folder)


DEFECTS = {
    "a text among figures": (("Z", 2, 3, "n.a."), LayoutError, r"Z.csv, sheet 'Z', cell D3: found 'n.a.'"),
    "not a number": (("Z", 2, 3, "nan"), LayoutError, "cell D3: found nan, expected a number"),
    "an unknown sector": (("v", 0, 3, "04"), LabelMismatchError, "'v': labels missing: 02; unknown: 04"),
    "a double label": (("Z", 2, 0, "01"), LayoutError, "cell A3: label '01' appears a second time"),
    "no balance": (("v", 1, 2, "31"), UnbalancedTableError, "plain: table plain: sector 01"),
    "no unit": (("about", 1, 1, ""), UnitError, "no unit, expected a line such as"),
    "an unknown unit": (("about", 1, 1, "bushels"), UnitError, "unit 'bushels' is not known"),
    "an unknown word": (("about", 1, 0, "units"), LayoutError, "'units' is not known; expected title"),
    "a year in words": (("about", 2, 1, "last"), LayoutError, "year is 'last', expected a number"),
    "purchasers' prices": (("about", 4, 1, "purchasers"), LayoutError, "prices is 'purchasers', expected"),
    "a wrong export": (("about", 5, 1, "abroad"), LabelMismatchError, "'abroad' is no label of sheet 'Y'"),
    "a wrong component": (("about", 6, 1, "wage"), LabelMismatchError, "Did you mean 'wages'"),
    "a missing import user": (("imports", 0, 3, "09"), LabelMismatchError, "labels missing: 02; unknown: 09"),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_wrong_template_is_refused_with_its_cell(folder, defect):
    place, error, told = DEFECTS[defect]
    change(folder, *place)
    with pytest.raises(error, match=told):
        read_template(folder)


def test_number_labels_in_a_workbook_are_refused(tmp_path):
    sheets = {
        "about": [["unit", "million EUR"]],
        "Z": [["", "", 1, 2], [1, "", 1, 1], [2, "", 1, 1]],
        "Y": [["", "", "f"], [1, "", 8], [2, "", 8]],
        "v": [["", "", 1, 2], ["w", "", 8, 8]],
    }
    path = workbooks.write(tmp_path / "t.xlsx", **sheets)
    with pytest.raises(LayoutError, match=r"sheet 'Z', cell C1: found 1.0, expected a label as text"):
        read_template(path)


def test_an_unproductive_economy_is_refused(tmp_path):
    sheets = {
        "about": [["unit", "million EUR"]],
        "Z": [["", "", "a"], ["a", "", 12]],
        "Y": [["", "", "f"], ["a", "", -2]],
        "v": [["", "", "a"], ["w", "", -2]],
    }
    with pytest.raises(NotProductiveError, match=r"t.xlsx: spectral radius"):
        read_template(workbooks.write(tmp_path / "t.xlsx", **sheets))


def test_a_missing_sheet_is_named(folder):
    (folder / "v.csv").unlink()
    with pytest.raises(LayoutError, match="no sheet 'v'"):
        read_template(folder)


def test_nothing_is_overwritten(tmp_path):
    copy_template(tmp_path / "t.xlsx")
    for out, told in (
        (tmp_path / "t.xlsx", "is there already"),
        (tmp_path / "t.docx", "ending '.docx' is unknown"),
        (tmp_path / "no" / "t.xlsx", "does not exist"),
    ):
        with pytest.raises((ParameterError, OutputError), match=told):
            copy_template(out)
    assert [path.name for path in Path(tmp_path).iterdir()] == ["t.xlsx"]


def test_scaling_the_figures_scales_the_table(folder):
    before = read_template(folder)
    with np.errstate(all="raise"):
        for sheet in ("Z", "Y", "v", "imports"):
            path = folder / f"{sheet}.csv"
            head, *body = (line.split(",") for line in path.read_text().splitlines())
            scaled = [[*line[:2], *(repr(float(x) * 1e-9) for x in line[2:])] for line in body]
            path.write_text("\n".join(",".join(line) for line in [head, *scaled]))
    found = read_template(folder)
    np.testing.assert_allclose(found.Ad, before.Ad, rtol=1e-12)
    assert isinstance(found, iom.IOTable)
