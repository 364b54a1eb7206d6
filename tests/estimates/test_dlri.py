"""Why the one estimate with its method told is missed: what each reading of "the table of 2015" gives."""

import numpy as np
import pytest

import iomodel as iom

CARS, PRICE = 181_000, 2.45e6
"""What is printed: cars, and yen each."""
LOST = CARS * PRICE / 1e12
"""Output that is lost [trillion yen]."""


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", sectors=107)


@pytest.fixture(scope="module")
def per_yen(table):
    """Loss per yen of output that is not made, by reading."""
    x, cars, trucks = table.x, table.codes.index("351"), table.codes.index("352")
    own, every = table.Zd / x, (table.Zd + table.Zm) / x
    gdp, gross = table.value_added_share, table.v.sum(axis=0) / x
    inverse, without = (np.linalg.inv(np.eye(table.n) - A) for A in (own, every))
    wages = table.v[table.components.index("wage")] / x @ inverse[:, cars]
    place = table.categories.index("hhco")
    spent = table.Yd[:, place] / (table.Yd + table.Ym)[:, place].sum()
    return {
        "GDP": gdp @ inverse[:, cars],
        "gross value added": gross @ inverse[:, cars],
        "GDP, trucks": gdp @ inverse[:, trucks],
        "gross value added, trucks": gross @ inverse[:, trucks],
        "GDP, no imports": gdp @ without[:, cars],
        "GDP, a round of spending": gdp @ inverse[:, cars] + 0.6 * wages * (gdp @ inverse @ spent),
    }


def test_the_reading_here_is_open_with_imports_taken_out(per_yen):
    (found,) = iom.reproduce("japan-2015", "dlri-2024")
    assert found.status == "missed"
    assert found.model_amount == pytest.approx(-per_yen["GDP"] * LOST * 1e12, rel=5e-3)


def test_no_reading_of_cars_rounds_to_what_is_printed(per_yen):
    """Both figures that go in are rounded, and so is the one that comes out."""
    least, most = (CARS - 500) * (PRICE - 0.005e6) / 1e12, (CARS + 500) * (PRICE + 0.005e6) / 1e12
    fitting = [key for key, value in per_yen.items() if value * most >= 0.345 and value * least < 0.355]
    assert fitting == ["gross value added, trucks"]


def test_imports_by_good_and_by_sector_are_the_same_in_this_table(table):
    """One share of imports for each good, exports apart: so the official inverse is the one here."""
    used = table.Zd + table.Zm
    share = table.Zm.sum(axis=1) / np.maximum(used.sum(axis=1), 1e-9)
    assert (share[:, None] * used)[used > 0] == pytest.approx(table.Zm[used > 0], rel=0.02, abs=2)


def test_the_verdict_names_what_was_measured(per_yen):
    (found,) = iom.reproduce("japan-2015", "dlri-2024")
    for value in per_yen.values():
        assert f"{value * LOST:.3f}" in found.why
    for level in (13, 37):
        smaller = iom.reproduce(iom.load_table("japan-2015", sectors=level), "dlri-2024")[0]
        assert smaller.status == "missed"
