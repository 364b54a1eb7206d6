"""Losses of a world by region and sector at once, with what is left over, so that everything adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.languages import Language
from iomodel.notation import DAYS_PER_YEAR

_OTHERS: dict[str, tuple[str, str]] = {
    "regions": ("{count} other regions", "その他{count}地域"),
    "sectors": ("other sectors", "その他の部門"),
}


def world_losses(
    data: xr.Dataset,
    lost: pd.DataFrame,
    regions: int,
    sectors: int,
    language: Language,
) -> pd.DataFrame:
    """Change of GDP by region and sector, what remains last on both sides [% of the world's annual GDP].

    Parameters
    ----------
    data
        Of a `Result`.
    lost
        Losses by sector of one scenario and model, names in the language.
    regions
        So many regions have a row, those that lose most; the others share one.
    sectors
        So many sectors have a column, those that lose most in all regions together; the others share one.
    language
        Language of the names.
    """
    code = lost.index.to_series().str.rpartition(":")[2].to_numpy()
    region = lost["region"].to_numpy() if "region" in lost else np.repeat("", len(lost))
    name = {
        one: str(text).removeprefix(f"{where} ")
        for one, text, where in zip(code, lost["name"], region, strict=True)
    }
    annual = float(data["normal_value_added"].sum()) * DAYS_PER_YEAR
    cells = pd.DataFrame(
        {"region": region, "sector": code, "lost": 100 * lost["value_added"].to_numpy() / annual}
    )
    wide = cells.pivot_table(index="region", columns="sector", values="lost", aggfunc="sum", fill_value=0.0)
    rows = wide.sum(axis=1).sort_values(kind="stable").index
    columns = wide.sum(axis=0).sort_values(kind="stable").index
    shown = wide.loc[rows, columns[:sectors]].rename(columns=lambda one: f"{one} {name[one]}".strip())
    if len(columns) > sectors:
        shown[_said("sectors", language)] = wide.loc[rows, columns[sectors:]].sum(axis=1)
    top = shown.iloc[:regions].copy()
    if len(rows) > regions:
        label = _said("regions", language).format(count=len(rows) - regions)
        top.loc[label] = shown.iloc[regions:].sum()
    return top.rename_axis(index="region", columns=None)


def _said(key: str, language: Language) -> str:
    """What the remainder is called."""
    return _OTHERS[key][language == "ja"]
