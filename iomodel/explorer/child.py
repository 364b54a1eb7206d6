"""An explorer that ends when whoever started it does: its standard input is closed then."""

from __future__ import annotations

import os
import sys
import threading

from iomodel.explorer.serve import serve
from iomodel.explorer.setting import Setting, usual_workers


def main() -> None:
    """Serve at any free port until standard input ends; the address is the first line that is printed."""
    table, *files = sys.argv[1:]
    threading.Thread(target=_wait, daemon=True).start()
    setting = Setting(files=tuple(files), table=table, workers=usual_workers())
    serve(setting, port=0, browser=False, say=_say)


def _say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def _wait() -> None:
    """End the process, and with it its workers, when standard input ends."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
