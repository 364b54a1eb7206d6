"""The numbers of a scenario's physical layer, one of each or many draws of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from iomodel.errors import ScenarioError, nearest
from iomodel.locked import Locked
from iomodel.materials.material import Material
from iomodel.notation import FloatArray, IntArray
from iomodel.scenario import Cut, Scenario


@dataclass(frozen=True)
class Numbers(Locked):
    """What a scenario says of one material in numbers, each with a leading axis of draws.

    Parameters
    ----------
    share
        Share of an origin's deliveries that is cut, by place of the cut, shape (draws,).
    origin
        Share of each element's use that the origin delivers, by place of the cut, shape (draws, e); 0 for
        elements that are not cut.
    thrift, ramp
        Rates of adaptation, shape (draws,) [share of normal use per year].
    stock
        Days of use, by place of the stock, shape (draws,).
    spread
        How unequal the holders of a stock are, by its place, shape (draws,); as the scenario says where not
        given.
    thrift_lead, ramp_lead
        Days until adaptation begins, shape (draws,); those of the scenario where not given.
    saved, added
        Share of normal use that nobody needs, and that others deliver, from the first day on, by element,
        shape (draws, e); none where not given.
    extra
        Days of use in a further common store, drawn last, by element, shape (draws, e); none where not given.
    """

    share: Mapping[int, FloatArray]
    origin: Mapping[int, FloatArray]
    thrift: FloatArray
    ramp: FloatArray
    stock: Mapping[int, FloatArray]
    spread: Mapping[int, FloatArray] = field(default_factory=dict)
    thrift_lead: FloatArray | None = None
    ramp_lead: FloatArray | None = None
    saved: FloatArray | None = None
    added: FloatArray | None = None
    extra: FloatArray | None = None

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.thrift)

    def part(self, draws: slice, elements: IntArray) -> Numbers:
        """The numbers of some elements in some draws."""

        def each(known: Mapping[int, FloatArray]) -> dict[int, FloatArray]:
            return {place: values[draws] for place, values in known.items()}

        def own(values: FloatArray | None) -> FloatArray | None:
            return None if values is None else values[draws][:, elements]

        return Numbers(
            share=each(self.share),
            origin={place: shares[draws][:, elements] for place, shares in self.origin.items()},
            thrift=self.thrift[draws],
            ramp=self.ramp[draws],
            stock=each(self.stock),
            spread=each(self.spread),
            thrift_lead=None if self.thrift_lead is None else self.thrift_lead[draws],
            ramp_lead=None if self.ramp_lead is None else self.ramp_lead[draws],
            saved=own(self.saved),
            added=own(self.added),
            extra=own(self.extra),
        )


def numbers_of(scenario: Scenario, material: Material) -> Numbers:
    """The scenario's own numbers of a material, as one draw."""
    cuts = {place: cut for place, cut in enumerate(scenario.cuts) if cut.material == material.name}
    stocks = {
        place: stock for place, stock in enumerate(scenario.stocks) if stock.material in (None, material.name)
    }
    year = scenario.data_year
    return Numbers(
        share={place: np.array([cut.share]) for place, cut in cuts.items()},
        origin={place: origin_shares(cut, material, year)[None, :] for place, cut in cuts.items()},
        thrift=np.array([_rate(scenario, material, "thrift")]),
        ramp=np.array([_rate(scenario, material, "ramp")]),
        stock={place: np.array([stock.days]) for place, stock in stocks.items()},
    )


def origin_shares(cut: Cut, material: Material, year: int | None) -> FloatArray:
    """Share of each element's use that the cut origin delivers, shape (e,); 0 for elements not cut."""
    chosen = chosen_elements(cut.elements, material, f"cut of {material.name}, elements")
    given = cut.origin_share
    if isinstance(given, dict):
        chosen_elements(tuple(given), material, f"cut of {material.name}, origin_share")
    values = []
    for element, wanted in zip(material.codes, chosen, strict=True):
        if not wanted:
            values.append(0.0)
        elif isinstance(given, str):
            values.append(material.origin_share(element, cut.origin, given, cut.stage, year))
        elif isinstance(given, dict) and element not in given:
            values.append(material.origin_share(element, cut.origin, "central", cut.stage, year))
        else:
            values.append(given[element] if isinstance(given, dict) else given)
    return np.array(values)


def chosen_elements(elements: tuple[str, ...], material: Material, what: str) -> FloatArray:
    """1 for the elements named (for all of them where none is), else 0."""
    for element in elements:
        if element not in material.codes:
            raise ScenarioError(
                f"{what}: {material.name} has no element {element!r}; elements: "
                f"{', '.join(material.codes)}.{nearest(element, material.codes)}"
            )
    return np.array([float(not elements or code in elements) for code in material.codes])


def _rate(scenario: Scenario, material: Material, parameter: str) -> float:
    """A yearly rate of adaptation, from the scenario or from the material's data."""
    given = getattr(scenario.adaptation, parameter)
    return material.rate(parameter, given) if isinstance(given, str) else float(given)
