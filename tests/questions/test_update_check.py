"""How good updates are: 2011 brought to 2015, where the published table is known."""

import pytest

import iomodel as iom


@pytest.fixture(scope="module")
def found():
    return iom.check_update()


def test_an_update_moves_coefficients_a_little_nearer(found):
    assert found.distance_updated == pytest.approx(0.170, abs=5e-4)
    assert found.distance_known == pytest.approx(0.187, abs=5e-4)


def test_it_brings_only_the_direct_loss_nearer(found):
    assert found.nearer == ["direct"]
    assert found.losses.loc["supply-constrained"].round(2).to_dict() == {
        "known": -1.83,
        "updated": -1.96,
        "published": -1.86,
    }


def test_the_sentence_says_all_of_it(found):
    assert "17.0% from the published ones; without any update they are 18.7% away" in found.sentence
    assert found.sentence.endswith("Nearer by the update: direct.")


def test_a_table_held_against_itself_is_no_distance_away():
    table = iom.load_table("japan-2015", 13)
    same = iom.check_update(table, table, models=["direct"])
    assert same.distance_updated < 1e-9
    assert same.nearer == []
    assert same.sentence.endswith("Nearer by the update: none.")
