"""Stocks through time: published rules, closed forms and the worked example of the methods note."""

import numpy as np
import pytest

from iomodel.equations.inventory import ARIO, HardSupply, Run, StockPaths, simulate
from tests.helpers.economies import TOY, chain

CHAIN = chain()
"""Sector 0 supplies 1, and 1 supplies 2; only 2 sells to final demand."""


def toy_cut(stock: float = 60, days: int = 182, dt: float = 1.0, **rules: float) -> StockPaths:
    """Seven tenths of the components' material is cut; 52 whole weeks where a step is a week."""
    steps = int(365 / dt)
    arrivals = np.full((steps, 3), np.inf)
    arrivals[:, 0] = np.where(np.arange(steps) * dt < days, 0.3, 1.0)
    material = HardSupply(np.array([stock, 0.0, 0.0]), arrivals)
    run = Run(np.ones((steps, 3)), material=material, rules=ARIO(dt=dt, **rules))
    return simulate(TOY.A, TOY.x, run)


def annual_loss(paths: StockPaths, dt: float = 1.0) -> float:
    """Net loss of value added [% of a year's GDP]."""
    net = (paths.lost - paths.catch_up).sum(axis=0) * dt / 365
    return float(100 * net @ TOY.v / (TOY.x @ TOY.v))


def plain_toy(
    stock: float = 60, dt: float = 1.0, psi: float = 0.8, top: float = 1.25, days: int = 182
) -> tuple[float, list[float]]:
    """The toy once more, number by number in plain Python: loss of value added [%], lowest outputs [1]."""
    A, x0, v, every = TOY.A.tolist(), TOY.x.tolist(), TOY.v.tolist(), range(3)
    target, tau, slow = 90.0, 60.0, 365.0
    final = [x0[i] - sum(A[i][j] * x0[j] for j in every) for i in every]
    held = [[target * A[i][j] * x0[j] for j in every] for i in every]
    orders = [[A[i][j] * x0[j] for j in every] for i in every]
    ready, material, net, lowest = [1.0] * 3, float(stock), 0.0, [1.0] * 3
    for step in range(int(365 / dt)):
        arrivals = 0.3 if step * dt < days else 1.0
        demand = [final[i] + sum(orders[i]) for i in every]
        aim = [min(ready[i] * x0[i], demand[i]) for i in every]
        made = [
            min([aim[j], *(held[i][j] / (max(psi * target, dt) * A[i][j]) for i in every if A[i][j])])
            for j in every
        ]
        made[0] = min(made[0], (material / dt + arrivals) * x0[0])
        used = made[0] / x0[0]
        material += dt * (min(arrivals, used + (stock - material) / dt) - used)
        for i in every:
            served = min(1.0, made[i] / demand[i])
            for j in every:
                held[i][j] += dt * (served * orders[i][j] - A[i][j] * made[j])
            unfilled = 1 - made[i] / demand[i]
            pull = (top - ready[i]) * unfilled if unfilled > 1e-10 else 1 - ready[i]
            ready[i] += pull * dt / slow
        for i in every:
            for j in every:
                gap = max(0.0, target * A[i][j] * aim[j] - held[i][j])
                orders[i][j] = A[i][j] * made[j] + gap / tau
        net += sum(v[i] * (x0[i] - made[i]) for i in every) * dt
        lowest = [min(lowest[i], made[i] / x0[i]) for i in every]
    return 100 * net / 365 / sum(v[i] * x0[i] for i in every), lowest


def test_toy_days_and_troughs() -> None:
    share = toy_cut(overproduction=1.2).output / TOY.x
    assert np.all(share[:85] == pytest.approx(1.0, abs=1e-12))
    # 85 days at .7 leave half a day of stock.
    assert share[85, 0] == pytest.approx(0.3 + (60 - 85 * 0.7), abs=1e-12)
    assert share.min(axis=0) == pytest.approx([0.30, 0.587, 0.565], abs=5e-4)
    assert share.min(axis=0) == pytest.approx(plain_toy(top=1.2)[1], abs=1e-12)


@pytest.mark.parametrize(("dt", "loss"), [(7.0, 12.422), (1.0, 11.933), (0.25, 11.865)])
def test_toy_loss_by_step(dt: float, loss: float) -> None:
    # The methods note's toy with orders that never fall below use, at the lower overproduction, 1.2.
    assert annual_loss(toy_cut(dt=dt, overproduction=1.2), dt) == pytest.approx(loss, abs=5e-4)
    assert plain_toy(dt=dt, top=1.2)[0] == pytest.approx(loss, abs=5e-4)


@pytest.mark.parametrize(
    ("change", "loss"),
    [({"stock": 0}, 28.905), ({"stock": 120}, 0.209), ({"psi": 0.5}, 4.879), ({"psi": 1.0}, 21.883)],
)
def test_toy_variants(change: dict[str, float], loss: float) -> None:
    # The same at the higher overproduction, 1.25.
    assert annual_loss(toy_cut(**change)) == pytest.approx(loss, abs=5e-4)
    assert plain_toy(**change)[0] == pytest.approx(loss, abs=5e-4)


def test_three_months_cost_nothing_with_120_days_of_stock() -> None:
    assert annual_loss(toy_cut(stock=120, days=90)) == pytest.approx(0.0, abs=1e-10)


def test_halving_the_step_changes_the_year_by_less_than_a_hundredth() -> None:
    assert annual_loss(toy_cut(dt=0.5), 0.5) == pytest.approx(annual_loss(toy_cut()), rel=0.01)


def days_lost(run: Run, days: int) -> list[float]:
    """Output-days lost by each sector of the chain in a cut, which reaches each link a day later."""
    lost = simulate(CHAIN.A, CHAIN.x, run).lost / CHAIN.x
    return [float(lost[link : link + days, link].sum()) for link in range(3)]


STRICT_CASES = pytest.mark.parametrize(("stock", "days"), [(60, 90), (60, 30), (30, 365), (0, 90)])


@STRICT_CASES
def test_strict_chain_on_a_material(stock: int, days: int) -> None:
    # The strict limit in closed form: max(0, D - s) output-days for the maker and every user down the chain.
    arrivals = np.full((days + 2, 3), np.inf)
    arrivals[:, 0] = np.where(np.arange(days + 2) < days, 0.0, 1.0)
    material = HardSupply(np.array([stock, 0.0, 0.0]), arrivals)
    run = Run(np.ones((days + 2, 3)), material=material, rules=ARIO(psi=0, target_days=1, overproduction=1))
    assert days_lost(run, days) == pytest.approx([max(0, days - stock)] * 3, abs=1e-9)


@STRICT_CASES
def test_strict_chain_on_stocks_of_goods(stock: int, days: int) -> None:
    # The same with the first plant shut. Today's goods came yesterday, and the stock is on top of them.
    capacity = np.ones((days + 2, 3))
    capacity[:days, 0] = 0.0
    rules = ARIO(psi=0, target_days=np.array([stock + 1.0, 1.0, 1.0]), overproduction=1)
    expected = [days, max(0, days - stock), max(0, days - stock)]
    assert days_lost(Run(capacity, rules=rules), days) == pytest.approx(expected, abs=1e-9)


def test_ario_rule_in_closed_form() -> None:
    # Hallegatte 2014; Guan et al. 2020: the user runs in full for t1 = s (1 - psi) days, then on a
    # stock that decays at the rate 1 / (psi s): a loss of 39.452 days for s = 60, psi = .8, D = 90.
    days, s, psi = 90.0, 60.0, 0.8
    after = days - s * (1 - psi)
    exact = after - psi * s * (1 - np.exp(-after / (psi * s)))
    assert exact == pytest.approx(39.452, abs=5e-4)

    pair = chain(2)

    def user_loss(dt: float) -> float:
        steps = round(days / dt)
        capacity = np.ones((steps, 2))
        capacity[:, 0] = 0.0
        rules = ARIO(psi=psi, target_days=s, overproduction=1, dt=dt)
        paths = simulate(pair.A, pair.x, Run(capacity, rules=rules))
        return float(paths.lost[:, 1].sum() * dt)

    # The step's error is of first order, so twice the finer answer less the coarser one removes it.
    assert 2 * user_loss(0.25) - user_loss(0.5) == pytest.approx(exact, abs=5e-4)
    assert user_loss(1.0) == pytest.approx(exact, abs=0.2)
