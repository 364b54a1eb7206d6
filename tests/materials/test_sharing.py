"""Who gets what is left of an element, and how products and materials combine."""

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials import capacity_path, map_exposures
from iomodel.materials.scenarios import parse_scenario
from iomodel.materials.sharing import Sharing, _scarcest
from iomodel.scenario import Scenario

BAN = {"material": "rare-earths", "origin": "China", "share": 1, "origin_share": 0.5}
RARE = iom.load_material("rare-earths")


def small(uses=None, exposures=None, name="x"):
    """A material of two elements in two sectors."""
    rows = exposures or [
        ("X", "cars", "351", "3511011", 0.5, 1.0, "motors"),
        ("X", "phones", "341", "3411021", 0.5, 1.0, "motors"),
        ("Y", "cars", "351", "3511011", 0.25, 1.0, "coatings"),
    ]
    frame = pd.DataFrame(
        rows, columns=["element", "application", "sector", "basic_codes", "central", "criticality", "product"]
    ).assign(
        low=lambda f: f["central"] / 2,
        high=lambda f: f["central"],
        default=True,
        confidence="L",
        source="test",
    )
    elements = pd.DataFrame(
        {
            "element": ["X", "Y"],
            "name_en": ["x", "y"],
            "name_ja": ["x", "y"],
            "origin_as": ["X", "Y"],
            "family": ["motors", "coatings"],
        }
    ).set_index("element")
    origins = pd.DataFrame(
        {"element": ["X", "Y"], "origin": "China", "low": 0.5, "central": 0.5, "high": 0.5, "year": np.nan}
    )
    adaptation = pd.DataFrame({"parameter": ["thrift", "ramp"], "low": 0.0, "central": 0.0, "high": 0.0})
    return iom.Material(
        name=name,
        title_en=name,
        title_ja=name,
        official=RARE.official,
        detail="107",
        elements=elements,
        exposures=frame,
        origins=origins,
        adaptation=adaptation,
        tables={} if uses is None else {"uses": uses},
    )


def scenario(material="x", **changes):
    cut = {"material": material, "origin": "China", "share": 1, "origin_share": 0.6}
    return Scenario(**{"name": "s", "duration": {"cut": 1}, "cuts": [cut], **changes})


def uses(cars, phones):
    return pd.DataFrame(
        {
            "element": ["X", "X"],
            "application": ["cars", "phones"],
            "sector": ["351", "341"],
            "low": [cars / 2, phones / 2],
            "central": [cars, phones],
            "high": [cars * 2, phones * 2],
            "unit": ["t", "t"],
        }
    )


def lost(material, asked, table="japan-2015", sectors=107):
    loaded = iom.load_table(table, sectors=sectors)
    path = capacity_path(loaded, [asked], {material.name: material}, 1)
    return dict(zip(loaded.codes, 1 - path.capacity[0, 0], strict=True))


def test_by_hand_the_most_valuable_use_of_a_kilogram_is_served_first():
    """Cars use 75 of 100 t and earn more in all, phones earn more a tonne: 40 t are left, 25 go to phones."""
    material = small(uses(75.0, 25.0))
    table = iom.load_table("japan-2015", sectors=107)
    earned = dict(zip(table.codes, table.value_added, strict=True))
    assert earned["341"] / 25 > earned["351"] / 75 > 0
    found = lost(material, scenario(sharing="by-value"))
    assert found["341"] == pytest.approx(0.0)
    assert found["351"] == pytest.approx(0.5 * 60 / 75)  # 15 of 75 t are left for cars


def test_the_default_takes_the_same_share_from_every_use():
    found = lost(small(uses(75.0, 25.0)), scenario())
    assert found["341"] == pytest.approx(0.5 * 0.6)
    assert found["351"] == pytest.approx(0.5 * 0.6)


def test_a_list_serves_its_sectors_first_and_the_others_alike():
    found = lost(small(uses(75.0, 25.0)), scenario(sharing=["351"]))
    assert found["351"] == pytest.approx(0.5 * 35 / 75)
    assert found["341"] == pytest.approx(0.5)


def test_an_unknown_sector_in_the_list_is_refused_with_its_place():
    data = {"name": "s", "duration": {"cut": 1}, "cuts": [BAN], "sharing": ["35l"]}
    with pytest.raises(ScenarioError, match=r"sharing: unknown sector '35l'. Did you mean"):
        parse_scenario(data, "s")


def test_nobody_takes_more_of_an_element_than_its_product_can_use():
    """A motor needs both elements; the scarce one stops half of use 0, so it takes half of the other."""
    queue = Sharing(
        element=np.array([0, 1, 1]),
        part=np.array([0, 0, 1]),
        weight=np.ones(3),
        share=np.array([1.0, 0.5, 0.5]),
        turn=np.array([0, 0, 1]),
    )
    found = queue.unmet(np.array([[0.5, 0.5]]))[0]
    assert found.tolist() == pytest.approx([0.5, 0.5, 0.5])  # 0.25 of element 1 each, instead of 0.5 and 0


@pytest.mark.parametrize("rule", ["by-value", ["351", "301"]])
@pytest.mark.parametrize("missing", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_what_is_handed_out_is_what_is_left(rule, missing):
    table = iom.load_table("japan-2015", sectors=107)
    reading = map_exposures(table, scenario("rare-earths", sharing=rule), RARE)
    unmet = np.full((1, len(RARE.codes)), missing)
    got = 1 - reading.sharing.unmet(unmet)[0]
    assert ((got >= -1e-12) & (got <= 1 + 1e-12)).all()
    for element in range(len(RARE.codes)):
        own = reading.element == element
        assert (got * reading.sharing.share)[own].sum() <= 1 - missing + 1e-12
    if missing in (0.0, 1.0):
        np.testing.assert_allclose(got, 1 - missing, atol=1e-12)


def test_by_value_costs_less_than_pro_rata_and_a_half_cut_less_than_half():
    table = iom.load_table("japan-2015", sectors=107)
    ban = iom.load_scenario("rare-earth-ban").changed("bare", stocks=[], adaptation={})
    half = ban.changed("half", cuts=[{**ban.cuts[0].model_dump(), "share": 0.5}])
    asked = [ban, half, ban.changed("v", sharing="by-value"), half.changed("v", sharing="by-value")]
    whole, part, whole_value, part_value = iom.run(table, asked, "direct").gdp_loss().iloc[:, 0]
    assert part == pytest.approx(whole / 2, rel=1e-3)
    assert whole < whole_value < 0
    assert part < part_value < 0
    assert part_value / whole_value < part / whole


def test_rules_between_products_and_materials():
    one = small()
    other = small(
        exposures=[("X", "lamps", "351", "3511011", 0.4, 1.0, "lamps"), ("Y", "a", "341", "", 0.1, 1.0, "")],
        name="y",
    )
    table = iom.load_table("japan-2015", sectors=107)
    everything = np.ones((1, 4))
    both = Scenario(
        name="s",
        duration={"cut": 1},
        cuts=[{"material": name, "origin": "China", "share": 1, "origin_share": 1.0} for name in ("x", "y")],
    )
    reading = map_exposures(table, both, one, other)
    cars = reading.hosts.index("351")  # motors .5 and coatings .25 of x, lamps .4 of y
    found = {
        rule: reading.host_loss(everything, rule)[0, cars] for rule in ("max", "materials", "independent")
    }
    assert found["max"] == pytest.approx(0.5)
    assert found["materials"] == pytest.approx(1 - 0.5 * 0.6)
    assert found["independent"] == pytest.approx(1 - 0.5 * 0.75 * 0.6)


def test_a_product_of_two_materials_stops_once():
    shared = [("X", "a", "351", "3511011", 0.5, 1.0, "electric cars"), ("Y", "b", "341", "", 0.1, 1.0, "")]
    one, other = small(exposures=shared), small(exposures=shared, name="y")
    table = iom.load_table("japan-2015", sectors=107)
    reading = map_exposures(table, scenario(), one, other)
    loss = reading.host_loss(np.ones((1, 4)), "independent")[0]
    assert loss[reading.hosts.index("351")] == pytest.approx(0.5)


def test_two_materials_lose_at_least_as_much_as_each():
    table = iom.load_table("japan-2015", sectors=107)
    one, other = small(), small(name="y")
    both = Scenario(
        name="s",
        duration={"cut": 30},
        cuts=[{"material": name, "origin": "China", "share": 1, "origin_share": 0.6} for name in ("x", "y")],
    )
    known = {"x": one, "y": other}
    loss = {
        asked.name: float(iom.run(table, asked, "direct", materials=known).gdp_loss().iloc[0, 0])
        for asked in (both, scenario("x", name="one", duration={"cut": 30}))
    }
    assert loss["s"] <= loss["one"] < 0


def test_a_scope_may_reach_one_of_two_materials_and_not_none():
    table = iom.load_table("japan-2015", sectors=107)
    cuts = [
        {"material": name, "origin": "China", "share": 1, "origin_share": 1.0}
        for name in ("gallium", "tungsten")
    ]
    asked = Scenario(name="s", duration={"cut": 9}, cuts=cuts, scope=["353"])  # gallium is not in car parts
    alone = asked.changed("alone", cuts=cuts[1:])
    both, one = iom.run(table, [asked, alone], "direct").gdp_loss().iloc[:, 0]
    assert both == pytest.approx(one)
    assert both < 0
    drawn = iom.ensemble(table, asked, "direct", draws=2).central["gdp"].iloc[0]
    assert drawn == pytest.approx(both)
    with pytest.raises(ScenarioError, match="no sector exposed to gallium or tungsten is in scope"):
        iom.run(table, asked.changed("none", scope=["011"]), "direct")


def test_what_is_missing_most_is_handed_out_first_and_rounding_is_no_more():
    courses = np.array([0.5, 0.500000002, 0.500000002 + 1e-12])[:, None, None]
    assert _scarcest(courses)[:, 0].tolist() == [1, 2, 0]
