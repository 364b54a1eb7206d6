"""Official codes reach tables that say nothing but their labels."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError
from iomodel.sources.reached import NONE, reached
from iomodel.sources.template import copy_template, read_template
from iomodel.table.isic import OECD_GROUPS, SECTIONS
from iomodel.table.isic3 import GROUPS
from tests.sources import layouts

NACE = [f"CPA_{code}" for code in [*"AB", *[f"C{n}" for n in range(10, 34)], *"DEFGHIJKLMNOPQRSTU"]]
LABELS = {
    "sections": (list(SECTIONS), "japan-2015 to ISIC Rev. 4", "C"),
    "products": (NACE, "japan-2015 to ISIC Rev. 4", "CPA_C27"),
    "industries of WIOD": ([f"c{n}" for n in range(1, 36)], "japan-2015 to ISIC Rev. 3", "c14"),
    "codes of WIOD": (list(GROUPS), "japan-2015 to ISIC Rev. 3", "30t33"),
    "groups of OECD": (list(OECD_GROUPS), "japan-2015 to ISIC Rev. 4", "MANUF_EXFOOD"),
}


def template_of(folder, codes, classification=""):
    """A filled-in template of a toy economy."""
    table = layouts.economy(tuple(codes))
    copy_template(folder)
    heads = ",".join(table.codes)

    def write(name, head, rows, labels):
        lines = [
            f"label,name,{head}",
            *(f"{label},,{','.join(map(str, r))}" for label, r in zip(labels, rows, strict=True)),
        ]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")

    write("Z", heads, (table.Zd + table.Zm).tolist(), table.codes)
    write("Y", "home", (table.Yd + table.Ym).tolist(), table.codes)
    write("v", heads, table.v.tolist(), ["value added"])
    write("imports", "total", table.imports[:, None].tolist(), table.codes)
    (folder / "employment.csv").unlink()
    said = "unit,million USD\nregion,DEU\n" + (f"classification,{classification}\n" if classification else "")
    (folder / "about.csv").write_text(said, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", LABELS)
def test_labels_that_tell_are_reached_through_the_template(tmp_path, kind):
    codes, name, hit = LABELS[kind]
    found = read_template(template_of(tmp_path / "t", codes))
    assert found.membership.name == name
    assert found.membership.unmapped_share < 0.03
    lost = iom.run(found, "rare-earth-ban", "direct").by_sector()["output_share"]
    assert lost[hit] < 0
    assert found.names_en[codes.index(hit)] != hit
    assert found.names_ja[codes.index(hit)] != hit


@pytest.mark.parametrize("level", ["37", "107"])
def test_codes_of_japans_own_levels_are_told(tmp_path, level):
    codes = iom.load_classification("japan-2015").codes(level)
    found = read_template(template_of(tmp_path / "t", codes))
    assert found.level == level
    assert found.membership.official.name == "japan-2015"
    assert found.membership.official.output.sum() == pytest.approx(found.x.sum())


def test_the_108_sectors_of_2020_are_told_from_those_of_2015(tmp_path):
    codes = iom.load_classification("japan-2020").codes("108")
    found = read_template(template_of(tmp_path / "t", codes))
    assert (found.membership.official.name, found.level) == ("japan-2020", "108")


def test_labels_that_could_be_anything_are_reached_where_the_table_says_so(tmp_path):
    codes = ["A", "B", "C"]
    assert read_template(template_of(tmp_path / "a", codes)).membership is None
    said = read_template(template_of(tmp_path / "b", codes, "NACE Rev. 2"))
    assert said.membership.name == "japan-2015 to ISIC Rev. 4"
    assert said.names_en[2] == "Manufacturing"
    sections = list(SECTIONS)
    assert read_template(template_of(tmp_path / "c", sections, NONE)).membership is None


def test_a_classification_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(LabelMismatchError, match=r"'ISIC 5' is not known; expected one of none, ISIC Rev. 4"):
        read_template(template_of(tmp_path / "a", ["A", "B"], "ISIC 5"))
    with pytest.raises(
        LabelMismatchError, match=r"labels x, y \.\.\. are not of ISIC Rev. 4; expected sections"
    ):
        read_template(template_of(tmp_path / "b", ["x", "y"], "ISIC Rev. 4"))
    with pytest.raises(LabelMismatchError, match=r"2 labels are no level of japan-2015; levels"):
        read_template(template_of(tmp_path / "c", ["x", "y"], "japan-2015"))


def test_a_table_that_is_reached_stays_as_it_is():
    table = iom.load_table(sectors=13)
    assert reached(table) is table


def test_weights_are_those_of_the_bundled_concordance(tmp_path):
    found = read_template(template_of(tmp_path / "t", list(OECD_GROUPS)))
    given = found.membership.weights.sum(axis=0)
    np.testing.assert_allclose(given[given > 0], 1, rtol=1e-12)
