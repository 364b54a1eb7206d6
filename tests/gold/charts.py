"""What charts draw: their words, and the figures of their lines and bars, for the answers that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

import iomodel as iom
from iomodel.simulate.plot import Plots
from tests.gold.asked import BOTH, learned, small, tables

FULL = 16
"""Points up to which a line is kept as a whole; of a longer one, every thirtieth."""
METHODS = [name for name, method in vars(Plots).items() if callable(method) and not name.startswith("_")]


def seen(axes: Axes) -> list[dict[str, Any]]:
    """What all axes of a figure show."""
    return [_of_axes(one) for one in axes.figure.axes]


def _of_axes(axes: Axes) -> dict[str, Any]:
    legend = axes.get_legend()
    return {
        "title": [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel()],
        "rows": _ticks(axes.yaxis),
        "columns": _ticks(axes.xaxis),
        "key": [text.get_text() for text in legend.get_texts()] if legend else [],
        "texts": [[text.get_text(), [*map(_number, text.get_position())]] for text in axes.texts],
        "lines": [[_some(line.get_xdata()), _some(line.get_ydata())] for line in axes.lines],
        "bars": [
            list(patch.get_extents().transformed(axes.transData.inverted()).extents) for patch in axes.patches
        ],
        "area": list(axes.dataLim.extents),
        "images": [image.get_array().filled(np.nan) for image in axes.images],
    }


def _ticks(axis: Any) -> list[str]:
    """Labels that the chart itself sets."""
    own = isinstance(axis.get_major_locator(), FixedLocator)
    return [label.get_text() for label in axis.get_ticklabels()] if own else []


def _number(value: Any) -> Any:
    """A place as a figure, where it is not a name."""
    return value if isinstance(value, str) else float(value)


def _some(values: Any) -> list[Any]:
    """All points of a short line, some of a long one."""
    points = list(values)
    return points if len(points) <= FULL else points[::30]


def of_results() -> Any:
    """Every chart of runs: over the length of a cut, of one scenario, of scenarios that differ."""
    table, ban = small(), iom.load_scenario("rare-earth-ban")
    models = ["direct", "leontief", "supply-constrained", "ghosh"]
    runs = {
        "lengths": iom.run(table, [ban.lasting(60), ban.lasting(200)], models, refusals="keep"),
        "one": iom.run(table, ban.lasting(90), ["leontief", "direct"]),
        "several": iom.run(table, ["unequal-stocks", "dlri", "semiconductor-metals"], "direct"),
        "two by four": iom.run(table, ["dlri", "rare-earth-ban"], models, refusals="keep"),
        "three by five": iom.run(
            table, ["dlri", "nri", "rare-earth-ban"], [*models, "bottleneck"], refusals="keep"
        ),
        "abroad": iom.run("oecd-2019", "rare-earth-ban", "direct"),
    }
    return {name: {chart: _both(found.plot, chart) for chart in METHODS} for name, found in runs.items()}


def of_episodes() -> Any:
    """Charts of what was predicted and what was learned."""
    scores = iom.backtest(
        ["magnets-2025", "daihatsu-2024", "parts-2021"], ["direct", "ghosh"], tables=tables()
    )
    return {
        "scores": _both(scores, "plot"),
        "output": _both(scores, "plot", what="output", narrow=True),
        "learned": _both(learned(), "plot"),
    }


def _both(of: Any, chart: str, **options: Any) -> Mapping[str, Any]:
    """A chart in both languages; why there is none where it cannot be drawn."""
    found: dict[str, Any] = {}
    for language in BOTH:
        try:
            found[language] = seen(getattr(of, chart)(ax=Figure(), language=language, **options))
        except iom.errors.IOModelError as error:
            found[language] = str(error)
    return found
