"""Many scenarios through models: in parts of a fixed size, here or on a cluster, the same answers."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

import iomodel as iom
from iomodel.errors import ParameterError, ScenarioError
from iomodel.simulate import answering

TABLE = iom.load_table("japan-2015", sectors=13)
BAN = iom.load_scenario("rare-earth-ban").lasting(60)
MODELS = ["direct", "supply-constrained", "inventory", "ghosh", "substitution"]


def many(count):
    """The ban with other stocks, and other lengths."""
    return [
        BAN.lasting(20 + place).changed(f"{place} days", stocks=[{"holder": "all", "days": float(place)}])
        for place in range(count)
    ]


def require_same(found, other, equal=np.array_equal):
    assert list(found.data.variables) == list(other.data.variables)
    for name, values in found.data.items():
        if values.dtype.kind == "f":
            assert equal(values.to_numpy(), other.data[name].to_numpy()), name
        else:
            assert values.equals(other.data[name]), name
    assert found.provenance == other.provenance
    assert found.refused == other.refused


@pytest.mark.parametrize("model", [iom.Substitution(), iom.Allocation(tonnage=True)])
def test_what_a_material_goes_into_goes_with_its_part(monkeypatch, model):
    monkeypatch.setattr(answering, "PART", 2)
    asked = many(3)
    whole = [iom.run(TABLE, one, model).gdp_loss().iloc[0, 0] for one in asked]
    assert iom.run(TABLE, asked, model).gdp_loss().iloc[:, 0].tolist() == pytest.approx(whole)


def test_parts_change_no_answer(monkeypatch):
    asked = many(5)
    whole = iom.run(TABLE, asked, MODELS[:-1])
    monkeypatch.setattr(answering, "PART", 2)
    require_same(iom.run(TABLE, asked, MODELS[:-1]), whole, alike)


def alike(one, two):
    """Whether two arrays are the same but for rounding."""
    return np.allclose(one, two, rtol=1e-9, atol=1e-9 * np.nanmax(np.abs(two)), equal_nan=True)


@pytest.mark.slow
def test_a_shorter_scenario_ends_on_the_day_on_which_it_ends_alone():
    """Its model's aftermath included: no day of the longer one beside it is counted."""
    table, ban = iom.load_table(sectors=13), iom.load_scenario("rare-earth-ban")
    short, model = ban.lasting(90), iom.Inoperability()
    alone = iom.run(table, short, model)
    beside = iom.run(table, [short, ban.lasting(200)], model)
    assert model.aftermath > 0
    losses = [found.gdp_loss().loc["rare-earth-ban@90d"].iloc[0] for found in (alone, beside)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)


def test_a_cluster_gives_the_bits_of_one_process(monkeypatch):
    pytest.importorskip("distributed", reason="the extra scale is not installed")
    shocked = BAN.changed("shocked", shocks=[{"sector": "03", "kind": "final_demand", "share": 0.1}])
    asked = [*many(33), shocked]
    models = ["direct", "inventory", "ghosh"]
    done = []

    def progress(items):
        for item in items:
            done.append(item.name)
            yield item

    with threadpool_limits(1, "blas"):
        here = iom.run(TABLE, asked, models, refusals="keep")
    there = iom.run(
        TABLE, asked, models, refusals="keep", cluster="local", workers=2, progress=progress
    )  # fmt: skip
    assert done == models
    assert set(here.refused) == {"ghosh"}
    require_same(there, here)
    with pytest.raises(ParameterError, match="ghosh"):
        iom.run(TABLE, [shocked], "ghosh", cluster="local", workers=1)


def test_a_cluster_that_is_not_there_is_refused_with_what_to_do():
    pytest.importorskip("distributed", reason="the extra scale is not installed")
    with pytest.raises(ParameterError, match=r"nothing answers .*; start one, or leave cluster out,"):
        iom.run(TABLE, many(2), "direct", cluster="tcp://127.0.0.1:1")


def test_what_does_not_fit_is_said_before_a_cluster_is_asked():
    with pytest.raises(ScenarioError, match="lengthen the horizon"):
        iom.run(TABLE, many(2), "direct", horizon=5, cluster="tcp://127.0.0.1:1")
