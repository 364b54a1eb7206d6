"""What an ensemble asks, as plain data: a folder of another question is told apart, with words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from iomodel.errors import OutputError
from iomodel.files import shown
from iomodel.questions.ensemble.losses import CELLS, FEWER
from iomodel.questions.ensemble.sample import BLOCK, CORRELATIONS, Sample
from iomodel.questions.ensemble.work import Work
from iomodel.simulate.versions import own_versions

_NAMES = {
    "draws": "the number of draws",
    "seed": "the seed",
    "correlations": "a correlation",
    "durations": "the lengths of the cut",
    "table": "the table",
    "scenario": "the scenario",
    "materials": "a material",
    "models": "the models",
    "versions": "the version of a package",
    "sectors": "whether sectors are kept",
    "blocks": "the size of a block",
}
"""Parts of a question, and what a reader calls them."""


_NO_ASSUMPTION: dict[str, Any] = {"name": True, "title": True, "sources": {"__all__": {"source_ja"}}}
"""Entries of a scenario that change no number; sources in one language say what was assumed."""


def question_of(work: Work) -> dict[str, Any]:
    """Everything that the arrays depend on, as plain data; long parts by their sha256."""
    scenarios = [each.model_dump_json(exclude=_NO_ASSUMPTION) for each in work.lasting.values()]
    sample = work.sample
    assert isinstance(sample, Sample)
    return {
        "draws": sample.draws,
        "seed": sample.seed,
        "correlations": {**CORRELATIONS, **(sample.correlations or {})},
        "durations": list(work.lasting),
        "table": "; ".join(
            f"{each.name}, {label}, {each.digest[:16]}" for label, each in work.tables.items()
        ),
        "scenario": f"{next(iter(work.lasting.values())).name}, {_digest(*scenarios, *_said(work))}",
        "materials": {name: material.digest[:16] for name, material in sorted(work.materials.items())},
        "models": {
            label: _digest(json.dumps(_plain(model.parameters))) for label, model in work.models.items()
        },
        "versions": own_versions(),
        "sectors": work.sectors,
        "blocks": [BLOCK, CELLS, *FEWER.values()],
    }


def require_same_question(folder: Path, found: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Refuse a folder with draws of another question.

    Raises
    ------
    OutputError
        With all that differs, both sides of it.
    """
    differing = [
        f"{name} ({then} there, {now} here)"
        for part, name in _NAMES.items()
        if found.get(part) != asked[part]
        for then, now in [_both(found.get(part), asked[part])]
    ]
    if differing:
        raise OutputError(
            f"{shown(folder)} holds draws of another question, different in {'; '.join(differing)}; give "
            "another folder, or ask what was asked there"
        )


def _both(then: Any, now: Any) -> tuple[str, str]:
    """Two sides of a difference in few words."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        keys = [key for key in {**then, **now} if then.get(key) != now.get(key)]
        return _listed(then, keys), _listed(now, keys)
    return _short(then), _short(now)


def _listed(values: Mapping[str, Any], keys: list[str]) -> str:
    """Some entries of a mapping."""
    return ", ".join(f"{key} {values[key]}" for key in keys if key in values) or "none"


def _short(value: Any) -> str:
    """A value for a reader."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _said(work: Work) -> Iterator[str]:
    """What is drawn, as text; the scenario and its materials decide it."""
    for each in work.inputs:
        yield f"{each.name} {each.known.model_dump_json()}"


def _plain(value: Any) -> Any:
    """A value that JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


def _digest(*texts: str) -> str:
    """The first digits of a sha256 over texts."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]
