"""The one place where labels meet arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, nearest
from iomodel.notation import FloatArray, IntArray


@dataclass(frozen=True)
class Labels:
    """What errors call a table, its unit and its parts."""

    table: str
    unit: str
    codes: tuple[str, ...]
    categories: tuple[str, ...]
    components: tuple[str, ...]
    names_en: tuple[str, ...]
    names_ja: tuple[str, ...]


def require_same(found: Sequence[str], expected: Sequence[str], what: str) -> None:
    """Raise unless two label sequences agree in labels and in order.

    >>> require_same(["011", "012"], ["011", "012"], "capacity")
    """
    if list(found) == list(expected):
        return
    missing = [label for label in expected if label not in set(found)]
    unknown = [label for label in found if label not in set(expected)]
    if missing or unknown:
        stated = "; ".join(
            f"{word}: {', '.join(map(repr, labels[:5]))}{' ...' if len(labels) > 5 else ''}"
            for word, labels in (("missing", missing), ("unknown", unknown))
            if labels
        )
        hint = nearest(unknown[0], expected) if unknown else ""
        raise LabelMismatchError(
            f"{what}: {len(found)} labels where the table has {len(expected)}; {stated}.{hint}"
        )
    first = next(i for i, (a, b) in enumerate(zip(found, expected, strict=True)) if a != b)
    raise LabelMismatchError(
        f"{what}: same labels in another order, first at position {first}: found {found[first]!r}, "
        f"expected {expected[first]!r}; reorder with .reindex(table.codes)"
    )


def align(values: pd.Series | pd.DataFrame, codes: Sequence[str], what: str) -> FloatArray:
    """Values of labelled data as a plain array, after its labels were found to match exactly.

    >>> align(pd.Series([1., 2.], index=["011", "012"]), ["011", "012"], "capacity")
    array([1., 2.])
    """
    require_same([str(label) for label in values.index], codes, what)
    if isinstance(values, pd.DataFrame) and values.shape[1] == len(codes):
        require_same([str(label) for label in values.columns], codes, f"{what} (columns)")
    return np.asarray(values, dtype=np.float64)


def positions(
    wanted: Iterable[str], codes: Sequence[str], what: str, names: Mapping[str, Iterable[str]] | None = None
) -> IntArray:
    """Positions of some labels among all of them; an unknown one is an error with the nearest, by name too.

    >>> positions(["012"], ["011", "012"], "scope")
    array([1])
    """
    place = {code: i for i, code in enumerate(codes)}
    found = []
    for label in wanted:
        if label not in place:
            raise LabelMismatchError(
                f"{what}: no sector {label!r} among the {len(codes)} of the table."
                f"{nearest(label, codes, names=names)}"
            )
        found.append(place[label])
    return np.array(found, dtype=np.int64)
