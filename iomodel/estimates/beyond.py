"""Estimates of other countries and materials: rebuilt where a table is at hand, else with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iomodel.errors import ParameterError, TableError
from iomodel.estimates.entries import AnyEstimate, Estimate, NotRebuilt
from iomodel.estimates.places import Places, country_of
from iomodel.estimates.registry import EstimateLike, load_estimates, load_rebuilt
from iomodel.estimates.reproduction import Reproduction, rebuilt
from iomodel.estimates.words import figure_in_words
from iomodel.questions.calibrate import Calibration
from iomodel.simulate.arguments import MaterialLike, TableLike, as_table
from iomodel.sources import HOME, countries
from iomodel.sources.loading import TableSource


@dataclass(frozen=True, repr=False)
class Shown:
    """A published estimate that is not rebuilt, with the reason."""

    estimate: AnyEstimate
    why: str
    why_ja: str = ""
    """Japanese of `why`, as far as there is one."""
    status: str = "not rebuilt"

    def __repr__(self) -> str:
        return f"<Shown {self.estimate.id}: {figure_in_words(self.estimate)}, {self.status}>"

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions, losses negative, money in whole units of the currency."""
        one = self.estimate
        return {
            "id": one.id,
            "who": one.who,
            "when": one.when,
            "addresses": list(one.addresses),
            "country": one.country,
            "material": one.material,
            "confidence": one.confidence,
            "duration_days": one.duration_days,
            "counts": one.counts,
            "published": figure_in_words(one),
            "published_share": one.gdp_share,
            "published_share_range": list(one.share_range) if one.share_range else None,
            "published_amount": one.amount,
            "published_amount_range": list(one.amount_range) if one.amount_range else None,
            "currency": one.currency,
            "status": self.status,
            "why": self.why,
        }


def apart(
    ids: EstimateLike | Iterable[EstimateLike] | None, country: str = HOME
) -> tuple[list[Estimate], list[AnyEstimate]]:
    """Estimates of a country that are rebuilt, and all others: of those named, or of all.

    Where none is named, the first part has those whose reading cuts a material.

    >>> [[one.id for one in part] for part in apart(["nri-3m", "usgs-2025", "imf-2026-deu"])]
    [['nri-3m'], ['usgs-2025', 'imf-2026-deu']]
    """
    found = load_estimates(ids)
    own = load_rebuilt(country=country)
    if ids:
        own = [one for one in found if isinstance(one, Estimate) and one.country == country]
    return own, [one for one in found if one not in own]


def beyond(
    table: TableLike = "japan-2015",
    ids: EstimateLike | Iterable[EstimateLike] | None = None,
    *,
    world: TableSource | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> list[Reproduction | Shown]:
    """Estimates of other countries and materials: rebuilt where a table is at hand, else with the reason.

    Parameters
    ----------
    table, world, materials
        As in `reproduce`.
    ids
        Published estimates, their ids or files; where not given, all that `reproduce` leaves out.

    >>> found = beyond(ids=["usgs-ga-ge", "imf-2026-usa", "dlri-2024"])
    >>> [(one.estimate.id, one.status) for one in found]
    [('usgs-ga-ge', 'not rebuilt'), ('imf-2026-usa', 'not rebuilt'), ('dlri-2024', 'missed')]
    """
    places, found = Places(as_table(table), world), dict[str, Calibration]()
    chosen = load_estimates(ids) if ids else apart(None, country_of(places.table))[1]
    return [_shown(places, one, found, materials) for one in chosen]


def _shown(
    places: Places,
    estimate: AnyEstimate,
    found: dict[str, Calibration],
    materials: Mapping[str, MaterialLike] | None,
) -> Reproduction | Shown:
    """One estimate, rebuilt where a table of its country is at hand."""
    if isinstance(estimate, NotRebuilt):
        return Shown(estimate, estimate.not_rebuilt, estimate.not_rebuilt_ja)
    try:
        places.of(estimate.country, estimate)
    except (ParameterError, TableError) as error:
        where = countries()[estimate.country].name_ja if estimate.country in countries() else estimate.country
        why_ja = f"{where}を含む表が必要である。多国間の表を指定する"
        return Shown(estimate, str(error).removeprefix(f"estimate {estimate.id}: "), why_ja)
    return rebuilt(places, estimate, found, materials)
