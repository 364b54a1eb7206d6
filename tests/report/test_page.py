"""The page in a browser: nothing from outside, nothing broken, readable in a hand and on a desk."""

import base64
import io
import re
from pathlib import Path

import pytest

from iomodel.charts.fonts import FIRST_CJK
from iomodel.report.glyphs import subset
from iomodel.report.page import page

pytestmark = pytest.mark.xdist_group("report")


def test_page_is_the_same_twice(made):
    assert page(made.contents) == (made.folder / "report.html").read_text(encoding="utf-8")


def test_page_names_nothing_outside_itself(made):
    text = (made.folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    outside = re.findall(r'(?:src|href)="(?!#|data:)[^"]*"|url\((?!#|data:)[^)]*\)|@import', text)
    assert outside == []


def test_japanese_letters_are_all_in_the_font_that_the_page_carries(made):
    from fontTools.ttLib import TTFont

    text = (made.folder / "report.html").read_text(encoding="utf-8")
    carried = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", text)
    with TTFont(io.BytesIO(base64.b64decode(carried[1]))) as font:
        known = set(font.getBestCmap())
    needed = {ord(char) for char in text if ord(char) >= FIRST_CJK}
    assert needed
    assert needed <= known
    assert subset("希") != subset("土")


@pytest.mark.parametrize("width", [375, 1280])
def test_page_in_a_browser(browser, made, width: int):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    troubles: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: troubles.append(message.text))
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto((made.folder / "report.html").as_uri())
    tab.evaluate("document.fonts.ready")
    assert troubles == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    boxes = tab.evaluate(
        """[...document.querySelectorAll('figure')].map(f =>
            [...f.querySelectorAll('svg')].filter(s => s.checkVisibility())
                .map(s => [s.getBoundingClientRect().width, s.getBoundingClientRect().height]))"""
    )
    assert len(boxes) == sum(len(part.charts) for part in made.contents.sections)
    for shown in boxes:
        assert len(shown) == 1
        assert shown[0][0] > 0.8 * min(width - 40, 800)
        assert shown[0][1] > 60
    small = tab.evaluate(
        """[...document.querySelectorAll('p, td, th, figcaption, dd, dt, li')]
            .filter(e => parseFloat(getComputedStyle(e).fontSize) < 12).length"""
    )
    assert small == 0
    tab.close()


def test_japanese_headings_are_no_boxes(browser, japanese):
    """A heading of two different letters is drawn differently from the same heading in one letter."""
    tab = browser.new_page(viewport={"width": 800, "height": 400})
    tab.goto((japanese.folder / "report.html").as_uri())
    tab.evaluate("document.fonts.ready")
    heading = tab.locator("h1")
    letters = heading.inner_text()
    first = heading.screenshot()
    heading.evaluate("(e, text) => { e.textContent = text }", letters[::-1])
    assert heading.screenshot() != first
    assert tab.evaluate("[...document.fonts].every(f => f.status === 'loaded')")
    tab.close()


def test_index_of_nothing_made_still_names_the_failure(tmp_path: Path):
    from iomodel.report.batch import Outcome
    from iomodel.report.index import index_page

    text = index_page([Outcome("broken", "failed", "unknown model <x>", {}, ())])
    assert "broken" in text
    assert "unknown model &lt;x&gt;" in text


def answer(title: str, loss: float) -> dict[str, object]:
    said = {"title": title, "headline": f"GDP falls by {-loss}.", "days": 90, "path": [0.0, loss, 2 * loss]}
    return {**said, "lead_gdp": loss, "least": 0.0, "most": loss}


@pytest.mark.parametrize("width", [375, 1280])
def test_index_filters_in_a_browser_that_may_load_nothing(browser, tmp_path: Path, width: int):
    from iomodel.report.batch import Outcome
    from iomodel.report.index import index_page

    outcomes = []
    for name in ("s2", "s10"):
        summary = {**answer(f"\u9014\u7d76 {name}", -0.5), "language": "ja", "lead": "direct"}
        summary["points"] = [answer("<b>stock 60</b>", -0.4), answer("stock 0", -1.5)]
        outcomes.append(Outcome(name, "written", "", summary, ("report.html", "report.pdf")))
    (tmp_path / "index.html").write_text(index_page(outcomes), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 900})
    troubles: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: troubles.append(message.text))
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto((tmp_path / "index.html").as_uri())
    tab.evaluate("document.fonts.ready")
    assert troubles == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    shown = "[...document.querySelectorAll('tbody tr')].filter(e => e.checkVisibility()).length"
    assert tab.evaluate(shown) == 6
    assert tab.text_content("#count") == "6 of 6 rows"
    tab.fill("#filter", "STOCK 60")
    assert tab.evaluate(shown) == 2
    tab.fill("#filter", "\u9014\u7d76")
    assert tab.evaluate(shown) == 2
    tab.fill("#filter", "")
    tab.uncheck("#points")
    assert tab.evaluate(shown) == 2
    pictures = tab.evaluate(
        "[...document.querySelectorAll('svg.thumb line.zero')].map(e => getComputedStyle(e).stroke)"
    )
    assert len(pictures) == 2 * 6
    assert set(pictures) == {"rgb(138, 151, 163)"}
    tab.evaluate(
        """document.body.append(Object.assign(
            document.createElement('script'), {textContent: 'window.alien = 1'}))"""
    )
    assert tab.evaluate("window.alien") is None
    tab.close()
