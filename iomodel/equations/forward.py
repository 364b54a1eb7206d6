"""Forward linkage with a first-stage bottleneck: what users lose when a supplier loses output.

Reference: Tokui, Kawasaki & Miyagawa, "The economic impact of supply chain disruptions from the
Great East-Japan earthquake", Japan and the World Economy 41 (2017).
"""

from __future__ import annotations

import numpy as np

from iomodel.equations.ratios import are_shares
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from iomodel.notation import BoolArray, FloatArray

_ROUNDS = 10_000
_STABLE = 1e-15


def forward(A: FloatArray, loss: FloatArray, critical: BoolArray | None = None) -> FloatArray:
    """Share of output lost by every user, ``phi = max(phi1, A' phi)`` with ``phi1`` the first stage.

    A user loses the average of its suppliers' losses, weighted by its input coefficients: the
    forward round of Ghosh's model in relative terms, since ``B_jk x_j / x_k = a_jk``. Only in the
    first stage do critical inputs stop their user in full proportion,
    ``phi1_k = max(phi0_k, max over critical j of phi0_j)``.

    Not for the suppliers of a stopped plant: they lose nothing here, so the loss is too low where
    backward linkage is strong. Reading Ghosh's model as one of quantities is contested: it lets
    output vary with one input while all others stay unused at their place.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1].
    loss
        Share of its own output that each sector loses first, one scenario-day a row, shape (k, n)
        or (n,), between 0 and 1 [1].
    critical
        Whether user k cannot do without supplier j in the first stage, shape (n, n), suppliers in
        rows. Without it every round is a weighted average.

    Returns
    -------
    Share of output lost, in the shape of `loss` [1].

    Raises
    ------
    ParameterError
        If a loss lies outside 0..1 or `critical` has another shape than `A`.
    ConvergenceError
        If the rounds do not settle: the spectral radius of A is 1, or nearly.
    InfeasibleError
        If a sector would lose more than all its output, because its inputs cost more than that.

    Notes
    -----
    Without critical inputs and with losses in sectors k only: ``phi_r = (I - A_rr')^-1 A_kr' phi_k``
    wherever no average exceeds the first loss. Negative inputs enter the average as they are.

    Reference: our reading of Tokui, Kawasaki & Miyagawa (2017).

    >>> A = np.array([[.05, .20, .02], [0., .05, .01], [.25, .30, .35]])
    >>> forward(A, np.array([.2, 0., 0.])).round(4)
    array([0.2   , 0.0443, 0.0068])
    """
    loss = np.asarray(loss, dtype=np.float64)
    _check(A, loss, critical)
    first = loss if critical is None else _first_stage(loss, critical)
    phi = first
    for _ in range(_ROUNDS):
        before, phi = phi, np.maximum(first, phi @ A)
        if (np.abs(phi - before) <= _STABLE * phi).all():
            break
    else:
        raise ConvergenceError(
            f"loss of {{sector}} still moves after {_ROUNDS} rounds, expected it to settle. "
            "Check that the spectral radius of the input coefficients is below 1",
            sector=int(np.abs(np.atleast_2d(phi - before)).max(axis=0).argmax()),
        )
    worst = np.atleast_2d(phi).max(axis=0, initial=0.0)
    if (worst > 1 + 1e-12).any():
        sector = int(worst.argmax())
        raise InfeasibleError(
            f"{{sector}} would lose {worst[sector]:.6g} of its output, expected at most 1: its input "
            f"coefficients sum to {A[:, sector].sum():.6g}. Check its column of the table",
            sector=sector,
        )
    return phi


def _first_stage(loss: FloatArray, critical: BoolArray) -> FloatArray:
    """Each user's own loss, or that of its worst-hit critical supplier."""
    hit = np.flatnonzero(np.atleast_2d(loss).any(axis=0))
    first = loss.copy()
    for supplier in hit:
        users = critical[supplier]
        first[..., users] = np.maximum(first[..., users], loss[..., [supplier]])
    return first


def _check(A: FloatArray, loss: FloatArray, critical: BoolArray | None) -> None:
    """Refuse what cannot be a share lost or a matrix of critical inputs."""
    if loss.ndim not in (1, 2) or loss.shape[-1] != len(A):
        raise ParameterError(f"loss has shape {loss.shape}, expected (k, {len(A)}) or ({len(A)},)")
    bad = ~are_shares(loss)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ParameterError(f"loss at {where} is {loss[where]}, expected a share between 0 and 1")
    if critical is not None and critical.shape != A.shape:
        raise ParameterError(f"critical has shape {critical.shape}, expected that of A, {A.shape}")
