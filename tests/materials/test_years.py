"""Origin shares by year, and notes where another year is read."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials import need_and_supply
from iomodel.materials.material import Material
from iomodel.materials.notes import material_notes
from iomodel.scenario import Scenario

RARE = iom.load_material("rare-earths")


def dated() -> Material:
    """Rare earths whose shares are known for two years."""
    share = {2025: 0.9, 2027: 0.5}
    once = RARE.origins.drop_duplicates("element")
    rows = [once.assign(year=year, low=0.1, central=part, high=0.95) for year, part in share.items()]
    return dataclasses.replace(RARE, name="dated", origins=pd.concat(rows, ignore_index=True), year=2025)


def scenario(**changes):
    cut = {"material": "dated", "origin": "China", "share": 1}
    return Scenario(**{"name": "s", "duration": {"cut": 2}, "cuts": [cut], **changes})


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({}, 0.9),
        ({"year": 2025}, 0.9),
        ({"year": 2026}, 0.9),
        ({"year": 2027}, 0.5),
        ({"year": 2040}, 0.5),
        ({"start_date": "2027-01-01"}, 0.5),
        ({"start_date": "2027-01-01", "year": 2025}, 0.9),
    ],
)
def test_the_share_of_the_year_or_of_the_nearest(changes, share):
    supply = need_and_supply(scenario(**changes), dated(), 2)[1]
    np.testing.assert_allclose(supply, 1 - share)


def test_another_year_is_noted():
    known = {"dated": dated()}
    (note,) = material_notes(scenario(year=2030), known)
    assert note.startswith("s: cuts.0: no origin shares of dated for 2030 (NdPr, DyTb")
    assert note.endswith("those of 2027 are read")
    assert material_notes(scenario(year=2027), known) == []
    assert material_notes(scenario(), known) == []


def test_rows_without_a_year_hold_for_any():
    assert RARE.origin_share("NdPr", "China", "low", year=1999) == RARE.origin_share("NdPr", "China", "low")


def test_shares_above_one_are_refused_within_a_year_only():
    rows = dated().origins
    two = rows.assign(origin="Viet Nam", central=0.3, high=0.3)
    with pytest.raises(ScenarioError, match=r"add up to 1\.2"):
        dataclasses.replace(dated(), origins=pd.concat([rows, two], ignore_index=True))


def test_a_year_out_of_reach_is_refused():
    with pytest.raises(ValueError, match="year"):
        scenario(year=12)
