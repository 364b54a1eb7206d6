"""What a report is made of, as plain data: no writer computes anything, no computation knows a writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iomodel.report.words import Words
from iomodel.sheets import Cell, Kind

__all__ = ["Bars", "Cell", "Chart", "Column", "Contents", "Dots", "Fact", "Kind", "Lines", "Section", "Table"]


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


@dataclass(frozen=True)
class Chart:
    """What every chart has: a title that says what is shown, the unit of its axis, a note below."""

    title: str
    unit: str
    note: str

    def numbers(self) -> Table:
        """The numbers that are drawn."""
        raise NotImplementedError


@dataclass(frozen=True)
class Dots(Chart):
    """One or two marks a row on a common axis, joined where there are two."""

    rows: tuple[str, ...]
    marks: tuple[str, ...]
    """What each mark is; one or two."""
    values: tuple[tuple[float | None, ...], ...]
    """Shape (rows, marks); a mark that a row does not have is missing."""
    strong: int | None = None
    """The row that is set apart."""

    def numbers(self) -> Table:
        """A line a row."""
        columns = (Column(""), *(Column(f"{mark} [{self.unit}]", "number") for mark in self.marks))
        return Table(
            self.title, columns, tuple((row, *v) for row, v in zip(self.rows, self.values, strict=True))
        )


@dataclass(frozen=True)
class Lines(Chart):
    """Series over a common axis, each labelled at its end."""

    axis: str
    x: tuple[float, ...]
    ticks: tuple[str, ...]
    """Labels of x where these are categories or few; empty for a plain scale."""
    series: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    """Shape (series, x)."""
    strong: int | None = None
    """The series that is set apart."""

    def numbers(self) -> Table:
        """A line an x."""
        columns = (
            Column(self.axis, "text" if self.ticks else "number"),
            *(Column(f"{name} [{self.unit}]", "number") for name in self.series),
        )
        heads: Sequence[Cell] = self.ticks or self.x
        rows = tuple(
            (head, *values) for head, values in zip(heads, zip(*self.values, strict=True), strict=True)
        )
        return Table(self.title, columns, rows)


@dataclass(frozen=True)
class Bars(Chart):
    """Horizontal bars in two parts that add up."""

    rows: tuple[str, ...]
    parts: tuple[str, str]
    values: tuple[tuple[float, float], ...]
    """Shape (rows, 2)."""

    def numbers(self) -> Table:
        """A line a bar."""
        columns = (Column(""), *(Column(f"{part} [{self.unit}]", "number") for part in self.parts))
        return Table(
            self.title, columns, tuple((row, *v) for row, v in zip(self.rows, self.values, strict=True))
        )


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
    """

    words: Words
    kicker: str
    title: str
    standfirst: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    behind: tuple[Table, ...]
    footer: str
