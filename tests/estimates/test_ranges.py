"""Ranges of parameters from the rows of a material."""

from types import SimpleNamespace

import pandas as pd
import pytest

from iomodel.estimates.ranges import _of_year


def material(years, own=None):
    rows = {"element": ["ALL", "W", *["ALL"] * (len(years) - 1)], "year": [years[0], 1999, *years[1:]]}
    return SimpleNamespace(origins=pd.DataFrame(rows), year=own)


@pytest.mark.parametrize(
    ("years", "own", "asked", "first"),
    [
        ((2010, 2015, 2020), None, 2016, 2015),
        ((2010, 2015, 2020), 2011, 2020, 2020),
        ((2010, 2015, 2020), 2011, None, 2010),
        ((2010, 2015, 2020), None, None, 2020),
    ],
)
def test_shares_are_those_of_the_nearest_year_else_the_last(years, own, asked, first):
    found = _of_year(material(years, own), asked)
    assert set(found["element"]) == {"ALL"}
    assert found["year"].iloc[0] == first


def test_shares_without_years_are_the_last_ones():
    assert _of_year(material((None, None, None)), 2015).index.tolist() == [3, 2, 0]
