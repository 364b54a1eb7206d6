"""Lists in a recipe: combinations, their names, and everything that is wrong with them in one round."""

import re
from pathlib import Path

import pytest

from iomodel.errors import ParameterError, ScenarioError
from iomodel.report import Recipe, plan, run_batch, write_report
from iomodel.report.expand import expanded
from iomodel.report.listing import listed, read_recipes, recipe_files
from iomodel.report.variants import name_of

pytestmark = pytest.mark.xdist_group("report")

QUICK = 'scenarios = ["rare-earth-ban"]\nsectors = 13\nmodels = ["direct"]\ndurations = [30]\n'


def parse(**changes: object) -> Recipe:
    return Recipe.parse({"name": "test", "scenarios": ["rare-earth-ban"], **changes}, "test")


def test_set_replaces_entries_of_the_first_scenario():
    recipe = parse(
        set={"cuts.*.share": "50 %", "adaptation": {"thrift": 0.02}}, scenarios=["rare-earth-ban", "nri"]
    )
    study = plan(recipe)
    assert study.subject.cuts[0].share == 0.5
    assert study.subject.adaptation.thrift == 0.02
    assert study.subject.label == "rare-earth-ban@cuts.*.share=0.5,adaptation.thrift=0.02"
    assert study.beside[0].label == "nri"
    assert {s.cuts[0].share for s in study.by_duration} == {0.5}


def test_forty_reports_of_two_lists():
    recipe = parse(
        each=[{"cuts.*.share": [k / 8 for k in range(1, 9)], "stocks.*.days": [0, 30, 60, 120, 180]}],
        set={"adaptation.thrift": 0.01},
    )
    found = expanded(recipe)
    assert len(found) == len({one.name for one in found}) == 40
    assert found[1].name == "test_cuts-share-0.125_stocks-days-30"
    assert found[1].title.endswith("(share cut off 12.5\N{NO-BREAK SPACE}%, days of stock 30)")
    subject = plan(found[-1]).subject
    assert (subject.cuts[0].share, subject.stocks[0].days, subject.adaptation.thrift) == (1, 180, 0.01)
    assert len({plan(one).run_digest for one in found[:3]}) == 3


def test_one_report_with_a_row_for_each():
    recipe = parse(each=[{"cuts.*.share": [0.5, 1]}, {"duration.cut": "2 months"}], gives="rows")
    assert expanded(recipe) == [recipe]
    study = plan(recipe)
    assert [one.name for one in study.variants] == ["cuts-share-0.5", "cuts-share-1", "duration-cut-61"]
    assert study.variants[0].scenario in study.scenarios


def test_tables_name_scenarios_and_themselves(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(
        'name = "mine"\nduration.cut = 30\nshocks = [{sector = "351", kind = "capacity", share = 0.1}]\n'
    )
    (tmp_path / "all.toml").write_text(
        QUICK
        + '[[each]]\nscenario = ["mine.toml", "nri"]\n'
        + '[[each]]\nname = "narrow"\ntitle = "Narrow"\n"exposure.level" = "low"\n'
    )
    found = expanded(Recipe.read(tmp_path / "all.toml"))
    assert [one.name for one in found] == ["all_scenario-mine", "all_scenario-nri", "all_narrow"]
    assert found[2].title == "Narrow"
    assert plan(found[0]).subject.name == "mine"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"set": {"cuts.*.sahre": 1}}, "set.cuts.*.sahre: a scenario has no entry 'sahre'"),
        ({"set": {"cuts.*.share": 70}}, "set.cuts.*.share: 70 is above 1; expected a share between 0 and 1"),
        ({"set": {"name": "other"}}, "set.name: a scenario has no entry 'name' that a recipe can change"),
        (
            {"set": {"cuts.3.share": 1}},
            "'3' is no item of a list of 1; expected * for all, or a number from 0",
        ),
        ({"set": {"cuts.*.material": "unobtainium"}}, "set.cuts.*.material: "),
        ({"set": {"cuts": 1}}, "set.cuts: "),
        ({"each": [{"cuts.*.sahre": [0.5, 1]}]}, "each.0.cuts.*.sahre: a scenario has no entry 'sahre'"),
        (
            {"each": [{"stocks.*.days": []}]},
            "each.0.stocks.*.days: is an empty list; expected one value or more",
        ),
        ({"each": [{}]}, 'each.0: is empty; expected values by path, such as "stocks.*.days" = [0, 60]'),
        ({"each": ["cuts.*.share"]}, "each: 'cuts.*.share' is no table; expected values by path"),
        ({"each": [{"stocks.*.days": list(range(401))}]}, "gives 401 combinations, expected 400 at most"),
        (
            {"each": [{"stocks.*.days": [0, -1]}]},
            "each.0.stocks.*.days: Input should be greater than or equal to 0",
        ),
        ({"each": [{"stocks.*.days": [60, 60]}]}, "each.0.stocks.*.days: 60 is given twice; leave one out"),
        ({"each": [{"cuts.*.share": ["50 %", 0.5]}]}, "two combinations are called 'cuts-share-0.5'"),
        ({"each": [{"scenario": "nrii"}]}, "Did you mean"),
        ({"each": [{"scenario": 3}]}, "each.0.scenario: 3 is no scenario; expected its name or its file"),
        (
            {"each": [{"name": "a", "cuts.*.share": [0.5, 1]}]},
            "each.0.name: goes with one combination, found 2",
        ),
        ({"each": [{"name": "A b/c", "cuts.*.share": 0.5}]}, "each.0.name: 'A b/c' is no name for a folder"),
        (
            {"each": [{"name": "a", "cuts.*.share": 1}, {"name": "b", "cuts.*.share": 1.0}]},
            "b is the same scenario as a",
        ),
        ({"gives": "forty"}, "gives: "),
    ],
)
def test_a_fault_names_its_place_and_what_to_do(changes, said):
    with pytest.raises(ScenarioError, match="recipe test") as caught:
        parse(**changes)
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_an_empty_list_in_a_file(tmp_path: Path):
    (tmp_path / "a.toml").write_text(QUICK + "each = []\n")
    assert listed(read_recipes(recipe_files(tmp_path)))[0].problem.endswith(
        "each: is an empty list; leave it out, or list values by path"
    )
    assert Recipe.parse(parse().model_dump(mode="json"), "again") == parse()


def test_every_fault_of_a_file_in_one_round():
    with pytest.raises(ScenarioError) as caught:
        parse(
            language="fr",
            sectors=99,
            models=["direct"],
            lead="leontief",
            set={"cuts.*.share": 7, "foo": 1},
            each=[{"cuts.*.sahre": [1], "stocks.*.days": 3}, {"stocks.*.days": [-1, -2]}],
            grid={"exposure.levl": ["low"]},
        )
    assert {path for path, _ in caught.value.problems} == {
        *("language", "sectors", "lead", "set.foo", "set.cuts.*.share"),
        *("each.0.cuts.*.sahre", "each.1.stocks.*.days", "grid.exposure.levl"),
    }


@pytest.mark.parametrize(
    "values",
    [
        {"cuts.*.origin": "\u4e2d\u56fd"},
        {"cuts.*.origin": "China / Hong Kong: both"},
        {"scope": ["351", "352", "353"] * 30},
        {"cuts.*.share": 1e-7, "stocks.*.days": 0.5},
    ],
)
def test_names_are_safe_and_tell_values_apart(values):
    name = name_of(values)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name)
    assert not name.endswith(".")
    other = {path: f"{value}!" for path, value in values.items()}
    assert name_of(other) != name
    assert name_of(dict(values)) == name


def test_a_longer_list_renames_no_report():
    short = {one.name for one in expanded(parse(each=[{"stocks.*.days": [60]}]))}
    long = {one.name for one in expanded(parse(each=[{"stocks.*.days": [0, "60 days", 90]}]))}
    assert short < long


def test_two_recipes_with_one_name_for_a_report(tmp_path: Path):
    (tmp_path / "a.toml").write_text(QUICK + '[[each]]\nname = "b"\n"stocks.*.days" = 1\n')
    (tmp_path / "a_b.toml").write_text(QUICK)
    found = listed(read_recipes(recipe_files(tmp_path)))
    assert [one.name for one in found] == ["a_b"]
    assert "another one gives a report called a_b; rename one" in found[0].problem


def test_recipes_come_in_their_natural_order(tmp_path: Path):
    for number in (10, 2, 1):
        (tmp_path / f"s{number}.toml").write_text(QUICK)
    assert [path.stem for path in recipe_files(tmp_path)] == ["s1", "s2", "s10"]


def test_a_single_report_is_refused_where_there_are_several(tmp_path: Path):
    with pytest.raises(ParameterError, match='gives = "rows"'):
        write_report(parse(each=[{"stocks.*.days": [0, 60]}]), tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_estimates")
def test_reports_rows_and_points_are_all_in_the_index(tmp_path: Path):
    lists = '[[each]]\n"stocks.*.days" = [10, 2]\n'
    (tmp_path / "many.toml").write_text(QUICK + 'formats = ["html"]\n' + lists)
    (tmp_path / "one.toml").write_text(
        QUICK + 'formats = ["html"]\ngives = "rows"\n[grid]\n"cuts.*.share" = [0.5]\n' + lists
    )
    outcomes = run_batch(tmp_path)
    assert [one.name for one in outcomes] == ["many_stocks-days-2", "many_stocks-days-10", "one"]
    assert [one.status for one in outcomes] == ["written"] * 3
    points = outcomes[2].summary["points"]
    assert [point["title"] for point in points] == [
        "share cut off 50\N{NO-BREAK SPACE}%",
        "days of stock 10",
        "days of stock 2",
    ]
    assert points[1]["lead_gdp"] == pytest.approx(outcomes[1].summary["lead_gdp"], rel=1e-9)
    assert points[1]["path"] == outcomes[1].summary["path"]
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count("<tr") - 1 == 3 + 3
    assert index.count('class="thumb"') == 2 * 6
    for one in (*(one.summary for one in outcomes), *points):
        assert one["headline"] in index
    page = (tmp_path / "out" / "one" / "report.html").read_text(encoding="utf-8")
    assert "All variants" in page
    assert "days of stock 10" in page
