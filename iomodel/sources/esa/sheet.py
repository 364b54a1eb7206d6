"""A sheet of ESA codes: its figures by code, and what stands above them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from iomodel.errors import LayoutError
from iomodel.sources.assembled import country_code
from iomodel.sources.esa.codes import is_cost, is_final, is_sector
from iomodel.sources.plain import label_of
from iomodel.sources.workbook import Grid

_DEEPEST, _WIDEST, _FEWEST = 30, 6, 3
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SCALES = {"MIO": "million", "THS": "thousand", "T": "thousand", "BN": "billion", "MRD": "billion"}
_EUROSTAT = re.compile(r"\b(MIO|THS|T|BN|MRD)_([A-Z]{3})\b")
_WORDS = re.compile(r"\b(thousand|million|billion)s?\s+(?:of\s+)?([A-Za-z]+)", re.IGNORECASE)
_POUNDS = re.compile(r"£\s*(thousand|million|billion)", re.IGNORECASE)
_MONEY = {
    "euro": "EUR", "euros": "EUR", "pounds": "GBP", "dollars": "USD", "kuna": "HRK", "kunas": "HRK",
    "kronor": "SEK", "forint": "HUF", "zloty": "PLN", "koruna": "CZK", "francs": "CHF", "yen": "JPY",
}  # fmt: skip


@dataclass(frozen=True)
class EsaSheet:
    """Figures by code, with names of rows and the words above."""

    grid: Grid
    frame: pd.DataFrame
    names: dict[str, str]
    words: str

    @property
    def year(self) -> int | None:
        """The year that is named above the figures."""
        found = _YEAR.search(self.words)
        return int(found[0]) if found else None

    @property
    def unit(self) -> str | None:
        """Scale and currency that are named above the figures."""
        if found := _EUROSTAT.search(self.words):
            return None if found[2] == "NAC" else f"{_SCALES[found[1]]} {found[2]}"
        for found in _WORDS.finditer(self.words):
            money = found[2] if re.fullmatch(r"[A-Z]{3}", found[2]) else _MONEY.get(found[2].lower())
            if money:
                return f"{found[1].lower()} {money}"
        pounds = _POUNDS.search(self.words)
        return f"{pounds[1].lower()} GBP" if pounds else None

    @property
    def country(self) -> str | None:
        """The country that is named above the figures."""
        for word in re.split(r"[|,:;()\-–]", self.words):
            if found := country_code(word):
                return found
        return None


def has_codes(grid: Grid) -> bool:
    """Whether a sheet has a row and a column of ESA codes, industries or products among them."""
    return None not in _axes(grid)


def read_sheet(grid: Grid) -> EsaSheet:
    """Figures of a sheet by the codes of its rows and columns.

    Raises
    ------
    LayoutError
        If codes are missing or double, or a cell holds no number; the cell is named.
    """
    header, side = _axes(grid)
    if header is None or side is None:
        raise LayoutError(
            f"{grid.where}: no {'row' if header is None else 'column'} of ESA codes, expected products or "
            "industries such as CPA_C27 or C27, then P3, P5, P6, D1, B2A3G, P1"
        )
    across = _codes(grid, [(header, column) for column in range(side + 1, len(grid.rows[header]))])
    down = _codes(grid, [(row, side) for row in range(header + 1, len(grid.rows))])
    rows, columns = [row for row, _ in down.values()], [column for _, column in across.values()]
    names = {}
    for code, (row, _) in down.items():
        beside = [label_of(grid.cell(row, column)) for column in range(columns[0]) if column != side]
        names[code] = next((text for text in beside if len(text) > len(code) or " " in text), code)
    words = "|".join(label_of(cell) for line in grid.rows[:header] for cell in line if label_of(cell))
    frame = pd.DataFrame(grid.figures(rows, columns), index=list(down), columns=list(across))
    return EsaSheet(grid, frame, names, words)


def code_of(cell: object) -> str:
    """A cell as a code, without blanks and in capital letters; empty where it is none."""
    text = label_of(cell).replace(" ", "").replace("–", "-")
    return text if known(text) else ""


def known(text: str) -> bool:
    """Whether a text is a code of a table of ESA."""
    from iomodel.sources.esa.codes import IMPORTS, OUTPUT, SUPPLY, TOTALS, to_purchasers

    others = (*IMPORTS, *OUTPUT, *SUPPLY, *TOTALS)
    return bool(text) and (
        text in others or is_final(text) or is_cost(text) or to_purchasers(text) or is_sector(text)
    )


def _axes(grid: Grid) -> tuple[int | None, int | None]:
    """The row and the column with the most codes."""
    rows = [
        sum(bool(code_of(cell)) for cell in line if isinstance(cell, str)) for line in grid.rows[:_DEEPEST]
    ]
    columns = [
        sum(
            bool(code_of(line[place]))
            for line in grid.rows
            if place < len(line) and isinstance(line[place], str)
        )
        for place in range(_WIDEST)
    ]
    return _most(rows), _most(columns)


def _most(counts: list[int]) -> int | None:
    """Position of the largest count, None where it is too small."""
    best = max(counts, default=0)
    return counts.index(best) if best >= _FEWEST else None


def _codes(grid: Grid, places: list[tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Codes with their cells; cells without a code are left out."""
    found: dict[str, tuple[int, int]] = {}
    for place in places:
        code = code_of(grid.cell(*place))
        if code in found:
            raise LayoutError(
                f"{grid.at(*place)}: code {code!r} appears a second time, first in {grid.at(*found[code])}"
            )
        if code:
            found[code] = place
    return found
