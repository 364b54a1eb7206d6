"""Durations, cuts, shocks and readings of a scenario, each by itself."""

from types import SimpleNamespace

import numpy as np
import pytest

from iomodel.errors import ScenarioError
from iomodel.scenario import Adaptation, Cut, Duration, ExposureReading, Shock, Source
from iomodel.scenario import known as names
from iomodel.scenario.parts import _known_to_some, real_supplier
from iomodel.scenario.steps import require_order, stepped, steps_in_words, with_largest

CUT = {"material": "m", "origin": "o", "share": 0.5}


@pytest.mark.parametrize(
    ("entries", "days", "path"),
    [
        ({"cut": 2}, 2, [1, 1, 0, 0, 0, 0]),
        ({"cut": 2, "start": 1}, 3, [0, 1, 1, 0, 0, 0]),
        ({"cut": 1, "onset": 2, "start": 1}, 4, [0, 0.25, 0.75, 1, 0, 0]),
        ({"cut": 1, "recovery": 2, "start": 2}, 5, [0, 0, 1, 0.75, 0.25, 0]),
        ({"cut": 0, "onset": 1, "recovery": 4}, 5, [0.5, 0.875, 0.625, 0.375, 0.125, 0]),
        ({"cut": 0, "onset": 3}, 3, [1 / 6, 1 / 2, 5 / 6, 0, 0, 0]),
    ],
)
def test_a_shock_rises_stays_and_fades(entries, days, path):
    found = Duration(**entries)
    assert found.days == days
    np.testing.assert_allclose(found.intensity(6), path, atol=1e-15)


def test_the_strength_of_a_cut_is_its_path_over_its_share_within_its_duration():
    cut = Cut(material="m", origin="o", path=[[1, 0.2], [2, 0.4]])
    assert cut.share == 0.4
    np.testing.assert_allclose(cut.strength(Duration(cut=4), 6), [0, 0.5, 1, 1, 0, 0])
    own = Cut(**CUT, duration=Duration(cut=1, start=2))
    np.testing.assert_allclose(own.strength(Duration(cut=4), 5), [0, 0, 1, 0, 0])
    none = Cut(material="m", origin="o", share=0, path=[[0, 0]])
    np.testing.assert_allclose(none.profile(3), 1)


@pytest.mark.parametrize(
    ("entries", "first"),
    [
        ({"share": 1}, 3),
        ({"share": 1, "duration": {"cut": 9, "start": 5}}, 5),
        ({"path": [[0, 0], [4, 0.1], [6, 1]]}, 4),
        ({"path": [[1, 0.1]]}, 3),
        ({"path": [[1, 0]]}, 3),
    ],
)
def test_a_cut_begins_with_the_first_day_that_loses_something(entries, first):
    assert Cut(material="m", origin="o", **entries).begins(Duration(cut=9, start=3)) == first


@pytest.mark.parametrize(
    ("made", "entries", "stated"),
    [
        (Cut, {**CUT, "material": ""}, "at least 1 character"),
        (Cut, {**CUT, "origin": ""}, "at least 1 character"),
        (Cut, {**CUT, "stage": ""}, "at least 1 character"),
        (Cut, {**CUT, "share": 1.01}, "1.01 is above 1"),
        (Cut, {**CUT, "diversion": -0.1}, "greater than or equal to 0"),
        (Cut, {**CUT, "origin_share": 1.1}, "1.1 is above 1"),
        (Cut, {**CUT, "path": [[0, 0.4]]}, "its largest share is 0.4, beside share 0.5"),
        (Shock, {"sector": "", "kind": "capacity", "share": 1}, "at least 1 character"),
        (Shock, {"sector": "1", "kind": "capacity", "share": 1, "category": "exports"}, "final_demand"),
        (Source, {"assumption": "", "source": "x", "confidence": "L"}, "at least 1 character"),
        (Source, {"assumption": "x", "source": "", "confidence": "L"}, "at least 1 character"),
        (ExposureReading, {"scale": -0.1}, "greater than or equal to 0"),
        (ExposureReading, {"scale": 10.1}, "less than or equal to 10"),
        (Duration, {"cut": -1}, "greater than or equal to 0"),
    ],
)
def test_entries_beyond_their_bounds_are_refused(made, entries, stated):
    with pytest.raises(ValueError, match=stated):
        made(**entries)


def test_entries_at_their_bounds_are_sound():
    assert [ExposureReading(scale=scale).scale for scale in (0, 10)] == [0, 10]
    assert Shock(sector="1", kind="capacity", share=1, category="all").category == "all"
    assert Shock(sector="1", kind="final_demand", share=0, category="exports").share == 0
    assert (Cut(**CUT).diversion, Cut(**CUT).diversion_lead, Cut(**CUT).origin_share) == (0, 0, "central")
    read = ExposureReading()
    assert (read.level, read.criticality, read.combine, read.scale) == ("central", "central", "max", 1)
    rates = Adaptation()
    assert (rates.thrift, rates.thrift_lead, rates.ramp, rates.ramp_lead) == (0, 0, 0, 0)


@pytest.mark.parametrize("name", ["press scrap", "swarf", "工程屑"])
def test_process_scrap_is_no_supply(name):
    with pytest.raises(ValueError, match="is process scrap"):
        real_supplier(name)
    with pytest.raises(ValueError, match="is process scrap"):
        Cut(**{**CUT, "origin": name})
    assert real_supplier(f"end-of-life {name}") == f"end-of-life {name}"
    assert real_supplier("end-of-life magnets") == "end-of-life magnets"


def test_shares_are_those_of_the_elements_named():
    assert Cut(**CUT, origin_share=0.3).shares(None, "all") == {"all": 0.3}
    assert Cut(**CUT, origin_share=0.3, elements=("a", "b")).shares(None, "all") == {"a": 0.3, "b": 0.3}
    assert Cut(**CUT, origin_share={"a": 0.3, "b": 0.2}).shares(None, "all") == {"a": 0.3, "b": 0.2}
    assert Cut(**CUT, origin_share={"a": 0.3, "b": 0.2}, elements=("b",)).shares(None, "all") == {"b": 0.2}
    assert Cut(**CUT).shares(None, "all") == {}


def test_steps_hold_until_the_next_and_come_in_order():
    np.testing.assert_array_equal(stepped(((0, 0.3), (2, 0.0)), 4), [0.3, 0.3, 0, 0])
    np.testing.assert_array_equal(stepped(((9, 0.3),), 2), [0, 0])
    require_order(((0, 1.0), (1, 0.0)))
    for day in (1, 0):
        with pytest.raises(ValueError, match=f"a step after {day} days follows one after 1"):
            require_order(((1, 1.0), (day, 0.0)))
    assert with_largest({"path": [[0, 0.2], [1, "30 %"]]})["share"] == 0.3
    assert with_largest({"path": [[0, "much"]]})["share"] == 0
    assert with_largest({"path": [[0, 0.2]], "share": 1})["share"] == 1
    assert with_largest({"path": []}) == {"path": []}
    assert steps_in_words(((1, 0.2), (2, 0.12345))) == "20 % after 1 day, 12.35 % after 2 days"


class Known:
    """A material of two elements; one origin delivers one of them."""

    codes, hosts = ["a", "b"], ("351",)

    def origin_share(self, element, origin, end, stage=None, year=None):
        if (element, origin) == ("a", "o"):
            return {"low": 0.1, "central": 0.2, "high": 0.3}[end] + (0.01 if stage else 0) + (year or 0)
        raise ScenarioError("m", [("origin", f"no share of {element} from {origin}")])


def cut(**entries):
    return Cut.model_validate({**CUT, **entries}, context=names.Known(materials={"m": Known()}).context)


def test_shares_are_looked_up_where_the_cut_gives_none():
    material = Known()
    assert cut(elements=["a"]).shares(material, "all") == {"a": 0.2}
    assert cut(elements=["a"], origin_share="high").shares(material, "all", 1) == {"a": 1.3}
    assert cut(elements=["a"], stage="s").shares(material, "all") == {"a": pytest.approx(0.21)}
    assert cut(origin_share={"b": 0.5}).shares(material, "all") == {"b": 0.5, "a": 0.2}
    assert cut(origin_share=0.4).shares(material, "all") == {"a": 0.4, "b": 0.4}
    assert cut(origin_share=0.4, elements=["b"]).shares(material, "all") == {"b": 0.4}


@pytest.mark.parametrize(
    ("entries", "stated"),
    [
        ({}, "no share of b from o"),
        ({"elements": ["b"]}, "no share of b from o"),
        ({"origin": "p", "elements": ["a"]}, "no share of a from p"),
        ({"elements": ["c"]}, "m has no element 'c'; elements: a, b"),
        ({"origin_share": {"c": 0.5}}, "m has no element 'c'"),
        ({"origin": "p", "elements": ["c"]}, "no share of a from p"),
        ({"material": "n"}, "unknown material 'n'; known: m"),
    ],
)
def test_what_a_known_material_does_not_have_is_refused(entries, stated):
    with pytest.raises(ValueError, match=stated):
        cut(**entries)


def test_a_share_of_ones_own_needs_no_data():
    assert cut(origin="p", origin_share=0.5).origin_share == 0.5
    assert cut(origin="p", origin_share={"a": 0.5, "b": 0.1}).origin_share == {"a": 0.5, "b": 0.1}


def test_a_sector_is_called_as_in_the_table_else_as_in_the_scope():
    known = names.Known(sectors={"1": ("cars",)}, scope={"1": ("x",), "2": ("steel",)})
    assert [known.names_of(code) for code in ("1", "2", "3")] == [("cars",), ("steel",), ()]
    assert names.Known().names_of("1") == ()
    assert names.Known(scope={"2": ("steel",)}).names_of("2") == ("steel",)


def test_an_origin_need_deliver_one_element_only():
    def origin_share(element, origin, level, stage):
        if element != "B":
            raise ScenarioError("no share", [("origin", f"no share of {element} from {origin}")])
        return 0.5

    known = SimpleNamespace(codes=("A", "B"), origin_share=origin_share)
    _known_to_some(known, "China", None)
    known.codes = ("A", "C")
    with pytest.raises(ValueError, match="no share of A from China"):
        _known_to_some(known, "China", None)
