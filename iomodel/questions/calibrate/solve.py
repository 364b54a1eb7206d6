"""Adjust parameters until a model gives published figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq, least_squares

from iomodel.errors import IOModelError, ParameterError
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.models.measures import REAL_GDP
from iomodel.notation import FloatArray
from iomodel.questions.calibrate.identify import Identifiability, identify
from iomodel.questions.calibrate.parameters import Parameter, parameter_named, with_values
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_model,
    as_scenarios,
    as_table,
    materials_of,
)
from iomodel.simulate.flows import flow_changes
from iomodel.table import IOTable

_REACHED = 1e-6
"""Largest gap to a target, as a share of the largest target, at which it counts as met."""

_EXACT = 1e-12
"""Gap to a target, as a share of it, at which the search for one value ends."""

_INWARD = (1.0, 0.9, 0.75, 0.5, 0.25, 0.1)
"""How far towards its bound a parameter is tried, where a model has no answer at the bound itself."""


@dataclass(frozen=True, repr=False)
class Calibration:
    """The values found, and what they give."""

    values: dict[str, float]
    """By name of the parameter."""
    targets: tuple[float, ...]
    """Change of GDP asked for [share of annual GDP]."""
    reached: tuple[float, ...]
    """Change of GDP at the values found [share of annual GDP]."""
    scenarios: tuple[Scenario, ...]
    """With the values in them."""
    model: Model
    identifiability: Identifiability | None
    """What the targets say of several parameters; None for a single one, which any target identifies."""

    def __repr__(self) -> str:
        values = ", ".join(f"{name} {value:.4g}" for name, value in self.values.items())
        reached = ", ".join(f"{share:.3%}".replace("%", " %") for share in self.reached)
        return f"<Calibration of {self.model.name}: {values} gives {reached} of GDP>"

    @property
    def value(self) -> float:
        """The value, where one parameter was free."""
        (value,) = self.values.values()
        return value


def calibrate(
    table: TableLike,
    scenario: ScenarioLike | Iterable[ScenarioLike],
    model: ModelLike,
    target: float | Sequence[float],
    free: str | Sequence[str] = "severity",
    *,
    measure: str = REAL_GDP,
    materials: Mapping[str, MaterialLike] | None = None,
) -> Calibration:
    """Adjust parameters until GDP losses equal their targets.

    One parameter and one target are solved by bracketing, several by least squares within the bounds of
    the parameters. The values hold for all scenarios.

    Parameters
    ----------
    table, model
        What is run.
    scenario
        One, or one per target; its duration is that of the target.
    target
        Change of GDP over the run as a share of annual GDP, negative for a loss; one a scenario.
    free
        Name of a parameter, or several; see `PARAMETERS`.
    measure
        What the targets measure: real GDP, or another flow of `Result.measures`.
    materials
        As in `run`.

    Raises
    ------
    ParameterError
        If no values within the bounds give the targets, with what can be reached; or if the targets
        cannot tell the parameters apart, with the names of these.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table(sectors=37)
    >>> found = iom.calibrate(table, iom.load_scenario("nri"), iom.Direct(), -0.002)
    >>> round(found.reached[0], 10)
    -0.002
    """
    economy, chosen = as_table(table), as_model(model)
    scenarios = as_scenarios(scenario, table=economy, materials=materials)
    known = materials_of(scenarios, materials, economy)
    targets = np.atleast_1d(np.asarray(target, dtype=np.float64))
    parameters = [parameter_named(name) for name in ([free] if isinstance(free, str) else free)]
    _require_sizes(scenarios, targets, parameters)

    answers: dict[tuple[float, ...], FloatArray] = {}

    def losses(values: FloatArray) -> FloatArray:
        asked = tuple(values.tolist())
        if asked not in answers:
            answers[asked] = _losses(economy, scenarios, chosen, known, parameters, values, measure)
        return answers[asked]

    single = len(targets) == len(parameters) == 1
    if single:
        values = np.array([_one(losses, parameters[0], float(targets[0]), scenarios[0], chosen)])
    else:
        values = _several(losses, parameters, targets, scenarios, chosen)
    found = {parameter.name: float(v) for parameter, v in zip(parameters, values, strict=True)}
    placed = [with_values(each, chosen, found) for each in scenarios]
    return Calibration(
        values=found,
        targets=tuple(targets.tolist()),
        reached=tuple(losses(values).tolist()),
        scenarios=tuple(each for each, _ in placed),
        model=placed[0][1],
        identifiability=None if single else identify(losses, parameters, values),
    )


def _one(
    losses: Callable[[FloatArray], FloatArray],
    parameter: Parameter,
    target: float,
    scenario: Scenario,
    model: Model,
) -> float:
    """The value of one parameter for one target."""
    tried = [(parameter.start, float(losses(np.array([parameter.start]))[0]))]
    bracket = None
    for place, bound in ((0, parameter.low), (2, parameter.high)):
        tried.insert(place, _end(losses, parameter, bound))
        bracket = _around(target, tried)
        if bracket is not None:
            break
    if bracket is None:
        ends = [share for _, share in tried]
        raise ParameterError(
            f"scenario {scenario.label}, model {model.name}: no {parameter.name} between {tried[0][0]:g} and "
            f"{tried[-1][0]:g} changes GDP by {target:+.3%}; reachable: {min(ends):+.3%} to "
            f"{max(ends):+.3%}. Widen the scope, raise the exposures or lower the stocks"
        )

    def gap(value: float) -> float:
        found = float(losses(np.array([value]))[0]) - target
        return 0.0 if abs(found) <= _EXACT * abs(target) else found

    value = float(brentq(gap, *bracket, xtol=1e-12, rtol=1e-12))
    if abs(gap(value)) > _REACHED * abs(target):
        raise ParameterError(
            f"scenario {scenario.label}, model {model.name}: the loss jumps over {target:+.3%} at "
            f"{parameter.name} = {value:.4g}, so no value gives it; free a parameter that moves it smoothly"
        )
    return value


def _around(target: float, tried: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The two neighbouring values between which the target lies."""
    for (low, at_low), (high, at_high) in pairwise(tried):
        if min(at_low, at_high) <= target <= max(at_low, at_high):
            return low, high
    return None


def _several(
    losses: Callable[[FloatArray], FloatArray],
    parameters: Sequence[Parameter],
    targets: FloatArray,
    scenarios: Sequence[Scenario],
    model: Model,
) -> FloatArray:
    """Values of several parameters for several targets."""
    low, high, start = (np.array([getattr(p, end) for p in parameters]) for end in ("low", "high", "start"))
    size = np.abs(targets).max() or 1.0
    where = f"scenarios {', '.join(s.label for s in scenarios)}, model {model.name}"
    if len(parameters) > len(targets):
        _require_told_apart(identify(losses, parameters, start), where, len(targets))

    def gaps(values: FloatArray) -> FloatArray:
        return (losses(values) - targets) / size

    found = least_squares(
        gaps,
        start,
        bounds=(low, high),
        x_scale=start,
        diff_step=[1e-6] * len(parameters),
        xtol=1e-13,
        ftol=1e-13,
        gtol=1e-13,
    )
    if np.abs(found.fun).max() > _REACHED:
        stated = "; ".join(
            f"{s.label}: asked {t:+.3%}, nearest {t + r * size:+.3%}"
            for s, t, r in zip(scenarios, targets, found.fun, strict=True)
        )
        names = ", ".join(p.name for p in parameters)
        raise ParameterError(f"{where}: no {names} within their bounds meet all targets: {stated}")
    _require_told_apart(identify(losses, parameters, found.x), where, len(targets))
    return np.asarray(found.x)


def _require_told_apart(found: Identifiability, where: str, count: int) -> None:
    """Raise if some parameters could be traded against each other: their values would be arbitrary."""
    if not found.identified:
        raise ParameterError(
            f"{where}: {count} target(s) cannot tell {' and '.join(found.confounded)} apart; "
            "free fewer of them, or add a target that they change differently"
        )


def _losses(
    table: IOTable,
    scenarios: Sequence[Scenario],
    model: Model,
    materials: Mapping[str, Material],
    parameters: Sequence[Parameter],
    values: FloatArray,
    measure: str,
) -> FloatArray:
    """GDP shares of all scenarios at some values, in one sweep."""
    given = {parameter.name: float(v) for parameter, v in zip(parameters, values, strict=True)}
    placed = [with_values(scenario, model, given) for scenario in scenarios]
    return flow_changes(table, [scenario for scenario, _ in placed], placed[0][1], materials, measure)


def _end(
    losses: Callable[[FloatArray], FloatArray], parameter: Parameter, bound: float
) -> tuple[float, float]:
    """A value as near to a bound as the model has an answer, and that answer."""
    for part in _INWARD:
        value = parameter.start + (bound - parameter.start) * part
        try:
            return value, float(losses(np.array([value]))[0])
        except IOModelError as error:
            last = error
    raise last


def _require_sizes(
    scenarios: Sequence[Scenario], targets: FloatArray, parameters: Sequence[Parameter]
) -> None:
    """Raise unless there is one target a scenario, and a parameter to adjust."""
    if len(scenarios) != len(targets):
        raise ParameterError(f"{len(targets)} targets for {len(scenarios)} scenarios; expected one each")
    if not parameters:
        raise ParameterError("no parameter to adjust; name at least one")
