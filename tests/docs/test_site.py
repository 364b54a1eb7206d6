"""The site as built: nothing from other hosts, every link leads somewhere, search and formulas work offline.

`.ci/run` builds the site and then runs these; where it is not built they are skipped.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.helpers.browser import chromium

SITE = Path(__file__).parents[2] / "docs/_build"
ROOTS = {"en": SITE, "ja": SITE / "ja"}
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
OUTSIDE = re.compile(r"""(?:url\(|@import)\s*['"]?(?:https?:)?//""")

pytestmark = [
    pytest.mark.skipif(
        not all((root / "index.html").exists() for root in ROOTS.values()),
        reason="the site is not built: see CONTRIBUTING.md",
    ),
    pytest.mark.xdist_group("site"),
]
NARROW = (
    *("index", "glossary", "gallery", "scenario-file", "_generated/data/materials/rare-earths"),
    *("_generated/models/supply-constrained", "_generated/commands/1-what-a-cut-off-costs"),
)
"""Pages that are opened as wide as a hand."""
BOTH = pytest.mark.parametrize("language", ROOTS)


class Page(HTMLParser):
    """What a page loads, links to and can be linked at."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors |= {given[key] for key in ("id", "name") if given.get(key)}
        if tag in LOADED and given.get(LOADED[tag]):
            self.loaded.add(given[LOADED[tag]])
        if tag == "a" and given.get("href"):
            self.links.add(given["href"])


@pytest.fixture(scope="module")
def pages() -> dict[Path, Page]:
    return {path: Page(path) for path in SITE.rglob("*.html") if "_static" not in path.parts}


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def tab(browser):
    """A tab of which every request that leaves the machine is written down and refused."""
    opened = browser.new_page(viewport={"width": 375, "height": 900})
    opened.asked = []  # type: ignore[attr-defined]

    def seen(route):
        if not route.request.url.startswith(("file:", "data:", "blob:")):
            opened.asked.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    opened.route("**/*", seen)
    yield opened
    opened.close()


def test_pages_load_nothing_from_other_hosts(pages):
    outside = {
        (path.relative_to(SITE).as_posix(), place)
        for path, page in pages.items()
        for place in page.loaded
        if urlsplit(place).netloc
    }
    assert len(pages) > 50
    assert outside == set()


def test_styles_ask_no_other_host():
    styles = [*SITE.rglob("*.css"), *SITE.rglob("*.svg")]
    assert styles
    assert [path for path in styles if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []


def test_every_link_inside_resolves(pages):
    broken = []
    for path, page in pages.items():
        for link in page.links | page.loaded:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchors = pages[target].anchors if target in pages else {unquote(parts.fragment)}
            if not target.exists() or (parts.fragment and unquote(parts.fragment) not in anchors):
                broken.append((path.relative_to(SITE).as_posix(), link))
    assert broken == []


def test_every_picture_and_output_of_the_notebooks_is_there(pages):
    for root in ROOTS.values():
        for path in (root / "_generated/notebooks").glob("*.html"):
            text = path.read_text(encoding="utf-8")
            assert "cell_output" in text, path
            assert "Traceback" not in text, path


@BOTH
def test_the_gallery_shows_pictures(pages, language):
    root = ROOTS[language]
    shown = {place for place in pages[root / "gallery.html"].loaded if place.startswith("_images/")}
    with_pictures = [
        path
        for path in (root / "_generated/notebooks").glob("*.html")
        if any("_images/" in place for place in pages[path].loaded)
    ]
    assert len(shown) == len(with_pictures) >= 5


@BOTH
def test_pages_say_their_language(language):
    text = (ROOTS[language] / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in text
    assert ("供給途絶の損失を測る" in text) == (language == "ja")


@BOTH
@pytest.mark.parametrize("name", NARROW)
def test_a_page_fits_a_hand_and_asks_nobody(tab, language, name):
    tab.goto((ROOTS[language] / f"{name}.html").as_uri())
    tab.wait_for_timeout(300)
    assert tab.asked == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375


@BOTH
@pytest.mark.parametrize("name", ["01-what-a-cut-off-costs", "08-what-happened"])
def test_rows_of_a_notebooks_tables_do_not_wrap(tab, language, name):
    tab.goto((ROOTS[language] / f"_generated/notebooks/{name}.html").as_uri())
    heights = tab.eval_on_selector_all("table.dataframe tr", "all => all.map(row => row.offsetHeight)")
    assert heights
    assert max(heights) < 40
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375


@BOTH
def test_formulas_are_drawn(tab, language):
    tab.goto((ROOTS[language] / "_generated/models/bottleneck.html").as_uri())
    tab.wait_for_selector("math")
    assert tab.locator("div.math math").count() >= 1
    assert tab.locator(".katex-error").count() == 0
    assert r"\phi" not in tab.inner_text("article")


@pytest.mark.parametrize(
    ("language", "asked", "wanted"),
    [
        ("en", "extraction", "_generated/models/extraction.html"),
        ("en", "家計外消費支出", "handbook/accounts.html"),
        ("ja", "ボトルネック割当", "_generated/models/bottleneck.html"),
        ("ja", "産業連関表", "handbook/pymrio.html"),
        ("ja", "在庫", "_generated/models/inventory.html"),
    ],
)
def test_search_finds_offline(tab, language, asked, wanted):
    tab.goto(f"{(ROOTS[language] / 'search.html').as_uri()}?q={asked}")
    tab.wait_for_selector("#search-results li a", timeout=15_000)
    tab.wait_for_timeout(4000)  # results come one by one
    found = tab.eval_on_selector_all("#search-results li a", "all => all.map(a => a.href)")
    assert any(wanted in link for link in found), found[:10]
    assert tab.asked == []
