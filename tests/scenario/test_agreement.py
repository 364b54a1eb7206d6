"""What does not fit together in a scenario is refused, with its path, in one round."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.scenario import Adaptation, Cut, Scenario, Source, Stock
from iomodel.scenario.agreement import entry_missing

CUT = {"material": "rare-earths", "origin": "China", "share": 1.0}
STOCK = {"holder": "makers", "days": 9}
GOOD = {"name": "test", "duration": {"cut": 90}, "cuts": [CUT]}


def problems(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        iom.load_scenario(path)
    assert "\n" not in "".join(caught.value.lines)
    return dict(caught.value.problems)


def test_unknown_names_of_every_kind_come_with_the_other_mistakes_in_one_round(tmp_path):
    found = problems(
        tmp_path,
        """
        name = "mine"
        scope = ["cars"]
        [duration]
        cut = -3
        [[cuts]]
        material = "rare-earth"
        origin = "China"
        share = 70
        [[cuts]]
        material = "rare-earths"
        origin = "Chna"
        share = true
        elements = ["NdPr", "Nb"]
        [[cuts]]
        material = "rare-earths"
        origin = "Chna"
        stage = "separation"
        share = "10 %"
        [[cuts]]
        material = "rare-earths"
        origin = "China"
        stage = "seperation"
        share = "10 %"
        [[shocks]]
        sector = "9999"
        kind = "capacity"
        share = 0.1
        [[shocks]]
        sector = "乗用車"
        kind = "capacity"
        category = "exports"
        share = 0.1
        [[stocks]]
        holder = "makers"
        days = "2 moons"
        material = "rare-erths"
        [adaptation]
        thrift_lead = 30
        [[sources]]
        assumption = "cuts.9.share"
        source = "nobody"
        confidence = "L"
        """,
    )
    assert set(found) == {
        *("scope", "duration.cut", "cuts.0.material", "cuts.0.share", "cuts.1.share", "cuts.1.elements"),
        *(
            "cuts.1.origin",
            "cuts.2.origin",
            "cuts.3.stage",
            "shocks.0.sector",
            "shocks.1.sector",
            "shocks.1.category",
        ),
        *("stocks.0.days", "stocks.0.material", "adaptation.thrift_lead", "sources.0.assumption"),
    }
    assert "Did you mean '351' (Passenger motor cars)" in found["scope"]
    assert "Did you mean '351' (乗用車)" in found["shocks.1.sector"]
    assert found["shocks.0.sector"] == "unknown sector '9999'."
    assert "Did you mean 'rare-earths'" in found["cuts.0.material"]
    assert "true is no share" in found["cuts.1.share"]
    assert "Did you mean 'China'" in found["cuts.2.origin"]
    assert "stages in the data: ore, separation" in found["cuts.3.stage"]


def test_what_holds_between_parts_is_told_beside_what_is_wrong_in_one(tmp_path):
    found = problems(
        tmp_path,
        """
        name = "mine"
        [duration]
        cut = "90 kg"
        [[cuts]]
        material = "rare-earths"
        origin = "China"
        share = 0.5
        [[cuts]]
        material = "rare-earths"
        origin = "Viet Nam"
        share = 0.5
        origin_share = 0.5
        [[stocks]]
        holder = "makers"
        days = -1
        """,
    )
    assert set(found) == {"duration.cut", "cuts.1.origin_share", "stocks.0.days"}
    assert "(deliveries, Y) add up to 1.48 over China, Viet Nam" in found["cuts.1.origin_share"]


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        (
            {"stocks": [{"holder": "x", "days": 9, "material": "rare-earth"}]},
            "stocks.0.material",
            "no cut names",
        ),
        ({"cuts": [CUT, CUT]}, "cuts.1", "cuts.0 and cuts.1 together stop 2 of what China delivers"),
        ({"cuts": [CUT, {**CUT, "share": 0.1, "elements": ["Sm"]}]}, "cuts.1", "together stop 1.1"),
        ({"duration": {"cut": True}}, "duration.cut", "true is no length of time"),
        ({"cuts": [{**CUT, "share": True}]}, "cuts.0.share", "true is no share"),
        ({"exposure": {"scale": True}}, "exposure.scale", "true is no number"),
        ({"cuts": []}, "cuts", "nothing is cut and no sector is shocked"),
        ({"adaptation": {"ramp_lead": 9}}, "adaptation.ramp_lead", "nothing comes after it"),
        ({"cuts": [{**CUT, "diversion_lead": 9}]}, "cuts.0.diversion_lead", "nothing comes after it"),
        ({"exposure": {"sectors": {"411": 0.5}}}, "exposure.sectors.411", "no exposure of sector '411'"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(changes, path, text):
    with pytest.raises(ScenarioError) as caught:
        iom.run("japan-2015", Scenario.parse({**GOOD, **changes}, "test"), "direct")
    found = dict(caught.value.problems)
    assert text in found[path]


@pytest.mark.parametrize("category", ["all", "exports"])
def test_shocks_take_no_more_than_all_of_a_sectors_demand(category):
    taken = {"kind": "final_demand", "share": 0.7}
    both = [
        {**taken, "sector": "351", "category": category},
        {**taken, "sector": "351", "category": "exports"},
    ]
    with pytest.raises(ScenarioError, match=r"shocks\.0 and shocks\.1 together take 1\.4"):
        Scenario.parse({**GOOD, "shocks": both}, "test")
    nested = [{**both[0], "sector": "35"}, both[1]]  # 351 lies in 35
    with pytest.raises(ScenarioError, match="its shocks take 140"):
        iom.run("japan-2015", Scenario.parse({**GOOD, "shocks": nested}, "test"), "direct")


def test_cuts_of_one_origin_on_different_days_are_sound():
    later = {**CUT, "duration": {"start": 90, "cut": 30}}
    assert len(Scenario.parse({**GOOD, "cuts": [CUT, later]}, "test").cuts) == 2
    halves = [{**CUT, "share": 0.5}] * 2
    once, twice = (
        iom.run("japan-2015", Scenario.parse({**GOOD, "cuts": cuts}, "test"), "direct").gdp_loss()
        for cuts in ([CUT], halves)
    )
    np.testing.assert_allclose(once, twice, rtol=1e-12)


@pytest.mark.parametrize(
    ("assumption", "sound"),
    [
        ("cuts.0.share, duration", True),
        ("stocks and adaptation: none", True),
        ("cuts.0.duration.cut", True),
        ("cuts.0.origin_share.DyTb", True),
        ("cuts.1.share", False),
        ("cuts.0.shares", False),
        ("stocks.0.days", False),
        ("China's share", False),
    ],
)
def test_sources_name_entries_that_are_there(assumption, sound):
    source = {"assumption": assumption, "source": "x", "confidence": "L"}
    if sound:
        assert Scenario.parse({**GOOD, "sources": [source]}, "test").sources
        return
    with pytest.raises(ScenarioError, match=r"sources\.0\.assumption"):
        Scenario.parse({**GOOD, "sources": [source]}, "test")


def test_a_variant_leaves_out_the_sources_of_what_it_leaves_out():
    ban = iom.load_scenario("rare-earth-ban")
    without = ban.changed("no stock", stocks=[])
    gone = {source.assumption for source in ban.sources} - {source.assumption for source in without.sources}
    assert gone == {"stocks.0.days"}


def test_a_length_in_words_has_its_days_in_the_label():
    ban = iom.load_scenario("rare-earth-ban")
    assert ban.lasting("3 months").label == "rare-earth-ban@91d"
    assert ban.lasting("3 months") == ban.lasting(91)
    with pytest.raises(ScenarioError, match="no length of time"):
        ban.lasting("3 moons")


def test_a_length_in_words_works_for_stocks_and_releases():
    release = {"start": "3 months", "days": "1 month", "over": "2 weeks"}
    stock = {"holder": "state", "days": "2 months", "releases": [release]}
    found = Scenario.parse({**GOOD, "stocks": [stock]}, "test").stocks[0]
    assert (found.days, found.releases[0].start, found.releases[0].days, found.releases[0].over) == (
        61,
        91,
        30,
        14,
    )


@pytest.mark.parametrize("line", ["cut = 6 months", "cut = 70 %  # most of it"])
def test_a_unit_without_quotation_marks_is_explained(tmp_path, line):
    path = tmp_path / "mine.toml"
    path.write_text(f'name = "mine"\n[duration]\n{line}\n')
    wanted = line.partition("#")[0].removeprefix("cut = ").strip()
    with pytest.raises(ScenarioError, match=f'put a number with a unit in quotation marks: cut = "{wanted}"'):
        iom.load_scenario(path)


def test_parts_made_in_python_are_checked_too():
    with pytest.raises(ValueError, match="nothing comes after it"):
        Adaptation(thrift_lead=30)
    with pytest.raises(ValueError, match="no share"):
        Cut(material="m", origin="o", share=True)
    with pytest.raises(ValueError, match="has no entry 'price'"):
        Scenario.parse({**GOOD, "sources": [Source(assumption="price", source="x", confidence="L")]}, "test")


def test_a_scenario_survives_json_with_all_it_can_hold():
    full = Scenario.parse(
        {
            **GOOD,
            "start_date": "2025-04-04",
            "cuts": [
                {**{k: v for k, v in CUT.items() if k != "share"}, "path": [[0, 0.2], ["2025-05-04", "50 %"]]}
            ],
            "exposure": {"sectors": {"351": 0.6}},
            "stocks": [{"holder": "state", "days": 60, "path": [[30, 0.5]]}],
        },
        "test",
    )
    assert Scenario.parse(json.loads(full.model_dump_json()), "again") == full


def test_an_unknown_origin_beside_an_unknown_element_comes_in_the_same_round():
    from iomodel.materials.scenarios import parse_scenario

    cut = {**CUT, "origin": "Chnia", "elements": ["Xx"]}
    with pytest.raises(ScenarioError) as caught:
        parse_scenario({**GOOD, "cuts": [cut]}, "test")
    found = dict(caught.value.problems)
    assert set(found) == {"cuts.0.elements", "cuts.0.origin"}
    assert "'Chnia'" in found["cuts.0.origin"]
    assert "Did you mean 'China'" in found["cuts.0.origin"]


def test_every_faulty_range_of_a_file_is_named_at_once():
    """A range the wrong way round, one beyond its bounds, one of an entry that takes none."""
    wrong = {
        "name": "ranges",
        "duration": {"cut": 90},
        "cuts": [{**CUT, "share": {"low": 0.9, "central": 0.5, "high": 0.7}}],
        "stocks": [{"holder": "makers", "days": {"low": -5, "central": 60, "high": 90}}],
        "adaptation": {"thrift": {"low": 0.1, "central": 0.2, "high": 1.8}},
        "ranges": {"duration.cut": {"low": 30, "central": 90, "high": 180}},
    }  # fmt: skip
    with pytest.raises(ScenarioError) as caught:
        Scenario.parse(wrong, "wrong")
    places = ["cuts.0.share", "stocks.0.days", "adaptation.thrift", "duration.cut"]
    assert {path for path, _ in caught.value.problems} == {f"ranges.{place}" for place in places}


@pytest.mark.parametrize(
    ("stock", "known"),
    [
        ({"stage": "s"}, True),
        ({"stage": "t"}, False),
        ({"stage": "s", "material": "m"}, True),
        ({"stage": "t", "material": "m"}, False),
        ({"stage": "t", "material": "n"}, True),
        ({}, True),
    ],
)
def test_a_stage_of_a_stock_is_one_of_the_chain_where_that_is_known(stock, known):
    from iomodel.scenario.agreement import Parts, _stages_of_nothing
    from iomodel.scenario.known import Known

    chain = SimpleNamespace(stage_places=lambda: {"s": 0})
    parts = Parts({}, cuts={0: Cut(material="m", origin="o", share=1)}, stocks={2: Stock(**STOCK, **stock)})
    found = list(_stages_of_nothing(parts, Known(materials={"m": chain})))
    assert [place for place, _ in found] == ([] if known else ["stocks.2.stage"])
    if not known:
        assert found[0][1].startswith("m has no stage 't'; stages: s.")


def test_what_origins_deliver_adds_up_by_material_stage_and_element():
    """Two origins of one element, of which one is cut twice; the largest sum of a cut is told."""
    cuts = [
        {"material": "m", "origin": origin, "share": 0.5, "elements": [element], "origin_share": share}
        for origin, element, share in (("A", "x", 0.6), ("A", "x", 0.5), ("B", "x", 0.4), ("B", "y", 0.9))
    ]
    assert Scenario.parse({**GOOD, "cuts": cuts}, "test")
    more = [*cuts[:2], {**cuts[2], "origin_share": 0.41}]
    with pytest.raises(ScenarioError, match=r"cuts\.2\.origin_share: .*, x\) add up to 1\.01 over"):
        Scenario.parse({**GOOD, "cuts": more}, "test")
    apart = [*cuts[:2], {**cuts[2], "origin_share": 0.41, "stage": "s"}]
    assert Scenario.parse({**GOOD, "cuts": apart}, "test")


@pytest.mark.parametrize(("share", "sound"), [(0.5, True), (0.51, False)])
def test_an_origin_stops_at_most_all_that_it_delivers(share, sound):
    cuts = [{"material": "m", "origin": "A", "share": part} for part in (0.5, share)]
    if sound:
        assert Scenario.parse({**GOOD, "cuts": cuts}, "test")
        return
    with pytest.raises(ScenarioError, match=r"together stop 1\.01 of what A delivers"):
        Scenario.parse({**GOOD, "cuts": cuts}, "test")


@pytest.mark.parametrize(("share", "sound"), [(0.5, True), (0.51, False)])
def test_shocks_take_at_most_all_of_a_demand(share, sound):
    shocks = [{"sector": "1", "kind": "final_demand", "share": part} for part in (0.5, share)]
    if sound:
        assert Scenario.parse({**GOOD, "shocks": shocks}, "test")
        return
    with pytest.raises(ScenarioError, match=r"shocks\.1\.share: .*together take 1\.01 of the final demand"):
        Scenario.parse({**GOOD, "shocks": shocks}, "test")


def test_where_an_entry_is_missing_is_said():
    given = {"cuts": [{"share": 1}]}
    assert entry_missing("cuts.0.share", given, Scenario) == ""
    assert entry_missing("cuts.0.sahre", given, Scenario).startswith(
        "cuts.0 has no entry 'sahre'. Did you mean"
    )
    assert entry_missing("cutz", given, Scenario).startswith("a scenario has no entry 'cutz'")
    assert (
        entry_missing("cuts.1.share", given, Scenario) == "there is no cuts.1: the scenario has 1 of its cuts"
    )
    assert entry_missing("cuts.*.share", {}, Scenario) == ""
