"""The physical layer: need, supply, stocks, exposures, and their way to any level."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iomodel as iom
from iomodel.errors import LabelMismatchError, ScenarioError
from iomodel.materials import capacity_path, map_exposures, material_balance, need_and_supply
from iomodel.materials.balance import StockState, balance
from iomodel.scenario import Scenario
from tests.helpers.changes import rescaled
from tests.helpers.economies import TOY

MATERIAL = iom.load_material("rare-earths")
CUT = {"material": "rare-earths", "origin": "China", "share": 1.0}


def scenario(**changes) -> Scenario:
    return Scenario.parse({"name": "test", "duration": {"cut": 365}, "cuts": [CUT], **changes}, "test")


@pytest.mark.parametrize(
    ("level", "output", "share"),
    [("low", 28_061.72, 1.3647), ("central", 41_668.95, 2.1793), ("high", 56_037.50, 3.0706)],
)
def test_exposed_output_and_value_added_with_everything_unmet(level, output, share):
    """The published reading of the exposures: 41.7 trillion yen and 2.18 % of GDP (1.36, 3.07)."""
    table = iom.load_table("japan-2015")
    reading = map_exposures(table, scenario(exposure={"level": level}), MATERIAL)
    loss = reading.sector_loss(np.ones((1, len(MATERIAL.codes))))[0]
    assert loss @ table.x == pytest.approx(output, abs=0.01)
    assert 100 * loss @ table.value_added / table.gdp == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize(("name", "level"), [("japan-2015", x) for x in (13, 37, 107, 187)])
def test_exposed_output_is_the_same_at_every_level(name, level):
    table = iom.load_table(name, level)
    reading = map_exposures(table, scenario(), MATERIAL)
    loss = reading.sector_loss(np.ones((1, len(MATERIAL.codes))))[0]
    assert loss @ table.x == pytest.approx(41_668.95, abs=0.01)
    assert loss.max() <= 1 + 1e-12


@pytest.mark.parametrize("sectors", [13, 37, 107, 187])
def test_nothing_left_of_a_sector_is_nothing_and_never_less(sectors):
    """Shares of a sector that add up to 1 do so in whole, rounding or not: six models refuse less than 0."""
    table = iom.load_table("japan-2015", sectors)
    all_of_it = {"level": "high", "scale": 10.0, "combine": "independent"}
    cut = scenario(exposure=all_of_it, cuts=[{**CUT, "origin_share": 1.0}], duration={"cut": 2})
    path = capacity_path(table, [cut], {"rare-earths": MATERIAL}, 2)
    assert path.capacity.min() >= 0
    (use,) = path.uses.values()
    assert use.exposed.max() <= 1
    assert use.by_element.max() <= 1


def test_products_of_a_sector_stop_together_or_independently():
    table = iom.load_table()
    everything = np.ones((1, len(MATERIAL.codes)))
    reading = map_exposures(table, scenario(), MATERIAL)
    worst, apart = (reading.host_loss(everything, rule)[0] for rule in ("max", "independent"))
    host = reading.hosts.index("291")  # pumps .16 * .8, gas turbines .05 * .8
    assert worst[host] == pytest.approx(0.16 * 0.8)
    assert apart[host] == pytest.approx(1 - (1 - 0.16 * 0.8) * (1 - 0.05 * 0.8))
    machines = reading.hosts.index("301")  # magnets .42 and coatings .15 * .6 sit in one product
    assert worst[machines] == pytest.approx(0.42)
    assert apart[machines] == pytest.approx(0.42)
    assert (apart >= worst - 1e-12).all()


def test_scope_keeps_the_part_of_a_row_that_lies_in_it():
    table = iom.load_table()
    everything = np.ones((1, len(MATERIAL.codes)))
    whole = map_exposures(table, scenario(scope=["331"]), MATERIAL)
    part = map_exposures(table, scenario(scope=["3311011"]), MATERIAL)
    electrical = list(table.codes).index("331")
    all_of_it, generators = (reading.sector_loss(everything)[0] for reading in (whole, part))
    assert all_of_it[electrical] == pytest.approx(0.22)
    assert 0 < generators[electrical] < all_of_it[electrical]
    assert np.count_nonzero(all_of_it) == 1
    with pytest.raises(ScenarioError, match="no sector exposed to rare-earths is in scope"):
        map_exposures(table, scenario(scope=["411"]), MATERIAL)


def test_table_without_classification_is_told():
    table = iom.load_table().replace(membership=None)
    with pytest.raises(LabelMismatchError, match="has no official classification"):
        map_exposures(table, scenario(), MATERIAL)


@pytest.mark.parametrize(("element", "first"), [("NdPr", 133), ("DyTb", 70), ("Y", 61)])
def test_first_day_of_shortage_is_stock_over_severity_times_share(element, first):
    """K / (s m): 60 / .45, 60 / .85, 60 / .98, the day on which the last of the stock is used."""
    short = material_balance(scenario(stocks=[{"holder": "all", "days": 60}]), MATERIAL, 365).unmet
    day = int(np.argmax(short[:, MATERIAL.codes.index(element)] > 1e-12))
    assert day == first


def test_thrift_lowers_need_and_ramp_raises_supply():
    adapted = scenario(adaptation={"thrift": 0.10, "ramp": 0.04})
    need, supply = need_and_supply(adapted, MATERIAL, 366)
    dytb = MATERIAL.codes.index("DyTb")
    assert need[365, dytb] == pytest.approx(0.90)
    assert supply[0, dytb] == pytest.approx(0.15)
    assert supply[364, dytb] == pytest.approx(0.15 + 0.04 * 364 / 365)
    assert supply[365, dytb] == pytest.approx(0.90)  # the cut is over, and nobody takes more than is needed


def test_low_and_high_ends_are_taken_from_the_data():
    low, high = (
        material_balance(scenario(cuts=[{**CUT, "origin_share": end}]), MATERIAL, 1).unmet[0]
        for end in ("low", "high")
    )
    assert low[MATERIAL.codes.index("NdPr")] == pytest.approx(0.30)
    assert high[MATERIAL.codes.index("NdPr")] == pytest.approx(0.63)


@given(
    supply=st.floats(0, 1),
    stock=st.floats(0, 200),
    start=st.integers(0, 60),
    rate=st.floats(0.01, 2),
)
def test_material_is_conserved(supply, stock, start, rate):
    need = np.ones((90, 1))
    book = balance(need, need * supply, [StockState("state", np.array([stock]), start, rate)])
    np.testing.assert_allclose(book.supply.sum() + stock, book.used.sum() + book.left[-1, 0], rtol=1e-12)
    assert (book.drawn <= rate + 1e-12).all()
    assert not book.drawn[:start].any()
    np.testing.assert_allclose(book.used + book.unmet * need, need, atol=1e-12)


def test_stocks_are_drawn_in_the_order_given():
    need = np.ones((10, 1))
    book = balance(
        need,
        need * 0.5,
        [StockState("makers", np.array([1.0])), StockState("state", np.array([2.0]), start=4)],
    )
    np.testing.assert_allclose(book.unmet[:, 0], [0, 0, 0.5, 0.5, 0, 0, 0, 0, 0.5, 0.5])


def test_capacity_and_demand_shocks_reach_the_right_sectors():
    table = iom.load_table("japan-2015", 37)
    shocks = [
        {"sector": "351", "kind": "capacity", "share": 0.5},
        {"sector": "3017011", "kind": "final_demand", "category": "exports", "share": 0.5},
    ]
    path = capacity_path(table, [scenario(cuts=[], shocks=shocks)], {}, 365)
    fine = iom.load_table("japan-2015", 107)
    cars = fine.x[fine.position(["351"])[0]] / table.x[table.position(["35"])[0]]
    assert path.capacity[0, 0, table.position(["35"])[0]] == pytest.approx(1 - 0.5 * cars)
    rows = iom.load_classification("japan-2015").rows.set_index("code")
    machinery = table.position(["30"])[0]
    lost = 0.5 * rows.loc["3017011", "exports"]
    assert (1 - path.demand[0, 0, machinery]) * table.f[machinery] == pytest.approx(lost)
    assert np.count_nonzero(path.capacity[0, 0] < 1) == 1
    assert np.count_nonzero(path.demand[0, 0] < 1) == 1


def test_code_that_means_two_things_is_refused():
    """The 13 large sectors reuse codes of the 37: 11 is food there, public administration here."""
    shock = [{"sector": "11", "kind": "capacity", "share": 1.0}]
    table = iom.load_table("japan-2015", 13)
    with pytest.raises(ScenarioError, match="write the official code with more digits"):
        capacity_path(table, [scenario(cuts=[], shocks=shock)], {}, 365)
    shock = [{"sector": "111", "kind": "capacity", "share": 1.0}]
    path = capacity_path(table, [scenario(cuts=[], shocks=shock)], {}, 365)
    assert path.capacity[0, 0, table.position(["11"])[0]] == 1
    assert path.capacity[0, 0, table.position(["03"])[0]] < 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shocks": [{"sector": "2612", "kind": "capacity", "share": 0.5}]}, "has no output in japan-2015"),
        (
            {"shocks": [{"sector": "41", "kind": "final_demand", "category": "exports", "share": 0.5}]},
            "so nothing can be lost",
        ),
        ({"cuts": [{**CUT, "elements": ["Nd"]}]}, "no element 'Nd'; elements: .*Did you mean 'NdPr'"),
        ({"cuts": [{**CUT, "origin": "Chna"}]}, "no share of NdPr from 'Chna'.*Did you mean 'China'"),
        ({"cuts": [{**CUT, "material": "rare-earth"}]}, "unknown material 'rare-earth'.*'rare-earths'"),
        (
            {"shocks": 2 * [{"sector": "351", "kind": "final_demand", "share": 0.7}]},
            "shocks.0 and shocks.1 together take 1.4 of the final demand",
        ),
    ],
)
def test_bad_scenarios_are_told(changes, message):
    table = iom.load_table("japan-2015", 187)
    with pytest.raises(ScenarioError, match=message):
        capacity_path(table, [scenario(**changes)], {"rare-earths": MATERIAL}, 365)


def test_a_sector_of_less_than_one_unit_is_hit():
    table = rescaled(TOY.table(), 1e-6)
    shock = {"sector": table.codes[0], "kind": "capacity", "share": 0.5}
    path = capacity_path(table, [scenario(cuts=[], shocks=[shock])], {}, 365)
    np.testing.assert_array_equal(path.capacity[0, 0], [0.5, 1, 1])


def test_demand_that_is_taken_away_but_for_rounding_is_gone():
    shocks = [{"sector": "35", "kind": "final_demand", "share": share} for share in (1.0, 1e-12)]
    table = iom.load_table("japan-2015", 37)
    path = capacity_path(table, [scenario(cuts=[], shocks=shocks)], {}, 365)
    assert path.demand[0, 0, table.position(["35"])[0]] == 0
    shocks[1]["share"] = 2e-12
    with pytest.raises(ScenarioError, match="together take 1 of the final demand"):
        scenario(cuts=[], shocks=shocks)


def test_a_sector_without_exports_loses_none():
    table = TOY.table()
    shock = {"sector": table.codes[0], "kind": "final_demand", "category": "exports", "share": 0.5}
    with pytest.raises(ScenarioError, match="the sector has no exports final demand in toy"):
        capacity_path(table, [scenario(cuts=[], shocks=[shock])], {}, 365)


def test_nothing_is_cut_off_silently():
    with pytest.raises(ScenarioError, match="end after 365 days, beyond the horizon of 90 days"):
        iom.run(iom.load_table(sectors=37), scenario(), iom.Direct(), horizon=90)


def test_any_material_is_a_folder_of_sourced_tables(tmp_path):
    """Gallium, made up: one element, one host, read from a folder and cut like the bundled ones."""
    (tmp_path / "material.toml").write_text(
        'name = "gallium"\ntitle_en = "Gallium"\ntitle_ja = "ガリウム"\n'
        'classification = "japan-2015"\nlevel = "107"\n'
    )
    tables = {
        "elements": "element,name_en,name_ja,origin_as,family\nGa,gallium,ガリウム,Ga,chips\n",
        "exposures": "element,sector,basic_codes,low,central,high,criticality,default,confidence,source\n"
        "Ga,321,3211021,0.1,0.2,0.3,0.5,yes,L,made up\n",
        "origins": "element,origin,low,central,high,confidence,source\nGa,China,0.8,0.9,1,L,made up\n",
        "adaptation": "parameter,low,central,high,confidence,source\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    gallium = iom.load_material(str(tmp_path))
    cut = scenario(cuts=[{"material": "gallium", "origin": "China", "share": 1.0}])
    table = iom.load_table()
    result = iom.run(table, cut, iom.Direct(), materials={"gallium": gallium})
    assert result.by_sector()["output_share"]["321"] == pytest.approx(-100 * 0.2 * 0.5 * 0.9)
    assert result.provenance["materials"] == {"gallium": gallium.digest}


def test_material_without_exposed_sector_is_refused():
    with pytest.raises(ScenarioError, match="material rare-earths: no exposed sector"):
        dataclasses.replace(MATERIAL, exposures=MATERIAL.exposures.iloc[:0])


@pytest.mark.parametrize("sectors", [37, 107])
def test_of_two_capacity_shocks_on_a_sector_the_larger_counts(sectors):
    table = iom.load_table("japan-2015", sectors)

    def lost(*shares: float) -> np.ndarray:
        shocks = [{"sector": "351", "kind": "capacity", "share": share} for share in shares]
        asked = Scenario.parse({"name": "two", "duration": {"cut": 2}, "shocks": shocks}, "test")
        return 1 - capacity_path(table, [asked], {}, 2).capacity

    assert lost(0.3).max() > 0
    np.testing.assert_array_equal(lost(0.3, 0.2), lost(0.3))
    np.testing.assert_array_equal(lost(0.2, 0.3), lost(0.3))


def test_of_shocks_that_take_too_much_for_some_days_the_sector_is_named():
    """Seven tenths of a sector's exports and of its group's for ten days, beside half of another's."""
    export = {"kind": "final_demand", "category": "exports"}
    brief = {**export, "sector": "301", "share": 0.7, "duration": {"cut": 10}}
    asked = scenario(shocks=[{**export, "sector": "351", "share": 0.5}, brief, {**brief, "sector": "30"}])
    with pytest.raises(ScenarioError, match=r"take 140\.0% of the final demand or exports of sector 301"):
        iom.run(iom.load_table("japan-2015", 107), asked, "direct")


def test_exports_above_final_demand_can_be_lost_in_part_only():
    """Stocks drawn down for exports leave less final demand than exports: it cannot fall below nothing."""
    table = iom.load_table("japan-2015", 107)
    place = table.position(["163"])[0]
    assert table.exports[place] > 2 * table.f[place] > 0
    exports = {"sector": "163", "kind": "final_demand", "category": "exports"}
    asked = [scenario(cuts=[], shocks=[{**exports, "share": share}]) for share in (0.3, 0.6)]
    left = 1 - 0.3 * table.exports[place] / table.f[place]
    assert capacity_path(table, asked[:1], {}, 365).demand[0, 0, place] == pytest.approx(left)
    part = rf"{0.6 * table.exports[place] / table.f[place]:.1%}"
    with pytest.raises(
        ScenarioError, match=f"its shocks take {part} of the final demand for sector 163, more"
    ):
        capacity_path(table, asked[1:], {}, 365)
    brief = {**exports, "share": 0.6, "duration": {"cut": 10}}
    most = {"sector": "351", "kind": "final_demand", "share": 1.0}
    both = scenario(cuts=[], shocks=[most, brief])
    with pytest.raises(
        ScenarioError, match=f"its shocks take {part} of the final demand for sector 163, more"
    ):
        capacity_path(table, [both], {}, 365)


def test_what_is_lost_in_parts_leaves_no_less_than_nothing():
    table = iom.load_table("japan-2015", 107)
    shock = {"sector": "351", "kind": "final_demand"}
    asked = scenario(cuts=[], shocks=[{**shock, "share": share} for share in (0.1, 0.8, 0.1)])
    assert 1 - 0.1 - 0.8 - 0.1 < 0
    assert capacity_path(table, [asked], {}, 365).demand.min() == 0


def test_exports_of_less_than_a_unit_of_the_table_can_be_lost():
    table = iom.load_table("japan-2015", 107)
    place = table.position(["641"])[0]
    assert 0 < table.exports[place] < 1
    shock = {"sector": "641", "kind": "final_demand", "category": "exports", "share": 1.0}
    demand = capacity_path(table, [scenario(cuts=[], shocks=[shock])], {}, 365).demand
    assert demand[0, 0, place] == pytest.approx(1 - table.exports[place] / table.f[place])
    assert demand[0, 0, place] < 1


def test_all_final_demand_can_be_lost():
    table = iom.load_table("japan-2015", 107)
    shock = {"sector": "351", "kind": "final_demand", "share": 1.0}
    demand = capacity_path(table, [scenario(cuts=[], shocks=[shock])], {}, 365).demand
    assert demand[0, 0, table.position(["351"])[0]] == 0
    assert (demand[0, 0] == 1).sum() == table.n - 1


def test_a_shock_of_a_sector_that_a_plain_table_does_not_have_is_refused_by_its_name():
    shocks = [{"sector": "7", "kind": "capacity", "share": 0.5}]
    with pytest.raises(LabelMismatchError, match=r"shocks\.0.*no sector '7'"):
        capacity_path(TOY.table(), [scenario(cuts=[], shocks=shocks)], {}, 365)
