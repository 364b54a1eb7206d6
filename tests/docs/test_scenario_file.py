"""The page on scenario files: its examples run, and it names every key that there is."""

import re
import tomllib
from pathlib import Path

import pytest

import iomodel as iom
from iomodel.files.checked import objects_in
from iomodel.scenario import Scenario

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "scenario-file.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: tomllib.loads(text)["name"])
def test_an_example_runs(text, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    result = iom.run("japan-2015", path, "direct")
    assert float(result.gdp_loss().iloc[0, 0]) < 0
    assert not any("no effect" in note for note in result.notes)


def _keys(kind):
    for name, field in kind.model_fields.items():
        yield name
        for part in objects_in(field.annotation):
            yield from _keys(part)


def test_every_key_is_explained_and_shown():
    for page in (PAGE, (DOCS / "ja/scenario-file.md").read_text(encoding="utf-8")):
        explained = set(re.findall(r"`\[*(\w+)\]*`", page))
        assert set(_keys(Scenario)) <= explained
    shown = set(re.findall(r"[\w]+", " ".join(EXAMPLES)))
    assert set(_keys(Scenario)) - shown == {"variant", "materials"}
