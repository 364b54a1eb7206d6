"""The languages in which answers are written, and how one text of a pair is chosen."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from iomodel.errors import ParameterError, nearest

Language: TypeAlias = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def known_language(language: str) -> Language:
    """The language, or an error that names those there are.

    >>> known_language("ja")
    'ja'
    """
    for known in LANGUAGES:
        if language == known:
            return known
    raise ParameterError(
        f"no language {language!r}; languages: {', '.join(LANGUAGES)}.{nearest(language, LANGUAGES)}"
    )


def either(english: str, japanese: str, language: str) -> str:
    """The text in this language, the English one where there is no Japanese.

    >>> either("steel", "鉄鋼", "ja"), either("steel", "", "ja")
    ('鉄鋼', 'steel')
    """
    return japanese if known_language(language) == "ja" and japanese else english
