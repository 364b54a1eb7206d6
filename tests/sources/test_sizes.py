"""Workbooks and CSV files that ask for more than a table can be: one clear line, soon."""

import datetime
import zipfile

import pytest
import xlsxwriter

import iomodel as iom
from iomodel.errors import IOModelError, LayoutError, UnitError
from iomodel.sources.sizes import MOST_CELLS, MOST_ROWS, require_small_workbook
from iomodel.sources.template import copy_template, read_template
from iomodel.sources.workbook import Sheets
from tests.sources import workbooks
from tests.sources.test_template import change


@pytest.fixture
def folder(tmp_path):
    copy_template(tmp_path / "plain")
    return tmp_path / "plain"


def repacked(path, out, changed):
    """A workbook with some of its parts changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, changed(part, old.read(part)))
    return out


def with_cell(path, out, cell):
    """A workbook with one row more in its first sheet."""

    def changed(part, content):
        if part != "xl/worksheets/sheet1.xml":
            return content
        return content.replace(b"</sheetData>", cell + b"</sheetData>")

    return repacked(path, out, changed)


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="9"><c r="XFD1048576" s="/>"><v>1</v></c></row>',
        b"<row r='1048576'><c\nr = 'XFD1048576'><v>1</v></c></row>",
        b'<row r="5000"><c r="XFD5000"><v>1</v></c></row>',
        b"<row/>" * 60_000 + b"<row><c><v>1</v></c></row>",
    ],
)
def test_unsafe_stray_cells_are_found_before_the_sheet_is_laid_out(tmp_path, cell):
    copy_template(tmp_path / "t.xlsx")
    path = with_cell(tmp_path / "t.xlsx", tmp_path / "stray.xlsx", cell)
    with pytest.raises(
        LayoutError, match=r"stray.xlsx, part xl/worksheets/sheet1.xml: cells reach .*stray cell"
    ):
        read_template(path)


def test_a_far_cell_that_is_empty_is_no_stray_cell(tmp_path):
    copy_template(tmp_path / "t.xlsx")
    path = with_cell(
        tmp_path / "t.xlsx", tmp_path / "far.xlsx", b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert read_template(path).digest == read_template(tmp_path / "t.xlsx").digest


def test_many_cells_without_places_are_counted(tmp_path):
    copy_template(tmp_path / "t.xlsx")
    wide = b"<row>" + b"<c><v>1</v></c>" * 20_000 + b"</row>"
    path = with_cell(
        tmp_path / "t.xlsx", tmp_path / "wide.xlsx", wide + b"<row><c><v>1</v></c></row>" * 20_000
    )
    with pytest.raises(LayoutError, match="stray cell"):
        read_template(path)


def test_unsafe_workbooks_that_unpack_to_gigabytes_are_refused(tmp_path):
    copy_template(tmp_path / "t.xlsx")
    path = tmp_path / "bomb.xlsx"
    repacked(tmp_path / "t.xlsx", path, lambda part, content: content)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/filler.xml", "w") as part:
        for _ in range(520):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < 2 << 20
    with pytest.raises(LayoutError, match="unpacks to more than 512 MB"):
        read_template(path)


def test_unsafe_sizes_that_a_workbook_states_are_not_trusted(tmp_path, monkeypatch):
    copy_template(tmp_path / "t.xlsx")
    content = (tmp_path / "t.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        sizes = {info.file_size for info in parts.infolist()}
    for size in sizes:
        content = content.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))
    (tmp_path / "lies.xlsx").write_bytes(content)
    monkeypatch.setattr("iomodel.sources.sizes.MOST_BYTES", 1000)
    with pytest.raises(LayoutError, match="unpacks to more than"):
        require_small_workbook(tmp_path / "lies.xlsx")


def test_a_sheet_of_ordinary_size_passes(tmp_path):
    rows = [["", *("x" for _ in range(2_400))], *([1.0] * 2_401 for _ in range(30))]
    path = workbooks.write(tmp_path / "t.xlsx", rows)
    require_small_workbook(path)
    assert len(next(iter(Sheets(path).values())).rows) == 31
    assert (MOST_ROWS, MOST_CELLS) == (50_000, 20_000_000)


ABOUT = {
    "tolerance nan": ("tolerance", "nan", "tolerance is 'nan', expected a number"),
    "tolerance inf": ("tolerance", "inf", "tolerance is 'inf', expected a number"),
    "tolerance 1e9": (
        "tolerance",
        "1e9",
        "tolerance is 1000000000, expected a share of output from 0 to",
    ),
    "tolerance .9": ("tolerance", ".9", "tolerance is 0.9, expected a share"),
    "tolerance below": ("tolerance", "-1", "tolerance is -1, expected a share"),
    "year -1": ("year", "-1", "year is -1, expected a whole one, 1800 to 2100"),
    "year 99999": ("year", "99999", "year is 99999, expected"),
    "year 2020.5": ("year", "2020.5", "year is 2020.5, expected a whole one"),
    "year inf": ("year", "inf", "year is 'inf', expected a number"),
    "year nan": ("year", "nan", "year is 'nan', expected a number"),
    "year of 400 digits": ("year", "1" * 400, "year is '1111"),
}


@pytest.mark.parametrize("defect", ABOUT)
def test_faults_in_what_a_template_says_of_itself(folder, defect):
    key, value, told = ABOUT[defect]
    with (folder / "about.csv").open("a", encoding="utf-8") as file:
        file.write(f"{key},{value}\n")
    lines = (folder / "about.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines[:-1] if not line.startswith(f"{key},")]
    (folder / "about.csv").write_text("\n".join([*kept, lines[-1]]), encoding="utf-8")
    with pytest.raises(LayoutError, match=told) as raised:
        read_template(folder)
    assert len(str(raised.value)) < 300


def test_faults_of_two_lines_of_a_word_are_refused_all_at_once(folder):
    with (folder / "about.csv").open("a", encoding="utf-8") as file:
        file.write("unit,million JPY\nyears,2020\n")
    change(folder, "about", 2, 1, "last")
    told = r"(?s)'unit' appears a second time.*'years' is not known.*year is 'last'"
    with pytest.raises(LayoutError, match=told):
        read_template(folder)


@pytest.mark.parametrize("tolerance", [float("nan"), float("inf"), 1e9, 0.9, -1e-9])
def test_faults_of_a_tolerance_are_refused_wherever_it_comes_from(tolerance):
    with pytest.raises(iom.errors.TableError, match="tolerance"):
        iom.TableMeta("t", "million EUR", tolerance=tolerance)


@pytest.mark.parametrize("year", [-1, 99999, 2020.5, float("nan"), float("inf")])
def test_faults_of_a_year_are_refused_wherever_it_comes_from(year):
    with pytest.raises(iom.errors.TableError, match="year"):
        iom.TableMeta("t", "million EUR", year=year)


CELLS = {  # each wrong as a figure, as a label and as a unit
    "400 digits": "9" * 400,
    "5,000 digits": "9" * 5_000,
    "a long text": "x" * 5_000,
    "a field above the limit": "x" * 200_000,
}


@pytest.mark.parametrize("defect", CELLS)
@pytest.mark.parametrize("place", [("Z", 1, 2), ("Z", 0, 2), ("Y", 2, 3), ("about", 1, 1), ("imports", 2, 2)])
def test_faults_in_a_cell_are_one_line(folder, defect, place):
    change(folder, *place, CELLS[defect])
    with pytest.raises(IOModelError) as raised:
        read_template(folder)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 600


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\x00" * 100, b"PK\x03\x04" + b"\x00" * 50, b""]
)
@pytest.mark.parametrize("sheet", ["about", "Z", "Y", "v", "imports", "employment"])
def test_faults_binary_where_text_is_expected(folder, sheet, content):
    (folder / f"{sheet}.csv").write_bytes(content)
    with pytest.raises((LayoutError, UnitError)) as raised:
        read_template(folder)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"\x00" * 50, b"\xd0\xcf\x11\xe0" + b"\x01" * 2_000, b"", b"PK"]
)
@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".txt", ""])
def test_faults_of_workbooks_that_are_none(tmp_path, ending, content):
    path = tmp_path / f"t{ending}"
    path.write_bytes(content)
    with pytest.raises(LayoutError, match="cannot be read as a workbook"):
        Sheets(path)


DATE = datetime.date(2020, 1, 1)


def dated(path, sheets):
    """Write sheets to a workbook in which dates are dates."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        for title, rows in sheets.items():
            page = workbook.add_worksheet(title)
            for row, line in enumerate(rows):
                page.write_row(row, 0, line)
    return path


def test_faults_dates_in_number_cells_are_named(tmp_path):
    sheets = {
        "about": [["unit", "million EUR"], ["year", DATE]],
        "Z": [["", "", "a"], ["a", "", DATE]],
        "Y": [["", "", "f"], ["a", "", 2]],
        "v": [["", "", "a"], ["w", "", 2]],
    }
    with pytest.raises(LayoutError, match="year is the date or time 2020-01-01"):
        read_template(dated(tmp_path / "t.xlsx", sheets))
    sheets["about"].pop()
    with pytest.raises(LayoutError, match=r"cell C2: found the date or time 2020-01-01.*, expected a number"):
        read_template(dated(tmp_path / "u.xlsx", sheets))
