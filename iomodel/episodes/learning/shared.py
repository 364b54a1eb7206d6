"""What episodes of different materials have in common, and so carry over to a question."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from iomodel.episodes.entries import Episode
from iomodel.languages import Language, either
from iomodel.materials.material import Material
from iomodel.models import Model, Substitution
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.physical import Physical
from iomodel.scenario import Scenario
from iomodel.scenario.ranges import Range


@dataclass(frozen=True)
class Shared:
    """A number that is the same in every episode and in the question.

    Parameters
    ----------
    name
        Short name, in draws and plain data.
    title, title_ja
        For the reader.
    prior
        What was known of it before any episode.
    source
        Who says so.
    """

    name: str
    title: str
    title_ja: str
    prior: Range
    source: str

    def titled(self, language: Language = "en") -> str:
        """The title in a language."""
        return either(self.title, self.title_ja, language)


_TWICE = Range(distribution="log-normal", median=1, spread=2)
_JUDGED = (
    "own judgement: shares and rates judged by the same people are too high or too low together, in nine of "
    "ten cases by no more than a factor of two"
)

SHARED = (
    Shared("criticality", "multiplier on criticality", "不可欠度の倍率", _TWICE, _JUDGED),
    Shared("thrift", "multiplier on material saving", "節約の速さの倍率", _TWICE, _JUDGED),
    Shared("ramp", "multiplier on other suppliers", "代替供給の増加の倍率", _TWICE, _JUDGED),
    Shared(
        "severity",
        "effective severity of the cut",
        "途絶の実効度",
        Range(low=0.5, central=1, high=1),
        "own judgement: up to half of what is cut may still arrive through third countries or under "
        "other names; most often nothing does",
    ),
    Shared(
        "spread",
        "spread of stocks between makers",
        "在庫の企業間格差",
        Range(low=1, central=2, high=4),
        "as in the scenario unequal-stocks: nine in ten makers hold between the median over the spread and "
        "the median times it; 1 is one common store",
    ),
)
"""What is drawn once for the question and all episodes. The multiplier on criticality takes the place of that
on each row, whose criticality stays at or below 1."""

OF_MODELS: Mapping[type[Model], tuple[Shared, ...]] = {
    Substitution: (
        Shared(
            "substitution.scarce",
            "elasticity of the scarce material",
            "不足材料の代替弾力性",
            Range(distribution="log-normal", median=0.07, spread=3),
            "own judgement: no estimate is published for rare earths. The model's own path goes from 0.05 to "
            "0.10 within a year, its middle is the median; nine in ten draws lie within a factor of three of "
            "it, from next to no substitution to one at which hardly anything is lost",
        ),
    ),
}
"""Parameters of a model itself that are the same in every episode and in the question. A drawn elasticity
holds at all times, whatever the model's own is."""


def parameters_of(models: Iterable[Model]) -> list[Shared]:
    """Parameters of some models themselves that are drawn.

    >>> [each.name for each in parameters_of([Substitution()])]
    ['substitution.scarce']
    """
    kinds = dict.fromkeys(type(model) for model in models)
    return [each for kind in kinds for each in OF_MODELS.get(kind, ())]


RULES: Mapping[str, Range] = {
    "sharing": Range(distribution="discrete", values=("pro-rata", "by-value")),
    "exposure.combine": Range(distribution="discrete", values=("max", "independent")),
}
"""Rules that are drawn in an episode; the question draws those of which its scenario has a range."""


def widened(scenario: Scenario) -> Scenario:
    """The scenario of an episode, with the rules drawn that no source decides between."""
    return scenario.model_copy(update={"ranges": {**RULES, **scenario.ranges}})


def keys_of(physical: Physical) -> dict[str, Hashable]:
    """What each input is, across scenarios: inputs with one key are one number; by the input's name.

    Rows, origins and rates are those of their material, stocks those of their holder and material; a row of
    an element that is not cut, and an entry that another scenario cannot have, are the scenario's own.
    """
    return {each.name: _key(each, physical) for each in physical.inputs}


def _key(each: Input, physical: Physical) -> Hashable:
    """What an input is."""
    if each.kind in ("exposure", "criticality", "use"):
        row = physical.rows.iloc[int(each.place[0])]
        material = physical.materials[int(row["material"])]
        if not _is_cut(str(row["element"]), material, physical.scenario):
            return "idle", physical.scenario.label, each.name
        return each.kind, material.name, each.name
    if each.kind in ("origin", "rate"):
        return each.kind, *each.place
    path = str(each.place[0])
    if path in RULES:
        return "rule", path
    parts = path.split(".")
    if parts[0] == "stocks":
        stock = physical.scenario.stocks[int(parts[1])]
        names = tuple(material.name for material in physical.materials)
        return "stock", parts[-1], stock.material or names, stock.holder
    return "own", physical.scenario.label, path


def _is_cut(element: str, material: Material, scenario: Scenario) -> bool:
    """Whether any cut of the material takes an element."""
    return any(
        element in (cut.elements or material.codes) for cut in scenario.cuts if cut.material == material.name
    )


def differing_holders(episode: Episode | None, scenario: Scenario) -> list[int]:
    """Places of the stocks whose spread between makers is the shared one.

    Not those whose spread the scenario gives, nor one store for all, such as that of a network.
    """
    common = episode.common if episode is not None else ()
    return [
        place
        for place, stock in enumerate(scenario.stocks)
        if not stock.unequal
        and f"stocks.{place}.spread" not in scenario.ranges
        and stock.holder not in common
    ]
