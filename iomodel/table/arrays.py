"""Arrays that nobody can write to, and the region in a code."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from iomodel.notation import FloatArray


def closed(values: Any) -> FloatArray:
    """The figures as an array that nobody can write to; no copy of one that already is closed."""
    shared = (
        isinstance(values, np.ndarray)
        and values.dtype == np.float64
        and values.base is None
        and values.flags.c_contiguous
        and not values.flags.writeable
        and not (np.signbit(values) & (values == 0)).any()
    )
    figures: FloatArray = values if shared else np.array(values, dtype=np.float64, order="C")
    if not shared:
        figures += 0.0  # turns -0.0, which some readers divide by, into 0.0
        figures.flags.writeable = False
    return figures


def region_of(code: str) -> str:
    """Region in a code such as ``JPN:C``; empty where there is none."""
    region, mark, sector = code.partition(":")
    return region if mark and sector else ""


Array = TypeVar("Array", bound=np.ndarray[Any, Any])


def frozen(values: Array) -> Array:
    """The array, closed for writing."""
    values.flags.writeable = False
    return values
