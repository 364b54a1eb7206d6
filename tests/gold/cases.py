"""Scenarios and options that between them use every key, for the answers that are kept."""

from __future__ import annotations

from typing import Any

CUT = {"material": "rare-earths", "origin": "China", "share": 0.8}
STOCK = {"holder": "makers", "days": 40}

CASES: dict[str, dict[str, Any]] = {
    "stock-and-its-release": {
        "duration": {"cut": 200, "onset": 20, "recovery": 30, "start": 10},
        "cuts": [{**CUT, "origin_share": 0.6, "diversion": 0.25, "diversion_lead": 40}],
        "stocks": [
            {**STOCK, "release_start": 15, "release_rate": 0.4},
            {"holder": "state", "days": 50, "releases": [{"start": 60, "days": 25, "over": 20}]},
        ],
        "adaptation": {"thrift": 0.2, "thrift_lead": 30, "ramp": 0.1, "ramp_lead": 60},
    },
    "two-cuts-and-high-exposure": {
        "duration": {"cut": 150},
        "cuts": [
            {**CUT, "elements": ["DyTb", "Y"], "stage": "separation", "share": 0.9},
            {**CUT, "elements": ["NdPr"], "origin_share": "high", "duration": {"cut": 60, "start": 45}},
        ],
        "exposure": {"level": "high", "criticality": "low", "combine": "independent", "scale": 0.9},
        "sharing": "by-value",
    },
    "unequal-stocks-of-one-element": {
        "duration": {"cut": 120},
        "cuts": [{**CUT, "share": 1.0}],
        "stocks": [{**STOCK, "elements": ["DyTb"], "spread": 2.5}, {"holder": "dealers", "days": 10}],
    },
    "a-list-of-uses": {
        "duration": {"cut": 90},
        "cuts": [{**CUT, "share": 0.9, "path": [[0, 0.3], [30, 0.9], [60, 0.6]]}],
        "sharing": ["351", "301"],
        "scope": ["35", "30", "33"],
        "exposure": {"sectors": {"351": 0.4}},
    },
    "shocks-alone": {
        "duration": {"cut": 40, "recovery": 20},
        "shocks": [
            {"sector": "03", "kind": "capacity", "share": 0.2},
            {"sector": "03", "kind": "capacity", "share": 0.1, "duration": {"cut": 20, "start": 5}},
            {"sector": "05", "kind": "final_demand", "share": 0.1, "category": "exports"},
            {"sector": "351", "kind": "capacity", "path": [[0, 0.5], [30, 0.1]]},
        ],
    },
    "a-cut-beside-a-shock": {
        "duration": {"cut": 100},
        "cuts": [CUT],
        "shocks": [{"sector": "03", "kind": "capacity", "share": 0.05}],
        "trade": "by-contract",
    },
    "metals-and-their-users": {
        "duration": {"cut": 60},
        "cuts": [{"material": "gallium", "origin": "China", "share": 1.0}],
        "stocks": [{"holder": "users", "days": 20}],
    },
}
"""Scenarios by name."""

OPTIONS = (
    "inventory:psi=0.5;rationing=proportional;critical=all",
    "inventory:restock_days=20;overproduction=1.1;target_days=30",
    "bottleneck:rule=priority",
    "bottleneck:critical_share=0.1",
    "extraction:convention=forward",
    "extraction:keep_final_demand=true",
    "inoperability:driver=supply;recovery_days=30",
    "allocation:tonnage=true",
    "allocation:floor=0.5",
    "leontief:households=true",
    "substitution:closure=mobile;rents=abroad",
    "forward-bottleneck:critical_share=0.05",
)
"""Models under options of their own."""
