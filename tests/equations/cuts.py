"""Random cuts for the tests of stocks through time, and the same rules written out by hand."""

import numpy as np

from iomodel.equations.inventory import ARIO, HardSupply, Run
from tests.helpers.economies import drawn

STEPS = 240


def economy(seed: int, n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and output of a random economy."""
    made = drawn(seed, n, spent=(0.3, 0.8), density=0.7, even=True)
    return made.A, made.x


def hit(seed: int, n: int = 6, **rules: object) -> Run:
    """A cut of capacity, demand and a material, over by day 100."""
    rng = np.random.default_rng(seed)
    during = (np.arange(STEPS) < 100)[:, None]
    arrivals = np.where(during, rng.uniform(0, 1, n), 1.0)
    arrivals[:, n // 2 :] = np.inf
    return Run(
        capacity=np.where(during, rng.uniform(0.2, 1.0, n), 1.0),
        demand=np.where(during, rng.uniform(0.6, 1.2, n), 1.0),
        material=HardSupply(rng.uniform(0, 60, n), arrivals, need=rng.uniform(0.8, 1.0, n)),
        rules=ARIO(**{"target_days": rng.uniform(5, 90, n), **rules}),  # type: ignore[arg-type]
    )


def by_hand(
    A: np.ndarray, x0: np.ndarray, run: Run, essential: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """The seven steps of the docstring, as written, on stocks and orders in currency."""
    rules, n = run.rules, len(x0)
    dt, days = rules.dt, np.broadcast_to(rules.target_days, n)[:, None]
    made = np.where(A < 0, -A, 0) * x0
    A = np.maximum(A, 0)
    f = x0 + made.sum(axis=1) - A @ x0
    extra = made.sum(axis=1) + np.maximum(-f, 0)
    f = np.maximum(f, 0)
    S, orders, alpha = days * A * x0, A * x0, np.ones(n)
    binding = (A > 0) if essential is None else (A > 0) & essential
    demand = np.broadcast_to(run.demand, (run.steps, n))
    free = HardSupply(np.zeros(n), np.full((1, n), np.inf))
    arrivals = np.broadcast_to((run.material or free).arrivals, (run.steps, n))
    store = np.array((run.material or free).stock, dtype=float)
    need = np.broadcast_to((run.material or free).need, n)
    held, rows = store.copy(), []
    for t in range(run.steps):
        d = f * demand[t] + orders.sum(axis=1)
        spare = np.minimum(extra, d)
        aim = np.minimum(alpha * run.capacity[t] * x0, d - spare)
        with np.errstate(divide="ignore", invalid="ignore"):
            allowed = np.where(binding, S / (np.maximum(rules.psi * days, dt) * A), np.inf).min(axis=0)
        x = np.minimum(np.minimum(aim, allowed), (held / dt + arrivals[t]) / need * x0)
        bought = np.minimum(arrivals[t], need * x / x0 + (store - held) / dt)
        held = held + dt * (bought - need * x / x0)
        ordered = orders.sum(axis=1)
        sought = ordered if rules.rationing == "priority" else d
        fill = np.minimum(1, np.divide(x + spare, sought, out=np.ones(n), where=sought > 0))
        used = np.minimum(A * x, S / dt)
        S = S + dt * (fill[:, None] * orders - used)
        orders = A * x + np.maximum(0, days * A * aim - S) / rules.restock_days
        z = 1 - np.divide(x + spare, d, out=np.ones(n), where=d > 0)
        rate = dt / rules.overproduction_days
        up = alpha + (rules.overproduction - alpha) * z * rate
        alpha = np.where(z > 1e-10, up, alpha + (1 - alpha) * rate)
        rows.append((x, fill * ordered, d - x - spare, S.sum(axis=1), held, used.sum(axis=1)))
    names = ("output", "delivered", "unfilled", "stock", "material", "used")
    return {name: np.array([row[k] for row in rows]) for k, name in enumerate(names)}
