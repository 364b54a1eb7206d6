"""Exposure rows by hand: scale, criticality, hosts set by a scenario, scope, parts of use, and the carry."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.carry import Spread, basic_membership, rows_of_use, spread_of, unmapped_exposure
from iomodel.materials.exposure import (
    exposure_rows,
    exposures_of_part,
    lost_shares,
    map_exposures,
    material_use,
)
from iomodel.materials.regions import borrowed, region_of, regions_named
from iomodel.materials.sharing import ranks, share_out, used_up
from iomodel.scenario import ExposureReading
from tests.materials.test_sharing import scenario, small, uses

TABLE = iom.load_table("japan-2015", sectors=107)
HOSTS = np.array(["a", "a", "b"], dtype=object)


def test_a_scaled_share_stays_at_one_before_its_criticality():
    sourced, criticality = np.array([0.3, 0.6, 0.1]), np.array([1.0, 0.5, 0.8])
    found = lost_shares(sourced, criticality, HOSTS, ExposureReading(scale=2))
    np.testing.assert_allclose(found, [0.6, 0.5, 0.16])
    drawn = lost_shares(sourced, criticality, HOSTS, ExposureReading(scale=2), np.array([1.0, 3.0]))
    np.testing.assert_allclose(drawn, [[0.3, 0.3, 0.08], [0.9, 0.5, 0.24]])


def test_a_host_that_is_set_loses_it_by_its_worst_row_and_others_in_proportion():
    sourced, criticality = np.array([[0.2, 0.8, 0.1], [0.4, 0.1, 0.1]]), np.array([1.0, 0.5, 0.8])
    found = lost_shares(sourced, criticality, HOSTS, ExposureReading(scale=2, sectors={"a": 0.6, "c": 1}))
    np.testing.assert_allclose(found, [[0.3, 0.6, 0.16], [0.6, 0.075, 0.16]])
    none = lost_shares(np.zeros(3), criticality, HOSTS, ExposureReading(sectors={"a": 0.6}))
    np.testing.assert_allclose(none, 0)


@pytest.mark.parametrize("end", ["low", "central", "high"])
def test_a_scenario_reads_the_end_that_it_names(end):
    material = small()
    frame = material.exposures.assign(criticality_low=0.2, criticality=0.5, criticality_high=0.9)
    material = iom.Material(
        **{**{f: getattr(material, f) for f in material.__dataclass_fields__}, "exposures": frame}
    )
    share = {"low": 0.25, "central": 0.5, "high": 0.5}[end]
    level = map_exposures(TABLE, scenario(exposure={"level": end}), material)
    np.testing.assert_allclose(level.weight, np.array([share, share, share / 2]) * 0.5)
    critical = map_exposures(TABLE, scenario(exposure={"criticality": end}), material)
    part = {"low": 0.2, "central": 0.5, "high": 0.9}[end]
    np.testing.assert_allclose(critical.weight, np.array([0.5, 0.5, 0.25]) * part)


def test_rows_of_materials_stand_below_each_other():
    one, other = small(), small(name="y")
    found = exposures_of_part(TABLE, scenario(), one, other)
    assert found.hosts == ("351", "341")
    assert found.host.tolist() == [0, 1, 0] * 2
    assert found.element.tolist() == [0, 0, 1, 2, 2, 3]
    assert found.material.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.product.tolist() == [1, 1, 0] * 2
    assert found.carry.shape == (TABLE.n, 2)


def test_the_use_of_an_element_lies_in_sectors_by_what_each_row_uses():
    material = small(uses(75.0, 25.0))
    found = map_exposures(TABLE, scenario(), material)
    parts = found.parts(TABLE.x, 2)
    cars, phones = (TABLE.codes.index(code) for code in ("351", "341"))
    np.testing.assert_allclose(parts.sum(axis=1), 1)
    np.testing.assert_allclose(parts[:, [cars, phones]], [[0.75, 0.25], [1, 0]])
    equal = found.parts(TABLE.x, 2, np.ones(3))
    np.testing.assert_allclose(equal[:, [cars, phones]], [[0.5, 0.5], [1, 0]])
    assert not found.parts(np.zeros(TABLE.n), 2).any()
    use = material_use(TABLE, found, scenario(), material)
    np.testing.assert_allclose(use.exposed[[cars, phones]], [0.5, 0.5])
    np.testing.assert_allclose(use.by_element[:, [cars, phones]], [[0.5, 0.5], [0.25, 0]])
    np.testing.assert_allclose(use.parts, parts)


def test_a_scope_leaves_what_lies_outside_without_loss_and_use():
    found = exposures_of_part(TABLE, scenario(scope=["341"]), small())
    np.testing.assert_allclose(found.weight, [0, 0.5, 0])
    assert (found.use > 0).tolist() == [False, True, False]
    assert not exposures_of_part(TABLE, scenario(scope=["011"]), small()).weight.any()


def test_what_is_unmapped_in_two_regions_alike_is_the_same_part(monkeypatch):
    official, membership = basic_membership(TABLE)
    both = SimpleNamespace(regions=("A",) * len(membership) + ("B",) * len(membership))
    monkeypatch.setattr(
        "iomodel.materials.carry.basic_membership", lambda _: (official, np.tile(0.75 * membership, (2, 1)))
    )
    assert unmapped_exposure(both, small()) == pytest.approx(0.25)


def test_a_table_without_part_of_a_host_tells_how_much_is_unmapped():
    material = small()
    assert unmapped_exposure(TABLE, material) == pytest.approx(0)
    weights = TABLE.membership.weights.copy()
    phones = TABLE.codes.index("341")
    weights[phones] *= 0.75
    less = TABLE.replace(membership=dataclasses.replace(TABLE.membership, weights=weights))
    size = {code: TABLE.x[TABLE.codes.index(code)] for code in ("351", "341")}
    exposed = 0.5 * size["351"] + 0.5 * size["341"] + 0.25 * size["351"]
    assert unmapped_exposure(less, material) == pytest.approx(0.25 * 0.5 * size["341"] / exposed, rel=1e-3)


def test_rows_of_use_are_those_named_within_their_host():
    official = TABLE.membership.official
    named = rows_of_use("351", "3511011;3411021", official)
    assert not named.flags.writeable
    assert official.rows["code"][named].tolist() == ["3511011"]
    whole = rows_of_use("351", "", official)
    np.testing.assert_array_equal(whole, official.members("351"))
    np.testing.assert_array_equal(rows_of_use("351", "3411021", official), whole)


def test_a_share_fills_the_rows_named_before_the_rest_of_the_host():
    rows = [("X", "a", "341", "3411021", 0.1, 1.0, "m"), ("Y", "b", "351", "3511011", 0.1, 1.0, "n")]
    spread = spread_of(small(exposures=rows), TABLE.membership.official)
    inside, size = spread.named[0].sum(), spread.size[0]
    assert 0 < inside < size
    some = spread.of(np.array([0.5 * inside / size, 0.0]))
    np.testing.assert_allclose(some[0], 0.5 * spread.named[0])
    more = spread.of(np.array([(inside + size) / 2 / size, 0.0]))
    np.testing.assert_allclose(more[0], spread.named[0] + 0.5 * spread.rest[0])
    assert spread.of(np.array([1.0, 1.0])).sum(axis=1) == pytest.approx(spread.size)


def test_a_unit_of_use_is_a_kilogram_and_else_the_exposed_output():
    rows = uses(75.0, 25.0).assign(unit=["t", "kg"])
    found = used_up(small(rows))
    np.testing.assert_allclose(found[:2], [75_000, 25])
    size = TABLE.membership.official.output[TABLE.membership.official.members("351")].sum()
    assert found[2] == pytest.approx(0.25 * size)
    np.testing.assert_allclose(used_up(small(rows), "low")[:2], [37_500, 12.5])
    np.testing.assert_allclose(used_up(small())[0], 0.5 * size)


def test_a_list_of_codes_ranks_uses_that_lie_in_them_by_half_at_least():
    material = small()
    assert ranks(("341", "351"), material).tolist() == [1, 0, 1]
    assert ranks(("351",), material).tolist() == [0, 1, 0]
    assert ranks(("35", "351"), material).tolist() == [0, 2, 0]
    assert ranks("by-value", material).tolist() == [0, 0, 0]


def test_what_nothing_is_lost_without_uses_nothing():
    rows = [
        ("X", "cars", "351", "3511011", 0.5, 0.0, "motors"),
        ("X", "phones", "341", "3411021", 0.5, 1.0, "motors"),
        ("Y", "cars", "351", "3511011", 0.25, 1.0, "coatings"),
    ]
    found = map_exposures(TABLE, scenario(scope=["35", "34"]), small(exposures=rows))
    used = used_up(small(exposures=rows))
    assert found.use.tolist() == [0, used[1], used[2]]
    part = map_exposures(TABLE, scenario(scope=["34"]), small(exposures=rows))
    assert part.use.tolist() == [0, used[1], 0]


def test_rows_of_several_materials_are_numbered_through():
    found = exposure_rows(scenario(), small(), small(name="y"))
    assert found.index.tolist() == list(range(6))
    assert found["material"].tolist() == [0, 0, 0, 1, 1, 1]


def test_turns_follow_worth_per_unit_of_use_or_the_list():
    element, part, weight = np.array([0, 0, 0, 1]), np.arange(4), np.ones(4)
    use, worth = np.array([1.0, 3.0, 4.0, 0.0]), np.array([2.0, 9.0, 4.0, 1.0])
    valued = share_out("by-value", use, np.zeros(4, int), element, part, weight, worth)
    np.testing.assert_allclose(valued.share, [1 / 8, 3 / 8, 1 / 2, 1])
    assert valued.turn.tolist() == [1, 0, 2, 0]
    listed = share_out(["a"], use, np.array([3, 1, 3, 1]), element, part, weight, worth)
    assert listed.turn.tolist() == [1, 0, 1, 0]
    small = share_out("by-value", use / 100, np.zeros(4, int), element, part, weight, worth)
    np.testing.assert_allclose(small.share, valued.share)
    use, worth, weight = (np.stack([part, part], axis=1) for part in (use, worth, weight))
    many = share_out("by-value", use, np.zeros(4, int), element, part, weight, worth)
    assert many.turn.T.tolist() == [[1, 0, 2, 0]] * 2


def test_regions_are_those_named_in_the_table():
    home = scenario()
    assert regions_named(TABLE, home) == ["JPN"]
    assert regions_named(TABLE, home.changed("r", regions=["JPN", "DEU"])) == ["JPN"]
    assert regions_named(TABLE, home.changed("r", regions=["all"])) == ["JPN"]
    with pytest.raises(iom.errors.ScenarioError, match="no region 'DEU' in table"):
        regions_named(TABLE, home.changed("r", regions=["DEU"]))
    assert region_of("China") == "CHN"
    assert borrowed(TABLE, [home], {"x": small()}) == {}


def test_drawn_turns_hand_out_as_each_draw_by_itself():
    rng = np.random.default_rng(3)
    element, part = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 3])
    use, worth = rng.random((6, 4)), rng.random((6, 4))
    weight = rng.uniform(0.2, 1, (6, 4))
    missing = rng.random((2, 4, 5))
    together = share_out("by-value", use, np.zeros(6, int), element, part, weight, worth).paths(missing)
    assert together.shape == (6, 4, 5)
    for draw in range(4):
        own = (values[:, draw] for values in (use, weight, worth))
        one_use, one_weight, one_worth = own
        queue = share_out("by-value", one_use, np.zeros(6, int), element, part, one_weight, one_worth)
        np.testing.assert_allclose(together[:, draw], queue.paths(missing[:, draw]), atol=1e-12)


def test_a_host_loses_by_its_products_elements_and_materials():
    one, other = small(), small(name="y")
    found = map_exposures(TABLE, scenario(), one, other)
    unmet = np.array([0.4, 1.0, 0.2, 0.0])  # X and Y of one, X and Y of the other
    cars, phones = found.hosts.index("351"), found.hosts.index("341")
    for rule, lost in (
        ("max", [0.25, 0.2]),
        ("materials", [1 - 0.75 * 0.9, 1 - 0.8 * 0.9]),
        ("independent", [1 - 0.8 * 0.75, 0.2]),
    ):
        np.testing.assert_allclose(found.host_loss(unmet[None], rule)[0, [cars, phones]], lost)
    drawn = found.host_loss(np.stack([unmet, 0 * unmet])[:, None], "max", 2 * found.weight)
    np.testing.assert_allclose(drawn[:, 0, cars], [0.5, 0])
    sector = found.sector_loss(unmet[None])[0]
    np.testing.assert_allclose(sector[[TABLE.codes.index(c) for c in ("351", "341")]], [0.25, 0.2])


@pytest.mark.parametrize("codes", ["3511011", ""])
def test_rows_of_a_use_are_shared_and_cannot_be_written_to(codes):
    found = rows_of_use("351", codes, iom.load_classification("japan-2015"))
    assert found.any()
    with pytest.raises(ValueError, match="read-only"):
        found[0] = True


def test_shares_of_hosts_lie_among_rows_of_any_size():
    named, rest = np.array([[0.4, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.3], [0.2, 0.6]])
    found = Spread(named, rest, np.array([0.7, 0.8])).of(np.array([0.8, 0.5]))
    np.testing.assert_allclose(found, [[0.4, 0.16], [0.1, 0.3]])
