"""Losses of output and value added by scenario, model, day and sector."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.errors import ParameterError, nearest
from iomodel.languages import Language, either, known_language
from iomodel.locked import Locked, locked
from iomodel.models import MODELS
from iomodel.notation import DAYS_PER_YEAR, MODEL, SCENARIO, SECTOR, FloatArray
from iomodel.simulate.measures import measure_changes, measure_loss
from iomodel.simulate.sectors import ROUNDING, named_losses, region_losses, sector_losses, summed, whole
from iomodel.simulate.world import world_losses


@dataclass(frozen=True, eq=False, repr=False)
class Losses(Locked):
    """The numbers of a `Result`, which says what `data` holds."""

    data: xr.Dataset

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What the run was made of: table, scenarios, models, materials, GDP, versions."""
        found: dict[str, Any] = json.loads(self.data.attrs["provenance"])
        return found

    @property
    def scenarios(self) -> list[str]:
        """Labels of the scenarios."""
        return list(self._labels[SCENARIO])

    @property
    def models(self) -> list[str]:
        """Labels of the models."""
        return list(self._labels[MODEL])

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        """Labels of the scenarios and the models."""
        return {axis: tuple(str(label) for label in self.data[axis].values) for axis in (SCENARIO, MODEL)}

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

    def refusals(self, language: Language = "en") -> dict[str, str]:
        """Models that have no answer to this question, with the reason in a language."""
        own = self.provenance.get("refused_ja", {}) if known_language(language) == "ja" else {}
        return {label: own.get(label, why) for label, why in self.refused.items()}

    @property
    def headlines(self) -> dict[str, str]:
        """The measure that answers the question, by model: real GDP, unless it cannot move."""
        return dict(self.provenance.get("headline", {}))

    @property
    def notes(self) -> list[str]:
        """Warnings about scenarios and answers, such as a lead time that is longer than the cut."""
        return [str(note) for note in self.provenance.get("notes", [])]

    @property
    def at_least(self) -> dict[str, list[str]]:
        """Models whose loss is a least value, because not all is back to normal, with these scenarios."""
        return dict(self.provenance.get("at_least", {}))

    # -- answers -----------------------------------------------------------------------

    def change(self, variable: str = "value_added") -> xr.DataArray:
        """Change against normal on each day, dimensions scenario, model, day, sector [unit per day]."""
        return self.data[variable] - self.data[f"normal_{variable}"]

    @cached_property
    def _sums(self) -> dict[tuple[str, str, str], FloatArray]:
        """Changes summed over days by variable, scenario and model, those that were asked for."""
        return {}

    @cached_property
    def _frames(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Losses by sector, those that were asked for; handed out as copies."""
        return {}

    def _summed(self, name: str, place: Mapping[str, str]) -> FloatArray:
        """Change of a variable summed over days in one scenario and model, shape (n,) [unit]."""
        key = (name, place[SCENARIO], place[MODEL])
        if key not in self._sums:
            self._sums[key] = locked(summed(self.data, name, place))
        return self._sums[key]

    def _total(self, name: str) -> FloatArray:
        """Change of a variable summed over days and sectors, shape (scenarios, models) [unit]."""
        by_sector = [[self._summed(name, place) for place in row] for row in self._places]
        return np.asarray(np.array(by_sector).sum(axis=2))

    @property
    def _places(self) -> list[list[dict[str, str]]]:
        """Labels of every scenario, one a row, and model."""
        return [[{SCENARIO: one, MODEL: model} for model in self.models] for one in self.scenarios]

    @cached_property
    def _gdp_loss(self) -> pd.DataFrame:
        """What `gdp_loss` hands out copies of."""
        return self._framed(self._total("value_added") / self.annual_gdp * 100)

    @cached_property
    def _daily(self) -> xr.DataArray:
        """What `daily_gdp` hands out copies of."""
        made, normal = self.data["value_added"], float(self.data["normal_value_added"].sum())
        plain = made.sum(SECTOR, skipna=False)
        return (made.sum(SECTOR) if np.isnan(plain.to_numpy()).any() else plain) / normal

    def gdp_loss(self) -> pd.DataFrame:
        """Change of GDP over the run [% of one year's GDP], scenario by model."""
        return self._gdp_loss.copy()

    def output_loss(self) -> pd.DataFrame:
        """Change of output over the run [% of one year's output], scenario by model."""
        annual = float(self.data["normal_output"].sum()) * DAYS_PER_YEAR
        return self._framed(self._total("output") / annual * 100)

    def measures(self) -> pd.DataFrame:
        """Further measures by scenario and model: flows over the run [% of a year's], prices at most [%].

        Real GDP chained and at base-year prices; where prices move also real consumption, gross national
        expenditure, the terms of trade and the price of the scarce material. Names as in `MEASURES` of
        `iomodel.models.measures`.
        """
        return measure_changes(self.data)

    def measure_loss(self, name: str) -> pd.DataFrame:
        """Change of one measure that adds up over days [% of a year's], scenario by model."""
        return measure_loss(self.data, name)

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
        change = [[whole(self.data, "employment", place) for place in row] for row in self._places]
        return self._framed(np.array(change) / DAYS_PER_YEAR)

    def _framed(self, values: FloatArray) -> pd.DataFrame:
        """Values by scenario and model under their labels."""
        return pd.DataFrame(
            values,
            index=pd.Index(self.scenarios, name=SCENARIO),
            columns=pd.Index(self.models, name=MODEL),
        )

    def daily_gdp(self) -> xr.DataArray:
        """GDP on each day as a share of the normal, dimensions scenario, model, day [1]."""
        return self._daily.copy()

    def by_sector(
        self, scenario: str | None = None, model: str | None = None, *, language: Language | None = None
    ) -> pd.DataFrame:
        """Sectors of one scenario and model, hardest hit first.

        Parameters
        ----------
        scenario, model
            Labels; the first where not given.
        language
            Language of the names, ``"en"`` or ``"ja"``; both where not given.

        Returns
        -------
        Columns ``name`` (and ``name_ja`` where no language is given), ``output`` and ``value_added``
        (changes summed over the run [unit]), ``output_share`` [% of the sector's annual output],
        ``gdp_share`` [% of annual GDP]; ``employment`` (change of persons engaged [persons, averaged over a
        year]) where the table knows them; ``region`` first where there are several.

        Examples
        --------
        >>> import iomodel as iom
        >>> result = iom.run("japan-2015", "rare-earth-ban", "direct")
        >>> result.by_sector(language="ja")["name"].head(2).tolist()
        ['生産用機械', '乗用車']
        """
        place = self.label_of(scenario, model)
        key = (place[SCENARIO], place[MODEL])
        if key not in self._frames:
            known = [name for name in ("output", "value_added", "employment") if name in self.data]
            sums = {name: self._summed(name, place) for name in known}
            self._frames[key] = sector_losses(self.data, sums)
        return named_losses(self._frames[key], language)

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
        return region_losses(self.data, self.by_sector(scenario, model))

    def by_region_and_sector(
        self,
        scenario: str | None = None,
        model: str | None = None,
        *,
        regions: int = 12,
        sectors: int = 3,
        language: Language = "en",
    ) -> pd.DataFrame:
        """Change of GDP by region and sector [% of the GDP of all regions]; what remains comes last.

        Everything adds up to the loss of all regions together.

        >>> import iomodel as iom
        >>> found = iom.run("oecd-2019", "rare-earth-ban", "supply-constrained")
        >>> lost = found.by_region_and_sector(regions=2, sectors=1)
        >>> list(lost.index), list(lost.columns)
        (['JPN', 'ROW', '18 other regions'], ['C Manufacturing', 'other sectors'])
        >>> round(float(lost.to_numpy().sum() - found.gdp_loss().iloc[0, 0]), 9) + 0.0
        0.0
        """
        lost = self.by_sector(scenario, model, language=language)
        return world_losses(self.data, lost, regions, sectors, language)

    def label_of(self, scenario: str | None = None, model: str | None = None) -> dict[str, str]:
        """Labels of a scenario and a model, checked; the first where not given.

        Raises
        ------
        ParameterError
            If the result has no such scenario or model: which it has.
        """
        return {
            SCENARIO: _known(scenario, self.scenarios, "scenario"),
            MODEL: _known(model, self.models, "model"),
        }

    def hardest_hit(
        self, scenario: str, model: str, count: int = 3, *, language: Language = "en"
    ) -> dict[str, str]:
        """Codes and names of the sectors that lose most value added, in that order."""
        sectors = self.by_sector(scenario, model, language=language)
        worst = sectors[sectors["gdp_share"] < -ROUNDING].head(count)
        return {str(code): str(name) for code, name in worst["name"].items()}

    def summary(self, language: Language = "en") -> pd.DataFrame:
        """A row for each scenario and model: days, GDP, output [%], yen [trillion], hardest-hit sectors."""
        gdp, output, yen = self.gdp_loss(), self.output_loss(), self.gdp_yen()
        between = either("; ", "、", language)
        lines = [
            {
                SCENARIO: scenario,
                MODEL: model,
                "days": int(self.data["duration_days"][number]),
                "gdp": gdp.loc[scenario, model],
                "output": output.loc[scenario, model],
                "yen": yen.loc[scenario, model],
                "hardest hit": between.join(
                    f"{code} {name}"
                    for code, name in self.hardest_hit(scenario, model, language=language).items()
                ),
            }
            for number, scenario in enumerate(self.scenarios)
            for model in self.models
        ]
        return pd.DataFrame(lines).set_index([SCENARIO, MODEL])

    def compare(self) -> pd.DataFrame:
        """The summary, with the key assumption and the known error of each model, largest loss last."""
        lines = self.summary()
        about = self.provenance["about"]
        for column in ("title", "assumes", "errs"):
            lines[column] = [about[model][column] for model in lines.index.get_level_values(MODEL)]
        order = lines.groupby(MODEL)["gdp"].min().sort_values(ascending=False, kind="stable").index
        return lines.reindex(order, level=MODEL)

    def model_words(self, language: Language = "en") -> dict[str, dict[str, str]]:
        """Title, key assumption and known error of each model, by label."""
        known_language(language)
        found = {}
        for label, about in self.provenance["about"].items():
            kind = MODELS.get(label.split("(")[0])
            found[label] = {
                key: either(text, getattr(kind, f"{key}_ja", "") if kind else "", language)
                for key, text in about.items()
            }
        return found


@locked.register(xr.Dataset)
def _closed_data(data: xr.Dataset) -> xr.Dataset:
    """The same data, their arrays closed for writing."""
    return data.copy(data={name: locked(values.to_numpy()) for name, values in data.data_vars.items()})


@locked.register(xr.DataArray)
def _closed_array(values: xr.DataArray) -> xr.DataArray:
    """A view of an array that cannot be written to."""
    return values.copy(data=locked(values.to_numpy()))


def _known(label: str | None, labels: list[str], what: str) -> str:
    """The label, the first where none is given, or an error with the nearest."""
    if label is None:
        return labels[0]
    if label not in labels:
        raise ParameterError(
            f"no {what} {label!r} in this result; it has {', '.join(labels)}.{nearest(label, labels)}"
        )
    return label
