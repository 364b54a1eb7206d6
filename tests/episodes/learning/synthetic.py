"""Episodes made by a model with a known parameter, on a small table."""

from __future__ import annotations

from datetime import date
from typing import Any

import iomodel as iom
from iomodel.episodes.entries import Episode

TABLE = iom.load_table("japan-2015", sectors=13)
TABLES = {"japan-2015": TABLE}

SCENARIO: dict[str, Any] = {
    "name": "toy",
    "start_date": date(2020, 1, 1),
    "duration": {"cut": 90},
    "cuts": [{"material": "rare-earths", "origin": "China", "share": 1.0, "origin_share": 0.8}],
    "adaptation": {"thrift": 0.0, "ramp": 0.0},
    "exposure": {"level": "high", "criticality": "high"},
    "ranges": {
        "sharing": {"distribution": "discrete", "values": ["pro-rata"]},
        "exposure.combine": {"distribution": "discrete", "values": ["max"]},
    },
}
"""A cut of which nothing is uncertain: no stock, no adaptation, exposures at their upper ends."""


def episode(name: str = "toy-2020", *outcomes: dict[str, Any], **changes: Any) -> Episode:
    """An episode with outcomes of one's own."""
    return Episode.model_validate(
        {
            "id": name,
            "title": name,
            "title_ja": name,
            "given": "border",
            "country": "JPN",
            "table": "japan-2015",
            "span": ["2020-01-01", "2020-06-30"],
            "scenario": {
                **SCENARIO,
                "sources": [{"assumption": "cuts.0.share", "source": "invented", "confidence": "H"}],
            },
            "outcomes": list(outcomes) or [gdp(-0.01)],
            **changes,
        }
    )


def gdp(central: float, **changes: Any) -> dict[str, Any]:
    """A fall of GDP in the first quarter, known to a tenth of a point."""
    return {
        "id": "gdp-q1",
        "what": "GDP",
        "period": "2020Q1",
        "low": central - 0.001,
        "central": central,
        "high": central + 0.001,
        "ends": "a tenth of a point",
        "source": "invented",
        "confidence": "H",
        "known": date(2020, 5, 1),
        **changes,
    }


def nothing_seen(low: float, **changes: Any) -> dict[str, Any]:
    """No fall of GDP beyond a figure."""
    plain = {key: value for key, value in gdp(low).items() if key not in ("central", "high")}
    return {**plain, "low": low, "reading": "nothing seen", **changes}


def scenario() -> iom.Scenario:
    """The same cut as a question."""
    return iom.Scenario.model_validate(SCENARIO)
