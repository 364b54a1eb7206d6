"""Shared materials: the use of what is left that keeps the most value added, as a linear program."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, hstack, vstack

from iomodel.equations.program import Program, check_vectors, flows, sizes, unit_of
from iomodel.equations.ratios import are_shares
from iomodel.errors import ParameterError
from iomodel.notation import FloatArray, IntArray

_HAIR = 1e-7
"""How far above the supply the worth of more is read [share of normal supply]."""


class SharedMaterials(NamedTuple):
    """The best use of scarce materials, each array with one scenario-day a row."""

    output: FloatArray
    """Output [currency per year]."""
    final_demand: FloatArray
    """Final demand that is met [currency per year]."""
    exposed: FloatArray
    """Output of each exposed variety, shape (k, m) [currency per year]."""
    material_price: FloatArray
    """Value added that the normal supply of each material earns at the margin, shape (k, e) [currency]."""


def share_material(
    A: FloatArray,
    v: FloatArray,
    demand: FloatArray,
    host: IntArray,
    share: FloatArray,
    use: FloatArray,
    available: FloatArray,
) -> SharedMaterials:
    """Maximise ``v'x`` with ``x_j = N_j + sum_q E_q`` and ``sum_q tau_eq E_q / E_q0 <= 1 - u_e``.

    Each sector's output is split into a part that needs no scarce material and varieties that need
    some; a variety never exceeds its normal output. The material goes where a kilogram of it earns
    most value added, counted through the whole economy. Optimistic: no market reaches it at once.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1]. A variety buys as its sector does. Negative entries
        are taken as they are: the program has no minimum and no fill rate.
    v
        Value added per unit of output, shape (n,) [1].
    demand
        Final demand, shape (n,) [currency per year].
    host
        Sector of each exposed variety, shape (m,): twice the same where a sector makes goods with
        light rare earths only and goods with light and heavy ones.
    share
        Part of the sector's normal output that the variety is, shape (m,) [1].
    use
        tau, the part of the normal use of material e that goes into variety q, shape (e, m); each
        row sums to 1 at most [1].
    available
        ``1 - u_e``, supply of each material as a share of normal use, one scenario-day a row,
        shape (k, e) or (e,) [1].

    Returns
    -------
    Output, final demand, output by variety and worth of the materials, one row for each of `available`.

    Raises
    ------
    ParameterError
        If shapes disagree, shares of a sector sum to more than 1, or uses of a material do.
    InfeasibleError
        If a negative final demand cannot be kept, with its sector.
    ConvergenceError
        If the solver stops without an answer.

    Notes
    -----
    One material, no linkages: varieties are served in order of value added per unit of material.

    >>> A, v, f = np.zeros((2, 2)), np.array([.5, .5]), np.array([100., 100.])
    >>> half = share_material(A, v, f, np.array([0, 1]), np.ones(2), np.array([[.9, .1]]), np.array([.55]))
    >>> half.output
    array([ 50., 100.])
    """
    program, split = _program(A, v, demand, host, share, use, available)
    n, m = len(A), len(host)
    size = sizes(A, demand)
    unit = unit_of(size)
    normal = np.asarray(share) * size[host]
    days = np.atleast_2d(available)
    answer = SharedMaterials(*(np.zeros((len(days), width)) for width in (n, n, m, len(use))))
    for day, supply in enumerate(days):
        program.limit_rows(n + np.arange(len(use)), supply)
        part, _, activity, price = program.solve()
        answer.exposed[day] = part[n:] * normal
        answer.output[day] = (part[:n] + split @ part[n:]) * size
        answer.final_demand[day] = np.clip(activity[:n] * size, np.minimum(demand, 0.0), demand)
        answer.material_price[day] = price[n:] * unit
    return SharedMaterials(*(np.reshape(a, (*np.shape(available)[:-1], a.shape[1])) for a in answer))


def worth_of_more(
    A: FloatArray,
    v: FloatArray,
    demand: FloatArray,
    host: IntArray,
    share: FloatArray,
    use: FloatArray,
    available: FloatArray,
) -> FloatArray:
    """Value added that a little more of each material alone would earn, ``dV / d(1 - u_e)`` from above.

    The dual of each material's row in the program of `share_material`, a hair above the supply of the day:
    where two materials go into one variety and both are short, or nothing is missing, the dual at the supply
    itself is any of many numbers, and more of one alone earns the least of them.

    Parameters
    ----------
    A, v, demand, host, share, use, available
        As for `share_material`.

    Returns
    -------
    Shape of `available` [currency per year, per normal supply of the material].

    >>> A, v, f = np.zeros((2, 2)), np.array([.5, .5]), np.array([100., 100.])
    >>> goods = (A, v, f, np.array([0, 1]), np.ones(2), np.array([[.9, .1]]))
    >>> worth_of_more(*goods, np.array([[1.0], [.55], [.05]])).round(6)  # 50 / .9, then 50 / .1
    array([[  0.      ],
           [ 55.555556],
           [500.      ]])
    """
    program, _ = _program(A, v, demand, host, share, use, available)
    n, unit = len(A), unit_of(sizes(A, demand))
    rows, known = n + np.arange(len(use)), dict[bytes, FloatArray]()
    for supply in np.atleast_2d(available):
        if supply.tobytes() in known:
            continue
        program.limit_rows(rows, supply)
        price = program.solve()[3][n:]
        for element in np.flatnonzero(price > 0):
            program.limit_rows(rows[[element]], supply[[element]] + _HAIR)
            price[element] = program.solve()[3][n + element]
            program.limit_rows(rows[[element]], supply[[element]])
        known[supply.tobytes()] = np.maximum(price, 0.0) * unit
    found = [known[supply.tobytes()] for supply in np.atleast_2d(available)]
    return np.reshape(found, np.shape(available))


def _program(
    A: FloatArray,
    v: FloatArray,
    demand: FloatArray,
    host: IntArray,
    share: FloatArray,
    use: FloatArray,
    available: FloatArray,
) -> tuple[Program, csc_array]:
    """The program without limits of the materials, and the sectors of the varieties."""
    n, m = len(A), len(host)
    check_vectors(A, {"v": v, "demand": demand})
    _check_material(n, np.asarray(host), share, use, available)
    size = sizes(A, demand)
    unit = unit_of(size)
    normal = np.asarray(share) * size[host]
    plain = np.maximum(1 - np.bincount(host, share, n), 0.0)
    split = csc_array((np.asarray(share, dtype=np.float64), (host, np.arange(m))), shape=(n, m))
    net = flows(A, size)
    goods = hstack([net, net @ split], format="csc")
    rows = vstack([goods, hstack([csc_array((len(use), n)), csc_array(use)])], format="csc")
    worth = np.concatenate([v * size, v[host] * normal]) / unit
    least = np.concatenate([np.minimum(demand, 0.0) / size, np.zeros(len(use))])
    most = np.concatenate([demand / size, np.ones(len(use))])
    program = Program(rows, worth, least, most)
    program.limit_columns(np.arange(n + m), np.concatenate([plain, np.ones(m)]))
    return program, split


def _check_material(
    n: int, host: IntArray, share: FloatArray, use: FloatArray, available: FloatArray
) -> None:
    """Refuse shares and uses that sum to more than there is."""
    if np.shape(share) != host.shape or np.ndim(use) != 2 or np.shape(use)[1] != len(host):
        raise ParameterError(
            f"host, share and use have shapes {host.shape}, {np.shape(share)}, {np.shape(use)}, "
            "expected (m,), (m,), (e, m)"
        )
    if np.shape(available)[-1:] != (len(use),):
        raise ParameterError(f"available has shape {np.shape(available)}, expected (k, {len(use)})")
    if len(host) and not ((host >= 0) & (host < n)).all():
        raise ParameterError(f"host has a position outside 0..{n - 1}")
    for name, value in (("share", share), ("use", use), ("available", available)):
        if not are_shares(value).all():
            raise ParameterError(f"{name} has a value outside 0..1")
    total = np.bincount(host, share, n)
    if (total > 1 + 1e-9).any():
        raise ParameterError(
            f"shares of sector at position {total.argmax()} sum to {total.max():.6g}, above 1"
        )
    if (np.sum(use, axis=1) > 1 + 1e-9).any():
        raise ParameterError(f"use of a material sums to {np.sum(use, axis=1).max():.6g}, expected at most 1")
