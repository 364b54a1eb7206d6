"""Miller & Blair, *Input-Output Analysis*, section 2.5: chapter 2's two sectors closed to households.

Households work for 300 and 500, pay 50 to each other and earn 150 from other final users: 1,000 in all, of
which they spend 50 and 400 on the two goods (2nd ed., 2009, pp. 34-41; 3rd ed., 2022, ch. 2).
"""

import numpy as np
import pytest

import iomodel as iom
from iomodel.equations.households import induced
from iomodel.equations.leontief import factorise, output
from iomodel.materials.path import CapacityPath
from tests.helpers.economies import CHAPTER_2

EARNED, SPENT, AMONG, INCOME = np.array([300.0, 500.0]), np.array([50.0, 400.0]), 50.0, 1000.0


def table() -> iom.IOTable:
    """The same as a table, pay and consumption of households shown."""
    plain = CHAPTER_2.table()
    return plain.replace(
        v=np.array([EARNED, plain.v[0] - EARNED]),
        components=("compensation of employees", "other"),
        Yd=np.column_stack([SPENT, CHAPTER_2.f - SPENT]),
        Ym=np.zeros((2, 2)),
        categories=("households", "other final demand"),
    )


def test_output_and_income_for_a_new_demand():
    """Demand of 600 and 1500: 1247.52 and 1841.58 in the open model; 1456.94, 2338.51 and income 1075.48."""
    factors = factorise(CHAPTER_2.A)
    open_model = output(factors, np.array([600.0, 1500.0]))
    np.testing.assert_allclose(open_model, [1247.52, 1841.58], atol=5e-3)
    found = induced(open_model, EARNED / CHAPTER_2.x, output(factors, SPENT / INCOME), AMONG / INCOME)
    np.testing.assert_allclose(open_model + found.output, [1456.94, 2338.51], atol=5e-3)
    assert found.income == pytest.approx(1075.48, abs=5e-3)


@pytest.mark.parametrize(("sector", "column"), [(0, [1.3651, 0.5273]), (1, [0.4253, 1.3481])])
def test_columns_of_the_closed_inverse_come_out_of_the_model(sector, column):
    """A fall of demand by a tenth of one sector's: the loss over it is the column of the closed inverse.

    Of income 1,000 households spend 450 on goods; 50 goes round among them, so that 450 is spent of 950.
    """
    two = table()
    demand = np.ones((1, 1, 2))
    demand[0, 0, sector] = 0.9
    path = CapacityPath(("fall",), two.codes, np.ones((1, 1, 2)), demand, shocked=frozenset())
    model = iom.Leontief(households=True, conversion=SPENT.sum() / (INCOME - AMONG))
    lost = two.x - model.output(two, path)[0, 0]
    np.testing.assert_allclose(lost / (0.1 * CHAPTER_2.f[sector]), column, atol=5e-5)
