"""Parameters of a model written behind its name: ``substitution:rents=abroad;closure=mobile``."""

from __future__ import annotations

import dataclasses
from typing import Any

from iomodel.errors import ParameterError, nearest
from iomodel.models.base import Model

_WORDS = {"true": True, "false": False, "none": None}


def spelled(kind: type[Model], text: str) -> Model:
    """A model with the parameters that a text names; the others keep their defaults.

    Parameters
    ----------
    kind
        The model's class.
    text
        ``key=value``, several separated by semicolons; a value is a number, true, false, none or a word.

    Raises
    ------
    ParameterError
        If a part is no ``key=value``, names no parameter, is a word for a number, or the model refuses
        the value.

    >>> from iomodel.models.inventory import Inventory
    >>> spelled(Inventory, "psi=0.5").psi
    0.5
    """
    fields = {field.name: field.default for field in dataclasses.fields(kind)}
    known = list(fields)
    given: dict[str, Any] = {}
    for part in text.split(";"):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise ParameterError(f"{kind.name}: {part!r} is no parameter; expected key=value")
        if key not in known or key in given:
            twice = "is given twice" if key in given else "is none of its parameters"
            listed = ", ".join(known) or "none"
            raise ParameterError(f"{kind.name}: {key!r} {twice}; parameters: {listed}.{nearest(key, known)}")
        given[key] = _read(value)
        if isinstance(given[key], str) and type(fields[key]) in (int, float):
            hint = "; several parameters are separated by semicolons" if "," in value else ""
            raise ParameterError(f"{kind.name}: {key} is {value!r}, expected a number{hint}")
    try:
        return kind(**given)
    except (TypeError, ValueError) as error:
        if isinstance(error, ParameterError):
            raise
        raise ParameterError(f"{kind.name}: {text!r} cannot be read: {error}") from None


def _read(value: str) -> Any:
    """A number, a truth value, nothing, or a word."""
    if value.lower() in _WORDS:
        return _WORDS[value.lower()]
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return value
