"""What a scenario is checked against: sectors with their names, and notes on its stages."""

from types import SimpleNamespace

import iomodel as iom
from iomodel.materials.notes import material_notes
from iomodel.materials.scenarios import sectors_known

EARTHS = {"rare-earths": iom.load_material("rare-earths")}


def test_sectors_of_a_table_come_with_its_names():
    named = SimpleNamespace(
        n=2, codes=("a", "b"), sectors=("A", "B"), names_en=("x", "y"), names_ja=("甲", "乙"), membership=None
    )
    assert sectors_known(named) == {"a": ("x", "甲"), "A": ("x", "甲"), "b": ("y", "乙"), "B": ("y", "乙")}
    half = SimpleNamespace(**{**vars(named), "names_ja": ()})
    assert sectors_known(half)["b"] == ("y", "")


def test_a_stock_without_a_stage_beside_cuts_at_two_names_the_first():
    cut = {"material": "rare-earths", "origin": "China", "share": 1.0}
    scenario = iom.Scenario.model_validate(
        {
            "name": "staged",
            "duration": {"cut": 90},
            "cuts": [{**cut, "stage": "separation"}, {**cut, "stage": "magnets", "elements": ["NdPr"]}],
            "stocks": [{"holder": "makers", "days": 30}],
        }
    )
    (note,) = [note for note in material_notes(scenario, EARTHS) if "names no stage" in note]
    assert note == (
        "staged: stocks.0 names no stage, so it makes up for the cut of separation as well; give the stage "
        "at which it lies"
    )
