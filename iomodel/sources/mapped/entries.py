"""What a map of a table says: where labels, flows, demand, costs, imports and output stand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from iomodel.errors import LayoutError
from iomodel.files import read_toml
from iomodel.files.checked import Strict, findings, together
from iomodel.sources.mapped.places import place_of
from iomodel.table.meta import LARGEST_TOLERANCE, parse_unit


def _range(text: str) -> str:
    """A range of cells, as it was written."""
    place_of(text)
    return text


Range = Annotated[str, AfterValidator(_range)]
"""Cells such as ``C5:F8``; another sheet stands before an exclamation mark: ``Imports!C5:F8``."""


class MappedImports(Strict):
    """Where imported goods stand, in one of three ways."""

    flows: Range | None = None
    """Imported goods by good and buying sector; `flows` and `demand` of the map are domestic goods then."""
    demand: dict[str, Range] = Field(default_factory=dict)
    """With `flows`: imported goods by good, for each category of demand; one that is left out takes none."""
    total: Range | None = None
    """All imports of each good, positive; `flows` and `demand` of the map then count domestic and imported
    goods together, and imports are split by use at home."""
    by_user: Range | None = None
    """All imports of each buying sector: what goods they are is not known, so they are a cost outside GDP."""

    @model_validator(mode="after")
    def _one_way(self) -> MappedImports:
        given = [way for way in ("flows", "total", "by_user") if getattr(self, way) is not None]
        if len(given) != 1:
            raise ValueError(
                f"{' and '.join(given) or 'none'} given, expected one of flows, total and by_user"
            )
        if self.demand and self.flows is None:
            raise ValueError("demand goes with flows")
        return self


class TableMap(Strict):
    """A map of a table that is in no known layout."""

    unit: str
    """Scale and currency of the figures, such as ``million EUR``."""
    region: str = Field(min_length=1)
    """Code of the country or region, such as ``AUT``."""
    year: int | None = None
    """Year of the table."""
    title: str = ""
    """Title of the table."""
    prices: Literal["basic", "producers"] = "basic"
    """Prices of the flows. A table at purchasers' prices is not read: margins would count as demand."""
    source: str = Field(min_length=1)
    """Whom to cite."""
    notes: str = ""
    """What a reader has to know."""
    classification: str = ""
    """What the labels are of, such as ``NACE Rev. 2`` or ``none``; where not given, the labels are asked."""
    tolerance: float = Field(default=1e-6, ge=0, le=LARGEST_TOLERANCE)
    """Largest gap allowed between a row or column and output, as a share of total output."""
    sheet: str = ""
    """Sheet of ranges that name none; the first where not given."""
    sectors: Range
    """Labels of the sectors that sell, one row or column of cells."""
    columns: Range | None = None
    """Labels of the sectors that buy; held against `sectors`."""
    names: Range | None = None
    """Names of the sectors."""
    flows: Range
    """What sectors (rows) sell to sectors (columns)."""
    demand: dict[str, Range] = Field(min_length=1)
    """Final demand by category."""
    exports: tuple[str, ...] = ()
    """Categories of `demand` that leave the country."""
    costs: dict[str, Range] = Field(min_length=1)
    """Value added and other costs by component."""
    outside: tuple[str, ...] = ()
    """Components of `costs` that GDP leaves out, such as taxes on products."""
    imports: MappedImports | None = None
    """Where imported goods stand; none where the table has none."""
    output: Range
    """The publisher's output of each sector, which rows and columns are held against."""
    employment: Range | None = None
    """Persons engaged by sector."""

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        parse_unit(unit)
        return unit

    @model_validator(mode="after")
    def _known_labels(self) -> TableMap:
        listed = {
            "exports": (self.exports, self.demand),
            "outside": (self.outside, self.costs),
            "imports.demand": (() if self.imports is None else tuple(self.imports.demand), self.demand),
        }
        together(
            (key, f"{label!r} is none of {', '.join(known)}")
            for key, (labels, known) in listed.items()
            for label in labels
            if label not in known
        )
        return self


def read_map(path: Path) -> TableMap:
    """Read a map.

    Raises
    ------
    MissingTableError
        If there is no such file.
    LayoutError
        If it is not as it must be: every problem at once, each with its key.
    """
    given = read_toml(path)
    try:
        return TableMap.model_validate(given)
    except ValidationError as error:
        raise LayoutError(path.name, findings(error, TableMap, "map")) from None
