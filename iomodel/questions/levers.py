"""What a day of stock, a point of origin share, an earlier mine or a saved tenth is worth, by element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from iomodel.materials.material import Material
from iomodel.materials.numbers import Numbers, numbers_of
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.questions.ensemble.core import BLOCK
from iomodel.questions.ensemble.inputs import inputs_of
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import Change, Physical, materials_cut
from iomodel.questions.ensemble.sample import drawn, power_of_two
from iomodel.questions.shadow import shadow_prices
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_model,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.sources import gdp_of

ALL = "all elements"


class Lever(NamedTuple):
    """A change that policy can make, to the chosen elements of a material."""

    name: str
    title: str
    apply: Callable[[Numbers, FloatArray], Numbers]
    """From the numbers and 1 for every chosen element, 0 for the others, to the changed numbers."""


def _stock(numbers: Numbers, chosen: FloatArray) -> Numbers:
    return replace(numbers, extra=np.tile(chosen, (numbers.draws, 1)))


def _origin(numbers: Numbers, chosen: FloatArray) -> Numbers:
    lower = {place: np.maximum(shares - 0.01 * chosen, 0.0) for place, shares in numbers.origin.items()}
    return replace(numbers, origin=lower)


def _mine(numbers: Numbers, chosen: FloatArray) -> Numbers:
    return replace(numbers, added=np.outer(numbers.ramp, chosen))


def _thrift(numbers: Numbers, chosen: FloatArray) -> Numbers:
    return replace(numbers, saved=np.tile(0.1 * chosen, (numbers.draws, 1)))


LEVERS = (
    Lever("stock", "one more day of stock", _stock),
    Lever("origin", "one point less from the origin", _origin),
    Lever("mine", "other suppliers a year earlier", _mine),
    Lever("thrift", "a tenth of use saved from the first day", _thrift),
)
"""The levers: a day of stock in a common store, drawn last; origin shares a hundredth lower at every cut; a
year's growth of other suppliers there on the first day; need lower by a tenth of normal use."""


def levers(
    table: TableLike,
    scenario: ScenarioLike,
    model: ModelLike = "supply-constrained",
    *,
    draws: int = 128,
    seed: int = 0,
    materials: Mapping[str, MaterialLike] | None = None,
) -> pd.DataFrame:
    """GDP that each lever saves, by element, with its range over draws of the scenario's inputs.

    Elements that go into one product stop it together, so that more of one alone may save nothing while
    another is missing; the rows for all elements of a material show what the lever is worth on all at once.

    Parameters
    ----------
    table, scenario, model
        As for `iomodel.run`, one of each.
    draws, seed
        As for `iomodel.ensemble`.
    materials
        Materials by name where they are not bundled ones.

    Returns
    -------
    A row for each material, element and lever: ``title``; ``gdp``, ``low90``, ``high90``, what is saved in
    the median and in nine of ten draws [% of one year's GDP]; ``money``, the median at the GDP of the year
    that `iomodel.run` uses [billion of its currency]; ``tonnes`` of the element that the lever adds or saves
    while the cut lasts (other suppliers at their central rate) and ``per_kg``, the median a kilogram of it
    [currency per kg], where uses in tonnes are known. Beside it the
    shadow price, ``shadow_per_kg`` with ``shadow_low90`` and ``shadow_high90``: GDP that one more kilogram
    saves on the day on which most is lost if all that is left goes where it earns most, the dual of the
    allocation by tonnage [currency per kg, above 0 where more of it saves GDP].

    Examples
    --------
    >>> import iomodel as iom
    >>> found = levers(iom.load_table(sectors=37), "rare-earth-ban", "direct", draws=16)
    >>> worth = found.loc[("rare-earths", "all elements", "stock")]
    >>> bool(0 < worth["low90"] <= worth["gdp"] <= worth["high90"])
    True
    """
    table, model = as_table(table), as_model(model)
    scenario = as_scenario(scenario, table=table, materials=materials)
    known = materials_of([scenario], materials, table)
    inputs = inputs_of(scenario, known)
    values = drawn(inputs, power_of_two(draws), seed)
    physical = Physical(table, scenario, materials_cut(scenario, known), inputs)

    def losses(change: Change | None) -> FloatArray:
        parts = []
        for start in range(0, len(values), BLOCK):
            block = Draws(physical, values.iloc[start : start + BLOCK], change)
            with table.naming_sectors():
                parts.append(losses_of_draws(table, model, block).sum(axis=1))
        return np.concatenate(parts)

    base, gdp = losses(None), gdp_of(table).value
    shadow = shadow_prices(physical, values, max(1, scenario.days))
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for material in physical.materials:
        for element in [ALL, *_cut_elements(scenario, material)]:
            chosen = np.array([float(element in (ALL, code)) for code in material.codes])
            for lever in LEVERS:
                saved = losses(_only(material, lever, chosen)) - base
                tonnes = _days_of_use(lever, scenario, material) * _tonnes(material, element) / DAYS_PER_YEAR
                row = _row(lever, saved, gdp, tonnes)
                if lever.name == "stock":
                    row |= _shadow(shadow, gdp, material, element)
                rows[material.name, element, lever.name] = row
    index = pd.MultiIndex.from_tuples(rows, names=["material", "element", "lever"])
    return pd.DataFrame(list(rows.values()), index=index, columns=_COLUMNS)


_COLUMNS = [
    *("title", "gdp", "low90", "high90", "money", "tonnes", "per_kg"),
    *("shadow_per_kg", "shadow_low90", "shadow_high90"),
]


def _only(material: Material, lever: Lever, chosen: FloatArray) -> Change:
    """The lever on one material."""

    def change(other: Material, numbers: Numbers) -> Numbers:
        return lever.apply(numbers, chosen) if other.name == material.name else numbers

    return change


def _cut_elements(scenario: Scenario, material: Material) -> list[str]:
    """Elements of a material that the scenario cuts."""
    named = [cut.elements for cut in scenario.cuts if cut.material == material.name]
    if any(not elements for elements in named):
        return material.codes
    return [code for code in material.codes if any(code in elements for elements in named)]


def _days_of_use(lever: Lever, scenario: Scenario, material: Material) -> float:
    """How much material a lever adds or saves while the cut lasts [days of normal use]."""
    days = scenario.duration.cut
    if lever.name == "mine":
        return float(numbers_of(scenario, material).ramp[0]) * days
    return {"stock": 1.0, "origin": 0.01 * days, "thrift": 0.1 * days}[lever.name]


def _row(lever: Lever, saved: FloatArray, gdp: float, tonnes: float) -> dict[str, object]:
    """What a lever saves."""
    low, middle, high = np.quantile(saved, [0.05, 0.5, 0.95])
    money = middle / 100 * gdp
    return {
        "title": lever.title,
        "gdp": middle,
        "low90": low,
        "high90": high,
        "money": money / 1e9,
        "tonnes": tonnes,
        "per_kg": money / (tonnes * 1000) if tonnes > 0 else np.nan,
    }


def _shadow(
    shadow: Mapping[str, FloatArray], gdp: float, material: Material, element: str
) -> dict[str, object]:
    """The shadow price of a kilogram and its range, where tonnes are known."""
    if material.name not in shadow or element == ALL:
        return {}
    worth = shadow[material.name][:, material.codes.index(element)] * gdp
    low, middle, high = np.quantile(worth, [0.05, 0.5, 0.95])
    return {"shadow_per_kg": middle, "shadow_low90": low, "shadow_high90": high}


def _tonnes(material: Material, element: str) -> float:
    """Use of an element in a year [t]; NaN where it is not known."""
    listed = material.tables.get("uses")
    if listed is None or element == ALL or not (own := listed["element"] == element).any():
        return float("nan")
    scale = listed["unit"].map({"t": 1.0, "kg": 0.001})
    return float((listed["central"] * scale)[own].sum())
