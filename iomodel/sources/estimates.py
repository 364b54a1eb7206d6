"""The registry of published estimates."""

from __future__ import annotations

from iomodel.errors import ParameterError, nearest
from iomodel.estimate import Estimate
from iomodel.sources.files import tables_folder


def load_estimates(ids: list[str] | None = None) -> list[Estimate]:
    """Published estimates by id, all of them where none is named.

    >>> [estimate.gdp_share for estimate in load_estimates(["nri-3m", "nri-12m"])]
    [-0.0011, -0.0043]
    """
    paths = {path.stem: path for path in sorted((tables_folder() / "estimates").glob("*.toml"))}
    for name in ids or []:
        if name not in paths:
            raise ParameterError(
                f"no estimate {name!r}; registered: {', '.join(paths)}.{nearest(name, paths)}"
            )
    return [Estimate.read(paths[name]) for name in (ids or paths)]
