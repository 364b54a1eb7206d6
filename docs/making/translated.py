"""Notebooks in Japanese: the code of the English ones, with the texts that lie in ``notebooks/ja``.

``uv run python -m docs.making.translated notebooks-ja`` writes them as files for Jupyter.

A text begins at a line with the id of its cell. Under a cell of prose, and under a cell that says a sentence
with figures from the run, stands what it says in Japanese. Under any other cell of code stand the words in
it that a reader sees, one pair a line. What is not named there is the same in both languages.
"""

from __future__ import annotations

import ast
import copy
import json
import re
import sys
from pathlib import Path
from typing import Any, TypeAlias

from docs.making.overlay import joined

Notebook: TypeAlias = dict[str, Any]
"""A notebook as its JSON file holds it."""

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SENTENCE = "sentence"
"""Tag of a cell that says a sentence with figures from the run."""
_ID = re.compile(r"^<!-- ([\w-]+) -->$", re.M)
_PAIR = re.compile(r"^`(.+?)` → `(.+?)`$", re.M)
_LANGUAGE = {"en": 'language = "en"', "ja": 'language = "ja"'}


def read(path: Path) -> Notebook:
    """A notebook."""
    found: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return found


def code_of(cell: dict[str, Any]) -> str:
    """Text of a cell."""
    return "".join(cell["source"])


def texts_of(path: Path) -> dict[str, str]:
    """The Japanese texts of a notebook, by id of the cell."""
    parts = _ID.split((path.parent / "ja" / f"{path.stem}.md").read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def in_japanese(path: Path) -> Notebook:
    """A notebook with its texts in Japanese.

    Raises
    ------
    ValueError
        If a cell has no Japanese, Japanese has no cell, or a word that is to be replaced is not in its cell.
    """
    book, texts = copy.deepcopy(read(path)), texts_of(path)
    for cell in book["cells"]:
        text = texts.pop(cell["id"], "")
        cell["source"] = _translated(cell, text, f"{path.name}, cell {cell['id']}").splitlines(keepends=True)
    if texts:
        raise ValueError(f"{path.name} has no cell {', '.join(texts)}; change the Japanese text of it")
    return book


def _translated(cell: dict[str, Any], text: str, where: str) -> str:
    """Text of one cell in Japanese."""
    source = code_of(cell)
    if cell["cell_type"] == "markdown" or SENTENCE in cell["metadata"].get("tags", []):
        if not text:
            raise ValueError(f"{where} has no Japanese text")
        return joined(text) if cell["cell_type"] == "markdown" else with_sentence(source, text)
    for english, japanese in _PAIR.findall(text):
        if f'"{english}"' not in source:
            raise ValueError(f'{where} does not hold "{english}"; change the pair in its Japanese text')
        source = source.replace(f'"{english}"', f'"{japanese}"')
    return source.replace(_LANGUAGE["en"], _LANGUAGE["ja"])


def sentence_of(source: str) -> ast.expr:
    """What ``Markdown(...)`` is called with at the end of a cell."""
    last = ast.parse(source).body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and len(last.value.args) == 1:
        return last.value.args[0]
    raise ValueError("a cell that says a sentence ends with Markdown(...)")


def with_sentence(source: str, text: str) -> str:
    r"""Code with another sentence.

    >>> print(with_sentence('Markdown(f"It is {n:.1f} %.")', "{n:.1f} %である。\n以上。"))
    Markdown(
        f"{n:.1f} %である。"
        f"以上。"
    )
    """
    begin = sentence_of(source)
    lines = source.splitlines(keepends=True)
    start = sum(map(len, lines[: begin.lineno - 1])) + begin.col_offset
    before = source[:start].rstrip().removesuffix("(")
    said = "\n".join(f'    f"{line}"' for line in text.splitlines() if line)
    return f"{before}(\n{said}\n)"


def figures_of(source: str) -> list[str]:
    """What a sentence takes from the run, as written, in the order of the alphabet."""
    return sorted(
        source_of + ":" + (ast.unparse(part.format_spec) if part.format_spec else "")
        for part in ast.walk(sentence_of(source))
        if isinstance(part, ast.FormattedValue)
        for source_of in [ast.unparse(part.value)]
    )


def write(folder: Path) -> list[Path]:
    """Write every notebook in Japanese, without outputs."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        target = folder / f"{path.stem}.ja.ipynb"
        text = json.dumps(in_japanese(path), ensure_ascii=False, indent=1)
        target.write_text(text + "\n", encoding="utf-8")
        written.append(target)
    return written


if __name__ == "__main__":
    for one in write(Path(sys.argv[1] if len(sys.argv) > 1 else "notebooks-ja")):
        print(one)
