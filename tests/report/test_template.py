"""A house of one's own: what the recipe says stands in page and PDF, escaped; a broken template is told."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from iomodel.errors import SourceError
from iomodel.report import write_template
from iomodel.report.appearance import PARTS
from iomodel.report.house import House
from iomodel.report.page import page
from iomodel.report.pdf import pdf
from iomodel.report.sections import SECTIONS
from iomodel.report.workbook import workbook

pytestmark = pytest.mark.xdist_group("report")


def housed(made, **changes):
    return replace(made.contents, house=House(**changes))


def test_what_a_house_says_is_escaped_and_stands_in_the_page(english):
    text = page(
        housed(english, author="A <b>", institution="I", introduction=("One & two.",), accent="#003366")
    )
    assert "A &lt;b&gt; · I" in text
    assert '<p class="introduction">One &amp; two.</p>' in text
    assert "--strong: #003366" in text


def test_the_bundled_template_written_out_gives_the_same_report(english, tmp_path: Path):
    written = write_template(tmp_path / "house")
    assert [path.name for path in written] == list(PARTS)
    assert page(housed(english, template=str(tmp_path / "house"))) == page(english.contents)
    assert pdf(housed(english, template=str(tmp_path / "house"))) == pdf(english.contents)
    with pytest.raises(SourceError, match="is there already"):
        write_template(tmp_path / "house")


def test_a_file_of_ones_own_replaces_the_bundled_one(english, tmp_path: Path):
    (tmp_path / "style.css").write_text("body { color: teal }")
    assert "color: teal" in page(housed(english, template=str(tmp_path)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% for", "report.html.j2, line 1"),
        ("{{ report.nothing }}", "nothing"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_broken_page_is_told(english, tmp_path: Path, text: str, told: str):
    (tmp_path / "report.html.j2").write_text(text)
    with pytest.raises(SourceError, match="template") as caught:
        page(housed(english, template=str(tmp_path)))
    assert told in str(caught.value)


def test_a_broken_pdf_is_told(english, tmp_path: Path):
    (tmp_path / "report.typ").write_text("#let x =")
    with pytest.raises(SourceError, match=r"report\.typ: "):
        pdf(housed(english, template=str(tmp_path)))


def test_the_workbook_draws_and_fits_a_page(english):
    with zipfile.ZipFile(io.BytesIO(workbook(english.contents))) as book:
        names = book.namelist()
        sheets = [book.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    drawn = sum(len(part.charts) for part in english.contents.sections)
    assert sum(name.startswith("xl/charts/chart") for name in names) == drawn
    assert all('fitToHeight="0"' in sheet for sheet in sheets)


def test_the_command_writes_the_template_and_lists_the_sections(command, tmp_path: Path):
    code, out, _ = command("reports", "template", str(tmp_path / "house"))
    assert code == 0
    assert sorted(path.name for path in (tmp_path / "house").iterdir()) == sorted(PARTS)
    assert f'template = "{tmp_path / "house"}"' in " ".join(out.split())
    code, _, err = command("reports", "template", str(tmp_path / "house"))
    assert code == 2
    assert "is there already" in err
    code, out, _ = command("reports", "--json")
    assert [one["name"] for one in json.loads(out)] == [one.name for one in SECTIONS]
    _, out, _ = command("reports", "--lang", "ja")
    assert re.search(r'"sectors" +影響を受ける部門', out)
