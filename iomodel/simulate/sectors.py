"""Losses by sector and by region."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.languages import Language, either
from iomodel.notation import DAY, DAYS_PER_YEAR, SECTOR, FloatArray

ROUNDING = 1e-10
"""A smaller change is the rounding of sums, not a loss [% of annual GDP]."""


def sector_losses(data: xr.Dataset, place: dict[str, str], language: Language | None = None) -> pd.DataFrame:
    """Sectors of one scenario and model, hardest hit first; columns as `Result.by_sector` says.

    Parameters
    ----------
    data
        Of a `Result`.
    place
        Labels of the scenario and the model.
    language
        Language of the names; both where not given.
    """
    output, value_added = (_summed(data, name, place) for name in ("output", "value_added"))
    annual = data["normal_output"].to_numpy() * DAYS_PER_YEAR
    gdp = float(data["normal_value_added"].sum()) * DAYS_PER_YEAR
    columns = {
        **_names(data, language),
        "output": output,
        "value_added": value_added,
        "output_share": 100 * np.divide(output, annual, out=np.zeros_like(output), where=annual > 0),
        "gdp_share": 100 * value_added / gdp,
    }
    if "employment" in data:
        columns["employment"] = _summed(data, "employment", place) / DAYS_PER_YEAR
    table = pd.DataFrame(columns, index=pd.Index(_codes(data), name=SECTOR))
    return table.sort_values("value_added", kind="stable")


def region_losses(data: xr.Dataset, place: dict[str, str]) -> pd.DataFrame:
    """Regions of one scenario and model, hardest hit first; columns as `Result.by_region` says.

    A change that is the rounding of sums is none.
    """
    sectors = sector_losses(data, place)
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


def _summed(data: xr.Dataset, name: str, place: dict[str, str]) -> FloatArray:
    """Change of a flow summed over days, by sector."""
    by_day = data[name].sel(place).transpose(DAY, SECTOR).to_numpy() - data[f"normal_{name}"].to_numpy()
    change: FloatArray = by_day.sum(axis=0)
    return np.nansum(by_day, axis=0) if np.isnan(change).any() else change


def _codes(data: xr.Dataset) -> list[str]:
    """Codes of the sectors."""
    return [str(code) for code in data[SECTOR].values]


def _names(data: xr.Dataset, language: Language | None) -> dict[str, object]:
    """Columns of names, and of regions where there are several."""
    english, japanese = data["name_en"].to_numpy(), data["name_ja"].to_numpy()
    regions = data["region"].to_numpy()
    place: dict[str, object] = {"region": regions} if len(set(regions)) > 1 else {}
    if language is None:
        return {**place, "name": english, "name_ja": japanese}
    names = [either(str(one), str(other), language) for one, other in zip(english, japanese, strict=True)]
    return {**place, "name": names}
