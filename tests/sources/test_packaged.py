"""Tables of other kinds that come with iomodel: OECD's small world."""

import shutil

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ChecksumError, LayoutError, MissingTableError, ParameterError, TableError
from iomodel.files import tables_folder
from iomodel.sources import country_gdp

FOLDER = tables_folder() / "world" / "oecd-2019"


@pytest.fixture(scope="module")
def world():
    return iom.load_table("oecd-2019")


def test_the_world_is_what_comes_where_no_region_is_named(world):
    assert world.n == 400
    assert len(set(world.regions)) == 20
    assert world.meta.region == "JPN"
    assert iom.load_table("oecd-2019", region="world").digest == world.digest
    assert iom.table_levels("oecd-2019") == ["20"]


def test_value_added_is_one_figure_because_its_parts_are_fixed_shares(world):
    assert world.components == (
        "value added at basic prices",
        "taxes less subsidies on intermediate products",
    )
    np.testing.assert_allclose(world.Zd.sum(axis=0) + world.v.sum(axis=0), world.x, rtol=1e-9)


@pytest.mark.parametrize("country", ["JPN", "USA", "CHN", "DEU", "GBR", "FRA", "KOR"])
def test_gdp_of_a_country_is_near_the_published_one(world, country):
    """Taxes on final products are missing, so the table's is the smaller of the two."""
    own = world.value_added[np.array(world.regions) == country].sum() * world.meta.scale
    assert iom.load_table("oecd-2019", region=country).gdp == pytest.approx(own / world.meta.scale)
    published = country_gdp(country, "USD", 2019)
    assert published.year == 2019
    assert 0.87 < own / published.value < 1.01


def test_a_region_or_level_that_is_not_there_is_named():
    with pytest.raises(TableError, match=r"no region 'JAP'.*Did you mean 'JPN'\?"):
        iom.load_table("oecd-2019", region="JAP")
    with pytest.raises(MissingTableError, match="oecd-2019 has no level of 37 sectors; expected one of 20"):
        iom.load_table("oecd-2019", 37)
    with pytest.raises(ParameterError, match="home 'DEU' is for region 'world' alone"):
        iom.load_table(FOLDER, region="JPN", home="DEU")
    with pytest.raises(ParameterError, match="that of a table that comes with iomodel"):
        iom.add_table(FOLDER, "oecd-2019")


def test_an_altered_file_is_refused(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(FOLDER, folder)
    assert iom.load_table(folder, region="KOR").name == "mine"
    content = bytearray((folder / "flows.parquet").read_bytes())
    content[5000] ^= 1
    (folder / "flows.parquet").write_bytes(content)
    with pytest.raises(ChecksumError):
        iom.load_table(folder, region="KOR")


def test_a_file_of_another_layout_is_refused(tmp_path):
    import hashlib

    import pandas as pd

    folder = tmp_path / "mine"
    folder.mkdir()
    pd.DataFrame({"a": [1.0]}, index=["b"]).to_parquet(folder / "flows.parquet")
    digest = hashlib.sha256((folder / "flows.parquet").read_bytes()).hexdigest()
    about = (FOLDER / "source.toml").read_text(encoding="utf-8").rsplit("=", 1)[0]
    (folder / "source.toml").write_text(f'{about}= "{digest}"\n', encoding="utf-8")
    with pytest.raises(LayoutError, match="expected a column for each selling sector"):
        iom.load_table(folder)
