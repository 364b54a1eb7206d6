"""One build a language: in Japanese, a page with a Japanese text shows it, and the others stay English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_JAPANESE = "[　-鿿＀-￯]"
_BEGINS = rf"(?!```|\* |\d+\. )(?:{_JAPANESE}|[\w`*({{\[])"
_BROKEN = re.compile(rf"(?<={_JAPANESE})\n *(?={_BEGINS})|(?<=[\w`*)])\n *(?={_JAPANESE})", re.ASCII)
"""A break of line beside Japanese text, which a browser would show as a space."""
GENERATED = "_generated/"
_NAMED = re.compile(r"^```(\w+) file=(\S+)\n", re.MULTILINE)
_APART = re.compile(r"(^```.*?^```$|^<!--.*?-->$)", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\|[-:| ]+\|\n((?:\|.*\|(?:\n|\Z))+)", re.MULTILINE)
_ENDS = re.compile(r"(?<=\d) to (?=[-+]?\d)")
_CODE_HERE = re.compile(r"<!-- code (\d+) -->")
_WORDS = re.compile(r"^<!-- words\n(.*?)^-->(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_ROWS_HERE = re.compile(r"<!-- rows (\d+)(?: columns (\d+)-(\d+))? -->")


def japanese_text(docs: Path, name: str) -> Path | None:
    """The Japanese text of a page; None where there is none.

    Parameters
    ----------
    docs
        The folder of sources.
    name
        Name of the page, without ending.
    """
    if name.startswith(GENERATED):
        path = docs / GENERATED / "ja" / f"{name.removeprefix(GENERATED)}.md"
    else:
        path = docs / "ja" / f"{name}.md"
    return next((found for found in (path, path.with_suffix(".ipynb")) if found.exists()), None)


def newly_japanese(docs: Path, names: Iterable[str], read: Mapping[str, Iterable[object]]) -> list[str]:
    """Pages whose Japanese text was not there when they were last read.

    Parameters
    ----------
    docs
        The folder of sources.
    names
        Pages.
    read
        Files that each page was read from, besides its own.
    """
    texts = {name: japanese_text(docs, name) for name in names}
    return [name for name, path in texts.items() if path and str(path) not in map(str, read.get(name, ()))]


def replaced(path: Path, english: str) -> str:
    """A Japanese text as it takes the place of the English one; a notebook as it is."""
    text = path.read_text(encoding="utf-8")
    return text if path.suffix == ".ipynb" else included(shared(joined(text), english))


def joined(text: str) -> str:
    r"""Japanese paragraphs as one line each; blocks of code and comments as they are.

    >>> joined("停止から\n損失まで\n`GDP`\nの変化")
    '停止から損失まで`GDP`の変化'
    >>> joined("次の二つ：\n- 一つ目は\n  `a`\n- 二つ目\n\n```toml\n# 在庫\ndays = 3\n```")
    '次の二つ：\n- 一つ目は`a`\n- 二つ目\n\n```toml\n# 在庫\ndays = 3\n```'
    """
    parts = _APART.split(text)
    return "".join(part if place % 2 else _BROKEN.sub("", part) for place, part in enumerate(parts))


def captioned(text: str) -> str:
    r"""The text with names of files, which guides give to blocks of code, above the blocks.

    >>> print(captioned("```toml file=mine.toml\nname = 'mine'\n```"))
    ```{code-block} toml
    :caption: mine.toml
    <BLANKLINE>
    name = 'mine'
    ```
    """
    return _NAMED.sub(r"```{code-block} \1\n:caption: \2\n\n", text)


def shared(text: str, english: str) -> str:
    r"""The text with blocks of code and rows of tables of the English page in their places.

    ``<!-- code 2 -->`` is the second block of code, ``<!-- rows 1 -->`` the rows of the first table below its
    head, ``<!-- rows 1 columns 1-3 -->`` only their first three columns: figures stand in one page alone.
    Ranges are written as in Japanese. A comment that begins with ``words`` gives Japanese for whole cells of
    these rows, one a line: ``English → Japanese``.

    >>> page = "| a | b |\n|---|---|\n| 1 | -2 to -1 |\n\n```python\n>>> 1\n```\n"
    >>> shared("<!-- rows 1 columns 2-2 -->\n<!-- code 1 -->", page)
    '| -2～-1 |\n```python\n>>> 1\n```'
    >>> shared("<!-- words\na day → 1日\n-->\n<!-- rows 1 -->", "| a |\n|---|\n| a day |\n")
    '| 1日 |'
    """
    blocks = blocks_of(english)
    tables = _TABLE.findall(english)
    words = words_of(text)

    def rows(match: re.Match[str]) -> str:
        found = [said(row, words) for row in _ENDS.sub("～", tables[int(match[1]) - 1]).strip().split("\n")]
        if match[2] is None:
            return "\n".join(found)
        kept = slice(int(match[2]), int(match[3]) + 1)
        return "\n".join("|" + "|".join(row.split("|")[kept]) + "|" for row in found)

    text = _CODE_HERE.sub(lambda match: blocks[int(match[1]) - 1], _WORDS.sub("", text))
    return _ROWS_HERE.sub(rows, text)


def blocks_of(text: str) -> list[str]:
    r"""Blocks of code of a page, with their fences; lists of pages and includes are none.

    >>> blocks_of("```{toctree}\na\n```\n\n```python\n1\n```\n")
    ['```python\n1\n```']
    """
    return [block for block in _FENCED.findall(text) if not block.startswith("```{")]


def words_of(text: str) -> dict[str, str]:
    r"""Japanese for whole cells of the English tables, as a Japanese text gives it.

    >>> words_of("<!-- words\na day → 1日\na week → 1週間\n-->\n")
    {'a day': '1日', 'a week': '1週間'}
    """
    lines = [line for block in _WORDS.findall(text) for line in block.splitlines()]
    return dict(line.split(" → ") for line in lines)


def said(row: str, words: dict[str, str]) -> str:
    """A row of a table with its cells in Japanese, where there are words for them.

    >>> said("| a day | 3 |", {"a day": "1日"})
    '| 1日 | 3 |'
    """
    return "|".join(f" {words[cell.strip()]} " if cell.strip() in words else cell for cell in row.split("|"))


def included(text: str) -> str:
    """The text with includes of generated parts in Japanese.

    >>> included("see _generated/answer.inc")
    'see _generated/ja/answer.inc'
    """
    for name in ("answer.inc", "sure.inc", "symbols.inc", "cite.inc", "gallery.inc", "others.inc"):
        text = text.replace(f"{GENERATED}{name}", f"{GENERATED}ja/{name}")
    return text
