"""What a file that no reader takes most likely is, from the words in it."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

_LOOKED_AT = 1 << 20
"""What is looked through [bytes]."""

_SIGNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("esa", "codes of ESA", re.compile(r"CPA_|NACE|naio_10|D21X31|B2A3G|P3_S1\d|Supply.*use table", re.I)),
    ("oecd-national", "OECD's labels", re.compile(r"\bTTL_|\bTXS_|\bHFCE\b|INVNT")),
    ("wiod-2016", "WIOD's name", re.compile(r"\bWIOD\b|CONS_np|II_fob")),
    ("exiobase3", "EXIOBASE's name", re.compile(r"EXIOBASE|factor_inputs", re.I)),
    ("official-workbook", "Japanese headings", re.compile("産業連関表|内生部門|粗付加価値|生産者価格")),
)
"""Format, what speaks for it, and the words that do."""


def likely(path: Path) -> str:
    """Which format a file looks like, in a sentence that ends with what to do; by its words alone.

    >>> from iomodel.files import tables_folder
    >>> likely(tables_folder() / "gdp.csv")[:60]
    'Fill in the template that `iomodel tables template` writes, '
    """
    text = _text(path)
    found = next(((name, why) for name, why, words in _SIGNS if words.search(text)), None)
    looks = "" if found is None else f"By {found[1]} it is most likely {found[0]!r}: name that format. Else: "
    start = "Fill in" if found is None else "fill in"
    return (
        f"{looks}{start} the template that `iomodel tables template` writes, or give a map of where "
        "everything stands (layout), which leaves the file as it is"
    )


def _text(path: Path) -> str:
    """The words of a file as far as they are looked at; empty where it has none. Never an error."""
    try:
        if not path.is_file():
            return ""
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                named = [part for part in parts.namelist() if part == "xl/sharedStrings.xml"]
                listed = " ".join(parts.namelist()[:200])
                content = parts.open(named[0]).read(_LOOKED_AT) if named else listed.encode()
        else:
            with path.open("rb") as file:
                content = file.read(_LOOKED_AT)
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return ""
    for encoding in ("utf-8", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
