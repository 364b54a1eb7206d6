"""Published estimates beside the model's: what had to be tuned, and what was then predicted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from iomodel.calibrate import Calibration, calibrate, with_parameter
from iomodel.errors import ParameterError
from iomodel.estimate import Estimate
from iomodel.models import model_named
from iomodel.simulate import run
from iomodel.sources import annual_gdp, load_estimates, load_scenario
from iomodel.table import IOTable


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
        }


def reproduce(table: IOTable, ids: list[str] | None = None) -> list[Reproduction]:
    """Rebuild published estimates on a table.

    A figure is never both target and evidence: an estimate that names another one in `calibrated_by`
    takes its numbers from there and tunes nothing.

    >>> import iomodel as iom
    >>> [r.status for r in reproduce(iom.load_table(), ["nri-3m", "nri-12m"])]
    ['predicted', 'calibrated']
    """
    found: dict[str, Calibration] = {}
    return [_reproduce(table, estimate, found) for estimate in load_estimates(ids)]


def _reproduce(table: IOTable, estimate: Estimate, found: dict[str, Calibration]) -> Reproduction:
    """One estimate; calibrations made on the way are kept in `found`."""
    scenario = load_scenario(estimate.scenario).lasting(estimate.duration_days)
    free: dict[str, float] = {}
    if estimate.free or estimate.calibrated_by:
        anchor = load_estimates([estimate.calibrated_by])[0] if estimate.calibrated_by else estimate
        if anchor.id not in found:
            found[anchor.id] = _calibrated(table, anchor)
        tuned = found[anchor.id]
        free[tuned.parameter.name] = tuned.value
        scenario = with_parameter(scenario, tuned.parameter.name, tuned.value)
    gdp = annual_gdp(estimate.base_year, estimate.base_kind)
    result = run(table, scenario, model_named(estimate.model), gdp=gdp)
    share = float(result.gdp_loss().to_numpy()[0, 0]) / 100
    close = abs(share - estimate.gdp_share) <= estimate.rounding * (1 + 1e-9)
    status = "calibrated" if estimate.free else "predicted" if close else "missed"
    return Reproduction(estimate, share, share * gdp.value, status, free)


def _calibrated(table: IOTable, estimate: Estimate) -> Calibration:
    """Solve for the one free number of an estimate; aims at its yen where these are published."""
    if len(estimate.free) != 1:
        raise ParameterError(
            f"estimate {estimate.id}: {len(estimate.free)} free parameters for one figure, expected one"
        )
    gdp = annual_gdp(estimate.base_year, estimate.base_kind)
    target = estimate.gdp_share if estimate.yen is None else estimate.yen / gdp.value
    scenario = load_scenario(estimate.scenario).lasting(estimate.duration_days)
    return calibrate(table, scenario, model_named(estimate.model), target, estimate.free[0])
