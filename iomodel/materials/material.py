"""A material that production physically needs: who uses it and where it comes from, row by sourced row."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn, get_args

import pandas as pd

from iomodel.equations.ratios import are_shares
from iomodel.errors import ScenarioError, nearest
from iomodel.locked import Locked
from iomodel.scenario import End, Range
from iomodel.table import Classification
from iomodel.table.glance import html_table, text_lines

_SHOWN = 6
"""Origins that a material names of itself."""


@dataclass(frozen=True, eq=False, repr=False)
class Material(Locked):
    """Sourced data on one material or family of materials.

    Parameters
    ----------
    name
        Short name, such as ``rare-earths``.
    title_en, title_ja
        Names for the reader.
    official, detail
        The classification and the level whose sectors host the exposures.
    elements
        ``element`` (index), ``name_en``, ``name_ja``, ``origin_as`` (whose origin shares it follows) and
        ``family`` (elements of one family sit in the same product, such as a magnet).
    exposures
        A row for each element, application and host: ``element``, ``sector``, ``basic_codes``,
        ``low``, ``central``, ``high`` (share of the host's output that cannot be made as designed without
        the element), ``criticality`` (part of it lost within a year; with ``criticality_low`` and
        ``criticality_high`` where they are known), ``product`` (rows of one product stop together; the
        element's family where not given), ``default`` (alternatives are false), ``confidence``, ``source``.
    origins
        ``element``, ``origin``, ``low``, ``central``, ``high`` (share of use that comes from there), and
        ``year`` where the shares of several years are known.
    stages
        Further stages of the chain, for cuts that stop one: ``stage``, ``element``, ``origin``, ``low``,
        ``central``, ``high`` (share of use that passes through the origin at that stage), ``year``.
    adaptation
        ``parameter`` (``thrift``, ``ramp``), ``low``, ``central``, ``high`` [share of normal use per year].
    tables
        Further sourced tables: stocks, quantities, prices, uses, controls.
    year
        The year of the data where a scenario names none; the last of the tables where not given.
    chain
        Stages of the chain, from the mine to the part.
    bill
        What the country spends on its imports in a year, as a share of GDP [1]; None where not known.
    digest
        sha256 over the files read.
    country
        Whose exposures and origins they are, three letters of ISO 3166.
    """

    name: str
    title_en: str
    title_ja: str
    official: Classification
    detail: str
    elements: pd.DataFrame
    exposures: pd.DataFrame
    origins: pd.DataFrame
    adaptation: pd.DataFrame
    stages: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["stage", "element", "origin", "low", "central", "high"])
    )
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    year: int | None = None
    chain: tuple[str, ...] = ()
    bill: float | None = None
    digest: str = ""
    country: str = "JPN"

    def __post_init__(self) -> None:
        object.__setattr__(self, "exposures", self._filled_in())
        for name in ("origins", "stages"):
            if "year" not in (table := getattr(self, name)):
                object.__setattr__(self, name, table.assign(year=float("nan")))
        if not self.exposures["default"].any():
            raise ScenarioError(f"material {self.name}: no exposed sector; without one a cut changes nothing")
        self._require_shares()
        shares = [self.origins.assign(stage="deliveries"), *([] if self.stages.empty else [self.stages])]
        together = pd.concat(shares).groupby(["stage", "element", "year"], dropna=False)["central"].sum()
        for place, total in together[together > 1 + 1e-12].items():
            raise ScenarioError(
                f"material {self.name}: origin shares of {place} add up to {total:g}, expected at most 1"
            )

    def _filled_in(self) -> pd.DataFrame:
        """The exposures with every column that may be left out."""
        rows = self.exposures
        family = rows["element"].map(self.elements["family"])
        product = rows["product"] if "product" in rows else pd.Series("", index=rows.index)
        ends = {
            name: rows[name].fillna(rows["criticality"]) if name in rows else rows["criticality"]
            for name in ("criticality_low", "criticality_high")
        }
        application = rows.get("application", "")
        return rows.assign(
            **ends,
            application=application,
            country=rows["country"].fillna("") if "country" in rows else "",
            product=product.where(product.str.strip() != "", family).fillna(""),
        )

    def _require_shares(self) -> None:
        """Raise unless exposures are shares of elements that the material has."""
        for column in ("low", "central", "high", "criticality", "criticality_low", "criticality_high"):
            figures = self.exposures[column].to_numpy(float)
            if not are_shares(figures).all():
                worst = figures[~are_shares(figures)][0]
                raise ScenarioError(
                    f"material {self.name}: exposures, {column} is {worst:g}, "
                    "expected a share between 0 and 1"
                )
        strange = [code for code in self.exposures["element"] if code not in self.elements.index]
        if strange:
            raise ScenarioError(
                f"material {self.name}: exposures name element {strange[0]!r}, which it does not "
                f"have; elements: {', '.join(self.codes)}.{nearest(strange[0], self.codes)}"
            )

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What it holds, as pairs of a label and a text."""
        origins = list(dict.fromkeys(self.origins["origin"]))
        known = "; ".join(f"{name} ({len(table)})" for name, table in sorted(self.tables.items()))
        return [
            *((("of", self.country),) if self.country != "JPN" else ()),
            ("elements", ", ".join(self.codes)),
            ("exposures", f"{len(self.exposures)} at {self.detail} sectors of {self.official.name}"),
            ("origins", ", ".join(map(str, origins[:_SHOWN])) + ("" if len(origins) <= _SHOWN else ", ...")),
            ("year", "any" if self.year is None else str(self.year)),
            ("stages", " > ".join(self.stage_places()) or "none"),
            ("imports", "not known" if self.bill is None else f"{self.bill:.3%} of GDP"),
            ("tables", known or "none"),
        ]

    def __repr__(self) -> str:
        return f"Material {self.name}: {self.title_en}\n{text_lines(self.facts)}"

    def _repr_html_(self) -> str:
        return html_table(f"{self.name}: {self.title_en} ({self.title_ja})", self.facts)

    @property
    def codes(self) -> list[str]:
        """Names of the elements."""
        return list(self.elements.index)

    @cached_property
    def _rates(self) -> dict[str, Any]:
        """Rows of adaptation, by parameter."""
        rows = self.adaptation.to_dict("records")
        return {str(row["parameter"]): row for row in reversed(rows)}

    @cached_property
    def weighed(self) -> frozenset[str]:
        """Elements of which the data say in tonnes what each application uses up."""
        listed = self.tables.get("uses")
        return frozenset() if listed is None else frozenset(listed["element"])

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Sectors that are exposed, in the order of the data."""
        return tuple(dict.fromkeys(self.exposures.loc[self.exposures["default"], "sector"]))

    def origin_share(
        self, element: str, origin: str, end: str, stage: str | None = None, year: int | None = None
    ) -> float:
        """Share of an element's use that comes from an origin, at one end of its range.

        With a stage: the share that passes through the origin there, wherever it was mined. With a year: the
        share of that year, or of the nearest that the data cover (see `year_of_shares`); without one, that
        of the material's own `year`.

        Raises
        ------
        ScenarioError
            If the data know no such stage or origin for the element.
        """
        place = (stage, self._followed[element], origin)
        if place not in self._shares:
            self._refuse(element, origin, stage)
        of_year = self._shares[place]
        return float(of_year[_nearest_year(of_year, year or self.year)][end])

    def origin_range(
        self, element: str, origin: str, stage: str | None = None, year: int | None = None
    ) -> Range:
        """What is known of the share that `origin_share` gives, with its distribution."""
        self.origin_share(element, origin, "central", stage, year)
        of_year = self._shares[stage, self._followed[element], origin]
        return row_range(of_year[_nearest_year(of_year, year or self.year)])

    def year_of_shares(
        self, element: str, origin: str, stage: str | None = None, year: int | None = None
    ) -> int | None:
        """The year whose share `origin_share` gives; None where the data hold for any year."""
        of_year = self._shares.get((stage, self._followed[element], origin), {})
        return _nearest_year(of_year, year or self.year) if of_year else None

    @cached_property
    def _followed(self) -> dict[str, str]:
        """Whose origin shares each element follows."""
        return {str(element): str(other) for element, other in self.elements["origin_as"].items()}

    @cached_property
    def _shares(self) -> dict[tuple[str | None, str, str], dict[int | None, dict[Hashable, Any]]]:
        """Every row of origin shares, by stage, element and origin, then by year."""
        found: dict[tuple[str | None, str, str], dict[int | None, dict[Hashable, Any]]] = {}
        for table in (self.origins, self.stages):
            for row in table.to_dict("records"):
                of_year = found.setdefault((row.get("stage"), row["element"], row["origin"]), {})
                year = None if pd.isna(row["year"]) else int(row["year"])
                of_year[year] = row
        return found

    def stage_places(self) -> dict[str, int]:
        """Place of every stage in the chain, the mine first."""
        named = [*self.chain, *self.stages["stage"]]
        return {stage: place for place, stage in enumerate(dict.fromkeys(map(str, named)))}

    def _stage(self, stage: str) -> pd.DataFrame:
        """The rows of one stage of the chain."""
        known = list(dict.fromkeys(self.stages["stage"]))
        if stage not in known:
            text = (
                f"no origin shares for stage {stage[:60]!r}; stages in the data: "
                f"{', '.join(known) or 'none'}.{nearest(stage, known)}"
            )
            raise ScenarioError(f"material {self.name}", [("stage", text)])
        return self.stages[self.stages["stage"] == stage]

    def _refuse(self, element: str, origin: str, stage: str | None) -> NoReturn:
        """Raise, naming what the data know instead."""
        rows = self.origins if stage is None else self._stage(stage)
        origins = sorted(set(rows["origin"]))
        if origin in origins:
            there = sorted(set(rows.loc[rows["origin"] == origin, "element"]))
            text = (
                f"no share of {element} from {origin}{'' if stage is None else f' at stage {stage!r}'}; "
                f"the data know {', '.join(there)}. Name the elements in the cut, or give origin_share"
            )
            raise ScenarioError(f"material {self.name}", [("elements", text)])
        text = (
            f"no share of {element} from {origin[:60]!r}; origins in the data: {', '.join(origins)}."
            f"{nearest(origin, origins)} Or give origin_share in the cut"
        )
        raise ScenarioError(f"material {self.name}", [("origin", text)])

    def rate(self, parameter: str, end: str) -> float:
        """A yearly rate of adaptation, ``thrift`` or ``ramp`` [share of normal use per year]."""
        if parameter not in self._rates:
            raise ScenarioError(
                f"material {self.name}: the data have no {parameter!r}; give it as a number in the scenario"
            )
        return float(self._rates[parameter][end])

    def rate_range(self, parameter: str) -> Range:
        """What is known of a rate of adaptation, with its distribution."""
        self.rate(parameter, "central")
        return row_range(self._rates[parameter])

    def default_exposures(self) -> pd.DataFrame:
        """The exposure rows in use; alternatives and rows of other countries are left out."""
        return self.exposures_in_use.copy()

    @cached_property
    def exposures_in_use(self) -> pd.DataFrame:
        """As `default_exposures`, the same object each time, not to be written to."""
        rows = self.exposures[self.exposures["default"]]
        return rows[rows["country"].isin(["", self.country])].reset_index(drop=True)

    def in_country(self, country: str) -> Material:
        """The material as a country uses it: with the country's own shares where there are any.

        A row of the country stands in place of the rows of the same element, sector and product that are the
        material's own.

        Parameters
        ----------
        country
            Three letters of ISO 3166.
        """
        rows = self.exposures
        own = rows[rows["country"] == country]
        if own.empty or country == self.country:
            return self
        keys = list(zip(rows["element"], rows["sector"], rows["product"], strict=True))
        taken = set(zip(own["element"], own["sector"], own["product"], strict=True))
        kept = [
            where == country or (where in ("", self.country) and key not in taken)
            for where, key in zip(rows["country"], keys, strict=True)
        ]
        chosen = rows[kept].assign(country="", of=[where or self.country for where in rows["country"][kept]])
        return dataclasses.replace(self, exposures=chosen.reset_index(drop=True))

    @property
    def countries(self) -> tuple[str, ...]:
        """Whose shares are in use, each once."""
        rows = self.exposures_in_use
        own = [where or self.country for where in rows["country"]]
        return tuple(dict.fromkeys(rows.get("of", pd.Series(own))))


def row_range(row: Mapping[Hashable, Any]) -> Range:
    """The range of a row of ``low``, ``central`` and ``high``; PERT where its ``distribution`` is empty.

    >>> row_range({"low": 0.2, "central": 0.3, "high": 0.5, "distribution": "uniform"}).point
    0.3
    """
    ends = {end: row[end] for end in get_args(End)}
    named = row.get("distribution", "")
    given = "" if pd.isna(named) else str(named).strip()
    return Range.model_validate({"distribution": given or "pert", **ends})


def _nearest_year(of_year: Mapping[int | None, Any], wanted: int | None) -> int | None:
    """The year of the data nearest to the one wanted, the earlier of two; the last where none is wanted."""
    years = sorted(year for year in of_year if year is not None)
    if not years:
        return None
    if wanted is None:
        return years[-1]
    return min(years, key=lambda year: (abs(year - wanted), year))
