"""What objects show of themselves in a terminal, a notebook and a document, for the answers that are kept."""

from __future__ import annotations

from typing import Any

import pandas as pd

import iomodel as iom
from iomodel.episodes.template import episode_template
from iomodel.estimates.template import estimate_template
from iomodel.materials.template import material_template
from tests.gold.asked import BOTH, case, learned, small, tables
from tests.gold.cases import CASES


def shown(one: Any) -> dict[str, Any]:
    """The lines of a terminal and of a notebook."""
    found = {"text": repr(one).splitlines()}
    if hasattr(one, "_repr_html_"):
        found["page"] = one._repr_html_().splitlines()
    return found


def of_scenarios() -> Any:
    """Bundled scenarios, and those that use every key."""
    every = [*map(iom.load_scenario, iom.scenario_names()), *map(case, CASES)]
    return {one.name: shown(one) for one in every}


def of_results() -> Any:
    """A run of one scenario, of several, and of several countries."""
    table, models = small(), ["direct", "supply-constrained", "ghosh", "substitution"]
    several = iom.run(table, ["rare-earth-ban", "mizuho-half"], models, refusals="keep")
    one = iom.run(table, iom.load_scenario("rare-earth-ban").lasting(90), "direct")
    abroad = iom.run("oecd-2019", "rare-earth-ban", "direct")
    return {
        "several": shown(several),
        "one": shown(one),
        "abroad": shown(abroad),
        "latex": {language: several.to_latex(language=language).splitlines() for language in BOTH},
    }


def of_entries() -> Any:
    """Published figures and episodes, as they describe themselves."""
    known = {one.id: one for one in [*iom.load_estimates(), *map(iom.load_episode, iom.episode_names())]}
    told = {
        name: {language: one.described(language) for language in BOTH if hasattr(one, "described")}
        for name, one in known.items()
    }
    return {name: {**shown(known[name]), **told[name]} for name in known}


def of_questions() -> Any:
    """Answers to questions, as they show themselves."""
    table, ban, quick = small(), "rare-earth-ban", ["direct", "supply-constrained"]
    return {
        "backtest": shown(
            iom.backtest(["daihatsu-2024", "parts-2021", "hf-kr-2019"], quick, tables=tables())
        ),
        "beliefs": [shown(one) for one in iom.believe(table, ["nri-3m", "mizuho-stop"], quick)],
        "rebuilt": [shown(one) for one in iom.reproduce(table)],
        "axis": [shown(one) for one in iom.axis(table)],
        "compared": shown(iom.compare(table, ban)),
        "material": shown(iom.load_material("gallium")),
        "table": shown(table),
    }


CLAIMS = (
    "Japan loses 5 trillion yen a year",
    "the US loses 8 billion dollars in three months",
    "Germany loses 8 billion pounds",
    "South Korea lost 8 billion dollars from Japan's 2019 export curbs",
    "Japan's GDP falls by 0.11 % in three months",
    "日本の損失は2.6兆円、1年でGDPの0.43%",
    "the world loses 1 trillion dollars",
)


def of_claims() -> Any:
    """Verdicts on headlines, in both languages."""
    return {text: _verdict(iom.check_claim(text)) for text in CLAIMS}


def _verdict(found: Any) -> dict[str, Any]:
    lines = {language: found.lines(language=language) for language in BOTH}
    return {**lines, "record": found.to_record(), **shown(found)}


def of_templates() -> Any:
    """Files that a user begins with."""
    return {
        "material": {name: text.splitlines() for name, text in material_template().items()},
        "estimate": estimate_template().splitlines(),
        "episode": episode_template().splitlines(),
    }


def of_learning() -> Any:
    """What episodes teach, as it shows itself."""
    moved = iom.sensitivity(small(), "rare-earth-ban", "direct", draws=16, seed=3)
    # pandas leaves out columns that a terminal has no room for
    with pd.option_context("display.width", 200, "display.max_columns", None):
        return {"learned": shown(learned()), "sensitivity": shown(moved)}
