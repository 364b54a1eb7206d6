"""Everything iomodel raises, as one tree.

::

    IOModelError
    ├── TableError (ValueError)
    │   ├── UnbalancedTableError    rows, columns and output disagree
    │   ├── LabelMismatchError      sectors differ in label or order
    │   └── UnitError               a unit is missing, unknown or contradicts the figures
    ├── ScenarioError (ValueError)  all problems of a scenario at once, each with its path
    ├── ParameterError (ValueError) a model, calibration or command was given an impossible value
    │   └── NotApplicableError      a model has no answer to this kind of scenario
    ├── SolverError (ArithmeticError)
    │   ├── NotProductiveError      the spectral radius of A is 1 or more
    │   ├── ConvergenceError        an iteration stopped short of its tolerance
    │   ├── CollapseError           weights leave too few draws to say anything
    │   └── InfeasibleError         no output satisfies the constraints
    ├── MissingExtraError (ImportError)  a package that an extra brings is not installed
    └── SourceError (OSError)
        ├── MissingTableError       no such table, level or file
        ├── ChecksumError           a file differs from its recorded sha256
        ├── LayoutError             a file is not laid out as its format says
        └── OutputError             a file or folder cannot be written

A message names the object and label, what was found, what was expected with its unit,
and what to do. The command line prints it as one line, several problems of a file as one line
each below their number, and exits with code 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import ClassVar


class IOModelError(Exception):
    """The root: catch this to catch everything iomodel raises on purpose."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The message in lines: one, unless it lists several problems."""
        return (_one_line(str(self)),)


class TableError(IOModelError, ValueError):
    """A table is not what an input-output table must be."""


class UnbalancedTableError(TableError):
    """A row or column of the table does not add up to the sector's output."""


class LabelMismatchError(TableError):
    """Sectors of two objects differ in label or in order."""


class UnitError(TableError):
    """A unit is missing, unknown, or contradicts the figures."""


_MOST = 50
"""So many problems of an object are listed; the others are counted."""


class _Several(IOModelError):
    """An error that lists all problems of one object at once.

    `message` says which object is wrong, `problems` holds every problem as ``(place, text)``.

    >>> print(ScenarioError("scenario ban.toml", [("duration.cut", "is missing")]))
    scenario ban.toml: duration.cut: is missing
    >>> print(ScenarioError("scenario ban.toml", [("duration.cut", "is missing"), ("titel", "unknown key")]))
    scenario ban.toml: 2 problems
      duration.cut: is missing
      titel: unknown key
    """

    def __init__(self, message: str, problems: Iterable[tuple[str, str]] = ()) -> None:
        self.message = message
        self.problems = tuple(problems)
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """One line where there is one problem; else their number, then a line for each."""
        texts = [f"{place}: {text}" for place, text in self.problems]
        if len(texts) < 2:
            return (_one_line(": ".join([self.message, *texts])),)
        rest = [f"and {len(texts) - _MOST} more"] if len(texts) > _MOST else []
        head = _one_line(f"{self.message}: {len(texts)} problems")
        return (head, *(f"  {_one_line(text)}" for text in [*texts[:_MOST], *rest]))


def _one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.splitlines())


def problems_at(place: str, error: IOModelError) -> list[tuple[str, str]]:
    """Problems of a part as those of the whole, in which the part stands at a place.

    >>> material = LayoutError("material mine", [("a.csv", "is empty"), ("b.csv", "is empty")])
    >>> problems_at("cuts.0.material", material)
    [('cuts.0.material, a.csv', 'is empty'), ('cuts.0.material, b.csv', 'is empty')]
    """
    inner = error.problems if isinstance(error, _Several) else ()
    if len(inner) < 2:
        return [(place, str(error))]
    return [(f"{place}, {within}", text) for within, text in inner]


class ScenarioError(_Several, ValueError):
    """A scenario is wrong in one or more places.

    `problems` holds every problem found as ``(path, text)``.
    """


class ParameterError(IOModelError, ValueError):
    """A parameter has a value that it cannot have."""


class NotApplicableError(ParameterError):
    """A model has no answer to this kind of scenario; others may.

    `japanese` says the same for a Japanese reader; empty where nobody wrote it.

    >>> NotApplicableError("ghosh: scenario ban changes final demand", "最終需要が変化する").japanese
    '最終需要が変化する'
    """

    def __init__(self, message: str, japanese: str = "") -> None:
        self.japanese = japanese
        super().__init__(message)


class SolverError(IOModelError, ArithmeticError):
    """A calculation has no valid answer.

    Equations know sectors by position only: they write ``{sector}`` in the text and pass the
    position; `labelled` puts the name of the sector in its place.

    >>> error = SolverError("final demand of {sector} falls below zero", sector=2)
    >>> print(error)
    final demand of sector at position 2 falls below zero
    >>> print(error.labelled(["011", "321", "351"]))
    final demand of sector 351 falls below zero
    >>> print(error.labelled(["011", "321", "351"]).japanese)
    有効な解がない（部門351）
    """

    kind_ja: ClassVar[str] = "有効な解がない"
    """What kind of error it is, for a Japanese reader."""

    def __init__(self, message: str, sector: int | None = None) -> None:
        self.template = message
        self.sector = sector
        self.label = "" if sector is None else str(sector)
        super().__init__(message.replace("{sector}", f"sector at position {sector}"))

    def labelled(self, labels: Iterable[str]) -> SolverError:
        """The same error with the sector's label instead of its position."""
        if self.sector is None:
            return self
        label = list(labels)[self.sector]
        found = type(self)(self.template.replace("{sector}", f"sector {label}"))
        found.label = label
        return found

    @property
    def japanese(self) -> str:
        """What kind of error it is, with the sector, for a Japanese reader."""
        return self.kind_ja + (f"（部門{self.label}）" if self.label else "")


class NotProductiveError(SolverError):
    """The economy uses up more than it makes: the spectral radius of A is 1 or more."""

    kind_ja = "投入係数行列のスペクトル半径が1以上で、解が存在しない"


class ConvergenceError(SolverError):
    """An iteration ended before it reached its tolerance."""

    kind_ja = "反復計算が収束しない"


class CollapseError(SolverError):
    """Weights leave so few draws that nothing can be said of them."""

    kind_ja = "重み付け後に有効な抽出がほとんど残らない"


class InfeasibleError(SolverError):
    """The constraints contradict each other."""

    kind_ja = "制約条件を同時に満たす解がない"


class SourceError(IOModelError, OSError):
    """A file cannot be read, or is not what it claims to be."""


class MissingTableError(SourceError):
    """There is no such table, level of detail, or file."""


class ChecksumError(SourceError):
    """A file differs from the one that was recorded."""


class LayoutError(_Several, SourceError):
    """A file is not laid out as its format says.

    `problems` holds every problem found as ``(place, text)`` where there can be several.
    """


class OutputError(SourceError):
    """A file or folder cannot be written."""


class MissingExtraError(IOModelError, ImportError):
    """A package that only some commands need is not installed."""


def nearest(
    word: str,
    known: Iterable[str],
    count: int = 3,
    *,
    names: Mapping[str, Iterable[str]] | None = None,
) -> str:
    """A hint for a mistyped name: the closest known ones, or nothing.

    Parameters
    ----------
    word
        What was written.
    known
        What could have been meant.
    count
        How many are offered at most.
    names
        What the known codes are called, in any language: a word that is a name finds its codes.

    >>> nearest("11", ["011", "111", "351"])
    " Did you mean '011' (a leading zero is missing) or '111'?"
    >>> nearest("cars", ["351", "352"], names={"351": ["Passenger motor cars"], "352": ["Other cars"]})
    " Did you mean '351' (Passenger motor cars) or '352' (Other cars)?"
    >>> nearest("9999", ["6799099"])
    ''
    """
    known = list(known)
    padded = [k for k in known if k != word and k.lstrip("0") == word.lstrip("0")]
    shown = [f"'{k}' (a leading zero is missing)" for k in padded]
    shown += [f"'{code}' ({name})" for code, name in _called(word, names or {})]
    if not shown or padded:
        shown += [f"'{k}'" for k in _alike(word, known, count) if k not in padded]
    return f" Did you mean {' or '.join(shown[:count])}?" if shown else ""


_ALIKE, _ALIKE_CODE = 0.5, 0.75
"""How alike a word or a code of digits must be to be offered [1]."""

_LONGEST = 200
"""A longer word is no slip of the pen [characters]."""


def _alike(word: str, known: list[str], count: int) -> list[str]:
    """Known words that are written much the same; codes of digits must be nearly as long."""
    if len(word) > _LONGEST:
        return []
    if not word.isdigit():
        return difflib.get_close_matches(word, known, count, _ALIKE)
    as_long = [k for k in known if abs(len(k) - len(word)) <= 1]
    return difflib.get_close_matches(word, as_long, count, _ALIKE_CODE)


def _called(word: str, names: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Codes with a name that has every word written, each with that name, the shortest codes first."""
    wanted = _stems(word[:_LONGEST])
    found: dict[str, str] = {}
    for code, listed in names.items():
        for name in listed:
            own = _stems(name)
            if wanted and all(any(_begins(mine, part) for mine in own) for part in wanted):
                found.setdefault(code, name)
    return [(code, found[code]) for code in sorted(found, key=lambda code: (len(code), code))]


def _begins(word: str, part: str) -> bool:
    """Whether a word is the part, begins with it, or holds it where words stand without spaces."""
    if not part.isascii():
        return part in word
    return word == part or (len(part) > 3 and word.startswith(part))


def _stems(text: str) -> list[str]:
    """Words of a name in small letters, without the plural's s; numbers are no words."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return [
        word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if not word.isdigit()
    ]
