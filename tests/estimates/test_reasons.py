"""The reasons that entries give for what they miss, computed anew: every figure in their words."""

import pytest

import iomodel as iom

TABLE = iom.load_table("japan-2015")


def loss(asked):
    return float(iom.run(TABLE, asked, "direct").gdp_loss().iloc[0, 0])


def cars(asked):
    """Change of the value added of transport machinery [%]."""
    sectors = iom.run(TABLE, asked, "direct").by_sector()
    own = [code for code in TABLE.codes if code.startswith("35")]
    whole = sum(value for code, value in zip(TABLE.codes, TABLE.value_added, strict=True) if code in own)
    return 100 * float(sectors.loc[own, "value_added"].sum()) / whole


def test_the_second_figure_of_the_daiwa_institute():
    every = iom.load_scenario("dir-all-metals")
    apart = every.changed("apart", exposure={"combine": "materials"})
    assert loss(every) == pytest.approx(-1.6, abs=0.05)
    assert loss(apart) == pytest.approx(-1.9, abs=0.05)
    assert cars(every) == pytest.approx(-26.6, abs=0.05)
    words = iom.load_estimate("dir-b").misfit
    assert all(figure in words for figure in ("1.6 %", "1.9 %", "26.6 %", "17.6 %"))
    published = -3.2 * TABLE.gdp / 100
    own = sum(v for code, v in zip(TABLE.codes, TABLE.value_added, strict=True) if code.startswith("35"))
    elsewhere = published + 0.176 * own
    assert loss(every) * TABLE.gdp / 100 + 0.266 * own > elsewhere / 2  # less than half of what is published


def test_the_convex_pair_of_mizuho():
    """The factor on exposures for the full stop, and what it gives for half of it."""

    def under(rule, name, scale):
        asked = iom.load_scenario(name)
        return loss(asked.changed("v", sharing=rule, exposure={"level": "central", "scale": scale}))

    for rule, factor, half in (("by-value", 1.007, -0.226), ("pro-rata", 0.728, -0.310)):
        assert under(rule, "mizuho-stop", factor) == pytest.approx(-0.88, abs=0.001)
        assert under(rule, "mizuho-half", factor) == pytest.approx(half, abs=0.001)
    words = iom.load_estimate("mizuho-half").misfit
    assert "-0.23 %" in words
    assert "1.01" in words
