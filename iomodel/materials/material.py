"""A material that production physically needs: who uses it and where it comes from, row by sourced row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn, get_args

import pandas as pd

from iomodel.errors import ScenarioError, nearest
from iomodel.locked import Locked
from iomodel.scenario import End
from iomodel.table import Classification


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
        the element), ``criticality`` (part of it lost within a year), ``default`` (alternatives are
        false), ``confidence``, ``source``.
    origins
        ``element``, ``origin``, ``low``, ``central``, ``high`` (share of use that comes from there).
    stages
        Further stages of the chain, for cuts that stop one: ``stage``, ``element``, ``origin``, ``low``,
        ``central``, ``high`` (share of use that passes through the origin at that stage).
    adaptation
        ``parameter`` (thrift, ramp), ``low``, ``central``, ``high`` [share of normal use per year].
    tables
        Further sourced tables: stocks, quantities, prices.
    bill
        What the country spends on its imports in a year, as a share of GDP [1]; None where not known.
    digest
        sha256 over the files read.
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
    bill: float | None = None
    digest: str = ""

    def __post_init__(self) -> None:
        if not self.exposures["default"].any():
            raise ScenarioError(f"material {self.name}: no exposed sector; without one a cut changes nothing")
        self._require_shares()
        deliveries = self.origins.assign(stage="deliveries")
        together = pd.concat([deliveries, self.stages]).groupby(["stage", "element"])["central"].sum()
        for place, total in together[together > 1 + 1e-12].items():
            raise ScenarioError(
                f"material {self.name}: origin shares of {place} add up to {total:g}, expected at most 1"
            )

    def _require_shares(self) -> None:
        """Raise unless exposures are shares of elements that the material has."""
        for column in ("low", "central", "high", "criticality"):
            figures = self.exposures[column].to_numpy(float)
            if not ((figures >= 0) & (figures <= 1)).all():
                worst = figures[~((figures >= 0) & (figures <= 1))][0]
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

    def __repr__(self) -> str:
        bill = "not known" if self.bill is None else f"{self.bill:.3%} of GDP"
        return (
            f"Material {self.name}: {self.title_en}\n"
            f"  {len(self.codes)} elements   {len(self.exposures)} exposures at {self.detail} sectors of "
            f"{self.official.name}\n"
            f"  {self.origins['origin'].nunique()} origins   imports {bill}"
        )

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
    def hosts(self) -> tuple[str, ...]:
        """Sectors that are exposed, in the order of the data."""
        return tuple(dict.fromkeys(self.exposures.loc[self.exposures["default"], "sector"]))

    def origin_share(self, element: str, origin: str, end: str, stage: str | None = None) -> float:
        """Share of an element's use that comes from an origin, at one end of its sourced range.

        With a stage: the share that passes through the origin there, wherever it was mined.

        Raises
        ------
        ScenarioError
            If the data know no such stage or origin for the element.
        """
        place = (stage, self._followed[element], origin)
        if place not in self._shares:
            self._refuse(element, origin, stage)
        return self._shares[place][end]

    @cached_property
    def _followed(self) -> dict[str, str]:
        """Whose origin shares each element follows."""
        return {str(element): str(other) for element, other in self.elements["origin_as"].items()}

    @cached_property
    def _shares(self) -> dict[tuple[str | None, str, str], dict[str, float]]:
        """Every origin share with its range, by stage, element and origin."""
        return {
            (row.get("stage"), row["element"], row["origin"]): {end: float(row[end]) for end in get_args(End)}
            for table in (self.origins, self.stages)
            for row in table.to_dict("records")
        }

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

    def default_exposures(self) -> pd.DataFrame:
        """The exposure rows in use; rows marked as alternatives are left out."""
        return self.exposures[self.exposures["default"]].reset_index(drop=True)
