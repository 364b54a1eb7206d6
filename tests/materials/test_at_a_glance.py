"""What a material shows of itself in a terminal."""

import dataclasses

import iomodel as iom


def test_a_material_reads_well_in_a_terminal_of_80_columns():
    known = iom.load_material("rare-earths")
    shown = repr(known).splitlines()
    assert shown[0].startswith("Material rare-earths: ")
    assert max(map(len, shown)) <= 80
    assert f"{len(known.exposures)} at 107 sectors of japan-2015" in repr(known)
    assert "1 origins" not in repr(known)


def test_a_material_shows_itself_in_a_notebook_with_every_text_escaped():
    known = dataclasses.replace(iom.load_material("gallium"), title_en="<b>gallium</b>")
    shown = known._repr_html_()
    assert shown.startswith("<table>")
    assert "&lt;b&gt;gallium" in shown
    assert "metal &gt; refined &gt; compound" in shown
