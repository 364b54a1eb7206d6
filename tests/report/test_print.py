"""The print: pages that can be rendered, with the same text as the page."""

import shutil
import subprocess
from pathlib import Path

import pytest

from iomodel.report.pdf import pdf

pytestmark = pytest.mark.xdist_group("report")


def test_print_is_the_same_twice(english):
    assert pdf(english.contents) == (english.folder / "report.pdf").read_bytes()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_print_holds_every_heading_and_figure(made):
    path = made.folder / "report.pdf"
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
    plain = "".join(text.split())
    for part in made.contents.sections:
        assert "".join(part.title.split()) in plain
    for fact in made.contents.facts:
        assert "".join(fact.value.split()) in plain
    assert "\N{WHITE SQUARE}" not in text
    assert "\N{REPLACEMENT CHARACTER}" not in text


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="no pdftoppm on this machine")
def test_pages_are_rendered_and_none_is_empty(made, tmp_path: Path):
    from PIL import Image

    subprocess.run(
        ["pdftoppm", "-r", "40", "-png", str(made.folder / "report.pdf"), str(tmp_path / "p")], check=True
    )
    pages = sorted(tmp_path.glob("p*.png"))
    assert 3 <= len(pages) <= 9
    for path in pages:
        with Image.open(path) as image:
            dark = sum(image.convert("L").histogram()[:160])
        assert dark > 20
