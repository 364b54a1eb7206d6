"""The table of benchmarks: a row each, with the ratio where one was noted and the time where none was."""

import importlib.util
from pathlib import Path

from tests.helpers.ratios import noted

SPEC = importlib.util.spec_from_file_location(
    "performance", Path(__file__).parents[2] / "scripts" / "performance.py"
)
performance = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(performance)


class Benchmark:
    def __init__(self):
        self.extra_info = {}


def test_ratios_and_goals_stand_in_columns_of_one_width():
    fast, slow = Benchmark(), Benchmark()
    noted(fast, "a draw", "the first release", 31.234, at_least=25)
    noted(slow, "the import of the package", "numpy", 1.5, at_most=1.2)
    found = {
        "benchmarks": [
            {"name": "test_a", "extra_info": fast.extra_info, "stats": {"min": 1}},
            {"name": "test_b", "extra_info": slow.extra_info, "stats": {"min": 1}},
            {"name": "test_without_a_ratio", "extra_info": {}, "stats": {"min": 0.0123}},
        ]
    }
    rows = performance.rows_of(found)
    assert rows == [
        ("a draw", "the first release", "31.2", ">= 25"),
        ("the import of the package", "numpy", "1.5", "<= 1.2"),
        ("without a ratio", "", "12.3 ms", ""),
    ]
    lines = performance.text_of(rows).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == 5


def test_the_page_keeps_its_words_and_names_date_machine_and_versions():
    old = (Path(__file__).parents[2] / "docs/performance.md").read_text(encoding="utf-8")
    page = performance.page_of("| work |", old)
    assert page.startswith(old.split("```")[0])
    assert performance.machine_of() in page
    assert page.endswith("\n```\n\n| work |\n")
    assert "numpy 2" in page
