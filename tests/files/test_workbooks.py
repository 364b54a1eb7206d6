"""Workbooks: names that Excel allows, figures as numbers, the same bytes each time."""

import io

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from iomodel.files.workbooks import Front, Sheet, sheet_name, workbook

FRONT = Front("About", "A ban", (("who", "nobody"),))
SHEET = Sheet("Loss", (("sector", "text"), ("GDP [%]", "percent")), (("cars", -0.123456789), ("steel", None)))


def test_names_of_sheets_are_legal_and_differ():
    taken: list[str] = []
    for _ in range(3):
        taken.append(sheet_name("A very long title of a sheet: [with] signs * that ? Excel / refuses", taken))
    assert len(set(taken)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in taken)


def test_a_sheet_of_the_name_of_the_front_gets_another():
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(FRONT, [Sheet("About", (), ())])))
    assert book.sheet_names == ["About", "About 2"]


def test_figures_keep_their_digits_and_gaps_stay_empty():
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(FRONT, [SHEET])))
    rows = book.get_sheet_by_name("Loss").to_python()
    assert rows[2:] == [["sector", "GDP [%]"], ["cars", -0.123456789], ["steel", ""]]


def test_what_rounds_to_zero_has_a_format_without_a_sign():
    tiny = Sheet("Loss", (("sector", "text"), ("GDP [%]", "percent")), (("cars", -0.004), ("steel", -0.4)))
    sheet = load_workbook(io.BytesIO(workbook(FRONT, [tiny])))["Loss"]
    assert [sheet["B4"].number_format, sheet["B4"].value] == ["0.00;0.00;0.00", -0.004]
    assert "\N{MINUS SIGN}" in sheet["B5"].number_format


def test_the_same_workbook_twice_is_the_same_bytes():
    assert workbook(FRONT, [SHEET]) == workbook(FRONT, [SHEET])
