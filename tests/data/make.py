"""Make the workbooks in the official layout: 37 sectors of 2015 as .xlsx and, with ``xlwt``, as .xls.

Run ``python tests/data/make.py``. Without ``xlwt``, the .xls is left as it is.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "sources"))

from workbooks import sheet, write  # noqa: E402


def write_xls(path, rows):
    """Write one sheet in the old format."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("表1")
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if value != "":
                page.write(row, column, value)
    book.save(str(path))


def main():
    """Write both files."""
    write(HERE / "estat-layout-37.xlsx", sheet())
    try:
        write_xls(HERE / "estat-layout-37.xls", sheet())
    except ImportError:
        print("without xlwt: estat-layout-37.xls left as it is")


if __name__ == "__main__":
    main()
