"""Answers that are kept: what the whole house says on small tables, so that no figure or word moves unseen.

``python -m tests.gold.answers`` writes them anew, after a change that is meant to move them: the changelog
then says what moved, from what to what, and why.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

import iomodel as iom
from iomodel.estimates.circulation import ReferencePoint, Trap
from iomodel.estimates.entries import NotRebuilt
from iomodel.materials import rows
from tests.gold import charts, drawn, texts
from tests.gold.asked import case, learned, small, tables
from tests.gold.cases import CASES, OPTIONS

KEPT = Path(__file__).parent / "frozen"
ROWS = [one for one in vars(rows).values() if isinstance(one, type) and one.__module__ == rows.__name__]
SCHEMAS = (iom.Scenario, iom.Recipe, iom.Estimate, NotRebuilt, iom.Episode, ReferencePoint, Trap, *ROWS)
QUICK = ["direct", "leontief", "supply-constrained"]


def plain(value: Any) -> Any:
    """As JSON holds it; what is not finite as text."""
    if isinstance(value, pd.DataFrame):
        return {"index": plain(list(value.index)), **{str(key): plain(list(value[key])) for key in value}}
    if isinstance(value, pd.Series):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, xr.DataArray | np.ndarray):
        return plain(np.asarray(value).tolist())
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.number):
        return float(f"{value:.12g}") if math.isfinite(value) else str(value)
    return value if value is None else str(value)


def answer_of(result: iom.Result) -> dict[str, Any]:
    """Totals of a run by model, a day now and then, and what is said of it."""
    change, known = result.change(), result.data
    return {
        "scenarios": {name: known[name] for name in ("name", "duration_days", "worst_unmet")},
        "normal": {name: known[name] for name in known if str(name).startswith("normal_")},
        "measures": result.measures(),
        "summary": result.summary(),
        "sectors": change.sum("day"),
        "days": change.sum("sector").isel(day=slice(None, None, 40)),
        "unmet": known["unmet"].isel(day=slice(None, None, 40)) if "unmet" in known else [],
        "capacity": known["capacity"].isel(day=slice(None, None, 40)),
        "notes": result.notes,
        "refused": result.refused,
        "at least": result.at_least,
    }


def of_bundled(name: str) -> Any:
    """A bundled scenario through all models."""
    return answer_of(iom.run(small(), name, "all", refusals="keep"))


def of_case(name: str) -> Any:
    """A scenario of our own through a few models, and when things run short."""
    asked = case(name)
    return {
        "run": answer_of(iom.run(small(), asked, [*QUICK, "inventory", "bottleneck"], refusals="keep")),
        "shortages": iom.first_shortages(asked),
        "stops": iom.first_stops(small(), asked),
        "timeline": iom.timeline(small(), asked, "supply-constrained").to_record(),
    }


def of_options(model: str) -> Any:
    """A model under options of its own."""
    return answer_of(iom.run(small(), "rare-earth-ban", model, refusals="keep"))


def of_languages(language: Any) -> Any:
    """What a reader sees of a run, in a language."""
    found = iom.run(small(), ["rare-earth-ban", "mizuho-half"], QUICK)
    return {
        "summary": found.summary(language),
        "sectors": found.by_sector("mizuho-half", "leontief", language=language),
        "refusals": found.refusals(language),
        "models": found.model_words(language),
        "text": repr(found).splitlines() if language == "en" else [],
        "records": found.to_records() if language == "en" else [],
    }


def of_world(trade: str) -> Any:
    """A table of many countries: who loses where."""
    ban = iom.load_scenario("rare-earth-ban").changed("traded", trade=trade)
    found = iom.run("oecd-2019", ban, ["direct"])
    return {"regions": found.by_region(), "notes": found.notes}


def of_length() -> Any:
    """How losses grow with the length of the cut, and what a stock is worth."""
    return {
        "curve": iom.loss_curve(small(), "rare-earth-ban", QUICK, months=6).to_record(),
        "stock": iom.worth_of_stock(small(), "rare-earth-ban", "state and industry", QUICK),
        "day": iom.worth_of_stock_day(small(), "rare-earth-ban", "supply-constrained"),
    }


def of_links() -> Any:
    """Prices, linkages, chains and rounds of spending."""
    table = small()
    households = iom.household_effects(table, "rare-earth-ban")
    rise = iom.prices(table, "rare-earths", 3)
    return {
        "prices": {"sectors": rise.sectors, "all": [rise.deflator, rise.consumer_prices, rise.bill]},
        "linkages": iom.linkages(table),
        "influential": iom.influential_coefficients(table, count=5),
        "explain": repr(iom.explain(table, "rare-earth-ban", "03")),
        "households": households.sentences("en"),
        "households in Japanese": households.sentences("ja"),
    }


def of_draws() -> Any:
    """Ranges, what they are most sensitive to, and what measures are worth."""
    table = small()
    drawn = iom.ensemble(table, "unequal-stocks", draws=64, durations=[90, 365], seed=3)
    moved = iom.sensitivity(table, "rare-earth-ban", "direct", draws=16, seed=3)
    return {
        "range": drawn.range(),
        "inputs": [each.name for each in drawn.inputs],
        "sensitivity": [moved.sentence(language=language) for language in ("en", "ja")],
        "levers": iom.levers(table, "rare-earth-ban", draws=16),
    }


def of_published() -> Any:
    """Published figures rebuilt, and on one axis."""
    table = small()
    found = iom.reproduce(table)
    return {
        "rebuilt": [one.to_record() for one in found],
        "why": [getattr(one, "why_in", lambda language: "")("ja") for one in found],
        "axis": [one.to_record() for one in iom.axis(table)],
    }


def of_beliefs() -> Any:
    """What has to hold for each published figure."""
    return [one.to_record() for one in iom.believe(small(), ["nri-3m", "mizuho-stop", "dir-a"], QUICK)]


def of_schema(kind: Any) -> Any:
    """What a file may hold, without the words that explain it."""
    return _bare(kind.model_json_schema())


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        texts = {key: one for key, one in value.items() if key in ("title", "description")}
        words = {key for key, one in texts.items() if isinstance(one, str)}
        return {key: _bare(one) for key, one in value.items() if key not in words}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def of_episodes() -> Any:
    """Episodes predicted, and what they teach."""
    scores = iom.backtest(["magnets-2025", "daihatsu-2024", "parts-2021"], ["direct"], tables=tables())
    found = learned()
    return {
        "learned": found.to_record(),
        "sentence": found.sentence("ja"),
        "parameters": found.parameters("direct"),
        "scores": scores.to_records(),
        "errors": scores.errors(),
    }


ANSWERS: dict[str, Callable[[], Any]] = {
    **{f"scenario {name}": lambda name=name: of_bundled(name) for name in iom.scenario_names()},
    **{f"case {name}": lambda name=name: of_case(name) for name in CASES},
    **{f"options {model}": lambda model=model: of_options(model) for model in OPTIONS},
    **{f"language {name}": lambda name=name: of_languages(name) for name in ("en", "ja")},
    **{f"world {trade}": lambda trade=trade: of_world(trade) for trade in ("by-contract", "by-price")},
    **{f"schema {kind.__name__}": lambda kind=kind: of_schema(kind) for kind in SCHEMAS},
    **{f"drawn {group}": lambda group=group: drawn.of_drawn(small(), group) for group in range(drawn.GROUPS)},
    "length": of_length,
    "links": of_links,
    "draws": of_draws,
    "published": of_published,
    "beliefs": of_beliefs,
    "episodes": of_episodes,
    "charts of results": charts.of_results,
    "charts of episodes": charts.of_episodes,
    "texts of scenarios": texts.of_scenarios,
    "texts of results": texts.of_results,
    "texts of entries": texts.of_entries,
    "texts of questions": texts.of_questions,
    "texts of claims": texts.of_claims,
    "texts of templates": texts.of_templates,
    "texts of learning": texts.of_learning,
}
"""What is asked, by name."""


def file_of(name: str) -> Path:
    """Where an answer is kept."""
    return KEPT / f"{name.translate(str.maketrans(' :=,', '----'))}.json"


def kept(name: str) -> Any:
    """An answer as it is kept."""
    return json.loads(file_of(name).read_text("utf-8"))


if __name__ == "__main__":
    for asked, ask in ANSWERS.items():
        text = json.dumps(plain(ask()), ensure_ascii=False, indent=0)
        file_of(asked).write_text(text + "\n", "utf-8")
