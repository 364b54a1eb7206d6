"""Build `tables/template.xlsx`: the plain layout with an example of three sectors, always the same file.

Run ``python scripts/build_template.py``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

OUT = Path(__file__).parent.parent / "tables" / "template.xlsx"
SECTORS = {"01": "Materials", "02": "Goods", "03": "Services"}
CATEGORIES = {"households": "Households", "investment": "Investment", "exports": "Exports"}

ABOUT = [
    ["title", "An example of three sectors"],
    ["unit", "billion JPY"],
    ["year", 2020],
    ["region", "JPN"],
    ["prices", "producers"],
    ["exports", "exports"],
    ["outside_gdp", ""],
    ["source", "Made up for this template"],
    ["notes", ""],
    ["tolerance", 1e-9],
    ["classification", ""],
]
Z = [[10, 40, 10], [10, 60, 30], [20, 50, 100]]
Y = [[5, 5, 30], [120, 50, 30], [200, 10, 20]]
V = {"wages": [30, 70, 150], "surplus": [15, 20, 60], "taxes": [5, 10, 20]}
IMPORTS = [[5, 30, 5, 2, 0, 0], [5, 10, 15, 20, 5, 0], [0, 10, 10, 5, 0, 0]]
EMPLOYMENT = [[2000], [9000], [41000]]
NOTES = """
Replace the figures by your own; keep the sheets and the places of labels.
Row 1 holds the labels of columns from C on, column A the labels of rows, column B names. Labels are text.
about: what the table says of itself. Unit: thousand, million, billion or trillion and a currency code.
about: exports lists the columns of Y that leave the country, with commas between them.
about: outside_gdp lists the rows of v that GDP leaves out; in Japan, consumption outside households.
about: tolerance is the largest gap allowed in a row or column, as a share of total output.
about: raise it for rounded figures.
about: classification says what labels are of: ISIC Rev. 4, NACE Rev. 2, ISIC Rev. 3, japan-2015, none.
about: without it, labels are asked: they tell where they cover nearly all of ISIC, or a level of Japan's.
Z: what sectors sell (rows) to sectors (columns) of goods made at home.
Y: what sectors sell to final demand of goods made at home, a column for each category.
v: value added, a row for each component. Z, imports and v of a column add up to output.
imports: imported goods by use, columns as in Z and then as in Y. Leave the sheet out if there are none.
imports: if only totals are known, give one column with the label total.
imports: Z and Y then count domestic and imported goods together; imports are split by use at home.
employment: persons engaged, in one column. Leave the sheet out if unknown.
Load it: iomodel tables add FILE --name NAME. A folder with a CSV file for each sheet is read the same way.
""".strip().splitlines()


def labelled(rows: dict[str, str], columns: dict[str, str], figures: list[list[Any]]) -> list[list[Any]]:
    """A sheet of figures with its labels."""
    lines = [[code, name, *line] for (code, name), line in zip(rows.items(), figures, strict=True)]
    return [["label", "name", *columns], *lines]


def main() -> None:
    """Write the workbook."""
    sheets = {
        "about": ABOUT,
        "Z": labelled(SECTORS, SECTORS, Z),
        "Y": labelled(SECTORS, CATEGORIES, Y),
        "v": labelled({key: key.capitalize() for key in V}, SECTORS, list(V.values())),
        "imports": labelled(SECTORS, {**SECTORS, **CATEGORIES}, IMPORTS),
        "employment": labelled(SECTORS, {"persons": "Persons"}, EMPLOYMENT),
        "notes": [[line] for line in NOTES],
    }
    with xlsxwriter.Workbook(OUT) as workbook:
        workbook.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        bold = workbook.add_format({"bold": True})
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            page.set_column(0, 1, 14)
            for row, line in enumerate(rows):
                for column, value in enumerate(line):
                    head = name not in ("about", "notes") and (row == 0 or column == 0)
                    page.write(row, column, value, bold if head else None)


if __name__ == "__main__":
    main()
