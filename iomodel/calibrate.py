"""The inverse question: which value of a parameter makes a model give a published figure?"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.optimize import brentq

from iomodel.errors import ParameterError, nearest
from iomodel.models import Model
from iomodel.scenario import Scenario
from iomodel.simulate import run
from iomodel.table import IOTable


@dataclass(frozen=True)
class Parameter:
    """A number of a scenario that may be solved for."""

    name: str
    low: float
    high: float
    meaning: str


PARAMETERS = {
    "severity": Parameter("severity", 0.0, 1.0, "share of the origin's supply that is cut"),
}


@dataclass(frozen=True)
class Calibration:
    """The value found, and what it gives."""

    parameter: Parameter
    value: float
    target: float
    reached: float
    scenario: Scenario
    """The scenario with the value in it."""


def with_parameter(scenario: Scenario, name: str, value: float) -> Scenario:
    """A scenario with one parameter set: ``severity`` sets the share of every cut.

    >>> from iomodel.sources import load_scenario
    >>> with_parameter(load_scenario("nri"), "severity", 0.5).cuts[0].share
    0.5
    """
    _parameter(name)
    cuts = [{**cut.model_dump(), "share": value} for cut in scenario.cuts]
    return scenario.changed(f"{name}={value:.4g}", cuts=cuts)


def calibrate(
    table: IOTable, scenario: Scenario, model: Model, target: float, free: str = "severity"
) -> Calibration:
    """Solve for the value of one parameter at which the GDP loss equals a target.

    Parameters
    ----------
    table, scenario, model
        What is run; the scenario's duration is that of the target.
    target
        Change of GDP over the run as a share of annual GDP, negative for a loss.
    free
        Name of the parameter.

    Raises
    ------
    ParameterError
        If no value within the parameter's bounds gives the target; the reachable range is named.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table(sectors=37)
    >>> found = calibrate(table, iom.load_scenario("nri"), iom.Direct(), -0.002)
    >>> round(found.reached, 10)
    -0.002
    """
    parameter = _parameter(free)

    def loss(value: float) -> float:
        result = run(table, with_parameter(scenario, free, value), model)
        return float(result.gdp_loss().to_numpy()[0, 0]) / 100

    ends = sorted((loss(parameter.low), loss(parameter.high)))
    if not ends[0] <= target <= ends[1]:
        raise ParameterError(
            f"scenario {scenario.label}, model {model.name}: no {free} between {parameter.low:g} and "
            f"{parameter.high:g} changes GDP by {target:+.3%}; reachable: {ends[0]:+.3%} to {ends[1]:+.3%}. "
            "Widen the scope, raise the exposures or lower the stocks"
        )
    value = float(brentq(lambda v: loss(v) - target, parameter.low, parameter.high, xtol=1e-12, rtol=1e-12))
    chosen = with_parameter(scenario, free, value)
    return Calibration(parameter, value, target, loss(value), chosen)


def _parameter(name: str) -> Parameter:
    """A parameter by name."""
    if name not in PARAMETERS:
        raise ParameterError(
            f"no parameter {name!r} to solve for; known: {', '.join(PARAMETERS)}.{nearest(name, PARAMETERS)}"
        )
    return PARAMETERS[name]
