"""What one would have to believe, as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iomodel.errors import ParameterError
from iomodel.estimates.belief import Belief
from iomodel.files import require_writable, write_file
from iomodel.questions.calibrate import parameter_named

_MARKS = "osD^vP*XphH<>d"


def belief_chart(beliefs: Sequence[Belief], path: Path) -> Path:
    """Draw beliefs as an SVG, one row an estimate, one mark a model, the sourced range as a band.

    Values that no parameter reaches are left out and counted in the margin. The same beliefs give the
    same file.

    Raises
    ------
    ParameterError
        If the beliefs are of several parameters or the file is no SVG in an existing folder.
    """
    _check(beliefs, path)
    import matplotlib
    from matplotlib.figure import Figure

    ids = list(dict.fromkeys(belief.estimate.id for belief in beliefs))
    models = list(dict.fromkeys(belief.model for belief in beliefs))
    with matplotlib.rc_context({"svg.hashsalt": "iomodel", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(8, 1.6 + 0.5 * len(ids)), layout="constrained")
        axes = figure.add_subplot()
        for row, name in enumerate(ids):
            here = [belief for belief in beliefs if belief.estimate.id == name]
            known = here[0].range
            if known is not None:
                axes.fill_betweenx([row - 0.4, row + 0.4], known.low, known.high, color="0.87", lw=0)
                axes.plot([known.central] * 2, [row - 0.4, row + 0.4], color="0.55", lw=1)
            missing = sum(belief.value is None for belief in here)
            if missing:
                axes.annotate(
                    f"{missing} out of reach",
                    (1.01, row),
                    xycoords=("axes fraction", "data"),
                    va="center",
                    fontsize=8,
                )
        for number, model in enumerate(models):
            found = [b for b in beliefs if b.model == model and b.value is not None and b.value > 0]
            axes.plot(
                [float(b.value) for b in found if b.value is not None],
                [ids.index(b.estimate.id) for b in found],
                _MARKS[number % len(_MARKS)],
                color=str(0.65 * number / max(len(models) - 1, 1)),
                markerfacecolor="white" if number % 2 else None,
                ms=6,
                label=model,
            )
        parameter = parameter_named(beliefs[0].parameter)
        axes.set_yticks(range(len(ids)), ids)
        axes.set_ylim(len(ids) - 0.4, -0.6)
        axes.set_xscale("log")
        axes.set_xlabel(f"{parameter.name}: {parameter.meaning} [{parameter.unit}]")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter("{x:g}")
        axes.tick_params(axis="x", which="minor", labelsize=7)
        axes.grid(axis="x", color="0.92")
        axes.set_title(
            "What one would have to believe for each published loss; grey: the sourced range", loc="left"
        )
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower center", ncols=5, frameon=False, fontsize=8)
        _write(figure, path)
    return path


def _check(beliefs: Sequence[Belief], path: Path) -> None:
    """Refuse what cannot be drawn or written, before any work is done."""
    names = {belief.parameter for belief in beliefs}
    if len(names) != 1:
        raise ParameterError(f"a chart shows one parameter, found {', '.join(sorted(names)) or 'none'}")
    require_writable(path, (".svg",))


def _write(figure: object, path: Path) -> None:
    """Write the figure whole."""
    write_file(path, lambda draft: figure.savefig(draft, format="svg", metadata={"Date": None}))  # type: ignore[attr-defined]
