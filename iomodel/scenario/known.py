"""What a scenario is checked against: the sectors and materials that it may name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationInfo

from iomodel.errors import nearest

_CONTEXT = "known"


class KnownMaterial(Protocol):
    """What a scenario needs to know of a material."""

    @property
    def codes(self) -> list[str]:
        """Names of the elements."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Sectors that are exposed."""

    def origin_share(
        self, element: str, origin: str, end: str, stage: str | None = None, year: int | None = None
    ) -> float:
        """Share of an element's use that comes from an origin; a ScenarioError where the data have none."""

    def stage_places(self) -> Mapping[str, int]:
        """Place of every stage in the chain, the mine first."""

    def rate(self, parameter: str, end: str) -> float:
        """Yearly rate of adaptation; a ScenarioError where the data have none."""


@dataclass(frozen=True)
class Known:
    """Sectors and materials that a scenario may name; None where they are not checked.

    Parameters
    ----------
    sectors
        What shocks may name: code -> names, in any language.
    scope
        What the scope may name: code -> names.
    materials
        By name.
    names
        All names of materials that there are, for a mistyped one.
    """

    sectors: Mapping[str, Sequence[str]] | None = None
    scope: Mapping[str, Sequence[str]] | None = None
    materials: Mapping[str, KnownMaterial] | None = None
    names: Sequence[str] = field(default=())

    @property
    def context(self) -> dict[str, Any]:
        """For pydantic's validation."""
        return {_CONTEXT: self}

    def names_of(self, code: str) -> Sequence[str]:
        """What a sector is called."""
        return (self.sectors or {}).get(code) or (self.scope or {}).get(code) or ()


def known_in(info: ValidationInfo) -> Known:
    """What a check may rely on; nothing where no one said."""
    found = (info.context or {}).get(_CONTEXT)
    return found if isinstance(found, Known) else Known()


def known_sector(code: str, known: Mapping[str, Sequence[str]] | None) -> str:
    """The code, or an error with the sectors that are written or called alike."""
    if known is not None and code not in known:
        raise ValueError(f"unknown sector {code[:60]!r}.{nearest(code, sorted(known), names=known)}")
    return code


def known_material(name: str, known: Known) -> str:
    """The name, or an error with the nearest known ones."""
    if known.materials is not None and name not in known.materials:
        names = list(dict.fromkeys([*known.materials, *known.names]))
        raise ValueError(
            f"unknown material {name[:60]!r}; known: {', '.join(names) or 'none'}.{nearest(name, names)} "
            "Or give the path of its folder"
        )
    return name


def known_elements(elements: Sequence[str], material: KnownMaterial | None, name: str) -> None:
    """Raise unless the material has these elements."""
    if material is None:
        return
    for element in elements:
        if element not in material.codes:
            raise ValueError(
                f"{name} has no element {element[:60]!r}; elements: {', '.join(material.codes)}."
                f"{nearest(element, material.codes)}"
            )
