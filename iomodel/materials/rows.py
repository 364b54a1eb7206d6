"""What the tables of a material hold, row by row; the JSON schema and the checks come from here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from iomodel.files.checked import Strict
from iomodel.materials.cells import (
    Amount,
    CalendarDay,
    Confidence,
    CountryCode,
    MaybeAmount,
    MaybePart,
    Number,
    Part,
    Shape,
    Text,
    Year,
    YesNo,
    require_order,
)


class Row(BaseModel):
    """A row of a table; columns that are not listed ride along."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Sourced(Row):
    """A row that says where it comes from."""

    confidence: Confidence
    """H: a figure with a source. M: calculated from such figures, or second-hand. L: judgement."""
    source: Text
    """Who says so, and where it can be looked up."""


class Ranged(Sourced):
    """A sourced row with a range of shares."""

    low: Part
    """Lower end of what is known [1]."""
    central: Part
    """The figure that is used where nothing else is asked for [1]."""
    high: Part
    """Upper end of what is known [1]."""
    distribution: Shape = "pert"
    """How draws lie between the ends: pert, with its mode at ``central`` (also where empty), triangular or
    uniform."""

    @model_validator(mode="after")
    def _ordered(self) -> Ranged:
        require_order(low=self.low, central=self.central, high=self.high)
        return self


class ElementRow(Row):
    """An element, or a group of elements that are used and delivered together."""

    element: Text
    """Short name, as the other tables use it."""
    name_en: Text
    """English name."""
    name_ja: Text
    """Japanese name."""
    origin_as: Text
    """Whose rows of ``origins`` hold for it; its own name where it has rows of its own."""
    family: Text
    """The kind of product that it goes into: elements of one family stop the same product."""


class ExposureRow(Ranged):
    """A sector that cannot make part of its output without an element."""

    element: Text
    """An element of ``elements``."""
    application: str = ""
    """What the element is for."""
    sector: Text
    """The host: a sector of the level ``detail`` of the classification."""
    basic_codes: str
    """Rows of the basic table in which the use lies, separated by semicolons; the whole host where empty."""
    criticality: Part
    """Part of the exposed output that is lost if the element is wholly missing for up to a year [1]."""
    default: YesNo
    """yes; or no for an alternative to another row, which is left out."""
    criticality_low: MaybePart = None
    """Lower end of the criticality; the criticality itself where empty [1]."""
    criticality_high: MaybePart = None
    """Upper end of the criticality; the criticality itself where empty [1]."""
    country: CountryCode = ""
    """Whose share it is, three letters of ISO 3166; the material's own country where empty. In a table of
    that country it stands in place of the row of the same element, sector and product without a country."""
    product: str = ""
    """The product that stops: rows of one product lose the largest of their losses. The family of the element
    where empty."""

    @model_validator(mode="after")
    def _criticality_ordered(self) -> ExposureRow:
        require_order(
            criticality_low=self.criticality_low,
            criticality=self.criticality,
            criticality_high=self.criticality_high,
        )
        return self


class OriginRow(Ranged):
    """The share of an element's use that comes from an origin."""

    element: Text
    """As in the column ``origin_as`` of ``elements``."""
    origin: Text
    """A country, or another source of new material."""
    year: Year = None
    """The year for which the share holds; any year where empty."""


class StageRow(OriginRow):
    """The share of an element's use that passes through an origin at a stage of the chain."""

    stage: Text
    """The stage, such as ore, separation, metal or magnet."""


class AdaptationRow(Ranged):
    """How fast users save, or other suppliers grow."""

    parameter: Literal["thrift", "ramp"]
    """``thrift``: material saved or replaced; ``ramp``: supply added by others [share of normal use/year]."""


class QuantityRow(Sourced):
    """A figure in units of its own; the row ALL, import bill, gives the material's bill."""

    element: Text
    metric: Text
    period: Text
    value: Number
    unit: Text

    @model_validator(mode="after")
    def _amount_or_change(self) -> QuantityRow:
        if self.value is not None and self.value < 0 and not self.metric.startswith("change"):
            raise ValueError(f"value {self.value:g}, expected 0 or more; a fall is a 'change of ...'")
        return self


class PriceRow(Sourced):
    """A price that was seen."""

    element: Text
    product: Text
    """What was sold, and where."""
    period: Text
    value: Amount
    unit: Text
    """Currency and weight, or ``multiple`` where it is over an earlier price."""


class UseRow(Sourced):
    """How much of an element an application uses up in a year; it decides who gets what is left."""

    element: Text
    """As in ``exposures``."""
    application: Text
    """As in ``exposures``."""
    sector: Text
    """As in ``exposures``."""
    low: Amount
    """Lower end of what is known."""
    central: Amount
    """The figure that is used where nothing else is asked for."""
    high: Amount
    """Upper end of what is known."""
    unit: Literal["t", "kg"]
    """t or kg, a year."""

    @model_validator(mode="after")
    def _ordered(self) -> UseRow:
        require_order(low=self.low, central=self.central, high=self.high)
        return self


class StockRow(Sourced):
    """What somebody has in store, of an element at a stage."""

    holder: Text
    """state, industry or another holder; observed for what was seen in an episode."""
    element: Text
    """An element of ``elements``, a group of them in words, or ALL."""
    stage: str = ""
    """The stage of the chain at which it lies; empty where it is not known."""
    low: MaybeAmount
    """Lower end of what is known."""
    central: MaybeAmount
    """The figure that is used where nothing else is asked for; empty where none is known."""
    high: MaybeAmount
    """Upper end of what is known."""
    unit: Annotated[Text, Field(pattern="^days ")]
    """Days of what: of total use, as a rule."""

    @model_validator(mode="after")
    def _ordered(self) -> StockRow:
        require_order(low=self.low, central=self.central, high=self.high)
        return self


class ControlRow(Sourced):
    """An export control: what it covers, and from when on."""

    date: CalendarDay
    """The day on which it came into force."""
    elements: Text
    """Elements that it covers, separated by semicolons, or ALL."""
    authority: Text
    """Who issued it."""
    control: Text
    """What it demands."""
    status: Literal["in force", "suspended", "ended"]
    """As of the year of the data."""


ROWS: dict[str, type[Row]] = {
    "elements": ElementRow,
    "exposures": ExposureRow,
    "origins": OriginRow,
    "adaptation": AdaptationRow,
    "stages": StageRow,
    "quantities": QuantityRow,
    "prices": PriceRow,
    "uses": UseRow,
    "stocks": StockRow,
    "controls": ControlRow,
}
"""The tables whose columns are known, by the name of their file without ``.csv``."""

OPTIONAL = ("stages", "quantities", "prices", "uses", "stocks", "controls")
"""Tables that a material can do without."""


class MaterialAbout(Strict):
    """What ``material.toml`` holds."""

    name: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9.-]*$")
    """Short name by which scenarios call the material."""
    title_en: str = Field(min_length=1)
    """English title."""
    title_ja: str = Field(min_length=1)
    """Japanese title."""
    classification: str
    """The official classification whose sectors host the exposures, such as ``japan-2015``."""
    detail: str
    """The level of the classification at which the hosts are, such as ``"107"``."""
    country: str = Field(default="JPN", pattern=r"^[A-Z]{3}$")
    """Whose exposures and origins they are, three letters of ISO 3166; the codes of hosts stay Japan's."""
    year: int | None = Field(default=None, ge=1900, le=2100)
    """The year of the data for a scenario without a year; the last of the tables where not given."""
    stages: tuple[str, ...] = ()
    """Stages of the chain, from the mine to the part; in the order of ``stages.csv`` where not given."""
    description: str = ""
    """What the data are."""
    processing: str = ""
    """How they were put together."""
    columns: dict[str, str] = Field(default_factory=dict)
    """What a column means, by its name."""
    rows: dict[str, dict[str, int]] = Field(default_factory=dict)
    """How many rows of each confidence each table has."""


def material_schema() -> dict[str, Any]:
    """The JSON schema of a material's folder: one entry a file.

    >>> sorted(material_schema()["required"])
    ['adaptation.csv', 'elements.csv', 'exposures.csv', 'material.toml', 'origins.csv']
    """
    tables = {
        f"{name}.csv": {"type": "array", "items": kind.model_json_schema()} for name, kind in ROWS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A material: a folder of these files",
        "type": "object",
        "properties": {"material.toml": MaterialAbout.model_json_schema(), **tables},
        "required": ["material.toml", *(f"{name}.csv" for name in ROWS if name not in OPTIONAL)],
    }
