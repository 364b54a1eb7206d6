"""All draws by chunks, here or in other processes; models that take long answer the first ones only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from iomodel.episodes.learning.work import FEWER, LearningWork, Part, answered
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.processes import in_processes, in_this_process
from iomodel.questions.ensemble.sample import BLOCK

_MOST = 1024
"""Draws of a chunk at most."""
_FEW = 32
"""Draws of a chunk of models that take long."""


def worked(work: LearningWork, workers: int, progress: Callable[[int], object] | None = None) -> Part:
    """All draws, by chunks on so many processes; the answer does not depend on how many.

    Models that answer fewer draws go by themselves; losses and what is said are NaN beyond these.
    """
    draws, groups = work.joint.draws, _groups(work)
    parts = []
    for count, models in groups.items():
        long = any(type(model) in FEWER for model in models.values())
        size = _FEW if long else min(max(draws // max(workers, 1), BLOCK), _MOST)
        told = _told(progress, draws, count * len(groups))
        parts.append(_filled(_by_chunks(replace(work, models=models), count, size, workers, told), draws))
    losses = {
        label: _everywhere(found, label, part) for part in parts for label, found in part.losses.items()
    }
    return Part(
        {label: losses[label] for label in work.models if label in losses},
        {of: found for part in parts for of, found in part.said.items()},
        {of: why for part in parts for of, why in part.refused.items()},
    )


def _groups(work: LearningWork) -> dict[int, dict[str, Model]]:
    """Models by how many draws they answer."""
    groups: dict[int, dict[str, Model]] = {}
    for label, model in work.models.items():
        groups.setdefault(answered(model, work.joint.draws), {})[label] = model
    return groups


def _told(progress: Callable[[int], object] | None, draws: int, asked: int) -> Callable[[int], object]:
    """Progress in draws of the whole, where so many draws are asked in all."""
    done, said = 0, 0

    def tell(count: int) -> None:
        nonlocal done, said
        done += count
        now = done * draws // asked
        if progress is not None and now > said:
            progress(now - said)
        said = now

    return tell


def _by_chunks(
    work: LearningWork, count: int, size: int, workers: int, told: Callable[[int], object]
) -> Part:
    """The first draws, chunk by chunk."""
    chunks = [(start, min(start + size, count)) for start in range(0, count, size)]
    asked: Any = work
    if workers == 1 or len(chunks) < 2:
        answers = in_this_process(asked, chunks, lambda _: (), told)
    else:
        answers = in_processes(asked, chunks, lambda _: (), told, workers)
    parts: dict[tuple[int, int], Any] = dict(answers)
    return _together([parts[chunk] for chunk in chunks])


def _together(parts: Sequence[Part]) -> Part:
    """Parts one below the other, without what a model has no answer to in one of them."""
    refused = {of: why for part in reversed(parts) for of, why in part.refused.items()}
    return Part(
        {
            label: np.concatenate([part.losses[label] for part in parts])
            for label in parts[0].losses
            if ("", label) not in refused
        },
        {
            of: np.concatenate([part.said[of] for part in parts])
            for of in parts[0].said
            if of not in refused and ("", of[1]) not in refused
        },
        refused,
    )


def _everywhere(losses: FloatArray, label: str, part: Part) -> FloatArray:
    """Losses of the draws in which a model answers every episode, too; NaN in the others."""
    found = losses.copy()
    for (_, model), said in part.said.items():
        if model == label:
            found[np.isnan(said).any(axis=1)] = np.nan
    return found


def _filled(part: Part, draws: int) -> Part:
    """A part with rows for all draws; NaN where there is no answer."""

    def whole(values: FloatArray) -> FloatArray:
        rest = np.full((draws - len(values), values.shape[1]), np.nan)
        return np.concatenate([values, rest])

    losses: Mapping[str, FloatArray] = {label: whole(values) for label, values in part.losses.items()}
    return Part(losses, {of: whole(values) for of, values in part.said.items()}, part.refused)
