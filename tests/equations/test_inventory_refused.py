"""Rules, runs, materials and shapes that stocks through time refuse."""

import numpy as np
import pytest

from iomodel.equations.inventory import ARIO, HardSupply, Run, simulate
from iomodel.errors import ParameterError
from tests.helpers.economies import TOY


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        ({"psi": -0.1}, "psi is -0.1"),
        ({"psi": float("nan")}, "psi is nan"),
        ({"overproduction": 0.9}, "overproduction is 0.9"),
        ({"overproduction": float("inf")}, "overproduction is inf"),
        ({"target_days": -1.0}, "target_days is -1"),
        ({"target_days": np.array([5.0, 0.5])}, "target_days is 0.5, expected finite"),
        ({"target_days": np.array([5.0, np.nan])}, "target_days is nan"),
        ({"restock_days": 0.0}, "restock_days is 0"),
        ({"overproduction_days": float("inf")}, "overproduction_days is inf"),
        ({"dt": 0.0}, "dt is 0"),
        ({"dt": np.inf}, "dt is inf, expected a step above 0"),
        ({"rationing": "prority"}, "Did you mean 'priority'"),
    ],
)
def test_impossible_rules(rules: dict[str, object], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        ARIO(**rules)  # type: ignore[arg-type]


ONES = np.ones((5, 3))


@pytest.mark.parametrize(
    ("given_run", "text"),
    [
        ({"capacity": np.ones(3)}, "capacity has shape"),
        ({"capacity": np.ones((0, 3))}, "capacity has shape"),
        ({"capacity": 1.1 * ONES}, "capacity runs from"),
        ({"capacity": -ONES}, "capacity runs from"),
        ({"capacity": ONES * np.nan}, "capacity runs from nan"),
        ({"capacity": ONES, "demand": -0.5}, "demand runs from"),
        ({"capacity": ONES, "demand": np.inf}, "demand runs from"),
        ({"capacity": ONES, "stock_days": np.array([1.0, -2.0, 3.0])}, "stock_days reaches -2"),
    ],
)
def test_impossible_runs(given_run: dict[str, object], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        Run(**given_run)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stock", "arrivals", "need", "text"),
    [
        (-1.0, 1.0, 1.0, "stock is -1"),
        (np.inf, 1.0, 1.0, "stock is inf"),
        (1.0, -0.5, 1.0, "arrivals reach -0.5"),
        (1.0, np.nan, 1.0, "arrivals reach nan"),
        (1.0, 1.0, 0.0, "need reaches 0"),
    ],
)
def test_impossible_materials(stock: float, arrivals: float, need: float, text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        HardSupply(np.full(3, stock), np.full((5, 3), arrivals), need)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"A": np.ones((3, 2))}, "A has shape"),
        ({"A": np.full((3, 3), np.nan)}, "A has shape"),
        ({"A": TOY.A + np.diag([0, np.inf, 0])}, "A has shape"),
        ({"x0": -TOY.x}, "x0 reaches -"),
        ({"x0": TOY.x * [1, -1, 1]}, "x0 reaches -"),
        ({"x0": TOY.x * [1, np.inf, 1]}, "x0 reaches inf"),
        ({"essential": np.ones((2, 2), dtype=bool)}, "essential has shape"),
        ({"run": Run(np.ones((5, 4)))}, "capacity has shape"),
        ({"run": Run(ONES, demand=np.ones((4, 3)))}, "demand has shape"),
        ({"run": Run(ONES, rules=ARIO(target_days=np.ones(4)))}, "target_days has shape"),
        ({"run": Run(ONES, stock_days=np.ones(4))}, "stock_days has shape"),
    ],
)
def test_shapes_must_fit(change: dict[str, object], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        simulate(**{"A": TOY.A, "x0": TOY.x, "run": Run(ONES), **change})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["stock", "arrivals", "need"])
def test_one_impossible_value_among_others_is_told(name: str) -> None:
    sound = {"stock": np.ones(3), "arrivals": np.ones(3), "need": np.ones(3)}
    with pytest.raises(ParameterError, match=f"material {name} .*-2.0, expected"):
        HardSupply(**{**sound, name: np.array([1.0, -2.0, 3.0])})


@pytest.mark.parametrize("name", ["stock", "need"])
def test_one_infinite_value_among_others_is_told(name: str) -> None:
    sound = {"stock": np.ones(3), "arrivals": np.ones(3), "need": np.ones(3)}
    with pytest.raises(ParameterError, match=f"material {name} .*inf, expected"):
        HardSupply(**{**sound, name: np.array([1.0, np.inf, 3.0])})
    with pytest.raises(ParameterError, match="stock_days reaches inf, expected finite"):
        Run(ONES, stock_days=np.array([1.0, np.inf, 3.0]))
    HardSupply(**{**sound, "arrivals": np.array([1.0, np.inf, 3.0])})


@pytest.mark.parametrize("days", [0.0, 0.5])
def test_a_stock_may_be_of_less_than_a_day(days):
    assert Run(ONES, stock_days=np.full(3, days)).stock_days[0] == days
    with pytest.raises(ParameterError, match=r"stock_days reaches -0\.5, expected finite days, 0 or more"):
        Run(ONES, stock_days=np.array([days, -0.5, days]))


def test_no_demand_at_all_is_a_run() -> None:
    found = simulate(TOY.A, TOY.x, Run(np.ones((1, 3)), demand=np.zeros(3)))
    assert (found.output[0] < TOY.x).all()
