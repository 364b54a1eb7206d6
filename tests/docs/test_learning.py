"""The page on what episodes teach: its example runs, and its stated numbers are those of the code."""

import doctest
from pathlib import Path

from iomodel.episodes.learning.levels import SEEN
from iomodel.episodes.learning.likelihood import OBSERVED, StatedErrors
from iomodel.episodes.learning.posterior import LEAST
from iomodel.episodes.learning.shared import SHARED, parameters_of
from iomodel.episodes.learning.work import FEWER
from iomodel.models import Substitution

PAGE = Path(__file__).parents[2] / "docs" / "learning.md"


def test_the_example_runs():
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert (failed, tried > 4) == (0, True)


def test_the_stated_errors_and_priors_are_those_of_the_code():
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    errors = StatedErrors()
    assert f"`{1 - errors.lapse:g} [N((h - p) / s) - N((l - p) / s)] + {errors.lapse:g}`" in text
    assert f"m = {errors.model:g}" in text
    assert f"{100 * OBSERVED['GDP']:g} points of a quarter's GDP" in text
    assert f"{100 * OBSERVED['output']:g} points of a month's output" in text
    assert f"from {100 * SEEN:g} % of what a sector makes" in text
    assert f"effective sample below {LEAST}" in text
    priors = {one.name: one.prior for one in SHARED}
    assert {(priors[name].median, priors[name].spread) for name in ("criticality", "thrift", "ramp")} == {
        (1, 2)
    }
    assert (priors["severity"].low, priors["severity"].central, priors["severity"].high) == (0.5, 1, 1)
    assert (priors["spread"].low, priors["spread"].central, priors["spread"].high) == (1, 2, 4)
    (elasticity,) = parameters_of([Substitution()])
    assert (
        f"median {elasticity.prior.median}, nine in ten within a factor of {elasticity.prior.spread:g}"
        in text
    )
    assert f"{FEWER[Substitution]} draws are answered" in text
