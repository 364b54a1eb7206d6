"""What a sensitivity analysis shows of itself: one sentence, text, a page of a notebook, plain data."""

from __future__ import annotations

import html
import textwrap
from typing import Any

import pandas as pd

from iomodel.languages import Language, either
from iomodel.questions.ensemble.titles import rule_title
from iomodel.questions.sensitivity.found import Found
from iomodel.simulate.names import model_name

_WIDTH = 80
"""A terminal's usual width [characters]."""
_SHOWN = 5
"""Inputs of a table."""
_WORDS: dict[str, tuple[str, str]] = {
    "most": (
        "In {model}, the result is most sensitive to '{name}': {total:z.0f} % of the variance, interactions "
        "included; {between}, the change of GDP goes from {at_from:z.2f} to {at_to:z.2f} %.",
        "{model}の結果を最も左右する前提は「{name}」であり、交互作用を含め分散の{total:z.0f}％を占める。"
        "{between}、GDPの変化は{at_from:z.2f}％から{at_to:z.2f}％へ動く。",
    ),
    "points": (
        "between the 5 and 95 % points of its range",
        "既知の幅の5％点から95％点まで変えると",
    ),
    "rules": ("from '{first}' to '{last}'", "「{first}」から「{last}」に替えると"),
    "nothing": (
        "No uncertain input of this scenario changes the result of {model}.",
        "本シナリオの不確実な前提のうち、{model}の結果を左右するものはない。",
    ),
}


def sentence(found: Found, model: str, language: Language) -> str:
    """The group or input with the largest total index."""
    called = model_name(model, language)
    own = found.indices_of(model)
    if not len(own) or not own["total"].iloc[0] > 0:
        return either(*_WORDS["nothing"], language).format(model=called)
    name = str(own.index[0])
    ends = found.tornado_of(model).loc[name].to_dict()
    rule = isinstance(ends["from"], str) and ends["from"] != ""
    between = either(*_WORDS["rules" if rule else "points"], language)
    return either(*_WORDS["most"], language).format(
        model=called,
        name=found.titles(language)[name],
        total=100 * float(own["total"].iloc[0]),
        between=between.format(
            first=rule_title(ends["from"], language), last=rule_title(ends["to"], language)
        ),
        at_from=ends["at_from"],
        at_to=ends["at_to"],
    )


def headline(found: Found) -> str:
    """What was run."""
    rows = found.draws
    return (
        f"{found.scenario.label}: {rows} rows of a Saltelli design, {found.runs:,} runs of each model, seed "
        f"{found.seed}; changes of GDP are % of a year's GDP"
    )


def as_text(found: Found) -> str:
    """The headline, indices by model, and the sentence of each."""
    parts = [textwrap.fill(headline(found), _WIDTH)]
    for model in found.models:
        parts.append(textwrap.fill(sentence(found, model, "en"), _WIDTH))
        if len(found.inputs):
            parts.append(_indices(found, model).to_string(index=False))
    parts += [textwrap.fill(f"No answer from {label}, {why}", _WIDTH) for label, why in found.refused.items()]
    return "\n".join(parts)


def as_html(found: Found) -> str:
    """The same for a notebook."""
    parts = [f"<p>{html.escape(headline(found))}</p>"]
    for model in found.models:
        parts.append(f"<p>{html.escape(sentence(found, model, 'en'))}</p>")
        if len(found.inputs):
            parts.append(_indices(found, model).to_html(index=False, border=0, justify="left"))
    parts += [
        f"<p>No answer from {html.escape(label)}, {html.escape(why)}</p>"
        for label, why in found.refused.items()
    ]
    return "".join(parts)


def _indices(found: Found, model: str) -> pd.DataFrame:
    """Indices of a model as text, the largest first."""
    own = found.indices_of(model).head(_SHOWN)
    called, rows = found.titles(), own.to_dict("records")
    return pd.DataFrame(
        {
            "input": [called[str(name)] for name in own.index],
            "first": [f"{row['first']:z.2f} ± {row['first_error']:z.2f}" for row in rows],
            "total": [f"{row['total']:z.2f} ± {row['total_error']:z.2f}" for row in rows],
        }
    )


def as_record(found: Found) -> dict[str, Any]:
    """Frames as lists of plain records."""
    return {
        "scenario": found.scenario.label,
        "duration_days": found.scenario.days,
        "draws": found.draws,
        "runs": found.runs,
        "seed": found.seed,
        "sentences": {
            model: {language: sentence(found, model, language) for language in ("en", "ja")}
            for model in found.models
        },
        "ranges": _records(found.ranges.reset_index()),
        "indices": _records(found.indices.reset_index()),
        "tornado": _records(found.tornado.reset_index()),
        "worth": _records(found.worth.reset_index()),
        "binding": _records(found.binding),
        "titles": {language: found.titles(language) for language in ("en", "ja")},
        "refused": dict(found.refused),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries of Python's own types."""
    columns = {str(name): frame[name].tolist() for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
