"""The page's numbers are those of `iomodel.run`."""

import json
import shutil

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.explorer.catalogue import catalogue
from iomodel.explorer.jobs import Jobs
from iomodel.explorer.marks import solved_values
from iomodel.explorer.pool import answered
from iomodel.explorer.question import Question, own_scenario, scenario_of
from iomodel.explorer.setting import Setting
from iomodel.explorer.toml import as_toml
from iomodel.files import tables_folder
from iomodel.sources.template import copy_template
from tests.explorer.conftest import QUICK

ASKED = [
    {},
    {"days": 90},
    {"days": 400, "share": 0.8, "onset": 20},
    {"days": 120, "recovery": 40, "stocks": [10]},
    {"exposure": "high", "criticality": "low", "scale": 0.7},
    {"thrift": 0.0, "ramp": "high"},
    {"elements": ["NdPr", "DyTb"]},
    {"material": "gallium"},
    {"scenario": "dual-use-and-retaliation", "days": 200},
    {"scenario": "imf"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_losses_days_and_sectors_are_those_of_a_run(jobs, asked):
    question = Question.parse({**QUICK, "models": ["direct", "supply-constrained", "inventory"], **asked})
    found = jobs.do("answer", question.model_dump(mode="json", exclude_none=True))
    table = iom.load_table("japan-2015", 13)
    scenario = scenario_of(question, jobs.scenarios, table)
    result = iom.run(table, scenario, list(question.models), refusals="keep")
    assert set(found["models"]) == set(result.models)
    assert found["refused"] == result.refused
    for model in result.models:
        one = found["models"][model]
        assert one["gdp"] == pytest.approx(result.gdp_loss().loc[scenario.label, model], abs=1e-9)
        assert one["money"] == pytest.approx(result.gdp_yen().loc[scenario.label, model], abs=1e-9)
        assert one["output"] == pytest.approx(result.output_loss().loc[scenario.label, model], abs=1e-9)
        assert one["persons"] == pytest.approx(result.employment_loss().loc[scenario.label, model], abs=1e-3)
        worst = result.by_sector(model=model)
        listed = {row["code"]: row["direct"] + row["propagated"] for row in one["sectors"]}
        assert listed == pytest.approx(worst["gdp_share"].loc[list(listed)].to_dict(), abs=1e-9)
    days = dict(found["models"]["direct"]["daily"]["gdp"])
    whole = 100 * (result.daily_gdp().sel(model="direct").isel(scenario=0).to_series() - 1)
    assert days == pytest.approx(whole.loc[list(days)].to_dict(), abs=1e-5)


@pytest.mark.parametrize("asked", [{}, {"recovery": 30}, {"onset": 15}, {"scenario": "dir"}], ids=str)
def test_the_curve_is_the_loss_of_runs_of_each_length(jobs, asked):
    question = Question.parse({**QUICK, **asked})
    lines = jobs.do("answer", question.model_dump(mode="json", exclude_none=True))["curve"]["lines"]
    table = iom.load_table("japan-2015", 13)
    scenario = scenario_of(question, jobs.scenarios, table)
    for model, points in lines.items():
        some = [point for point in points if point[0] > 0][:: max(1, len(points) // 5)]
        losses = iom.run(table, [scenario.lasting(days) for days, _ in some], model).gdp_loss()[model]
        assert [value for _, value in some] == pytest.approx(losses.tolist(), abs=2e-6)


def test_models_that_take_long_have_a_point_where_the_losses_begin(jobs):
    asked = {"sectors": "13", "models": ["inventory"], "days": 100}
    line = dict(jobs.do("curve", asked)["lines"]["inventory"])
    first = int(iom.first_shortages("rare-earth-ban")["day"].min())
    assert list(line) == [0, first - 1, 91, 100, 182, 365, 730]
    assert line[first - 1] == 0
    ban = iom.load_scenario("rare-earth-ban")
    losses = iom.run(iom.load_table("japan-2015", 13), [ban.lasting(days) for days in (91, 365)], "inventory")
    assert [line[91], line[365]] == pytest.approx(losses.gdp_loss()["inventory"].tolist(), abs=2e-6)


DEMAND = """name = "fewer-orders"
[duration]
cut = 90
[[shocks]]
sector = "3511"
kind = "final_demand"
share = 0.3
"""


def test_a_scenario_that_cuts_nothing_is_answered(jobs):
    asked = {**QUICK, "sectors": "107", "models": ["direct", "supply-constrained", "substitution"]}
    found = jobs.do("answer", {**asked, "own": DEMAND})
    table = iom.load_table("japan-2015", 107)
    losses = iom.run(table, own_scenario(DEMAND, table), QUICK["models"]).gdp_loss().iloc[0]
    assert {name: one["gdp"] for name, one in found["models"].items()} == pytest.approx(losses.to_dict())
    assert losses["supply-constrained"] < losses["direct"] < -0.01
    assert "driven by supply alone" in found["refused"]["substitution"]
    assert found["shortage"] == {"elements": [], "day": None}
    assert jobs.do("scenario", {"own": DEMAND})["values"]["share"] is None
    assert jobs.do("band", {**asked, "own": DEMAND})["models"] == {}


@pytest.mark.parametrize(
    ("name", "region"),
    [("oecd-2019", "DEU"), ("oecd-2019", None), ("germany-2014", None), ("korea-2019", None)],
)
def test_tables_of_other_countries_are_answered(jobs, name, region):
    asked = {"table": name, "scenario": "all-dual-use", "models": QUICK["models"]}
    found = jobs.do("answer", asked | ({"region": region} if region else {}))
    table = iom.load_table(name, region=region)
    losses = iom.run(table, "all-dual-use", QUICK["models"]).gdp_loss().iloc[0]
    assert {key: one["gdp"] for key, one in found["models"].items()} == pytest.approx(losses.to_dict())
    assert found["gdp"]["currency"] == table.meta.currency
    (offered,) = [one for one in jobs.do("catalogue", {})["tables"] if one["name"] == name]
    assert ("DEU" in offered["regions"]) == (name == "oecd-2019")


def test_the_report_is_of_the_region_that_is_asked_and_of_a_table_of_ones_own(jobs, tmp_path):
    asked = {"table": "oecd-2019", "region": "DEU", "models": ["direct"]}
    loss = jobs.do("answer", asked)["models"]["direct"]["gdp"]
    page = jobs.do("download-report", asked).decode()
    assert f"{-loss:.2f}" in page
    assert "OECD inter-country table 2019, 20 regions: DEU" in page
    shutil.copytree(tables_folder() / "world" / "oecd-2019", tmp_path / "mine")
    own = Jobs(Setting(table=str(tmp_path / "mine")))
    mine = {"table": "mine", "region": "DEU", "models": ["direct"]}
    assert own.do("answer", mine)["models"]["direct"]["gdp"] < 0
    assert b"<!doctype" in own.do("download-report", mine).lower()[:200]


def test_the_first_shortage_is_that_of_the_library(jobs):
    shortage = jobs.do("answer", QUICK)["shortage"]
    first = iom.first_shortages("rare-earth-ban")["day"].dropna()
    assert shortage["day"] == first.min()
    assert {one["code"]: one["day"] for one in shortage["elements"]} == first.droplevel(0).to_dict()


def test_the_band_is_that_of_an_ensemble_and_holds_the_sentence(jobs):
    found = jobs.do("band", {**QUICK, "draws": 64})
    table = iom.load_table("japan-2015", 13)
    drawn = iom.ensemble(table, "rare-earth-ban", draws=64, durations=[365]).range()
    (row,) = [one for one in found["models"]["direct"] if one["days"] == 365]
    assert row["low90"] == pytest.approx(drawn.loc[("direct", 365), "low90"], abs=1e-6)
    assert "Nine in ten of 64 draws" in found["sentence"]["en"]
    assert "64通り" in found["sentence"]["ja"]


def test_a_number_that_is_set_is_no_longer_drawn_and_the_others_are(jobs):
    table = iom.load_table("japan-2015", 13)
    base = scenario_of(Question(), jobs.scenarios, table)
    assert set(base.ranges) == {"stocks.0.days", "exposure.combine", "sharing"}
    set_ = scenario_of(Question(stocks=(100.0,), days=90), jobs.scenarios, table)
    assert set(set_.ranges) == {"exposure.combine", "sharing"}
    kept = scenario_of(Question(share=0.5), jobs.scenarios, table)
    assert set(kept.ranges) == set(base.ranges)


PRINTED = [
    {},
    {"days": 90, "share": 0.5},
    {"elements": ["Y"]},
    {"thrift": 0.0, "ramp": "high"},
    {"exposure": "high", "criticality": "low", "scale": 0.7},
    {"scenario": "g7-pooling", "stocks": [0, 30]},
    {"scenario": "nri", "exposure": "central", "thrift": 0.0},
]


def test_the_lines_of_python_name_files_of_ones_own(tmp_path, monkeypatch, capsys):
    (tmp_path / "some-file.toml").write_text(as_toml(iom.load_scenario("nri")).replace('"nri"', '"mine"', 1))
    monkeypatch.chdir(tmp_path)
    jobs = Jobs(Setting(files=(str(tmp_path / "some-file.toml"),)))
    asked = {**QUICK, "scenario": "mine", "days": 200}
    exec(jobs.do("python", asked)["python"], {})
    loss = jobs.do("answer", asked)["models"]["supply-constrained"]["gdp"]
    assert float(capsys.readouterr().out.split()[-1]) == pytest.approx(loss, abs=1e-5)


@pytest.mark.parametrize("asked", PRINTED, ids=str)
def test_the_lines_of_python_print_the_same_numbers(jobs, asked, capsys):
    question = {**QUICK, **asked}
    exec(jobs.do("python", question)["python"], {})
    printed = capsys.readouterr().out.split()[-2:]
    found = jobs.do("answer", question)["models"]
    assert [float(word) for word in printed] == pytest.approx(
        [found[model]["gdp"] for model in QUICK["models"]], abs=1e-5
    )


@pytest.mark.parametrize("name", iom.scenario_names())
def test_every_scenario_can_be_taken_away_and_read_back(name):
    scenario = iom.load_scenario(name)
    again = own_scenario(as_toml(scenario))
    assert again == scenario


def test_every_scenario_answers_or_says_why(jobs):
    for name in jobs.scenarios:
        found = jobs.do("answer", {**QUICK, "scenario": name})
        assert found["models"]
        assert all(np.isfinite(one["gdp"]) for one in found["models"].values())
        assert "%" in found["sentence"]["en"] or "nothing" in found["sentence"]["en"]


def test_a_table_that_is_no_home_of_the_material_says_so(jobs, tmp_path):
    lines = {"error": ""}
    try:
        jobs.do("answer", {**QUICK, "region": "DEU"})
    except iom.errors.IOModelError as error:
        lines["error"] = str(error)
    assert "DEU" in lines["error"]


def test_a_table_without_the_sectors_of_the_material_is_refused_in_plain_words(tmp_path):
    copy_template(tmp_path / "farms.xlsx")
    jobs = Jobs(Setting(table=str(tmp_path / "farms.xlsx")))
    status, body = answered(jobs, "answer", {"table": "farms", "models": ["direct"]})
    assert status == 422
    assert "table farms has no official classification" in json.loads(body)["error"]
    assert str(tmp_path) not in body.decode()


def test_a_table_that_needs_a_region_says_so_without_its_folder(tmp_path):
    shutil.copytree(tables_folder() / "abroad" / "germany-2014", tmp_path / "mine")
    jobs = Jobs(Setting(table=str(tmp_path / "mine")))
    status, body = answered(jobs, "answer", {"table": "mine", "models": ["direct"]})
    assert status == 422
    assert json.loads(body)["error"].startswith("mine is a multi-regional table; name a country with region")


def test_marks_are_what_estimates_are_solved_for():
    table = iom.load_table(sectors=13)
    marks = solved_values(table)
    (solved,) = iom.reproduce(table, ["nri-12m"])
    assert marks["nri-12m"]["share"] == pytest.approx(solved.free_parameters["severity"], rel=1e-6)
    assert marks["nri-3m"] == marks["nri-12m"]
    asked = {one["id"]: one["reading"]["solved"] for one in catalogue({}, {})["estimates"] if one["reading"]}
    assert {name: list(marks[name]) for name in asked if name in marks} == {
        name: solved for name, solved in asked.items() if solved
    }


def test_files_with_faults_are_told_with_all_of_them(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        'name = "wrong"\n[duration]\ncut = -3\n[[cuts]]\nmaterial = "rare-earth"\norigin = "China"\n'
    )
    right = tmp_path / "mine.toml"
    right.write_text(as_toml(iom.load_scenario("nri")).replace('"nri"', '"mine"', 1))
    jobs = Jobs(Setting(files=(str(wrong), str(right))))
    found = jobs.do("catalogue", {})
    assert "mine" in [one["name"] for one in found["scenarios"]]
    told = " ".join(found["faults"]["wrong.toml"])
    assert "duration.cut" in told
    assert "material" in told
    assert "share" in told


@pytest.mark.parametrize(
    ("table", "gdp", "value", "currency"),
    [
        ("japan-2015", "nominal 2024", 607.9e12, "JPY"),
        ("japan-2015", "nominal 2024 USD", 4.03e12, "USD"),
        ("germany-2014", "nominal 2024 EUR", 4.30526e12, "EUR"),
    ],
)
def test_a_loss_in_another_currency_is_its_share_of_the_gdp_published_in_it(
    jobs, table, gdp, value, currency
):
    level = "13" if table == "japan-2015" else None
    found = jobs.do("answer", {**QUICK, "table": table, "sectors": level, "gdp": gdp})
    assert (found["gdp"]["value"], found["gdp"]["currency"]) == (pytest.approx(value), currency)
    one = found["models"]["direct"]
    assert one["money"] == pytest.approx(one["gdp"] / 100 * value / 1e12)


def test_a_gdp_that_is_not_listed_is_refused_with_those_that_are(jobs):
    for table, gdp in (("japan-2015", "nominal 2024 EUR"), ("germany-2014", "nominal 2024")):
        with pytest.raises(ParameterError, match=r"no nominal GDP of 2024 in .* listed: .*nominal 2024 USD"):
            jobs.do("answer", {**QUICK, "table": table, "sectors": None, "gdp": gdp})
