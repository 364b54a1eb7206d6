"""Nothing is cut off: tables on a telephone, headings and lines at the ends of printed pages."""

import re
import shutil
import subprocess

import pytest

from iomodel.report import contents, plan
from iomodel.report.page import page
from iomodel.report.view import view

from .conftest import recipe

pytestmark = pytest.mark.xdist_group("report")

CUT_OFF = """width => [...document.querySelectorAll('table')].flatMap(table => {
    const holder = table.closest('.scroll') || table.parentElement;
    const cells = [...table.querySelectorAll('th, td')].filter(cell => cell.checkVisibility());
    const past = cells.filter(cell => {
        const box = cell.getBoundingClientRect();
        return box.left < -0.5 || box.right > width + 0.5 || cell.scrollWidth > cell.clientWidth + 1;
    });
    const hidden = holder.scrollWidth > holder.clientWidth + 1;
    return hidden || past.length
        ? [[table.caption ? table.caption.innerText : '', past.slice(0, 2).map(cell => cell.innerText)]] : [];
})"""
"""Tables of which something lies outside the screen or its own cell, with their first such cells."""


def test_no_table_is_cut_off_on_a_telephone(browser, made):
    tab = browser.new_page(viewport={"width": 375, "height": 800})
    tab.goto((made.folder / "report.html").as_uri())
    tab.evaluate("document.fonts.ready")
    assert len(tab.query_selector_all("table")) == sum(len(part.tables) for part in made.contents.sections)
    assert tab.evaluate(CUT_OFF, 375) == []
    tab.evaluate("document.querySelector('table').style.minWidth = '600px'")
    assert len(tab.evaluate(CUT_OFF, 375)) == 1
    tab.close()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_table_of_many_columns_goes_one_below_the_other(browser, tmp_path, language):
    """Effects have four long names of flows abreast, ranges six columns."""
    models = ["direct", "leontief:households=true"]
    chosen = recipe(language=language, sectors=13, models=models, durations=[], grid={}, draws=8)
    chosen = chosen.model_copy(update={"formats": ("html",), "sections": ("effects", "ranges")})
    study = plan(chosen)
    (tmp_path / "report.html").write_text(page(contents(study.run(), study)), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 375, "height": 800})
    tab.goto((tmp_path / "report.html").as_uri())
    tab.evaluate("document.fonts.ready")
    assert len(tab.query_selector_all("table")) == 2
    assert tab.evaluate(CUT_OFF, 375) == []
    tab.close()


def joined(text):
    return "".join(text.split())


def badly_broken(pages, headings):
    """Pages that end with a heading or hold hardly a line, by number."""
    found = {}
    for number, printed in enumerate(pages, 1):
        lines = [joined(line) for line in printed.splitlines() if joined(line)][
            :-1
        ]  # the last one is the foot
        if len(lines) < 3:
            found[number] = f"{len(lines)} lines"
        elif any(heading.endswith(lines[-1]) for heading in headings):
            found[number] = lines[-1]
    return found


def test_what_is_badly_broken_is_found():
    pages = ["a\nb\nc\nfoot 1/3\n", "a\nb\nTable 2. Losses\nfoot 2/3", "a\nfoot 3/3"]
    assert badly_broken(pages, ["Table2.Losses"]) == {2: "Table2.Losses", 3: "1 lines"}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_no_printed_page_ends_with_a_heading_or_holds_one_line(made):
    command = ["pdftotext", "-layout", str(made.folder / "report.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = text.rstrip("\f").split("\f")
    assert all(re.search(rf"\b{number}/{len(pages)}\s*$", one) for number, one in enumerate(pages, 1))
    shown = view(made.contents)["sections"]
    headings = [joined(part["title"]) for part in shown]
    headings += [joined(one["title"]) for part in shown for one in (*part["charts"], *part["tables"])]
    assert len(headings) > 10
    assert badly_broken(pages, headings) == {}
