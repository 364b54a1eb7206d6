"""Eurostat's and national offices' tables in ESA codes: symmetric, and from supply and use."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LayoutError, TableError, UnbalancedTableError, UnitError
from iomodel.sources.formats import format_of
from tests.sources import layouts, workbooks

PRODUCTS = ("CPA_A01", "CPA_C10-12", "CPA_C27", "CPA_F", "CPA_R_S")
ABOVE = [["Symmetric input-output table at basic prices"], ["Austria", "2019", "MIO_EUR"]]


def siot(table, imports, above=ABOVE):
    """A symmetric table: all use with imports of goods below output, or domestic use with imports by user."""
    all_use = imports == "by good"
    Z = table.Zd + table.Zm if all_use else table.Zd
    final = table.f + table.Ym[:, 0] if all_use else table.f
    taxes = 0.01 * table.x
    rows = [*above, ["", "", *table.codes, "TOTAL", "P3_S14", "P3_S13", "P3", "P6", "TU"]]
    for i, code in enumerate(table.codes):
        home, abroad = 0.8 * table.f[i] + final[i] - table.f[i], 0.2 * table.f[i]
        use = [*Z[i], Z[i].sum(), home, 0.0, home, abroad, Z[i].sum() + home + abroad]
        rows.append([code, f"product {code}", *use])
    bought = table.Zm.sum(axis=0)
    below = {
        "TOTAL": Z.sum(axis=0),
        "D21X31": taxes,
        "D1": 0.6 * (table.v[0] - taxes),
        "B2A3G": 0.4 * (table.v[0] - taxes),
        "B1G": table.v[0] - taxes,
        "P1": table.x,
        "P7": table.imports if all_use else bought,
    }
    return rows + [[code, f"row {code}", *values] for code, values in below.items()]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_imports_by_good_are_split_by_use_at_home(tmp_path, ending):
    table = layouts.economy(PRODUCTS)
    path = written(tmp_path / f"siot.{ending}", siot(table, "by good"))
    assert format_of(path).name == "esa"
    found = iom.load_table(path)
    np.testing.assert_allclose(found.x, table.x)
    np.testing.assert_allclose(found.imports, table.imports, rtol=1e-6)
    np.testing.assert_allclose(found.value_added, table.v[0] - 0.01 * table.x, rtol=1e-9)
    assert found.components == ("D1", "B2A3G", "D21X31")
    assert (found.meta.region, found.meta.year, found.meta.unit) == ("AUT", 2019, "million EUR")
    assert found.meta.exports == ("P6",)
    assert found.names_en[2] == "product CPA_C27"


def written(path, rows, name="Table"):
    """Rows as a workbook or as CSV with semicolons."""
    if path.suffix == ".xlsx":
        return workbooks.write(path, **{name: rows})
    path.write_text("\n".join(";".join(map(str, line)) for line in rows), encoding="utf-8")
    return path


def test_imports_by_user_are_costs_and_never_value_added(tmp_path):
    table = layouts.economy(PRODUCTS)
    found = iom.load_table(written(tmp_path / "dom.xlsx", siot(table, "by user")))
    assert found.gdp == pytest.approx(table.v.sum() - 0.01 * table.x.sum())
    assert found.meta.outside_gdp == ("D21X31", "imports by user")
    np.testing.assert_allclose(found.Zd, table.Zd)


def test_supply_and_use_become_products_by_the_industry_technology(tmp_path):
    """Miller & Blair, ch. 5: make (90, 0; 10, 100), use (12, 8; 10, 7); B D by hand."""
    head = [["Austria, 2019, million euro"]]
    supply = [*head, ["", "C26", "C27", "P7"], ["CPA_C26", 90.0, 10.0, 0.0], ["CPA_C27", 0.0, 100.0, 0.0]]
    supply += [["P1", 90.0, 110.0, 0.0]]
    use = [*head, ["", "C26", "C27", "P3", "P6"], ["CPA_C26", 12.0, 8.0, 80.0, 0.0]]
    use += [["CPA_C27", 10.0, 7.0, 70.0, 13.0], ["B1G", 68.0, 95.0, 0.0, 0.0], ["P1", 90.0, 110.0, 0.0, 0.0]]
    found = iom.load_table(workbooks.write(tmp_path / "sut.xlsx", supply=supply, use=use))
    A = [[12 / 90 * 0.9 + 8 / 110 * 0.1, 8 / 110], [10 / 90 * 0.9 + 7 / 110 * 0.1, 7 / 110]]
    np.testing.assert_allclose(found.Ad, A, rtol=1e-12)
    np.testing.assert_allclose(found.Ad.round(4), [[0.1273, 0.0727], [0.1064, 0.0636]])
    np.testing.assert_allclose(found.x, [100, 100])
    assert found.gdp == 68 + 95


def one_sheet(tmp_path, rows, **named):
    return iom.load_table(workbooks.write(tmp_path / "t.xlsx", **(named or {"Table": rows})), format="esa")


def test_what_is_no_symmetric_table_is_refused(tmp_path):
    head = [["Austria, 2019, million euro"]]
    supply = [*head, ["", "C26", "C27", "F"], *([f"CPA_{c}", 9.0, 1.0, 1.0] for c in ("C26", "C27", "F"))]
    with pytest.raises(
        LayoutError, match="a supply table, which says who makes what; expected the use table"
    ):
        one_sheet(tmp_path, supply)
    use = [
        *head,
        ["", "C26", "C27", "F", "P3"],
        *([f"CPA_{c}", 9.0, 1.0, 1.0, 5.0] for c in ("C26", "C27", "F")),
    ]
    with pytest.raises(LayoutError, match="as in a use table of products by industries"):
        one_sheet(tmp_path, use)
    bought = [["Use at purchasers' prices, Austria, 2019, million euro"], *use[1:]]
    made = [*supply[:1], [*supply[1], "TTM"], *([*line, 2.0] for line in supply[2:])]
    with pytest.raises(
        LayoutError, match="a use table at purchasers' prices; the supply table has TTM; expected"
    ):
        one_sheet(tmp_path, None, supply=made, use=bought)
    with pytest.raises(LayoutError, match="no sheet with ESA codes"):
        one_sheet(tmp_path, [["a", 1.0]])


def test_what_the_sheet_does_not_say_is_asked_for(tmp_path):
    table = layouts.economy(PRODUCTS)
    path = written(tmp_path / "t.xlsx", siot(table, "by good", [["A table"], ["of 2019"]]))
    with pytest.raises(UnitError, match=r"no unit above the codes, expected 'MIO_EUR'"):
        iom.load_table(path)
    with pytest.raises(LayoutError, match="no country above the codes"):
        iom.load_table(path, unit="million HRK")
    found = iom.load_table(path, unit="million HRK", country="HRV")
    assert (found.meta.unit, found.meta.region, found.meta.year) == ("million HRK", "HRV", 2019)


def test_sums_are_the_publishers(tmp_path):
    table = layouts.economy(PRODUCTS)
    rows = siot(table, "by good")
    rows[3][2] += 0.5 * table.x.sum()
    with pytest.raises(UnbalancedTableError, match=r"output of CPA_A01 is .* as published, its parts"):
        one_sheet(tmp_path, rows)
    bare = [line for line in siot(table, "by good") if line[0] not in ("D1", "B2A3G", "B1G", "D21X31")]
    with pytest.raises(TableError, match="no row of value added"):
        one_sheet(tmp_path, bare)
