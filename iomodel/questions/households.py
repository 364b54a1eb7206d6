"""What a cut brings about through orders and the spending of households, in the terms of official tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.equations import households, leontief
from iomodel.figure import signed
from iomodel.languages import Language, either, known_language
from iomodel.materials import capacity_path
from iomodel.models.base import solve_levels
from iomodel.models.leontief import Leontief
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.simulate.arguments import (
    MaterialLike,
    ScenarioLike,
    TableLike,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.table import IOTable
from iomodel.table.households import households_of

DIRECT, FIRST, SECOND, TOTAL = "direct", "first_indirect", "second_indirect", "total"

_WORDS = {
    DIRECT: ("direct", "直接効果"),
    FIRST: ("first indirect (orders)", "第1次間接波及効果"),
    SECOND: ("second indirect (households)", "第2次間接波及効果"),
    TOTAL: ("total", "総合効果"),
    "output": ("output", "生産誘発額"),
    "gross_value_added": ("gross value added", "粗付加価値誘発額"),
    "pay": ("pay", "雇用者所得誘発額"),
    "persons": ("persons", "就業者誘発数"),
    "head": (
        "{scenario}, {table}, {n} sectors: changes over the run at central assumptions [{unit}], persons as "
        "an average over a year",
        "{scenario}、{table}（{n}部門）：期間中の変化（{unit}、標準的な前提）、就業者誘発数は年平均（人）",
    ),
    "conversion": (
        "Households spend {conversion:.3f} of each unit of pay ({source}). The second effect runs until "
        "nothing is left; its first turn, which official tools count, is {turn} of output.",
        "消費転換係数は{conversion:.3f}（{source}）。第2次間接波及効果は波及が収束するまでの合計で、公的な分析ツールが"
        "第2次として計上する1回目の波及は{turn}である。",
    ),
    "as given": ("as given", "指定値"),
    "own": (
        "the table's own: consumption of households over compensation of employees and operating surplus",
        "産業連関表による値：家計消費支出÷（雇用者所得＋営業余剰）",
    ),
}
"""Words for a reader in English and, as Japan's statistical offices write, in Japanese."""
_UNITS = {"million JPY": "100万円", "billion JPY": "10億円", "trillion JPY": "1兆円"}
"""Units as Japan's tables write them."""


@dataclass(frozen=True, eq=False, repr=False)
class HouseholdEffects:
    """Changes that a cut brings about in the model closed to households, by effect; losses are negative.

    Parameters
    ----------
    effects
        A row for ``direct`` (goods that final users do not get), ``first_indirect`` (orders of their makers),
        ``second_indirect`` (spending of households out of pay) and ``total``, their sum. Columns ``output``,
        ``gross_value_added``, ``pay`` (compensation of employees) [table's unit, summed over the run] and
        ``persons`` [persons, averaged over one year] where the table knows them.
    by_sector
        Output by sector and effect, with names [table's unit].
    first_turn
        Of the second effect the first turn, which official tools count: columns as in `effects`.
    conversion, source
        What households spend of each unit of pay [1], and where that comes from.
    """

    scenario: str
    table: str
    unit: str
    effects: pd.DataFrame
    by_sector: pd.DataFrame
    first_turn: pd.Series
    conversion: float
    source: str

    def shown(self, language: Language = "en") -> pd.DataFrame:
        """The effects under their names in a language; the Japanese are those of official tools."""
        known_language(language)
        return self.effects.rename(
            index=lambda key: either(*_WORDS[key], language),
            columns=lambda key: either(*_WORDS[key], language),
        )

    def sentences(self, language: Language = "en") -> tuple[str, str]:
        """What the figures are of, and how pay turns into consumption."""
        head = either(*_WORDS["head"], language).format(
            scenario=self.scenario,
            table=self.table,
            n=len(self.by_sector),
            unit=either(self.unit, _UNITS.get(self.unit, ""), language),
        )
        source = either(*_WORDS["as given" if self.source == "as given" else "own"], language)
        how = either(*_WORDS["conversion"], language).format(
            conversion=self.conversion, source=source, turn=signed(self.first_turn["output"], 1)
        )
        return head, how

    def __repr__(self) -> str:
        head, how = self.sentences()
        return f"{head}\n{self.shown().to_string(float_format='{:,.1f}'.format)}\n{how}"


def household_effects(
    table: TableLike,
    scenario: ScenarioLike,
    *,
    conversion: float | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> HouseholdEffects:
    """Take the loss of `Leontief`, closed to households, apart by effect, as official tools do.

    Parameters
    ----------
    table, scenario
        What is asked.
    conversion
        What households spend of each unit of pay, 0 to 1; see `iomodel.table.households.households_of`.
    materials
        As in `run`.

    Raises
    ------
    NotApplicableError
        If the table does not show pay or the consumption of households, or has several regions.

    Notes
    -----
    The total is the answer of ``Leontief(households=True)``. Where demand rises or falls in the scenario,
    that is part of the direct effect.

    Reference: Miller & Blair section 2.5.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = iom.household_effects(iom.load_table(sectors=37), "rare-earth-ban")
    >>> list(found.shown("ja").index)
    ['直接効果', '第1次間接波及効果', '第2次間接波及効果', '総合効果']
    """
    table = as_table(table)
    scenario = as_scenario(scenario, table=table, materials=materials)
    closed = households_of(table, conversion)
    path = capacity_path(table, [scenario], materials_of([scenario], materials, table), max(scenario.days, 1))
    served = solve_levels(table, path, Leontief().served(table))[0]
    direct = (served - table.f).sum(axis=0) / DAYS_PER_YEAR
    with table.naming_sectors():
        made = leontief.output(table.factors, direct)
        second = households.induced(made, closed.pay, leontief.output(table.factors, closed.bought))
    parts = {DIRECT: direct, FIRST: made - direct, SECOND: second.output, TOTAL: made + second.output}
    return HouseholdEffects(
        scenario=scenario.label,
        table=table.name,
        unit=table.meta.unit,
        effects=pd.DataFrame({name: _accounts(table, closed.pay, x) for name, x in parts.items()}).T,
        by_sector=pd.DataFrame(
            {"name": table.names_en, "name_ja": table.names_ja, **parts},
            index=pd.Index(table.codes, name="sector"),
        ),
        first_turn=_accounts(table, closed.pay, second.first_turn),
        conversion=closed.conversion,
        source=closed.source,
    )


def _accounts(table: IOTable, pay: FloatArray, output: FloatArray) -> pd.Series:
    """What follows from a change of output: value added, pay and persons."""
    share = leontief.coefficients(table.v.sum(axis=0)[None, :], table.x)[0]
    found = {
        "output": float(output.sum()),
        "gross_value_added": float(share @ output),
        "pay": float(pay @ output),
    }
    if table.employment is not None:
        work = leontief.coefficients(np.asarray(table.employment)[None, :], table.x)[0]
        found["persons"] = float(work @ output)
    return pd.Series(found)
