"""Which parameters some targets cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.questions.calibrate.parameters import Parameter

_DEPENDENT = 1e-3
"""Singular values below this share of the largest count as zero: derivatives are taken numerically."""


@dataclass(frozen=True)
class Identifiability(Locked):
    """What targets say about parameters, from the Jacobian of the losses.

    Parameters
    ----------
    parameters
        Names, p of them.
    jacobian
        Change of each target's GDP share per change of each parameter by its own size, shape (targets, p).
    rank
        How many directions of the parameters the targets see.
    confounded
        Parameters that can be moved together without changing any target;
        empty where all are identified.
    """

    parameters: tuple[str, ...]
    jacobian: FloatArray
    rank: int
    confounded: tuple[str, ...]

    @property
    def identified(self) -> bool:
        """Whether the targets tell all parameters apart."""
        return not self.confounded


def identify(
    losses: Callable[[FloatArray], FloatArray], parameters: Sequence[Parameter], values: FloatArray
) -> Identifiability:
    """Identifiability of parameters at some values.

    Rank and null space of the Jacobian ``J_kp = d loss_k / d log value_p``: parameters with a part in the
    null space can be traded against each other.

    Parameters
    ----------
    losses
        From values of the parameters, shape (p,), to the GDP share of each target, shape (k,).
    parameters
        p of them.
    values
        Where the derivative is taken, shape (p,).

    Examples
    --------
    The product of two numbers identifies neither of them:

    >>> from iomodel.questions.calibrate import parameter_named
    >>> two = [parameter_named("severity"), parameter_named("exposure")]
    >>> identify(lambda v: np.array([v[0] * v[1]]), two, np.array([0.5, 1.0])).confounded
    ('severity', 'exposure')
    """
    jacobian = np.stack([_slope(losses, parameters, values, p) for p in range(len(parameters))], axis=1)
    _, singular, directions = np.linalg.svd(jacobian)
    rank = int((singular > _DEPENDENT * singular.max(initial=0.0)).sum())
    part = np.abs(directions[rank:]).max(axis=0, initial=0.0)
    names = tuple(parameter.name for parameter in parameters)
    return Identifiability(
        names, jacobian, rank, tuple(name for name, share in zip(names, part, strict=True) if share > 0.05)
    )


def _slope(
    losses: Callable[[FloatArray], FloatArray], parameters: Sequence[Parameter], values: FloatArray, p: int
) -> FloatArray:
    """Change of the losses per relative change of one parameter, by a central difference within bounds."""
    size = abs(values[p]) or parameters[p].start
    up, down = values.copy(), values.copy()
    up[p] = min(values[p] + 1e-3 * size, parameters[p].high)
    down[p] = max(values[p] - 1e-3 * size, parameters[p].low)
    slope: FloatArray = (losses(up) - losses(down)) / (up[p] - down[p]) * size
    return slope
