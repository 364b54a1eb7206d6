"""What the scripts that build one folder of `tables` from OECD's files have in common."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from iomodel.errors import IOModelError
from iomodel.files import write_folder

TABLES = Path(__file__).parent.parent / "tables"


def build(
    about: str,
    kind: str,
    name: str,
    read: Callable[[Path], pd.DataFrame],
    write: Callable[[Path, pd.DataFrame], None],
    arguments: list[str] | None,
) -> int:
    """Read OECD's files and write a folder of tables; one line on stderr and code 2 where that fails.

    Parameters
    ----------
    about
        What the script says of itself; its first line is for the help.
    kind, name
        Folder below ``tables``, and the one to make in it.
    read, write
        From the folder of OECD's files to figures, and from the figures to what is written.
    arguments
        Words of the command line; those of the process where not given.
    """
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--oecd", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=TABLES / kind)
    given = parser.parse_args(arguments)
    try:
        figures = read(given.oecd)
        if not write_folder(given.out / name, lambda folder: write(folder, figures)):
            print(f"build_{kind}: {given.out / name} is there already; move it away", file=sys.stderr)
            return 2
    except IOModelError as error:
        print(f"build_{kind}: {error}", file=sys.stderr)
        return 2
    return 0
