"""Frozen objects whose arrays stay closed for writing: when made, when copied and when unpickled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import numpy as np

_PLAIN = frozenset({float, int, bool, str, type(None), np.float64})
"""Kinds of values that hold no array."""


class Locked:
    """Base of the frozen data classes that hold arrays.

    A digest says what an object was made of, so nothing may change in it afterwards. A pickle forgets
    that an array was closed; `__setstate__`, which ``pickle``, ``copy.copy`` and ``copy.deepcopy`` call,
    closes it again. A class with a ``__post_init__`` of its own calls `lock` there.

    >>> import pickle
    >>> from iomodel.simulate.accounts import DailyFlows
    >>> flows = DailyFlows(*(np.ones(2) for _ in range(4)))
    >>> pickle.loads(pickle.dumps(flows)).output.flags.writeable
    False
    """

    def __post_init__(self) -> None:
        self.lock()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.lock()

    def lock(self) -> None:
        """Replace every array that can be written to with a view that cannot."""
        for name, value in list(self.__dict__.items()):
            kind = type(value)
            if kind in _PLAIN:
                continue
            closed = _array(value) if kind is np.ndarray else locked(value)
            if closed is not value:
                self.__dict__[name] = closed


@singledispatch
def locked(value: Any) -> Any:
    """The value with its arrays closed for writing; the caller's own arrays are left as they are.

    Arrays in tuples and mappings are closed too. A kind of value that holds arrays in another way
    registers itself with ``locked.register``.

    >>> locked({"a": np.zeros(1)})["a"].flags.writeable
    False
    """
    return value


@locked.register(np.ndarray)
def _array(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A view that cannot be written to; the array itself where it is closed already."""
    if not value.flags.writeable:
        return value
    view = value.view()
    view.flags.writeable = False
    return view


@locked.register(tuple)
def _tuple(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same tuple where nothing in it had to be closed."""
    closed = tuple(value if type(value) in _PLAIN else locked(value) for value in values)
    return closed if type(values) is tuple and _changed(closed, values) else values


@locked.register(Mapping)
def _mapping(values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """The same mapping where nothing in it had to be closed."""
    closed = {key: locked(value) for key, value in values.items()}
    return closed if _changed(closed.values(), values.values()) else values


def _changed(closed: Any, given: Any) -> bool:
    """Whether any value was replaced."""
    return any(new is not old for new, old in zip(closed, given, strict=True))
