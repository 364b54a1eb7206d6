"""The parts of a scenario, each checked when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from iomodel.errors import ScenarioError
from iomodel.files.checked import Strict, at, together
from iomodel.languages import Language, either
from iomodel.notation import FloatArray
from iomodel.quantities import Day, Days, Share, number
from iomodel.scenario.known import KnownMaterial, known_elements, known_in, known_material, known_sector
from iomodel.scenario.steps import Steps, require_order, share_or_path, stepped, with_largest

End: TypeAlias = Literal["low", "central", "high"]
"""Which end of the range in the data a number is taken from."""


def _until(schema: dict[str, Any]) -> None:
    """Tell editors of the day on which the full cut ends."""
    schema["properties"]["until"] = {
        "type": "string",
        "format": "date",
        "description": "First day after the full cut, in place of cut, where start_date is given.",
    }
    schema["required"] = [key for key in schema.get("required", []) if key != "cut"]
    schema["anyOf"] = [{"required": ["cut"]}, {"required": ["until"]}]


class Duration(Strict):
    """How long a shock lasts: a rise over `onset`, the full cut, and a fade over `recovery` [days].

    >>> Duration(onset=2, cut=2, recovery=2).intensity(7).tolist()
    [0.25, 0.75, 1.0, 1.0, 0.75, 0.25, 0.0]
    """

    model_config = ConfigDict(json_schema_extra=_until)

    onset: Days = 0
    """Days over which the shock rises to its full strength."""
    cut: Days
    """Days at full strength."""
    recovery: Days = 0
    """Days over which the shock fades."""
    start: Day = 0
    """When it begins, after the scenario's start [days]."""

    @model_validator(mode="before")
    @classmethod
    def _until_counted(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and "until" in data:
            text = (
                "it takes the place of cut, and needs the scenario's start, such as "
                "start_date = 2025-04-04; give these, or the length of the cut"
            )
            together([("until", text)])
        return data

    @property
    def days(self) -> int:
        """From the scenario's start to the end of the shock [days]."""
        return self.start + self.onset + self.cut + self.recovery

    def intensity(self, horizon: int) -> FloatArray:
        """Share of the full shock on each day, shape (horizon,) in 0..1; days count from 0.

        A day of onset or recovery has the intensity of its middle, so that an onset of d days
        weighs as much as d / 2 days of full cut.
        """
        day = np.arange(horizon) - self.start + 0.5
        rise = np.divide(day, self.onset) if self.onset else np.where(day > 0, 1.0, 0.0)
        left = self.days - self.start - day
        fade = np.divide(left, self.recovery) if self.recovery else np.where(left > 0, 1.0, 0.0)
        return np.clip(np.minimum(rise, fade), 0.0, 1.0)


class _Timed(Strict):
    """What a cut and a shock have in common: a share that is lost, in time."""

    model_config = ConfigDict(json_schema_extra=share_or_path)

    share: Share
    """Share that is lost; the largest of the path where one is given."""
    path: Steps = ()
    """The share from each time on, in place of one share; times are lengths after the scenario's start."""
    duration: Duration | None = None
    """The scenario's duration where not given."""

    @model_validator(mode="before")
    @classmethod
    def _largest(cls, data: Any) -> Any:
        return with_largest(data)

    @field_validator("path")
    @classmethod
    def _path_in_order(
        cls, value: tuple[tuple[int, float], ...], info: ValidationInfo
    ) -> tuple[tuple[int, float], ...]:
        require_order(value)
        largest = max((share for _, share in value), default=0.0)
        if value and "share" in info.data and abs(info.data["share"] - largest) > 1e-12:
            raise ValueError(
                f"its largest share is {largest:g}, beside share {info.data['share']:g}; give one"
            )
        return value

    def profile(self, horizon: int) -> FloatArray:
        """Part of `share` that is lost on each day as the path says, shape (horizon,) in 0..1."""
        if not self.path or self.share == 0:
            return np.ones(horizon)
        return stepped(self.path, horizon) / self.share

    def strength(self, lasts: Duration, horizon: int) -> FloatArray:
        """Part of `share` that is lost on each day, rise and fade included, shape (horizon,) in 0..1."""
        return (self.duration or lasts).intensity(horizon) * self.profile(horizon)

    def begins(self, lasts: Duration) -> int:
        """How long after the scenario's start something is lost for the first time [days]."""
        first = (day for day, share in self.path if share > 0)
        return max((self.duration or lasts).start, next(first, 0))


class Cut(_Timed):
    """An origin stops delivering a share of a material."""

    material: str = Field(min_length=1)
    """Name of the material, or the path of its folder."""
    origin: str = Field(min_length=1)
    """Where the material comes from."""
    elements: tuple[str, ...] = ()
    """Which elements of the material; all where none is named."""
    stage: str | None = Field(default=None, min_length=1)
    """Stage of the chain that the origin stops, such as ``separation``; its deliveries where not given.

    Ore from elsewhere that the origin separates is cut with the separation, not with the origin's ore.
    """
    origin_share: Annotated[Share | dict[str, Share] | End, Field(validate_default=True)] = "central"
    """Share of use that comes from the origin, or passes through it at the stage: from the material's data,
    one number, or one an element."""
    diversion: Share = 0.0
    """Share of what is cut that still arrives, through third countries, once `diversion_lead` has passed."""
    diversion_lead: Days = 0
    """Days from the start of the cut until goods take the detour."""

    @field_validator("material")
    @classmethod
    def _known_material(cls, value: str, info: ValidationInfo) -> str:
        return known_material(value, known_in(info))

    @field_validator("origin")
    @classmethod
    def _delivers(cls, value: str) -> str:
        return real_supplier(value)

    @field_validator("elements")
    @classmethod
    def _known_elements(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known_elements(value, _material(info), info.data.get("material", ""))
        return value

    @field_validator("origin_share")
    @classmethod
    def _known_origin(cls, value: Any, info: ValidationInfo) -> Any:
        material = _material(info)
        if material is None or not {"origin", "stage"} <= set(info.data):
            return value
        given = value if isinstance(value, dict) else {}
        known_elements(tuple(given), material, info.data["material"])
        if isinstance(value, float):
            return value
        origin, stage = info.data["origin"], info.data["stage"]
        if "elements" not in info.data:  # they are refused by themselves; the origin may be wrong as well
            _known_to_some(material, origin, stage)
            return value
        for element in info.data["elements"] or material.codes:
            if element not in given:
                _share_from_data(material, element, origin, stage)
        return value

    @model_validator(mode="after")
    def _lead_needs_diversion(self) -> Cut:
        if self.diversion_lead and "diversion" not in self.model_fields_set:
            together([lead_alone("diversion_lead", "diversion")])
        return self

    def shares(
        self, material: KnownMaterial | None, everything: str, year: int | None = None
    ) -> dict[str, float]:
        """Share of use from the origin by element, as far as it is known; one entry for all others."""
        given, named = self.origin_share, self.elements
        if isinstance(given, float):
            return dict.fromkeys(named or (material.codes if material else [everything]), given)
        found = dict(given) if isinstance(given, dict) else {}
        end = given if isinstance(given, str) else "central"
        if material is not None:
            for element in named or material.codes:
                if element not in found:
                    found[element] = material.origin_share(element, self.origin, end, self.stage, year)
        return {element: value for element, value in found.items() if not named or element in named}


class Shock(_Timed):
    """A sector loses a share of its capacity, or of the final demand for its goods, directly."""

    sector: str = Field(min_length=1)
    """Code of an official sector of any level, or of the table's own."""
    kind: Literal["capacity", "final_demand"]
    """What the sector loses."""
    category: Literal["all", "exports"] = "all"
    """For final demand: all of it, or exports only."""

    @field_validator("sector")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        return known_sector(value, known_in(info).sectors)

    @field_validator("category")
    @classmethod
    def _category_needs_demand(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("kind") == "capacity" and value != "all":
            raise ValueError("category goes with kind = 'final_demand' only; remove it")
        return value


class Adaptation(Strict):
    """Material saving by users, and the growth of other suppliers, as shares of normal use per year.

    Both grow from the first day of the first cut of a material, or after a lead time from then.
    """

    thrift: Share | End = 0.0
    """Share of normal use that users save or replace, more every year."""
    thrift_lead: Days = 0
    """Days until users save and substitute: tests and approvals of another design."""
    ramp: Share | End = 0.0
    """Share of normal use that other suppliers add, more every year."""
    ramp_lead: Days = 0
    """Days until other suppliers deliver more: mines and plants take years."""

    @model_validator(mode="after")
    def _leads_need_rates(self) -> Adaptation:
        together(
            lead_alone(f"{rate}_lead", rate)
            for rate in ("thrift", "ramp")
            if getattr(self, f"{rate}_lead") and rate not in self.model_fields_set
        )
        return self


class ExposureReading(Strict):
    """Which reading of the exposure data is used."""

    level: End = "central"
    """Which end of the range in the data."""
    criticality: End = "central"
    """Which end of the range of criticality in the data."""
    combine: Literal["max", "materials", "independent"] = "max"
    """Products of one sector stop together (max), or independently, 1 - prod(1 - loss), the upper variant; or
    products of one material stop together and materials independently (materials)."""
    scale: Annotated[float, BeforeValidator(number), Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    """A factor on every exposure, for calibration; a scaled exposure stays at or below 1."""
    sectors: dict[str, Share] = Field(default_factory=dict)
    """Share of single sectors' output that is lost while the material is wholly missing, by code of the host:
    its worst product takes this value, its others keep their proportion to it. Not scaled."""


class Source(Strict):
    """Where an assumption comes from."""

    assumption: str = Field(min_length=1)
    """Entries of the scenario, such as ``cuts.0.share, duration``; words may follow a colon."""
    source: str = Field(min_length=1)
    """Who says so, and where it can be looked up."""
    source_ja: str = ""
    """The same for Japanese readers; titles of publications stay as they are; optional."""
    confidence: Literal["H", "M", "L"]
    """H: a figure with a source. M: calculated from figures with a source. L: judgement."""

    def said(self, language: Language) -> str:
        """Who says so, in this language.

        >>> asked = Source(assumption="duration", source="asked", source_ja="設問", confidence="L")
        >>> asked.said("en"), asked.said("ja")
        ('asked', '設問')
        """
        return either(self.source, self.source_ja, language)


def lead_alone(lead: str, share: str) -> tuple[str, str]:
    """The problem of a lead time after which nothing comes."""
    return lead, f"nothing comes after it: it goes with {share} above 0; give {share}, or remove the lead"


def _material(info: ValidationInfo) -> KnownMaterial | None:
    """The material that a cut names, where it is known."""
    materials = known_in(info).materials
    return materials.get(info.data.get("material", "")) if materials else None


def _share_from_data(material: KnownMaterial, element: str, origin: str, stage: str | None) -> None:
    """Raise, at the entry that is to blame, unless the data have a share of an origin."""
    try:
        material.origin_share(element, origin, "central", stage)
    except ScenarioError as error:
        place, text = error.problems[0] if error.problems else ("origin_share", str(error))
        raise at(place, text) from None


def _known_to_some(material: KnownMaterial, origin: str, stage: str | None) -> None:
    """Raise, at the entry that is to blame, unless the data have a share of an origin for any element."""
    for element in material.codes:
        try:
            material.origin_share(element, origin, "central", stage)
        except ScenarioError:
            continue
        return
    _share_from_data(material, material.codes[0], origin, stage)


def real_supplier(name: str) -> str:
    """The name of an origin or holder, unless it is scrap that goes round inside the makers' plants.

    Use is counted as new material. Process scrap returns to the furnace it came from, and less of it returns
    when less new material comes in: as a supply or stock it would be counted twice.
    """
    lower = name.lower()
    returned = any(word in lower for word in ("scrap", "swarf", "スクラップ", "工程屑", "工程くず"))
    collected = any(word in lower for word in ("end-of-life", "end of life", "使用済"))
    if returned and not collected:
        raise ValueError(
            f"{name!r} is process scrap, which returns inside normal use and is no supply: it would be "
            "counted twice; remove it (scrap of worn-out products is named 'end-of-life scrap')"
        )
    return name
