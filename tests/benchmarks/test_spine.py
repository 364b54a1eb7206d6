"""Speed of the main job, as ratios to a bare reference in the same run."""

import numpy as np
import pytest
from scipy.linalg import lu_factor, lu_solve

import iomodel as iom
from iomodel.equations import leontief
from iomodel.files import tables_folder
from tests.helpers.ratios import best, noted


def test_thousand_demands_on_187_sectors(benchmark):
    """Wanted: within 3 times a bare `lu_solve`."""
    table = iom.load_table("japan-2015", 187)
    demand = np.random.default_rng(1).uniform(0.5, 1, (1000, table.n)) * table.f
    bare = lu_factor(np.eye(table.n) - table.Ad)
    result = benchmark(leontief.output, table.factors, demand)
    np.testing.assert_allclose(result, lu_solve(bare, demand.T).T, rtol=1e-9, atol=1e-6)
    ours = best(lambda: leontief.output(table.factors, demand))
    theirs = best(lambda: lu_solve(bare, demand.T))
    noted(benchmark, "1,000 final demands, 187 sectors", "a bare lu_solve", ours / theirs, at_most=3)


@pytest.mark.parametrize("level", ["107", "187"])
def test_loading_a_table(benchmark, level):
    """Wanted: within 2 times `pymrio.load_all` plus one factorisation, for what is not kept from before."""
    import pymrio

    from iomodel.sources.bundled import _kept_table

    folder = tables_folder() / "io" / "japan-2015" / level

    def bare() -> None:
        system = pymrio.load_all(folder)
        lu_factor(np.eye(len(system.Z)) - system.Z.to_numpy() / 1e9)

    def ours() -> iom.IOTable:
        table = _kept_table.__wrapped__("japan-2015", level)
        assert table.factors
        return table

    assert benchmark(ours).n == int(level)
    ratio = best(ours) / best(bare)
    noted(benchmark, f"loading {level} sectors", "pymrio and a factorisation", ratio, at_most=2)
