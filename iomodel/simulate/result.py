"""What a run found: losses of output and value added by scenario, model, day and sector."""

from __future__ import annotations

import html
import json
import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.errors import ParameterError, SourceError, nearest
from iomodel.files import write_file
from iomodel.locked import Locked, locked
from iomodel.notation import DAY, DAYS_PER_YEAR, MODEL, SCENARIO, SECTOR, FloatArray
from iomodel.scenario import Scenario
from iomodel.simulate.accounts import Flows
from iomodel.table import IOTable

_DIMS = (SCENARIO, MODEL, DAY, SECTOR)

_ROUNDING = 1e-10
"""A smaller change is the rounding of sums, not a loss [% of annual GDP]."""


_WIDTH = 80
"""A terminal's usual width [characters]."""


@dataclass(frozen=True, eq=False, repr=False)
class Result(Locked):
    """Losses of one run, behind a small surface.

    Changes are negative where something is lost. A share of GDP is the loss summed over all days of the
    run, divided by one year's GDP of the same table. Yen are that share times the GDP of the year that
    `provenance` names.

    Parameters
    ----------
    data
        Variables ``output`` and ``value_added``, dimensions scenario, model, day, sector, and
        ``normal_output`` and ``normal_value_added`` by sector [table's unit per day]; ``employment`` and
        ``normal_employment`` [persons] where the table knows them. Coordinates name the sectors and give
        the days of each cut; attributes hold unit and provenance.
    """

    data: xr.Dataset

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What the run was made of: table, scenarios, models, materials, GDP, versions."""
        found: dict[str, Any] = json.loads(self.data.attrs["provenance"])
        return found

    @property
    def scenarios(self) -> list[str]:
        """Labels of the scenarios."""
        return [str(label) for label in self.data[SCENARIO].values]

    @property
    def models(self) -> list[str]:
        """Labels of the models."""
        return [str(label) for label in self.data[MODEL].values]

    @property
    def unit(self) -> str:
        """Unit of flows summed over days, such as ``billion JPY``."""
        return str(self.data.attrs["unit"])

    @cached_property
    def annual_gdp(self) -> float:
        """One year's GDP of the table [its unit]."""
        return float(self.data["normal_value_added"].sum()) * DAYS_PER_YEAR

    @property
    def refused(self) -> dict[str, str]:
        """Models that have no answer to this question, with the reason."""
        return dict(self.provenance.get("refused", {}))

    @property
    def notes(self) -> list[str]:
        """Warnings about scenarios and answers, such as a lead time that is longer than the cut."""
        return [str(note) for note in self.provenance.get("notes", [])]

    # -- answers -----------------------------------------------------------------------

    def change(self, variable: str = "value_added") -> xr.DataArray:
        """Change against normal on each day, dimensions scenario, model, day, sector [unit per day]."""
        return self.data[variable] - self.data[f"normal_{variable}"]

    @cached_property
    def _totals(self) -> dict[str, xr.DataArray]:
        """Changes summed over days, dimensions scenario, model, sector [unit]."""
        return {name: self.change(name).sum(DAY) for name in ("output", "value_added")}

    def gdp_loss(self) -> pd.DataFrame:
        """Change of GDP over the run [% of one year's GDP], scenario by model."""
        share = self._totals["value_added"].sum(SECTOR) / self.annual_gdp
        return _frame(share * 100)

    def output_loss(self) -> pd.DataFrame:
        """Change of output over the run [% of one year's output], scenario by model."""
        annual = float(self.data["normal_output"].sum()) * DAYS_PER_YEAR
        return _frame(self._totals["output"].sum(SECTOR) / annual * 100)

    def gdp_yen(self) -> pd.DataFrame:
        """Change of GDP at the GDP of the year that `provenance` names [trillion of its currency]."""
        return self.gdp_loss() * (float(self.provenance["gdp"]["value"]) / 1e14)

    def employment_loss(self) -> pd.DataFrame:
        """Change of employment over the run [persons, averaged over one year], scenario by model.

        Persons move in proportion to the output of their sector, without labour hoarding.

        Raises
        ------
        ParameterError
            If the table has no persons by sector.
        """
        if "employment" not in self.data:
            raise ParameterError(
                f"table {self.provenance['table']['name']} has no employment; give persons by sector with "
                "table.replace(employment=...) before the run"
            )
        return _frame(self.change("employment").sum([DAY, SECTOR]) / DAYS_PER_YEAR)

    def daily_gdp(self) -> xr.DataArray:
        """GDP on each day as a share of the normal, dimensions scenario, model, day [1]."""
        normal = float(self.data["normal_value_added"].sum())
        return self.data["value_added"].sum(SECTOR) / normal

    def by_sector(self, scenario: str | None = None, model: str | None = None) -> pd.DataFrame:
        """Sectors of one scenario and model, hardest hit first.

        Parameters
        ----------
        scenario, model
            Labels; the first where not given.

        Returns
        -------
        Columns ``name``, ``output`` and ``value_added`` (changes summed over the run [unit]),
        ``output_share`` [% of the sector's annual output], ``gdp_share`` [% of annual GDP].
        """
        place = {
            SCENARIO: _known(scenario, self.scenarios, "scenario"),
            MODEL: _known(model, self.models, "model"),
        }
        output = self._totals["output"].sel(place).to_numpy()
        value_added = self._totals["value_added"].sel(place).to_numpy()
        annual = self.data["normal_output"].to_numpy() * DAYS_PER_YEAR
        table = pd.DataFrame(
            {
                "name": self.data["name_en"].to_numpy(),
                "name_ja": self.data["name_ja"].to_numpy(),
                "output": output,
                "value_added": value_added,
                "output_share": 100 * np.divide(output, annual, out=np.zeros_like(output), where=annual > 0),
                "gdp_share": 100 * value_added / self.annual_gdp,
            },
            index=pd.Index([str(code) for code in self.data[SECTOR].values], name=SECTOR),
        )
        return table.sort_values("value_added", kind="stable")

    @property
    def regions(self) -> list[str]:
        """Regions of the sectors, in the order of the table."""
        return list(dict.fromkeys(str(region) for region in self.data["region"].values))

    def by_region(self, scenario: str | None = None, model: str | None = None) -> pd.DataFrame:
        """Regions of one scenario and model, hardest hit first.

        Returns
        -------
        Columns ``output`` and ``value_added`` (changes summed over the run [unit]), ``gdp_share``
        [% of the region's own annual GDP], ``gdp`` (the region's annual GDP [unit]).
        """
        sectors = self.by_sector(scenario, model)
        region = pd.Series(
            self.data["region"].to_numpy(), index=[str(code) for code in self.data[SECTOR].values]
        )
        annual = pd.Series(self.data["normal_value_added"].to_numpy() * DAYS_PER_YEAR, index=region.index)
        sums = sectors[["output", "value_added"]].groupby(region.reindex(sectors.index), sort=False).sum()
        gdp = annual.groupby(region, sort=False).sum().reindex(sums.index)
        table = sums.assign(gdp_share=100 * sums["value_added"] / gdp, gdp=gdp)
        return table.rename_axis("region").sort_values("gdp_share", kind="stable")

    def hardest_hit(self, scenario: str, model: str, count: int = 3) -> dict[str, str]:
        """Codes and names of the sectors that lose most value added, in that order."""
        sectors = self.by_sector(scenario, model)
        worst = sectors[sectors["gdp_share"] < -_ROUNDING].head(count)
        return {str(code): str(name) for code, name in worst["name"].items()}

    def summary(self) -> pd.DataFrame:
        """One line a scenario and model: days, GDP and output [%], yen [trillion], hardest-hit sectors."""
        gdp, output, yen = self.gdp_loss(), self.output_loss(), self.gdp_yen()
        lines = [
            {
                SCENARIO: scenario,
                MODEL: model,
                "days": int(self.data["duration_days"][number]),
                "gdp": gdp.loc[scenario, model],
                "output": output.loc[scenario, model],
                "yen": yen.loc[scenario, model],
                "hardest hit": "; ".join(
                    f"{code} {name}" for code, name in self.hardest_hit(scenario, model).items()
                ),
            }
            for number, scenario in enumerate(self.scenarios)
            for model in self.models
        ]
        return pd.DataFrame(lines).set_index([SCENARIO, MODEL])

    def compare(self) -> pd.DataFrame:
        """The summary, with what each model assumes and which way it is known to err, widest loss last."""
        lines = self.summary()
        about = self.provenance["about"]
        for column in ("title", "assumes", "errs"):
            lines[column] = [about[model][column] for model in lines.index.get_level_values(MODEL)]
        order = lines.groupby(MODEL)["gdp"].min().sort_values(ascending=False, kind="stable").index
        return lines.reindex(order, level=MODEL)

    def to_records(self) -> list[dict[str, Any]]:
        """The answers as plain data: shares as fractions of a year, losses negative, sectors by code."""
        shares = {"gdp": self.gdp_loss().to_numpy() / 100, "output": self.output_loss().to_numpy() / 100}
        yen = float(self.provenance["gdp"]["value"])
        return [
            {
                "scenario": str(self.data["name"].values[i]),
                "label": scenario,
                "model": model,
                "duration_days": int(self.data["duration_days"][i]),
                "gdp_share": float(shares["gdp"][i, j]),
                "output_share": float(shares["output"][i, j]),
                "gdp_yen": float(shares["gdp"][i, j]) * yen,
                "by_sector": {
                    str(code): float(share) / 100
                    for code, share in self.by_sector(scenario, model)["gdp_share"].items()
                },
            }
            for i, scenario in enumerate(self.scenarios)
            for j, model in enumerate(self.models)
        ]

    # -- files -------------------------------------------------------------------------

    def to_frame(self) -> pd.DataFrame:
        """Output and value added in long form, one line a scenario, model, day and sector [unit per day]."""
        return self.data[["output", "value_added"]].to_dataframe().reset_index()

    def to_netcdf(self, path: Path | str) -> Path:
        """Write everything to a NetCDF file, whole or not at all."""
        return write_file(path, self._store)

    def _store(self, path: Path) -> None:
        """Write a NetCDF file; a full disk is an OSError, whatever the library makes of it."""
        try:
            self.data.to_netcdf(path, engine="h5netcdf")
        except RuntimeError as error:
            found = re.search(r"errno = (\d+)", str(error))
            if found is None:
                raise
            raise OSError(int(found[1]), os.strerror(int(found[1]))) from None

    @classmethod
    def from_netcdf(cls, path: Path | str) -> Result:
        """Read what `to_netcdf` wrote."""
        try:
            with xr.open_dataset(path, engine="h5netcdf") as stored:
                data = stored.load()
        except (OSError, ValueError) as error:
            raise SourceError(f"{path} is no result file: {error}") from None
        if "provenance" not in data.attrs:
            raise SourceError(f"{path} is no result of iomodel: it has no provenance")
        return cls(data)

    # -- at a glance -------------------------------------------------------------------

    @property
    def headline(self) -> str:
        """What the numbers are shares and yen of."""
        gdp, table = self.provenance["gdp"], self.provenance["table"]
        return (
            f"Change of GDP, % of a year's GDP; trillion {gdp['currency']} at {gdp['kind']} GDP of "
            f"{gdp['year']}; table {table['name']}, {self.data.sizes[SECTOR]} sectors"
        )

    def __repr__(self) -> str:
        shown = self._shown().assign(**{"hardest hit": list(self._worst().values())})
        text = shown.to_string(index=False)
        if max(map(len, text.splitlines())) > _WIDTH:
            parts = shown.groupby(SCENARIO, sort=False)
            text = "\n".join(
                f"{label}\n{part.drop(columns=SCENARIO).to_string(index=False)}" for label, part in parts
            )
        names = dict(zip(self.data[SECTOR].values, self.data["name_en"].values, strict=True))
        codes = dict.fromkeys(code for told in self._worst().values() for code in told.split())
        said = ["Hardest hit: " + "; ".join(f"{code} {names[code]}" for code in codes)] if codes else []
        said += [f"No answer from {label}, {why}" for label, why in self.refused.items()]
        return "\n".join(
            [
                textwrap.fill(self.headline, _WIDTH),
                text,
                *(textwrap.fill(x, _WIDTH) for x in (*said, *self.notes)),
            ]
        )

    def _worst(self) -> dict[tuple[str, str], str]:
        """Codes of the sectors hit hardest, by scenario and model."""
        return {
            (scenario, model): " ".join(self.hardest_hit(scenario, model))
            for scenario in self.scenarios
            for model in self.models
        }

    def _repr_html_(self) -> str:
        shown = self._shown().to_html(index=False, border=0, justify="left")
        told = [*(f"No answer from {label}, {why}" for label, why in self.refused.items()), *self.notes]
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in told)
        return f"<p>{html.escape(self.headline)}</p>{shown}{notes}"

    def _shown(self) -> pd.DataFrame:
        """The summary as text, for a terminal or a page."""
        lines = self.summary().reset_index()
        return lines.assign(
            gdp=lines["gdp"].map("{:+.2f} %".format),
            output=lines["output"].map("{:+.2f} %".format),
            yen=lines["yen"].map("{:+.2f}".format),
        ).rename(columns={"gdp": "GDP", "yen": "trillion"})


@locked.register(xr.Dataset)
def _closed_data(data: xr.Dataset) -> xr.Dataset:
    """The same data, their arrays closed for writing."""
    return data.map(_closed_array, keep_attrs=True) if data.data_vars else data


@locked.register(xr.DataArray)
def _closed_array(values: xr.DataArray) -> xr.DataArray:
    """A view of an array that cannot be written to."""
    return values.copy(data=locked(values.to_numpy()))


def build_result(
    table: IOTable,
    scenarios: Sequence[Scenario],
    flows: Mapping[str, Flows],
    *,
    measures: Mapping[str, Mapping[str, FloatArray]],
    unmet: Mapping[tuple[str, str], FloatArray],
    provenance: Mapping[str, Any],
) -> Result:
    """Put the flows of a run under their labels.

    Parameters
    ----------
    table, scenarios
        What was run.
    flows
        Daily flows by model, all of the same number of days.
    measures
        Further measures by model and name as ratios to a normal day, shape (scenario, day) [1].
    unmet
        Share of each element's need left open, by scenario label and material, shapes (day, element).
    provenance
        What the run was made of, as plain data.
    """
    output, value_added = (_by_model(flows, name) for name in ("output", "value_added"))
    labels = [scenario.label for scenario in scenarios]
    worst = [
        max(
            (values.max(initial=0.0) for (label, _), values in unmet.items() if label == scenario),
            default=0.0,
        )
        for scenario in labels
    ]
    data = xr.Dataset(
        {
            "output": (_DIMS, output),
            "value_added": (_DIMS, value_added),
            "normal_output": (SECTOR, table.x / DAYS_PER_YEAR),
            "normal_value_added": (SECTOR, table.value_added / DAYS_PER_YEAR),
        },
        coords={
            SCENARIO: labels,
            MODEL: list(flows),
            DAY: np.arange(output.shape[2]),
            SECTOR: list(table.codes),
            "name": (SCENARIO, [scenario.name for scenario in scenarios]),
            "duration_days": (SCENARIO, [scenario.duration.cut for scenario in scenarios]),
            "worst_unmet": (SCENARIO, worst),
            "region": (SECTOR, list(table.regions)),
            "name_en": (SECTOR, list(table.names_en)),
            "name_ja": (SECTOR, list(table.names_ja)),
        },
        attrs={
            "unit": table.meta.unit,
            "provenance": json.dumps(provenance, ensure_ascii=False, sort_keys=True),
        },
    )
    for name in ("output", "value_added", "normal_output", "normal_value_added"):
        data[name].attrs["units"] = f"{table.meta.unit} per day"
    if table.employment is not None:
        persons = {"units": "persons"}
        data["employment"] = (_DIMS, _by_model(flows, "employment"), persons)
        data["normal_employment"] = (SECTOR, np.where(table.x > 0, table.employment, 0.0), persons)
    for name in dict.fromkeys(name for known in measures.values() for name in known):
        data[name] = (_DIMS[:3], _measure(measures, name, output.shape[:3]), {"units": "1"})
    return Result(data)


def _by_model(flows: Mapping[str, Flows], name: str) -> FloatArray:
    """One flow of all models, shape (scenario, model, day, sector)."""
    return np.stack([getattr(flow, name) for flow in flows.values()], axis=1)


def _measure(
    measures: Mapping[str, Mapping[str, FloatArray]], name: str, shape: tuple[int, ...]
) -> FloatArray:
    """One measure of all models, shape (scenario, model, day); missing where a model has none."""
    values = np.full(shape, np.nan)
    for place, known in enumerate(measures.values()):
        if name in known:
            values[:, place] = 1.0
            values[:, place, : known[name].shape[1]] = known[name]
    return values


def _frame(values: xr.DataArray) -> pd.DataFrame:
    """Scenario by model as a data frame."""
    return pd.DataFrame(
        values.transpose(SCENARIO, MODEL).to_numpy(),
        index=pd.Index([str(label) for label in values[SCENARIO].values], name=SCENARIO),
        columns=pd.Index([str(label) for label in values[MODEL].values], name=MODEL),
    )


def _known(label: str | None, labels: list[str], what: str) -> str:
    """The label, the first where none is given, or an error with the nearest."""
    if label is None:
        return labels[0]
    if label not in labels:
        raise ParameterError(
            f"no {what} {label!r} in this result; it has {', '.join(labels)}.{nearest(label, labels)}"
        )
    return label
