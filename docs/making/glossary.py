"""The symbols of the package with their English and Japanese terms."""

from __future__ import annotations

from docs.making.writing import Pages, plain, table
from iomodel.notation import GLOSSARY

_UNITS = {"currency per year": "通貨／年", "1": "無次元"}


def pages(language: str) -> Pages:
    """The table that the glossary includes."""
    english = language == "en"
    head = (
        ["Symbol", "Miller & Blair's term", "Japanese", "Unit"]
        if english
        else ["記号", "日本の産業連関表の用語", "Miller & Blairの用語", "単位"]
    )
    rows = []
    for symbol, entry in GLOSSARY.items():
        terms = [plain(entry.english), plain(entry.japanese)]
        unit = entry.unit if english else _UNITS.get(entry.unit, entry.unit)
        rows.append([f"`{symbol}`", *(terms if english else terms[::-1]), plain(unit)])
    return {"symbols.inc": table(head, rows) + "\n"}
