"""Estimate files: a schema, and every mistake at once."""

import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.estimates.entries import Estimate
from iomodel.files import tables_folder

SOUND = (tables_folder() / "estimates" / "nri-12m.toml").read_text(encoding="utf-8")


def test_every_mistake_of_an_estimate_file_is_told_at_once(tmp_path):
    path = tmp_path / "mine.toml"
    wrong = (
        SOUND.replace("gdp_share = -", "gdp_share = ")
        .replace('model = "', 'model = "x')
        .replace("duration_days = 365", 'duration_days = "a year or so"')
        .replace("rounding = ", "rounding = true #")
        .replace("unknown = ", "unkown = ")
        .replace('free = ["', 'free = ["seve", "')
    )
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        iom.load_estimate(path)
    found = dict(caught.value.problems)
    assert set(found) == {"gdp_share", "model", "duration_days", "rounding", "unknown", "unkown", "free"}
    assert "less than or equal to 0" in found["gdp_share"]
    assert "true is no number" in found["rounding"]
    assert "Did you mean 'unknown'" in found["unkown"]


def test_a_scenario_file_is_sought_beside_the_estimate(tmp_path):
    (tmp_path / "mine.toml").write_text(SOUND.replace('scenario = "nri"', 'scenario = "own.toml"'))
    assert iom.load_estimate(tmp_path / "mine.toml").scenario == str(tmp_path / "own.toml")


def test_a_date_may_stand_unquoted(tmp_path):
    (tmp_path / "mine.toml").write_text(SOUND.replace('when = "2025-11-28"', "when = 2025-11-28"))
    assert iom.load_estimate(tmp_path / "mine.toml").when == "2025-11-28"


def test_nothing_of_pydantics_first_version_is_offered():
    assert not {"dict", "json", "parse_obj", "copy", "schema"} & set(dir(iom.load_estimate("nri-12m")))
    assert Estimate.model_json_schema()["additionalProperties"] is False
