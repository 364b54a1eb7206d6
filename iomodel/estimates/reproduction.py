"""Published estimates rebuilt: what had to be tuned, what was then predicted, what is missed and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from iomodel.errors import ParameterError
from iomodel.estimates.asked import scenario_asked
from iomodel.estimates.entries import Estimate, Figure
from iomodel.estimates.ranges import SourcedRange, sourced_range
from iomodel.estimates.registry import EstimateLike, load_estimate, load_estimates
from iomodel.materials.carry import basic_membership
from iomodel.models.measures import REAL_GDP
from iomodel.notation import FloatArray
from iomodel.questions.calibrate import Calibration, calibrate, with_values
from iomodel.simulate.arguments import (
    MaterialLike,
    TableLike,
    as_model,
    as_table,
)
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run
from iomodel.sources import annual_gdp
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


@dataclass(frozen=True)
class Reproduction:
    """One published figure beside the model's.

    `status` is ``calibrated`` where a number was solved for to meet the figure, ``predicted`` where
    none was and the model agrees within the digits printed, ``missed`` where it does not.
    """

    estimate: Estimate
    model_share: float
    model_yen: float
    status: str
    free_parameters: dict[str, float]
    """Numbers solved for, here or in the estimate that this one takes them from."""
    model_persons: float | None = None
    """Change of employment [persons, averaged over a year]; None where the table has no persons."""
    ranges: dict[str, SourcedRange | None] = field(default_factory=dict)
    """What the data say of the free parameters."""
    also: tuple[FigureBeside, ...] = ()

    @property
    def gap(self) -> float:
        """Modelled less published [share of annual GDP]: negative where the model loses more."""
        return self.model_share - self.estimate.gdp_share

    @property
    def why(self) -> str:
        """What the reading leaves out, where a figure is missed; else empty."""
        missed = self.status == "missed" or any(beside.status == "missed" for beside in self.also)
        return self.estimate.misfit if missed else ""

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions of annual GDP, losses negative, yen in yen."""
        return {
            "id": self.estimate.id,
            "duration_days": self.estimate.duration_days,
            "published_share": self.estimate.gdp_share,
            "model_share": self.model_share,
            "published_yen": self.estimate.yen,
            "model_yen": self.model_yen,
            "status": self.status,
            "free_parameters": self.free_parameters,
            "who": self.estimate.who,
            "when": self.estimate.when,
            "addresses": list(self.estimate.addresses),
            "scenario": self.estimate.scenario,
            "model": self.estimate.model,
            "measure": self.estimate.measure,
            "base": f"{self.estimate.base_kind} GDP of {self.estimate.base_year}",
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
        Published estimates, their ids or files; all where not given.

    >>> import iomodel as iom
    >>> [r.status for r in iom.reproduce(iom.load_table(), ["nri-3m", "nri-12m"])]
    ['predicted', 'calibrated']
    """
    table, found = as_table(table), dict[str, Calibration]()
    return [_reproduce(table, estimate, found, materials) for estimate in load_estimates(ids)]


def _reproduce(
    table: IOTable,
    estimate: Estimate,
    found: dict[str, Calibration],
    materials: Mapping[str, MaterialLike] | None,
) -> Reproduction:
    """One estimate; calibrations made on the way are kept in `found`."""
    scenario = scenario_asked(table, estimate, materials)
    model = as_model(estimate.model)
    free: dict[str, float] = {}
    if estimate.free or estimate.calibrated_by:
        anchor = load_estimate(estimate.calibrated_by) if estimate.calibrated_by else estimate
        if anchor.id not in found:
            found[anchor.id] = calibrated(table, anchor, materials=materials)
        free = found[anchor.id].values
    gdp = annual_gdp(estimate.base_year, estimate.base_kind)
    placed, tuned = with_values(scenario, model, free)
    result = run(table, placed, tuned, materials=materials, gdp=gdp)
    lost = result.gdp_loss() if estimate.measure == REAL_GDP else result.measure_loss(estimate.measure)
    share = float(lost.to_numpy()[0, 0]) / 100
    known = table.employment is not None
    return Reproduction(
        estimate=estimate,
        model_share=share,
        model_yen=share * gdp.value,
        status="calibrated" if estimate.free else _status(share, estimate.gdp_share, estimate.rounding),
        free_parameters=dict(free),
        model_persons=float(result.employment_loss().to_numpy()[0, 0]) if known else None,
        ranges={name: sourced_range(name, table, scenario, materials=materials) for name in free},
        also=tuple(
            _beside(table, result, figure) for figure in estimate.also if known or figure.what == "output"
        ),
    )


def calibrated(
    table: IOTable, estimate: Estimate, *, materials: Mapping[str, MaterialLike] | None = None
) -> Calibration:
    """Solve for the one free number of an estimate."""
    if len(estimate.free) != 1:
        raise ParameterError(
            f"estimate {estimate.id}: {len(estimate.free)} free parameters for one figure, expected one"
        )
    scenario = scenario_asked(table, estimate, materials)
    return calibrate(
        table,
        scenario,
        estimate.model,
        target(estimate),
        estimate.free[0],
        measure=estimate.measure,
        materials=materials,
    )


def target(estimate: Estimate) -> float:
    """The published change of GDP as exactly as it is known [share of annual GDP]."""
    if estimate.target_yen is None:
        return estimate.gdp_share
    return estimate.target_yen / annual_gdp(estimate.base_year, estimate.base_kind).value


def _beside(table: IOTable, result: Result, figure: Figure) -> FigureBeside:
    """A further figure of an estimate beside the model's."""
    persons = None
    if figure.what == "employment":
        assert table.employment is not None
        persons = float(result.employment_loss().to_numpy()[0, 0])
        share = persons / float(table.employment.sum())
    else:
        output = result.by_sector()["output"].reindex(table.codes).to_numpy(float)
        inside = _part_inside(table, figure.sectors)
        share = float((output * inside).sum() / (table.x * inside).sum())
    return FigureBeside(figure, share, persons, _status(share, figure.share, figure.rounding))


def _part_inside(table: IOTable, sectors: tuple[str, ...]) -> FloatArray:
    """Part of each sector's output that belongs to an industry, shape (n,) in 0..1."""
    official, membership = basic_membership(table)
    inside = np.logical_or.reduce([official.members(code) for code in sectors])
    whole = membership @ official.output
    return np.divide(
        membership @ np.where(inside, official.output, 0.0), whole, out=np.zeros(table.n), where=whole > 0
    )


def _status(found: float, published: float, rounding: float) -> str:
    """Whether a figure that nothing was tuned to agrees within the digits printed."""
    return "predicted" if abs(found - published) <= rounding * (1 + 1e-9) else "missed"
