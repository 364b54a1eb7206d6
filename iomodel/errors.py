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
    │   └── InfeasibleError         no output satisfies the constraints
    ├── MissingExtraError (ImportError)  a package that an extra brings is not installed
    └── SourceError (OSError)
        ├── MissingTableError       no such table, level or file
        ├── ChecksumError           a file differs from its recorded sha256
        ├── LayoutError             a file is not laid out as its format says
        └── OutputError             a file or folder cannot be written

A message names the object and label, what was found, what was expected with its unit,
and what to do. The command line prints it as one line and exits with code 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class IOModelError(Exception):
    """The root: catch this to catch everything iomodel raises on purpose."""


class TableError(IOModelError, ValueError):
    """A table is not what an input-output table must be."""


class UnbalancedTableError(TableError):
    """A row or column of the table does not add up to the sector's output."""


class LabelMismatchError(TableError):
    """Sectors of two objects differ in label or in order."""


class UnitError(TableError):
    """A unit is missing, unknown, or contradicts the figures."""


class ScenarioError(IOModelError, ValueError):
    """A scenario is wrong in one or more places.

    `problems` holds every problem found as ``(path, text)``.
    """

    def __init__(self, message: str, problems: Iterable[tuple[str, str]] = ()) -> None:
        self.problems = tuple(problems)
        listed = "; ".join(f"{path}: {text}" for path, text in self.problems)
        super().__init__(f"{message}: {listed}" if listed else message)


class ParameterError(IOModelError, ValueError):
    """A parameter has a value that it cannot have."""


class NotApplicableError(ParameterError):
    """A model has no answer to this kind of scenario; others may."""


class SolverError(IOModelError, ArithmeticError):
    """A calculation has no valid answer.

    Equations know sectors by position only: they write ``{sector}`` in the text and pass the
    position; `labelled` puts the name of the sector in its place.

    >>> error = SolverError("final demand of {sector} falls below zero", sector=2)
    >>> print(error)
    final demand of sector at position 2 falls below zero
    >>> print(error.labelled(["011", "321", "351"]))
    final demand of sector 351 falls below zero
    """

    def __init__(self, message: str, sector: int | None = None) -> None:
        self.template = message
        self.sector = sector
        super().__init__(message.replace("{sector}", f"sector at position {sector}"))

    def labelled(self, labels: Iterable[str]) -> SolverError:
        """The same error with the sector's label instead of its position."""
        if self.sector is None:
            return self
        label = list(labels)[self.sector]
        return type(self)(self.template.replace("{sector}", f"sector {label}"))


class NotProductiveError(SolverError):
    """The economy uses up more than it makes: the spectral radius of A is 1 or more."""


class ConvergenceError(SolverError):
    """An iteration ended before it reached its tolerance."""


class InfeasibleError(SolverError):
    """The constraints contradict each other."""


class SourceError(IOModelError, OSError):
    """A file cannot be read, or is not what it claims to be."""


class MissingTableError(SourceError):
    """There is no such table, level of detail, or file."""


class ChecksumError(SourceError):
    """A file differs from the one that was recorded."""


class LayoutError(SourceError):
    """A file is not laid out as its format says."""


class OutputError(SourceError):
    """A file or folder cannot be written."""


class MissingExtraError(IOModelError, ImportError):
    """A package that only some commands need is not installed."""


def nearest(word: str, known: Iterable[str], count: int = 3) -> str:
    """A hint for a mistyped name: the closest known ones, or nothing.

    >>> nearest("11", ["011", "111", "351"])
    " Did you mean '011' (a leading zero is missing) or '111'?"
    """
    known = list(known)
    padded = [k for k in known if k != word and k.lstrip("0") == word.lstrip("0")]
    close = [k for k in difflib.get_close_matches(word, known, count, 0.5) if k not in padded]
    shown = [f"'{k}' (a leading zero is missing)" for k in padded] + [f"'{k}'" for k in close]
    return f" Did you mean {' or '.join(shown[:count])}?" if shown else ""
