"""Published figures: what was said, by whom, where, and what is known of how it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from iomodel.errors import ScenarioError, nearest
from iomodel.estimates.amounts import CURRENCIES
from iomodel.estimates.bilingual import Bilingual
from iomodel.estimates.description import LABELS, listed, material_title
from iomodel.estimates.words import figure_in_words, money_in_words, points
from iomodel.files import read_toml, tables_folder
from iomodel.files.checked import findings, together
from iomodel.languages import Language, either
from iomodel.materials.reading import material_names
from iomodel.models import MODELS
from iomodel.models.measures import MEASURES, REAL_GDP
from iomodel.quantities import Days, number
from iomodel.questions.calibrate import PARAMETERS
from iomodel.sources import countries
from iomodel.table.glance import html_table, text_lines

Number = Annotated[float, BeforeValidator(number)]
Fraction = Annotated[Number, Field(gt=-1, lt=1)]
Loss = Annotated[Number, Field(le=0)]
Rounding = Annotated[Number, Field(gt=0)]


def _as_text(value: object) -> object:
    """A date as the text that it is written as."""
    return value.isoformat() if isinstance(value, date) else value


When = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Ends: TypeAlias = tuple[Number, Number]
_GROUPS = ("EU", "EA", "G7", "WORLD")
_GRADES = {"A": "H", "B": "M", "C": "L"}


def _country(code: str) -> str:
    """The code of a country or group, or an error with the nearest ones."""
    if code in _GROUPS or re.fullmatch("[A-Z]{3}", code):
        return code
    known = countries()
    by_name = [other for other, country in known.items() if code.lower() in map(str.lower, country.names)]
    hint = f" Did you mean {by_name[0]!r}?" if by_name else nearest(code.upper(), known)
    raise ValueError(
        f"no country {code!r}; expected three letters of ISO 3166 such as 'JPN', or one of "
        f"{', '.join(_GROUPS)}.{hint}"
    )


CountryCode = Annotated[str, AfterValidator(_country)]
CurrencyCode = Annotated[str, AfterValidator(lambda code: _listed(code, CURRENCIES, "currency"))]
Confidence = Annotated[
    Literal["H", "M", "L"],
    BeforeValidator(lambda grade: _GRADES.get(grade, grade) if isinstance(grade, str) else grade),
]
"""A grade of the project; A, B and C are read as H, M and L."""


class Figure(Bilingual):
    """A further published figure of an estimate: employment, or the output of an industry."""

    what: Literal["employment", "output"]
    name: str = Field(min_length=1)
    """As in the publication."""
    name_ja: str = ""
    """The name in Japanese."""
    sectors: tuple[str, ...] = ()
    """Codes of the industry's sectors, of any level; the whole economy where none is named."""
    share: Fraction
    """The change as published [share of the normal], negative."""
    rounding: Rounding
    """Half of the last digit printed."""
    persons: Number | None = None
    """The change as published [persons], negative."""


class Publication(Bilingual):
    """One published figure: who said what of which country and material, and where.

    Shares are fractions of annual GDP, losses negative; money is in whole units of the currency.
    """

    id: str = Field(min_length=1)
    who: str = Field(min_length=1)
    who_ja: str = ""
    """Japanese of `who`. Every text has its Japanese beside it, under its name and ``_ja``."""
    when: When
    addresses: tuple[str, ...] = Field(min_length=1)
    """Where it was published or reported; without one it is no estimate but hearsay."""
    country: CountryCode
    """Whose loss it is: three letters of ISO 3166 such as JPN, or a group: EU, EA, G7, WORLD."""
    material: str = Field(min_length=1)
    """What is short, by the name of a material where there is one."""
    material_ja: str = ""
    """Japanese of `material`, where it is not the name of a material."""
    currency: CurrencyCode
    """Currency of amounts, three letters of ISO 4217 such as JPY."""
    confidence: Confidence
    """H: read where it was published, or from its authors. M: from the press. L: a lead, source not seen."""
    shock: str
    shock_ja: str = ""
    """Japanese of `shock`."""
    duration_days: Days | None = None
    """How long the shock lasts; nothing where it is not stated."""
    counts: Literal["GDP", "output", "exposed value added", "activity"] = "GDP"
    """What the figure counts: GDP lost, output lost, value added that needs the material, or activity."""
    gdp_share: Annotated[Fraction, Field(le=0)] | None = None
    """The loss as published [share of annual GDP], negative."""
    rounding: Rounding | None = None
    """Half of the last digit printed [share of annual GDP]."""
    share_range: Ends | None = None
    """Both ends of a published range [share of a year's total of what is counted], the larger loss first."""
    amount: Loss | None = None
    """The loss as published [units of the currency], negative."""
    amount_range: Ends | None = None
    """Both ends of a published range [units of the currency], the larger loss first."""
    known: str
    """What is known of the method."""
    known_ja: str = ""
    """Japanese of `known`."""
    unknown: str
    """What is not known of the method."""
    unknown_ja: str = ""
    """Japanese of `unknown`."""
    notes: str = ""
    notes_ja: str = ""
    """Japanese of `notes`."""

    @field_validator("share_range", "amount_range")
    @classmethod
    def _ends_in_order(cls, ends: Ends | None) -> Ends | None:
        if ends is not None and ends[0] > ends[1]:
            raise ValueError(f"the larger loss comes first, found {ends[0]:g} before {ends[1]:g}")
        return ends

    @property
    def untranslated(self) -> list[tuple[str, str]]:
        """Japanese texts that are missing; the name of a material has its Japanese with its data."""
        named = self.material in material_names()
        return [found for found in super().untranslated if not (named and found[0] == "material_ja")]

    @property
    def _head(self) -> str:
        """What kind of entry it is, its id and its figure."""
        return f"{type(self).__name__} {self.id}: {figure_in_words(self)}"

    def _own_lines(self, language: Language) -> list[tuple[str, str]]:
        """What an entry of this kind adds to its description, as label and text."""
        return []

    def described(self, language: Language = "en") -> list[tuple[str, str]]:
        """What it holds, as label and text in a language; what is not known is left out."""
        told = self.gdp_share is not None or self.share_range is not None
        figure = figure_in_words(self, language=language)
        money = money_in_words(self, language=language) if told else ""
        lasts = "" if self.duration_days is None else either("{} days", "{}日", language)
        short = material_title(self.material, language) or self.said("material", language)
        lines = [
            ("who", listed([self.said("who", language), self.when], language)),
            ("loss of", either("{}, short of {}", "{}（不足：{}）", language).format(self.country, short)),
            ("shock", listed([self.said("shock", language), lasts.format(self.duration_days)], language)),
            ("published", listed([figure, money], language)),
            *self._own_lines(language),
            ("known", self.said("known", language)),
            ("not known", self.said("unknown", language)),
            ("notes", self.said("notes", language)),
            ("confidence", self.confidence),
            ("sources", "; ".join(self.addresses)),
        ]
        return [(either(label, LABELS[label], language), text) for label, text in lines if text]

    def __repr__(self) -> str:
        return f"{self._head}\n{text_lines(self.described())}"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return html_table(self._head, self.described())

    @classmethod
    def _checked(cls, data: dict[str, Any], where: str) -> Self:
        """An entry from plain data, or every problem of it."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ScenarioError(where, findings(error, cls, "estimate")) from None


class NotRebuilt(Publication):
    """A published figure that is shown beside the others and not rebuilt, with the reason."""

    not_rebuilt: str = Field(min_length=1)
    """Why it is not rebuilt: what would be needed."""
    not_rebuilt_ja: str = ""
    """Japanese of `not_rebuilt`."""

    def _own_lines(self, language: Language) -> list[tuple[str, str]]:
        return [("not rebuilt", self.said("not_rebuilt", language))]

    @model_validator(mode="after")
    def _rounding_with_share(self) -> Self:
        if self.gdp_share is not None and self.rounding is None:
            together([("rounding", "is missing: half of the last digit of gdp_share")])
        return self


class Estimate(Publication):
    """One published loss of GDP and how it is read here, so that it can be rebuilt."""

    duration_days: Days
    counts: Literal["GDP"] = "GDP"
    gdp_share: Annotated[Fraction, Field(le=0)]
    rounding: Rounding
    base: str
    """Which GDP the share is of."""
    base_ja: str = ""
    """Japanese of `base`."""
    base_year: int
    base_kind: Literal["nominal", "real", "table"]
    """Whether that GDP is nominal or real, or that of the table itself."""
    scenario: str
    """The named scenario that reads it best."""
    model: str
    """The model that reads it best."""
    measure: str = REAL_GDP
    """What the figure measures, a flow of `iomodel.models.measures.MEASURES`; the model's is the same."""
    free: tuple[str, ...] = ()
    """Parameters that may be adjusted until the model gives this figure; empty where nothing is adjusted."""
    target_amount: Annotated[Number, Field(lt=0)] | None = None
    """The loss that the model is to give [units of the currency], where known more exactly than the share."""
    calibrated_by: str | None = None
    """The estimate whose calibrated parameters are taken over, so that this figure is a test."""
    misfit: str = ""
    """What this reading leaves out, and so why it may miss."""
    misfit_ja: str = ""
    """Japanese of `misfit`."""
    also: tuple[Figure, ...] = ()
    """Figures published beside the GDP loss; they are tests, never targets."""

    @property
    def untranslated(self) -> list[tuple[str, str]]:
        """Japanese texts that are missing, those of further figures among them."""
        further = [
            (f"also.{place}.{name}", what)
            for place, one in enumerate(self.also)
            for name, what in one.untranslated
        ]
        return [*super().untranslated, *further]

    @property
    def base_in_words(self) -> str:
        """Which GDP the loss is a share of, such as ``real GDP of 2024``."""
        return self.base_said("en")

    def base_said(self, language: str) -> str:
        """Which GDP the loss is a share of, in a language.

        >>> from iomodel.estimates.registry import load_estimate
        >>> load_estimate("dir-a").base_said("ja"), load_estimate("dlri-2024").base_said("ja")
        ('2024年の実質GDP', '産業連関表（2015年）のGDP')
        """
        own = self.base_kind == "table"
        if language == "ja":
            kind = "名目" if self.base_kind == "nominal" else "実質"
            return f"産業連関表（{self.base_year}年）のGDP" if own else f"{self.base_year}年の{kind}GDP"
        return f"{'GDP of the table' if own else self.base_kind + ' GDP'} of {self.base_year}"

    def _own_lines(self, language: Language) -> list[tuple[str, str]]:
        """How the figure is rebuilt."""
        measured = either(MEASURES[self.measure].title, MEASURES[self.measure].title_ja, language)
        read = either("scenario {}, model {}, {}", "シナリオ{}、モデル{}、{}", language)
        beside = [f"{one.said('name', language)} {points(one.share)} %" for one in self.also]
        taken = either("; parameters come from {}", "（パラメータは{}による）", language)
        return [
            ("share of", self.base_said(language)),
            ("read as", read.format(self.scenario, self.model, measured)),
            (
                "tuned",
                (listed(self.free, language) or either("nothing", "なし", language))
                + (taken.format(self.calibrated_by) if self.calibrated_by else ""),
            ),
            ("beside it", listed(beside, language)),
            ("left out", self.said("misfit", language)),
        ]

    @property
    def yen(self) -> float | None:
        """The loss as published [yen], negative; None where it is in another currency or none is given."""
        return self.amount if self.currency == "JPY" else None

    @field_validator("model")
    @classmethod
    def _model_known(cls, value: str) -> str:
        return _listed(value, MODELS, "model")

    @field_validator("free")
    @classmethod
    def _free_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_listed(name, PARAMETERS, "parameter to adjust") for name in value)

    @field_validator("measure")
    @classmethod
    def _known_measure(cls, measure: str) -> str:
        """Refuse what is no flow among the measures."""
        flows = [name for name, known in MEASURES.items() if known.kind == "flow"]
        if measure not in flows:
            raise ValueError(f"measure is {measure!r}, expected one of {', '.join(flows)}")
        return measure


AnyEstimate: TypeAlias = Estimate | NotRebuilt
"""A published figure, rebuilt or only shown."""


def read_estimate(path: Path) -> AnyEstimate:
    """Read an estimate file in TOML; every problem is reported at once, each with its entry.

    A file with ``not_rebuilt`` is shown only. A scenario file is sought beside it. An estimate that comes
    with the package has Japanese beside every text.

    Raises
    ------
    ScenarioError
        If the file is wrong: all problems at once, each with its place.

    >>> from iomodel.files import tables_folder
    >>> read_estimate(tables_folder() / "estimates" / "usgs-ga-ge.toml").country
    'USA'
    """
    data = read_toml(path, "estimate file", ScenarioError)
    named = data.get("scenario")
    if isinstance(named, str) and named.endswith(".toml"):
        data["scenario"] = str(path.parent / named)
    kind = NotRebuilt if "not_rebuilt" in data else Estimate
    found = kind._checked(data, f"estimate file {path}")
    if found.untranslated and path.parent.resolve() == (tables_folder() / "estimates").resolve():
        raise ScenarioError(f"estimate file {path}", found.untranslated)
    return found


def estimate_schema() -> dict[str, Any]:
    """The JSON schema of an estimate file, for editors.

    >>> sorted(estimate_schema()["$defs"])
    ['Estimate', 'Figure', 'NotRebuilt']
    """
    return TypeAdapter(Estimate | NotRebuilt).json_schema()


def _listed(name: str, known: Iterable[str], what: str) -> str:
    """The name, or an error with the known ones."""
    if name not in known:
        raise ValueError(f"no {what} {name!r}; known: {', '.join(known)}.{nearest(name, known)}")
    return name
