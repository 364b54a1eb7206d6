"""Commands join by their file; the help lists them by question, and a command loads when it is called."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from iomodel.cli.completion import Item, is_completing, sketched
from iomodel.cli.help_screen import HelpScreen, WholeCommand, first_sentence, write_rows
from iomodel.cli.outline import QUESTIONS, Outline, outlines
from iomodel.cli.speech import language_option, listed

__all__ = ["QUESTIONS", "QuestionGroup", "WholeGroup"]


class WholeGroup(HelpScreen, TyperGroup):
    """Commands with their first sentence; texts are wrapped, never cut."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write options, then the commands under their headings."""
        super().format_options(ctx, formatter)
        width = max(map(len, self.commands))
        for heading, sentences in self.headings().items():
            write_rows(formatter, heading, [(name, listed(text)) for name, text in sentences.items()], width)

    def headings(self) -> dict[str, dict[str, str]]:
        """What each command does in a sentence, by heading and name."""
        return {"Commands": {name: first_sentence(each.help or "") for name, each in self.commands.items()}}


class QuestionGroup(WholeGroup):
    """The commands of the files in this folder, under the question that they answer."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._ours = Commands(outlines(), self.commands)
        self.commands: MutableMapping[str, Any] = self._ours

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands."""
        return list(self.commands)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Options, or commands that begin so; no file of theirs is imported."""
        if incomplete.startswith("-"):
            return list(super().shell_complete(ctx, incomplete))
        sentences = {each.name: first_sentence(each.about) for each in self._ours.outlines.values()}
        return [Item(name, about) for name, about in sentences.items() if name.startswith(incomplete)]

    def headings(self) -> dict[str, dict[str, str]]:
        """What each command does in a sentence, by question and name."""
        asked: dict[str, dict[str, str]] = {question: {} for question in QUESTIONS}
        for each in self._ours.outlines.values():
            asked[each.question][each.name] = first_sentence(each.about)
        return asked


class Commands(MutableMapping[str, Any]):
    """Commands by name; the file of one is imported when the command is first asked for."""

    def __init__(self, found: list[Outline], loaded: MutableMapping[str, Any]) -> None:
        self.outlines = {each.name: each for each in found}
        self._loaded = dict(loaded)

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            outline = self.outlines[name]
            if is_completing():
                return sketched(name, outline.module)
            app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
            app.callback()(_nothing)
            import_module(outline.module).register(app)
            _with_help_screen(app)
            for key, command in typer.main.get_group(app).commands.items():
                command.rich_help_panel = outline.question  # type: ignore[attr-defined]
                _in_languages(command)
                self._loaded[key] = command
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        self.outlines.pop(name, None)
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter({**self.outlines, **self._loaded})

    def __len__(self) -> int:
        return len({**self.outlines, **self._loaded})


def _in_languages(command: Any) -> None:
    """Give a command and those below it the option ``--lang``, where they have none of their own."""
    if not any("--lang" in parameter.opts for parameter in command.params):
        json = (at for at, one in enumerate(command.params) if "--json" in one.opts)
        command.params.insert(next(json, len(command.params)), language_option())
    for below in getattr(command, "commands", {}).values():
        _in_languages(below)


def _with_help_screen(app: typer.Typer) -> None:
    """Give the commands of an app, and those below them, a help that is written whole."""
    for command in app.registered_commands:
        if command.cls in (None, TyperCommand):
            command.cls = WholeCommand
    for group in app.registered_groups:
        if group.typer_instance:
            _with_help_screen(group.typer_instance)


def _nothing() -> None:
    """What stands above the commands of one file: nothing."""
