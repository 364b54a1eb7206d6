"""A row of blocks for a terminal; it needs no package."""

from __future__ import annotations

import numpy as np

from iomodel.notation import FloatArray

_BLOCKS = "▁▂▃▄▅▆▇█"


def spark(values: FloatArray, deepest: float) -> str:
    """Losses as a row of blocks: the deeper the loss, up to `deepest`, the higher the block.

    >>> spark(np.array([0.0, -1.0, -2.0]), -2.0)
    '▁▅█'
    """
    depth = np.clip(values / deepest, 0.0, 1.0) if deepest < 0 else np.zeros(len(values))
    return "".join(_BLOCKS[round(level * (len(_BLOCKS) - 1))] for level in depth)
