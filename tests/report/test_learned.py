"""The section on what episodes teach: off by default."""

import pytest

import iomodel as iom
from iomodel.report import contents, plan
from iomodel.report.sections import learned
from tests.report.conftest import recipe


def section(**changes):
    study = plan(recipe(sectors=13, grid={}, **changes))
    found = contents(study.run(), study).sections
    return next((each for each in found if each.key == "learned"), None), study


def test_a_report_has_none_unless_it_is_asked_for():
    assert section(models=["direct"])[0] is None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_it_says_what_learn_says(monkeypatch, language):
    monkeypatch.setattr(learned, "DRAWS", 512)
    found, study = section(posterior=True, language=language, models=["direct"], lead="direct")
    posterior = iom.learn(study.table, "rare-earth-ban", "direct", draws=512)
    losses, inputs, published = found.tables
    row = posterior.loss().loc[("direct", 365)]
    assert next(each for each in losses.rows if each[1] == 365)[2:] == pytest.approx(tuple(row))
    assert len(inputs.rows) == 5
    assert {each[0] for each in published.rows} >= {"nri-12m", "mizuho-stop", "dir-a", "imf-2026"}
    assert "gas-de-2022" in found.paragraphs[1]
    assert " -0." not in found.paragraphs[1]


def test_what_cuts_no_material_has_none():
    assert section(posterior=True, scenarios=["dlri"], models=["direct"])[0] is None
