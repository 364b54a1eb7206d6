import copy
import random
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, UnbalancedTableError, UnitError
from iomodel.sources.estat.reader import read_estat
from tests.sources import workbooks

DATA = Path(__file__).parent.parent / "data"
NEW_TITLE = "令和２年（2020年）産業連関表　（単位：１０億円）"


@pytest.fixture(scope="module")
def rows():
    return workbooks.sheet("japan-2015", "37")


@pytest.fixture(scope="module")
def small():
    return iom.load_table("japan-2015", 37)


def written(folder, rows, name="table.xlsx"):
    return workbooks.write(folder / name, rows)


def assert_same(found, stored, scale=1000.0):
    """The same economy in million instead of billion yen."""
    assert found.codes == stored.codes
    assert found.meta.outside_gdp == ("ohcr",)
    for flow in ("Zd", "Zm", "x", "value_added", "exports", "imports"):
        np.testing.assert_allclose(
            getattr(found, flow), getattr(stored, flow) * scale, rtol=1e-12, atol=1e-12 * found.x.sum()
        )


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("japan-2015", "37"),
        ("japan-2015", "107"),
        ("japan-2011", "108"),
        ("japan-2015", "187"),
        ("japan-2011", "190"),
    ],
)
def test_every_official_size_reads_as_the_stored_table(tmp_path, name, level):
    found = read_estat(written(tmp_path, workbooks.sheet(name, level)))
    stored = iom.load_table(name, level)
    assert_same(found, stored)
    assert (found.meta.unit, found.meta.year) == ("million JPY", stored.meta.year)
    assert (found.level, found.membership.official.name) == (level, name)
    assert found.names_en == stored.names_en


def test_committed_xlsx_and_xls_are_the_same_table(small):
    new, old = (read_estat(DATA / f"estat-layout-37{kind}") for kind in (".xlsx", ".xls"))
    assert new.digest == old.digest
    assert_same(new, small)


def test_a_table_in_million_yen_gives_the_percentages_of_the_one_in_billion(small):
    scenario = iom.load_scenario("rare-earth-ban")
    found = read_estat(DATA / "estat-layout-37.xlsx")
    losses = [iom.run(t, scenario, iom.SupplyConstrained()).gdp_loss().to_numpy() for t in (found, small)]
    np.testing.assert_allclose(*losses, rtol=1e-9)


def test_places_of_rows_and_columns_do_not_matter(tmp_path, rows, small):
    shuffled = copy.deepcopy(rows)
    order = list(range(2, len(shuffled[1])))
    random.Random(1).shuffle(order)
    for line in shuffled[1:-2]:
        line[2:] = [line[place] for place in order]
    body = shuffled[3:-2]
    random.Random(2).shuffle(body)
    found = read_estat(written(tmp_path, [["", "", "", "注"], *shuffled[:3], [], *body]))
    assert sorted(found.codes) == sorted(small.codes)
    place = found.position(small.codes)
    np.testing.assert_allclose(found.x[place], small.x * 1000, rtol=1e-12)
    np.testing.assert_allclose(found.Zd[np.ix_(place, place)], small.Zd * 1000, rtol=1e-12, atol=1e-3)


def test_full_width_codes_an_extra_column_notes_and_dashes_are_read(tmp_path, rows, small):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    odd = [["", *line] for line in copy.deepcopy(rows)]
    odd[1] = [cell.translate(wide) for cell in odd[1]]
    for line in odd[3:-2]:
        line[1] = f" {line[1].translate(wide)}　"
        line[3:] = ["－" if value == 0 else value for value in line[3:]]
    odd[-1] = ["", "注）", "四捨五入", 12.0]
    assert_same(read_estat(written(tmp_path, odd)), small)


def test_a_sheet_of_notes_before_the_table_is_passed_over(tmp_path, rows, small):
    path = workbooks.write(
        tmp_path / "two.xlsx", 利用上の注意=[["この表は"], ["2015", "年"]], 取引基本表=rows
    )
    assert_same(read_estat(path), small)


def test_a_basic_table_reads_at_every_level(tmp_path):
    rows = workbooks.cells(
        workbooks.with_totals(workbooks.published_basic("japan-2015")), workbooks.TITLES["japan-2015"], {}
    )
    path = written(tmp_path, rows)
    for level in ("13", "37", "107", "187"):
        assert_same(read_estat(path, sectors=level), iom.load_table("japan-2015", level))
    found = read_estat(path)
    assert found.n == 107
    np.testing.assert_allclose(found.membership.official.output.sum(), found.x.sum(), rtol=1e-12)
    own = iom.load_classification("japan-2015").output
    np.testing.assert_allclose(found.membership.official.output, own * 1000, rtol=1e-9)


def test_a_basic_table_with_an_unknown_code_is_refused(tmp_path):
    flows = workbooks.published_basic("japan-2015").rename(index={"0111011": "0111999"})
    rows = workbooks.cells(workbooks.with_totals(flows), workbooks.TITLES["japan-2015"], {})
    with pytest.raises(LabelMismatchError, match="basic codes 0111999 are in none of the classifications"):
        read_estat(written(tmp_path, rows))


@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_a_2020_table_rounded_to_billion_yen_keeps_its_gaps_within_rounding(tmp_path, decimals):
    whole = (workbooks.with_totals(workbooks.published_2020()) / 1000).round(decimals)
    found = read_estat(written(tmp_path, workbooks.cells(whole, NEW_TITLE, {})))
    assert (found.n, found.level, found.meta.year) == (108, "108", 2020)
    assert (found.meta.unit, found.membership.official.name) == ("billion JPY", "japan-2020")
    assert found.names_en[found.codes.index("675")] == "Veterinary service"
    assert found.gdp == pytest.approx(533_183, rel=1e-4)
    gap = np.abs((found.Zd + found.Zm).sum(axis=0) + found.v.sum(axis=0) - found.x).max()
    assert gap <= found.meta.tolerance * found.x.sum() < 70 * 10.0**-decimals
    if decimals < 3:
        assert gap > 0


def test_exposures_written_for_2015_carry_to_a_2020_table(tmp_path):
    whole = workbooks.with_totals(workbooks.published_2020()) / 1000
    found = read_estat(written(tmp_path, workbooks.cells(whole.round(3), NEW_TITLE, {})))
    scenario = iom.load_scenario("rare-earth-ban")
    stored = iom.load_table("japan-2015", 107)
    losses = [iom.run(t, scenario, iom.Direct()).gdp_loss().to_numpy() for t in (found, stored)]
    np.testing.assert_allclose(*losses, rtol=1e-4)


@pytest.mark.parametrize("level", ["37", "187"])
def test_rounded_tables_of_other_sizes_are_read_too(tmp_path, level):
    whole = (workbooks.with_totals(workbooks.published("japan-2015", level)) / 1000).round(1)
    title = workbooks.TITLES["japan-2015"].replace("百万円", "10億円")
    found = read_estat(written(tmp_path, workbooks.cells(whole, title, {})))
    stored = iom.load_table("japan-2015", level)
    assert list(found.x == 0) == list(stored.x == 0)
    np.testing.assert_allclose(found.x, stored.x, atol=2.0)


def test_an_altered_figure_is_found_with_its_cell(tmp_path, rows):
    altered = copy.deepcopy(rows)
    line, place = workbooks.places(altered, "35", "29")
    altered[line][place] += 1000
    with pytest.raises(
        UnbalancedTableError, match=r"total 70 of sector 35 is .* expected the sum of its parts"
    ):
        read_estat(written(tmp_path, altered))


class TestOfficialImports:
    def read(self, folder, rows, matrix, title=None):
        table = written(folder, rows)
        title = title or workbooks.TITLES["japan-2015"]
        imports = written(folder, workbooks.cells(matrix, title, {}), "imports.xlsx")
        return read_estat(table, imports=imports)

    def test_a_proportional_matrix_gives_the_proportional_split(self, tmp_path, rows, small):
        found = self.read(tmp_path, rows, workbooks.import_matrix("japan-2015", "37"))
        assert_same(found, small)
        assert found.meta.imports == "the publisher's own matrix of imports"

    def test_the_publishers_split_is_kept_cell_by_cell(self, tmp_path, rows, small):
        matrix = workbooks.import_matrix("japan-2015", "37")
        matrix.loc["06", "26"] += 5000
        matrix.loc["06", "46"] -= 5000
        found = self.read(tmp_path, rows, matrix)
        i, (j, k) = found.codes.index("06"), found.position(["26", "46"])
        assert found.Zm[i, j] == pytest.approx(small.Zm[i, j] * 1000 + 5000)
        assert found.Zd[i, k] == pytest.approx(small.Zd[i, k] * 1000 + 5000)
        np.testing.assert_allclose(found.x, small.x * 1000, rtol=1e-9)

    def test_a_matrix_at_a_coarser_code_width_goes_with_a_basic_table(self, tmp_path):
        title = workbooks.TITLES["japan-2015"]
        basic = workbooks.cells(workbooks.with_totals(workbooks.published_basic("japan-2015")), title, {})
        found = self.read(tmp_path, basic, workbooks.import_matrix("japan-2015", "107"))
        assert found.categories == ("ohcc", "prco", "govc", "gosc", "invg", "invp", "stck", "expo")
        assert_same(found, iom.load_table("japan-2015", 107))

    def test_a_basic_matrix_goes_with_a_basic_table_at_any_level(self, tmp_path):
        title, flows = workbooks.TITLES["japan-2015"], workbooks.published_basic("japan-2015")
        table = written(tmp_path, workbooks.cells(workbooks.with_totals(flows), title, {}))
        matrix = workbooks.cells(workbooks.import_matrix_of(flows), title, {})
        imports = written(tmp_path, matrix, "imports.xlsx")
        for level in ("37", "187"):
            found = read_estat(table, sectors=level, imports=imports)
            stored = iom.load_table("japan-2015", level)
            assert set(found.categories) == set(stored.categories)
            np.testing.assert_allclose(found.imports, stored.imports * 1000, rtol=1e-9, atol=1e-3)
            assert np.abs(found.Zm - stored.Zm * 1000).max() > 1e3

    def test_a_matrix_of_another_table_is_refused(self, tmp_path, rows):
        matrix = workbooks.import_matrix("japan-2015", "37")
        matrix.loc["06", ["26", "70"]] += 50_000
        with pytest.raises(UnbalancedTableError, match="uses of imported goods of sector 06"):
            self.read(tmp_path, rows, matrix)

    def test_imports_beside_a_negative_by_product_leave_a_negative_domestic_flow(self, tmp_path, rows):
        matrix = workbooks.import_matrix("japan-2015", "37")
        matrix.loc["06", "01"] += 100_000
        matrix.loc["06", "21"] -= 100_000
        found = self.read(tmp_path, rows, matrix)
        i, j = found.position(["06", "01"])
        assert found.Zd[i, j] < 0
        assert found.Zd[i, j] + found.Zm[i, j] == pytest.approx(
            workbooks.published("japan-2015", "37").loc["06", "01"]
        )

    def test_another_level_and_another_unit_are_refused(self, tmp_path, rows):
        with pytest.raises(LabelMismatchError, match="expected a matrix of imports at the same level"):
            self.read(tmp_path, rows, workbooks.import_matrix("japan-2015", "107"))
        matrix = workbooks.import_matrix("japan-2015", "37")
        with pytest.raises(UnitError, match="expected million JPY"):
            self.read(tmp_path, rows, matrix, title="輸入表（単位：10億円）")


class TestEmployment:
    def read(self, folder, rows, page):
        return read_estat(written(folder, rows), employment=written(folder, page, "employment.xlsx"))

    def test_persons_engaged_come_by_code(self, tmp_path, rows, small):
        persons = np.arange(1, 38) * 1000.0
        order = [*range(36, -1, -1)]
        page = workbooks.employment([small.codes[i] for i in order], persons[order])
        found = self.read(tmp_path, rows, page)
        np.testing.assert_array_equal(found.employment, persons)

    def test_a_wrong_total_and_missing_sectors_are_refused(self, tmp_path, rows, small):
        page = workbooks.employment(small.codes, np.full(37, 1000.0))
        page[-1][2] += 100
        with pytest.raises(UnbalancedTableError, match=r"cell C40: total 70 is 37,100 persons"):
            self.read(tmp_path, rows, page)
        with pytest.raises(LabelMismatchError, match="sectors missing: 69"):
            self.read(tmp_path, rows, page[:-2])


def test_a_prefectures_own_codes_keep_their_place(tmp_path):
    flows = workbooks.published("japan-2015", "107")
    flows["802"] = flows["801"] * 0.25
    flows["801"] *= 0.75
    flows["842"] = flows["841"] * 0.4
    flows["841"] *= 0.6
    title = "平成27年○○県産業連関表（百万円）"
    found = read_estat(written(tmp_path, workbooks.cells(workbooks.with_totals(flows), title, {})))
    stored = iom.load_table("japan-2015", 107)
    assert found.meta.exports == ("expo", "802")
    np.testing.assert_allclose(found.exports, stored.exports * 1000, rtol=1e-9, atol=1)
    np.testing.assert_allclose(found.imports, stored.imports * 1000, rtol=1e-9, atol=1)


def test_a_prefectures_table_is_of_the_prefecture_and_priced_at_its_own_gdp(tmp_path, rows):
    tenth = [[cell / 10 if isinstance(cell, float | int) else cell for cell in row] for row in rows]
    tenth[0] = [str(cell).replace("産業連関表", "東京都産業連関表") if cell else cell for cell in tenth[0]]
    found = read_estat(written(tmp_path, tenth))
    assert (found.meta.region, set(found.regions)) == ("JP-13", {"JP-13"})
    result = iom.run(found, "rare-earth-ban", "direct")
    whole = iom.run(iom.load_table("japan-2015", 37), "rare-earth-ban", "direct")
    assert result.gdp_loss().iloc[0, 0] == pytest.approx(whole.gdp_loss().iloc[0, 0], rel=1e-3)
    gdp = result.provenance["gdp"]
    assert gdp["value"] == pytest.approx(found.gdp * 1e6)
    assert (gdp["year"], gdp["currency"]) == (2015, "JPY")
    assert "trillion JPY at nominal GDP of 2015, that of the table itself" in result.headline
    assert "at nominal GDP of 2024; table japan-2015" in whole.headline


def test_a_table_of_a_part_of_japan_that_does_not_say_so_gets_its_own_gdp(small):
    from tests.helpers.changes import rescaled

    assert iom.run(rescaled(small, 0.1), "rare-earth-ban", "direct").provenance["gdp"]["year"] == 2015
    headline = iom.run(rescaled(small, 0.1), "rare-earth-ban", "direct").headline
    assert "that of the table itself, which is not that of JPN" in " ".join(headline.split())
    same = rescaled(small, 1e3).replace(meta=small.meta.replace(unit="million JPY", totals=()))
    assert iom.run(same, "rare-earth-ban", "direct").provenance["gdp"]["year"] == 2024


@pytest.mark.parametrize(
    ("scale", "unit", "own", "currency"),
    [(1, "billion EUR", True, "EUR"), (0.008, "billion USD", False, "JPY"), (1, "billion USD", True, "USD")],
)
def test_a_table_in_another_currency_is_japans_only_if_its_gdp_is(small, scale, unit, own, currency):
    """No GDP of Japan is listed in euros; 4 trillion dollars is Japan's, 533 trillion is not."""
    from tests.helpers.changes import rescaled

    other = rescaled(small, scale).replace(meta=small.meta.replace(unit=unit, totals=()))
    found = iom.run(other, "rare-earth-ban", "direct").provenance["gdp"]
    assert (found["own"], found["currency"], found["unlike"]) == (own, currency, "JPN" if own else "")
