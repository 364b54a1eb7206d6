"""What a better number is worth: how much narrower the range would be if one input were known."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomodel.notation import FloatArray, IntArray
from iomodel.questions.ensemble.inputs import Input

PERMUTED = 400
"""Shuffles of the answers behind the noise floor."""
BINS = 64
"""Most bins of an input."""
_LEAST = 32
"""Fewest draws of a bin, where there are enough draws."""
_ENDS = (0.05, 0.95)


def worth_of_knowing(
    inputs: Sequence[Input], draws: pd.DataFrame, gdp: FloatArray, seed: int = 0
) -> pd.DataFrame:
    """By how much the 90 % range is expected to shrink if one input were known, ``1 - E[w(x)] / E[w]``.

    Draws are put into bins of equal size by the value of the input, or by its values where it has only some.
    ``w(x)`` is the width of the 90 % range within a bin, ``E`` the mean over the bins. ``E[w]`` is the same
    where the answers are shuffled, so that the bins say nothing: few draws make a range too narrow, and do
    so in both. An input that hangs together with others tells of these too.

    Parameters
    ----------
    inputs, draws
        What was drawn, and its values, a row a draw.
    gdp
        Change of GDP in every draw, shape (draws,) [% of one year's GDP].
    seed
        Of the shuffles.

    Returns
    -------
    A row for each input: ``share``, by how much the range shrinks [% of its width], ``points`` [percentage
    points of GDP], ``noise``, what an input that says nothing exceeds in one shuffle of twenty [% of the
    width], ``beyond_noise``, and ``first``, the share of the variance that the bins explain [1], less what
    shuffled ones do.

    Notes
    -----
    The estimator of ``first`` is that of E. Plischke, E. Borgonovo, C. Smith 2013, European Journal of
    Operational Research 226:536-550, doi:10.1016/j.ejor.2012.11.047, on bins of equal size.
    """
    width = float(np.subtract(*np.quantile(gdp, _ENDS[::-1])))
    floors: dict[Hashable, tuple[FloatArray, float]] = {}
    bins = {each.name: binned(draws[each.name], bool(each.known.values)) for each in inputs}
    rows = {name: _row(*own, gdp, width, seed, floors) for name, own in bins.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=_COLUMNS)
    return frame.assign(beyond_noise=frame["share"] > frame["noise"]).rename_axis("input")


_COLUMNS = ["share", "points", "noise", "first"]


def _row(
    order: IntArray,
    sizes: list[int],
    gdp: FloatArray,
    width: float,
    seed: int,
    floors: dict[Hashable, tuple[FloatArray, float]],
) -> tuple[float, float, float, float]:
    """Share, points, noise and first-order index of one input."""
    if not width > 0:
        return 0.0, 0.0, 0.0, 0.0
    if tuple(sizes) not in floors:
        floors[tuple(sizes)] = _floor(gdp, sizes, seed)
    shuffled, by_chance = floors[tuple(sizes)]
    usual = shuffled.mean()
    if not usual > 0 or not by_chance < 1:
        return 0.0, 0.0, 0.0, 0.0
    share = 1 - float(_widths(gdp[order][None], sizes)[0]) / usual
    noise = float(np.quantile(1 - shuffled / usual, _ENDS[1]))
    explained = float(_explained(gdp[order][None], sizes)[0])
    first = (explained - by_chance) / (1 - by_chance)
    return 100 * share, share * width, 100 * noise, first


def binned(values: pd.Series[Any], by_value: bool) -> tuple[IntArray, list[int]]:
    """The order of the draws by the value of an input, and how many of them are in each bin."""
    order = np.argsort(values.to_numpy(), kind="stable")
    if by_value:
        return order, values.value_counts().sort_index().to_list()
    bins = int(np.clip(len(values) // _LEAST, 2, BINS))
    return order, [len(part) for part in np.array_split(order, bins)]


def _floor(gdp: FloatArray, sizes: Sequence[int], seed: int) -> tuple[FloatArray, float]:
    """Mean widths of bins of shuffled answers, shape (shuffles,), and the variance that they explain."""
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(gdp, (PERMUTED, 1)), axis=1)
    return _widths(shuffled, sizes), float(_explained(shuffled, sizes).mean())


def _widths(gdp: FloatArray, sizes: Sequence[int]) -> FloatArray:
    """Mean width of the 90 % range over the bins, each by its draws, shape (s,), from shape (s, draws)."""
    total, start = np.zeros(len(gdp)), 0
    for size in sizes:
        low, high = np.quantile(gdp[:, start : start + size], _ENDS, axis=1)
        total += size * (high - low)
        start += size
    return np.asarray(total / gdp.shape[1])


def _explained(gdp: FloatArray, sizes: Sequence[int]) -> FloatArray:
    """Variance between the bins, as a share of all, shape (s,)."""
    total, start, mean = np.zeros(len(gdp)), 0, gdp.mean(axis=1)
    for size in sizes:
        total += size * (gdp[:, start : start + size].mean(axis=1) - mean) ** 2
        start += size
    return np.asarray(total / gdp.shape[1] / gdp.var(axis=1))
