"""Many draws of one scenario through several models, and the ranges that come out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.errors import ParameterError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input, inputs_of
from iomodel.questions.ensemble.levels import LevelLike, level_drawn, tables_of
from iomodel.questions.ensemble.parameters import parameters_drawn
from iomodel.questions.ensemble.plan import plan_of
from iomodel.questions.ensemble.plot import Plots
from iomodel.questions.ensemble.pooling import pooled_range
from iomodel.questions.ensemble.sample import BLOCK as BLOCK
from iomodel.questions.ensemble.sample import KeptSample, rounded_up
from iomodel.questions.ensemble.store import opened
from iomodel.questions.ensemble.through import through
from iomodel.questions.ensemble.work import Work, own_copy
from iomodel.scenario.ranges import Range
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
from iomodel.simulate.cluster import LOCAL
from iomodel.simulate.spine import model_labels
from iomodel.simulate.threads import one_thread
from iomodel.table import IOTable

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
        sector adds to it, where sectors are kept. NaN beyond the draws of a model that answers fewer, see
        `draws_by_model`.
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
        levels, rows, answered = [0.5, 0.05, 0.95], self.range().index, self.draws_by_model
        parts = []
        for model, duration in rows:
            own = self.data["gdp"].sel(model=model, duration=duration).to_numpy()[: answered[model]]
            parts.append(np.quantile(own, levels) - np.quantile(own[: len(own) // 2], levels))
        return pd.DataFrame(np.stack(parts), index=rows, columns=["median", "low90", "high90"])

    @property
    def draws_by_model(self) -> dict[str, int]:
        """How many draws each model answers: all, or the first ones where it takes long."""
        gdp = self.data["gdp"].transpose("draw", "model", "duration").to_numpy()
        answered = np.isfinite(gdp).all(axis=2).sum(axis=0)
        return {
            str(model): int(count) for model, count in zip(self.data["model"].values, answered, strict=True)
        }

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
        return float(100 * (gdp[np.isfinite(gdp)] < loss).mean())

    def pooled(self, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
        """One range over all models, by duration, as `pooled_range` gives it; equal weights by default.

        Parameters
        ----------
        weights
            By label of the model, one for each.
        """
        return pooled_range(self.data["gdp"], weights)

    @property
    def plot(self) -> Plots:
        """Charts: ``plot.models()``, ``plot.fan()``, ``plot.density()``."""
        return Plots(self.scenario, self.data["gdp"], self.range())

    def to_record(self) -> dict[str, Any]:
        """Ranges, convergence and inputs as plain data."""
        ranges = self.range().reset_index()
        return {
            "scenario": self.scenario,
            "draws": self.data.sizes["draw"],
            "draws_by_model": self.draws_by_model,
            "seed": self.seed,
            "ranges": ranges.to_dict("records"),
            "pooled": {"weights": "equal", "ranges": self.pooled().reset_index().to_dict("records")},
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
    parameters: Mapping[str, Range | Mapping[str, Any]] | None = None,
    levels: Iterable[LevelLike] = (),
    sectors: bool = False,
    progress: Callable[[int], object] | None = None,
    out: Path | str | None = None,
    workers: int | None = None,
    memory: str | float | None = None,
    chunk: int | None = None,
    cluster: str | None = None,
) -> Ensemble:
    """Run a scenario with many draws of its uncertain numbers, the same draws for every model.

    The arrays are the same, bit for bit, whatever `out`, `workers`, `memory`, `chunk` and, on processors of
    one kind, `cluster` are.

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
        By group of inputs (exposures, criticality, origins, uses), in place of 0.5 in each, and 0 in uses.
    materials
        Materials by name where they are not bundled ones.
    parameters
        Ranges of parameters of the models, such as ``{"inventory.psi": {"low": 0.5, "central": 0.8, "high":
        0.9}}`` or ``"substitution.scarce"``. The central run is that of the models as they are given.
    levels
        Levels of detail of the table, each drawn as often: numbers of sectors such as ``[37, 107]`` of a
        table that comes with several, or tables of the same economy. That of the single run is `table`.
    sectors
        Whether losses of sectors are kept, for `Ensemble.sectors`; of several levels, those of the coarsest.
    progress
        Called with the number of draws done since the last call, such as `tqdm().update`.
    out
        A folder for the draws, written chunk by chunk: ``draws.zarr`` holds losses and inputs. A run that was
        stopped goes on there when the same is asked again; what is finished is read.
    workers
        Processes, each with one thread for linear algebra; one where not given, and one for each processor on
        a local cluster. A script that asks for several calls this below ``if __name__ == "__main__":``.
    memory
        What all processes may take together, such as ``"4 GB"``; fewer workers keep within it.
    chunk
        Draws that are done and written together, a multiple of 256; chosen where not given.
    cluster
        ``"local"``, or the address of a dask scheduler such as ``"tcp://10.0.0.1:8786"``, whose workers do
        the chunks; the extra ``scale`` brings dask.

    Raises
    ------
    ParameterError
        If no model has an answer, draws are below 2 or too many, a correlation is not possible, the memory is
        too small, or the cluster cannot be reached within 10 seconds.
    MissingExtraError
        If a cluster is asked for and dask is not installed.
    OutputError
        If the folder cannot be written, is in use, or holds draws of another question.

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
    asked = as_scenario(scenario, table=table, materials=materials)
    known, tables = materials_of([asked], materials, table), tables_of(table, levels)
    inputs = [
        *inputs_of(asked, known),
        *parameters_drawn(parameters or {}, models),
        *level_drawn(tables),
    ]
    lasting = {cut.duration.cut: cut for cut in [asked.lasting(length) for length in durations]}
    work = Work(
        tables={label: own_copy(each) for label, each in tables.items()},
        models=dict(zip(model_labels(models), models, strict=True)),
        lasting=lasting or {asked.duration.cut: asked},
        materials=known,
        inputs=inputs,
        sample=KeptSample(inputs, rounded_up(draws), seed, correlations),
        sectors=sectors,
    )
    usual = os.cpu_count() or 1 if cluster == LOCAL else 1
    plan = plan_of(work, usual if workers is None else workers, memory, chunk)
    with opened(out, work, plan.chunk) as store:
        refused = through(work, store, plan.workers, progress or _silent, cluster)
        kept, values = store.all()
    answered = [label for label in work.models if label not in refused]
    if not answered:
        raise ParameterError(f"no model has an answer: {'; '.join(refused.values())}")
    places = [place for place, label in enumerate(work.models) if label in answered]
    data = _labelled(work.coarsest, kept[:, places], answered, list(work.lasting), sectors)
    return Ensemble(asked.label, data, values, tuple(work.inputs), _central(work, answered), refused, seed)


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


def _central(work: Work, answered: Sequence[str]) -> pd.DataFrame:
    """The single run, by model and duration."""
    models = {label: work.models[label] for label in answered}
    alone = replace(work, models=models)
    with one_thread():
        points = {days: alone.point(days) for days in work.lasting}
    rows = {(label, days): points[days][label] for days in points for label in answered}
    index = pd.MultiIndex.from_tuples(rows, names=["model", "duration"])
    return pd.DataFrame({"gdp": list(rows.values())}, index=index)


def _silent(_: int) -> None:
    """Nobody asked."""
