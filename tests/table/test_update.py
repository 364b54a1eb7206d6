import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, ParameterError
from iomodel.questions.tables import update_table

FLOWS = ("Zd", "Zm", "Yd", "Ym", "v", "x")


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2011", sectors=37)


@pytest.fixture(scope="module")
def later():
    return iom.load_table("japan-2015", sectors=37)


def margins(table):
    return {
        "value_added": table.frame("v").sum(),
        "output": table.frame("x"),
        "final_demand": table.frame("Yd").sum() + table.frame("Ym").sum(),
        "imports": table.frame("Zm").sum(axis=1) + table.frame("Ym").sum(axis=1),
    }


@pytest.mark.parametrize("sectors", [37, 108])
def test_its_own_margins_give_the_table_back(sectors):
    table = iom.load_table("japan-2011", sectors=sectors)
    done = update_table(table, **margins(table))
    for name in FLOWS:
        np.testing.assert_allclose(
            getattr(done.table, name), getattr(table, name), atol=1e-9 * table.x.max(), rtol=1e-9
        )
    assert done.distance < 1e-9


@pytest.mark.parametrize("sectors", [37, 108])
def test_growth_alone_is_no_change_of_structure(sectors):
    table = iom.load_table("japan-2011", sectors=sectors)
    done = update_table(table, 1.3 * table.frame("v").sum(), year=2024)
    np.testing.assert_allclose(done.table.Zd, 1.3 * table.Zd, atol=1e-9 * table.x.max())
    assert done.distance < 1e-9
    assert done.table.meta.year == 2024
    assert "change only as far as the margins ask" in done.table.meta.notes


def test_2011_brought_to_the_margins_of_2015_is_nearer_to_2015(table, later):
    wanted = margins(later)
    wanted["final_demand"] = wanted["final_demand"].reindex(table.categories, fill_value=0.0)
    done = update_table(table, **wanted, year=2015)
    np.testing.assert_allclose(done.table.x, later.x, rtol=1e-9)
    np.testing.assert_allclose(done.table.v.sum(axis=0), later.v.sum(axis=0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(done.table.imports, later.imports, atol=1e-8 * later.x.max())

    def distance(one):
        return np.abs(one.Ad - later.Ad).sum() / np.abs(later.Ad).sum()

    assert distance(table) == pytest.approx(0.187, abs=5e-4)
    assert distance(done.table) == pytest.approx(0.170, abs=5e-4)
    assert 0 < done.distance < 0.5
    assert done.gap <= 1e-12


def test_a_table_of_another_unit_moves_alike(table):
    change = pd.Series(np.linspace(0.8, 1.4, table.n), index=table.codes)
    w = table.frame("v").sum() * change
    k = 1e9
    big = table.replace(
        Zd=table.Zd * k, Zm=table.Zm * k, Yd=table.Yd * k, Ym=table.Ym * k, v=table.v * k, x=table.x * k
    )
    first, second = update_table(table, w), update_table(big, w * k)
    np.testing.assert_allclose(second.table.Ad, first.table.Ad, rtol=1e-8, atol=1e-14)
    assert second.distance == pytest.approx(first.distance, rel=1e-8)


def test_final_demand_alone_closes_with_imports(table):
    wanted = margins(table)
    done = update_table(
        table, wanted["value_added"], output=wanted["output"], final_demand=wanted["final_demand"] * 1.05
    )
    assert done.table.imports.sum() == pytest.approx(
        1.05 * wanted["final_demand"].sum() - wanted["value_added"].sum()
    )


def test_an_updated_table_runs_the_scenario(table):
    change = pd.Series(np.linspace(0.8, 1.4, table.n), index=table.codes)
    done = update_table(table, table.frame("v").sum() * change, year=2024)
    result = iom.run(done.table, iom.load_scenario("rare-earth-ban"), iom.SupplyConstrained())
    assert -5 < result.gdp_loss().to_numpy()[0, 0] < -0.5


def test_margins_that_contradict_each_other_are_errors(table):
    wanted = margins(table)
    with pytest.raises(ParameterError, match="differs from final demand"):
        update_table(
            table,
            wanted["value_added"],
            final_demand=wanted["final_demand"] * 1.1,
            imports=wanted["imports"],
        )
    with pytest.raises(LabelMismatchError, match="value_added"):
        update_table(table, wanted["value_added"].iloc[1:])
    with pytest.raises(ParameterError, match="none to scale"):
        update_table(table, wanted["value_added"] + 1.0)
    with pytest.raises(ParameterError, match="expected above 0"):
        update_table(table, wanted["value_added"] * -1)
    with pytest.raises(ParameterError, match="expected 0 or more"):
        update_table(table, wanted["value_added"], output=wanted["output"] * -1)
    with pytest.raises(ParameterError, match="cannot be scaled"):
        update_table(table, wanted["value_added"], final_demand=wanted["final_demand"] * 0.1)
