"""Imports told apart in proportion to domestic use, as far as there is any."""

import pandas as pd
import pytest

from iomodel import TableMeta
from iomodel.errors import UnbalancedTableError
from iomodel.sources.competitive import Published, split


def published(imported: float) -> Published:
    """Good 1 is used for 10 by industry and 20 by households; so much of it is imported."""
    codes = ["1", "2"]
    Z = pd.DataFrame([[0.0, 10.0], [5.0, 0.0]], codes, codes)
    Y = pd.DataFrame({"households": [20.0, 40.0], "imports": [-imported, 0.0], "exports": [8.0, 0.0]}, codes)
    V = pd.DataFrame([[38.0 - imported - 5.0, 35.0]], ["value added"], codes)
    meta = TableMeta(name="small", unit="million USD")
    names = {code: (code, code) for code in codes}
    return Published(Z, Y, V, meta, names, imports=("imports",), exports=("exports",))


def test_imports_up_to_domestic_use_are_split_alike():
    table = split(published(15.0))
    assert table.Zm[0, 1] == pytest.approx(5.0)
    assert table.Ym[0].sum() == pytest.approx(10.0)
    assert table.Yd[0].sum() == pytest.approx(10.0 + 8.0)


@pytest.mark.parametrize("imported", [30.5, 32.0, -1.0])
def test_imports_beyond_domestic_use_are_refused(imported):
    with pytest.raises(UnbalancedTableError, match=r"imports of sector 1 .* domestic use is 30"):
        split(published(imported))
