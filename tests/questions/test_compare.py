"""Models side by side: one table, refusals with their reason, a chart of the spread."""

import json

import pytest
from matplotlib.figure import Figure

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.materials import capacity_path
from iomodel.models import MODELS
from iomodel.questions.compare import compare

BAN = iom.load_scenario("rare-earth-ban")
DUAL = iom.load_scenario("dual-use-and-retaliation")
QUICK = [iom.Direct(), iom.SupplyConstrained(), iom.Ghosh()]


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 13)


def test_a_result_compares_its_models(table):
    result = iom.run(table, [BAN.lasting(90), BAN.lasting(365)], QUICK)
    found = result.compare()
    assert list(found.index.get_level_values("model").unique()) == ["direct", "ghosh", "supply-constrained"]
    assert len(found) == 6
    label = ("rare-earth-ban@365d", "direct")
    assert found.loc[label, "gdp"] == result.gdp_loss().loc[label]
    assert found.loc[label, "assumes"] == iom.Direct.assumes
    assert found.loc[label, "errs"] == iom.Direct.errs
    assert found.loc[label, "hardest hit"] == "03 Manufacturing"  # nobody else stops in this model
    assert found.loc[("rare-earth-ban@365d", "supply-constrained"), "hardest hit"].count(";") == 2


def test_every_model_answers_or_says_why_not(table):
    found = compare(table, [DUAL.lasting(90), DUAL.lasting(365)])
    assert set(found.models) | set(found.refused) == set(MODELS)
    assert {"ghosh", "forward-bottleneck", "substitution"} <= set(found.refused)
    assert all(why.startswith("not applicable: ") for why in found.refused.values())
    assert found.table["gdp"].groupby("model").min().max() < 0
    for label in found.models:
        alone = iom.run(table, [DUAL.lasting(90), DUAL.lasting(365)], label).gdp_loss()
        year = "dual-use-and-retaliation@365d"
        assert found.table.loc[(year, label), "gdp"] == pytest.approx(alone.loc[year, label], rel=1e-12)


def test_the_capacity_path_is_built_once_for_all_models(table, monkeypatch):
    from iomodel.simulate import spine

    built = []
    monkeypatch.setattr(spine, "capacity_path", lambda *given: built.append(1) or capacity_path(*given))
    compare(table, BAN.lasting(90), QUICK)
    assert built == [1]


def test_two_of_a_kind_keep_their_labels(table):
    found = compare(table, BAN, [iom.Extraction(), iom.Extraction("column"), iom.Direct()])
    labels = ["extraction(convention=row)", "extraction(convention=column)", "direct"]
    assert found.models == labels
    assert found.result.provenance["models"][labels[1]]["convention"] == "column"
    assert set(found.table.index.get_level_values("model")) == set(labels)
    assert json.loads(json.dumps(found.to_records()))[0]["model"] == labels[0]


def test_a_model_without_a_solution_is_no_reason_to_fail(table):
    """Elasticities so small that the equilibrium cannot be followed to the end."""
    hard = iom.Substitution(iom.Elasticities(scarce=1e-6, varieties=1e-6))
    floor = iom.Allocation(floor=1.0)
    found = compare(table, BAN, [iom.Direct(), floor, hard])
    assert found.refused["allocation"].startswith("no solution: final demand for sector 03")
    with pytest.raises(ParameterError, match="no model has an answer"):
        compare(table, BAN, floor)


def test_the_chart_shows_every_model_and_its_bias(table):
    found = compare(table, [BAN.lasting(90), BAN.lasting(365)], QUICK)
    axes = found.plot.models(errs=True, ax=Figure())
    labels = [text.get_text().replace("\n", " ") for text in axes.get_yticklabels()]
    assert [label.split(":")[0] for label in labels] == list(
        dict.fromkeys(found.table.reset_index()["model"])
    )
    assert any(iom.Direct.errs in label for label in labels)
    marks = [line for line in axes.lines if line.get_marker() in "oD"]
    assert len(marks) == 6


def test_command_prints_one_line_a_model(command):
    code, out, _ = command(
        "compare", "rare-earth-ban", "--sectors", "13", "--model", "direct,supply-constrained"
    )
    assert code == 0
    line = next(line for line in out.splitlines() if line.startswith("direct"))
    assert line.count("%") == 4
    assert "90 days" in out
    assert "365 days" in out
    assert "█" in out
    assert iom.Direct.assumes in " ".join(out.split())


def test_command_gives_plain_data_and_a_chart(command, tmp_path):
    code, out, _ = command(
        *("compare", "dual-use-and-retaliation", "--sectors", "13", "--model", "direct,ghosh"),
        *("--json", "--out", str(tmp_path / "spread.svg")),
    )
    records = json.loads(out)
    assert code == 0
    assert [record["model"] for record in records] == ["direct", "direct", "ghosh"]
    assert {record.get("duration_days") for record in records[:2]} == {90, 365}
    assert records[0]["errs"] == iom.Direct.errs
    assert "changes final demand" in records[2]["not_applicable"]
    assert [path.name for path in tmp_path.iterdir()] == ["spread.svg"]
    assert (tmp_path / "spread.svg").read_text().startswith("<?xml")
