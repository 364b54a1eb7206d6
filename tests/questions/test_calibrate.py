"""The inverse question: one number or several, reachable or not, told apart or not."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.questions.calibrate import PARAMETERS, calibrate, with_values

STOP, HALF = iom.load_scenario("mizuho-stop"), iom.load_scenario("mizuho-half")
PAIR = (-0.0088, -0.002)


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 37)


def losses(table, scenarios, model) -> np.ndarray:
    return iom.run(table, scenarios, model).gdp_loss().to_numpy()[:, 0] / 100


@pytest.mark.parametrize("free", ["severity", "exposure", "stock_days", "origin_share", "ramp"])
def test_a_value_put_back_gives_the_target(table, free):
    before = PARAMETERS[free]
    known = 0.6 * before.high if before.high <= 1 and free != "ramp" else 0.9 * before.start
    scenario, model = with_values(STOP, iom.SupplyConstrained(), {free: known})
    target = float(losses(table, scenario, model)[0])
    found = calibrate(table, STOP, iom.SupplyConstrained(), target, free)
    assert found.value == pytest.approx(known, rel=1e-6)
    assert found.reached[0] == pytest.approx(target, rel=1e-9)
    assert losses(table, found.scenarios, found.model)[0] == pytest.approx(target, rel=1e-9)


def test_exposure_of_a_proportional_model_is_a_ratio(table):
    """Second road: below the cap of 1, value added at risk is proportional to the exposures."""
    at_one = float(losses(table, STOP, iom.Direct())[0])
    found = calibrate(table, STOP, iom.Direct(), 0.7 * at_one, "exposure")
    assert found.value == pytest.approx(0.7, rel=1e-9)


def test_elasticity_is_found_in_a_model_that_substitutes(table):
    imf = iom.load_scenario("imf")
    found = calibrate(table, imf, iom.Substitution(), -0.018, "elasticity")
    assert 0.05 < found.value < 0.15
    assert found.model.elasticities.at(0.5).scarce == pytest.approx(found.value)
    with pytest.raises(ParameterError, match="model direct has no elasticity"):
        calibrate(table, imf, iom.Direct(), -0.018, "elasticity")
    with pytest.raises(ParameterError, match="model direct does not ration"):
        calibrate(table, imf, iom.Direct(), -0.018, "critical_share")


def test_out_of_reach_names_the_range(table):
    with pytest.raises(ParameterError, match=r"no severity between 0 and 1 .*-9\.000%; reachable: -1\."):
        calibrate(table, STOP, iom.Direct(), -0.09)
    with pytest.raises(ParameterError, match="reachable"):
        calibrate(table, STOP, iom.Direct(), +0.01)


@pytest.mark.parametrize("other", ["thrift", "ramp", "stock_days", "origin_share"])
def test_two_numbers_meet_two_figures(table, other):
    """The published pair is convex: an exposure and one of four other numbers meet both figures."""
    found = calibrate(table, [STOP, HALF], iom.Direct(), PAIR, ["exposure", other])
    np.testing.assert_allclose(found.reached, PAIR, rtol=1e-6)
    np.testing.assert_allclose(losses(table, found.scenarios, found.model), PAIR, rtol=1e-6)
    assert found.identifiability.identified
    assert found.identifiability.rank == 2


def test_numbers_that_one_figure_cannot_tell_apart_are_named(table):
    with pytest.raises(ParameterError, match="cannot tell exposure and severity apart"):
        calibrate(table, STOP, iom.Direct(), -0.0088, ["exposure", "severity"])
    twice = [STOP, STOP.lasting(300)]
    milder = [with_values(scenario, iom.Direct(), {"severity": 0.8})[0] for scenario in twice]
    targets = losses(table, milder, iom.Direct())
    with pytest.raises(ParameterError, match="cannot tell severity and origin_share apart"):
        calibrate(table, twice, iom.Direct(), targets, ["severity", "origin_share"])


def test_two_figures_out_of_reach_are_told_with_the_nearest(table):
    with pytest.raises(ParameterError, match=r"within their bounds .*asked -0\.100%, nearest"):
        calibrate(table, [STOP, HALF], iom.Direct(), [-0.001, -0.02], ["exposure", "stock_days"])


def test_impossible_questions_are_refused(table):
    with pytest.raises(ParameterError, match=r"no parameter 'severty'.*Did you mean 'severity'"):
        calibrate(table, STOP, iom.Direct(), -0.001, "severty")
    with pytest.raises(ParameterError, match="2 targets for 1 scenarios"):
        calibrate(table, STOP, iom.Direct(), PAIR)
    with pytest.raises(ParameterError, match="name at least one"):
        calibrate(table, STOP, iom.Direct(), -0.001, [])


def test_a_loss_that_jumps_over_the_target_is_no_answer(table):
    at = [
        float(losses(table, STOP, with_values(STOP, iom.Bottleneck(), {"critical_share": share})[1])[0])
        for share in (0.0, 0.02)
    ]
    with pytest.raises(ParameterError, match="the loss jumps over"):
        calibrate(table, STOP, iom.Bottleneck(), 0.317 * at[0] + 0.683 * at[1], "critical_share")


def test_calibration_does_not_depend_on_the_unit(table):
    from tests.helpers.changes import rescaled

    value = calibrate(table, STOP, iom.SupplyConstrained(), -0.0088, "exposure").value
    other = calibrate(rescaled(table, 1e9), STOP, iom.SupplyConstrained(), -0.0088, "exposure").value
    assert other == pytest.approx(value, rel=1e-8)
