from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, LayoutError, MissingTableError, ScenarioError
from iomodel.files import tables_folder
from iomodel.scenario import Duration, Scenario, Shock
from iomodel.sources import isic_concordance, load_concordance, with_concordance
from iomodel.sources.concordance import concordance_for
from iomodel.sources.mrio import load_mrio, load_world
from iomodel.table import Concordance, isic3
from iomodel.table.isic import SECTIONS, by_division, divisions
from tests.helpers.economies import system

OFFICIAL = iom.load_classification("japan-2015")


def shocked(code, share=1.0):
    return Scenario(
        name="shock",
        duration=Duration(cut=365),
        shocks=[Shock(sector=code, kind="capacity", share=share)],
    )


def test_every_107_sector_is_carried_or_reported():
    carried = isic_concordance()
    given = carried.weights.sum(axis=0)
    np.testing.assert_allclose(given[given > 0], 1, rtol=1e-12)
    lost = carried.unmapped
    assert set(lost.index) == {"5731011", "5732011", "6811000", "6911000"}
    output = OFFICIAL.rows.set_index("code")["output"]
    assert carried.unmapped_share == pytest.approx(output[lost.index].sum() / output.sum(), rel=1e-12)


def test_every_line_has_a_source_a_note_and_a_known_division():
    lines = pd.read_csv(tables_folder() / "concordances" / "japan-107-isic4.csv", dtype=str).fillna("")
    assert (lines[["code", "weight", "confidence", "note", "source"]] != "").all().all()
    known = {d for section in SECTIONS for d in divisions(section)}
    assert set(lines["isic4"]) - {""} <= known
    assert not lines.duplicated(["code", "isic4"]).any()
    judged = lines.duplicated("code", keep=False)
    assert (lines.loc[judged, "confidence"] == "L").all()


def test_known_headings_land_where_isic_has_them():
    carried = isic_concordance()
    where = {
        code: carried.codes[carried.weights[:, i].argmax()] for i, code in enumerate(OFFICIAL.rows["code"])
    }
    assert where["3521011"] == "29"
    assert where["3522011"] == "30"
    assert where["2721011"] == "27"
    assert where["2711099"] == "24"
    assert where["5111011"] == "46"
    assert where["2071011"] == "21"


@pytest.mark.parametrize(
    ("label", "covered"),
    [
        ("C", {f"{d}" for d in range(10, 34)}),
        ("C10T12", {"10", "11", "12"}),
        ("C10-C12", {"10", "11", "12"}),
        ("A01_02", {"01", "02"}),
        ("H49", {"49"}),
        ("29", {"29"}),
        ("E37-E39", {"37", "38", "39"}),
        ("M69_M70", {"69", "70"}),
        ("C31T33", {"31", "32", "33"}),
        ("D10T12", set()),
        ("food", set()),
        ("", set()),
        ("C15T16FOD", set()),
    ],
)
def test_labels_of_oecd_wiod_and_nace(label, covered):
    assert divisions(label) == frozenset(covered)


def test_labels_that_overlap_or_mix_classifications_have_no_concordance():
    assert by_division(["C", "29"]) == {}
    assert concordance_for(["A", "C", "trade"]) is None


def test_sections_and_divisions_lose_the_same_exposed_output():
    """Two roads: carrying to divisions and summing equals carrying to sections."""
    fine = isic_concordance()
    sections = {d: s for s in SECTIONS for d in divisions(s) if d in fine.codes}
    coarse = concordance_for(list(SECTIONS))
    summed = {}
    for division, output in zip(fine.codes, fine.output, strict=True):
        summed[sections[division]] = summed.get(sections[division], 0) + output
    for code, output in zip(coarse.codes, coarse.output, strict=True):
        assert output == pytest.approx(summed.get(code, 0))


def test_loss_of_a_section_is_the_hosts_share_of_japans_output():
    table = load_mrio(system(), "JPN")
    lost = iom.run(table, shocked("351"), iom.Direct()).by_sector()["output_share"]
    carried = isic_concordance()
    rows = OFFICIAL.rows
    cars = rows.loc[rows["107"] == "351", "output"].sum()
    manufacturing = sum(
        output for code, output in zip(carried.codes, carried.output, strict=True) if "10" <= code <= "33"
    )
    assert lost["C"] == pytest.approx(-100 * cars / manufacturing, rel=1e-12)
    assert lost[["A", "G"]].abs().max() < 1e-12


def test_what_does_not_map_is_in_the_provenance():
    told = iom.run(load_mrio(system(), "JPN"), shocked("351"), iom.Direct()).provenance["concordance"]
    assert told["unmapped_share"] > 0.3  # three sections only
    assert told["unmapped"]["6911000"][0] == "Activities not elsewhere classified"
    assert sum(share for _, share in told["unmapped"].values()) == pytest.approx(told["unmapped_share"])


def test_a_world_and_its_countries_miss_the_same_codes():
    country, world = load_mrio(system(), "JPN"), load_world(system())
    assert world.membership.unmapped_share == pytest.approx(country.membership.unmapped_share, rel=1e-9)
    assert list(world.membership.unmapped.index) == list(country.membership.unmapped.index)


def test_exposed_output_that_does_not_map_is_in_the_provenance(tmp_path):
    ban = iom.load_scenario("rare-earth-ban")
    told = iom.run(load_mrio(system(), "JPN"), ban, iom.Direct()).provenance
    assert told["concordance"]["unmapped_exposure"]["rare-earths"] == 0
    path = tmp_path / "own.csv"
    path.write_text("code,sector,weight\n351,works,1\n")
    other = load_mrio(system(sectors=("farms", "works", "shops")), "JPN")
    cars = with_concordance(other, load_concordance(path, other.sectors))
    told = iom.run(cars, ban, iom.Direct()).provenance
    assert 0.5 < told["concordance"]["unmapped_exposure"]["rare-earths"] < 1


def test_a_shock_on_a_code_that_has_no_sector_is_an_error():
    with pytest.raises(ScenarioError, match="no output"):
        iom.run(load_mrio(system(), "JPN"), shocked("691"), iom.Direct())


def test_an_own_classification_takes_a_file(tmp_path):
    other = load_mrio(system(sectors=("farms", "works", "shops")), "JPN")
    assert other.membership is None
    with pytest.raises(LabelMismatchError, match="give a concordance"):
        iom.run(other, iom.load_scenario("rare-earth-ban"), iom.Direct())
    path = tmp_path / "own.csv"
    path.write_text("code,sector,weight\n35,works,1\n351,works,0.5\n351,shops,0.5\n511,shops,1\n")
    table = with_concordance(other, load_concordance(path, other.sectors))
    lost = iom.run(table, shocked("351"), iom.Direct()).by_sector()["output_share"]
    rows = OFFICIAL.rows
    half = 0.5 * rows.loc[rows["107"] == "351", "output"].sum()
    rest = rows.loc[(rows["37"] == "35") & (rows["107"] != "351"), "output"].sum()
    shops = rows.loc[rows["107"] == "511", "output"].sum()
    assert lost["works"] == pytest.approx(-100 * half / (half + rest), rel=1e-12)
    assert lost["shops"] == pytest.approx(-100 * half / (half + shops), rel=1e-12)
    assert abs(lost["farms"]) < 1e-12


@pytest.mark.parametrize(
    ("text", "error", "stated"),
    [
        ("code,sector\n351,works\n", LayoutError, "columns weight missing"),
        ("code,sector,weight\n351,works,half\n", LayoutError, "line 2: weight 'half'"),
        ("code,sector,weight\n351,work,1\n", LabelMismatchError, "no sector 'work'"),
        ("code,sector,weight\n9999,works,1\n", LabelMismatchError, "no sector '9999' at any level"),
        ("code,sector,weight\n351,works,0.7\n351,shops,0.7\n", LabelMismatchError, "add up to 1.4"),
        (
            "code,sector,weight\n351,works,-0.1\n",
            LayoutError,
            "line 2: weight '-0.1', expected a number in 0..1",
        ),
        ("code,sector,weight\n351,works,nan\n", LayoutError, "line 2: weight 'nan'"),
        (
            "code,sector,weight\n351,works,1,2\n352,shops,1,2\n",
            LayoutError,
            "line 2: 4 cells under 3 columns",
        ),
    ],
)
def test_bad_files_say_what_was_expected(tmp_path, text, error, stated):
    path = tmp_path / "own.csv"
    path.write_text(text)
    with pytest.raises(error, match=stated):
        load_concordance(path, ("farms", "works", "shops"))


def test_other_mistakes_are_errors(tmp_path):
    with pytest.raises(MissingTableError, match="is missing"):
        load_concordance(tmp_path / "none.csv", ("works",))
    with pytest.raises(LabelMismatchError, match="no sector 'wrks'"):
        with_concordance(
            load_mrio(system(), "JPN"),
            Concordance.from_rows("x", OFFICIAL, ("wrks",), [("351", "wrks", 1.0)]),
        )
    with pytest.raises(LabelMismatchError, match="shape"):
        Concordance("x", OFFICIAL, ("a",), np.zeros((1, 3)))


def test_a_code_of_both_classifications_is_refused():
    table = load_mrio(system(sectors=("01", "29", "46")), "JPN")
    with pytest.raises(ScenarioError, match="write the official code with more digits"):
        iom.run(table, shocked("29"), iom.Direct())
    assert iom.run(table, shocked("351"), iom.Direct()).by_sector().loc["29", "value_added"] < 0


@pytest.mark.parametrize("model", [iom.Direct(), iom.SupplyConstrained()])
def test_grouping_a_japanese_table_by_hand_equals_its_official_level(model):
    table, ban = iom.load_table(sectors=107), iom.load_scenario("rare-earth-ban")
    official = table.aggregate("37")
    by_hand = table.aggregate(OFFICIAL.mapping("107", "37"))
    assert by_hand.membership is not None
    np.testing.assert_allclose(
        iom.run(by_hand, ban, model).gdp_loss(), iom.run(official, ban, model).gdp_loss(), rtol=1e-12
    )


ICIO = Path("../shared/data/oecd-icio-2019-g20")


@pytest.mark.skipif(not ICIO.is_dir(), reason="the OECD table is not beside this checkout")
def test_japan_in_the_oecd_table():
    table = load_mrio(ICIO, "JPN")
    assert table.gdp == pytest.approx(4_738_165 + 154_135, rel=1e-5)
    assert table.components == ("net_taxes", "labour", "capital")
    assert table.import_origins.sum().idxmax() in ("CHN", "ROW")
    assert table.membership.unmapped_share == pytest.approx(0.0154, abs=1e-4)
    loss = iom.run(table, iom.load_scenario("rare-earth-ban"), iom.SupplyConstrained()).gdp_loss()
    world = iom.run(load_world(ICIO), iom.load_scenario("rare-earth-ban"), iom.SupplyConstrained())
    assert -3.5 < world.by_region().loc["JPN", "gdp_share"] < loss.to_numpy()[0, 0] < -1.5


WIOD_2013 = [f"c{number}" for number in range(1, 36)]


@pytest.mark.parametrize("labels", [WIOD_2013, list(isic3.GROUPS)])
def test_the_35_industries_of_wiod_are_reached(labels):
    """ISIC Rev. 3, by WIOD's numbers or codes: nothing is lost but what Rev. 4 loses, too."""
    carried = concordance_for(labels)
    assert carried.codes == tuple(labels)
    given = carried.weights.sum(axis=0)
    np.testing.assert_allclose(given[given > 0], 1, rtol=1e-12)
    assert carried.unmapped_share == pytest.approx(isic_concordance().unmapped_share, rel=1e-9)


def test_headings_land_where_revision_3_has_them():
    carried = isic_concordance(3)
    where = {
        code: carried.codes[carried.weights[:, i].argmax()] for i, code in enumerate(OFFICIAL.rows["code"])
    }
    assert where["3111011"] == "30"  # office machinery is electrical in Rev. 3
    assert where["3114011"] == "33"
    assert where["3522011"] == "35"
    assert where["2721011"] == "31"
    assert where["2111011"] == "23"
    assert where["5111011"] == "51"


def test_labels_that_could_be_of_either_revision_stay_with_the_fourth():
    assert concordance_for(["C", "F"]).name.endswith("Rev. 4")
    assert concordance_for(["15t16", "17t18"]).name.endswith("Rev. 3")
    assert isic3.by_division3(["c1", "AtB"]) == {}
    assert isic3.by_division3(["c1", "food"]) == {}


def test_materials_run_on_a_table_of_wiods_release_of_2013():
    table = load_mrio(system(sectors=("c14", "c15", "c18")), "JPN")
    assert table.names_en == ("Electrical and optical equipment", "Transport equipment", "Construction")
    lost = iom.run(table, "rare-earth-ban", "direct").by_sector()
    assert lost.loc["c15", "output_share"] < -1
    assert abs(lost.loc["c18", "output_share"]) < 1e-9
