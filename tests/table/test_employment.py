import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import TableError


@pytest.fixture(scope="module")
def table():
    plain = iom.load_table("japan-2015", sectors=37)
    return plain.replace(employment=np.arange(1.0, plain.n + 1))


def test_employment_is_summed_by_group(table):
    broad = table.aggregate("13")
    industry = [code for code, group in table.classification.mapping("37", "13").items() if group == "03"]
    expected = table.employment[table.position(industry)].sum()
    assert broad.employment[broad.position(["03"])] == expected
    assert broad.employment.sum() == table.employment.sum()


def test_employment_survives_pymrio(table):
    back = iom.IOTable.from_pymrio(table.to_pymrio())
    np.testing.assert_array_equal(back.employment, table.employment)
    assert iom.IOTable.from_pymrio(table.replace(employment=None).to_pymrio()).employment is None


def test_employment_is_part_of_the_digest(table):
    assert table.digest != table.replace(employment=None).digest
    assert table.replace(employment=None).digest == iom.load_table("japan-2015", sectors=37).digest


@pytest.mark.parametrize(
    ("employment", "told"), [([1.0], "shape"), ([-1.0] * 37, "0 or more"), ([np.nan] * 37, "number")]
)
def test_impossible_employment_is_refused(table, employment, told):
    with pytest.raises(TableError, match=told):
        table.replace(employment=np.array(employment))
