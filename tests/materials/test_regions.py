"""Regions that a scenario reaches, in tables of one country and of several."""

from types import SimpleNamespace

import pytest

from iomodel.errors import ScenarioError
from iomodel.materials.regions import regions_hit


def table(*regions):
    return SimpleNamespace(regions=regions, name="small", meta=SimpleNamespace(region=regions[0]))


def scenario(*regions):
    return SimpleNamespace(regions=regions, label="ban")


@pytest.mark.parametrize(
    ("has", "named", "hit"),
    [
        (("JPN", "JPN", "USA"), (), [True, True, False]),
        (("JPN", "USA", "CHN"), ("USA", "CHN"), [False, True, True]),
        (("JPN", "JPN"), ("USA", "JPN"), [True, True]),
    ],
)
def test_sectors_of_named_regions_are_hit_else_those_of_the_home_region(has, named, hit):
    assert regions_hit(table(*has), scenario(*named)).tolist() == hit


@pytest.mark.parametrize(
    ("has", "named", "told"),
    [
        (("JPN", "USA"), ("JPX", "FRA"), "no region 'JPX' in table small; it has JPN, USA.* 'JPN'"),
        (("JPN", "USA"), ("JPN", "FRA", "DEU"), "no region 'FRA' in table small"),
        (("JPN", "JPN"), ("USA", "FRA"), "no region 'USA' in table small; it has JPN"),
    ],
)
def test_the_first_region_that_is_not_there_is_named(has, named, told):
    with pytest.raises(ScenarioError, match=told):
        regions_hit(table(*has), scenario(*named))
