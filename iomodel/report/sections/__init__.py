"""The sections of a report: a file in this folder adds one.

Each module has ``PLACE``, its ``WORDS`` in English and Japanese by key, and ``section(brief)``, which gives a
`Section`, or None where the result has nothing to say for it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple

from iomodel.languages import Language
from iomodel.report.brief import Brief
from iomodel.report.parts import Section
from iomodel.report.words import vocabulary, words


class RegisteredSection(NamedTuple):
    """A section that reports have."""

    place: int
    name: str
    write: Callable[[Brief], Section | None]


def _registered() -> tuple[RegisteredSection, ...]:
    """Every section of this folder, in reading order."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        part = import_module(f"{__name__}.{module.name}")
        vocabulary(part.WORDS)
        found.append(RegisteredSection(part.PLACE, module.name, part.section))
    return tuple(sorted(found))


def title_of(section: RegisteredSection, language: Language) -> str:
    """Title of a section in a language.

    >>> title_of(SECTIONS[0], "en")
    'How much is lost, by model'
    """
    return words(language)(f"section_{section.name}")


SECTIONS = _registered()
"""Every section in reading order."""


def sections(brief: Brief, chosen: Sequence[str] = ()) -> tuple[Section, ...]:
    """The sections that a result has something to say for, in reading order or in the order asked for."""
    known = {registered.name: registered.write for registered in SECTIONS}
    written = (known[name](brief) for name in chosen or known)
    return tuple(section for section in written if section is not None)
