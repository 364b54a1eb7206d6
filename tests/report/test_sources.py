"""Where assumptions come from, in Japanese: on every bundled scenario, and no part of what is asked."""

import re

import pytest

import iomodel as iom
from iomodel.files.entries import bundled
from iomodel.questions.ensemble.question import _NO_ASSUMPTION
from iomodel.report.brief import Brief
from iomodel.report.recipe import Recipe
from iomodel.report.sections import assumptions, provenance
from iomodel.report.study import plan
from iomodel.report.words import words
from iomodel.sources.economy import _rows

PATH = re.compile(r"tables/\S+\.csv")


@pytest.mark.parametrize("name", bundled("scenarios"))
def test_every_source_of_a_bundled_scenario_has_japanese_beside_it(name):
    missing = [one.source for one in iom.load_scenario(name).sources if not one.source_ja]
    assert [text for text in missing if not PATH.fullmatch(text)] == []


def test_every_listed_gdp_has_its_source_in_japanese():
    assert all(_rows("gdp.csv")["source_ja"].str.len() > 0)


def test_a_translation_is_no_assumption_and_stays_with_variants():
    ban = iom.load_scenario("rare-earth-ban")
    plain = ban.changed("", sources=[{**one.model_dump(), "source_ja": ""} for one in ban.sources])
    assert plain.sources != ban.sources
    assert plain.model_dump_json(exclude=_NO_ASSUMPTION) == ban.model_dump_json(exclude=_NO_ASSUMPTION)
    assert ban.lasting(90).sources == ban.sources


def test_a_japanese_report_shows_it_and_falls_back_to_the_original():
    study = plan(Recipe(name="x", scenarios=("imf",), sectors=13, models=("direct",)))
    result = iom.run(study.table, study.subject, ["direct"])
    shown = {}
    for language in ("en", "ja"):
        brief = Brief(words(language), result, study, None)
        rows = assumptions.section(brief).tables[0].rows
        shown[language] = {row[-1] for row in rows}, str(provenance.section(brief).tables[0].rows)
    sources = study.subject.sources
    assert {one.source for one in sources} <= shown["en"][0]
    assert {one.source_ja or one.source for one in sources} <= shown["ja"][0]
    assert "tables/materials/rare-earths/exposures.csv" in shown["ja"][0]
    assert "内閣府「国民経済計算」" in shown["ja"][1]
    assert "Cabinet Office" in shown["en"][1]
