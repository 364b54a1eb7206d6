"""What a run found: its losses, in other forms and at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.languages import Language
from iomodel.simulate import display, export
from iomodel.simulate.losses import Losses
from iomodel.simulate.plot import Plots

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler


@dataclass(frozen=True, eq=False, repr=False)
class Result(Losses):
    """Losses of one run, behind a small surface.

    Changes are negative where something is lost. A share of GDP is the loss summed over all days of the
    run, divided by one year's GDP of the same table. Yen are that share times the GDP of the year that
    `provenance` names.

    Parameters
    ----------
    data
        Variables ``output`` and ``value_added``, dimensions scenario, model, day, sector, and
        ``normal_output`` and ``normal_value_added`` by sector [table's unit per day]; ``employment`` and
        ``normal_employment`` [persons] where the table knows them; ``capacity`` by scenario, day and sector
        and, where a material is cut, ``unmet`` by scenario, day and element [1]. Coordinates name the
        sectors and give the days of each cut; attributes hold unit and provenance.
    """

    # -- other forms -------------------------------------------------------------------

    def to_records(self) -> list[dict[str, Any]]:
        """The answers as plain data: shares as fractions of a year, losses negative, sectors by code."""
        return export.records(self)

    def to_frame(self) -> pd.DataFrame:
        """Output and value added in long form, by scenario, model, day and sector [unit per day].

        With ``employment`` [persons] where the table knows persons by sector.
        """
        known = [name for name in ("output", "value_added", "employment") if name in self.data]
        return self.data[known].to_dataframe().reset_index()

    def to_netcdf(self, path: Path | str) -> Path:
        """Write everything to a NetCDF file, whole or not at all."""
        return export.write_netcdf(self.data, path)

    @classmethod
    def from_netcdf(cls, path: Path | str) -> Result:
        """Read what `to_netcdf` wrote."""
        return cls(export.read_netcdf(path))

    def to_excel(self, path: Path | str, *, language: Language = "en") -> Path:
        """Write a workbook, whole or not at all: what was run, the summary, every sector, GDP of each day.

        Raises
        ------
        ParameterError
            If the file does not end in ``.xlsx`` or the language is unknown.
        OutputError
            If the file cannot be written.
        MissingExtraError
            If xlsxwriter is not installed.
        """
        return export.write_workbook(self, path, language)

    def to_latex(self, *, language: Language = "en") -> str:
        """The summary as a LaTeX table with the rules of booktabs.

        Raises
        ------
        MissingExtraError
            If jinja2 is not installed.
        """
        return export.as_latex(self, language)

    @property
    def style(self) -> Styler:
        """The summary as a pandas Styler, units in its heads, for a notebook or a page.

        Raises
        ------
        MissingExtraError
            If jinja2 is not installed.
        """
        return export.styled(self)

    # -- at a glance -------------------------------------------------------------------

    @property
    def plot(self) -> Plots:
        """Charts: ``plot.loss()``, ``.models()``, ``.path()``, ``.sectors()`` and more; matplotlib axes."""
        return Plots(self)

    @property
    def headline(self) -> str:
        """What the numbers are shares and yen of."""
        return display.headline(self)

    def __repr__(self) -> str:
        return display.as_text(self)

    def _repr_html_(self) -> str:
        return display.as_html(self)
