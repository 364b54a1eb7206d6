"""Official tables saved as CSV, codes that became numbers, and totals that only prefectures have."""

import csv
import io

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import IOModelError, LayoutError, UnbalancedTableError
from iomodel.sources.formats import format_of
from tests.sources import workbooks


@pytest.fixture(scope="module")
def rows():
    return workbooks.sheet("japan-2015", "37")


@pytest.fixture(scope="module")
def small():
    return iom.load_table("japan-2015", 37)


def text_of(rows, thousands=False):
    """A sheet as a spreadsheet saves it: whole figures without a point, perhaps with commas."""
    shown = (lambda cell: f"{cell:,.0f}") if thousands else (lambda cell: f"{cell:.0f}")
    out = io.StringIO()
    csv.writer(out).writerows([[shown(c) if isinstance(c, float) else c for c in line] for line in rows])
    return out.getvalue()


def assert_same(found, stored):
    assert found.codes == stored.codes
    for flow in ("Zd", "Zm", "x", "value_added", "exports", "imports"):
        np.testing.assert_allclose(getattr(found, flow), getattr(stored, flow) * 1000, rtol=1e-9, atol=1e-3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("thousands", [False, True])
def test_a_csv_of_the_official_layout_is_the_workbook(tmp_path, rows, small, encoding, thousands):
    path = tmp_path / "io37.csv"
    path.write_bytes(text_of(rows, thousands).encode(encoding))
    assert format_of(path).name == "official-workbook"
    found = iom.load_table(path)
    assert_same(found, small)
    assert (found.meta.unit, found.meta.year, found.level) == ("million JPY", 2015, "37")


@pytest.mark.parametrize(
    ("name", "level"), [("japan-2015", "37"), ("japan-2015", "107"), ("japan-2011", "190")]
)
def test_codes_stored_as_numbers_get_their_zeros_back(tmp_path, name, level):
    page = workbooks.sheet(name, level)
    page[1] = [int(cell) if cell else cell for cell in page[1]]
    for line in page[3:]:
        if line and str(line[0]).isdigit():
            line[0] = int(line[0])
    found = iom.load_table(workbooks.write(tmp_path / "t.xlsx", page))
    assert_same(found, iom.load_table(name, level))


def test_a_csv_without_codes_is_no_official_table_and_the_error_says_what_to_do(tmp_path, rows):
    path = tmp_path / "t.csv"
    path.write_text(text_of([rows[0], *rows[2:]]), encoding="utf-8")
    with pytest.raises(IOModelError, match="is of no known format"):
        iom.load_table(path)
    with pytest.raises(LayoutError, match="no row of official codes that rise to that of output"):
        iom.load_table(path, format="official-workbook")


def test_a_word_among_the_figures_of_a_csv_is_named_by_its_cell(tmp_path, rows):
    path = tmp_path / "t.csv"
    page = [list(line) for line in rows]
    page[5][6] = "n.a."
    path.write_text(text_of(page), encoding="utf-8")
    with pytest.raises(LayoutError, match=r"cell G6: found 'n\.a\.', expected a number"):
        iom.load_table(path)


def test_a_title_at_purchasers_prices_is_refused(tmp_path, rows):
    page = [[rows[0][0].replace("生産者価格", "購入者価格")], *rows[1:]]
    with pytest.raises(
        LayoutError, match="the title says '購入者価格', expected a table at producers' prices"
    ):
        iom.load_table(workbooks.write(tmp_path / "t.xlsx", page))


def prefecture(spoil=None):
    """A table of Tokyo: exports and sales to others, imports and purchases from others, each summed."""
    flows = workbooks.published("japan-2015", "107")
    flows["802"], flows["842"] = (flows["801"] * 0.25).round(), (flows["841"] * 0.4).round()
    flows["801"] -= flows["802"]
    flows["841"] -= flows["842"]
    whole = workbooks.with_totals(flows)
    whole["811"], whole["812"] = whole["801"], whole["802"]
    whole["871"] = whole[["841", "851", "861"]].sum(axis=1)
    whole["882"] = whole[["801", "802", "841", "842", "851", "861"]].sum(axis=1)
    if spoil:
        whole.loc["011", spoil] += 1e6
    title = "平成27年（2015年）東京都産業連関表　取引基本表（生産者価格評価）（単位：百万円）"
    return workbooks.cells(whole.loc[:, sorted(whole.columns)], title, {})


@pytest.mark.parametrize("as_csv", [False, True])
def test_a_prefecture_has_its_trade_with_others_its_totals_and_its_gdp(tmp_path, as_csv):
    path = tmp_path / ("tokyo.csv" if as_csv else "tokyo.xlsx")
    if as_csv:
        path.write_bytes(text_of(prefecture()).encode("cp932"))
    else:
        workbooks.write(path, prefecture())
    found = iom.load_table(path)
    stored = iom.load_table("japan-2015", 107)
    assert (found.meta.region, found.meta.exports) == ("JP-13", ("expo", "802"))
    np.testing.assert_allclose(found.imports, stored.imports * 1000, rtol=1e-9, atol=2)
    np.testing.assert_allclose(found.exports, stored.exports * 1000, rtol=1e-9, atol=2)
    assert found.gdp == pytest.approx(stored.gdp * 1000, rel=1e-9)
    assert found.check().published["published"]["gross value added"] == pytest.approx(548_238_714, rel=1e-6)


@pytest.mark.parametrize("total", ["811", "812", "871", "882"])
def test_a_prefectures_total_that_adds_up_to_nothing_is_refused(tmp_path, total):
    with pytest.raises(UnbalancedTableError, match=f"total {total} of sector 011 is"):
        iom.load_table(workbooks.write(tmp_path / "t.xlsx", prefecture(total)))
