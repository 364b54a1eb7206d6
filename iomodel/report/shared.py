"""What the reports of a batch share: the last run, and the published estimates of the last table."""

from __future__ import annotations

from dataclasses import dataclass, field

from iomodel.estimates import Reproduction, reproduce
from iomodel.report.study import Progress, Study, bundled_digest, digest_of_table
from iomodel.simulate.result import Result
from iomodel.table import IOTable


@dataclass
class Shared:
    """Work that the next report can take over from the last one, found again by its content.

    A batch passes one of these from report to report, so that the same study in another language is not run
    again; a single report starts with an empty one.
    """

    _result: dict[str, Result] = field(default_factory=dict)
    _rebuilt: dict[tuple[str, str], tuple[Reproduction, ...]] = field(default_factory=dict)

    def result(self, study: Study, progress: Progress = iter) -> Result:
        """The result of a study; that of the last one where it is the same."""
        key = study.run_digest
        if key not in self._result:
            self._result = {key: study.run(progress)}
        return self._result[key]

    def rebuilt(self, table: IOTable) -> tuple[Reproduction, ...]:
        """Published estimates on a table; those of the last one where it is the same."""
        key = (digest_of_table(table), bundled_digest())
        if key not in self._rebuilt:
            self._rebuilt = {key: tuple(reproduce(table))}
        return self._rebuilt[key]
