import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, ParameterError
from iomodel.table.split import split_sector

FLOWS = ("Zd", "Zm", "Yd", "Ym", "v", "x")


@pytest.fixture(scope="module")
def table():
    return iom.load_table(sectors=107)


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("331", {"331a": ["3311012"], "331b": []}),
        ("331", {"331a": 0.25, "331b": 0.75}),
        ("011", {"011a": 0.1, "011b": 0.2, "011c": 0.7}),
        ("691", {"691a": 0.5, "691": 0.5}),
    ],
)
def test_grouping_the_parts_gives_the_host_back(table, code, parts):
    finer = split_sector(table, code, parts)
    assert finer.n == 106 + len(parts)
    back = finer.aggregate({c: code if c in parts else c for c in finer.codes})
    assert back.codes == table.codes
    for name in FLOWS:
        np.testing.assert_allclose(
            getattr(back, name), getattr(table, name), rtol=1e-12, atol=1e-12 * table.x.max()
        )
    assert finer.gdp == pytest.approx(table.gdp, rel=1e-14)


def test_a_proportional_split_leaves_every_other_multiplier_as_it_was(table):
    finer = split_sector(table, "331", {"331a": 0.3, "331b": 0.7})
    others = [i for i, code in enumerate(table.codes) if code != "331"]
    same = finer.position([table.codes[i] for i in others])
    np.testing.assert_allclose(finer.L.sum(axis=0)[same], table.L.sum(axis=0)[others], rtol=1e-12)


def test_basic_rows_give_their_weight_in_output(table):
    finer = split_sector(
        table, "331", {"motors": ["3311012", "3311011"], "rest": []}, {"motors": ("M", "モ")}
    )
    rows = table.membership.official.rows
    chosen = rows.loc[rows["code"].isin(["3311012", "3311011"]), "output"].sum()
    assert finer.x[finer.position(["motors"])[0]] == pytest.approx(chosen, rel=1e-12)
    assert finer.names("ja")[finer.position(["motors"])[0]] == "モ"


def test_an_exposure_that_names_its_basic_row_falls_on_the_part(table):
    finer = split_sector(table, "331", {"motors": ["3311012"], "rest": []})
    ban = iom.load_scenario("rare-earth-ban")
    lost = iom.run(finer, ban, iom.Direct())
    whole = iom.run(table, ban, iom.Direct())
    shares = lost.by_sector()["output_share"]
    assert shares["motors"] < shares["rest"] <= 0
    np.testing.assert_allclose(
        lost.by_sector()["output"][["motors", "rest"]].sum(), whole.by_sector()["output"]["331"], rtol=1e-9
    )
    assert lost.gdp_loss().to_numpy() == pytest.approx(whole.gdp_loss().to_numpy(), rel=1e-9)


def test_splitting_by_shares_changes_no_loss(table):
    finer = split_sector(table, "331", {"a": 0.4, "b": 0.6})
    ban = iom.load_scenario("rare-earth-ban")
    for model in (iom.Direct(), iom.SupplyConstrained()):
        np.testing.assert_allclose(
            iom.run(finer, ban, model).gdp_loss(), iom.run(table, ban, model).gdp_loss(), rtol=1e-9
        )


@pytest.mark.parametrize(
    ("code", "parts", "error", "text"),
    [
        ("999", {"a": 0.5, "b": 0.5}, LabelMismatchError, "no sector '999'"),
        ("331", {"011": 0.5, "b": 0.5}, LabelMismatchError, "another sector's code"),
        ("331", {"a": 0.5, "b": 0.6}, ParameterError, "add up to 1"),
        ("331", {"a": 1.5, "b": -0.5}, ParameterError, "above 0"),
        ("331", {"a": 0.5, "b": ["3311012"]}, ParameterError, "either shares or basic rows"),
        ("331", {"a": ["2711099"], "b": []}, LabelMismatchError, "does not lie in 331"),
        ("331", {"a": ["3311012"], "b": ["3311012"]}, ParameterError, "given twice"),
        ("331", {"a": ["3311012"], "b": ["3311011"]}, ParameterError, "takes the rest"),
        ("331", {"a": [], "b": []}, ParameterError, "2 parts without basic rows"),
    ],
)
def test_impossible_parts_are_errors(table, code, parts, error, text):
    with pytest.raises(error, match=text):
        split_sector(table, code, parts)


def test_a_table_without_basic_rows_takes_shares_only(table):
    bare = table.replace(membership=None)
    assert split_sector(bare, "331", {"a": 0.5, "b": 0.5}).n == 108
    with pytest.raises(ParameterError, match="no official basic rows"):
        split_sector(bare, "331", {"a": ["3311012"], "b": []})
