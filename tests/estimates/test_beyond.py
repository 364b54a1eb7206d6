"""Estimates of other countries and materials: rebuilt where a table is at hand, else with the reason."""

from pathlib import Path

import pytest

import iomodel as iom
from iomodel.errors import ParameterError, ScenarioError
from iomodel.estimates import apart, beyond, reproduce
from iomodel.estimates.entries import NotRebuilt
from iomodel.files import tables_folder

OECD = Path(__file__).parents[3] / "shared" / "data" / "oecd-icio-2019-g20"
"""OECD's inter-country table, which does not come with the package."""
needs_oecd = pytest.mark.skipif(not OECD.exists(), reason="OECD's table is not at hand")
SHOWN = (tables_folder() / "estimates" / "usgs-ga-ge.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small():
    return iom.load_table(sectors=37)


def test_without_a_world_table_each_is_shown_with_its_reason(small):
    found = {item.estimate.id: item for item in beyond(small)}
    assert set(found) == set(iom.estimate_names()) - {one.id for one in apart(None)[0]}
    for name, item in found.items():
        if name == "dlri-2024":
            assert item.status == "missed"
        else:
            assert item.status == "not rebuilt"
            assert item.why
            assert item.to_record()["published"]
    assert "needs a table of USA" in found["imf-2026-usa"].why
    assert "no exposures of American industries" in found["usgs-ga-ge"].why


def test_the_one_estimate_whose_method_is_published_is_met_within_a_sixteenth():
    """Nothing is tuned: a loss of output through the inverse of the same table of 2015."""
    (found,) = reproduce("japan-2015", "dlri-2024")
    assert found.free_parameters == {}
    assert found.model_amount == pytest.approx(-0.3296e12, rel=1e-3)
    assert found.estimate.yen == -0.35e12


@needs_oecd
def test_other_countries_are_a_test_of_the_number_that_japan_gives(small):
    """The elasticity comes from Japan's figure on the same table; nothing is tuned abroad."""
    found = {item.estimate.id: item for item in beyond(small, ["imf-2026-usa", "imf-2026-deu"], world=OECD)}
    values = {item.free_parameters["elasticity"] for item in found.values()}
    assert len(values) == 1
    assert values.pop() == pytest.approx(0.156, abs=0.002)
    assert found["imf-2026-usa"].model_share == pytest.approx(-0.0134, abs=3e-4)
    assert found["imf-2026-deu"].model_share == pytest.approx(-0.0184, abs=3e-4)
    for item in found.values():
        assert item.status == "missed"
        assert item.currency == "USD"
        assert "exposures are those of Japan's sectors" in item.why
    usa = found["imf-2026-usa"]
    assert usa.model_amount == pytest.approx(usa.model_share * 20.847e12, rel=1e-4)
    assert found["imf-2026-usa"].to_record()["model_yen"] is None


@needs_oecd
def test_a_world_table_without_the_country_is_said(small, tmp_path):
    entry = (tables_folder() / "estimates" / "imf-2026-usa.toml").read_text(encoding="utf-8")
    (tmp_path / "x.toml").write_text(entry.replace('"USA"', '"CHL"'))
    (found,) = beyond(small, [tmp_path / "x.toml"], world=OECD)
    assert found.status == "not rebuilt"
    assert "CHL" in found.why


def test_what_is_only_shown_cannot_be_rebuilt(small):
    for ask in (reproduce, iom.believe, iom.axis):
        with pytest.raises(
            ParameterError, match="estimate usgs-ga-ge is not rebuilt: no table of the United"
        ):
            ask(small, ["usgs-ga-ge"])
    with pytest.raises(
        ParameterError, match="needs a table of USA, and this one is of JPN; give a table of many"
    ):
        reproduce(small, ["imf-2026-usa"])


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('country = "USA"\n', "", "country", "is missing"),
        (
            'country = "USA"',
            'country = "Japan"',
            "country",
            "no country 'Japan'; expected three letters of ISO 3166",
        ),
        ('material = "gallium and germanium"\n', "", "material", "is missing"),
        ('currency = "USD"', 'currency = "US$"', "currency", "no currency 'US$'; known: JPY, USD"),
        ('confidence = "H"', 'confidence = "D"', "confidence", "Input should be 'H', 'M' or 'L'"),
        ("amount = -3.4e9", "amount = 3.4e9", "amount", "less than or equal to 0"),
        (
            "[-9.0e9, -1.7e9]",
            "[-1.7e9, -9.0e9]",
            "amount_range",
            "the larger loss comes first, found -1.7e+09 before -9e+09",
        ),
        ("not_rebuilt = ", 'scenario = "nri"\nnot_rebuilt = ', "scenario", "unknown key"),
        ("amount = -3.4e9", "amount = -3.4e9\ngdp_share = -0.01", "rounding", "is missing"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(tmp_path, old, new, place, message):
    assert old in SHOWN
    (tmp_path / "x.toml").write_text(SHOWN.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        iom.load_estimate(tmp_path / "x.toml")
    assert message in dict(caught.value.problems)[place]


def test_every_problem_comes_at_once(tmp_path):
    wrong = SHOWN.replace('country = "USA"\n', "").replace('"USD"', '"dollar"').replace('"H"', '"X"')
    (tmp_path / "x.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        iom.load_estimate(tmp_path / "x.toml")
    assert set(dict(caught.value.problems)) == {"country", "currency", "confidence"}


@pytest.mark.parametrize(("grade", "read"), [("A", "H"), ("B", "M"), ("C", "L"), ("H", "H")])
def test_a_grade_in_letters_is_read_as_the_project_has_it(tmp_path, grade, read):
    (tmp_path / "x.toml").write_text(SHOWN.replace('confidence = "H"', f'confidence = "{grade}"'))
    found = iom.load_estimate(tmp_path / "x.toml")
    assert isinstance(found, NotRebuilt)
    assert found.confidence == read
