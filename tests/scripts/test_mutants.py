"""The script that puts faults into the package: its named faults fit the code as it is."""

import ast
import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "mutants.py"


@pytest.fixture(scope="module")
def mutants():
    spec = importlib.util.spec_from_file_location("mutants", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_named_fault_fits_once_and_leaves_python(mutants):
    found = mutants.named()
    assert [fault.what for fault in found] == list(mutants.FAULTS)
    for fault in found:
        before = (mutants.ROOT / fault.file).read_text(encoding="utf-8")
        assert ast.dump(ast.parse(fault.text)) != ast.dump(ast.parse(before))
        assert mutants.tests_of(fault.file), fault.file


def test_the_parts_that_faults_are_drawn_from_are_there(mutants):
    for part in mutants.PARTS:
        assert list((mutants.ROOT / "iomodel" / part).rglob("*.py")), part


def test_faults_of_arrays_change_words_axes_and_fractions(mutants):
    text = "np.minimum(a, b).sum(axis=0) * 0.5\n"
    changes = {new for _, _, _, new in mutants._of_arrays(text)}
    assert changes == {"maximum", "1", repr(0.5 * 1.005)}
