"""Tables in no known layout, read through a map that says where everything stands."""

import re
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, LayoutError, ParameterError, TableError, UnbalancedTableError
from iomodel.sources.mapped.entries import TableMap
from iomodel.sources.user import add_table
from tests.sources import layouts, workbooks

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "table-layout.md"
CODES = ("A01", "C10", "G47")


@pytest.fixture
def atlantis(tmp_path):
    """The table and the map of the guide."""
    for name, block in re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S):
        (tmp_path / name).write_text(block, encoding="utf-8")
    return tmp_path / "atlantis.csv"


def loaded(path, *changes, text=None):
    """The table through its map, with some texts of the map changed."""
    layout = path.with_suffix(".toml")
    words = layout.read_text("utf-8") if text is None else text
    for old, new in changes:
        assert old in words
        words = words.replace(old, new)
    layout.write_text(words, encoding="utf-8")
    return iom.load_table(path, layout=layout)


def test_imports_by_good_are_split_by_use_at_home(atlantis):
    found = loaded(atlantis)
    np.testing.assert_allclose(found.x, [100, 200, 300])
    np.testing.assert_allclose(found.imports, [25, 80, 10])
    share = 25 / (10 + 50 + 5 + 40)
    np.testing.assert_allclose(found.Zm[0], share * np.array([10, 50, 5]))
    assert found.gdp == 35 + 50 + 120 + 15 + 20 + 65
    assert found.meta.outside_gdp == ("taxes on products",)
    assert found.names_en == ("Farms", "Mills", "Services")
    assert found.check().problems == ()


def map_of(table, imports):
    """A map of the sheets that `sheets_of` writes."""
    return f"""
unit = "{table.meta.unit}"
region = "DEU"
source = "made up"
sheet = "use"
sectors = "A2:A4"
columns = "B1:D1"
flows = "B2:D4"
demand = {{ home = "E2:E4" }}
costs = {{ "value added" = "B5:D5" }}
output = "F2:F4"
employment = "G2:G4"
{imports}
"""


def sheets_of(path, table):
    """Domestic flows on one sheet, imported ones on another, a row of imports by user below the first."""
    rows = [["", *table.codes, "final", "output", "persons"]]
    for i, code in enumerate(table.codes):
        rows.append([code, *table.Zd[i], table.f[i], table.x[i], 1000.0 * (i + 1)])
    rows += [["value added", *table.v[0]], ["imports", *table.Zm.sum(axis=0)]]
    abroad = [["", *table.codes, "final"]]
    abroad += [[code, *table.Zm[i], table.Ym[i, 0]] for i, code in enumerate(table.codes)]
    return workbooks.write(path, use=rows, Imports=abroad)


def test_imports_by_good_and_user_are_taken_as_they_are(tmp_path):
    table = layouts.economy(CODES)
    path = sheets_of(tmp_path / "t.xlsx", table)
    imports = '[imports]\nflows = "Imports!B2:D4"\ndemand = { home = "\'Imports\'!E2:E4" }'
    found = loaded(path, text=map_of(table, imports))
    for what in ("Zd", "Zm", "Yd", "Ym", "x", "v"):
        np.testing.assert_allclose(getattr(found, what), getattr(table, what), rtol=1e-9)
    np.testing.assert_array_equal(found.employment, [1000, 2000, 3000])


def test_imports_by_user_alone_are_a_cost_and_never_value_added(tmp_path):
    table = layouts.economy(CODES)
    path = sheets_of(tmp_path / "t.xlsx", table)
    found = loaded(path, text=map_of(table, '[imports]\nby_user = "B6:D6"'))
    assert found.gdp == pytest.approx(table.gdp)
    assert found.meta.outside_gdp == ("imports",)
    np.testing.assert_allclose(found.v[1], table.Zm.sum(axis=0))


DEFECTS = {
    "a cell outside": (
        ("J4:J6", "J40:J42"),
        LayoutError,
        r"output names cell J42, outside the sheet: atlantis",
    ),
    "a text": (("C4:E6", "A4:C6"), LayoutError, r"cell A4: found 'Farms', expected a number"),
    "another size": (("C4:E6", "C4:E5"), LayoutError, "flows is C4:E5, 2 x 3 cells; expected 3 x 3 cells"),
    "no range": (
        ("C4:E6", "C4-E6"),
        LayoutError,
        "flows: 'C4-E6' is no range of cells, expected one such as",
    ),
    "an end before the start": (("C4:E6", "E6:C4"), LayoutError, "ends before it begins"),
    "no sheet": (("C4:E6", "use!C4:E6"), LayoutError, "flows names sheet 'use'; atlantis.csv has 'atlantis'"),
    "other labels": (("C3:E3", "D3:F3"), LabelMismatchError, "differ: 'A01' in rows, 'C10' in columns"),
    "an empty label": (("B4:B6", "B1:B3"), LayoutError, "cell B2: found '', expected a label"),
    "purchasers": (
        ('"basic"', '"purchasers"'),
        LayoutError,
        "prices: Input should be 'basic' or 'producers'",
    ),
    "a wrong export": (
        ('["exports"]', '["abroad"]'),
        LayoutError,
        "'abroad' is none of households, investment",
    ),
    "no unit": (("million EUR", "bushels"), LayoutError, "unit: unit 'bushels' is not known"),
    "an unknown key": (("flows =", "flow ="), LayoutError, "unknown key. Did you mean 'flows'"),
    "a missing cost": ((', surplus = "C8:E8"', ""), UnbalancedTableError, "sector G47 Services: costs"),
    "another output": (("J4:J6", "F4:F6"), UnbalancedTableError, "output of .* as published"),
    "another classification": (("NACE Rev. 2", "ISIC Rev. 3"), LabelMismatchError, "are not of ISIC Rev. 3"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_wrong_map_is_refused(atlantis, defect):
    change, error, told = DEFECTS[defect]
    with pytest.raises(error, match=told):
        loaded(atlantis, change)


def test_all_that_is_wrong_is_said_at_once(atlantis):
    with pytest.raises(LayoutError) as caught:
        loaded(atlantis, ("million EUR", "bushels"), ("C4:E6", "C4"), ("J4:J6", "nowhere"))
    assert "unit" in str(caught.value)
    assert "output" in str(caught.value)


def test_a_supply_table_is_told_from_a_symmetric_one(tmp_path):
    """Who makes what: nearly diagonal, without value added."""
    made = np.diag([100.0, 200.0, 300.0]) + 4.0
    rows = [["", *CODES, "final", "output"]]
    rows += [[c, *line, 0.0, line.sum()] for c, line in zip(CODES, made, strict=True)]
    rows += [["none", 0.0, 0.0, 0.0]]
    path = workbooks.write(tmp_path / "t.xlsx", use=rows)
    text = map_of(layouts.economy(CODES), "").replace('employment = "G2:G4"\n', "")
    with pytest.raises(
        TableError, match=r"as in a supply table .* expected a symmetric table, or supply and use"
    ):
        loaded(path, text=text)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_has_any_common_separator(atlantis, separator):
    whole = loaded(atlantis).digest
    text = atlantis.read_text("utf-8").replace(",", separator)
    if separator != ",":
        text = text.replace(f"{separator}10{separator}", f"{separator}10,0{separator}")
    atlantis.write_text(text, encoding="utf-8")
    assert loaded(atlantis).digest == whole


def test_a_table_is_kept_with_its_map(atlantis, monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    added = add_table(atlantis, "atlantis", layout=atlantis.with_suffix(".toml"))
    atlantis.with_suffix(".toml").unlink()
    again = iom.load_table("atlantis")
    assert again.replace(meta=added.meta).digest == added.digest
    assert again.membership.name == "japan-2015 to ISIC Rev. 4"
    with pytest.raises(ParameterError, match="needs a map; give its file as layout"):
        iom.load_table(atlantis, format="mapped")


def test_a_way_of_ones_own_and_a_year_are_kept_with_the_table(monkeypatch, tmp_path):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    path = layouts.wiod_national(tmp_path / "DEU_NIOT_nov16.xlsx")
    way = tmp_path / "way.csv"
    way.write_text("code,sector,weight\n351,C27,1\n", encoding="utf-8")
    add_table(path, "mine", year=2013, concordance=way)
    way.unlink()
    again = iom.load_table("mine")
    assert (again.meta.year, again.membership.name) == (2013, "japan-2015 through concordance.csv")
    assert again.membership.weights[2].sum() > 0


def test_the_schema_explains_every_key():
    keys = TableMap.model_json_schema()["properties"]
    assert all(entry.get("description") for key, entry in keys.items() if "$ref" not in str(entry))
