"""The first release's own code, from the history, for benchmarks that compare with it in the same run."""

import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

COMMIT = "3985d6ef943d12d9f51679e3579192e42b37b1c3"
"""Its last one."""

_A_DRAW = """
import sys
sys.path.insert(0, {folder!r})
import time
import numpy as np
import iomodel as iom
assert iom.__file__.startswith({folder!r})
table, ban = iom.load_table("japan-2015", 107), iom.load_scenario("rare-earth-ban")
drawn = np.random.default_rng(1).uniform(30, 150, {draws})
draws = [ban.changed(f"draw {{k}}", stocks=[{{"holder": "all", "days": d}}]) for k, d in enumerate(drawn)]
found = 0.0
for model in {models!r}:
    iom.gdp_losses(table, draws[:2], model)
    times = []
    for _ in range(3):
        start = time.process_time()
        for part in [[draw] for draw in draws] if {alone} else [draws]:
            iom.gdp_losses(table, part, model)
        times.append(time.process_time() - start)
    found += min(times) / len(draws)
print(found)
"""


def seconds_of_a_draw(folder: Path, models: list[str], draws: int, *, alone: bool = False) -> float:
    """Time of the processor that one of several draws takes through `gdp_losses`, 107 sectors [s].

    Parameters
    ----------
    folder
        Where the first release is put, if it is not there yet.
    models
        Their times are added.
    draws
        How many; stocks are drawn, other assumptions are those of the ban of a year.
    alone
        Each draw in a call of its own, not all in one.
    """
    if not (folder / "iomodel").exists():
        _unpack(folder)
    code = _A_DRAW.format(folder=str(folder), models=models, draws=draws, alone=alone)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    return float(done.stdout)


def _unpack(folder: Path) -> None:
    """Put the package and the tables of that commit into a folder."""
    asked = ["git", "archive", COMMIT, "iomodel", "tables"]
    archive = subprocess.run(asked, capture_output=True, check=False, cwd=Path(__file__).parents[2])
    if archive.returncode:
        pytest.skip("the first release is not in the history of this copy")
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
