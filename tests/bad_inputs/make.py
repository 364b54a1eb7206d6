"""Make the bad inputs: one official-looking workbook of three sectors, and a defect in each copy.

Run ``python tests/bad_inputs/make.py``. The workbook with a password needs ``msoffcrypto-tool`` and is
left as it is without it.
"""

import copy
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "sources"))

from workbooks import cells, places, with_totals, write  # noqa: E402

TITLE = "令和２年（2020年）産業連関表（３部門）　（単位：百万円）"
NAMES = {"01": "素材", "02": "財", "03": "サービス"}
FLOWS = pd.DataFrame(
    [
        [15, 70, 15, 7, 5, 30, -42],
        [15, 70, 45, 140, 55, 30, -55],
        [20, 60, 110, 205, 10, 20, -25],
        [30, 70, 150, 0, 0, 0, 0],
        [15, 20, 60, 0, 0, 0, 0],
        [5, 10, 20, 0, 0, 0, 0],
    ],
    index=["01", "02", "03", "91", "92", "94"],
    columns=["01", "02", "03", "72", "75", "80", "84"],
    dtype=float,
).mul(1_000_000)


def sheet(flows=FLOWS, title=TITLE):
    """The sound sheet, or one of other flows."""
    return cells(with_totals(flows), title, NAMES)


def changed(row, column, value, rows=None):
    """A sheet with one figure changed, by its codes."""
    rows = copy.deepcopy(rows or sheet())
    line, place = places(rows, row, column)
    rows[line][place] = value
    return rows


def defects():
    """Sheets by the name of their defect."""
    sound = sheet()
    yield "sound", sound
    yield "missing_code_row", [sound[0], [], *sound[2:]]
    rows = copy.deepcopy(sound)
    rows[4][0] = ""
    yield "missing_row_code", rows
    rows = copy.deepcopy(sound)
    rows[4][0] = "01"
    yield "duplicated_code", rows
    rows = copy.deepcopy(sound)
    rows[1] = ["", "", *(int(code) for code in rows[1][2:])]
    yield "codes_as_numbers", rows
    rows = copy.deepcopy(sound)
    for line in rows[3:]:
        line[:1] = [int(code) if code.isdigit() else code for code in line[:1]]
    yield "row_codes_as_numbers", rows
    yield "unit_missing", [["令和２年（2020年）産業連関表（３部門）"], *sound[1:]]
    yield "million_labelled_billion", [[TITLE.replace("百万円", "10億円")], *sound[1:]]
    yield "unit_unknown", [[TITLE.replace("百万円", "億円")], *sound[1:]]
    yield "total_does_not_add_up", changed("02", "70", 131_000_000.0)
    yield "text_among_figures", changed("02", "03", "n.a.")
    yield "not_a_number", changed("02", "03", "NaN")
    yield "calculation_error", changed("02", "03", float("nan"))
    yield "empty_sheet", []
    flows = FLOWS.copy()
    flows.loc["92", "02"] += 1_000_000
    yield "row_and_column_differ", sheet(flows)
    flows = FLOWS.copy()
    flows.loc[["91", "92"], ["01", "02"]] += flows.loc["03", ["01", "02"]].to_numpy() / 2
    flows.loc["03"] = 0.0
    flows.loc[["91", "92", "94"], "03"] = -flows.loc[["01", "02"], "03"].sum() / 3
    yield "inputs_without_output", sheet(flows)
    flows = FLOWS * 0.0
    flows.loc[["01", "02", "03"], ["01", "02", "03"]] = 4e7 * np.ones((3, 3))
    flows.loc[["01", "02", "03"], "75"] = -2e7
    flows.loc["92", ["01", "02", "03"]] = -2e7
    yield "spectral_radius_above_one", sheet(flows)
    yield "sector_without_row", [line for line in sound if not line or line[0] != "03"]
    flows = FLOWS.assign(**{"89": [1e6, -1e6, 0, 0, 0, 0]})
    yield "purchasers_prices", sheet(flows)


def protect(plain, out):
    """A copy with a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    with plain.open("rb") as source, out.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)


def main():
    """Write all files."""
    for name, rows in defects():
        write(HERE / f"{name}.xlsx", rows)
    (HERE / "web_page.xlsx").write_text("<!DOCTYPE html><html><body>Not found</body></html>\n")
    try:
        with tempfile.TemporaryDirectory() as folder:
            protect(write(Path(folder) / "plain.xlsx", sheet()), HERE / "password_protected.xlsx")
    except ImportError:
        print("without msoffcrypto-tool: password_protected.xlsx left as it is")


if __name__ == "__main__":
    main()
