"""Employees among the persons whose work a cut costs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomodel.notation import SECTOR
from iomodel.simulate.losses import Losses
from iomodel.sources import load_classification
from iomodel.sources.bundled import bundled_names
from iomodel.sources.employment import employee_shares, load_employment


def employees(result: Losses, scenario: str, model: str) -> pd.Series | None:
    """Change of employees by sector [persons, averaged over a year], the largest fall of GDP first.

    None where the table's persons are not those of a bundled count, of which alone employees are known.

    >>> import iomodel as iom
    >>> result = iom.run(iom.load_table("japan-2015", 13), "rare-earth-ban", "direct")
    >>> found = employees(result, "rare-earth-ban", "direct")
    >>> float(round(found["03"] / result.by_sector("rare-earth-ban", "direct")["employment"]["03"], 2))
    0.95
    """
    shares = _shares(result)
    if shares is None:
        return None
    persons = result.by_sector(scenario, model)["employment"]
    return (persons * shares.reindex(persons.index)).rename("employees")


def _shares(result: Losses) -> pd.Series | None:
    """Employees among the persons of each sector, by code."""
    name = str(result.provenance["table"]["name"])
    if "normal_employment" not in result.data or name not in bundled_names():
        return None
    codes = [str(code) for code in result.data[SECTOR].values]
    official = load_classification(name)
    level = official.level_of(codes)
    counted = None if level is None else load_employment(official, level)
    normal = result.data["normal_employment"].values
    if counted is None or not np.array_equal(normal, np.where(normal > 0, counted, 0.0)):
        return None
    return pd.Series(employee_shares(official, codes), codes)
