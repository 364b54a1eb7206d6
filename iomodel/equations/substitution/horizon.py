"""Elasticities that rise with the time since a cut."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from iomodel.equations.substitution.network import Elasticities
from iomodel.errors import ParameterError


@dataclass(frozen=True)
class ElasticityPath:
    """Elasticities at some times since the start of a cut, linear in between and level at either end.

    Parameters
    ----------
    years
        Times, rising from 0 or later [years since the first day of the cut].
    values
        Elasticities at each of them.

    Raises
    ------
    ParameterError
        If times do not rise, or there are not as many as elasticities.

    >>> path = ElasticityPath((0.0, 1.0), (Elasticities(scarce=0.05), Elasticities(scarce=0.10)))
    >>> path.at(0.5).scarce.__round__(6), path.at(3.0).scarce
    (0.075, 0.1)
    """

    years: tuple[float, ...]
    values: tuple[Elasticities, ...]

    def __post_init__(self) -> None:
        if not self.years or len(self.years) != len(self.values):
            raise ParameterError(
                f"elasticities by time: {len(self.years)} times and {len(self.values)} sets of elasticities, "
                "expected as many of each, and one at least"
            )
        if not (np.isfinite(self.years).all() and self.years[0] >= 0 and (np.diff(self.years) > 0).all()):
            raise ParameterError(
                f"elasticities by time: years are {', '.join(f'{y:g}' for y in self.years)}, expected rising "
                "numbers of 0 or more [years since the first day of the cut]"
            )

    def at(self, years: float) -> Elasticities:
        """The elasticities a number of years after the start of the cut."""
        names = [field.name for field in fields(Elasticities)]
        return Elasticities(
            **{
                name: float(np.interp(years, self.years, [getattr(e, name) for e in self.values]))
                for name in names
            }
        )

    def changed(self, **values: float) -> ElasticityPath:
        """The same path with some elasticities at one value for all times.

        >>> BY_HORIZON.changed(scarce=0.1).at(5.0).scarce
        0.1
        """
        return ElasticityPath(self.years, tuple(replace(e, **values) for e in self.values))


BY_HORIZON = ElasticityPath(
    years=(0.0, 1.0, 2.0, 5.0, 7.0),
    values=(
        Elasticities(scarce=0.05),
        Elasticities(scarce=0.10),
        Elasticities(scarce=0.30, imports=0.97, exports=0.97),
        Elasticities(scarce=0.90, imports=1.59, exports=1.59),
        Elasticities(scarce=0.90, imports=2.0, exports=2.0),
    ),
)
"""The default path: what is known by horizon, from its low value at the start to its high one at the end.

The scarce material against the rest: .05 to .10 within a year, .10 to .30 in the second, up to .90 five years
on (judgement: no estimate is published for rare earths). Trade: .76 within a year and 2 after seven, the
least time that adjustment takes, linear in between (Boehm, Levchenko & Pandalai-Nayar 2023, *American
Economic Review* 113:861). Value added .5 and final demand .9 at every horizon (Baqaee & Farhi 2019); among
intermediates .1 and between varieties .5 are judgement.
"""
