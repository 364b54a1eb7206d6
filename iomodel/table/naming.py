"""Errors of equations with the names of sectors."""

from __future__ import annotations

from collections.abc import Sequence

from iomodel.errors import SolverError


class SectorNames:
    """Puts sector labels into the errors of equations, which know positions only."""

    def __init__(self, codes: Sequence[str], names: Sequence[str]) -> None:
        self._labels = list(zip(codes, names, strict=True))

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SolverError) and error.sector is not None:
            raise error.labelled([f"{code} {name}" for code, name in self._labels]) from None
