"""The accounts that all models share, against sums written out."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import SolverError
from iomodel.models.answer import Answer
from iomodel.simulate.accounts import daily_flows
from tests.helpers.changes import rescaled


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 13)


def test_an_output_below_zero_by_more_than_rounding_is_an_error(table):
    output = np.tile(table.x, (1, 2, 1))
    output[0, 1, 3] = -1e-10 * table.x.max()
    daily_flows(table, Answer(output), "model")
    output[0, 1, 3] = -1e-9 * table.x.max()
    daily_flows(table, Answer(output), "model")
    for size in (1e-8, 1e-4):
        output[0, 1, 3] = -size * table.x.max()
        with pytest.raises(SolverError, match=f"output of {table.codes[3]} is -.* 1 day after the start"):
            daily_flows(table, Answer(output), "model")


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_one_output_that_is_no_figure_is_an_error(table, wrong):
    output = np.tile(table.x, (1, 2, 1))
    output[0, 1, 3] = wrong
    with pytest.raises(SolverError, match=f"output of {table.codes[3]} is {wrong:g} 1 day after"):
        daily_flows(table, Answer(output), "model")


def test_losses_are_sums_over_days_and_sectors_of_one_years_size(table):
    result = iom.run(table, iom.load_scenario("rare-earth-ban").lasting(90), "supply-constrained")
    lost = result.data["output"].to_numpy()[0, 0] - table.x / 365
    assert result.output_loss().iloc[0, 0] == pytest.approx(100 * lost.sum() / table.x.sum(), rel=1e-12)
    share = float((lost @ table.value_added_share).sum()) / table.gdp
    assert result.gdp_loss().iloc[0, 0] == pytest.approx(100 * share, rel=1e-12)
    yen = share * iom.annual_gdp().value / 1e12
    assert result.gdp_yen().iloc[0, 0] == pytest.approx(yen, rel=1e-12)
    assert result.data.sizes["day"] == 90


def test_no_day_of_an_answer_is_cut_off(table):
    """Ten days given to be followed for seven stay ten, and fewer are filled with normal ones."""
    output = np.tile(0.9 * table.x, (1, 10, 1))
    assert Answer(output).lasting(7, table).output.shape[1] == 10
    longer = Answer(output).lasting(12, table).output
    np.testing.assert_array_equal(longer[0, :10], output[0])
    np.testing.assert_array_equal(longer[0, 10:], np.tile(table.x, (2, 1)))


def test_persons_follow_the_output_of_their_sector_in_any_unit(table):
    small = rescaled(table, 1e-9)
    persons = np.arange(1.0, table.n + 1)
    known = small.replace(employment=persons)
    flows = daily_flows(known, Answer(np.tile(0.5 * small.x, (1, 1, 1))), "model")
    np.testing.assert_allclose(flows.employment[0, 0], persons / 2)
    np.testing.assert_allclose(flows.output[0, 0], 0.5 * small.x / 365)
    np.testing.assert_allclose(flows.value_added[0, 0], 0.5 * small.value_added / 365)
    np.testing.assert_allclose(flows.normal_value_added, small.value_added / 365)
    moved = Answer(np.tile(small.x, (1, 1, 1)), value_added=np.tile(persons, (1, 1, 1)))
    own = daily_flows(known, moved, "model")
    np.testing.assert_allclose(own.value_added[0, 0], persons / 365)
