from pathlib import Path

import pytest

from iomodel.errors import (
    IOModelError,
    LayoutError,
    NotProductiveError,
    UnbalancedTableError,
    UnitError,
)
from iomodel.sources.estat.reader import read_estat

FOLDER = Path(__file__).parent.parent / "bad_inputs"

DEFECTS = {
    "missing_code_row": (LayoutError, "row 2 from cell C2", "no column codes"),
    "missing_row_code": (LayoutError, "cell A5", "expected a row code of 2 digits"),
    "duplicated_code": (LayoutError, "cell A5", "first in duplicated_code.xlsx, sheet '表1', cell A4"),
    "unit_missing": (UnitError, "cell A1", "expected one such as 単位:百万円"),
    "unit_unknown": (UnitError, "cell A1", "unit 億円, expected one of"),
    "million_labelled_billion": (UnitError, "cell A1", "expected at most 100,000 trillion"),
    "total_does_not_add_up": (UnbalancedTableError, "cell F5", "expected the sum of its parts 130,000,000"),
    "text_among_figures": (LayoutError, "cell E5", "found 'n.a.', expected a number"),
    "not_a_number": (LayoutError, "cell E5", "found 'NaN', expected a number"),
    "calculation_error": (UnbalancedTableError, "cell F5", "cell E5 is empty or holds a calculation error"),
    "empty_sheet": (LayoutError, "sheet '表1'", "is empty; expected row 1"),
    "row_and_column_differ": (UnbalancedTableError, "cell R5", "301,000,000 in its column, cell D12"),
    "inputs_without_output": (UnbalancedTableError, "cell E5", "expected no inputs without output"),
    "spectral_radius_above_one": (NotProductiveError, "sheet '表1'", "expected below 1; sector 01 素材"),
    "sector_without_row": (LayoutError, "cell E2", "sector '03' has a column but no row"),
    "purchasers_prices": (LayoutError, "cell R2", "expected a table at producers' prices"),
    "password_protected": (LayoutError, "", "is protected by a password, expected an open workbook"),
    "web_page": (LayoutError, "", "cannot be read as a workbook"),
}


AS_NUMBERS = ("codes_as_numbers", "row_codes_as_numbers")
"""What a spreadsheet makes of codes, and can be undone."""


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_bad_workbook_is_refused_with_file_cell_and_what_was_expected(defect):
    kind, place, expected = DEFECTS[defect]
    with pytest.raises(IOModelError) as caught:
        read_estat(FOLDER / f"{defect}.xlsx")
    assert isinstance(caught.value, kind)
    told = str(caught.value)
    assert told.startswith(f"{defect}.xlsx")
    assert place in told
    assert expected in told


def test_every_bad_workbook_is_listed_and_the_sound_one_reads():
    assert {path.stem for path in FOLDER.glob("*.xlsx")} == {*DEFECTS, *AS_NUMBERS, "sound"}
    assert read_estat(FOLDER / "sound.xlsx").gdp == 380e6


@pytest.mark.parametrize("name", AS_NUMBERS)
def test_codes_that_became_numbers_read_as_the_sound_ones(name):
    assert read_estat(FOLDER / f"{name}.xlsx").digest == read_estat(FOLDER / "sound.xlsx").digest
