"""Stocks through time: published rules, closed forms and the worked example of the methods note."""

import numpy as np
import pytest

from iomodel.equations.inventory.ario import ARIO, Material, Paths, Run, simulate
from tests.gold.economies import TOY

CHAIN = np.diag([0.5, 0.5], k=1)
"""Sector 0 supplies 1, and 1 supplies 2; only 2 sells to final demand."""
CHAIN_X = np.array([0.25, 0.5, 1.0])


def toy_cut(stock: float = 60, days: int = 182, dt: float = 1.0, **rules: float) -> Paths:
    """Seven tenths of the components' material is cut; 52 whole weeks where a step is a week."""
    steps = int(365 / dt)
    arrivals = np.full((steps, 3), np.inf)
    arrivals[:, 0] = np.where(np.arange(steps) * dt < days, 0.3, 1.0)
    material = Material(np.array([stock, 0.0, 0.0]), arrivals)
    run = Run(np.ones((steps, 3)), material=material, rules=ARIO(dt=dt, **rules))
    return simulate(TOY.A, TOY.x, run)


def annual_loss(paths: Paths, dt: float = 1.0) -> float:
    """Net loss of value added [% of a year's GDP]."""
    net = (paths.lost - paths.catch_up).sum(axis=0) * dt / 365
    return float(100 * net @ TOY.v / (TOY.x @ TOY.v))


def test_toy_days_and_troughs() -> None:
    # Methods note, section 6, computed two independent ways: day 85, to .30, .592, .561.
    share = toy_cut(overproduction=1.2).output / TOY.x
    assert np.all(share[:85] == pytest.approx(1.0, abs=1e-12))
    assert share[85, 0] < 1
    # 85 days at .7 leave half a day of stock.
    assert share[85, 0] == pytest.approx(0.3 + (60 - 85 * 0.7), abs=1e-12)
    assert share.min(axis=0) == pytest.approx([0.30, 0.592, 0.561], abs=5e-4)


@pytest.mark.parametrize(("dt", "loss"), [(7.0, 12.67), (1.0, 11.98), (0.25, 11.89)])
def test_toy_loss_by_step(dt: float, loss: float) -> None:
    # Methods note, section 6, at the lower overproduction, 1.2: this kernel gives 12.669, 11.986, 11.900.
    assert annual_loss(toy_cut(dt=dt, overproduction=1.2), dt) == pytest.approx(loss, abs=0.011)


@pytest.mark.parametrize(
    ("change", "loss"),
    [({"stock": 0}, 29.1), ({"stock": 120}, 0.36), ({"psi": 0.5}, 5.1), ({"psi": 1.0}, 22.1)],
)
def test_toy_variants(change: dict[str, float], loss: float) -> None:
    # Methods note, section 6, at the higher overproduction, 1.25: 29.051, .361, 5.098, 22.110.
    assert annual_loss(toy_cut(**change)) == pytest.approx(loss, abs=0.05)


def test_three_months_cost_nothing_with_120_days_of_stock() -> None:
    assert annual_loss(toy_cut(stock=120, days=90)) == pytest.approx(0.0, abs=1e-10)


def test_halving_the_step_changes_the_year_by_less_than_a_hundredth() -> None:
    assert annual_loss(toy_cut(dt=0.5), 0.5) == pytest.approx(annual_loss(toy_cut()), rel=0.01)


def days_lost(run: Run, days: int) -> list[float]:
    """Output-days lost by each sector of the chain in a cut, which reaches each link a day later."""
    lost = simulate(CHAIN, CHAIN_X, run).lost / CHAIN_X
    return [float(lost[link : link + days, link].sum()) for link in range(3)]


STRICT_CASES = pytest.mark.parametrize(("stock", "days"), [(60, 90), (60, 30), (30, 365), (0, 90)])


@STRICT_CASES
def test_strict_chain_on_a_material(stock: int, days: int) -> None:
    # The strict limit in closed form: max(0, D - s) output-days for the maker and every user down the chain.
    arrivals = np.full((days + 2, 3), np.inf)
    arrivals[:, 0] = np.where(np.arange(days + 2) < days, 0.0, 1.0)
    material = Material(np.array([stock, 0.0, 0.0]), arrivals)
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

    def user_loss(dt: float) -> float:
        steps = round(days / dt)
        capacity = np.ones((steps, 2))
        capacity[:, 0] = 0.0
        rules = ARIO(psi=psi, target_days=s, overproduction=1, dt=dt)
        paths = simulate(np.diag([0.5], k=1), np.array([0.5, 1.0]), Run(capacity, rules=rules))
        return float(paths.lost[:, 1].sum() * dt)

    # The step's error is of first order, so twice the finer answer less the coarser one removes it.
    assert 2 * user_loss(0.25) - user_loss(0.5) == pytest.approx(exact, abs=5e-4)
    assert user_loss(1.0) == pytest.approx(exact, abs=0.2)
