"""Stocks through time against BoARIO 0.7.2, another implementation of the same model (extra `peers`)."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.equations.inventory import ARIO, Run, simulate

pytest.importorskip("boario", reason="BoARIO is not installed; the extra `peers` brings it")

STEPS, FIRST, LAST = 500, 2, 62
"""BoARIO's first two steps are normal; then cars and parts are halved for 60 days."""
CARS = ("351", "352", "353")


@pytest.fixture(scope="module")
def economy() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Domestic flows of the 2015 table at 107 sectors, every negative cell set to zero: A, x and codes."""
    table = iom.load_table("japan-2015", 107)
    flows, final = np.maximum(table.Ad * table.x, 0), np.maximum(table.f, 0)
    x = flows.sum(axis=1) + final
    return flows / x, x, list(table.codes)


def their_output(A: np.ndarray, x: np.ndarray, codes: list[str], rules: ARIO) -> np.ndarray:
    """Output in BoARIO relative to its first day, shape (STEPS, n)."""
    import pymrio
    from boario import event
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    sectors = pd.MultiIndex.from_product([["r"], codes], names=["region", "sector"])
    final = pd.MultiIndex.from_product([["r"], ["final"]], names=["region", "category"])
    system: Any = pymrio.IOSystem(
        Z=pd.DataFrame(A * x, index=sectors, columns=sectors),
        Y=pd.DataFrame((x - A @ x)[:, None], index=sectors, columns=final),
        x=pd.DataFrame(x, index=sectors, columns=["indout"]),
    )
    system.calc_all()
    model = ARIOPsiModel(
        system,
        psi_param=rules.psi,
        main_inv_dur=int(np.max(rules.target_days)),
        inventory_restoration_tau=int(rules.restock_days),
    )
    simulation = Simulation(model, n_temporal_units_to_sim=STEPS)
    cut = pd.Series({("r", code): 0.5 for code in CARS})
    # An event is felt on the step after its occurrence, and on two more than its duration.
    simulation.add_event(
        event.from_series(
            cut, event_type="arbitrary", occurrence=FIRST - 1, duration=LAST - FIRST - 2, recovery_tau=1
        )
    )
    simulation.loop()
    made = simulation.production_realised.to_numpy()
    return np.asarray(made / made[0])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("psi", "days", "tau"), [(0.8, 90, 60), (0.3, 90, 180), (0.5, 60, 60)])
def test_the_loss_is_boarios(
    economy: tuple[np.ndarray, np.ndarray, list[str]], psi: float, days: float, tau: float
) -> None:
    """Loss of coefficient times output; BoARIO's own value added is another notion and is not compared."""
    A, x, codes = economy
    rules = ARIO(psi=psi, target_days=days, restock_days=tau)
    capacity = np.ones((STEPS, len(x)))
    capacity[FIRST:LAST, [codes.index(code) for code in CARS]] = 0.5
    ours = simulate(A, x, Run(capacity, rules=rules)).output / x
    theirs = their_output(A, x, codes, rules)
    worth = x - (A * x).sum(axis=0)
    losses = [100 * float(((1 - share) @ worth).sum() / worth.sum() / 365) for share in (ours, theirs)]
    print(f"(psi, stock, tau) = ({psi}, {days}, {tau}): {losses[0]:.4f} %, BoARIO {losses[1]:.4f} %")
    halved = np.flatnonzero(np.abs(theirs[:, codes.index(CARS[0])] - 0.5) < 0.05)
    assert halved.tolist() == list(range(FIRST, LAST))
    assert losses[0] == pytest.approx(losses[1], rel=0.1)
