"""The script that puts faults into the package: its named faults fit the code as it is."""

import ast
import importlib.util
import re
import tomllib
from fnmatch import fnmatch
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
    found = mutants.mutants_faults.named()
    assert [fault.what for fault in found] == list(mutants.mutants_faults.FAULTS)
    for fault in found:
        before = (mutants.ROOT / fault.file).read_text(encoding="utf-8")
        assert ast.dump(ast.parse(fault.text)) != ast.dump(ast.parse(before))
        assert any(mutants.rounds(fault.file)), fault.file


def test_the_parts_that_faults_are_drawn_from_are_there(mutants):
    for part in mutants.mutants_faults.PARTS:
        assert list((mutants.ROOT / "iomodel" / part).rglob("*.py")), part
        assert mutants.NEIGHBOURS[part]


def test_faults_of_arrays_change_words_axes_and_fractions(mutants):
    text = "np.minimum(a, b).sum(axis=0) * 0.5\n"
    changes = {new for _, _, _, new in mutants.mutants_faults._of_arrays(text)}
    assert changes == {"maximum", "1", repr(0.5 * 1.005)}


def test_what_does_not_run_is_no_fault(mutants):
    text = '"""A."""\n__all__ = ["a"]\n\n@frozen(order=True)\ndef f(a: "int < 1" = 2) -> "1":\n    """B."""\n'
    text += "    return a + 1\n\ndef g(a, *, b=1):\n    return zip(a, b, strict=True)\n"
    changes = [("A.", "C."), ('["a"]', '["b"]'), ("order=True", "order=False"), ("< 1", "<= 1")]
    for quiet in (*changes, ("a, *,", "a, /,"), ("strict=True", "strict=False")):
        assert not mutants.mutants_faults._differs(text.replace(*quiet), text)
    for loud in (("= 2", "= 3"), ("a + 1", "a - 1"), ("b=1", "b=2")):
        assert mutants.mutants_faults._differs(text.replace(*loud), text)


def test_a_tolerance_does_not_grow_by_half_a_percent(mutants):
    assert {new for *_, new in mutants.mutants_faults._of_arrays("a < 1e-9 or a < 0.5\n")} == {
        repr(0.5 * 1.005)
    }


def test_every_explained_fault_is_in_its_file_with_a_reason(mutants):
    for entry in tomllib.loads(mutants.EXPLAINED.read_text(encoding="utf-8"))["fault"]:
        lines = [
            line.strip() for line in (mutants.ROOT / entry["file"]).read_text(encoding="utf-8").splitlines()
        ]
        assert set(entry["before"]) <= set(lines), entry
        assert entry["before"] != entry["after"]
        assert len(entry["reason"].split()) >= 4, entry


def test_every_kind_of_explained_fault_is_one_of_a_line_that_is_there(mutants):
    paths = sorted((mutants.ROOT / "iomodel").rglob("*.py"))
    files = {path.relative_to(mutants.ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    for kind in tomllib.loads(mutants.EXPLAINED.read_text(encoding="utf-8"))["kind"]:
        own = [text for file, text in files.items() if fnmatch(file, kind["files"])]
        lines = [line.strip() for text in own for line in text.splitlines()]
        assert any(re.fullmatch(kind["before"], line) for line in lines), kind["before"]
        assert kind["reason"]


def test_a_kind_of_fault_is_explained_in_its_files_only(mutants):
    """The place of a model in lists may move by one, not by ten; the constant of another part may not."""
    text = (mutants.ROOT / "iomodel/models/direct.py").read_text(encoding="utf-8")
    by = {place: text.replace("place = 10", f"place = {place}") for place in (11, 9, 20)}
    found = [bool(mutants.explained(mutants.Fault("", "iomodel/models/direct.py", by[to]))) for to in by]
    assert found == [True, True, False]


def test_tests_are_those_that_reach_the_statement_own_and_quick_ones_first(mutants):
    text = (
        "A = 1\n\n\ndef f(a):\n    return max(\n        a,\n        1,\n    )\n\n\ndef g(a):\n    return a\n"
    )
    tests = mutants.mutants_tests
    seconds = {"tests/test_x.py::own": 4.0, "tests/test_y.py::quick": 1.0, "tests/test_y.py::g": 0.1}
    lines = {"tests/test_x.py::own": [5], "tests/test_y.py::quick": [5, 12], "tests/test_y.py::g": [12]}
    reach = tests.Reach(seconds, {test: {"iomodel/x.py": own} for test, own in lines.items()})
    found = [tests.tests_for(reach, "iomodel/x.py", text, {line}) for line in (7, 12, 1)]
    own, quick, g = seconds
    assert found == [[own, quick], [g, quick], [g, own, quick]]
    assert [tests.places(text, {line})[1] for line in (7, 12, 1)] == [False, False, True]
    assert list(tests.runs_of(reach, [own], "iomodel/x.py", text, {7})) == [([own], False), ([own], True)]
    assert list(tests.runs_of(reach, [own], "iomodel/x.py", text, {1})) == [([own], True)]


def test_functions_are_exchanged_for_those_of_their_file(mutants, tmp_path):
    place = tmp_path / "x.py"
    place.write_text("def f(a):\n    return a + 1\n", encoding="utf-8")
    loaded = {}
    exec(compile(place.read_text(encoding="utf-8"), str(place), "exec"), loaded)
    place.write_text("def f(a):\n    return a - 1\n", encoding="utf-8")
    mutants.mutants_tests._exchange(place)
    assert loaded["f"](1) == 0
