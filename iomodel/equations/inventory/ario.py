"""Stocks through time: the adaptive regional input-output model (ARIO), step by step.

Each sector makes what is ordered, within its capacity, the stocks of its inputs and the material it
can get; goods that run short are rationed; orders refill the stocks. In each step, with daily rates,

1. demand ``d_i = f_i + sum_j O_ij``
2. aim ``a_i = min(alpha_i c_i x0_i, d_i)``, capacity share c
3. output ``x_j = min(a_j, min_i S_ij / (max(psi n_i, dt) A_ij))`` over essential inputs i, and
   ``x_j <= (stock_j / dt + arrivals_j) / need_j`` for a material that nothing replaces
4. deliveries ``fill_i O_ij`` and ``fill_i f_i``, with ``fill_i = min(1, x_i / d_i)``
5. stocks ``S_ij += dt (fill_i O_ij - A_ij x_j)``
6. orders ``O_ij = A_ij x_j + max(0, n_i A_ij a_j - S_ij) / tau``: what was used, and a part of what is
   missing, never less
7. readiness ``alpha_i += (alpha_max - alpha_i) z_i dt / tau_a`` while the share
   ``z_i = (d_i - x_i) / d_i`` is unfilled, else back towards 1 at the same speed.

Use it for losses over weeks to two years, where stocks decide. It overstates when every input is
taken as essential; `psi` decides more than any other parameter, so show a sweep. Value added
follows from the output of the same day; what is drawn from stocks or put into them is no income.

Negative cells (by-products, scrap) are held fixed, as a correction on the demand side: they add
their normal amount to the supply of their good every day, so the final demand that is served is
net of them. A negative final demand is treated in the same way. Zero shock gives zero loss.

References: Hallegatte (2008), *Risk Analysis* 28(3); Hallegatte (2014), *Risk Analysis* 34(1);
Guan et al. (2020), *Nature Human Behaviour* 4:577.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.inventory.run import HOLD, TOLERANCE, HardSupply, Run, require_all
from iomodel.equations.inventory.steps import Calm, Course, Links, Pace, Record, normal_day, walk, widened
from iomodel.equations.ratios import ratio
from iomodel.errors import ParameterError
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class StockPaths(Locked):
    """What happened, step by step; every array has shape (steps, n).

    Goods are conserved: ``output = delivered + final``, and the stock of a good changes by
    ``dt`` times what is delivered less what its users draw.

    Parameters
    ----------
    normal
        Output of the normal year, shape (n,) [currency per year].
    output
        Output [currency per year].
    final
        Final demand served, net of fixed by-products [currency per year].
    delivered
        Deliveries to producers [currency per year].
    unfilled
        Demand that went without [currency per year].
    stock
        Stocks of each good with all its users, at the end of the step [currency per year x days].
    material
        Stock of the material, at the end of the step [days of normal use].
    settled
        Whether a run that follows ended at normal.
    """

    normal: FloatArray
    output: FloatArray
    final: FloatArray
    delivered: FloatArray
    unfilled: FloatArray
    stock: FloatArray
    material: FloatArray
    settled: bool = False

    @property
    def lost(self) -> FloatArray:
        """Output below normal, never negative: the gross loss."""
        return np.maximum(self.normal - self.output, 0.0)

    @property
    def catch_up(self) -> FloatArray:
        """Output above normal, never negative: the net loss is ``lost - catch_up``."""
        return np.maximum(self.output - self.normal, 0.0)


def simulate(A: FloatArray, x0: FloatArray, run: Run, essential: BoolArray | None = None) -> StockPaths:
    """Follow output, deliveries and stocks through one course of events.

    Parameters
    ----------
    A
        Domestic input coefficients, users in columns, shape (n, n) [1].
    x0
        Output of the normal year, shape (n,) [currency per year]; final demand is ``x0 - A x0``.
    run
        What is hit, and how sectors react.
    essential
        Inputs that the user in the column cannot do without, shape (n, n); None for all.
        A missing input that is not essential is left out of the product: it costs no output.

    Raises
    ------
    ParameterError
        If shapes differ, `A` is not finite or `x0` is negative.

    Notes
    -----
    The first call in a fresh installation compiles for some seconds; see `is_compiled`.
    As ``psi`` tends to 0 a sector runs until a stock is used up: with s days of a material it
    loses ``max(0, D - s)`` days of output in a cut of D days. Orders replace what was used, so
    after a long stop they start small: where targets are few days and restocking takes long, or
    psi is near 1, the rule may bring output back late or never. Let the run `follow`, and look
    at `settled` before summing a loss.

    >>> A, x0 = np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([1000.0, 2000.0])
    >>> capacity = np.ones((365, 2))
    >>> capacity[:30, 0] = 0.5
    >>> paths = simulate(A, x0, Run(capacity))
    >>> paths.output[[0, 29, 89, 364]].round(1)
    array([[ 500. , 2000. ],
           [ 504.4, 1895.6],
           [1012.3, 2000.2],
           [1003.2, 2000.7]])
    """
    economy = relative(A, x0, essential)
    record, settled = follow(economy, run, output=True, books=True)
    output = record.output * x0
    unfilled, delivered, stock = (record.books[:, entry] * economy.supply for entry in range(3))
    material = record.books[:, 3].copy()
    return StockPaths(economy.x0, output, output - delivered, delivered, unfilled, stock, material, settled)


@dataclass(frozen=True)
class StockEconomy(Locked):
    """A table made ready for any number of runs: normal output, supply with by-products, shares."""

    x0: FloatArray
    supply: FloatArray
    flows: Links


def relative(A: FloatArray, x0: FloatArray, essential: BoolArray | None = None) -> StockEconomy:
    """Divide each row of the table by the supply of its good: ``x0_i`` plus fixed by-products.

    Parameters and errors as for `simulate`.

    >>> relative(np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([1000.0, 2000.0])).flows.final
    array([0.35, 0.85])
    """
    n = len(x0)
    if np.shape(A) != (n, n) or np.shape(x0) != (n,) or not (np.all(np.isfinite(A)) and n):
        raise ParameterError(
            f"A has shape {np.shape(A)} and x0 {np.shape(x0)}, expected finite (n, n) and (n,)"
        )
    require_all("x0 reaches", x0, (x0 >= 0) & np.isfinite(x0), "finite output, 0 or more")
    flows = np.multiply(A, x0, dtype=np.float64, order="C")
    final = x0 - flows.sum(axis=1)
    np.maximum(flows, 0.0, out=flows)
    supply = flows.sum(axis=1) + np.maximum(final, 0.0)
    per_supply = ratio(1.0, supply)
    flows *= per_supply[:, None]
    if essential is not None:
        if np.shape(essential) != (n, n):
            raise ParameterError(f"essential has shape {np.shape(essential)}, expected {(n, n)}")
        np.negative(flows, out=flows, where=~np.asarray(essential, dtype=np.bool_))
    final_share, own = np.maximum(final, 0.0) * per_supply, np.minimum(x0 * per_supply, 1.0)
    return StockEconomy(x0, supply, Links(widened(flows), final_share, own, *_limiting(flows)))


def _limiting(weight: FloatArray) -> tuple[BoolArray, IntArray, IntArray]:
    """Where stocks limit their users, as `Links` has it: `many`, `first` and `users`."""
    limiting = weight > 0
    many = limiting.sum(axis=1) > len(weight) / 4
    few = limiting & ~many[:, None]
    users = np.flatnonzero(few) % len(weight)
    return many, np.concatenate([[0], np.cumsum(few.sum(axis=1))]), users


def follow(
    economy: StockEconomy, run: Run, worth: FloatArray | None = None, *, output: bool, books: bool
) -> tuple[Record, bool]:
    """One run in relative terms: the record that `simulate` gives units to, and whether it settled.

    `worth` weighs the sectors' relative output in the sum of each step; `output` and `books` say
    whether those arrays are kept.
    """
    n, rules = len(economy.x0), run.rules
    target = np.array(_fitted("target_days", rules.target_days, (n,)))
    pace = Pace(
        dt=float(rules.dt),
        restocking=1.0 / rules.restock_days,
        headroom=float(rules.overproduction),
        quickening=rules.dt / rules.overproduction_days,
        priority=rules.rationing == "priority",
        target=target,
        reach=1.0 / np.maximum(rules.psi * target, rules.dt),
    )
    start = target if run.stock_days is None else np.asarray(run.stock_days, dtype=np.float64)
    if start.ndim == 1:
        start = start[:, None]
    stock = widened(_fitted("stock_days", start, (n, n)))
    free = HardSupply(np.zeros(n), np.full(n, np.inf))
    material = run.material or free
    course = Course(
        _by_step("capacity", run.capacity, run.steps, n),
        _by_step("demand", run.demand, run.steps, n),
        _by_step("material arrivals", material.arrivals, run.steps, n),
        _by_step("material need", material.need, run.steps, n),
    )
    room = np.array(_fitted("material stock", material.stock, (n,)))
    steps = run.steps + run.follow
    record = Record(
        output=np.empty((steps if output else 0, n)),
        books=np.empty((steps if books else 0, 4, n)),
        lost=np.zeros(n),
        gained=np.zeros(n),
        worth=np.array(np.zeros(n) if worth is None else worth, dtype=np.float64),
        earned=np.zeros(steps),
    )
    first = run.steps if run.follow else steps
    calm = Calm(first, max(1, round(HOLD / rules.dt)), TOLERANCE if run.follow else -1.0)
    day = normal_day(economy.flows, pace, stock, room)
    taken, settled = walk(economy.flows, course, pace, calm, stock, room, day, record)
    kept = {name: getattr(record, name)[:taken] for name in ("output", "books", "earned")}
    return record._replace(**kept), bool(settled)


def _fitted(name: str, values: float | FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """`values` as an array of the shape, or an error that names them."""
    try:
        return np.broadcast_to(np.asarray(values, dtype=np.float64), shape)
    except ValueError:
        raise ParameterError(f"{name} has shape {np.shape(values)}, expected {shape}") from None


def _by_step(name: str, values: float | FloatArray, steps: int, n: int) -> FloatArray:
    """`values` by step, or as the one row that holds on every step."""
    rows = steps if np.ndim(values) == 2 else 1
    return np.require(_fitted(name, values, (rows, n)), requirements=["C", "W"])
