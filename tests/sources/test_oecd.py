"""OECD's inter-country and national tables, as CSV and in zips, held against OECD's own output."""

import zipfile

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LayoutError, ParameterError, UnbalancedTableError
from iomodel.sources.formats import format_of
from tests.helpers.economies import system
from tests.sources import layouts

CODES = ("01T03", "10T12", "26", "27", "41T43")


def packed(path, *files):
    """A zip of some files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for file in files:
            parts.write(file, file.name)
    return path


@pytest.mark.parametrize("as_zip", [False, True])
def test_one_country_and_the_world_are_read(tmp_path, as_zip):
    world = system()
    path = layouts.icio(tmp_path / "ICIO2023_2019.csv", world)
    if as_zip:
        path = packed(tmp_path / "years.zip", path)
    assert format_of(path).name == "oecd-icio"
    x = world.Z.to_numpy().sum(axis=1) + world.Y.to_numpy().sum(axis=1)
    whole = iom.load_table(path, region="world")
    np.testing.assert_allclose(whole.x, x)
    np.testing.assert_allclose(whole.value_added, x - world.Z.to_numpy().sum(axis=0) - 0.01 * x, rtol=1e-9)
    japan = iom.load_table(path, region="JPN")
    np.testing.assert_allclose(japan.x, x[:3])
    np.testing.assert_allclose(japan.value_added, whole.value_added[:3])
    assert (japan.meta.outside_gdp, japan.meta.year, japan.name) == (("TLS",), 2019, "oecd-jpn-2019")
    assert japan.names_en == (
        "Agriculture, forestry and fishing",
        "Manufacturing",
        "Trade and repair of vehicles",
    )


def test_a_zip_of_years_asks_for_one(tmp_path):
    files = [layouts.icio(tmp_path / f"{year}_SML.csv", system(year)) for year in (2018, 2019)]
    path = packed(tmp_path / "years.zip", *files)
    with pytest.raises(ParameterError, match=r"holds 2018_SML\.csv, 2019_SML\.csv; name one with year"):
        iom.load_table(path, region="JPN")
    with pytest.raises(ParameterError, match="0 files of 2001"):
        iom.load_table(path, region="JPN", year=2001)
    assert iom.load_table(path, region="JPN", year=2018).meta.year == 2018


def test_parts_of_china_are_china(tmp_path):
    world = system(regions=("JPN", "CN1", "CN2"))
    found = iom.load_table(layouts.icio(tmp_path / "ICIO2021_2018.csv", world), region="world")
    assert dict.fromkeys(found.regions) == dict.fromkeys(("JPN", "CHN"))
    assert found.x.sum() == pytest.approx(world.Z.to_numpy().sum() + world.Y.to_numpy().sum())


@pytest.mark.parametrize("apart", [False, True])
def test_a_national_table_is_read_with_imports_as_published(tmp_path, apart):
    table = layouts.economy(CODES)
    path = layouts.oecd_national(tmp_path / "DEU2018.csv", table, apart)
    assert format_of(path).name == "oecd-national"
    found = iom.load_table(path)
    np.testing.assert_allclose(found.x, table.x)
    np.testing.assert_allclose(found.imports, table.imports)
    np.testing.assert_allclose(found.value_added, table.v[0] - 0.01 * table.x, rtol=1e-9)
    assert (found.meta.region, found.meta.year, found.meta.exports) == ("DEU", 2018, ("EXPO",))
    if apart:
        np.testing.assert_allclose(found.Zm, table.Zm)


def spoilt(row, column, value):
    def change(frame):
        frame.loc[row, column] = value
        return frame

    return change


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        (spoilt("OUT", "JPN_C", 1.0), UnbalancedTableError, "output of JPN_C is 1 as published"),
        (spoilt("JPN_A", "JPN_C", 1e9), UnbalancedTableError, "output of JPN_A"),
        (lambda frame: frame.drop("VA"), LayoutError, "0 rows of value added"),
        (
            lambda frame: frame.rename(index={"VA": "TLS"}),
            LayoutError,
            "row 'TLS' appears twice",
        ),
    ],
)
def test_a_world_that_is_not_oecds_is_refused(tmp_path, change, error, told):
    path = layouts.icio(tmp_path / "ICIO2023_2019.csv", system(), change)
    with pytest.raises(error, match=told):
        iom.load_table(path, region="JPN")


def test_a_word_among_figures_and_a_file_without_country_are_refused(tmp_path):
    table = layouts.economy(CODES)
    path = layouts.oecd_national(tmp_path / "XXX2018.csv", table, False)
    with pytest.raises(LayoutError, match="begins with no country"):
        iom.load_table(path)
    text = path.read_text().replace("TTL_26,", "TTL_26,n.a.;", 1)
    path.write_text(text)
    with pytest.raises(LayoutError, match=r"row TTL_26, column D01T03: found 'n.a.;"):
        iom.load_table(path)
