"""How good an update by margins is: a published table brought to a later published table's margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from iomodel.equations.ras import structure_distance
from iomodel.figure import signed
from iomodel.simulate.arguments import ModelLike, ScenarioLike, TableLike, as_table
from iomodel.simulate.spine import run
from iomodel.sources import load_table
from iomodel.table.update import update

KNOWN, UPDATED, PUBLISHED = "known", "updated", "published"


@dataclass(frozen=True)
class UpdateCheck:
    """An update held against what was published.

    Parameters
    ----------
    known, published
        Names of the earlier and of the later table.
    sectors
        Number of sectors.
    distance_updated, distance_known
        ``sum |A - A_published| / sum |A_published|`` of the domestic input coefficients, of the updated table
        and of the earlier one as it was [1].
    losses
        A row for each model; loss of GDP in the columns ``known``, ``updated`` and ``published``
        [% of a year's GDP].
    """

    known: str
    published: str
    sectors: int
    distance_updated: float
    distance_known: float
    losses: pd.DataFrame

    @property
    def nearer(self) -> list[str]:
        """Models whose headline the update brought nearer to the published table's."""
        gap = self.losses.sub(self.losses[PUBLISHED], axis=0).abs()
        return [str(model) for model in gap.index[gap[UPDATED] < gap[KNOWN]]]

    @property
    def sentence(self) -> str:
        """What the check found."""
        losses = "; ".join(
            f"{model} {signed(line[KNOWN])} % as it was, {signed(line[UPDATED])} % updated, "
            f"{signed(line[PUBLISHED])} % published"
            for model, line in self.losses.iterrows()
        )
        return (
            f"A check: {self.known} at {self.sectors} sectors, given all margins of {self.published}, keeps "
            f"domestic coefficients {self.distance_updated:.1%} from the published ones; without any update "
            f"they are {self.distance_known:.1%} away. GDP: {losses}. Nearer by the update: "
            f"{', '.join(self.nearer) or 'none'}."
        )


def check_update(
    known: TableLike = "japan-2011",
    published: TableLike = "japan-2015",
    scenario: ScenarioLike = "rare-earth-ban",
    models: Sequence[ModelLike] = ("direct", "leontief", "supply-constrained"),
    sectors: int | str | None = 37,
) -> UpdateCheck:
    """Bring a published table to the exact margins of a later one, and compare with that one.

    Parameters
    ----------
    known, published
        Two tables of the same sectors, or their names.
    scenario, models
        What the headline is of.
    sectors
        Level of detail at which named tables are loaded.

    Raises
    ------
    LabelMismatchError
        If the tables have other sectors or categories.

    Examples
    --------
    >>> found = check_update(models=["direct"])
    >>> round(found.distance_updated, 3), round(found.distance_known, 3)
    (0.17, 0.187)
    """
    first, second = (
        load_table(one, sectors) if isinstance(one, str) else as_table(one) for one in (known, published)
    )
    demand = pd.Series((second.Yd + second.Ym).sum(axis=0), index=list(second.categories))
    done = update(
        first,
        pd.Series(second.v.sum(axis=0), index=list(second.codes)),
        output=pd.Series(second.x, index=list(second.codes)),
        final_demand=demand.reindex(list(first.categories), fill_value=0.0),
        imports=pd.Series(second.imports, index=list(second.codes)),
        year=second.meta.year,
    ).table
    tables = {KNOWN: first, UPDATED: done, PUBLISHED: second}
    losses = {name: run(table, scenario, list(models)).gdp_loss().iloc[0] for name, table in tables.items()}
    return UpdateCheck(
        known=first.name,
        published=second.name,
        sectors=first.n,
        distance_updated=structure_distance(done.Ad, second.Ad),
        distance_known=structure_distance(first.Ad, second.Ad),
        losses=pd.DataFrame(losses),
    )
