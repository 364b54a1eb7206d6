"""Losses by sector and by region."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.equations.ratios import ratio
from iomodel.languages import Language, either
from iomodel.notation import DAY, DAYS_PER_YEAR, SECTOR, FloatArray

ROUNDING = 1e-10
"""A smaller change is the rounding of sums, not a loss [% of annual GDP]."""


def sector_losses(data: xr.Dataset, sums: Mapping[str, FloatArray]) -> pd.DataFrame:
    """Sectors of one scenario and model, hardest hit first; columns as `Result.by_sector` says.

    Names are given in both languages.

    Parameters
    ----------
    data
        Of a `Result`.
    sums
        Changes of that scenario and model summed over days, ``output``, ``value_added`` and, where persons
        are known, ``employment``, each of shape (n,).
    """
    output, value_added = sums["output"], sums["value_added"]
    annual = data["normal_output"].to_numpy() * DAYS_PER_YEAR
    gdp = float(data["normal_value_added"].sum()) * DAYS_PER_YEAR
    columns = {
        **_names(data),
        "output": output,
        "value_added": value_added,
        "output_share": 100 * ratio(output, annual),
        "gdp_share": 100 * value_added / gdp,
    }
    if "employment" in sums:
        columns["employment"] = sums["employment"] / DAYS_PER_YEAR
    table = pd.DataFrame(columns, index=pd.Index(_codes(data), name=SECTOR))
    return table.sort_values("value_added", kind="stable")


def summed(data: xr.Dataset, name: str, place: Mapping[str, str]) -> FloatArray:
    """Change of a flow summed over days in one scenario and model, by sector; missing days count as none."""
    by_day = _by_day(data, name, place)
    change: FloatArray = by_day.sum(axis=0)
    return np.nansum(by_day, axis=0) if np.isnan(change).any() else change


def whole(data: xr.Dataset, name: str, place: Mapping[str, str]) -> float:
    """Change of a flow summed over days and sectors in one scenario and model; what is missing is none."""
    by_day = _by_day(data, name, place)
    change = float(by_day.sum())
    return float(np.nansum(by_day)) if np.isnan(change) else change


def _by_day(data: xr.Dataset, name: str, place: Mapping[str, str]) -> FloatArray:
    """Change of a flow in one scenario and model, shape (days, n)."""
    number = {axis: data.indexes[axis].get_loc(label) for axis, label in place.items()}
    flow = data.variables[name].isel(number).transpose(DAY, SECTOR).to_numpy()
    return np.asarray(flow - data.variables[f"normal_{name}"].to_numpy())


def named_losses(sectors: pd.DataFrame, language: Language | None = None) -> pd.DataFrame:
    """A copy of the losses by sector with the names in a language; in both where not given."""
    if language is None:
        return sectors.copy()
    pairs = zip(sectors["name"], sectors["name_ja"], strict=True)
    names = [either(str(english), str(japanese), language) for english, japanese in pairs]
    return sectors.drop(columns="name_ja").assign(name=names)


def region_losses(data: xr.Dataset, sectors: pd.DataFrame) -> pd.DataFrame:
    """Regions of one scenario and model, hardest hit first; columns as `Result.by_region` says.

    A change that is the rounding of sums is none. `sectors` are the losses by sector, in any order.
    """
    region = pd.Series(data["region"].to_numpy(), index=_codes(data))
    annual = pd.Series(data["normal_value_added"].to_numpy() * DAYS_PER_YEAR, index=region.index)
    sums = sectors[["output", "value_added"]].groupby(region.reindex(sectors.index), sort=False).sum()
    gdp = annual.groupby(region, sort=False).sum().reindex(sums.index)
    share = 100 * sums["value_added"] / gdp
    sums = sums.where(share.abs() >= ROUNDING, 0.0)
    table = sums.assign(gdp_share=share.where(share.abs() >= ROUNDING, 0.0), gdp=gdp)
    return table.rename_axis("region").sort_values("gdp_share", kind="stable")


def split_losses(whole: pd.DataFrame, direct: pd.DataFrame) -> pd.DataFrame:
    """Losses of value added by sector in two parts that add up.

    Parameters
    ----------
    whole
        Sectors in one model, as `Result.by_sector` gives them.
    direct
        The same in the model without networks.

    Returns
    -------
    `whole` with columns ``direct``, the loss in the model without networks, at most the sector's whole loss,
    and ``propagated``, the rest [% of a year's GDP].
    """
    total = whole["gdp_share"].to_numpy()
    alone = direct.loc[whole.index, "gdp_share"].to_numpy()
    first = own_part(total, alone)
    return whole.assign(direct=first, propagated=total - first)


def own_part(total: FloatArray, alone: FloatArray) -> FloatArray:
    """What sectors lose by themselves: the loss in the model without networks, at most the whole loss.

    Parameters
    ----------
    total, alone
        Change of value added by sector in a model, and in the one without networks, in the same unit.

    >>> own_part(np.array([-3.0, -1.0, -1.0]), np.array([-2.0, -2.0, 0.0])).tolist()
    [-2.0, -1.0, 0.0]
    """
    return np.maximum(np.minimum(total, 0.0), np.minimum(alone, 0.0))


def _codes(data: xr.Dataset) -> list[str]:
    """Codes of the sectors."""
    return [str(code) for code in data[SECTOR].values]


def _names(data: xr.Dataset) -> dict[str, object]:
    """Columns of names, and of regions where there are several."""
    regions = data["region"].to_numpy()
    place: dict[str, object] = {"region": regions} if len(set(regions)) > 1 else {}
    return {**place, "name": data["name_en"].to_numpy(), "name_ja": data["name_ja"].to_numpy()}
