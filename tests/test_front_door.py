"""The front door: what `iomodel` shows, where it comes from, and that it opens at once."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import iomodel as iom

HEAVY = ["numpy", "pandas", "xarray", "scipy", "pydantic", "pymrio", "matplotlib", "numba"]
QUESTIONS = [
    "run",
    "compare",
    "explain",
    "loss_curve",
    "timeline",
    "prices",
    "linkages",
    "reproduce",
    "believe",
    "axis",
    "check_claim",
    "calibrate",
    "write_report",
]


def _fresh(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_the_questions_come_first_and_can_be_called():
    assert [name for name in iom.__all__ if name in QUESTIONS] == QUESTIONS
    assert set(QUESTIONS) <= set(iom.__all__[: iom.__all__.index("load_table")])
    assert all(callable(getattr(iom, name)) for name in QUESTIONS)


def test_nothing_but_the_public_names_shows_even_after_submodules_are_loaded():
    for name in ("iomodel.questions.compare", "iomodel.questions.linkages", "iomodel.cli", "iomodel.report"):
        import_module(name)
    assert [name for name in dir(iom) if not name.startswith("_")] == sorted(iom.__all__)
    assert callable(iom.compare)
    assert callable(iom.linkages)


def test_no_public_name_is_a_folder_or_file_of_the_package():
    there = {path.stem for path in Path(iom.__file__).parent.iterdir()}
    assert there & set(iom.__all__) == {"errors"}


def test_the_names_stand_the_same_for_readers_type_checkers_and_the_interpreter():
    tree = ast.parse(Path(iom.__file__).read_text())
    (choice,) = [node for node in tree.body if isinstance(node, ast.If)]
    typed = {
        alias.name: node.module
        for node in choice.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed.pop("errors") == "iomodel"
    assert typed == iom._HOME
    assert sorted([*typed, "errors"]) == sorted(iom.__all__)
    assert len(set(iom.__all__)) == len(iom.__all__)


def test_every_name_resolves_and_is_documented():
    for name in iom.__all__:
        assert getattr(iom, name).__doc__, name


def test_the_door_opens_without_anything_heavy():
    assert _fresh(f"import sys, iomodel; print([m for m in {HEAVY} if m in sys.modules])") == "[]"
    late = ["pymrio", "matplotlib", "numba", "rich", "jinja2"]
    code = (
        f"import sys, iomodel; iomodel.run, iomodel.compare; print([m for m in {late} if m in sys.modules])"
    )
    assert _fresh(code) == "[]"


def test_a_mistyped_name_is_answered_with_the_nearest():
    with pytest.raises(AttributeError, match="Did you mean 'compare'"):
        _ = iom.compares


def test_python_dash_m_and_version():
    run = subprocess.run(
        [sys.executable, "-m", "iomodel", "--version"], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == f"iomodel {iom.__version__}"


def test_show_versions_names_what_the_package_may_use(capsys):
    iom.show_versions()
    said = capsys.readouterr().out
    assert said.startswith("iomodel ")
    assert all(name in said for name in ("python", "numpy", "pymrio", "typst"))


def test_questions_take_names_classes_and_materials():
    """One rule: what `run` takes, every question takes."""
    table, ban, material = iom.load_table(sectors=13), iom.load_scenario("rare-earth-ban"), "rare-earths"
    known = {material: iom.load_material(material)}
    by_name = iom.loss_curve(table, "rare-earth-ban", "direct", 3)
    by_thing = iom.loss_curve(table, ban, iom.Direct(), 3, materials=known)
    assert by_name.losses.equals(by_thing.losses)
    assert iom.worth_of_stock(table, "rare-earth-ban", "state and industry", iom.Direct).shape == (1, 2)
    assert iom.calibrate(table, "nri", "direct", -0.002, materials=known).reached[0] == pytest.approx(-0.002)
    assert iom.gdp_losses(table, "rare-earth-ban", "direct").size == 1
    assert iom.timeline(table, "rare-earth-ban", iom.Direct).model == "direct"
    assert iom.prices(table, known[material], 10).bill == iom.prices(table, material, 10).bill
    assert (
        iom.axis(table, "imf-2026", materials=known)[0].unmet_year
        == iom.axis(table, ["imf-2026"])[0].unmet_year
    )
    (belief,) = iom.believe(table, iom.load_estimate("imf-2026"), "direct", materials=known)
    assert belief.value == iom.believe(table, ["imf-2026"], [iom.Direct()])[0].value
    assert [each.status for each in iom.reproduce(table, "nri-12m", materials=known)] == ["calibrated"]


def test_materials_given_reach_every_question():
    """Half the exposure in the material given halves what the question finds."""
    from dataclasses import replace

    table, known = iom.load_table(sectors=37), iom.load_material("rare-earths")
    ends = ["low", "central", "high"]
    half = {
        "rare-earths": replace(
            known, exposures=known.exposures.assign(**{e: known.exposures[e] / 2 for e in ends})
        )
    }
    whole = iom.believe(table, "imf-2026", "direct")[0].value
    assert iom.believe(table, "imf-2026", "direct", materials=half)[0].value > 1.5 * whole
    found = iom.reproduce(table, "imf-2026", materials=half)[0].free_parameters
    assert found != iom.reproduce(table, "imf-2026")[0].free_parameters
