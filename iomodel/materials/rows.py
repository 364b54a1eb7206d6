"""What the tables of a material hold, row by row; the JSON schema and the checks come from here."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from iomodel.files.checked import Strict


def _number(cell: object) -> float | None:
    """A finite number from a cell; None from an empty one."""
    text = str(cell).strip()
    if not text:
        return None
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is no number")
    return value


def _share(cell: object) -> float:
    """A share in 0..1 from a cell."""
    value = _number(cell)
    if value is None:
        raise ValueError("the cell is empty; expected a share between 0 and 1")
    if not 0 <= value <= 1:
        raise ValueError(f"{value:g} is no share; expected a number between 0 and 1")
    return value


def _filled(cell: object) -> str:
    """The text of a cell that must not be empty."""
    text = str(cell).strip()
    if not text:
        raise ValueError("the cell is empty")
    return text


YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
"""How a cell says yes or no, in small or capital letters."""


def _yes(cell: object) -> bool:
    """Yes or no from a cell."""
    text = str(cell).strip()
    if text.lower() not in YES_OR_NO:
        raise ValueError(f"{text[:40]!r} is neither yes nor no")
    return YES_OR_NO[text.lower()]


def _confidence(cell: object) -> str:
    """How sure a row is."""
    text = str(cell).strip()
    if text not in ("H", "M", "L"):
        raise ValueError(f"{text[:40]!r}, expected H, M or L")
    return text


Text: TypeAlias = Annotated[str, BeforeValidator(_filled), Field(min_length=1)]
Number: TypeAlias = Annotated[float | None, BeforeValidator(_number)]
Part: TypeAlias = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_yes)]
Confidence: TypeAlias = Annotated[Literal["H", "M", "L"], BeforeValidator(_confidence)]


class Row(BaseModel):
    """A row of a table; columns that are not listed ride along."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Sourced(Row):
    """A row that says where it comes from."""

    confidence: Confidence
    """H: a sourced figure. M: a sourced figure with arithmetic, or a second-hand source. L: judgement."""
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

    @model_validator(mode="after")
    def _ordered(self) -> Ranged:
        if not self.low <= self.central <= self.high:
            raise ValueError(
                f"low {self.low:g}, central {self.central:g}, high {self.high:g}; "
                "expected low <= central <= high"
            )
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
    sector: Text
    """The host: a sector of the level ``detail`` of the classification."""
    basic_codes: str
    """Rows of the basic table in which the use lies, separated by semicolons; the whole host where empty."""
    criticality: Part
    """Part of the exposed output that is lost if the element is wholly missing for up to a year [1]."""
    default: YesNo
    """yes; or no for an alternative to another row, which is left out."""


class OriginRow(Ranged):
    """The share of an element's use that comes from an origin."""

    element: Text
    """As in the column ``origin_as`` of ``elements``."""
    origin: Text
    """A country, or another source of new material."""


class StageRow(OriginRow):
    """The share of an element's use that passes through an origin at a stage of the chain."""

    stage: Text
    """The stage, such as ore, separation, metal or magnet."""


class AdaptationRow(Ranged):
    """How fast users save, or other suppliers grow."""

    parameter: Literal["thrift", "ramp"]
    """thrift: need saved or substituted; ramp: supply added by others [share of normal use a year]."""


class QuantityRow(Sourced):
    """A figure in units of its own; the row ALL, import bill, gives the material's bill."""

    element: Text
    metric: Text
    period: Text
    value: Number
    unit: Text


ROWS: dict[str, type[Row]] = {
    "elements": ElementRow,
    "exposures": ExposureRow,
    "origins": OriginRow,
    "adaptation": AdaptationRow,
    "stages": StageRow,
    "quantities": QuantityRow,
}
"""The tables whose columns are known, by the name of their file without ``.csv``."""

OPTIONAL = ("stages", "quantities")
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
