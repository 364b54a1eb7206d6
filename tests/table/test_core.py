"""IOTable: its proofs, its derived parts, its other shapes."""

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, TableError, UnbalancedTableError, UnitError
from iomodel.table.labels import align, require_same
from tests.helpers.economies import CHAPTER_2, closed

LEVELS = [(name, level) for name in iom.table_names() for level in iom.table_levels(name)]


@pytest.fixture
def small():
    return CHAPTER_2.table()


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_domestic_inverse_gives_output_back(name, level):
    table = iom.load_table(name, level)
    np.testing.assert_allclose(
        table.L @ table.f, table.x, atol=max(1e-9 * table.x.max(), table.meta.tolerance * table.x.sum())
    )
    health = table.check()
    assert health.reproduction_gap < max(1e-11, table.meta.tolerance)
    assert 0 < health.spectral_radius < 1


def test_totals_of_2015():
    table = iom.load_table("japan-2015")
    assert table.x.sum() == pytest.approx(1_017_818.388, abs=1e-6)
    assert table.v.sum() == pytest.approx(548_238.714, abs=1e-6)
    assert table.gdp == pytest.approx(533_183.214, abs=1e-6)


def test_gdp_from_the_expenditure_side():
    """Final uses less imports give the same GDP, once consumption outside households is taken off."""
    table = iom.load_table("japan-2015", 37)
    outside = table.v[table.components.index("ohcr")].sum()
    assert table.Yd.sum() - table.Zm.sum() == pytest.approx(table.gdp + outside, rel=1e-12)


def test_imports_are_split_by_the_import_coefficient_of_each_good():
    table = iom.load_table("japan-2015")
    row = list(table.codes).index("061")
    use = table.Zd[row] + table.Zm[row]
    shares = table.Zm[row][use > 0] / use[use > 0]
    assert np.ptp(shares) < 1e-12
    assert shares[0] == pytest.approx(0.98940, abs=1e-5)
    exports = table.Ym[:, [table.categories.index(c) for c in table.meta.exports]]
    assert not exports.any()


def test_check_names_odd_cells():
    health = iom.load_table("japan-2015").check()
    assert len(health.negative_cells) == 48
    assert health.no_value_added == ("573", "681")
    finer = iom.load_table("japan-2015", 187).check()
    assert finer.zero_output == ("2612", "2712")
    assert "48 (by-products" in repr(health)


def test_aggregation_keeps_totals_and_import_flows():
    fine, coarse = iom.load_table("japan-2015", 107), iom.load_table("japan-2015", 37)
    summed = fine.aggregate("37")
    assert summed.codes == coarse.codes
    np.testing.assert_allclose(summed.x, coarse.x, rtol=1e-12)
    np.testing.assert_allclose(summed.Zd + summed.Zm, coarse.Zd + coarse.Zm, atol=1e-6)
    assert summed.imports.sum() == pytest.approx(fine.imports.sum(), rel=1e-12)
    assert summed.gdp == pytest.approx(fine.gdp, rel=1e-12)


def test_aggregation_by_a_mapping_must_cover_every_sector(small):
    whole = small.aggregate({"1": "all", "2": "all"}, {"all": ("Everything", "全部")})
    assert whole.codes == ("all",)
    assert whole.names_ja == ("全部",)
    with pytest.raises(LabelMismatchError, match=r"without a group: \['2'\].*not in the table: \['9'\]"):
        small.aggregate({"1": "a", "9": "a"})
    with pytest.raises(LabelMismatchError, match="the finer level to the coarser"):
        iom.load_table("japan-2015", 37).aggregate("107")


def test_pymrio_round_trip_and_calc_all():
    table = iom.load_table("japan-2015", 187)
    system = table.to_pymrio().calc_all()
    made = table.x > 0  # rows of scrap, which nobody makes, are outside our inverse
    np.testing.assert_allclose(np.asarray(system.L)[made], table.L[made], atol=1e-12)
    assert set(system.get_extensions()) == {"imports", "value_added", "employment"}
    back = iom.IOTable.from_pymrio(system, table.meta)
    assert back.gdp == pytest.approx(table.gdp, rel=1e-12)
    np.testing.assert_array_equal(back.Zm, table.Zm)
    assert back.codes == table.codes


def test_from_pymrio_without_value_added_is_an_error():
    system = iom.load_table("japan-2015", 13).to_pymrio()
    system.remove_extension("value_added")
    with pytest.raises(TableError, match="no extension 'value_added'"):
        iom.IOTable.from_pymrio(system)


def test_arrays_are_closed_for_writing(small):
    for values in (small.Zd, small.x, small.Ad, small.L):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1.0


def test_negative_zero_output_is_zero(small):
    table = small.replace(
        codes=("1", "2", "3"),
        names_en=(),
        names_ja=(),
        Zd=np.pad(small.Zd, (0, 1)),
        Zm=np.zeros((3, 3)),
        Yd=np.pad(small.Yd, ((0, 1), (0, 0))),
        Ym=np.zeros((3, 1)),
        v=np.pad(small.v, ((0, 0), (0, 1))),
        x=np.append(small.x, -0.0),
    )
    assert not np.signbit(table.x[2])
    assert np.isfinite(np.asarray(table.to_pymrio().calc_all().L)).all()
    assert not table.Ad[:, 2].any()


def test_unbalanced_table_names_sector_both_sides_and_gap(small):
    Zd = small.Zd.copy()
    Zd[1, 0] += 5
    with pytest.raises(
        UnbalancedTableError, match=r"sector 2 .*2,005\.0.* output 2,000\.0.* gap 5 million USD"
    ):
        small.replace(Zd=Zd)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_not_a_number_is_refused_by_name(small, bad):
    Yd = small.Yd.copy()
    Yd[1, 0] = bad
    with pytest.raises(TableError, match=r"Yd\[1, 0\] \(sector 2\) is (nan|inf)"):
        small.replace(Yd=Yd)


def test_labels_and_shapes_are_checked(small):
    with pytest.raises(LabelMismatchError, match="sector '1' occurs twice"):
        small.replace(codes=("1", "1"))
    with pytest.raises(TableError, match=r"v has shape \(1, 3\), expected \(1, 2\)"):
        small.replace(v=np.ones((1, 3)))
    with pytest.raises(UnitError, match="'bn yen' is not known"):
        iom.TableMeta(name="x", unit="bn yen")


def test_alignment_is_exact():
    codes = ("011", "012", "013")
    with pytest.raises(LabelMismatchError, match="another order, first at position 0"):
        require_same(("012", "011", "013"), codes, "capacity")
    with pytest.raises(LabelMismatchError, match=r"unknown: '11'.*'011' \(a leading zero is missing\)"):
        align(pd.Series([1.0, 1, 1], index=["11", "012", "013"]), codes, "capacity")
    with pytest.raises(LabelMismatchError, match="no sector '36'"):
        iom.load_table(sectors=37).position(["36"])


def test_digest_tells_tables_apart(small):
    assert small.digest == CHAPTER_2.table().digest
    assert small.digest != closed(CHAPTER_2.A, CHAPTER_2.f * 1.0001).table().digest


def test_nothing_is_lost_through_pymrio_in_memory_or_saved(tmp_path):
    """Consumption outside households, exports, year, names and the official level come back by themselves."""
    table = iom.load_table("japan-2015", 37)
    system = table.to_pymrio()
    system.save_all(tmp_path / "kept")
    for back in (
        iom.IOTable.from_pymrio(system),
        iom.IOTable.from_pymrio(system.copy()),
        iom.load_table(tmp_path / "kept", region="JPN"),
    ):
        assert back.meta == table.meta.replace(digest="")
        assert back.gdp == pytest.approx(table.gdp, rel=1e-12)
        np.testing.assert_allclose(back.exports, table.exports, rtol=1e-12)
        assert (back.names_ja, back.level, back.codes) == (table.names_ja, "37", table.codes)
        np.testing.assert_array_equal(back.membership.weights, table.membership.weights)
        losses = [iom.run(one, "rare-earth-ban", "direct").gdp_loss().iloc[0, 0] for one in (table, back)]
        assert losses[1] == pytest.approx(losses[0], rel=1e-3)


def test_a_level_that_pymrio_does_not_save_is_not_lost_silently(tmp_path):
    import pymrio

    table = iom.load_table("japan-2015", 13)
    table.to_pymrio().save_all(tmp_path / "kept")
    saved = pymrio.load_all(tmp_path / "kept")
    with pytest.raises(TableError, match=r"those of japan-2015 at level 13, .*load_table\(system\)"):
        iom.IOTable.from_pymrio(saved)
    assert iom.load_table(saved, region="JPN").level == "13"
    assert iom.IOTable.from_pymrio(saved, table.meta).membership is None


def test_a_description_that_was_altered_is_refused_and_another_programs_is_left_alone(small):
    system = small.to_pymrio()
    system.meta.change_meta("description", '{"iomodel": {"meta": {}}}')
    with pytest.raises(TableError, match="its description cannot be read"):
        iom.IOTable.from_pymrio(system)
    assert iom.IOTable.from_pymrio(system, small.meta).gdp == small.gdp
    system.meta.change_meta("description", "a table of somebody else's")
    assert iom.IOTable.from_pymrio(system).meta.year is None


@pytest.mark.parametrize("label", ["Imports", "imports of goods", "IMP", "輸入計", "移輸入"])
def test_a_row_of_imports_among_value_added_is_named_with_what_it_adds_to_gdp(label):
    two = CHAPTER_2.table()
    rows = np.array([[600.0, 1300.0], [50.0, 100.0]])
    with pytest.raises(
        TableError, match=rf"component '{label}' counts as value added, 150 of a GDP of 2,050"
    ):
        two.replace(v=rows, components=("value added", label))
    meta = two.meta.replace(outside_gdp=(label,))
    assert two.replace(v=rows, components=("value added", label), meta=meta).gdp == 1900
    levied = two.replace(v=rows, components=("value added", "import duties"))
    assert levied.gdp == 2050, "taxes on imports are income of the state"
