"""A world of three regions and three sectors, as a pymrio system and as a folder."""

from pathlib import Path

import numpy as np
import pandas as pd
import pymrio

REGIONS = ("JPN", "CHN", "USA")
SECTORS = ("A", "C", "G")


def system(seed: int = 1, sectors: tuple[str, ...] = SECTORS, unit: str = "M USD") -> pymrio.IOSystem:
    """A balanced world: inputs take 30 to 60 % of output, trade is a tenth of what home sells."""
    rng = np.random.default_rng(seed)
    labels = pd.MultiIndex.from_product([REGIONS, sectors], names=["region", "sector"])
    wants = pd.MultiIndex.from_product([REGIONS, ("households", "government")], names=["region", "category"])
    same = np.array(labels.get_level_values(0))[:, None] == np.array(labels.get_level_values(0))
    sold = np.array(labels.get_level_values(0))[:, None] == np.array(wants.get_level_values(0))
    Z = rng.lognormal(0, 0.5, (len(labels), len(labels))) * np.where(same, 1.0, 0.1)
    Y = rng.lognormal(1.5, 0.5, (len(labels), len(wants))) * np.where(sold, 1.0, 0.1)
    x = Z.sum(axis=1) + Y.sum(axis=1)
    Z *= 0.6 * (x / Z.sum(axis=0)).min()
    x = Z.sum(axis=1) + Y.sum(axis=1)
    rest = x - Z.sum(axis=0)
    parts = pd.Index(["labour", "capital"], name="inputtype")
    return pymrio.IOSystem(
        name="three regions 2019",
        Z=pd.DataFrame(Z, index=labels, columns=labels),
        Y=pd.DataFrame(Y, index=labels, columns=wants),
        unit=pd.DataFrame({"unit": unit}, index=labels),
        factor_inputs={
            "name": "factor_inputs",
            "F": pd.DataFrame([0.6 * rest, 0.4 * rest], index=parts, columns=labels),
            "unit": pd.DataFrame({"unit": unit}, index=parts),
        },
    )


def folder(path: Path, world: pymrio.IOSystem | None = None) -> Path:
    """The same written by pymrio."""
    (world or system()).save_all(path)
    return path


def without_value_added(world: pymrio.IOSystem) -> pymrio.IOSystem:
    """The flows alone."""
    return pymrio.IOSystem(name=world.name, Z=world.Z, Y=world.Y, unit=world.unit)
