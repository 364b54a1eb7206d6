"""Errors of equations with the names of sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iomodel.errors import SolverError

if TYPE_CHECKING:
    from iomodel.table.core import IOTable


class SectorNames:
    """Puts sector labels into the errors of equations, which know positions only."""

    def __init__(self, table: IOTable) -> None:
        self._table = table

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SolverError) and error.sector is not None:
            labels = [f"{c} {n}" for c, n in zip(self._table.codes, self._table.names_en, strict=True)]
            raise error.labelled(labels) from None
