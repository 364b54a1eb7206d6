"""The loss by effect, in the terms of Japan's official tools: direct, first, second, and their sum."""

import json

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.table.households import households_of
from tests.helpers.economies import CHAPTER_2

BAN = iom.load_scenario("rare-earth-ban")


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 13)


@pytest.mark.parametrize("conversion", [None, 0.6])
def test_the_total_is_the_sum_of_the_three_and_the_answer_of_the_closed_model(table, conversion):
    found = iom.household_effects(table, BAN, conversion=conversion)
    parts = found.effects.drop("total")
    np.testing.assert_allclose(parts.sum(), found.effects.loc["total"], rtol=1e-12)
    assert (parts < 0).all(axis=None)
    result = iom.run(table, BAN, iom.Leontief(households=True, conversion=conversion))
    lost = result.by_sector(language="en")["output"].reindex(table.codes)
    np.testing.assert_allclose(found.by_sector["total"], lost, rtol=1e-9, atol=1e-9)
    assert found.effects.loc["total", "persons"] == pytest.approx(
        result.employment_loss().iloc[0, 0], rel=1e-9
    )
    plain = iom.run(table, BAN, iom.Leontief()).output_loss().iloc[0, 0] * table.x.sum() / 100
    assert found.effects["output"][["direct", "first_indirect"]].sum() == pytest.approx(plain, rel=1e-9)


def test_the_second_effect_goes_through_pay_and_the_pattern_of_consumption(table):
    """Worked from the table's own rows: wages, contributions and other pay; consumption of households."""
    found = iom.household_effects(table, BAN, conversion=0.6)
    pay = table.v[[table.components.index(row) for row in ("wage", "ssce", "othp")]].sum(axis=0) / table.x
    made = found.by_sector[["direct", "first_indirect"]].sum(axis=1).to_numpy()
    place = table.categories.index("hhco")
    bought = table.Yd[:, place] / (table.Yd[:, place] + table.Ym[:, place]).sum()
    turn = table.L @ (0.6 * bought * (pay @ made))
    assert found.first_turn["output"] == pytest.approx(turn.sum(), rel=1e-9)
    closed = np.linalg.inv(np.eye(table.n) - table.Ad - 0.6 * np.outer(bought, pay))
    whole = closed @ found.by_sector["direct"].to_numpy()
    np.testing.assert_allclose(found.by_sector["total"], whole, rtol=1e-9, atol=1e-9)
    assert found.effects.loc["second_indirect", "output"] < found.first_turn["output"] < 0


def test_japanese_words_are_those_of_official_tools(table):
    shown = iom.explain(table, BAN, households=True).shown("ja")
    assert list(shown.index) == ["直接効果", "第1次間接波及効果", "第2次間接波及効果", "総合効果"]
    assert list(shown) == ["生産誘発額", "粗付加価値誘発額", "雇用者所得誘発額", "就業者誘発数"]


def test_the_rate_is_the_tables_own_unless_given(table):
    share = households_of(table).conversion
    rows = [table.components.index(row) for row in ("wage", "ssce", "othp", "opse")]
    place = table.categories.index("hhco")
    spent = table.Yd[:, place].sum() + table.Ym[:, place].sum()
    assert share == pytest.approx(spent / table.v[rows].sum(), rel=1e-12)
    assert 0.5 < share < 1
    result = iom.run(table, BAN, iom.Leontief(households=True))
    assert f"households spend {share:.3f} of each unit of pay (the table's own" in result.notes[-1]


def test_what_a_table_does_not_show_is_not_made_up(table):
    with pytest.raises(NotApplicableError, match="shows no compensation of employees"):
        iom.household_effects(CHAPTER_2.table(), "nri")
    bare = table.replace(
        components=("a", "wage", *table.components[2:]), meta=table.meta.replace(outside_gdp=("a",))
    )
    bare = bare.replace(components=tuple("rest" if c == "opse" else c for c in bare.components))
    with pytest.raises(NotApplicableError, match="shows no operating surplus"):
        households_of(bare)
    assert households_of(bare, 0.7).conversion == 0.7
    with pytest.raises(NotApplicableError, match="20 regions"):
        iom.household_effects(iom.load_table("oecd-2019"), BAN)
    with pytest.raises(ParameterError, match=r"conversion is 1\.2"):
        households_of(table, 1.2)
    with pytest.raises(ParameterError, match="expected none in the open model"):
        iom.Leontief(conversion=0.6)


def test_the_command_shows_the_effects_in_both_languages(command):
    code, out, _ = command("explain", "rare-earth-ban", "--households", "--sectors", "13")
    assert code == 0
    assert "second indirect (households)" in out
    code, out, _ = command("explain", "rare-earth-ban", "--households", "--sectors", "13", "--lang", "ja")
    assert code == 0
    assert all(word in out for word in ("直接効果", "第2次間接波及効果", "就業者誘発数", "消費転換係数"))
    code, out, _ = command(
        *("explain", "rare-earth-ban", "--households", "--conversion", "0.6", "--sectors", "13", "--json")
    )
    found = json.loads(out)
    assert found["conversion"] == 0.6
    total = found["effects"]["total"]["output"]
    assert sum(found["by_sector"].values()) == pytest.approx(total, rel=1e-12)
    code, _, err = command("explain", "rare-earth-ban", "--sectors", "13")
    assert (code, "--households" in err) == (2, True)


def test_run_closes_leontief_alone(command):
    options = ("--sectors", "13", "--json", "--model", "direct,leontief")
    _, plain, _ = command("run", "rare-earth-ban", *options)
    code, closed, _ = command("run", "rare-earth-ban", *options, "--households")
    assert code == 0
    before, after = json.loads(plain), json.loads(closed)
    assert before[0]["gdp_share"] == after[0]["gdp_share"]
    assert after[1]["gdp_share"] < 1.2 * before[1]["gdp_share"]
    code, _, err = command("run", "rare-earth-ban", "--households", "--model", "direct")
    assert (code, "leontief" in err) == (2, True)


def test_pay_and_value_added_are_those_of_the_sectors(table):
    found = iom.household_effects(table, BAN)
    pay = table.v[[table.components.index(row) for row in ("wage", "ssce", "othp")]].sum(axis=0) / table.x
    for effect, line in found.effects.iterrows():
        change = found.by_sector[effect].to_numpy()
        assert line["pay"] == pytest.approx(pay @ change, rel=1e-9)
        assert line["gross_value_added"] == pytest.approx(table.v.sum(axis=0) / table.x @ change, rel=1e-9)
