"""Supply through time: leads, detours, stages of the chain, holders of stocks; no material is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials import material_balance, need_and_supply
from iomodel.materials.balance import StockState, balance, unmet_share
from iomodel.scenario import Scenario

MATERIAL = iom.load_material("rare-earths")
CUT = {"material": "rare-earths", "origin": "China", "share": 1.0}
DYTB = MATERIAL.codes.index("DyTb")
NDPR = MATERIAL.codes.index("NdPr")


def scenario(**changes) -> Scenario:
    return Scenario.parse({"name": "test", "duration": {"cut": 365}, "cuts": [CUT], **changes}, "test")


def supply(element: int = DYTB, horizon: int = 365, **changes) -> np.ndarray:
    return need_and_supply(scenario(**changes), MATERIAL, horizon)[1][:, element]


# -- time ------------------------------------------------------------------------------


def test_onset_cut_and_recovery_differ_by_origin():
    cuts = [
        {**CUT, "origin_share": 0.6, "duration": {"onset": 10, "cut": 20, "recovery": 10}},
        {**CUT, "origin": "Burma", "origin_share": 0.2, "duration": {"start": 100, "cut": 5}},
    ]
    path = supply(cuts=cuts, horizon=365)
    assert path[0] == pytest.approx(1 - 0.6 * 0.05)
    np.testing.assert_allclose(path[10:30], 0.4)
    assert path[39] == pytest.approx(1 - 0.6 * 0.05)
    np.testing.assert_allclose(path[40:100], 1.0)
    np.testing.assert_allclose(path[100:105], 0.8)
    np.testing.assert_allclose(path[105:], 1.0)


def test_other_suppliers_and_thrift_wait_for_their_lead_time():
    adapted = scenario(
        duration={"start": 10, "cut": 500},
        adaptation={"thrift": 0.1, "thrift_lead": 90, "ramp": 0.04, "ramp_lead": 200},
    )
    need, path = need_and_supply(adapted, MATERIAL, 510)
    np.testing.assert_array_equal(need[:101, DYTB], 1.0)
    assert need[100 + 73, DYTB] == pytest.approx(1 - 0.1 * 73 / 365)
    np.testing.assert_allclose(path[10:211, DYTB], 0.15)
    assert path[210 + 73, DYTB] == pytest.approx(0.15 + 0.04 * 73 / 365)


def test_detour_brings_back_its_share_of_what_is_cut():
    path = supply(cuts=[{**CUT, "origin_share": 0.8, "diversion": 0.25, "diversion_lead": 60}])
    np.testing.assert_allclose(path[:60], 0.2)
    np.testing.assert_allclose(path[60:], 1 - 0.8 * 0.75)


def test_lead_longer_than_the_shock_shows_in_the_summary():
    late = scenario(adaptation={"ramp": 0.04, "ramp_lead": 2920})
    result = iom.run(iom.load_table(sectors=13), late, iom.Direct())
    assert result.notes == [
        "test: adaptation.ramp_lead is over 2920 days after the start, the last shock ends after 365: it has "
        "no effect"
    ]
    assert result.notes[0] in " ".join(repr(result).split())
    assert result.notes[0] in result._repr_html_()
    assert not iom.run(iom.load_table(sectors=13), scenario(), iom.Direct()).notes


def test_horizon_shorter_than_shock_and_recovery_is_an_error():
    fading = scenario(duration={"cut": 90, "recovery": 30})
    with pytest.raises(ScenarioError, match="end after 120 days, beyond the horizon of 119 days"):
        iom.run(iom.load_table(sectors=13), fading, iom.Direct(), horizon=119)
    iom.run(iom.load_table(sectors=13), fading, iom.Direct(), horizon=120)


# -- stages ----------------------------------------------------------------------------


def test_a_stage_is_cut_whoever_mined_the_ore():
    """Neodymium as metal: .63 of use, though only .45 is delivered from China, and .30 separated there."""
    delivered = supply(NDPR)
    neodymium = {**CUT, "elements": ["NdPr"]}
    as_metal, as_oxide = (
        supply(NDPR, cuts=[{**neodymium, "stage": stage}]) for stage in ("metal", "separation")
    )
    np.testing.assert_allclose(delivered, 0.55)
    np.testing.assert_allclose(as_metal, 0.37)
    np.testing.assert_allclose(as_oxide, 0.70)


def test_a_chain_delivers_what_its_narrowest_stage_lets_through():
    stages = [("ore", "China", 0.7), ("ore", "Burma", 0.1), ("separation", "China", 0.75)]
    cuts = [
        {**CUT, "stage": stage, "origin": origin, "origin_share": share} for stage, origin, share in stages
    ]
    np.testing.assert_allclose(supply(cuts=cuts), 0.2)
    np.testing.assert_allclose(supply(cuts=cuts[1:]), 0.25)


def test_a_stage_without_origin_shares_is_an_error():
    with pytest.raises(ScenarioError, match=r"no origin shares for stage 'seperation'.*Did you mean 'separ"):
        supply(cuts=[{**CUT, "stage": "seperation"}])
    with pytest.raises(ScenarioError, match=r"no share of Sm from China at stage 'magnet'; .*DyTb, NdPr"):
        supply(cuts=[{**CUT, "stage": "magnet"}])
    with pytest.raises(ScenarioError, match="no share of NdPr from 'Chile'; origins in the data: Australia"):
        supply(cuts=[{**CUT, "stage": "ore", "origin": "Chile"}])
    magnets = [{**CUT, "stage": "magnet", "elements": ["NdPr", "DyTb"]}]
    np.testing.assert_allclose(supply(cuts=magnets), 1 - 0.207)


def test_origin_shares_of_a_stage_stay_within_one():
    two = [{**CUT, "stage": "ore", "origin": origin, "origin_share": 0.6} for origin in ("China", "Burma")]
    with pytest.raises(ScenarioError, match=r"rare-earths \(ore, all elements\) add up to 1\.2"):
        scenario(cuts=two)
    apart = [{**two[0]}, {**two[1], "stage": "separation"}]
    assert len(scenario(cuts=apart).cuts) == 2


# -- stocks ----------------------------------------------------------------------------


def test_reserve_is_drawn_as_far_as_it_has_been_released():
    """30 days of use over 60 days, 100 days after the start: half a day of use a day, the rest is short."""
    stocks = [
        {"holder": "makers", "days": 50},
        {"holder": "state", "days": 60, "releases": [{"start": 100, "days": 30, "over": 60}]},
    ]
    book = material_balance(scenario(cuts=[{**CUT, "origin_share": 1.0}], stocks=stocks), MATERIAL, 365)
    missing = book.unmet[:, DYTB]
    np.testing.assert_allclose(missing[:50], 0.0, atol=1e-12)
    np.testing.assert_allclose(missing[50:100], 1.0)
    np.testing.assert_allclose(missing[100:160], 0.5)
    np.testing.assert_allclose(missing[160:], 1.0)
    np.testing.assert_allclose(book.held[1, -1, DYTB], 30.0)


def test_what_is_released_too_early_is_kept_by_those_who_took_it():
    release = [{"start": 0, "days": 60, "over": 1}]
    early = scenario(stocks=[{"holder": "state", "days": 60, "releases": release}])
    plain = scenario(stocks=[{"holder": "state", "days": 60}])
    np.testing.assert_array_equal(
        material_balance(early, MATERIAL, 365).unmet, material_balance(plain, MATERIAL, 365).unmet
    )


@pytest.mark.parametrize(
    ("stock", "told"),
    [
        ({"holder": "makers", "days": -1}, "greater than or equal to 0"),
        (
            {"holder": "state", "days": 60, "releases": [{"start": 0, "days": 70}]},
            "70 days of use, above the",
        ),
        ({"holder": "state", "days": 60, "releases": [{"start": 0, "days": -7}]}, "greater than"),
        ({"holder": "state", "days": 60, "releases": [{"start": 0, "days": 7, "over": 0}]}, "or equal to 1"),
        (
            {"holder": "state", "days": 60, "release_rate": 1, "releases": [{"start": 0, "days": 7}]},
            "give one or the other",
        ),
        ({"holder": "process scrap", "days": 20}, "counted twice"),
    ],
)
def test_impossible_stocks_are_refused(stock, told):
    with pytest.raises(ScenarioError, match=told):
        scenario(stocks=[stock])


@pytest.mark.parametrize("name", ["process scrap", "Returned Scrap", "工程屑"])
def test_process_scrap_is_no_origin(name):
    with pytest.raises(ScenarioError, match="returns inside normal use"):
        scenario(cuts=[{**CUT, "origin": name, "origin_share": 0.3}])


def test_scrap_of_worn_out_products_is_an_origin():
    assert scenario(cuts=[{**CUT, "origin": "end-of-life scrap", "origin_share": 0.01}])


def test_lead_without_a_detour_is_refused():
    with pytest.raises(ScenarioError, match="diversion above 0"):
        scenario(cuts=[{**CUT, "diversion_lead": 30}])


shares = st.floats(0, 1)


@given(
    need=st.lists(shares, min_size=1, max_size=60),
    offered=shares,
    makers=st.floats(0, 90),
    traders=st.floats(0, 30),
    state=st.floats(0, 180),
    start=st.integers(0, 60),
    rate=st.floats(0.01, 2),
    released=st.floats(0, 1),
)
def test_no_material_appears_or_vanishes(need, offered, makers, traders, state, start, rate, released):
    """Supply taken up and stock at the start equal use and stock left, on every day and for every holder."""
    wanted = np.array(need)[:, None]
    handed_out = np.linspace(0, released, len(need))
    stores = [
        StockState("makers", np.array([makers])),
        StockState("traders", np.array([traders]), start=start, rate=rate),
        StockState("state", np.array([state]), released=handed_out),
    ]
    book = balance(wanted, wanted * offered, stores)
    begun = makers + traders + state
    entered, used = book.supply.cumsum(axis=0), book.used.cumsum(axis=0)
    np.testing.assert_allclose(entered + begun, used + book.left, rtol=1e-12, atol=1e-12)
    for number, store in enumerate(stores):
        given_out = book.taken[number].cumsum(axis=0)
        np.testing.assert_allclose(
            given_out[:, 0] + book.held[number, :, 0], store.days[0], rtol=1e-12, atol=1e-12
        )
    assert (book.taken >= 0).all()
    assert (book.held >= 0).all()
    assert (book.used <= wanted + 1e-12).all()
    assert (book.taken[2, :, 0].cumsum() <= handed_out * state + 1e-9 * max(state, 1)).all()


def test_adaptation_counts_from_the_first_cut_whatever_the_order():
    late = {**CUT, "origin": "Burma", "origin_share": 0.1, "duration": {"start": 100, "cut": 50}}
    early = {**CUT, "origin_share": 0.5, "duration": {"cut": 365}}
    for cuts in ([late, early], [early, late]):
        asked = scenario(cuts=cuts, adaptation={"thrift": 0.1, "ramp": 0.2})
        need, offered = need_and_supply(asked, MATERIAL, 365)
        assert need[73, DYTB] == pytest.approx(1 - 0.1 * 73 / 365)
        assert offered[73, DYTB] == pytest.approx(0.5 + 0.2 * 73 / 365)


def test_unmet_shares_are_those_of_the_whole_balance():
    drawn = np.random.default_rng(3)
    for _ in range(20):
        need, supply = drawn.uniform(0.5, 1, (50, 4)), drawn.uniform(0, 0.7, (50, 4))
        stores = [
            StockState("makers", drawn.uniform(0, 5, 4)),
            StockState("traders", drawn.uniform(0, 5, 4), start=7, rate=0.1),
            StockState("state", drawn.uniform(0, 9, 4), released=np.linspace(0, 1, 50)),
            StockState("ore", drawn.uniform(0, 9, 4), reach=drawn.uniform(0, 1, (50, 4))),
        ]
        drawn.shuffle(stores)
        whole = balance(need, supply, stores)
        assert (whole.taken.sum(axis=1) > 0).all()
        np.testing.assert_array_equal(unmet_share(need, supply, stores), whole.unmet)


def test_thrift_of_years_leaves_no_need_below_nothing():
    adapted = Scenario.parse(
        {
            "name": "thrifty",
            "duration": {"cut": 900},
            "cuts": [{"material": "rare-earths", "origin": "China", "share": 1.0}],
            "adaptation": {"thrift": 0.8},
        },
        "test",
    )
    need, supply = need_and_supply(adapted, iom.load_material("rare-earths"), 900)
    assert need[300].min() > 0.3
    assert need[-1].max() == 0 == need.min()
    assert supply.min() == 0
