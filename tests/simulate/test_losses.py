"""Losses by hand: two scenarios, two models, three days, and three sectors in two regions."""

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.simulate.losses import Losses
from iomodel.simulate.sectors import ROUNDING, own_part, split_losses

NORMAL = {"output": [10.0, 20.0, 0.0], "value_added": [4.0, 5.0, 1.0], "employment": [100.0, 50.0, 10.0]}
LOST = {"output": [1.0, 4.0, 0.0], "value_added": [0.5, 1.0, 0.0], "employment": [20.0, 10.0, 0.0]}
DAYS = np.array([1.0, 0.5, 0.0])
SIZE = {("a", "m"): 1.0, ("a", "n"): 2.0, ("b", "m"): -0.5, ("b", "n"): 0.0}


def losses(**provenance):
    axes = ("scenario", "model", "day", "sector")
    size = np.array([[SIZE[one, other] for other in "mn"] for one in "ab"])
    variables = {}
    for name, normal in NORMAL.items():
        change = size[:, :, None, None] * DAYS[:, None] * np.array(LOST[name])
        variables[name] = (axes, np.array(normal) - change)
        variables[f"normal_{name}"] = ("sector", np.array(normal))
    variables |= {
        "region": ("sector", ["JPN", "ROW", "JPN"]),
        "name_en": ("sector", ["one", "two", "three"]),
        "name_ja": ("sector", ["一", "二", "三"]),
        "duration_days": ("scenario", [2, 3]),
    }
    coords = {"scenario": ["a", "b"], "model": ["m", "n"], "sector": ["1", "2", "3"]}
    about = {name: {"title": name, "assumes": "x", "errs": "y"} for name in "mn"}
    told = {"gdp": {"value": 5e14}, "table": {"name": "t"}, "about": about, **provenance}
    data = xr.Dataset(variables, coords, {"unit": "billion JPY", "provenance": json.dumps(told)})
    return Losses(data)


FOUND = losses()


def test_losses_are_shares_of_a_year_in_per_cent():
    gdp = 100 * 1.5 * 1.5 / (10 * 365)  # a day and a half of 1.5 of 10 a day
    np.testing.assert_allclose(FOUND.gdp_loss(), [[-gdp, -2 * gdp], [gdp / 2, 0]], atol=1e-15)
    output = 100 * 1.5 * 5 / (30 * 365)
    np.testing.assert_allclose(FOUND.output_loss(), [[-output, -2 * output], [output / 2, 0]], atol=1e-15)
    assert FOUND.annual_gdp == 3650
    np.testing.assert_allclose(FOUND.gdp_yen(), 5 * FOUND.gdp_loss())  # 500 trillion: 1 % is 5
    persons = 30 * 1.5 / 365
    np.testing.assert_allclose(FOUND.employment_loss(), [[-persons, -2 * persons], [persons / 2, 0]])
    assert (FOUND.gdp_loss().index.name, FOUND.gdp_loss().columns.name) == ("scenario", "model")


def test_gdp_on_each_day_is_a_share_of_the_normal():
    np.testing.assert_allclose(FOUND.daily_gdp()[0, 1], [0.7, 0.85, 1])
    np.testing.assert_allclose(FOUND.change("output")[1, 0, :, 1], [2, 1, 0])


def test_sectors_stand_in_the_order_of_what_they_lose():
    found = FOUND.by_sector("a", "n")
    assert found.index.tolist() == ["2", "1", "3"]
    assert found.columns.tolist()[:3] == ["region", "name", "name_ja"]
    np.testing.assert_allclose(found["output"], [-12, -3, 0])
    np.testing.assert_allclose(found["value_added"], [-3, -1.5, 0])
    np.testing.assert_allclose(found["output_share"], [-100 * 12 / 7300, -100 * 3 / 3650, 0])
    np.testing.assert_allclose(found["gdp_share"], [-100 * 3 / 3650, -100 * 1.5 / 3650, 0])
    np.testing.assert_allclose(found["employment"], [-30 / 365, -60 / 365, 0])
    assert FOUND.by_sector(language="ja")["name"].tolist() == ["二", "一", "三"]
    np.testing.assert_allclose(FOUND.by_sector()["value_added"], found["value_added"] / 2)
    assert FOUND.hardest_hit("a", "n") == {"2": "two", "1": "one"}
    assert FOUND.hardest_hit("a", "n", 1) == {"2": "two"}
    assert FOUND.hardest_hit("b", "m") == FOUND.hardest_hit("b", "n") == {}


@pytest.mark.parametrize(
    "ask",
    [
        lambda: FOUND.gdp_loss(),
        lambda: FOUND.output_loss(),
        lambda: FOUND.by_sector("a", "n"),
        lambda: FOUND.by_sector("a", "n", language="ja"),
        lambda: FOUND.by_region("a", "n"),
    ],
)
def test_what_is_handed_out_may_be_changed_without_changing_what_comes_next(ask):
    first = ask()
    kept = first.copy(deep=True)
    first.iloc[:, -1] = 7.0
    pd.testing.assert_frame_equal(ask(), kept)


def test_gdp_by_day_may_be_changed_without_changing_what_comes_next():
    FOUND.daily_gdp()[0, 1, 0] = 7.0
    np.testing.assert_allclose(FOUND.daily_gdp()[0, 1], [0.7, 0.85, 1])


def test_days_that_are_missing_count_as_none():
    data = FOUND.data.copy(deep=True)
    data["value_added"][0, 0, 0, 0] = np.nan
    found = Losses(data)
    np.testing.assert_allclose(found.by_sector("a", "m").loc["1", "value_added"], -0.25)  # half a day of 0.5
    np.testing.assert_allclose(found.gdp_loss().loc["a", "m"], -100 * 1.75 / 3650)
    np.testing.assert_allclose(found.daily_gdp()[0, 0, 0], 0.5)  # 4 and 1 of 10 are left


def test_regions_lose_shares_of_their_own_gdp():
    found = FOUND.by_region("a", "m")
    assert (FOUND.regions, found.index.tolist()) == (["JPN", "ROW"], ["ROW", "JPN"])
    np.testing.assert_allclose(found["gdp"], [1825, 1825])
    np.testing.assert_allclose(found["gdp_share"], [-100 * 1.5 / 1825, -100 * 0.75 / 1825])
    np.testing.assert_allclose(found["output"], [-6, -1.5])
    nothing = FOUND.by_region("b", "n")
    assert not nothing[["output", "value_added", "gdp_share"]].to_numpy().any()


@pytest.mark.parametrize(("part", "kept"), [(1.01, True), (0.99, False)])
def test_a_change_that_is_the_rounding_of_sums_is_none(part, kept):
    data = FOUND.data.copy(deep=True)
    normal = data["normal_value_added"].to_numpy()
    data["value_added"] = data["value_added"] * 0 + normal
    data["value_added"][0, 0, 0, 0] -= part * ROUNDING / 100 * 1825
    region = Losses(data).by_region("a", "m")["gdp_share"]
    assert (region["JPN"] != 0) == kept


def test_shares_do_not_depend_on_the_unit():
    small = FOUND.data.copy()
    for name in NORMAL:
        small[name], small[f"normal_{name}"] = small[name] * 1e-6, small[f"normal_{name}"] * 1e-6
    found = Losses(small)
    np.testing.assert_allclose(found.gdp_loss(), FOUND.gdp_loss())
    for column in ("output_share", "gdp_share"):
        np.testing.assert_allclose(found.by_sector()[column], FOUND.by_sector()[column])
    np.testing.assert_allclose(found.by_region()["gdp_share"], FOUND.by_region()["gdp_share"])


def test_a_summary_has_a_row_for_each_scenario_and_model():
    found = FOUND.summary()
    assert found.index.tolist() == [("a", "m"), ("a", "n"), ("b", "m"), ("b", "n")]
    assert found["days"].tolist() == [2, 2, 3, 3]
    assert found["hardest hit"].tolist() == ["2 two; 1 one", "2 two; 1 one", "", ""]
    assert FOUND.summary("ja")["hardest hit"].iloc[0] == "2 二、1 一"
    np.testing.assert_allclose(found["gdp"], FOUND.gdp_loss().to_numpy().ravel())
    np.testing.assert_allclose(found["output"], FOUND.output_loss().to_numpy().ravel())
    np.testing.assert_allclose(found["yen"], FOUND.gdp_yen().to_numpy().ravel())
    assert {model for _, model in FOUND.compare().index} == {"m", "n"}
    assert FOUND.compare()["assumes"].tolist() == ["x"] * 4


def test_labels_are_checked_and_the_first_where_not_given():
    assert FOUND.label_of() == {"scenario": "a", "model": "m"}
    assert FOUND.label_of("b", "n") == {"scenario": "b", "model": "n"}
    for given, stated in ((("c", None), "no scenario 'c'"), ((None, "o"), "no model 'o'.*has m, n")):
        with pytest.raises(ParameterError, match=stated):
            FOUND.label_of(*given)


def test_what_was_refused_is_told_in_a_language():
    found = losses(refused={"m": "why", "n": "because"}, refused_ja={"m": "理由"})
    assert found.refusals() == found.refused == {"m": "why", "n": "because"}
    assert found.refusals("ja") == {"m": "理由", "n": "because"}
    assert (FOUND.refused, FOUND.notes, FOUND.at_least, FOUND.headlines) == ({}, [], {}, {})


def test_persons_are_needed_for_their_change():
    without = Losses(FOUND.data.drop_vars(["employment", "normal_employment"]))
    assert "employment" not in without.by_sector()
    with pytest.raises(ParameterError, match="table t has no employment"):
        without.employment_loss()


def test_what_sectors_lose_by_themselves_is_at_most_all_of_it():
    total, alone = np.array([-3.0, -1.0, 2.0, -1.0]), np.array([-2.0, -2.0, -1.0, 1.0])
    assert own_part(total, alone).tolist() == [-2, -1, 0, 0]
    whole = FOUND.by_sector("a", "n")
    found = split_losses(whole, FOUND.by_sector("a", "m").iloc[::-1])
    np.testing.assert_allclose(found["direct"], whole["gdp_share"] / 2)
    np.testing.assert_allclose(found["propagated"], whole["gdp_share"] / 2)


def test_a_frame_that_is_changed_by_its_reader_leaves_the_answer_alone():
    found = iom.run(iom.load_table(sectors=13), "rare-earth-ban", "direct")
    first = found.by_sector(language="ja")
    kept = first.copy()
    first["value_added"] = 0.0
    assert found.by_sector(language="ja").equals(kept)
    assert list(found.by_sector().columns[:2]) == ["name", "name_ja"]


def test_words_on_two_models_of_a_kind_are_those_of_the_kind():
    models = [iom.Bottleneck(draws=one) for one in (1, 2)]
    found = iom.run(iom.load_table(sectors=13), "rare-earth-ban", models).model_words("ja")
    assert len(found) == 2
    assert {words["title"] for words in found.values()} == {iom.Bottleneck.title_ja}
