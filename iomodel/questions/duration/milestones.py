"""How deep, how long, and how much comes back: a run summed up along its days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomodel.notation import DAY, DAYS_PER_YEAR, MODEL, SCENARIO
from iomodel.simulate.result import Result

BACK = 1e-4
"""GDP of a day counts as back when it lacks at most this share of normal [1]."""


def milestones(result: Result) -> pd.DataFrame:
    """Peak, recovery, and the loss with and without what is caught up, for each scenario and model.

    A model that follows its answer, such as `Inventory`, shows recovery by itself; for others give the run a
    horizon beyond the last shock, or nothing can be seen to recover.

    Returns
    -------
    A row for each scenario and model: ``peak``, the change of GDP on the worst day [% of a day's GDP];
    ``peak_day``, its number as on the result's axis; ``recovery_day``, that of the first day from which GDP
    stays within 0.01 % of normal or above, missing if that is not within the ``days`` of the run; ``lost``,
    the sum over days below normal, and ``caught_up``, the sum over days above it [% of a year's GDP];
    ``net``, both together.

    Examples
    --------
    >>> import iomodel as iom
    >>> table, ban = iom.load_table(sectors=37), iom.load_scenario("rare-earth-ban").lasting(90)
    >>> course = milestones(iom.run(table, ban, iom.Inventory())).iloc[0]
    >>> bool(course["recovery_day"] > 90), bool(course["lost"] < course["net"] < 0 < course["caught_up"])
    (True, True)
    """
    daily = result.daily_gdp()
    days = daily[DAY].to_numpy()
    lines = []
    for scenario in result.scenarios:
        for model in result.models:
            change = daily.sel({SCENARIO: scenario, MODEL: model}).to_numpy() - 1
            short = np.flatnonzero(change < -BACK)
            last = int(short[-1]) + 1 if len(short) else 0
            hit = len(short) > 0
            lost = np.minimum(change, 0.0).sum() * 100 / DAYS_PER_YEAR
            caught_up = np.maximum(change, 0.0).sum() * 100 / DAYS_PER_YEAR
            lines.append(
                {
                    SCENARIO: scenario,
                    MODEL: model,
                    "peak": 100 * min(change.min(), 0.0),
                    "peak_day": float(days[change.argmin()]) if hit else np.nan,
                    "recovery_day": float(days[last]) if hit and last < len(change) else np.nan,
                    "days": float(len(change)),
                    "lost": lost,
                    "caught_up": caught_up,
                    "net": lost + caught_up,
                }
            )
    return pd.DataFrame(lines).set_index([SCENARIO, MODEL])
