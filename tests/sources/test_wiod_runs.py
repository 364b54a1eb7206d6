"""The WIOD release of 2013, 35 industries of ISIC Rev. 3, runs materials."""

import pytest

import iomodel as iom
from tests.sources import layouts


@pytest.mark.slow
@pytest.mark.parametrize("path", [layouts.at_hand("wiod/wiot_2011.RData")])
@pytest.mark.parametrize(("country", "episode"), [("DEU", "gas-de-2022"), ("KOR", "hf-kr-2019")])
def test_a_material_reaches_industries_of_isic_rev_3(path, country, episode):
    table = iom.load_table(path, region=country)
    assert table.n == 35
    scenario = iom.load_episode(episode).scenario
    found = iom.run(table, scenario, ["direct", "supply-constrained", "substitution"])
    losses = found.summary()["gdp"]
    assert (losses < 0).all()
    assert (losses > -15).all()
    hit = found.by_sector(found.scenarios[0], "direct")["gdp_share"].sort_values()
    assert hit.index[0] == {"DEU": "c9", "KOR": "c14"}[country]  # chemicals; electrical and optical goods
