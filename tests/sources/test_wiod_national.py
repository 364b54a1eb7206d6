"""WIOD's national workbooks of 2016: blocks by year, and its own totals."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LayoutError, ParameterError, UnbalancedTableError
from tests.sources import layouts


def put(row, column, value):
    def change(lines):
        lines[row][column] = value

    return change


@pytest.mark.parametrize("year", [2013, 2014])
def test_each_year_is_read_as_it_is_published(tmp_path, year):
    path = layouts.wiod_national(tmp_path / "DEU_NIOT_nov16.xlsx")
    found, expected = iom.load_table(path, year=year), layouts.economy(seed=1 + year)
    for what in ("Zd", "Zm", "x", "f", "imports"):
        np.testing.assert_allclose(getattr(found, what), getattr(expected, what), rtol=1e-12)
    np.testing.assert_allclose(found.value_added, expected.v.sum(axis=0) - 0.01 * expected.x, rtol=1e-9)
    assert (found.name, found.meta.region, found.meta.year) == (f"deu-{year}", "DEU", year)
    assert found.meta.outside_gdp == ("TXSP",)
    np.testing.assert_allclose(found.exports, 0.2 * expected.f, rtol=1e-12)
    assert found.check().problems == ()


def test_the_last_year_is_read_unasked_and_no_other_is_made_up(tmp_path):
    path = layouts.wiod_national(tmp_path / "DEU_NIOT_nov16.xlsx")
    assert iom.load_table(path).meta.year == 2014
    with pytest.raises(ParameterError, match="no year 2015; expected one of 2013, 2014"):
        iom.load_table(path, year=2015)


def test_the_country_is_that_of_the_notes_or_of_the_name(tmp_path):
    path = layouts.wiod_national(tmp_path / "KOR_NIOT_nov16.xlsx", country="Atlantis")
    assert iom.load_table(path).meta.region == "KOR"
    nameless = layouts.wiod_national(tmp_path / "mine.xlsx", country="Atlantis")
    with pytest.raises(LayoutError, match="which country it is"):
        iom.load_table(nameless)


DEFECTS = {
    "a figure that is none": (put(2, 4, "n.a."), LayoutError, r"cell E3: found 'n\.a\.'"),
    "an altered flow": (put(2, 5, 1e6), UnbalancedTableError, r"total of inputs \(II_fob\) of C10-C12"),
    "an altered output": (put(2, 15, 1.0), UnbalancedTableError, r"output in its row \(GO\) of A01"),
    "a missing row": (lambda lines: lines.pop(3), LayoutError, "domestic and imported rows differ"),
    "another head": (put(0, 1, "Industry"), LayoutError, "cell A1: found .*, expected Year, Code"),
    "a missing total": (put(12, 1, "sum"), LayoutError, "missing II_fob"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_wrong_workbook_is_refused(tmp_path, defect):
    change, error, told = DEFECTS[defect]
    path = layouts.wiod_national(tmp_path / "DEU_NIOT_nov16.xlsx", (2014,), change=change)
    with pytest.raises(error, match=told):
        iom.load_table(path)


@pytest.mark.parametrize("path", [layouts.at_hand("wiod/DEU_NIOT_nov16.xlsx")])
def test_the_published_workbook_has_its_own_totals(path):
    """Rows GO and VA, column EXP of Germany's workbook; every year adds up."""
    found = iom.load_table(path)
    assert found.n == 56
    assert found.x.sum() == pytest.approx(7_066_740.533, abs=0.001)
    assert found.gdp == pytest.approx(3_484_775.065, abs=0.001)
    assert found.exports.sum() == pytest.approx(1_682_252.9, abs=0.05)
    assert dict(found.meta.totals)["output"] == pytest.approx(found.x.sum(), rel=1e-12)
    assert found.check().problems == ()
    assert found.membership.unmapped_share < 0.03
    assert "Manufacture of electrical equipment" in found.names_en
    assert iom.load_table(path, year=2000).gdp < found.gdp
