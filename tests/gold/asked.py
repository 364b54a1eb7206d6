"""What several of the kept answers ask: made once."""

from __future__ import annotations

from functools import lru_cache

import iomodel as iom
from tests.gold.cases import CASES

BOTH = ("en", "ja")
"""Languages."""


@lru_cache
def small() -> iom.IOTable:
    """Japan in thirteen sectors."""
    return iom.load_table("japan-2015", sectors=13)


def tables() -> dict[str, iom.IOTable]:
    """The small table in place of those that episodes name."""
    return dict.fromkeys(["japan-2015", "japan-2011"], small())


def case(name: str) -> iom.Scenario:
    """A scenario of our own."""
    return iom.Scenario.model_validate({"name": name, **CASES[name]})


@lru_cache
def learned() -> iom.Posterior:
    """What one episode teaches."""
    options = {"models": "direct", "draws": 256, "durations": [90, 365], "episodes": ["hf-kr-2019"]}
    return iom.learn(small(), tables=tables(), **options)
