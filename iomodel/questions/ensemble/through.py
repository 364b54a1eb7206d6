"""The chunks of an ensemble through this process, through several, or through a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from iomodel.questions.ensemble.processes import Answers, Chunk, Skips, in_processes, in_this_process
from iomodel.questions.ensemble.store import Store
from iomodel.questions.ensemble.work import Answer, Progress, Work
from iomodel.simulate.cluster import OTHERWISE, on_cluster
from iomodel.simulate.threads import one_thread


def through(
    work: Work, store: Store, workers: int, progress: Progress, cluster: str | None
) -> dict[str, str]:
    """Do the chunks that are missing in a store; returns the models without an answer, and why.

    Parameters
    ----------
    work, store
        What is done, and where it goes.
    workers
        Processes.
    progress
        Told how many draws are done since the last time.
    cluster
        As for `on_cluster`; None for this machine.
    """
    missing = store.missing()
    done = work.sample.draws - sum(stop - start for start, stop in missing)
    if done:
        progress(done)

    def skip(chunk: Chunk) -> set[str]:
        """Models that an earlier chunk has no answer from; a later one has no say, so that words repeat."""
        return {label for other, labels in store.refused.items() if other < chunk for label in labels}

    if cluster is not None and missing:
        answers = _on_cluster(work, missing, skip, progress, cluster, workers)
    elif workers == 1 or len(missing) < 2:
        answers = in_this_process(work, missing, skip, progress)
    else:
        answers = in_processes(work, missing, skip, progress, workers)
    with contextlib.closing(answers):
        for chunk, answer in answers:
            store.put(chunk, answer)
    refused: dict[str, str] = {}
    for _, why in sorted(store.refused.items()):
        refused |= {label: text for label, text in why.items() if label not in refused}
    return {label: refused[label] for label in work.models if label in refused}


def _on_cluster(
    work: Work, chunks: Sequence[Chunk], skip: Skips, progress: Progress, cluster: str, workers: int
) -> Answers:
    """Chunks as tasks of a cluster."""
    with one_thread():
        work.factorise()
    tasks: list[tuple[Chunk, tuple[str, ...]]] = [(chunk, ()) for chunk in chunks]
    with on_cluster(
        work,
        _answer,
        tasks,
        cluster,
        workers,
        otherwise=OTHERWISE,
        asked=lambda task: (task[0], tuple(skip(task[0]))),
    ) as answers:
        for place, answer in answers:
            progress(chunks[place][1] - chunks[place][0])
            yield chunks[place], answer


def _answer(work: Work, task: tuple[Chunk, tuple[str, ...]]) -> Answer:
    """A chunk, on a worker."""
    chunk, skip = task
    return work.answer(*chunk, skip)
