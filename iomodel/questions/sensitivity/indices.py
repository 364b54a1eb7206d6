"""Sobol indices from a Saltelli design: what each group of inputs adds to the variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.locked import Locked
from iomodel.notation import FloatArray

RESAMPLES = 400
"""Bootstrap samples behind a standard error."""


@dataclass(frozen=True, eq=False)
class Indices(Locked):
    """Shares of the variance, one for each group [1], with bootstrap standard errors.

    Parameters
    ----------
    first, total
        What the group explains alone, and with everything that it takes part in, shape (d,).
    first_error, total_error
        Standard errors, shape (d,).
    """

    first: FloatArray
    total: FloatArray
    first_error: FloatArray
    total_error: FloatArray


def sobol_indices(at_a: FloatArray, at_b: FloatArray, at_ab: FloatArray, seed: int = 0) -> Indices:
    """First-order and total indices, ``S = E[f_B (f_AB - f_A)] / V`` and ``T = E[(f_A - f_AB)^2] / 2V``.

    A and B are two samples of all inputs; AB is A with one group of inputs taken from B. Groups are
    independent of each other, inputs of one group need not be.

    Parameters
    ----------
    at_a, at_b
        Answers at A and B, shape (n,).
    at_ab
        Answers at each AB, shape (d, n).
    seed
        Of the bootstrap.

    Returns
    -------
    The indices; all are zero where nothing moves the answer.

    Notes
    -----
    A. Saltelli et al. 2010, Computer Physics Communications 181:259-270, doi:10.1016/j.cpc.2009.09.018,
    table 2 (b) and (f), the latter after M. Jansen 1999, doi:10.1016/S0010-4655(98)00154-4. Answers are
    centred first. The bootstrap resamples rows as if they were independent; Sobol points are more even than
    that, so that standard errors are too wide rather than too narrow.

    Examples
    --------
    Of ``f = 2 x + y`` with independent uniform x and y, x explains four fifths:

    >>> from scipy.stats import qmc
    >>> points = qmc.Sobol(4, scramble=True, rng=np.random.default_rng(0)).random(1024)
    >>> a, b = points[:, :2], points[:, 2:]
    >>> f = lambda x, y: 2 * x + y
    >>> ab = np.stack([f(b[:, 0], a[:, 1]), f(a[:, 0], b[:, 1])])
    >>> found = sobol_indices(f(*a.T), f(*b.T), ab)
    >>> found.first.round(2).tolist(), found.total.round(2).tolist()
    ([0.8, 0.2], [0.8, 0.2])
    """
    centre = np.mean([at_a, at_b])
    a, b, ab = at_a - centre, at_b - centre, at_ab - centre
    weights = _resampled(len(a), seed)
    first, total = _weighted(a, b, ab, weights)
    return Indices(first[0], total[0], first[1:].std(axis=0, ddof=1), total[1:].std(axis=0, ddof=1))


def total_indices(
    at_a: FloatArray, at_redrawn: FloatArray, spread: FloatArray, seed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Total index of inputs that may hang together, ``T = E[(f_A - f_A')^2] / 2V``, and its standard error.

    A' is A with one input drawn again, given all the others.

    Parameters
    ----------
    at_a
        Answers at A, shape (n,).
    at_redrawn
        Answers at each A', shape (d, n).
    spread
        Answers that the variance is taken of, shape (m,).
    seed
        Of the bootstrap.

    Notes
    -----
    S. Kucherenko, S. Tarantola, P. Annoni 2012, Computer Physics Communications 183:937-946,
    doi:10.1016/j.cpc.2011.12.020, eq. 5.4.
    """
    weights, variance = _resampled(len(at_a), seed), spread.var()
    moved = weights @ (0.5 * (at_a - at_redrawn) ** 2).T
    total = moved / variance if variance > 0 else np.zeros_like(moved)
    return total[0], total[1:].std(axis=0, ddof=1)


def _resampled(count: int, seed: int) -> FloatArray:
    """Weights of the rows, first all alike, then in every bootstrap sample, shape (1 + samples, n)."""
    times = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    return np.concatenate([np.ones((1, count)), times]) / count


def _weighted(
    a: FloatArray, b: FloatArray, ab: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """First-order and total indices with weighted rows, each of shape (w, d)."""
    mean = 0.5 * weights @ (a + b)
    variance = (0.5 * weights @ (a**2 + b**2) - mean**2)[:, None]
    step = ab - a
    first = weights @ (b * step).T - mean[:, None] * (weights @ step.T)
    total = weights @ (0.5 * step**2).T
    moves = variance > _NOTHING * np.max([a**2, b**2])
    divisor = np.where(moves, variance, 1.0)
    return np.where(moves, first / divisor, 0.0), np.where(moves, total / divisor, 0.0)


_NOTHING = 1e-20
"""Variance, against the largest square, that is rounding."""
