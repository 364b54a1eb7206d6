"""The command reference, from the typer app itself."""

from __future__ import annotations

import re
from typing import Any

from typer.main import get_command

from docs.making.writing import Pages, coded, page, plain, table, toctree, wide
from iomodel.cli import app
from iomodel.cli.help_screen import first_sentence
from iomodel.cli.outline import QUESTIONS
from iomodel.cli.speech import in_list
from iomodel.languages import either

_HEADS = [("Argument or option", "引数・オプション"), ("Meaning", "内容"), ("Default", "既定値")]


def pages(language: str) -> Pages:
    """One page of all commands of a question, and one that lists them."""
    commands = get_command(app).commands  # type: ignore[attr-defined]
    made, names = {}, []
    for number, question in enumerate(QUESTIONS, 1):
        found = {name: one for name, one in commands.items() if one.rich_help_panel == question}
        parts = [part for name, one in found.items() for part in described(f"iomodel {name}", one, language)]
        names.append(f"{number}-{re.sub('[^a-z]+', '-', question.lower()).strip('-')}")
        made[f"commands/{names[-1]}.md"] = page(_told(question, language), *parts)
    about = either(
        "Every command with its arguments and options. `iomodel COMMAND --help` prints the same; "
        "`iomodel --install-completion` makes the shell complete them.",
        "コマンドとその引数・オプションの一覧。`iomodel COMMAND --help`でも表示できる。"
        "`iomodel --install-completion`でシェルの補完が有効になる。",
        language,
    )
    head = either("Command reference", "コマンド一覧", language)
    rows = [
        [f"`iomodel {name}`", coded(_told(first_sentence(one.help or ""), language))]
        for name, one in commands.items()
    ]
    heads = ["Command", "What it does"] if language == "en" else ["コマンド", "内容"]
    made["commands/index.md"] = page(head, about, table(heads, rows), toctree(names, 2))
    return made


def described(name: str, command: Any, language: str, level: int = 2) -> list[str]:
    """A command with its help, usage, arguments and options, and the commands below it."""
    parts = [
        f"{'#' * level} {name}",
        _text(command.help or "", language),
        f"```text\n{_usage(name, command)}\n```",
    ]
    rows = [_row(one, language) for one in command.params if not getattr(one, "hidden", False)]
    if rows:
        parts.append(wide(table([either(*head, language) for head in _HEADS], rows)))
    for below, one in getattr(command, "commands", {}).items():
        parts += described(f"{name} {below}", one, language, level + 1)
    return parts


def _told(text: str, language: str) -> str:
    """A text of the help in a language."""
    return either(text, in_list(text) or text, language)


def _text(given: str, language: str) -> str:
    """The help as paragraphs; lines of examples stay lines."""
    parts = []
    for block in given.replace("\b\n", "\b").split("\n\n"):
        if block.startswith("\b") or re.match(r" {2,}|\$", block):
            parts.append("```text\n" + block.strip("\b\n") + "\n```")
        else:
            example = block.removeprefix("Example: ")
            line = block.replace("\n", " ")
            parts.append(
                coded(_told("Example: ", language) + example if example != block else _told(line, language))
            )
    return "\n\n".join(parts)


def _usage(name: str, command: Any) -> str:
    words = [name]
    for one in command.params:
        if one.param_type_name == "argument":
            shown = one.name.upper()
            words.append(shown if one.required else f"[{shown}]")
    return " ".join([*words, "[OPTIONS]"])


def _row(one: Any, language: str) -> list[str]:
    argument = one.param_type_name == "argument"
    shown = f"`{one.name.upper()}`" if argument else ", ".join(f"`{word}`" for word in one.opts)
    default = one.default
    if one.required:
        default = _told("required", language)
    elif default is None or default is False or callable(default) or default == []:
        default = ""
    if getattr(one, "show_default", None) and isinstance(one.show_default, str):
        default = _told(one.show_default, language)
    return [shown, coded(_told(one.help or "", language)), plain(default)]
