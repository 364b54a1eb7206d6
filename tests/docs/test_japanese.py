"""Pages in Japanese: each English page has one, with the same code, tables and figures."""

import re
from pathlib import Path

import pytest

from docs.making.overlay import blocks_of, japanese_text, replaced, words_of

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH_ONLY = {
    "changelog": "what changed is written down once, by whoever changes it",
}
"""Pages without Japanese, and why."""
OF_THEIR_OWN = {
    "index": "the Japanese landing page has a line on the language more",
    "recipe": "a Japanese report is asked for in its examples",
    "models": "its Japanese links to the pages of figures",
    "handbook/pymrio": "addressed to readers of the Japanese tables",
}
"""Pages whose Japanese is not parallel to the English, and why."""
NAMES = sorted(
    path.relative_to(DOCS).with_suffix("").as_posix()
    for path in DOCS.rglob("*.md")
    if not {"ja", "_generated", "_build"} & set(path.relative_to(DOCS).parts)
    and path.parent != DOCS / "handbook/models"  # these are held together by test_making
)
PARALLEL = [name for name in NAMES if name not in {*ENGLISH_ONLY, *OF_THEIR_OWN}]
INCLUDED = re.compile(r"^```\{include\} \.\./\.\./(\w+\.md)\n.*?^```$", re.M | re.S)
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
JAPANESE = re.compile("[぀-ヿ一-鿿]")
FIGURE = re.compile(r"\d[\d,]*\.\d+|\d+,\d{3}|\d+(?= %)")
YEN = re.compile(r"([\d,]+)兆(\d+)億")
CODE = re.compile(r"`([^`\n]+)`")


def both(name: str) -> tuple[str, str]:
    """A page in English and in Japanese, as they are built."""
    english = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    path = japanese_text(DOCS, name)
    assert path is not None, f"docs/ja/{name}.md is missing"
    return INCLUDED.sub(lambda match: _text_of(match[1]), english), replaced(path, english)


def _text_of(name: str) -> str:
    """A file at the top that a page includes, with links as from a folder of the site."""
    return (DOCS.parent / name).read_text(encoding="utf-8").replace("](docs/", "](../").strip()


def rows(text: str) -> list[list[str]]:
    """Rows of all tables of a page, as lists of cells."""
    prose = FENCE.sub("", text)
    found = re.findall(r"^\|(.*)\|$", prose, re.M)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in found]


def test_every_page_has_its_japanese_one():
    without = {name for name in NAMES if japanese_text(DOCS, name) is None}
    assert without == set(ENGLISH_ONLY)
    assert set(OF_THEIR_OWN) <= set(NAMES)


@pytest.mark.parametrize("name", PARALLEL)
def test_a_page_has_the_headings_and_the_code_of_the_english_one(name):
    english, japanese = both(name)
    assert blocks_of(japanese) == blocks_of(english)
    assert "<!--" not in japanese
    heads = [re.findall(r"^(#+) (.+)$", FENCE.sub("", text), re.M) for text in (english, japanese)]
    assert [marks for marks, _ in heads[0]] == [marks for marks, _ in heads[1]]
    assert all(JAPANESE.search(words) or "`" in words for _, words in heads[1])


@pytest.mark.parametrize("name", PARALLEL)
def test_tables_of_a_page_have_the_rows_of_the_english_one(name):
    """As many rows and columns, and the same names in code in each row."""
    for one, other in zip(*map(rows, both(name)), strict=True):
        assert len(one) == len(other), other
        names = [set(CODE.findall(" ".join(row))) for row in (one, other)]
        assert names[0] <= names[1], other


@pytest.mark.parametrize("name", PARALLEL)
def test_links_of_a_page_are_those_of_the_english_one(name):
    """Links to the same places, but for headings, which have names of their own in each language."""
    english, japanese = (
        sorted(link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", FENCE.sub("", text)))
        for text in both(name)
    )
    assert japanese == english


@pytest.mark.parametrize("name", PARALLEL)
def test_figures_of_a_page_are_those_of_the_english_one(name):
    """Decimals, large numbers and per cent, wherever they stand; yen are billions in English."""
    english, japanese = both(name)
    japanese = YEN.sub(
        lambda match: f"{int(match[1].replace(',', '')) * 1000 + int(match[2]) / 10:,.0f}", japanese
    )
    assert set(FIGURE.findall(japanese.replace("％", " %"))) == set(FIGURE.findall(english))


def test_every_line_of_the_benchmarks_is_said_in_japanese():
    """Whatever joins the table of ratios needs its Japanese words."""
    words = words_of((DOCS / "ja/performance.md").read_text(encoding="utf-8"))
    english = rows((DOCS / "performance.md").read_text(encoding="utf-8"))[2:]
    said = {cell for row in english for cell in row[:2]}
    assert said == set(words)
