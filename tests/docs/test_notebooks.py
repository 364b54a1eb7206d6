"""Notebooks as they lie in git: short, stripped, public interface only. `pytest --nbmake` runs them."""

import json
import re
from pathlib import Path

import pytest

import iomodel

PATHS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def test_they_are_numbered_from_one_without_a_gap():
    assert [int(path.name[:2]) for path in PATHS] == list(range(1, len(PATHS) + 1))
    assert PATHS


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_notebook(path: Path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(cells) <= 24
    assert cells[0]["cell_type"] == "markdown"
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    text = "".join("".join(cell["source"]) + "\n" for cell in code)
    assert set(re.findall(r"\biom\.(\w+)", text)) <= {*iomodel.__all__, "errors"}
    assert set(re.findall(r"from (iomodel[\w.]*)", text)) <= {"iomodel.charts"}
