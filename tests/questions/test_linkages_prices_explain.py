"""Linkages, a price episode, and why a sector loses what it loses."""

import json

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, ParameterError
from iomodel.questions.explain import explain
from iomodel.questions.linkages import influential_coefficients, linkages
from iomodel.questions.prices import prices
from tests.helpers.changes import permuted, rescaled

BAN = iom.load_scenario("rare-earth-ban")
DUAL = iom.load_scenario("dual-use-and-retaliation")


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 37)


def test_linkages_average_one_and_follow_their_sectors(table):
    found = linkages(table)
    assert found["backward"].mean() == pytest.approx(1)
    assert found["forward"].mean() == pytest.approx(1)
    assert found.loc["35", "class"] == "backward"
    order = np.random.default_rng(3).permutation(table.n)
    again = linkages(permuted(table, order)).loc[found.index]
    np.testing.assert_allclose(again["extraction"], found["extraction"], rtol=1e-9)
    assert again["class"].tolist() == found["class"].tolist()


def test_extraction_of_a_sector_is_its_own_loss_and_that_of_its_suppliers(table):
    """Transport equipment by hand: the domestic value added that hangs on its output."""
    i = table.codes.index("35")
    lost = table.L[:, i] / table.L[i, i] * table.x[i] @ table.value_added_share
    assert linkages(table).loc["35", "extraction"] == pytest.approx(-100 * lost / table.gdp)


def test_strongest_coefficient_moves_the_inverse_most(table):
    """A change of one per cent, the inverse taken anew."""
    found = influential_coefficients(table, table.n)
    moved = []
    for supplier, user in found.loc[[0, 5, 30], ["supplier", "user"]].to_numpy():
        A = table.Ad.copy()
        A[table.codes.index(supplier), table.codes.index(user)] *= 1.0001
        change = np.linalg.inv(np.eye(table.n) - A) - table.L
        moved.append(np.linalg.norm(change) / 1e-4)
    np.testing.assert_allclose(moved, found.loc[[0, 5, 30], "strength"], rtol=1e-3)
    assert moved[0] > moved[1] > moved[2]


def test_a_price_rise_adds_up_to_the_bill(table):
    """What final users pay more is what the material costs more: the two sides of one account."""
    found = prices(table, "rare-earths", 10)
    mine = {"mine": iom.load_material("rare-earths")}
    assert prices(table, "mine", 10, materials=mine).sectors.equals(found.sectors)
    bill = 9 * 28.5 / 607_900
    assert found.bill == pytest.approx(100 * bill)
    assert found.deflator * table.f.sum() == pytest.approx(100 * bill * table.gdp)
    assert (found.sectors["producer"] >= found.sectors["cost"] - 1e-12).all()
    assert (found.sectors["consumer"] <= found.sectors["producer"] + 1e-12).all()
    assert 0 < found.consumer_prices < found.deflator
    assert found.sectors["producer"].is_monotonic_decreasing


def test_prices_rise_in_proportion_and_not_at_all_without_a_rise(table):
    ten, four = (prices(table, "rare-earths", times).sectors["producer"] for times in (10, 4))
    np.testing.assert_allclose(ten, 3 * four, rtol=1e-9)
    assert prices(table, "rare-earths", 1).sectors["producer"].abs().max() == 0
    other = prices(rescaled(table, 1e9), "rare-earths", 10).sectors["producer"]
    np.testing.assert_allclose(other, ten, rtol=1e-9)


def test_a_price_episode_is_orders_of_magnitude_below_a_cut(table):
    assert prices(table, "rare-earths", 10).deflator < 0.05
    assert iom.run(table, BAN, iom.SupplyConstrained()).gdp_loss().to_numpy()[0, 0] < -1.5


def test_prices_need_a_bill():
    import dataclasses

    unknown = dataclasses.replace(iom.load_material("rare-earths"), bill=None)
    with pytest.raises(ParameterError, match="what is spent on rare-earths is not in its data"):
        prices(iom.load_table(sectors=13), unknown, 10)


def test_sides_and_paths_add_up_to_the_loss_of_the_model():
    table = iom.load_table("japan-2015")
    found = explain(table, BAN, "263")
    result = iom.run(table, BAN, iom.SupplyConstrained())
    lost = -result.change("output").sel(sector="263", day=found.day).item() * 365
    assert found.sides["total"] == pytest.approx(lost, rel=1e-9)
    assert found.sides["direct"] + found.sides["backward"] == pytest.approx(lost, rel=1e-9)
    assert found.sides["demand"] == pytest.approx(0, abs=1e-9 * lost)
    for side, listed in (("backward", found.backward), ("forward", found.forward)):
        assert listed["loss"].sum() == pytest.approx(found.sides[side], rel=1e-9)
        assert listed["share"].sum() == pytest.approx(100)
        assert listed["loss"].iloc[:-1].is_monotonic_decreasing
    assert found.backward["path"].iloc[0] == "301 > 263"
    assert daily_worst(result) == found.day


def daily_worst(result) -> int:
    return int(result.daily_gdp()[0, 0].idxmin())


def test_a_stopped_sector_loses_by_its_own_capacity(table):
    found = explain(table, BAN, "35")
    assert found.sides["direct"] == pytest.approx(found.sides["total"], rel=1e-9)
    assert found.backward["path"].tolist() == ["35", "all other paths"]
    assert found.backward["share"].iloc[0] == pytest.approx(100)


def test_a_fall_of_demand_is_a_side_of_its_own(table):
    found = explain(table, DUAL, "26")
    assert found.sides["demand"] > 0
    assert found.sides["direct"] + found.sides["backward"] + found.sides["demand"] == pytest.approx(
        found.sides["total"], rel=1e-9
    )


def test_an_unknown_sector_is_refused(table):
    with pytest.raises(LabelMismatchError, match="no sector '263'"):
        explain(table, BAN, "263")


def test_commands_print_and_give_plain_data(command):
    code, out, _ = command("linkages", "japan-2015", "--sectors", "13")
    assert code == 0
    assert "Manufacturing" in out
    assert "key" in out
    linkages = json.loads(command("linkages", "japan-2015", "--sectors", "13", "--json")[1])
    assert len(linkages["sectors"]) == 13
    assert len(linkages["coefficients"]) == 10

    arguments = ("prices", "--material", "rare-earths", "--times", "10", "--sectors", "13")
    assert "The bill rises by +0.0422 % of GDP" in command(*arguments)[1]
    prices = json.loads(command(*arguments, "--json")[1])
    assert prices["bill_share_of_gdp"] == pytest.approx(9 * 28.5 / 607_900)

    arguments = ("explain", "rare-earth-ban", "--sectors", "37", "--sector", "26")
    assert "35 > 26" in command(*arguments)[1]
    sides = json.loads(command(*arguments, "--json")[1])
    assert sides["sides"]["backward"] == pytest.approx(sides["sides"]["total"])
    assert sides["unit"] == "billion JPY per year"
