"""One small report in each language, made once for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from iomodel.estimates import reproduce
from iomodel.report import Recipe, Study, contents, plan, shared, write_report
from iomodel.report.parts import Contents
from iomodel.simulate.result import Result
from tests.helpers.browser import chromium


@dataclass(frozen=True)
class Made:
    recipe: Recipe
    study: Study
    result: Result
    contents: Contents
    folder: Path


def recipe(**changes: object) -> Recipe:
    """A quick recipe: 37 sectors, two models, one short length, a grid of two by two."""
    return Recipe.parse(
        {
            "name": "small",
            "scenarios": ["rare-earth-ban"],
            "sectors": 37,
            "models": ["direct", "supply-constrained"],
            "durations": [90],
            "formats": ["html", "pdf", "xlsx", "nc"],
            "grid": {"cuts.*.share": ["50 %", 1.0], "stocks.*.days": [0, 60]},
            **changes,
        },
        "small",
    )


def make(folder: Path, language: str) -> Made:
    chosen = recipe(language=language)
    study = plan(chosen)
    result = study.run()
    said = contents(result, study, reproduce(study.table))
    write_report(chosen, folder)
    return Made(chosen, study, result, said, folder)


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("en") / "out", "en")


@pytest.fixture(scope="session")
def japanese(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("ja") / "out", "ja")


@pytest.fixture(params=["english", "japanese"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


@pytest.fixture
def no_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without published estimates, which take longer than all the rest."""
    monkeypatch.setattr(shared, "reproduce", lambda table: ())
    monkeypatch.setattr(shared, "_REBUILT", {})


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    with chromium() as opened:
        yield opened
