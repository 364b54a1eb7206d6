"""What a report is made of, as plain data: no writer computes anything, no computation knows a writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from iomodel.charts.canvas import Drawing, svg_element
from iomodel.files.workbooks import Cell, Kind
from iomodel.report.house import House
from iomodel.report.words import Words

__all__ = ["Cell", "Chart", "Column", "Contents", "Fact", "Kind", "Section", "Table"]


@dataclass(frozen=True)
class Column:
    """A column of a table; figures keep all their digits until they are written."""

    name: str
    kind: Kind = "text"

    @property
    def numeric(self) -> bool:
        """Whether it holds figures."""
        return self.kind != "text"


@dataclass(frozen=True)
class Table:
    """Columns and rows."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def texts(self, words: Words) -> list[list[str]]:
        """Every cell as a reader sees it."""
        return [
            [words.cell(value, column.kind) for value, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart of the report, and the figures that it draws.

    Parameters
    ----------
    title, unit, note
        What is shown, the unit of its figures, a note below.
    draw
        A chart of `iomodel.charts`.
    frame
        What is drawn.
    options
        What the chart takes beside its frame and unit.
    """

    title: str
    unit: str
    note: str
    draw: Drawing
    frame: pd.DataFrame
    options: Mapping[str, Any] = field(default_factory=dict)
    _drawn: dict[tuple[str, bool], str] = field(default_factory=dict, repr=False)

    def svg(self, language: str, *, narrow: bool = False) -> str:
        """The chart as an SVG element, for a desk or for a hand; drawn once."""
        key = (language, narrow)
        if key not in self._drawn:
            options = {**self.options, "unit": self.unit, "language": language, "narrow": narrow}
            salt = repr((self.title, self.frame.to_csv(), sorted(options.items())))
            self._drawn[key] = svg_element(
                self.draw, self.frame, title=self.title, options=options, salt=salt
            )
        return self._drawn[key]

    def numbers(self) -> Table:
        """The figures that are drawn, in a row for each line of the frame."""
        ticks = self.options.get("ticks") or ()
        heads = [str(name) for name in ticks or self.frame.index] if not self._numeric else self.frame.index
        columns = (
            Column(self.options.get("axis", ""), "number" if self._numeric else "text"),
            *(Column(f"{name} [{self.unit}]", "number") for name in self.frame.columns),
        )
        rows = tuple(
            (head, *(None if value != value else float(value) for value in row))
            for head, row in zip(heads, self.frame.to_numpy(float), strict=True)
        )
        return Table(self.title, columns, rows)

    @property
    def _numeric(self) -> bool:
        """Whether the lines of the frame are positions on a plain scale."""
        return pd.api.types.is_numeric_dtype(self.frame.index) and not self.options.get("ticks")


@dataclass(frozen=True)
class Section:
    """A heading with what comes under it."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    bullets: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A figure for those who read nothing else."""

    value: str
    label: str


@dataclass(frozen=True)
class Contents:
    """A whole report in one language.

    Parameters
    ----------
    words
        The language.
    kicker, title, standfirst
        What kind of document, about what, and the answer in two sentences.
    facts
        The figures to remember.
    sections
        In reading order.
    behind
        Further tables that only the workbook holds.
    footer
        Whom to cite.
    house
        Who signs it and how it looks.
    """

    words: Words
    kicker: str
    title: str
    standfirst: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    behind: tuple[Table, ...]
    footer: str
    house: House = field(default_factory=House)
