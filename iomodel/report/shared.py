"""What the reports of a batch share: the last run, its draws, rebuilt estimates of the last tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iomodel.estimates import Reproduction, reproduce
from iomodel.files.kept import keep_last
from iomodel.questions.ensemble import Ensemble
from iomodel.report.sections.ranges import draws_of
from iomodel.report.study import Progress, Study, bundled_digest, digest_of_table
from iomodel.simulate.result import Result
from iomodel.table import IOTable

_MOST = 4
"""Tables whose rebuilt estimates are kept; the oldest goes first."""
_REBUILT: dict[tuple[str, str], tuple[Reproduction, ...]] = {}
"""Published estimates by the content of what they were rebuilt from, for all reports of this process."""


def take_estimates(known: Mapping[tuple[str, str], tuple[Reproduction, ...]]) -> None:
    """Rebuilt estimates that another process has found."""
    _REBUILT.update(known)


def known_estimates() -> dict[tuple[str, str], tuple[Reproduction, ...]]:
    """Rebuilt estimates of this process, for others."""
    return dict(_REBUILT)


@dataclass
class Shared:
    """Work that the next report can take over from the last one, found again by its content.

    A batch passes one of these from report to report, so that the same study in another language is not run
    again; a single report starts with an empty one.
    """

    _result: dict[str, Result] = field(default_factory=dict)
    _drawn: dict[tuple[str, int], Ensemble | None] = field(default_factory=dict)

    def result(self, study: Study, progress: Progress = iter) -> Result:
        """The result of a study; that of the last one where it is the same."""
        key = study.run_digest
        if key not in self._result:
            self._result = {key: study.run(progress)}
        return self._result[key]

    def drawn(self, study: Study, result: Result) -> Ensemble | None:
        """Losses over draws of a study; those of the last one where it is the same."""
        key = (study.run_digest, study.recipe.draws)
        if key not in self._drawn:
            self._drawn = {key: draws_of(study, result)}
        return self._drawn[key]

    def rebuilt(self, table: IOTable, bundled: str | None = None) -> tuple[Reproduction, ...]:
        """Published estimates on a table; those of before where it is the same.

        `bundled` is the digest of the bundled figures, where it is known.
        """
        key = (digest_of_table(table), bundled or bundled_digest())
        if key not in _REBUILT:
            keep_last(_REBUILT, key, tuple(reproduce(table)), _MOST)
        return _REBUILT[key]
