"""Words of Japanese text for the search of the site, which runs in the reader's browser."""

from __future__ import annotations

import re

from sphinx.search.ja import BaseSplitter

_RUN = re.compile(r"\w+")
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々ー]+")
_SPACED = re.compile(r"(?<=[぀-鿿々ー])\s+(?=[぀-鿿々ー])")


class Splitter(BaseSplitter):
    """Runs of letters, and pairs of characters within them.

    The browser finds a query of three characters or more inside any word, and a shorter one only where it is
    a word. A run between two punctuation marks, kept whole, is therefore found by every part of it, compounds
    such as 産業連関表 among them, and pairs are words of their own.
    """

    def split(self, input: str) -> list[str]:
        """The words of a text."""
        words = []
        for run in _RUN.findall(_SPACED.sub("", input)):
            words.append(run)
            for part in _JAPANESE.findall(run):
                words += [part, *(part[place : place + 2] for place in range(len(part) - 1))]
        return list(dict.fromkeys(words))
