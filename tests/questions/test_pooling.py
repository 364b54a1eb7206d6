"""One range over several models, and the charts of an ensemble."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.questions.ensemble.pooling import pooled_range

TABLE = iom.load_table("japan-2015", sectors=13)


@pytest.fixture(scope="module")
def ban():
    models = ["direct", "leontief", "supply-constrained"]
    return iom.ensemble(TABLE, "rare-earth-ban", models, draws=64, durations=[180, 365])


def test_variances_within_and_between_add_up_to_that_of_the_pool(ban):
    pool = ban.pooled()
    for days in (180, 365):
        every = ban.data["gdp"].sel(duration=days).to_numpy()
        row = pool.loc[days]
        assert row["within"] ** 2 + row["between"] ** 2 == pytest.approx(every.var())
        assert row["median"] == pytest.approx(np.median(every), abs=0.02)
        assert row["low90"] < row["low50"] < row["median"] < row["high50"] < row["high90"]


def test_the_weight_of_a_model_is_how_often_its_draws_count(ban):
    weights = {"direct": 2, "leontief": 0, "supply-constrained": 1}
    gdp = ban.data["gdp"].sel(duration=365)
    twice = [gdp.sel(model="direct"), gdp.sel(model="direct"), gdp.sel(model="supply-constrained")]
    expected = np.quantile(np.concatenate(twice), 0.05, method="inverted_cdf")
    assert ban.pooled(weights).loc[365, "low90"] == expected
    alone = ban.pooled({"direct": 1, "leontief": 0, "supply-constrained": 0}).loc[365]
    assert alone["between"] == 0
    assert alone["within"] == pytest.approx(float(gdp.sel(model="direct").std()))


def test_quantiles_follow_the_weights_of_models_that_differ():
    gdp = xr.DataArray(
        np.stack([np.arange(100.0), 1000 + np.arange(100.0)], axis=1)[:, :, None],
        dims=("draw", "model", "duration"),
        coords={"model": ["a", "b"], "duration": [1]},
    )
    row = pooled_range(gdp, {"a": 3, "b": 1}).loc[1]
    assert row["median"] == pytest.approx(100 * 0.5 / 0.75, abs=1)
    assert row["low90"] == pytest.approx(100 * 0.05 / 0.75, abs=1)
    assert row["high50"] == pytest.approx(99, abs=1)
    assert row["high90"] == pytest.approx(1000 + 100 * 0.2 / 0.25, abs=1)


def test_one_model_is_its_own_pool():
    gdp = xr.DataArray(
        np.arange(100.0).reshape(100, 1, 1),
        dims=("draw", "model", "duration"),
        coords={"model": ["a"], "duration": [1]},
    )
    row = pooled_range(gdp).loc[1]
    assert [row["low90"], row["median"], row["high90"]] == [4, 49, 94]
    assert row["between"] == 0


@pytest.mark.parametrize(
    ("weights", "stated"),
    [
        ({"direct": 1, "leontief": 1, "supply": 1}, "no model 'supply'.*Did you mean 'supply-constrained'"),
        ({"direct": 1, "leontief": 1}, "supply-constrained is None, expected a number"),
        ({"direct": -1, "leontief": 1, "supply-constrained": 1}, "direct is -1"),
        ({"direct": float("nan"), "leontief": 1, "supply-constrained": 1}, "direct is nan"),
        ({"direct": 0, "leontief": 0, "supply-constrained": 0}, "all are 0"),
    ],
)
def test_weights_that_cannot_be_are_refused(ban, weights, stated):
    with pytest.raises(ParameterError, match=stated):
        ban.pooled(weights)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_charts_of_an_ensemble_show_every_model_and_the_pool(ban, language):
    axes = ban.plot.models(180, ax=Figure(), language=language)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert len(names) == 4
    assert names[-1] in ("pooled, equal weights", "統合（等ウェイト）")
    weights = {"direct": 2, "leontief": 0, "supply-constrained": 1}
    names = ban.plot.models(weights=weights, ax=Figure(), language=language).get_yticklabels()
    assert names[-1].get_text() in ("pooled, weights as given", "統合（指定ウェイト）")
    fan = ban.plot.fan("leontief", ax=Figure(), language=language)
    medians = ban.range().xs("leontief", level="model")["median"]
    np.testing.assert_allclose(fan.lines[0].get_ydata(), medians)
    assert len(ban.plot.density(ax=Figure(), language=language).get_yticklabels()) == 3


def test_what_an_ensemble_does_not_have_is_not_drawn(ban):
    with pytest.raises(ParameterError, match="duration is 90, expected one of 180, 365"):
        ban.plot.models(90, ax=Figure())
    with pytest.raises(ParameterError, match="model is 'ghosh', expected one of direct"):
        ban.plot.fan("ghosh", ax=Figure())
    short = iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=4)
    with pytest.raises(ParameterError, match="one length of the cut"):
        short.plot.fan(ax=Figure())
    assert len(short.plot.models(ax=Figure()).get_yticklabels()) == 1
