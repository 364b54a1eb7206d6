"""Notebooks as they lie in git, and their Japanese: texts side by side, code once, no figure typed by hand.

`pytest --nbmake notebooks` runs them; the build of the site runs both languages and refuses warnings.
"""

import ast
import json
import re
from pathlib import Path

import pytest

import iomodel
from docs.making.executed import steps
from docs.making.translated import (
    NOTEBOOKS,
    SENTENCE,
    code_of,
    figures_of,
    in_japanese,
    read,
    texts_of,
    with_sentence,
    write,
)

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EVERY = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
JAPANESE = re.compile("[぀-ヿ一-鿿]")
BOLD_FIGURE = re.compile(r"[^\s\"]\*\*\{[^}]*:\.\df")
"""Markdown takes no stars between a Japanese letter and a minus sign."""
CODE = re.compile(r"`[^`\n]+`|\$[^$\n]+\$")


def _sentences(book):
    return [cell for cell in book["cells"] if SENTENCE in cell["metadata"].get("tags", [])]


def _numbers(text):
    return sorted(re.findall(r"\d+(?:\.\d+)?", CODE.sub("", text)))


def _large(text):
    return [number for number in _numbers(text) if float(number) > 12]


def test_they_are_numbered_from_one_without_a_gap():
    assert [int(path.name[:2]) for path in PATHS] == list(range(1, len(PATHS) + 1))
    assert len(PATHS) >= 10
    assert {path.stem for path in PATHS} == {path.stem for path in (NOTEBOOKS / "ja").glob("*.md")}


@EVERY
def test_notebook(path: Path):
    cells = read(path)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(cells) <= 24
    assert cells[0]["cell_type"] == "markdown"
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    text = "".join(code_of(cell) + "\n" for cell in code)
    assert set(re.findall(r"\biom\.(\w+)", text)) <= {*iomodel.__all__, "errors"}
    assert set(re.findall(r"from (iomodel[\w.]*)", text)) <= {"iomodel.charts"}


@EVERY
def test_prose_has_no_figure_that_the_code_does_not_hold(path: Path):
    """Figures of the run stand in sentences that are computed; prose may name what the code sets."""
    cells = read(path)["cells"]
    code = "\n".join(code_of(cell) for cell in cells if cell["cell_type"] == "code")
    known = {*re.findall(r"\d+(?:\.\d+)?", code)}
    for cell in cells:
        if cell["cell_type"] == "markdown":
            assert set(_numbers(code_of(cell))) <= known, code_of(cell)


@EVERY
def test_sentences_take_their_figures_from_the_run(path: Path):
    found = _sentences(read(path))
    assert found
    for cell in found:
        assert figures_of(code_of(cell)), code_of(cell)
        assert cell["metadata"]["jupyter"] == {"source_hidden": True}


@EVERY
def test_every_text_has_its_japanese_with_the_same_figures(path: Path):
    """What English counts in words, up to twelve, Japanese counts in digits."""
    book, japanese = read(path), in_japanese(path)
    for one, other in zip(book["cells"], japanese["cells"], strict=True):
        english, said = code_of(one), code_of(other)
        if one["cell_type"] == "markdown":
            assert JAPANESE.search(said), said
            assert _large(english) == _large(said)
            assert set(_numbers(english)) <= set(_numbers(said))
            assert english.count("#") == said.count("#")
        elif SENTENCE in one["metadata"].get("tags", []):
            assert figures_of(english) == figures_of(said)
            assert JAPANESE.search(said) or said.count("{") == 1
            assert not BOLD_FIGURE.search(said), said


@EVERY
def test_code_is_the_same_in_both_languages_but_for_words(path: Path):
    for one, other in zip(read(path)["cells"], in_japanese(path)["cells"], strict=True):
        if one["cell_type"] == "code":
            assert _without_words(code_of(one)) == _without_words(code_of(other))


def _without_words(code):
    """The code with every text that is shown left empty."""

    class Emptied(ast.NodeTransformer):
        def visit_Constant(self, node):
            return ast.Constant("") if isinstance(node.value, str) else node

        def visit_JoinedStr(self, node):
            return ast.Constant("")

    return ast.unparse(Emptied().visit(ast.parse(code)))


@EVERY
def test_charts_and_words_of_a_notebook_follow_its_language(path: Path):
    code = [code_of(cell) for cell in read(path)["cells"] if cell["cell_type"] == "code"]
    assert 'language = "en"' in code[0]
    for text in code:
        for call in re.findall(r"(?:\.plot(?:\.\w+)?|_chart)\((?:[^()]|\([^()]*\))*\)", text):
            assert "language=language" in call, call


def test_a_text_without_japanese_is_refused(tmp_path):
    (tmp_path / "ja").mkdir()
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# A loss"]}]
    book, texts = tmp_path / "one.ipynb", tmp_path / "ja/one.md"
    book.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    texts.write_text("<!-- a -->\n# 損失\n", encoding="utf-8")
    assert texts_of(book) == {"a": "# 損失"}
    texts.write_text("<!-- a -->\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"one\.ipynb, cell a has no Japanese text"):
        in_japanese(book)
    texts.write_text("<!-- a -->\n# 損失\n\n<!-- b -->\n# 利得\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no cell b"):
        in_japanese(book)
    book.write_text(
        json.dumps({"cells": [dict(cells[0], cell_type="code", source=["x = 1"])]}), encoding="utf-8"
    )
    texts.write_text("<!-- a -->\n`loss` → `損失`\n", encoding="utf-8")
    with pytest.raises(ValueError, match="does not hold"):
        in_japanese(book)


def test_a_sentence_keeps_what_stands_before_it():
    code = "x = 2\nMarkdown(\n    f'It is {x}.'\n)"
    assert with_sentence(code, "{x}である。") == 'x = 2\nMarkdown(\n    f"{x}である。"\n)'


def test_what_takes_long_runs_once_and_what_is_shown_in_each_language():
    def cells(*codes):
        return [{"cell_type": "code", "source": [code]} for code in codes]

    english = cells('language = "en"', "y = long()", "t = title(y, language)", "z = t + y", "y")
    japanese = cells('language = "ja"', "y = long()", "t = title(y, language)", "z = t + y", "y")
    plan = [(code.split("\n")[-1], len(shown)) for code, shown in steps(english, japanese)]
    run = [code for code, shown in plan if shown]
    assert run.count("y = long()") == run.count("y") == 1
    assert run.count("t = title(y, language)") == run.count("z = t + y") == 2
    assert ("_kept['ja'] |= {'t': t, }", 0) in plan


def test_japanese_notebooks_are_written_for_jupyter(tmp_path):
    written = write(tmp_path)
    assert [path.name for path in written] == [f"{path.stem}.ja.ipynb" for path in PATHS]
    for path in written:
        book = json.loads(path.read_text(encoding="utf-8"))
        assert any('language = "ja"' in code_of(cell) for cell in book["cells"])
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                ast.parse(code_of(cell))
