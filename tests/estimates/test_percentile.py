"""Where published figures lie among draws of the baseline."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.estimates.percentile import percentiles

TABLE = iom.load_table("japan-2015", sectors=13)


@pytest.fixture(scope="module")
def found():
    return iom.reproduce(TABLE, ["nri-3m", "nri-12m", "mizuho-stop"])


def test_a_percentile_is_the_share_of_draws_that_lose_less(found):
    among = percentiles(found, TABLE, draws=128, seed=2)
    drawn = iom.ensemble(TABLE, "rare-earth-ban", draws=128, seed=2, durations=[90, 365])
    for name, days, published in (
        ("nri-3m", 90, -0.11),
        ("nri-12m", 365, -0.43),
        ("mizuho-stop", 365, -0.88),
    ):
        row = among.loc[name]
        assert (row["days"], row["published"]) == (days, pytest.approx(published))
        both = []
        for model in ("direct", "supply-constrained"):
            gdp = drawn.data["gdp"].sel(model=model, duration=days).to_numpy()
            assert row[model] == pytest.approx(100 * (gdp >= published).mean())
            both.append(gdp)
        assert row["pooled"] == pytest.approx(100 * (np.concatenate(both) >= published).mean())
    assert among.loc["mizuho-stop", "direct"] > among.loc["nri-12m", "direct"]


def test_figures_of_other_materials_are_not_held_against_it():
    assert len(percentiles(iom.reproduce(TABLE, "dlri-2024"), TABLE, draws=4)) == 0
