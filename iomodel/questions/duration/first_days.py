"""The first day on which each element falls short, and on which each sector stops."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from iomodel.materials import SHORT, capacity_path, first_short, material_balance, need_and_supply
from iomodel.notation import day_number
from iomodel.simulate.arguments import (
    MaterialLike,
    ScenarioLike,
    TableLike,
    as_scenario,
    as_table,
    materials_of,
)


def first_shortages(
    scenario: ScenarioLike, *, materials: Mapping[str, MaterialLike] | None = None
) -> pd.DataFrame:
    """The day on which each element falls short; ``K / (s m)`` where nobody adapts.

    Parameters
    ----------
    scenario
        What is cut, and what is in store.
    materials
        Materials by name where they are not bundled ones.

    Returns
    -------
    A row for each element cut, the first to fall short first: ``cut``, the largest part of normal use
    that is stopped, ``s m``; ``stock``, K, what all holders have and will hand out [days of total use];
    ``kink``, ``K / (s m)``, how long stocks last without adaptation, onset or limits on releases [days from
    the start of the first cut]; ``day``, the number of the first day of shortage with all of these, day 1
    being the first of the cut (missing if it never falls short).

    Examples
    --------
    >>> import iomodel as iom
    >>> first_shortages(iom.load_scenario("rare-earth-ban")).loc[("rare-earths", "DyTb")].round(2).to_dict()
    {'cut': 0.85, 'stock': 60.0, 'kink': 70.59, 'day': 72.0}
    """
    scenario = as_scenario(scenario, materials=materials)
    lines = []
    for name, material in sorted(materials_of([scenario], materials).items()):
        cuts = [cut for cut in scenario.cuts if cut.material == name]
        if not cuts:
            continue
        start = min(cut.begins(scenario.duration) for cut in cuts)
        bare = scenario.changed("bare", adaptation={})
        stopped = 1 - need_and_supply(bare, material, scenario.days)[1].min(axis=0, initial=1.0)
        book = material_balance(scenario, material, scenario.days)
        stock = np.zeros(len(material.codes))
        for store in book.stores:
            stock = stock + store.total * (1.0 if store.released is None else store.released.max(initial=0.0))
        places = first_short(book.unmet)
        for number, (element, place) in enumerate(zip(material.codes, places, strict=True)):
            if stopped[number] > SHORT:
                lines.append(
                    {
                        "material": name,
                        "element": element,
                        "cut": stopped[number],
                        "stock": stock[number],
                        "kink": start - scenario.first + stock[number] / stopped[number],
                        "day": np.nan if place is None else float(day_number(place, scenario.first)),
                    }
                )
    columns = ["material", "element", "cut", "stock", "kink", "day"]
    found = pd.DataFrame(lines, columns=columns).set_index(["material", "element"])
    return found.sort_values(["day", "kink"], kind="stable")


def first_stops(
    table: TableLike, scenario: ScenarioLike, *, materials: Mapping[str, MaterialLike] | None = None
) -> pd.DataFrame:
    """The first day on which each sector's capacity falls below normal, hardest-hit sectors of a day first.

    Parameters
    ----------
    table, scenario, materials
        As for `iomodel.run`.

    Returns
    -------
    A row for each sector that is hit: ``name``, ``name_ja``, ``day``, day 1 being the first of the cut,
    ``worst``, the largest share of capacity lost on a day [1], and ``value_added``, what it earns in a normal
    year [table's unit].

    Examples
    --------
    >>> import iomodel as iom
    >>> stops = first_stops(iom.load_table(sectors=37), iom.load_scenario("rare-earth-ban"))
    >>> stops.head(2)[["name", "day", "worst"]].round(2)
                                name  day  worst
    sector
    35      Transportation equipment   62   0.26
    30          Production machinery   62   0.29
    """
    table = as_table(table)
    scenario = as_scenario(scenario, table=table, materials=materials)
    known = materials_of([scenario], materials, table)
    lost = 1 - capacity_path(table, [scenario], known, max(scenario.days, 1)).capacity[0]
    stops = {sector: place for sector, place in enumerate(first_short(lost)) if place is not None}
    hit = list(stops)
    found = pd.DataFrame(
        {
            "name": [table.names_en[sector] for sector in hit],
            "name_ja": [table.names_ja[sector] for sector in hit],
            "day": day_number(np.array(list(stops.values()), dtype=int), scenario.first),
            "worst": lost[:, hit].max(axis=0),
            "value_added": table.value_added[hit],
        },
        index=pd.Index([table.codes[sector] for sector in hit], name="sector"),
    )
    weight = -found["worst"] * found["value_added"]
    return found.assign(weight=weight).sort_values(["day", "weight"], kind="stable").drop(columns="weight")
