"""Sections register themselves, each with its words in both languages."""

import re
import string
import sys

import pytest

from iomodel.report import sections as package
from iomodel.report.words import SAID, vocabulary

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
