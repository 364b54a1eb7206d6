"""Whose loss a sentence speaks of, where it names several countries."""

from __future__ import annotations

import re

from iomodel.errors import ParameterError
from iomodel.sources import countries

_ORIGIN = "CHN"
"""Who is named as the origin of a cut more often than as the one who loses."""
_GROUP = "WORLD"
_OWNER = r"^(?:'s|’s|')?"
_LOSER = (
    re.compile(
        _OWNER
        + r"\s*(?:(?:real|nominal|annual|gross|own|whole)\s+)?(?:GDP|economy|growth|loss|losses|output|"
        r"manufactur|carmaker|compan|firm|business|industr)",
        re.I,
    ),
    re.compile(
        r"^\s+(?:(?:would|could|may|might|will|has|had|have|stands? to|is set to|to|already|also)\s+)*"
        r"(?:lose|lost|loses|losing|suffer|forgo|shed|shrink|contract|face)",
        re.I,
    ),
    re.compile(
        r"^(?:経済|企業|産業|の(?:実質|名目)?(?:GDP|損失|国内総生産|経済|生産|産業)|(?:は|が|で|では|に))"
    ),
)
_BEFORE_LOSER = re.compile(
    r"(?:cost|costs|costing|hit|hits|hitting|hurt|hurts|hurting|loss(?:es)? (?:of|to|for|in|by)|"
    r"(?:lost|suffered|borne|paid|forgone) by|damages?|"
    r"harms?|cuts?|slash(?:es)?|shaves?|off)\s+(?:to\s+)?(?:the\s+)?$",
    re.I,
)
_TO = re.compile(r"対$")
_NOT_LOSER = (
    re.compile(
        _OWNER + r"\s+(?:\d{4}\s+)?(?:export|curb|ban|control|restrict|embargo|suppl|rare|quota)", re.I
    ),
    re.compile(r"^(?:からの|による|産|の(?:輸出|レアアース|規制|禁輸|措置|対))"),
)
_BEFORE_NOT_LOSER = re.compile(r"(?:from|by|against|with)\s+(?:the\s+)?$", re.I)


def loser_in(text: str) -> str | None:
    """Code of the country whose loss a sentence speaks of; None where it names none.

    Parameters
    ----------
    text
        A sentence without its amounts, so that ``US dollars`` names no country.

    Raises
    ------
    ParameterError
        If several countries could be meant.

    >>> loser_in("South Korea lost much from Japan's 2019 export curbs"), loser_in("China's ban costs Japan")
    ('KOR', 'JPN')
    >>> loser_in("2 billion lost by Germany"), loser_in("a ban by China costs Japan")
    ('DEU', 'JPN')
    >>> loser_in("中国の輸出規制で日本のGDPは減る"), loser_in("a ban costs much") is None
    ('JPN', True)
    """
    scores: dict[str, int] = {}
    for code, start, end in mentions(text):
        scores[code] = max(scores.get(code, -9), _score(code, text[:start], text[end:]))
    best = max(scores.values(), default=0)
    meant = [code for code, score in scores.items() if score == best]
    if not meant or best < 0:
        return None
    if len(meant) > 1:
        names = " or ".join(countries()[code].name for code in meant)
        raise ParameterError(f"claim: the loss of {names}? Expected one; name it as country")
    return meant[0]


def mentions(text: str) -> list[tuple[str, int, int]]:
    """Code and place of every country that a sentence names, longer names first.

    >>> mentions("South Korea and the US")
    [('KOR', 0, 11), ('USA', 20, 22)]
    """
    names = [(name, code) for code, country in countries().items() for name in country.names]
    found = []
    for name, code in sorted(names, key=lambda pair: -len(pair[0])):
        exact = name.isascii() and len(name) <= 4
        edge = r"(?<![A-Za-z]){}(?![A-Za-z])" if name.isascii() else "{}"
        for match in re.finditer(edge.format(re.escape(name)), text, 0 if exact else re.I):
            found.append((code, match.start(), match.end()))
            text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
    return sorted(found, key=lambda place: place[1])


def _score(code: str, before: str, after: str) -> int:
    """How much the words around a country say that the loss is its own."""
    score = {_ORIGIN: -1, _GROUP: -1}.get(code, 0)
    score += 3 * any(pattern.match(after) for pattern in _LOSER)
    loses = bool(_BEFORE_LOSER.search(before) or _TO.search(before))
    score += 3 * loses
    score -= 4 * any(pattern.match(after) for pattern in _NOT_LOSER)
    return score - 4 * (not loses and bool(_BEFORE_NOT_LOSER.search(before)))
