"""Errors in the language of the screen: the frequent ones in Japanese by pattern, the others as they are.

``japanese_errors.toml`` has the patterns. A place before a text, such as ``cuts.0.share:``, stays; names that
could have been meant come last.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from iomodel.cli.speech import spoken

LIST = "japanese_errors.toml"
"""The file with the Japanese of errors."""
_HINT = re.compile(r" ?Did you mean ((?:'[^']*'(?: \([^)]*\))?(?: or )?)+)\?")
_HOLE = "((?:(?!: ).)+?)"
"""What is put in: anything but a place with its colon."""
_ZERO = "(a leading zero is missing)"
_SEE = re.compile(r"(.+); see `([^`]+)`")


def refusal(line: str) -> str:
    """A line that says what is wrong, in the language of the screen.

    >>> from iomodel.cli.speech import speak
    >>> speak("ja")
    >>> print(refusal("no model 'dirct'; models: direct, leontief. Did you mean 'direct'?"))
    モデル'dirct'がない。モデル：direct, leontief。近い名称：'direct'。
    >>> print(refusal("  cuts.0.material: is missing"))
      cuts.0.material：記入がない。
    >>> speak("en")
    >>> print(refusal("  cuts.0.material: is missing"))
      cuts.0.material: is missing
    """
    if spoken() == "en":
        return line
    text = line.lstrip()
    return line[: len(line) - len(text)] + _whole(text)


def _whole(text: str) -> str:
    """A text in Japanese, with what was meant at its end; as it is where the list has nothing for it."""
    see = _SEE.fullmatch(text)
    if see:
        return f"{_whole(see[1])}（`{see[2]}`を参照）"
    hint = _HINT.search(text)
    if not hint:
        return _part(text) or text
    said = _part(text[: hint.start()] + text[hint.end() :])
    return f"{said}近い名称：{_meant(hint[1])}。" if said else text


def _meant(names: str) -> str:
    """Names that could have been meant."""
    return names.replace(" or ", "、").replace(_ZERO, "（先頭の0が抜けている）")


def _part(text: str) -> str:
    """The Japanese of a text or of what follows its place; empty where the list has neither."""
    text = text.strip()
    for pattern, form in _list("texts"):
        found = pattern.fullmatch(text)
        if found:
            return form.format(*(_object(part) for part in found.groups()))
    place, colon, rest = text.partition(": ")
    said = _part(rest) if colon else ""
    return f"{_object(place)}：{said}" if said else ""


def _object(text: str) -> str:
    """What is wrong, by its kind and name: ``scenario ban.toml``."""
    for pattern, form in _list("objects"):
        found = pattern.fullmatch(text)
        if found:
            return form.format(found[1])
    return text


@cache
def _list(which: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of objects or of texts with their Japanese, the most telling first."""
    import tomllib

    parts = tomllib.loads((files("iomodel.cli") / LIST).read_text("utf-8"))
    objects = parts.pop("objects")
    listed = [objects] if which == "objects" else parts.values()
    pairs = {english: said for part in listed for english, said in part.items()}
    longest = sorted(pairs, key=lambda text: -len(text.replace("{}", "")))
    return [(re.compile(_HOLE.join(map(re.escape, text.split("{}")))), pairs[text]) for text in longest]
