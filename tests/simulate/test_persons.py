"""Employees among the persons of an answer: two tables, another number of persons, none."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.simulate.persons import employees
from iomodel.sources import load_classification
from iomodel.sources.employment import load_employment


@pytest.mark.parametrize("name", ["japan-2011", "japan-2015"])
def test_employees_fall_as_their_share_of_persons(name):
    table = iom.load_table(name, 13)
    result = iom.run(table, "rare-earth-ban", "supply-constrained")
    found = employees(result, "rare-earth-ban", "supply-constrained")
    official = load_classification(name)
    counted = dict(zip(table.codes, load_employment(official, "13", "employees"), strict=True))
    sectors = result.by_sector("rare-earth-ban", "supply-constrained")
    assert list(found.index) == list(sectors.index)
    for code in ("01", "03", "12"):
        expected = sectors.loc[code, "output_share"] / 100 * counted[code]
        assert found[code] == pytest.approx(expected, rel=1e-9)
    (record,) = result.to_records()
    assert record["employees"] == pytest.approx(found.sum(), rel=1e-12)
    assert record["employment"] < record["employees"] < 0.8 * record["employment"]


@pytest.mark.parametrize("persons", [None, np.arange(1.0, 14.0)])
def test_of_other_persons_employees_are_not_known(persons):
    table = iom.load_table("japan-2015", 13).replace(employment=persons)
    result = iom.run(table, "rare-earth-ban", "direct")
    assert employees(result, "rare-earth-ban", "direct") is None
    assert "employees" not in result.to_records()[0]


def test_of_sectors_that_are_not_official_employees_are_not_known():
    table = iom.load_table("japan-2015", 37)
    broad = table.aggregate({code: "X" if code == "01" else code for code in table.codes})
    result = iom.run(broad, "rare-earth-ban", "direct")
    assert employees(result, "rare-earth-ban", "direct") is None


def test_a_sector_without_persons_has_no_employees():
    table = iom.load_table("japan-2015", 13)
    hit = table.position(["03"])[0]
    changed = table.replace(employment=np.where(np.arange(13) == hit, 0.0, table.employment))
    found, whole = (
        employees(
            iom.run(one, "rare-earth-ban", "supply-constrained"), "rare-earth-ban", "supply-constrained"
        )
        for one in (changed, table)
    )
    assert found["03"] == 0 > whole["03"]
    np.testing.assert_allclose(found.drop("03"), whole.drop("03"), rtol=1e-9)
