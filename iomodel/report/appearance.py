"""How a report looks and who signs it, as a recipe says it: names, logo, colour, sections, template."""

from __future__ import annotations

import os
import pkgutil
import unicodedata
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from iomodel.errors import IOModelError, nearest
from iomodel.files.checked import Strict
from iomodel.report.logo import read_logo

FOLDER = "folder"
"""Key of the folder of a recipe, from which its files are sought."""
PARTS = ("base.html.j2", "macros.html.j2", "report.html.j2", "style.css", "report.typ")
"""Files of a template; those that a folder does not hold are the bundled ones."""
_CONTRAST = 4.5
"""Least contrast of small text and paper (WCAG 2.2, criterion 1.4.3)."""


def _printable(value: str) -> str:
    """Text that every format can hold: without control characters, but for tabs and the ends of lines."""
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t":
            raise ValueError(f"holds the control character U+{ord(char):04X}; remove it")
    return value.strip()


_Line: TypeAlias = Annotated[str, Field(max_length=300), AfterValidator(_printable)]
_Text: TypeAlias = Annotated[str, Field(max_length=5000), AfterValidator(_printable)]


class Appearance(Strict):
    """The part of a recipe that changes no figure.

    >>> Appearance(author="A. Economist", accent="#003366").accent
    '#003366'
    """

    author: _Line = ""
    """Who wrote the report; under the title, and in the properties of PDF and workbook."""
    institution: _Line = ""
    """For whom; beside the author."""
    logo: str = ""
    """A picture (PNG or JPEG, at most 512 kB), relative to the recipe; it is embedded."""
    introduction: _Text = ""
    """Text before the first section; an empty line begins a new paragraph."""
    footer: _Text = ""
    """Text at the end, before the line on how the report was made."""
    accent: str = ""
    """Colour of what is stressed beside charts, such as ``"#003366"``; dark enough to be read on white."""
    sections: tuple[str, ...] = ()
    """Names of the sections in the order wanted; all in their usual order where not given."""
    template: str = ""
    """Folder with files that replace those of the bundled template, relative to the recipe."""

    @field_validator("logo")
    @classmethod
    def _logo_readable(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return value
        path = _beside(value, info)
        try:
            read_logo(path)
        except IOModelError as error:
            raise ValueError(str(error)) from None
        return str(path)

    @field_validator("accent")
    @classmethod
    def _accent_readable(cls, value: str) -> str:
        if not value:
            return value
        digits = value.removeprefix("#")
        if len(value) != 7 or len(digits) != 6 or set(digits.lower()) - set("0123456789abcdef"):
            raise ValueError(f"{value!r:.40} is no colour; expected # and six hexadecimal digits: '#003366'")
        if (found := contrast(value)) < _CONTRAST:
            raise ValueError(
                f"{value} cannot be read on white: its contrast is {found:.1f}, expected {_CONTRAST} or "
                "more; choose a darker colour"
            )
        return value.lower()

    @field_validator("sections")
    @classmethod
    def _sections_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = section_names()
        for name in value:
            if name not in known:
                raise ValueError(
                    f"no section {name!r:.40}; sections: {', '.join(known)}.{nearest(name, known)}"
                )
            if value.count(name) > 1:
                raise ValueError(f"{name!r} is given twice")
        return value

    @field_validator("template")
    @classmethod
    def _template_there(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return value
        path = _beside(value, info)
        if not os.path.isdir(path):
            raise ValueError(f"{value!r:.80} is no folder; expected one with files of a template")
        if not any((path / part).is_file() for part in PARTS):
            raise ValueError(f"folder {value!r:.80} holds no file of a template; files: {', '.join(PARTS)}")
        return str(path)


def section_names() -> list[str]:
    """Names of the sections that a report can have, from their files."""
    return sorted(found.name for found in pkgutil.iter_modules([str(Path(__file__).parent / "sections")]))


def contrast(colour: str) -> float:
    """Contrast of a colour and white, from 1 to 21 (WCAG 2.2, relative luminance).

    >>> contrast("#000000"), contrast("#ffffff")
    (21.0, 1.0)
    """
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _beside(name: str, info: ValidationInfo) -> Path:
    """A file named in a recipe, sought beside it."""
    folder = (info.context or {}).get(FOLDER)
    return (Path(folder) / name if folder is not None else Path(name)).resolve()
