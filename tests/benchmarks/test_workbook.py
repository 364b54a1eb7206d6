from time import process_time

import pytest
from python_calamine import CalamineWorkbook

import iomodel as iom
from iomodel.sources.estat.reader import read_estat
from tests.helpers.ratios import noted
from tests.sources import layouts, workbooks


def seconds(work, times=9):
    """Least processor time of some work."""
    taken = []
    for _ in range(times):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken)


def test_a_108_sector_workbook_costs_less_than_three_bare_reads(benchmark, tmp_path):
    path = workbooks.write(tmp_path / "t.xlsx", workbooks.sheet("japan-2011", "108"))

    def bare():
        CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    table = benchmark(read_estat, path)
    assert table.n == 108
    ratio = seconds(lambda: read_estat(path)) / seconds(bare)
    noted(benchmark, "a workbook of 108 sectors", "a bare read of it", ratio, at_most=3)


@pytest.mark.parametrize("path", [layouts.at_hand("wiod/DEU_NIOT_nov16.xlsx")])
def test_a_national_workbook_of_wiod_costs_less_than_three_bare_reads(benchmark, path):
    def bare():
        CalamineWorkbook.from_path(path).get_sheet_by_name("National IO-tables").to_python()

    table = benchmark(iom.load_table, path)
    assert table.n == 56
    ratio = seconds(lambda: iom.load_table(path), 3) / seconds(bare, 3)
    noted(benchmark, "a national workbook of WIOD, 15 years", "a bare read of it", ratio, at_most=3)
