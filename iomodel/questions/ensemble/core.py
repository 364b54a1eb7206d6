"""Many draws of one scenario through several models, and the ranges that come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input, inputs_of
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import Physical, materials_cut
from iomodel.questions.ensemble.sample import drawn, power_of_two
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_models,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.simulate.spine import model_labels, why_refused
from iomodel.table import IOTable

BLOCK = 256
"""Draws that go through the models together; fixed, so that arrays do not depend on anything else."""

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_NAMES = ["low90", "low50", "median", "high50", "high90"]


@dataclass(frozen=True, eq=False)
class Ensemble(Locked):
    """Losses of GDP in many draws.

    Parameters
    ----------
    scenario
        Label of the scenario.
    data
        ``gdp``, change of GDP by draw, model and duration [% of one year's GDP]; ``sector_gdp``, what each
        sector adds to it, where sectors are kept.
    draws
        Value of every input, a row a draw.
    inputs
        What was drawn, with its range.
    central
        The single run, at central values, by model and duration [% of one year's GDP].
    refused
        Models without an answer, and why.
    seed
        The seed of the draws.
    """

    scenario: str
    data: xr.Dataset
    draws: pd.DataFrame
    inputs: tuple[Input, ...]
    central: pd.DataFrame
    refused: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0

    def range(self) -> pd.DataFrame:
        """Quantiles over the draws, by model and duration [% of one year's GDP].

        Returns
        -------
        ``central`` (the single run), ``median``, ``low50`` and ``high50`` (half of the draws lie between),
        ``low90`` and ``high90`` (nine in ten).
        """
        found = (
            self.data["gdp"].quantile(list(_LEVELS), dim="draw").transpose("model", "duration", "quantile")
        )
        rows = pd.MultiIndex.from_product(
            [self.data["model"].to_numpy(), self.data["duration"].to_numpy()], names=["model", "duration"]
        )
        frame = pd.DataFrame(found.to_numpy().reshape(-1, len(_NAMES)), index=rows, columns=_NAMES)
        frame.insert(0, "central", self.central.loc[rows, "gdp"])
        return frame[["central", "median", "low50", "high50", "low90", "high90"]]

    def sectors(self, model: str, duration: int) -> pd.DataFrame:
        """Quantiles over the draws of what each sector adds to the change of GDP, the hardest hit first.

        Quantiles of sectors do not add up to those of GDP: sectors are not hit hardest in the same draws.

        Parameters
        ----------
        model, duration
            Label of the model, and days of the cut.

        Returns
        -------
        ``name_en``, ``name_ja`` and the columns of `range` without ``central``, by code of the sector
        [% of one year's GDP].

        Raises
        ------
        ParameterError
            If sectors were not kept, or the ensemble has no such model or duration.
        """
        if "sector_gdp" not in self.data:
            raise ParameterError("losses of sectors were not kept; ask for them with sectors=True")
        for name, asked in (("model", model), ("duration", duration)):
            known = self.data[name].to_numpy().tolist()
            if asked not in known:
                raise ParameterError(f"{name} is {asked!r}, expected one of {', '.join(map(str, known))}")
        found = (
            self.data["sector_gdp"].sel(model=model, duration=duration).quantile(list(_LEVELS), dim="draw")
        )
        frame = pd.DataFrame(
            found.to_numpy().T, index=pd.Index(self.data["sector"].to_numpy(), name="sector"), columns=_NAMES
        )
        for name in ("name_ja", "name_en"):
            frame.insert(0, name, self.data[name].to_numpy())
        columns = ["name_en", "name_ja", "median", "low50", "high50", "low90", "high90"]
        return frame[columns].sort_values("median", kind="stable")

    def convergence(self) -> pd.DataFrame:
        """How far the median and the ends of the 90 % range move from half of the draws to all of them.

        The first half of Sobol points is a sample of its own. Columns ``median``, ``low90``, ``high90``
        [percentage points], by model and duration.
        """
        half = self.data["gdp"].isel(draw=slice(0, self.data.sizes["draw"] // 2))
        levels = [0.5, 0.05, 0.95]
        moved = self.data["gdp"].quantile(levels, dim="draw") - half.quantile(levels, dim="draw")
        rows = self.range().index
        values = moved.transpose("model", "duration", "quantile").to_numpy().reshape(-1, len(levels))
        return pd.DataFrame(values, index=rows, columns=["median", "low90", "high90"])

    def percentile(self, loss: float, model: str, duration: int) -> float:
        """Share of the draws that lose more than a figure [% of the draws].

        Parameters
        ----------
        loss
            Change of GDP [% of one year's GDP], negative for a loss.
        model, duration
            Label of the model, and days of the cut.
        """
        gdp = self.data["gdp"].sel(model=model, duration=duration).to_numpy()
        return float(100 * (gdp < loss).mean())

    def to_record(self) -> dict[str, Any]:
        """Ranges, convergence and inputs as plain data."""
        ranges = self.range().reset_index()
        return {
            "scenario": self.scenario,
            "draws": self.data.sizes["draw"],
            "seed": self.seed,
            "ranges": ranges.to_dict("records"),
            "convergence": self.convergence().reset_index().to_dict("records"),
            "inputs": [
                {
                    "name": each.name,
                    "group": each.group,
                    **each.known.model_dump(exclude_defaults=True),
                    "distribution": each.known.distribution,
                }
                for each in self.inputs
            ],
            "refused": dict(self.refused),
            **self._sector_records(),
        }

    def _sector_records(self) -> dict[str, Any]:
        """Quantiles of all sectors as plain data, where they are kept."""
        if "sector_gdp" not in self.data:
            return {}
        parts = [
            self.sectors(str(model), int(days)).reset_index().assign(model=str(model), duration=int(days))
            for model in self.data["model"].to_numpy()
            for days in self.data["duration"].to_numpy()
        ]
        return {"sectors": pd.concat(parts).to_dict("records")}


def ensemble(
    table: TableLike,
    scenario: ScenarioLike,
    models: ModelLike | Iterable[ModelLike] = ("direct", "supply-constrained"),
    *,
    draws: int = 4096,
    seed: int = 0,
    durations: Sequence[int | str] = (),
    correlations: Mapping[str, float] | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
    sectors: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Ensemble:
    """Run a scenario with many draws of its uncertain numbers, the same draws for every model.

    Parameters
    ----------
    table, scenario, models
        As for `run`.
    draws
        How many; the next power of two, as Sobol points need.
    seed
        The same seed gives the same draws.
    durations
        Lengths of the cut, days or text; the scenario's own where none is given.
    correlations
        By group of inputs (exposures, criticality, origins), in place of 0.5 in each.
    materials
        Materials by name where they are not bundled ones.
    sectors
        Whether losses of sectors are kept, for `Ensemble.sectors`.
    progress
        Called with the number of draws done since the last call, such as `tqdm().update`.

    Raises
    ------
    ParameterError
        If no model has an answer, draws are below 2 or too many, or a correlation is not possible.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table("japan-2015", sectors=37)
    >>> found = ensemble(table, "rare-earth-ban", "direct", draws=256)
    >>> row = found.range().loc[("direct", 365)]
    >>> bool(row["low90"] < row["median"] < row["high90"] < 0)
    True
    """
    table, models = as_table(table), as_models(models)
    scenario = as_scenario(scenario, table=table, materials=materials)
    known = materials_of([scenario], materials)
    lasting = {cut.duration.cut: cut for cut in [scenario.lasting(length) for length in durations]}
    lasting = lasting or {scenario.duration.cut: scenario}
    inputs = inputs_of(scenario, known)
    values = drawn(inputs, power_of_two(draws), seed, correlations)
    named = dict(zip(model_labels(models), models, strict=True))
    found: dict[int, dict[str, FloatArray]] = {}
    refused: dict[str, str] = {}
    for days, asked in lasting.items():
        physical = Physical(table, asked, materials_cut(asked, known), inputs)
        found[days] = _losses(table, named, physical, values, refused, progress, sectors)
    answered = [label for label in named if label not in refused]
    if not answered:
        raise ParameterError(f"no model has an answer: {'; '.join(refused.values())}")
    central = _central(table, {label: named[label] for label in answered}, lasting, known)
    kept = np.stack(
        [np.stack([found[days][label] for days in lasting], axis=1) for label in answered], axis=1
    )
    data = _labelled(table, kept, answered, list(lasting), sectors)
    return Ensemble(scenario.label, data, values, tuple(inputs), central, refused, seed)


def _labelled(
    table: IOTable, kept: FloatArray, models: Sequence[str], durations: Sequence[int], sectors: bool
) -> xr.Dataset:
    """Losses under their labels, from an array (draws, models, durations) or, by sector, (..., n)."""
    dims, unit = ("draw", "model", "duration"), {"unit": "% of one year's GDP"}
    data = xr.Dataset(
        {"gdp": (dims, kept.sum(axis=3) if sectors else kept, unit)},
        coords={"draw": np.arange(len(kept)), "model": list(models), "duration": list(durations)},
    )
    if sectors:
        data["sector_gdp"] = ((*dims, "sector"), kept, unit)
        names = {"name_en": table.names_en, "name_ja": table.names_ja}
        data = data.assign_coords(
            {"sector": list(table.codes), **{name: ("sector", list(words)) for name, words in names.items()}}
        )
    return data


def _losses(
    table: IOTable,
    models: Mapping[str, Model],
    physical: Physical,
    values: pd.DataFrame,
    refused: dict[str, str],
    progress: Callable[[int], object] | None = None,
    sectors: bool = False,
) -> dict[str, FloatArray]:
    """Losses by model in all draws, shape (draws,) or, by sector, (draws, n).

    A model that has no answer is entered in `refused`.
    """
    shape = (len(values), table.n) if sectors else (len(values),)
    found = {label: np.empty(shape) for label in models}
    for start in range(0, len(values), BLOCK):
        block = values.iloc[start : start + BLOCK]
        draws = Draws(physical, block)
        for label, model in models.items():
            if label in refused:
                continue
            try:
                with table.naming_sectors():
                    losses = losses_of_draws(table, model, draws)
                found[label][start : start + BLOCK] = losses if sectors else losses.sum(axis=1)
            except (ParameterError, SolverError) as error:
                refused[label] = why_refused(error)
        if progress is not None:
            progress(len(block))
    return found


def _central(
    table: IOTable,
    models: Mapping[str, Model],
    lasting: Mapping[int, Scenario],
    known: Mapping[str, Material],
) -> pd.DataFrame:
    """The single run, by model and duration."""
    rows: dict[tuple[str, int], float] = {}
    for days, asked in lasting.items():
        physical = Physical(table, asked, materials_cut(asked, known), ())
        for label, losses in _losses(table, models, physical, _POINT, {}).items():
            rows[label, days] = float(losses[0])
    index = pd.MultiIndex.from_tuples(rows, names=["model", "duration"])
    return pd.DataFrame({"gdp": list(rows.values())}, index=index)


_POINT = pd.DataFrame(index=pd.RangeIndex(1))
"""One draw of nothing: every number at its point."""
