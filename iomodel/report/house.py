"""Who signs a report and how it looks, ready for the writers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iomodel.report.logo import Logo

ACCENT = "#9c2f1f"
"""Colour of what is stressed where the recipe names none."""


@dataclass(frozen=True)
class House:
    """Names, picture, texts and colour of who publishes a report.

    Parameters
    ----------
    author, institution
        Under the title.
    logo
        Above the title; None where there is none.
    introduction, footer
        Paragraphs before the first section and at the end.
    accent
        Colour of what is stressed, such as ``#9c2f1f``.
    template
        Folder with files that replace bundled ones; empty where there is none.
    """

    author: str = ""
    institution: str = ""
    logo: Logo | None = None
    introduction: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    accent: str = ACCENT
    template: str = ""

    @property
    def byline(self) -> str:
        """Author and institution in one line."""
        return " · ".join(name for name in (self.author, self.institution) if name)


def paragraphs(text: str) -> tuple[str, ...]:
    r"""Paragraphs of a text; an empty line parts them.

    >>> paragraphs("One\nline.\n\nAnother.")
    ('One line.', 'Another.')
    """
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())
