"""What estimates, and answers on them, show of themselves in a terminal and a notebook."""

import pytest

import iomodel as iom
from iomodel.estimates.beyond import Shown


@pytest.mark.parametrize("name", iom.estimate_names())
def test_an_estimate_reads_well_in_a_terminal_of_80_columns(name):
    found = iom.load_estimate(name)
    shown = repr(found).splitlines()
    assert shown[0].startswith(f"{type(found).__name__} {name}: ")
    assert max(map(len, shown)) <= 80
    plain = " ".join(repr(found).split())
    assert all(text in plain for text in (found.who, found.when, found.shock, found.known))
    assert str(found) == repr(found)


def test_an_estimate_says_its_figure_and_how_it_is_read():
    shown = repr(iom.load_estimate("nri-3m"))
    assert "published   -0.11 % of GDP, -660 billion yen\n" in shown
    assert "share of    nominal GDP of 2024\n" in shown
    assert "parameters come from nri-12m" in shown
    assert "left out" not in shown, "nothing is left out, and no line says so"
    assert "it counts output, not GDP" in repr(iom.load_estimate("ecb-2026"))


def test_a_notebook_escapes_what_an_estimate_says():
    odd = iom.load_estimate("nri-3m").model_copy(update={"shock": "<script>"})
    assert "<script>" not in odd._repr_html_()
    assert "&lt;script&gt;, 90 days" in odd._repr_html_()
    assert odd._repr_html_().startswith("<table><caption>Estimate nri-3m")


def test_answers_on_estimates_are_a_line_each():
    table = iom.load_table("japan-2015", 13)
    (rebuilt,) = iom.reproduce(table, ["nri-3m"])
    (belief,) = iom.believe(table, ["nri-12m"], "direct")
    point = iom.axis(table, ["imf-2026"])[0]
    solved = iom.calibrate(table, "nri", "direct", -0.004)
    shown = Shown(iom.load_estimate("ecb-2026"), "")
    for line, told in (
        (rebuilt, "nri-3m: -0.11 % published, -0.11 % modelled, predicted with severity 0.2963"),
        (belief, f"nri-12m, direct: exposure {belief.value:.4g}"),
        (point, "imf-2026: -1.8 % of GDP"),
        (solved, f"severity {solved.value:.4g} gives -0.400 % of GDP"),
        (shown, "-0.6 to -0.3 % of output, not rebuilt"),
    ):
        assert told in repr(line)
        assert "\n" not in repr(line)


def test_a_verdict_reads_as_its_sentences():
    found = iom.check_claim("$8 billion")
    assert repr(found).split() == str(found).split()
    assert max(map(len, repr(found).splitlines())) <= 80
    assert found._repr_html_().startswith(f"<p><b>{found.sentence}</b></p><p>Read as")
    assert "<script>" not in iom.check_claim("<script> Korea lost 8 billion dollars")._repr_html_()
