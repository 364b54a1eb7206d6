"""One change of a file at a random place: bytes, lines, values, words, numbers, or a part of a workbook."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

TOKENS = (
    *("", "0", "-1", "1", "2", "0.5", "-0.0", "1e308", "1e-308", "1e400", "nan", "inf", "-inf", "9" * 400),
    *("9" * 5000, "0x10", "1_0", "true", "yes", "null", "[]", "{}", '""', '"x"', "2020-01-01", "10:00:00"),
    *("70 %", '"70 %"', '"3 months"', "ALL", "all", "central", "China", "direct", "rare-earths", "351", "03"),
    *(
        "../../x",
        "/etc/passwd",
        "\x00",
        "\x1b[31m",
        "\ufeff",
        "\u202e",
        "億円",
        "é",
        "𝟙",
        "１２",
        "%s%n",
        "{0}",
    ),
    *("a" * 300, "a" * 5000, ",", ";", '"', "'", "\\", "#", "=", "\n", "\r", "\t", "[" * 200, "a." * 200),
)


def damage(content: bytes, rng: random.Random) -> tuple[bytes, str]:
    """One change of a file, and what was changed."""
    change = rng.choice(_CHANGES)
    return change(content, rng), change.__name__.strip("_")


def _bytes(content: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(content) + 1)
    return content[:place] + rng.randbytes(rng.choice((1, 4, 64))) + content[place + rng.randrange(3) :]


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            lines.insert(one, lines[other])
        case 1:
            del lines[one]
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _value(content: bytes, rng: random.Random) -> bytes:
    """What stands between two separators becomes something else."""
    text = content.decode("utf-8", "replace")
    places = [match.span() for match in re.finditer(r"(?<=[,=\t\[])[^,=\t\[\]\n]+", text)]
    if not places:
        return content
    start, end = rng.choice(places)
    token = rng.choice(TOKENS)
    return f"{text[:start]}{token}{text[end:]}".encode("utf-8", "surrogatepass")


def _word(content: bytes, rng: random.Random) -> bytes:
    """A word or number becomes something else, within its quotes."""
    text = content.decode("utf-8", "replace")
    places = [match.span() for match in re.finditer(r"[\w.-]+", text)]
    if not places:
        return content
    start, end = rng.choice(places)
    return f"{text[:start]}{rng.choice(TOKENS)}{text[end:]}".encode("utf-8", "surrogatepass")


def _number(content: bytes, rng: random.Random) -> bytes:
    """A number becomes another one that a file may hold."""
    text = content.decode("utf-8", "replace")
    places = [match.span() for match in re.finditer(r"(?<![\w.])-?\d+(\.\d+)?", text)]
    if not places:
        return content
    start, end = rng.choice(places)
    number = rng.choice((0, -1, 1, 2, 0.5, 1e9, -1e-9, 1e15, 36500, 36501, rng.random(), -rng.random()))
    return f"{text[:start]}{number}{text[end:]}".encode()


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_bytes, _cut, _lines, _lines),
    *(_value, _value, _value, _word, _word, _number, _number, _number),
)


def repack(path: Path, rng: random.Random) -> str:
    """Change one part of a workbook inside its archive; a change of the archive itself is `damage`."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = rng.choice(list(parts))
    parts[name], change = damage(parts[name], rng)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in parts.items():
            book.writestr(part, content)
    return f"{change} in {name}"
