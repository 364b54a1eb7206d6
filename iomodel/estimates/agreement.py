"""Which published losses agree, each divided by the need that it leaves open, and why others do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iomodel.estimates.axis import AxisPoint
from iomodel.materials.reading import material_names


@dataclass(frozen=True)
class Agreement:
    """Points of the axis, by what can be said of them.

    Of each institution, the figure with the most unmet need of one material is compared.
    """

    within: tuple[AxisPoint, ...]
    """Inside the range that the data give for value added that stops, the smallest loss first."""
    outside: tuple[AxisPoint, ...]
    """Compared, and outside that range."""
    smaller: tuple[AxisPoint, ...]
    """Smaller or shorter cuts of institutions that are compared already."""
    wider: tuple[AxisPoint, ...]
    """Figures that count more than the one material of their scenario."""

    @property
    def factor(self) -> float:
        """The largest loss per unit over the smallest, of those within [1]; 1 where there is one or none."""
        if not self.within:
            return 1.0
        return self.within[-1].per_unit / self.within[0].per_unit


def agreement(points: Iterable[AxisPoint], exposed: Mapping[str, float]) -> Agreement:
    """Sort points of the axis by whether they can be compared, and agree.

    Parameters
    ----------
    points
        As `axis` gives them.
    exposed
        ``low`` and ``high`` of `exposed_value_added` [share of GDP].

    Examples
    --------
    >>> import iomodel as iom
    >>> from iomodel.estimates.axis import exposed_value_added
    >>> table = iom.load_table(sectors=37)
    >>> found = agreement(iom.axis(table), exposed_value_added(table, "rare-earth-ban"))
    >>> [point.estimate.id for point in found.within], round(found.factor, 1)
    (['mizuho-stop', 'dir-a', 'imf-2026'], 1.4)
    """
    points = sorted(points, key=lambda point: -point.per_unit)
    known = set(material_names())
    alone = [point for point in points if point.estimate.material in known]
    largest: dict[str, AxisPoint] = {}
    for point in alone:
        other = largest.get(institution(point))
        if other is None or point.unmet_year > other.unmet_year:
            largest[institution(point)] = point
    compared = [point for point in alone if largest[institution(point)] is point]
    fits = [point for point in compared if exposed["low"] <= -point.per_unit <= exposed["high"]]
    return Agreement(
        within=tuple(fits),
        outside=tuple(point for point in compared if point not in fits),
        smaller=tuple(point for point in alone if point not in compared),
        wider=tuple(point for point in points if point not in alone),
    )


def institution(point: AxisPoint) -> str:
    """Who published, without the authors."""
    return point.estimate.who.partition(",")[0]
