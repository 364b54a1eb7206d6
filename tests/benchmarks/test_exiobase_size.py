"""A world of EXIOBASE's size, 9,800 sectors: loaded, proved and run through the static models below 8 GB.

It runs where `large` is asked for: `uv run python scripts/performance.py --large --only exiobase`. One
process writes the file, another one reads it, whose memory is measured from its start to its end.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.helpers.ratios import noted

pytestmark = pytest.mark.large

SECTORS = 20
REGIONS = int(os.environ.get("IOMODEL_LARGE", "9800")) // SECTORS
LIMIT = 8.0

WRITE = f"""
import sys
import numpy as np, pandas as pd, pymrio
from tests.helpers.economies import even_world
table = even_world({REGIONS}, {SECTORS})
pairs = pd.MultiIndex.from_tuples([code.split(":") for code in table.codes], names=["region", "sector"])
wants = pd.MultiIndex.from_tuples([("JPN", "final demand")], names=["region", "category"])
pymrio.IOSystem(
    name="large",
    Z=pd.DataFrame(np.asarray(table.Zd), index=pairs, columns=pairs, copy=False),
    Y=pd.DataFrame(np.asarray(table.Yd), index=pairs, columns=wants),
    unit=pd.DataFrame({{"unit": "M USD"}}, index=pairs),
    factor_inputs={{
        "name": "factor_inputs",
        "F": pd.DataFrame(np.asarray(table.v), index=["value added"], columns=pairs),
        "unit": pd.DataFrame({{"unit": ["M USD"]}}, index=["value added"]),
    }},
).save_all(sys.argv[1], table_format="parquet")
"""

READ = """
import json, resource, sys
import iomodel as iom
from iomodel.scenario import Duration, Scenario, Shock
world = iom.load_table(sys.argv[1], region="world")
loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
shock = Shock(sector="JPN:C", kind="capacity", share=0.03)
stop = Scenario(name="stop", duration=Duration(cut=90), shocks=[shock])
found = iom.run(world, stop, ["direct", "leontief", "ghosh", "supply-constrained"])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
print(json.dumps({"sectors": world.n, "loaded": loaded, "peak": peak, **found.gdp_loss().iloc[0].to_dict()}))
"""


def child(code, folder):
    """What another process prints at its end."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_exiobase_size_stays_below_8_gb(benchmark, tmp_path):
    child(WRITE, tmp_path / "large")
    found = json.loads(benchmark.pedantic(child, (READ, tmp_path / "large"), rounds=1).splitlines()[-1])
    assert found["sectors"] == REGIONS * SECTORS
    assert all(found[model] < 0 for model in ("direct", "leontief", "ghosh", "supply-constrained"))
    benchmark.extra_info.update(found)
    work = f"memory of an exiobase-sized world through four models, {found['sectors']:,} sectors"
    noted(benchmark, work, "8 GB", found["peak"] / LIMIT, at_most=1)
    assert found["peak"] < LIMIT
