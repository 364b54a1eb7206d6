import numpy as np
import pandas as pd
import pymrio
import pytest

import iomodel as iom
from iomodel.errors import (
    LabelMismatchError,
    LayoutError,
    MissingTableError,
    ParameterError,
    ScenarioError,
    TableError,
    UnbalancedTableError,
    UnitError,
)
from iomodel.scenario import Duration, Scenario, Shock
from iomodel.sources import load_table
from iomodel.sources.mrio import load_mrio, load_world
from iomodel.sources.mrio.accounts import unit_of
from tests.helpers.economies import REGIONS, SECTORS, folder, system, without_value_added


@pytest.fixture(scope="module")
def world():
    return system()


def shocked(code, *regions, share=0.5):
    return Scenario(
        name="shock",
        duration=Duration(cut=365),
        shocks=[Shock(sector=code, kind="capacity", share=share)],
        regions=regions,
    )


def test_a_country_keeps_its_own_block_and_imports_by_good_and_origin(world):
    table = load_mrio(world, "CHN")
    Z, Y = world.Z, world.Y
    np.testing.assert_array_equal(table.Zd, Z.loc["CHN", "CHN"].to_numpy())
    abroad = Z.loc[["JPN", "USA"], "CHN"].groupby(level="sector").sum().loc[list(SECTORS)]
    np.testing.assert_allclose(table.Zm, abroad.to_numpy(), rtol=1e-14)
    exports = Z.loc["CHN", ["JPN", "USA"]].sum(axis=1) + Y.loc["CHN", ["JPN", "USA"]].sum(axis=1)
    np.testing.assert_allclose(table.exports, exports, rtol=1e-14)
    from_japan = Z.loc["JPN", "CHN"].sum(axis=1) + Y.loc["JPN", "CHN"].sum(axis=1)
    np.testing.assert_allclose(table.import_origins["JPN"], from_japan, rtol=1e-14)
    np.testing.assert_allclose(table.import_origins.sum(axis=1), table.imports, rtol=1e-14)
    assert table.gdp == pytest.approx(world.factor_inputs.F["CHN"].to_numpy().sum())
    assert (table.meta.unit, table.meta.year, table.meta.region) == ("million USD", 2019, "CHN")


def test_gdp_of_the_countries_adds_up_to_that_of_the_world_and_trade_cancels(world):
    tables = [load_mrio(world, region) for region in REGIONS]
    whole = load_world(world)
    assert sum(t.gdp for t in tables) == pytest.approx(whole.gdp, rel=1e-12)
    assert sum(t.exports.sum() for t in tables) == pytest.approx(sum(t.imports.sum() for t in tables))
    for table in tables:
        spent = table.Yd.sum() + table.Ym.sum() - table.imports.sum()
        assert table.gdp == pytest.approx(spent, rel=1e-12)


def test_the_world_inverse_is_that_of_pymrio(world):
    whole = load_world(world)
    solved = world.copy().calc_all()
    np.testing.assert_allclose(whole.L, solved.L.to_numpy(), rtol=1e-12)
    assert whole.regions == tuple(np.repeat(REGIONS, len(SECTORS)))
    assert whole.sectors == SECTORS * len(REGIONS)


def test_a_folder_reads_as_the_system_it_was_written_from(world, tmp_path):
    read = load_mrio(folder(tmp_path / "three-2019", world), "JPN")
    np.testing.assert_allclose(read.Zd, load_mrio(world, "JPN").Zd, rtol=1e-10)
    assert read.name == "three-2019"


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_another_unit_changes_no_percentage(world, scale):
    bigger = system()
    bigger.Z *= scale
    bigger.Y *= scale
    bigger.factor_inputs.F *= scale
    for load in (lambda s: load_mrio(s, "JPN"), load_world):
        losses = [
            iom.run(load(s), shocked("351"), iom.SupplyConstrained()).gdp_loss().to_numpy()
            for s in (world, bigger)
        ]
        np.testing.assert_allclose(losses[0], losses[1], rtol=1e-10)


def test_what_comes_back_through_trade_makes_the_loss_larger(world):
    alone = iom.run(load_mrio(world, "JPN"), shocked("351"), iom.SupplyConstrained())
    result = iom.run(load_world(world), shocked("351"), iom.SupplyConstrained())
    by_region = result.by_region()
    assert by_region.index[0] == "JPN"
    assert (by_region["value_added"] < 0).all()
    assert by_region.loc["JPN", "gdp_share"] < alone.gdp_loss().to_numpy()[0, 0]
    np.testing.assert_allclose(
        by_region["value_added"].sum() / by_region["gdp"].sum() * 100, result.gdp_loss().to_numpy()[0, 0]
    )


def test_direct_loss_stays_in_the_regions_hit_and_several_may_be(world):
    whole = load_world(world)
    one = iom.run(whole, shocked("351"), iom.Direct()).by_region()["value_added"]
    assert one["JPN"] < 0
    assert one[["CHN", "USA"]].abs().max() < 1e-12
    two = iom.run(whole, shocked("351", "JPN", "CHN"), iom.Direct()).by_region()["value_added"]
    assert two["JPN"] == one["JPN"]
    assert two["CHN"] < -1e-3
    assert abs(two["USA"]) < 1e-12


def test_a_cut_of_rare_earths_reaches_the_named_regions_only(world):
    ban = iom.load_scenario("rare-earth-ban")
    losses = iom.run(load_world(world), ban.changed("usa", regions=["USA"]), iom.Direct()).by_region()[
        "value_added"
    ]
    assert losses["USA"] < -1e-3
    assert losses[["JPN", "CHN"]].abs().max() < 1e-12


def test_a_pair_of_region_and_sector_can_be_shocked_itself(world):
    result = iom.run(load_world(world), shocked("CHN:C", share=1.0), iom.Direct())
    lost = result.by_sector()["output_share"]
    assert lost["CHN:C"] == pytest.approx(-100)
    assert lost.drop("CHN:C").abs().max() < 1e-12


def test_an_unknown_region_of_a_scenario_is_named(world):
    with pytest.raises(ScenarioError, match=r"no region 'JPX'.*Did you mean 'JPN'"):
        iom.run(load_world(world), shocked("351", "JPX"), iom.Direct())
    with pytest.raises(ScenarioError, match="no region 'CHN'"):
        iom.run(load_mrio(world, "JPN"), shocked("351", "CHN"), iom.Direct())


def test_shares_of_another_country_are_not_turned_into_yen_of_japan(world):
    result = iom.run(load_mrio(world, "USA"), shocked("351"), iom.Direct())
    assert result.provenance["gdp"]["currency"] == "USD"
    assert result.provenance["gdp"]["year"] == 2019
    japan = iom.run(load_mrio(world, "JPN"), shocked("351"), iom.Direct())
    found = japan.provenance["gdp"]
    assert (found["currency"], found["year"], found["unlike"]) == ("USD", 2019, "JPN"), "thousands of dollars"


def test_pymrios_own_table_needs_value_added_as_a_residual():
    test = pymrio.load_test()
    with pytest.raises(UnbalancedTableError, match=r"of output unexplained.*residual"):
        load_mrio(test, "reg1")
    table = load_mrio(test, "reg1", value_added="residual")
    np.testing.assert_allclose(table.v.sum(axis=0), table.x - (table.Zd + table.Zm).sum(axis=0))
    whole = load_world(test, home="reg1", value_added="residual")
    np.testing.assert_allclose(whole.L, test.calc_all().L.to_numpy(), atol=1e-12)


def test_a_small_rest_of_costs_is_a_row_of_its_own_outside_gdp(world):
    taxed = system()
    taxed.factor_inputs.F = taxed.factor_inputs.F * 0.98
    table = load_mrio(taxed, "JPN")
    assert table.components[-1] == "costs not in the value-added account"
    assert table.gdp == pytest.approx(0.98 * load_mrio(world, "JPN").gdp)
    assert "outside GDP" in table.meta.notes
    whole = load_world(taxed)
    share = whole.v[-1].sum() / whole.x.sum()
    assert 0 < share < 0.02
    assert f"costs not in the value-added account, {share:.1%}".replace("%", " %") in whole.meta.notes
    said = [text for label, text in whole.check().lines if label == "costs outside GDP"]
    worst = whole.codes[(whole.v[-1] / whole.x).argmax()]
    assert said[0].startswith("costs not in the value-added account")
    assert worst in said[0]


def test_value_added_may_come_from_a_csv_beside_or_named(world, tmp_path):
    bare = folder(tmp_path / "bare", without_value_added(world))
    with pytest.raises(TableError, match="no value added"):
        load_mrio(bare, "JPN")
    world.factor_inputs.F.to_csv(bare / "va.csv")
    expected = load_mrio(world, "JPN").gdp
    assert load_mrio(bare, "JPN").gdp == pytest.approx(expected)
    assert load_mrio(bare, "JPN", value_added=str(bare / "va.csv")).gdp == pytest.approx(expected)
    assert load_mrio(world, "JPN", value_added=world.factor_inputs.F).gdp == pytest.approx(expected)
    assert load_mrio(world, "JPN", value_added="factor_inputs").gdp == pytest.approx(expected)
    with pytest.raises(MissingTableError, match="no extension and no file 'wages'"):
        load_mrio(bare, "JPN", value_added="wages")


def test_value_added_of_other_columns_is_an_error(world):
    F = world.factor_inputs.F
    with pytest.raises(LabelMismatchError, match=r"missing \('USA', 'G'\)"):
        load_mrio(world, "JPN", value_added=F.iloc[:, :-1])
    with pytest.raises(LabelMismatchError, match="another order"):
        load_mrio(world, "JPN", value_added=F.iloc[:, ::-1])


def test_goods_that_home_does_not_make_are_costs_outside_gdp(world):
    Z, Y = world.Z.copy(), world.Y.copy()
    total = ("USA", "TOTAL")
    labels = pd.MultiIndex.from_tuples([*Z.index[:-3], total], names=Z.index.names)
    gather = np.zeros((7, 9))
    gather[range(6), range(6)] = 1
    gather[6, 6:] = 1
    rest = pymrio.IOSystem(
        name="rest",
        Z=pd.DataFrame(gather @ Z.to_numpy() @ gather.T, index=labels, columns=labels),
        Y=pd.DataFrame(gather @ Y.to_numpy(), index=labels, columns=Y.columns),
        unit=pd.DataFrame({"unit": "M USD"}, index=labels),
    )
    table = load_mrio(rest, "JPN", value_added="residual")
    assert table.components == ("value added", "imports of goods not made at home")
    assert table.gdp == pytest.approx(load_mrio(world, "JPN").gdp)
    np.testing.assert_allclose(table.Zd, load_mrio(world, "JPN").Zd)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("M USD", "million USD"),
        ("Mill USD", "million USD"),
        ("Million USD", "million USD"),
        ("M.EUR", "million EUR"),
        ("000 USD", "thousand USD"),
        ("‘000 US$", "thousand USD"),
        ("mil. US$", "million USD"),
        ("billion JPY", "billion JPY"),
    ],
)
def test_units_of_the_known_tables_are_read(text, unit):
    assert unit_of(system(unit=text)) == unit


@pytest.mark.parametrize("text", ["tonnes", "Zillion USD", ""])
def test_an_unknown_unit_is_an_error(text):
    with pytest.raises(UnitError, match="not known"):
        unit_of(system(unit=text))


def test_units_that_differ_between_sectors_are_an_error(world):
    mixed = system()
    mixed.unit.iloc[0, 0] = "tonnes"
    with pytest.raises(UnitError, match="differ between sectors"):
        load_mrio(mixed, "JPN")


def test_bad_sources_say_what_was_expected(world, tmp_path):
    with pytest.raises(TableError, match=r"no region 'JPX'.*Did you mean 'JPN'"):
        load_mrio(world, "JPX")
    with pytest.raises(MissingTableError, match="expected a multi-regional table"):
        load_mrio(tmp_path / "nowhere", "JPN")
    with pytest.raises(LayoutError, match=r"file_parameters.json.*oecd, wiod"):
        load_mrio(tmp_path, "JPN")
    with pytest.raises(ParameterError, match="Did you mean 'wiod'"):
        load_mrio(tmp_path, "JPN", parser="woid")
    with pytest.raises(LayoutError, match="parse_oecd of pymrio cannot read it"):
        load_mrio(tmp_path, "JPN", parser="oecd")
    with pytest.raises(TableError, match="name the home region"):
        load_world(pymrio.load_test(), value_added="residual")
    empty = pymrio.IOSystem(name="empty")
    with pytest.raises(TableError, match="no Z or no Y"):
        load_mrio(empty, "JPN")


def test_raw_files_go_through_pymrios_parser(world, tmp_path):
    """The layout of the OECD's CSV: REGION_SECTOR on both axes, VA and TLS rows, OUT totals."""
    pairs = [f"{region}_{sector}" for region, sector in world.Z.index]
    raw = pd.DataFrame(world.Z.to_numpy(), index=pairs, columns=pairs)
    for place, (region, _) in enumerate(world.Y.columns):
        raw[f"{region}_{'HFCE' if place % 2 == 0 else 'GGFC'}"] = world.Y.to_numpy()[:, place]
    rest = world.factor_inputs.F.to_numpy().sum(axis=0)
    raw.loc["TLS"] = [*(0.1 * rest), *[0.0] * 6]
    raw.loc["VALU"] = [*(0.9 * rest), *[0.0] * 6]
    raw["OUT"] = raw.sum(axis=1)
    raw.to_csv(tmp_path / "ICIO2021_2018.csv")
    table = load_mrio(tmp_path, "JPN", parser="oecd", year=2018)
    expected = load_mrio(world, "JPN")
    np.testing.assert_allclose(table.Zd, expected.Zd)
    np.testing.assert_allclose(table.exports, expected.exports)
    assert table.gdp == pytest.approx(expected.gdp)
    assert table.components == ("TLS", "VALU")


def test_one_door_for_every_table(tmp_path):
    path = folder(tmp_path / "three")
    assert load_table(path, region="JPN").n == 3
    assert load_table(str(path), region="world").n == 9
    assert load_table("japan-2015", 13, "JPN").n == 13
    with pytest.raises(ParameterError, match="name a country with region"):
        load_table(path)
    with pytest.raises(MissingTableError, match="has 3 sectors, expected 107; it has one level of detail"):
        load_table(path, 107, "JPN")
    with pytest.raises(ParameterError, match="is of JPN alone"):
        load_table("japan-2015", 13, "USA")
    with pytest.raises(MissingTableError, match="Did you mean 'japan-2015'"):
        load_table("japan-2016")


def test_import_origins_that_do_not_add_up_are_an_error_and_groups_add_up(world):
    table = load_mrio(world, "JPN")
    with pytest.raises(UnbalancedTableError, match="imports by origin"):
        table.replace(import_origins=table.import_origins * 2)
    smaller = table.aggregate({"A": "goods", "C": "goods", "G": "services"})
    np.testing.assert_allclose(smaller.import_origins.sum(axis=1), smaller.imports, rtol=1e-12)
    assert list(smaller.import_origins.index) == ["goods", "services"]


@pytest.mark.parametrize("solver", ["factors", "iterative", "single"])
@pytest.mark.parametrize("share", [0.2, 0.6, 1.0])
def test_the_hit_country_loses_in_the_world_what_it_loses_in_its_own_table_and_more(world, share, solver):
    """Orders from abroad are not met beyond capacity: exports fall in the world as in the country's table."""
    model, shock = iom.Leontief(solver), shocked("C", share=share)
    alone = iom.run(load_mrio(world, "JPN"), shock, model).gdp_loss().iloc[0, 0]
    together = iom.run(load_world(world), shock, model).by_region().loc["JPN", "gdp_share"]
    assert together <= alone * (1 - 1e-9) < 0


@pytest.mark.parametrize("country", ["JPN", "DEU", "KOR"])
def test_no_country_of_the_world_loses_less_in_leontief_than_directly(country):
    ban = iom.load_scenario("rare-earth-ban").model_copy(update={"regions": (country,)})
    result = iom.run(load_table("oecd-2019"), ban, ["direct", "leontief"])
    direct, leontief = (result.by_region(model=m).loc[country, "gdp_share"] for m in result.models)
    assert leontief <= direct < 0
