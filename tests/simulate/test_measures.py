"""Measures beside output and value added: at fixed prices, where prices move, and in what is written."""

import json

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.models.measures import MEASURES
from iomodel.simulate.build import _measure

BAN = iom.load_scenario("rare-earth-ban")


@pytest.fixture(scope="module")
def result():
    scenarios = [BAN.lasting(30), BAN.lasting(120)]
    return iom.run(
        iom.load_table(sectors=13), scenarios, [iom.Direct(), iom.Bottleneck(), iom.Substitution()]
    )


@pytest.mark.parametrize("model", ["direct", "bottleneck"])
@pytest.mark.parametrize("measure", ["real_gdp", "real_gdp_at_base_prices"])
def test_at_fixed_prices_real_gdp_is_coefficient_times_output(result, model, measure):
    place = {"model": model, "scenario": BAN.lasting(120).label}
    lost = result.change("output").sel(place).to_numpy() @ iom.load_table(sectors=13).value_added_share
    share = 100 * lost.sum() / iom.load_table(sectors=13).gdp
    assert share < -0.01
    changes = result.measures().loc[(place["scenario"], model)]
    assert changes[measure] == pytest.approx(share, rel=1e-9)
    assert np.isnan(changes["scarce_price"])


def test_where_prices_move_the_headline_is_real_gdp(result):
    label = BAN.lasting(120).label
    lost = result.gdp_loss().loc[label, "substitution"]
    assert lost == pytest.approx(result.measure_loss("real_gdp").loc[label, "substitution"], rel=1e-9)
    others = result.measures().loc[(label, "substitution")]
    assert set(others.index) == set(MEASURES)
    assert others["real_gdp_at_base_prices"] != pytest.approx(lost, rel=0.05)
    assert others["scarce_price"] > 100


def test_before_stocks_run_out_every_measure_is_normal(result):
    changes = result.measures().loc[(BAN.lasting(30).label, "substitution")]
    np.testing.assert_allclose(changes, 0, atol=1e-10)


def test_measures_are_in_the_plain_data_and_come_back_from_a_file(result, tmp_path):
    records = json.loads(json.dumps(result.to_records()))
    found = next(r for r in records if r["model"] == "substitution" and r["duration_days"] == 120)
    assert found["headline_measure"] == "real_gdp"
    assert found["measures"]["real_gdp"] == pytest.approx(found["gdp_share"], rel=1e-9)
    again = iom.Result.from_netcdf(result.to_netcdf(tmp_path / "result.nc"))
    assert again.measures().equals(result.measures())


@pytest.mark.parametrize("name", ["terms_of_trade", "real_gpd"])
def test_a_price_or_an_unknown_measure_does_not_add_up(result, name):
    with pytest.raises(ParameterError, match=f"no measure '{name}' that adds up.*real_gdp"):
        result.measure_loss(name)


def test_every_measure_has_a_name_in_both_languages():
    for measure in MEASURES.values():
        assert measure.title.isascii()
        assert not measure.title_ja.isascii()


def test_a_measure_is_normal_after_a_models_last_day_and_missing_where_a_model_has_none():
    prices = np.array([[1.5, 1.25]])
    found = _measure({"moves": {"price": prices}, "fixed": {}}, "price", (1, 2, 4))
    np.testing.assert_array_equal(found, [[[1.5, 1.25, 1, 1], [np.nan] * 4]])
