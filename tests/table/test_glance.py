"""Tables and reports on them read well in a terminal of 80 columns and in a notebook."""

import pytest

import iomodel as iom
from iomodel.sources.mrio.reader import load_world
from tests.helpers.changes import rescaled
from tests.helpers.economies import CHAPTER_2, system

LONG = "a name that somebody made far too long for any terminal in the world to show"


def tables():
    japan = iom.load_table("japan-2015", 187)
    return {
        "japan": japan,
        "in single yen": rescaled(japan, 1e9).replace(meta=japan.meta.replace(unit="JPY", totals=())),
        "long name": CHAPTER_2.table(LONG),
        "one long word": CHAPTER_2.table(LONG.replace(" ", "-")),
        "tiny": rescaled(CHAPTER_2.table(), 1e-9),
        "world": load_world(system()),
    }


@pytest.mark.parametrize("kind", tables())
def test_reprs_fit_80_columns_and_say_what_matters(kind):
    table = tables()[kind]
    for told in (repr(table), repr(table.check())):
        assert max(map(len, told.splitlines())) <= 80
    assert all(
        word in repr(table) for word in ("sectors", "output", "GDP", "exports", "imports", table.meta.unit)
    )
    assert "problems" in repr(table.check())
    assert kind != "tiny" or "2.05e-06" in repr(table)


def test_a_report_says_its_problems_first():
    japan = iom.load_table("japan-2015", 13)
    wrong = japan.replace(meta=japan.meta.replace(totals=(("gdp", 1e6),))).check()
    assert wrong.problems
    first = repr(wrong).splitlines()[1]
    assert first.startswith("  problems")
    assert "GDP 533,183.214" in first
    assert "none" in repr(japan.check()).splitlines()[1]


def test_a_notebook_shows_tables_with_every_text_escaped():
    bad = "<script>alert('x')</script>"
    table = CHAPTER_2.table(bad)
    table = table.replace(names_en=(bad, bad), meta=table.meta.replace(title=bad, source=bad, notes=bad))
    for told in (table._repr_html_(), table.check()._repr_html_()):
        assert told.startswith("<table>")
        assert "<script>" not in told
        assert "&lt;script&gt;" in told
    assert "29.4%" in CHAPTER_2.table()._repr_html_() or "33.3%" in CHAPTER_2.table()._repr_html_()
