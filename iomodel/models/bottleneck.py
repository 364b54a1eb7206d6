"""Bottlenecks: goods are rationed, and users without a critical input stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from iomodel.errors import ParameterError, nearest
from iomodel.materials.path import CapacityPath
from iomodel.models import criticality
from iomodel.models.answer import Answer
from iomodel.models.base import Model, by_demand, solve_levels
from iomodel.models.criticality import Criticality
from iomodel.notation import FloatArray
from iomodel.table import IOTable

if TYPE_CHECKING:
    from iomodel.equations.bottleneck import RationingRule

_EASES = (
    "{}: final demand falls while goods are short, and a fall can make this model's loss smaller: where "
    "final users ask for less of a short good, more of it is left to the factories that cannot do without"
)


@dataclass(frozen=True, eq=False)
class Bottleneck(Model):
    """Short goods are rationed among users; who lacks a critical input makes less.

    The rule of rationing can matter more than the shock, so show more than one. With every input
    critical an average component stops construction: a ceiling, not a forecast.

    More shock can mean less loss. Under ``proportional`` every buyer of a short good gets the same part of
    an order, exporters included: where fewer are exported, more is left to the factories that cannot do
    without, and their value added is what the exports were keeping from them (the example below). And
    final demand that one shortage has lowered does not recover when another ends it, so that the answer
    depends on the way there. `monotone` is therefore False.

    Parameters
    ----------
    rule
        Who is served first: ``proportional``, ``priority``, ``largest`` or ``random``.
    critical
        ``manufacturing`` (inputs of manufacturing from manufacturing above `critical_share`), ``all``,
        ``none``, or a frame of weights in 0..1: 1 critical, .5 important, 0 not, suppliers in rows.
    critical_share
        Least share of costs of a critical input, for ``manufacturing`` [1].
    seed, draws
        For ``random``.

    Reference: Pichler & Farmer 2022, *Economic Systems Research* 34:273.

    >>> Bottleneck(rule="first")
    Traceback (most recent call last):
    ...
    iomodel.errors.ParameterError: bottleneck: rule is 'first', expected one of proportional, priority, ...

    Half of all components can be made; half are exported, half go into cars, which are worth more. Without
    exports cars are made as ever, and less is lost:

    >>> import numpy as np
    >>> from iomodel.equations.bottleneck import bottleneck
    >>> A, critical = np.array([[0.0, 0.5], [0.0, 0.0]]), np.array([[0.0, 1.0], [0.0, 0.0]])
    >>> capacity = np.array([50.0, np.inf])
    >>> bottleneck(A, capacity, np.array([50.0, 100.0]), critical).output  # components, cars
    array([50., 50.])
    >>> bottleneck(A, capacity, np.array([0.0, 100.0]), critical).output
    array([ 50., 100.])
    """

    name = "bottleneck"
    title = "Bottleneck rationing"
    assumes = "missing goods are rationed; a factory without a critical input stops in proportion"
    errs = "overstates: no input is replaced and no stocks of parts are kept; depends on the rationing rule"
    title_ja = "ボトルネック割当"
    assumes_ja = "不足した財は割り当てられ、重要な投入を欠く工場は比例して止まる"
    errs_ja = "過大：代替も部品在庫もなく、割当ルールが結果を大きく左右する"
    place = 90
    monotone = False

    rule: RationingRule = "proportional"
    critical: Criticality = "manufacturing"
    critical_share: float = 0.02
    seed: int = 0
    draws: int = 100

    def __post_init__(self) -> None:
        from iomodel.equations.bottleneck import RationingRule

        if self.rule not in get_args(RationingRule):
            raise ParameterError(
                f"bottleneck: rule is {self.rule!r}, expected one of {', '.join(get_args(RationingRule))}."
                + nearest(str(self.rule), get_args(RationingRule))
            )
        if self.draws < 1:
            raise ParameterError(f"bottleneck: draws is {self.draws}, expected 1 or more")
        criticality.check(self.critical, self.critical_share, self.name)

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        from iomodel.equations import bottleneck

        weights = criticality.weights(self.critical, self.critical_share, table)

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            return bottleneck.bottleneck(
                table.Ad, capacity, demand, weights, self.rule, self.seed, self.draws
            ).output

        return solve_levels(table, path, by_demand(solve))

    def answer(self, table: IOTable, path: CapacityPath) -> Answer:
        """Output, and a note where a fall of final demand meets a shortage."""
        short, less = path.capacity < 1, path.demand < 1
        hit = [(label, bool(short[s].any() and less[s].any())) for s, label in enumerate(path.scenarios)]
        return Answer(
            self.output(table, path), notes={label: (_EASES.format(label),) for label, found in hit if found}
        )
