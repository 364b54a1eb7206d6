"""Words of Japanese text for the search of the site, which runs in the reader's browser."""

from __future__ import annotations

import re

from sphinx.search.ja import BaseSplitter

_RUN = re.compile(r"\w+")
_COMPOUND = re.compile(r"[㐀-鿿々]+|[゠-ヿー]+")
_LONGEST = 8
"""Parts of a compound are words of their own up to this length [characters]."""
_SPACED = re.compile(r"(?<=[぀-鿿々ー])\s+(?=[぀-鿿々ー])")


class Splitter(BaseSplitter):
    """Runs of letters, and every part of the compounds within them.

    The browser looks inside words only where no word is what was asked. Parts of compounds of kanji, or of
    katakana, are therefore words of their own, so that 連関表 finds 産業連関表; a run between two punctuation
    marks is kept whole, so that a longer phrase is found inside it.
    """

    def split(self, input: str) -> list[str]:
        """The words of a text."""
        words = []
        for run in _RUN.findall(_SPACED.sub("", input)):
            words.append(run)
            for part in _COMPOUND.findall(run):
                words.append(part)
                for start in range(len(part) - 1):
                    ends = range(start + 2, min(len(part), start + _LONGEST) + 1)
                    words += [part[start:end] for end in ends]
        return list(dict.fromkeys(words))
