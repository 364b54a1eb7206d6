"""The language of the screen: English, or Japanese by ``--lang ja`` or the locale.

Commands print in English. What is printed passes through `worded`, which looks it up in ``japanese.toml`` and
``japanese_help.toml``: each entry is an English text as the source has it, ``{}`` where something is put in,
and its Japanese with ``{}`` for the same things, or ``{0}``, ``{1}`` where they change places. Names of
sectors and texts of models come from the library (`pairs`); what has no entry stays as it is. A test holds
that each English text of the list is in the source.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
import typer.main

from iomodel.cli.pairs import in_japanese, of_material, with_names
from iomodel.languages import LANGUAGES, Language, known_language

LISTS = ("japanese.toml", "japanese_help.toml")
"""Files with the Japanese of texts."""
_spoken: Language = "en"
_HOLE = r"((?:(?!\. ).)+?)"
"""What is put in: anything within one sentence."""
_ENDS = re.compile(r"([-+]?[\d.,]+(?: ?%)?) to ([-+]?[\d.,]+(?: ?%)?)")
"""Both ends of a range."""
_PART = re.compile(r"(\d+) of (\d+)")
"""So many of all."""


def spoken() -> Language:
    """The language of the screen."""
    return _spoken


def speak(language: Language) -> None:
    """Print in this language from now on."""
    global _spoken
    _spoken = language


def of_environment() -> Language:
    """The language of the locale: Japanese where it is, English in all others."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ja" if named.lower().startswith("ja") else "en"


LANG_HELP = "Language of the screen: en or ja; without it, that of the locale."


def language_option() -> Any:
    """An option ``--lang`` that sets the language of the screen and hands nothing to its command."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)

    @app.command()
    def _(
        lang: Annotated[
            str | None, typer.Option("--lang", is_eager=True, callback=speak_as_asked, help=LANG_HELP)
        ] = None,
    ) -> None: ...

    option = next(one for one in typer.main.get_command(app).params if "--lang" in one.opts)
    option.expose_value = False
    return option


def speak_as_asked(value: str | None) -> str | None:
    """Print in the language that an option names.

    Raises
    ------
    typer.BadParameter
        If it is none.
    """
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(f"{value!r} is none of the languages: {', '.join(LANGUAGES)}")
    if value is not None:
        speak(known_language(value))
    return value


def worded(text: str) -> str:
    """The text in the language of the screen.

    Examples
    --------
    >>> worded("First day of shortage")
    'First day of shortage'
    >>> speak("ja")
    >>> worded("First day of shortage"), worded("0 to 24 months"), worded("NdPr"), worded("-0.15 to 0.00")
    ('不足の始まる日', '0～24か月', 'NdPr', '-0.15～0.00')
    >>> worded("rare-earths"), worded("stock of rare-earths used up: Y")
    ('rare-earths', 'レアアースの在庫が尽きる：Y')
    >>> speak("en")
    """
    return text if _spoken == "en" else "\n".join(_sentences(line) for line in text.split("\n"))


def listed(text: str) -> str:
    """The text in the language of the screen as the lists have it; the library is not asked.

    >>> listed("How many rows to print.")
    'How many rows to print.'
    """
    return text if _spoken == "en" else in_list(text) or text


def in_list(text: str, put_in: Callable[[str], str] = str) -> str | None:
    """The Japanese that the lists have for a text; None where they have none.

    >>> in_list("How many rows to print."), in_list("default: 107"), in_list("NdPr")
    ('表示する行数。', '既定: 107', None)
    """
    exact, patterns = _list()
    if text in exact:
        return exact[text]
    for parts, form in patterns:
        match = all(part in text for part in parts) and _pattern(parts).fullmatch(text)
        if match:
            return form.format(*map(put_in, match.groups()))
    return None


def _sentences(line: str) -> str:
    """A line in Japanese: as a whole where the list has it, else sentence by sentence."""
    whole = japanese(line)
    if whole is not None:
        return whole
    parts = [(part, japanese(part)) for part in re.split(r"(?<=[.。]) +", line)]
    done = ""
    for english, found in parts:
        gap = " " if done and not done.endswith("。") else ""
        done += gap + (english if found is None else found)
    return done


@cache
def japanese(text: str) -> str | None:
    """The Japanese of one text; None where the list has none."""
    found = _list()[0].get(text) or in_japanese(text) or in_list(text, _put_in)
    if found:
        return found
    part = _PART.fullmatch(text)
    if part:
        return f"{part[1]}／{part[2]}"
    ends = _ENDS.fullmatch(text)
    if ends:
        return f"{ends[1]}～{ends[2]}"
    named = with_names(text)
    return named if named != text else None


def _put_in(part: str) -> str:
    """What stands in a sentence, in Japanese where it has a name there; in columns keys stay as they are."""
    return of_material(part) or japanese(part) or with_names(part)


@cache
def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    """What matches a text that has these parts, with something between them."""
    return re.compile(_HOLE.join(map(re.escape, parts)))


@cache
def _list() -> tuple[dict[str, str], list[tuple[tuple[str, ...], str]]]:
    """Texts without and with something put in; of the latter, the most telling first."""
    import tomllib
    from importlib.resources import files

    pairs: dict[str, str] = {}
    for name in LISTS:
        for part in tomllib.loads((files("iomodel.cli") / name).read_text("utf-8")).values():
            pairs.update(part)
    holes = [text for text in pairs if "{}" in text]
    holes.sort(key=lambda text: -len(text.replace("{}", "")))
    patterns = [(tuple(text.split("{}")), pairs[text]) for text in holes]
    return {text: pairs[text] for text in pairs if "{}" not in text}, patterns
