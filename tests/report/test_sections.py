"""Sections register themselves, each with its words in both languages."""

import re
import string
import sys

import pytest

import iomodel as iom
from iomodel.models.measures import MEASURES
from iomodel.report import sections as package
from iomodel.report.brief import Brief
from iomodel.report.words import SAID, vocabulary, words

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", SAID)
def test_every_word_is_there_in_both_languages_with_blanks_of_the_same_names(key):
    english, japanese = SAID[key]
    assert blanks(japanese) <= blanks(english)
    spelled = re.sub(r"\{[^}]*\}", "", english)
    if re.search("[a-z]{4}", spelled) and "times" not in spelled:
        assert JAPANESE.search(japanese), f"{key} has no Japanese"


def test_a_file_in_the_folder_adds_a_section(tmp_path, monkeypatch):
    (tmp_path / "nothing.py").write_text(
        'PLACE = 15\nWORDS = {"nothing_new": ("nothing", "何もない")}\ndef section(brief): return None\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.setattr("iomodel.report.words.SAID", dict(SAID))
    try:
        found = [registered.name for registered in package._registered()]
    finally:
        sys.modules.pop("iomodel.report.sections.nothing", None)
    known = [registered.name for registered in package.SECTIONS]
    assert found == [known[0], "nothing", *known[1:]]


def test_a_key_that_is_taken_is_refused():
    with pytest.raises(ValueError, match="'gdp' is there already"):
        vocabulary({"gdp": ("GNP", "国民総生産")})


def test_measures_of_prices_have_a_section_only_where_prices_move():
    """Every measure that the model gives is a row; a report of models at fixed prices has no such section."""
    from iomodel.report.recipe import Recipe
    from iomodel.report.sections import measures
    from iomodel.report.study import plan

    study = plan(
        Recipe(name="x", scenarios=("rare-earth-ban",), sectors=13, models=("direct", "substitution"))
    )
    result = iom.run(study.table, study.subject, ("direct", "substitution"))
    for language, headline in (("en", "real GDP, chained along the cut"), ("ja", "実質GDP（連鎖方式）")):
        brief = Brief(words(language), result, study, None)
        section = measures.section(brief)
        assert section is not None
        assert headline in section.paragraphs[0]
        assert section.tables[0].rows[0][0] == headline
        assert len(section.tables[0].rows) == len(MEASURES)
    fixed = iom.run(study.table, study.subject, ["direct"])
    assert measures.section(Brief(words("en"), fixed, study, None)) is None
