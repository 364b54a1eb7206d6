"""Pages of the PDF: filled, and tables that are broken with two rows or more on each side."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from iomodel.charts.fonts import gothic_file, sans_folder
from iomodel.report.page import part_of

pytestmark = [
    pytest.mark.xdist_group("report"),
    pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no poppler on this machine"),
]
FULL = 2 / 3
BODY = 0.925
"""Share of a page above its foot."""
ROWS = 9


def filled(path: Path, folder: Path) -> list[float]:
    """How far down the text of each page reaches, as a share of what a page holds."""
    from PIL import Image

    subprocess.run(["pdftoppm", "-r", "40", "-png", str(path), str(folder / "p")], check=True)
    found = []
    for page in sorted(folder.glob("p*.png")):
        with Image.open(page) as image:
            body = image.convert("L").crop((0, 0, image.width, int(BODY * image.height)))
        box = body.point(lambda value: 255 if value < 200 else 0).getbbox()
        found.append(0.0 if box is None else box[3] / body.height)
    return found


def test_no_page_but_the_last_is_less_than_two_thirds_full(made, tmp_path):
    pages = filled(made.folder / "report.pdf", tmp_path)
    assert len(pages) > 2
    assert min(pages[:-1]) > FULL


def printed(lines: int, folder: Path) -> list[int]:
    """Rows of a table on each page, after so many lines of text."""
    from typst import Compiler

    column = {"name": "sector", "numeric": False}
    table = {
        "title": "Table 1. Rows",
        "wordy": False,
        "columns": [column, {"name": "loss", "numeric": True}],
        "rows": [[f"sector{row}", "1"] for row in range(ROWS)],
    }
    text = [" ".join(["line"] * 3)] * lines
    section = {"title": "Text", "paragraphs": text, "charts": [], "bullets": [], "tables": [table]}
    house = {"accent": "#a02020", "author": "", "footer": [], "logo": None, "byline": "", "introduction": []}
    report = {
        "lang": "en",
        "title": "Report",
        "house": house,
        "kicker": "",
        "standfirst": "",
        "footer": "",
        "facts": [{"value": "1", "label": "one"}],
        "sections": [section],
    }
    press = Compiler(
        part_of("", "report.typ"),
        font_paths=[gothic_file().parent, sans_folder()],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(report)},
    )
    path = folder / f"{lines}.pdf"
    path.write_bytes(press.compile(format="pdf"))
    text_of = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return [page.count("sector") - ("loss" in page) for page in text_of.split("\f") if "sector" in page]


def test_a_broken_table_has_two_rows_or_more_on_each_page_and_its_heads(tmp_path):
    found = [printed(lines, tmp_path) for lines in range(24, 33)]
    assert all(sum(rows) == ROWS for rows in found)
    assert any(len(rows) > 1 for rows in found)
    assert min(min(rows) for rows in found) >= 2
