"""The handbook: a page for every model, and worked examples that run."""

import doctest
import re
from pathlib import Path

import pytest

import iomodel as iom

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted([*(DOCS / "handbook").rglob("*.md"), *(DOCS / "ja").rglob("*.md"), DOCS / "index.md"])
MODELS = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "handbook/models").glob("*.md")}
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_what_a_page_computes_comes_out(path):
    """Every block of a page in one session, as a reader types it."""
    session = "\n".join(BLOCK.findall(path.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(session, {}, path.name, str(path), 0)
    failed, tried = doctest.DocTestRunner(optionflags=LOOSE).run(test)
    assert failed == 0
    assert not session or tried >= 3


def test_every_model_has_its_page_with_an_example_by_hand():
    assert set(MODELS) == set(iom.MODELS)
    for name, text in MODELS.items():
        heads = re.findall(r"^## (.+)$", text, re.M)
        assert heads == ["Equation", "By hand", "When to use it", "References"], name
        assert "$$" in text, name
        assert BLOCK.search(text.split("## By hand")[1].split("## When")[0]), name
        assert re.search(r"\((19|20)\d\d\)", text.split("## References")[1]), name
