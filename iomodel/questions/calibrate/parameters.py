"""The parameters of a scenario or a model that may be adjusted until the model gives a figure."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iomodel.errors import ParameterError, nearest
from iomodel.models import ElasticityPath, Model
from iomodel.scenario import Scenario

Put = Callable[[Scenario, Model, float], tuple[Scenario, Model]]
"""Sets a value: scenario and model in, scenario and model with the value out."""


@dataclass(frozen=True)
class Parameter:
    """A parameter that may be adjusted until the model gives a figure.

    Parameters
    ----------
    name
        As on the command line.
    low, high
        Between which values is searched.
    start
        Where the search begins: a usual value.
    meaning, unit
        For the reader.
    put
        Sets the value.
    """

    name: str
    low: float
    high: float
    start: float
    unit: str
    meaning: str
    put: Put


def _severity(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
    """The share of every cut; the largest of its path where it has one."""
    cuts = [
        {**cut.model_dump(), "share": value, "path": _scaled(cut.path, value, cut.share)}
        for cut in scenario.cuts
    ]
    return scenario.changed(f"severity={value:.4g}", cuts=cuts), model


def _scaled(
    path: tuple[tuple[int, float], ...], value: float, largest: float
) -> tuple[tuple[int, float], ...]:
    """A path with another largest share; none where it has no share to scale."""
    return tuple((day, share / largest * value) for day, share in path) if largest > 0 else ()


def _origin_share(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
    """One share of use from the origin for all elements of every cut."""
    cuts = [{**cut.model_dump(), "origin_share": value} for cut in scenario.cuts]
    return scenario.changed(f"origin_share={value:.4g}", cuts=cuts), model


def _exposure(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
    """The factor on every exposure."""
    exposure = {**scenario.exposure.model_dump(), "scale": value}
    return scenario.changed(f"exposure={value:.4g}", exposure=exposure), model


def _stock_days(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
    """All stocks together, in their present proportions; one stock where there is none."""
    together = sum(stock.days for stock in scenario.stocks)
    if together > 0:
        stocks = [{**s.model_dump(), "days": s.days * value / together} for s in scenario.stocks]
    else:
        stocks = [{"holder": "all holders", "days": value}]
    return scenario.changed(f"stock_days={value:.4g}", stocks=stocks), model


def _adaptation(rate: str) -> Put:
    """A yearly rate of adaptation."""

    def put(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
        adaptation = {**scenario.adaptation.model_dump(), rate: value}
        return scenario.changed(f"{rate}={value:.4g}", adaptation=adaptation), model

    return put


def _elasticity(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
    """The elasticity between the scarce material and the rest at all times, in a model that has one."""
    nests: Any = getattr(model, "elasticities", None)
    if nests is None:
        raise ParameterError(
            f"model {model.name} has no elasticity between the material and the rest; "
            "adjust it in a model that substitutes, or adjust another parameter"
        )
    by_time = isinstance(nests, ElasticityPath)
    changed: Any = nests.changed(scarce=value) if by_time else dataclasses.replace(nests, scarce=value)
    return scenario, _replaced(model, elasticities=changed)


def _critical_share(scenario: Scenario, model: Model, value: float) -> tuple[Scenario, Model]:
    """From which share of costs on an input is critical, in a model that rations."""
    if not hasattr(model, "critical_share"):
        raise ParameterError(
            f"model {model.name} does not ration by critical inputs; adjust critical_share in a model "
            "that does, or adjust another parameter"
        )
    return scenario, _replaced(model, critical_share=value)


def _replaced(model: Model, **changes: Any) -> Model:
    """The model with parameters changed that only some models have."""
    changed: Model = dataclasses.replace(model, **changes)
    return changed


_KNOWN = (
    Parameter("severity", 0.0, 1.0, 0.5, "1", "share of the origin's supply that is cut", _severity),
    Parameter("origin_share", 0.0, 1.0, 0.7, "1", "share of use from the origin", _origin_share),
    Parameter("exposure", 0.01, 10.0, 1.0, "1", "factor on every exposure; 1 is the data", _exposure),
    Parameter("stock_days", 0.0, 365.0, 60.0, "days of use", "all stocks together", _stock_days),
    Parameter("thrift", 0.0, 1.0, 0.1, "1/year", "share of need that users save", _adaptation("thrift")),
    Parameter("ramp", 0.0, 1.0, 0.04, "1/year", "supply added by other origins", _adaptation("ramp")),
    Parameter("elasticity", 0.01, 0.95, 0.07, "1", "material against other inputs", _elasticity),
    Parameter("critical_share", 0.0, 0.5, 0.02, "1", "cost share of a critical input", _critical_share),
)

PARAMETERS = {parameter.name: parameter for parameter in _KNOWN}
"""Every parameter by the name that the command line uses."""


def parameter_named(name: str) -> Parameter:
    """A parameter by name.

    >>> parameter_named("severity").high
    1.0
    """
    if name not in PARAMETERS:
        raise ParameterError(
            f"no parameter {name!r} to adjust; known: {', '.join(PARAMETERS)}.{nearest(name, PARAMETERS)}"
        )
    return PARAMETERS[name]


def with_values(scenario: Scenario, model: Model, values: Mapping[str, float]) -> tuple[Scenario, Model]:
    """A scenario and a model with some parameters set: ``severity`` sets the share of every cut.

    >>> import iomodel as iom
    >>> scenario, _ = with_values(iom.load_scenario("nri"), iom.Direct(), {"severity": 0.5})
    >>> scenario.cuts[0].share
    0.5
    """
    for name, value in values.items():
        scenario, model = parameter_named(name).put(scenario, model, value)
    return scenario, model
