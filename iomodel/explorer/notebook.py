"""The explorer in a cell of a notebook: a server at the loopback address that ends with the kernel."""

from __future__ import annotations

import atexit
import html
import subprocess
import sys
from pathlib import Path
from typing import Any

from iomodel.errors import ParameterError
from iomodel.explorer.serve import needed
from iomodel.files import shown

_SAID = "the explorer is at "


class Explorer:
    """An explorer that runs beside this process; it ends with it, or by `close`.

    Parameters
    ----------
    address
        Where it answers.
    height
        Of the frame in a notebook [pixels].
    """

    def __init__(self, process: subprocess.Popen[str], address: str, height: int) -> None:
        self._process = process
        self.address = address
        self.height = height
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        atexit.unregister(self.close)

    def __repr__(self) -> str:
        state = "runs" if self._process.poll() is None else "is closed"
        return f"<Explorer at {self.address}, {state}>"

    def _repr_html_(self) -> str:
        return (
            f'<iframe src="{html.escape(self.address)}" title="iomodel explorer" width="100%" '
            f'height="{self.height}" style="border:1px solid #dfe4e8"></iframe>'
        )


def explore(*scenarios: str | Path, table: str | Path | None = None, height: int = 900) -> Explorer:
    """Show the explorer in a cell of a notebook.

    It answers at a loopback port of its own, in a process that ends with the kernel.

    Parameters
    ----------
    scenarios
        Paths of scenario files that are offered beside the bundled ones.
    table
        Path of a table that is offered beside the named ones.
    height
        Of the frame [pixels], 200 to 4000.

    Raises
    ------
    MissingExtraError
        If the packages of the extra ``app`` are not installed.
    ParameterError
        If the height is impossible, or the explorer does not start.
    """
    needed()
    if not 200 <= height <= 4000:
        raise ParameterError(f"height is {height}, expected 200 to 4000 pixels")
    words = [
        sys.executable,
        "-m",
        "iomodel.explorer.child",
        "" if table is None else str(Path(table).resolve()),
    ]
    words += [str(Path(path).resolve()) for path in scenarios]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line: Any = process.stdout.readline()
    if not line.startswith(_SAID):
        process.kill()
        process.wait()
        raise ParameterError(f"the explorer did not start: {shown(line.strip() or 'it said nothing')}")
    return Explorer(process, line.removeprefix(_SAID).split()[0], height)
