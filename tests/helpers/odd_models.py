"""Models that other processes can import: one that kills its process, one that looks at its threads."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from iomodel.errors import ParameterError
from iomodel.models import Direct


@dataclass(frozen=True)
class Deadly(Direct):
    """Kills its process as long as lives are left in a file."""

    name = "deadly"
    lives: str = ""
    place = 10_000

    def answer(self, table, path):
        kept = Path(self.lives)
        left = int(kept.read_text())
        if left and "draw 0" not in path.scenarios:
            kept.write_text(str(left - 1))
            os.kill(os.getpid(), signal.SIGKILL)
        return super().answer(table, path)


@dataclass(frozen=True)
class Watching(Direct):
    """Refuses several threads for linear algebra."""

    name = "watching"
    place = 10_000

    def answer(self, table, path):
        from threadpoolctl import threadpool_info

        threads = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
        if threads != {1}:
            raise ParameterError(f"threads: {threads}")
        return super().answer(table, path)
