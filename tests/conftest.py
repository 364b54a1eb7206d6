"""Fixtures that several files of tests share."""

import sys

import pytest

from iomodel.cli import main
from iomodel.cli.speech import speak


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command in this process, 100 columns wide; returns exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["iomodel", *arguments])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield call
    speak("en")  # tests of the same process read what is said without a command
