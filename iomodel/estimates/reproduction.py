"""Published estimates rebuilt: what had to be tuned, what was then predicted, what is missed and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iomodel.errors import ParameterError
from iomodel.estimates.asked import scenario_asked
from iomodel.estimates.entries import Estimate, Figure
from iomodel.estimates.places import Places, base_gdp, country_of
from iomodel.estimates.ranges import SourcedRange, sourced_range
from iomodel.estimates.registry import EstimateLike, load_rebuilt
from iomodel.estimates.words import points
from iomodel.materials.groups import part_inside
from iomodel.questions.calibrate import Calibration, calibrate, with_values
from iomodel.simulate.arguments import (
    MaterialLike,
    TableLike,
    as_model,
    as_table,
)
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run
from iomodel.sources.loading import TableSource
from iomodel.table import IOTable


@dataclass(frozen=True)
class FigureBeside:
    """A further published figure beside the model's. Nothing is ever tuned to it."""

    figure: Figure
    model_share: float
    model_persons: float | None
    status: str

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions of the normal, losses negative."""
        return {
            "what": self.figure.what,
            "name": self.figure.name,
            "published_share": self.figure.share,
            "model_share": self.model_share,
            "published_persons": self.figure.persons,
            "model_persons": self.model_persons,
            "status": self.status,
        }


@dataclass(frozen=True, repr=False)
class Reproduction:
    """One published figure beside the model's.

    `status` is ``calibrated`` where one parameter was adjusted until the model gave the figure,
    ``predicted`` where none was and the model agrees within the digits printed, ``missed`` where it
    does not.
    """

    estimate: Estimate
    model_share: float
    model_amount: float
    """[units of `currency`]"""
    currency: str
    status: str
    free_parameters: dict[str, float]
    """Values of adjusted parameters, found here or in the estimate that this one takes them from."""
    model_persons: float | None = None
    """Change of employment [persons, averaged over a year]; None where the table has no persons."""
    ranges: dict[str, SourcedRange | None] = field(default_factory=dict)
    """What the data say of the free parameters."""
    also: tuple[FigureBeside, ...] = ()

    def __repr__(self) -> str:
        found = ", ".join(f"{name} {value:.4g}" for name, value in self.free_parameters.items())
        return (
            f"<Reproduction of {self.estimate.id}: {points(self.estimate.gdp_share)} % published, "
            f"{points(self.model_share)} % modelled, {self.status}{found and f' with {found}'}>"
        )

    @property
    def gap(self) -> float:
        """Modelled less published [share of annual GDP]: negative where the model loses more."""
        return self.model_share - self.estimate.gdp_share

    @property
    def why(self) -> str:
        """What the reading leaves out, where a figure is missed; else empty."""
        return self.why_in("en")

    def why_in(self, language: str) -> str:
        """What the reading leaves out, in a language, where a figure is missed; else empty."""
        missed = self.status == "missed" or any(beside.status == "missed" for beside in self.also)
        return self.estimate.said("misfit", language) if missed else ""

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions of annual GDP, losses negative, money in whole units."""
        return {
            "id": self.estimate.id,
            "duration_days": self.estimate.duration_days,
            "published_share": self.estimate.gdp_share,
            "model_share": self.model_share,
            "published_yen": self.estimate.yen,
            "model_yen": self.model_amount if self.currency == "JPY" else None,
            "country": self.estimate.country,
            "material": self.estimate.material,
            "confidence": self.estimate.confidence,
            "currency": self.currency,
            "published_amount": self.estimate.amount,
            "model_amount": self.model_amount,
            "status": self.status,
            "free_parameters": self.free_parameters,
            "who": self.estimate.who,
            "when": self.estimate.when,
            "addresses": list(self.estimate.addresses),
            "scenario": self.estimate.scenario,
            "model": self.estimate.model,
            "measure": self.estimate.measure,
            "base": self.estimate.base_in_words,
            "gap": self.gap,
            "why": self.why,
            "calibrated_by": self.estimate.calibrated_by,
            "model_persons": self.model_persons,
            "ranges": {name: found and found.to_record() for name, found in self.ranges.items()},
            "also": [beside.to_record() for beside in self.also],
        }


def reproduce(
    table: TableLike = "japan-2015",
    ids: EstimateLike | Iterable[EstimateLike] | None = None,
    *,
    world: TableSource | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> list[Reproduction]:
    """Rebuild published estimates on a table.

    A figure is never both target and evidence: an estimate that names another one in `calibrated_by`
    takes its numbers from there and tunes nothing, and only losses of GDP are targets.

    Parameters
    ----------
    table, materials
        As in `run`.
    ids
        Published estimates, their ids or files; where not given, those of the table's country whose
        reading cuts a material.
    world
        A table of many countries as `load_table` opens it, for estimates of other countries.

    Raises
    ------
    ParameterError
        If an estimate is shown only, or no table of its country is at hand.

    >>> import iomodel as iom
    >>> [r.status for r in iom.reproduce(iom.load_table(), ["nri-3m", "nri-12m"])]
    ['predicted', 'calibrated']
    """
    places = Places(as_table(table), world)
    found = dict[str, Calibration]()
    return [
        rebuilt(places, estimate, found, materials)
        for estimate in load_rebuilt(ids, country_of(places.table))
    ]


def rebuilt(
    places: Places,
    estimate: Estimate,
    found: dict[str, Calibration],
    materials: Mapping[str, MaterialLike] | None,
) -> Reproduction:
    """One estimate on the table of its country; calibrations made on the way are kept in `found`."""
    table = places.of(estimate.country, estimate)
    scenario = scenario_asked(table, estimate, materials)
    model = as_model(estimate.model)
    free = _freed(places, estimate, found, materials)
    gdp = base_gdp(estimate, table)
    placed, tuned = with_values(scenario, model, free)
    result = run(table, placed, tuned, materials=materials, gdp=gdp)
    lost = result.measure_loss(estimate.measure)
    share = float(lost.to_numpy()[0, 0]) / 100
    known = table.employment is not None
    return Reproduction(
        estimate=estimate,
        model_share=share,
        model_amount=share * gdp.value,
        currency=gdp.currency,
        status="calibrated" if estimate.free else _status(share, estimate.gdp_share, estimate.rounding),
        free_parameters=dict(free),
        model_persons=float(result.employment_loss().to_numpy()[0, 0]) if known else None,
        ranges={name: sourced_range(name, table, scenario, materials=materials) for name in free},
        also=tuple(
            _beside(table, result, figure) for figure in estimate.also if known or figure.what == "output"
        ),
    )


def _freed(
    places: Places,
    estimate: Estimate,
    found: dict[str, Calibration],
    materials: Mapping[str, MaterialLike] | None,
) -> dict[str, float]:
    """Values of adjusted parameters, found here or for the estimate that this one takes them from."""
    if not (estimate.free or estimate.calibrated_by):
        return {}
    anchor = load_rebuilt(estimate.calibrated_by)[0] if estimate.calibrated_by else estimate
    table = places.of_anchor(anchor, estimate)
    key = f"{anchor.id} on {table.name}, {table.meta.region}"
    if key not in found:
        found[key] = calibrated(table, anchor, materials=materials)
    return found[key].values


def calibrated(
    table: IOTable, estimate: Estimate, *, materials: Mapping[str, MaterialLike] | None = None
) -> Calibration:
    """Adjust the one free parameter of an estimate."""
    if len(estimate.free) != 1:
        raise ParameterError(
            f"estimate {estimate.id}: {len(estimate.free)} free parameters for one figure, expected one"
        )
    scenario = scenario_asked(table, estimate, materials)
    return calibrate(
        table,
        scenario,
        estimate.model,
        target(estimate, table),
        estimate.free[0],
        measure=estimate.measure,
        materials=materials,
    )


def target(estimate: Estimate, table: IOTable) -> float:
    """The published change of GDP as exactly as it is known [share of annual GDP]."""
    if estimate.target_amount is None:
        return estimate.gdp_share
    return estimate.target_amount / base_gdp(estimate, table).value


def _beside(table: IOTable, result: Result, figure: Figure) -> FigureBeside:
    """A further figure of an estimate beside the model's."""
    persons = None
    if figure.what == "employment":
        assert table.employment is not None
        persons = float(result.employment_loss().to_numpy()[0, 0])
        share = persons / float(table.employment.sum())
    else:
        output = result.by_sector()["output"].reindex(table.codes).to_numpy(float)
        inside = part_inside(table, figure.sectors or table.codes)
        share = float((output * inside).sum() / (table.x * inside).sum())
    return FigureBeside(figure, share, persons, _status(share, figure.share, figure.rounding))


def _status(found: float, published: float, rounding: float) -> str:
    """Whether a figure that nothing was tuned to agrees within the digits printed."""
    return "predicted" if abs(found - published) <= rounding * (1 + 1e-9) else "missed"
