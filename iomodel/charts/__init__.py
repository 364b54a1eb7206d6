"""Charts: one canvas, one chart a file, from plain pandas frames to matplotlib axes.

A file of this folder that has a function with the decorator `iomodel.charts.canvas.chart` adds a chart:
``lines.py`` has ``lines_chart``. Each takes a frame, ``ax`` and ``language``, and returns axes.

>>> from iomodel.charts import charts, dots_chart
>>> sorted(charts())
['bars', 'beliefs', 'bubbles', 'density', 'dots', 'fan', 'heat', 'intervals', 'lines', 'moved', 'spread',
'steps', 'tornado']
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iomodel.charts.canvas import Drawing

_ENDING = "_chart"


def charts() -> dict[str, Drawing]:
    """Every chart by name."""
    from iomodel.charts.canvas import DRAWINGS

    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(DRAWINGS.items()))


def __getattr__(name: str) -> Any:
    """A chart by the name of its function, such as ``dots_chart``."""
    if not name.endswith(_ENDING):
        raise AttributeError(f"iomodel.charts has no {name!r}")
    known = charts()
    if name.removesuffix(_ENDING) not in known:
        raise AttributeError(f"iomodel.charts has no {name!r}; it has {', '.join(map(_function, known))}")
    return known[name.removesuffix(_ENDING)]


def __dir__() -> list[str]:
    """The charts by the names of their functions."""
    return ["charts", *map(_function, charts())]


def _function(name: str) -> str:
    """Name of the function of a chart."""
    return name + _ENDING
