"""No file that can carry code is opened as a table, whatever it is called."""

from __future__ import annotations

import pickletools
from pathlib import Path

from iomodel.errors import LayoutError
from iomodel.files import shown

_PROTOCOLS = tuple(bytes([0x80, number]) for number in range(2, 6))
"""First bytes of a binary pickle."""

_LARGEST = 16 * 1024**2
"""A pickle written as text is looked for in files up to this size [bytes]."""

_RUNS = frozenset({"GLOBAL", "STACK_GLOBAL", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "REDUCE", "BUILD"})
"""Instructions of a pickle that call something."""


def require_no_code(path: Path) -> None:
    """Raise if a file is a pickle, which runs any code that its writer put there; nothing is run here.

    No reader of this package unpickles. The check tells the user why a renamed pickle is no table, and
    keeps it from a reader that another package registers.

    Raises
    ------
    LayoutError
        If it is one.
    """
    if path.is_file() and _is_pickle(path):
        raise LayoutError(
            f"{shown(path)} is a pickle, which can run code, expected a table as text, parquet or a "
            "workbook. Nothing was opened: save the table anew in such a format"
        )


def _is_pickle(path: Path) -> bool:
    """Whether a file begins as a binary pickle, or is one in text from its first byte to its last."""
    with path.open("rb") as file:
        if file.read(2) in _PROTOCOLS:
            return True
        size = file.seek(0, 2)
        if not 0 < size <= _LARGEST:
            return False
        file.seek(max(size - 2, 0))
        if not file.read().rstrip().endswith(b"."):
            return False
        file.seek(0)
        try:
            return any(opcode.name in _RUNS for opcode, *_ in list(pickletools.genops(file)))
        except Exception:  # no pickle: an unknown instruction, text where a number belongs, the end too early
            return False
