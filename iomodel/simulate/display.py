"""What a result shows of itself in a terminal and in a notebook."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence

import pandas as pd

from iomodel.figure import signed
from iomodel.models.measures import MEASURES, REAL_GDP
from iomodel.notation import SCENARIO, SECTOR
from iomodel.simulate.losses import Losses
from iomodel.sources.countries import countries

_WIDTH = 80
"""A terminal's usual width [characters]."""


def headline(result: Losses) -> str:
    """What the numbers are shares and yen of."""
    gdp, table = result.provenance["gdp"], result.provenance["table"]
    least = "; ".join(f"{model} in {', '.join(labels)}" for model, labels in result.at_least.items())
    own = ", that of the table itself" if gdp.get("own") else ""
    if gdp.get("unlike"):
        own += f", which is not that of {gdp['unlike']}"
    return (
        f"Change of GDP at central assumptions, % of a year's GDP; trillion {gdp['currency']} at "
        f"{gdp['kind']} GDP of {gdp['year'] or 'an unknown year'}{own}; table "
        f"{table['name']}, {result.data.sizes[SECTOR]} sectors"
        + _borrowed(result.provenance.get("borrowed") or {})
        + (f". At least, as not all is back to normal: {least}" if least else "")
    )


def _borrowed(materials: Mapping[str, Sequence[str]]) -> str:
    """Whose exposures stand in for those of the country that is hit; empty where they are its own."""
    known = countries()
    called = [
        f"exposures to {name} are those of "
        + " and ".join(known[code].name if code in known else code for code in codes)
        for name, codes in materials.items()
    ]
    return "".join(f"; {text}" for text in called)


def as_text(result: Losses) -> str:
    """The summary, the sectors hit hardest by name, refusals and notes, in lines of 80 characters."""
    worst = _worst(result)
    shown = _shown(result).assign(**{"hardest hit": list(worst.values())})
    text = shown.to_string(index=False)
    if max(map(len, text.splitlines())) > _WIDTH:
        parts = shown.groupby(SCENARIO, sort=False)
        text = "\n".join(
            f"{label}\n{part.drop(columns=SCENARIO).to_string(index=False)}" for label, part in parts
        )
    names = dict(zip(result.data[SECTOR].values, result.data["name_en"].values, strict=True))
    codes = dict.fromkeys(code for listed in worst.values() for code in listed.split())
    hit = ["Hardest hit: " + "; ".join(f"{code} {names[code]}" for code in codes)] if codes else []
    below = [*hit, *_remarks(result)]
    return "\n".join(
        [textwrap.fill(headline(result), _WIDTH), text, *(textwrap.fill(line, _WIDTH) for line in below)]
    )


def as_html(result: Losses) -> str:
    """The summary, refusals and notes for a notebook."""
    shown = _shown(result).to_html(index=False, border=0, justify="left")
    below = "".join(f"<p>{html.escape(line)}</p>" for line in _remarks(result))
    return f"<p>{html.escape(headline(result))}</p>{shown}{below}"


def other_headlines(result: Losses) -> list[str]:
    """The answer of models whose headline is another measure than GDP."""
    lines = []
    for model, named in result.headlines.items():
        if named != REAL_GDP and model in result.models:
            for scenario, change in result.measure_loss(named)[model].items():
                title, share = MEASURES[named].title, signed(change)
                lines.append(
                    f"Headline of {model}, {scenario}: {title}, {share} % of a year's; GDP cannot move"
                )
    return lines


def _remarks(result: Losses) -> list[str]:
    """Headlines that are not of GDP, refusals, then notes."""
    refused = [f"No answer from {label}, {why}" for label, why in result.refused.items()]
    return [*other_headlines(result), *refused, *result.notes]


def _worst(result: Losses) -> dict[tuple[str, str], str]:
    """Codes of the sectors hit hardest, by scenario and model."""
    return {
        (scenario, model): " ".join(result.hardest_hit(scenario, model))
        for scenario in result.scenarios
        for model in result.models
    }


def _shown(result: Losses) -> pd.DataFrame:
    """The summary as text."""
    lines = result.summary().reset_index()
    return lines.assign(
        gdp=lines["gdp"].map(_percent),
        output=lines["output"].map(_percent),
        yen=lines["yen"].map(signed),
    ).rename(columns={"gdp": "GDP", "yen": "trillion"})


def _percent(change: float) -> str:
    """A change in per cent."""
    return f"{signed(change)} %"
