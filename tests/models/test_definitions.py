"""What models take from a path, against the definition written out."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.path import CapacityPath
from tests.helpers.economies import TOY

TABLE = TOY.table()


def path(capacity: list[float], demand: list[float], days: int = 1) -> CapacityPath:
    """The same capacity and final demand on every day."""
    shape = (1, days, 3)
    return CapacityPath(
        ("given",), TABLE.codes, np.broadcast_to(capacity, shape), np.broadcast_to(demand, shape)
    )


@pytest.mark.parametrize("keep", [False, True])
def test_forward_extraction_leaves_the_inverse_of_what_is_still_sold(keep):
    """Primary inputs pushed through the output coefficients, those of the first sector scaled."""
    x, A = TABLE.x, TABLE.Ad
    primary = x - x * A.sum(axis=0)
    sold = np.diag([0.7, 1.0, 1.0])
    B = sold @ (A * x / x[:, None])
    given = primary if keep else sold @ primary
    expected = np.linalg.solve((np.eye(3) - B).T, given)
    model = iom.Extraction("forward", keep_final_demand=keep)
    found = model.output(TABLE, path([0.7, 1.0, 1.0], [1.0] * 3))[0, 0]
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_a_days_inoperability_is_the_mean_of_its_ends():
    """From nothing to the pace's part of the perturbation: on the first day half of that is lost."""
    model = iom.Inoperability(recovery_days=60)
    lost = 1 - model.output(TABLE, path([0.8, 1.0, 1.0], [1.0] * 3, days=2))[0] / TABLE.x
    pace = -np.log(0.01) / (60 * (1 - TABLE.Ad[0, 0]))
    step = pace * 0.2 * TABLE.f[0] / TABLE.x[0]
    assert lost[0, 0] == pytest.approx(step / 2, rel=1e-9)
    assert lost[1, 0] > step


@pytest.mark.parametrize(
    "model", [iom.Inoperability(recovery_days=None), iom.Leontief()], ids=["inoperability", "leontief"]
)
def test_the_scarcer_of_capacity_and_demand_counts_and_not_their_product(model):
    expected = np.linalg.solve(np.eye(3) - TABLE.Ad, TABLE.f * [0.6, 0.5, 1.0])
    found = model.output(TABLE, path([0.6, 0.9, 1.0], [0.8, 0.5, 1.0]))[0, 0]
    np.testing.assert_allclose(found, expected, rtol=1e-10)
