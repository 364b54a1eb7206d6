"""The `iomodel` command: what a supply cut-off costs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import textwrap
import threading
from typing import Annotated, Any, NoReturn

import typer

from iomodel import __version__
from iomodel.cli.grouping import QuestionGroup
from iomodel.cli.refusals import refusal
from iomodel.cli.speech import LANG_HELP, of_environment, speak, speak_as_asked
from iomodel.errors import IOModelError

_UsageError: Any = typer.BadParameter.__base__
"""What is raised for options and commands that do not exist or have no such value."""


def _show_version(asked: bool) -> None:
    """Print the version and leave."""
    if asked:
        print(f"iomodel {__version__}")
        raise typer.Exit


app = typer.Typer(
    help="What a supply cut-off costs: input-output tables, physical bottlenecks, published estimates.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=QuestionGroup,
)


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version.")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            is_eager=True,
            callback=speak_as_asked,
            help=LANG_HELP,
        ),
    ] = None,
) -> None:
    """What a supply cut-off costs: input-output tables, physical bottlenecks, published estimates."""
    _take_notes()


def main() -> None:
    """Run the command; what is wrong with the input or the options is on stderr, and the exit code is 2.

    It is one line, unless a file has several problems: then each has a line of its own below their number.
    Drafts of files go away when the command is stopped, too. Characters that the terminal cannot show are
    replaced. A reader of the output that goes away early, such as ``head``, is no error to speak of.
    """
    _prepare()
    speak(of_environment())
    try:
        try:
            code = app(standalone_mode=False)
        finally:
            sys.stdout.flush()
    except IOModelError as error:
        _refuse(*error.lines)
    except _UsageError as error:
        _refuse_usage(error)
    except (typer.Abort, KeyboardInterrupt):
        _refuse("stopped", code=130)
    except MemoryError:
        _refuse("not enough memory; choose fewer sectors, or a smaller table")
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except OSError as error:
        _drop_output()
        where = f"{_short(str(error.filename))}: " if error.filename else "cannot write or read a file: "
        _refuse(where + (error.strerror or str(error)))
    sys.exit(code if isinstance(code, int) else 0)


def _prepare() -> None:
    """Streams that take every character, an orderly end when stopped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by who called
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if threading.current_thread() is threading.main_thread():
        for sent in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, sent) and signal.getsignal(getattr(signal, sent)) is signal.SIG_DFL:
                signal.signal(getattr(signal, sent), _stop)


def _take_notes() -> None:
    """Notes of the library on stderr, once a command is called."""
    import logging

    notes = logging.getLogger("iomodel")
    notes.handlers = [logging.StreamHandler(sys.stderr)]
    notes.setLevel(logging.INFO)
    notes.propagate = False  # pymrio gives the root logger a handler of its own


def _stop(number: int, _: object) -> None:
    """End as the signal asks, after drafts are removed."""
    sys.exit(128 + number)


def _drop_output() -> None:
    """Send what is still to be printed nowhere: the output is closed or full."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_usage(error: Exception) -> NoReturn:
    """Say which option or command is wrong; the help where nothing is asked."""
    context = getattr(error, "ctx", None)
    text = error.format_message().rstrip(".") if isinstance(error, _UsageError) else str(error)
    if context is None or not text or type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        sys.exit(2)
    _refuse(f"{text}; see `{context.command_path} --help`")


def _refuse(head: str, *problems: str, code: int = 2) -> NoReturn:
    """Say what is wrong in one line, and in one for each of several problems; no word is endless."""
    with contextlib.suppress(OSError, ValueError):
        said = [refusal(line.strip()) for line in (head, *problems)]
        lines = [_line(f"iomodel: {said[0]}", ""), *(_line(problem, "  ") for problem in said[1:])]
        print("\n".join(lines), file=sys.stderr, flush=True)
    sys.exit(code)


def _short(word: str) -> str:
    """A word of at most a few hundred characters."""
    from iomodel.files import shown

    return shown(word)


def _line(text: str, indent: str) -> str:
    """A line whose words have at most a few hundred characters, folded below itself on a terminal."""
    text = indent + " ".join(map(_short, text.split()))
    if not sys.stderr.isatty():
        return text
    wide = shutil.get_terminal_size().columns
    return textwrap.fill(
        text, wide, subsequent_indent=f"{indent}  ", break_long_words=False, break_on_hyphens=False
    )
