"""Commands join by their file; the help lists them by question, and a command loads when it is called."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from iomodel.cli.completion import Item, is_completing, sketched
from iomodel.cli.outline import QUESTIONS, Outline, outlines
from iomodel.cli.speech import language_option, worded

__all__ = ["QUESTIONS", "QuestionGroup", "WholeGroup"]


class WholeGroup(TyperGroup):
    """Commands with their first sentence; texts are wrapped, never cut."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), worded("Usage: "))

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what it is for."""
        for text in inspect.cleandoc(self.help or "").split("\n\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(worded(text.replace("\n", " ")))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write options, then commands."""
        listed = [record for one in self.get_params(ctx) if (record := one.get_help_record(ctx))]
        with formatter.section(worded("Options")):
            formatter.write_dl([(name, worded(said)) for name, said in listed])
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under their headings."""
        width = max(len(name) for name in self.commands)
        for heading, sentences in self.headings().items():
            rows = [(name.ljust(width), worded(sentence)) for name, sentence in sentences.items()]
            if rows:
                with formatter.section(worded(heading)):
                    formatter.write_dl(rows)

    def headings(self) -> dict[str, dict[str, str]]:
        """What each command does in a sentence, by heading and name."""
        return {"Commands": {name: _first_sentence(each.help or "") for name, each in self.commands.items()}}


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
        sentences = {each.name: _first_sentence(each.about) for each in self._ours.outlines.values()}
        return [Item(name, about) for name, about in sentences.items() if name.startswith(incomplete)]

    def headings(self) -> dict[str, dict[str, str]]:
        """What each command does in a sentence, by question and name."""
        asked: dict[str, dict[str, str]] = {question: {} for question in QUESTIONS}
        for each in self._ours.outlines.values():
            asked[each.question][each.name] = _first_sentence(each.about)
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


def _nothing() -> None:
    """What stands above the commands of one file: nothing."""


def _first_sentence(help_text: str) -> str:
    """What a command does, in one sentence."""
    return help_text.split("\n\n")[0].replace("\n", " ").strip()
