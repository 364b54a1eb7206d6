"""What is read from files: closed to unknown keys, frozen, and every problem in plain words."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from iomodel.errors import nearest

_FIRST_PYDANTIC = {
    *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema"),
    *("schema_json", "update_forward_refs", "validate"),
}
"""Names that pydantic still carries from its first version and warns about."""


class Strict(BaseModel):
    """Frozen, and closed to unknown keys: the base of everything that a file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    def __dir__(self) -> list[str]:
        """Fields and methods, without those that pydantic keeps from its first version."""
        return [name for name in super().__dir__() if name not in _FIRST_PYDANTIC]


def at(place: str, text: str) -> PydanticCustomError:
    """A problem that a check of one entry finds at the entry `place` beside it."""
    return PydanticCustomError("at", "{text}", {"text": text, "at": place})


def together(problems: Iterable[tuple[str, str]]) -> None:
    """Raise several problems at once, each with its path below the object that is checked."""
    listed = tuple(problems)
    if listed:
        text = "; ".join(f"{path}: {text}" for path, text in listed)
        raise PydanticCustomError("together", "{text}", {"text": text, "problems": listed})


def findings(error: ValidationError, kind: type[BaseModel], whole: str) -> list[tuple[str, str]]:
    """Pydantic's findings as (path, text), one an entry.

    Parameters
    ----------
    error
        What pydantic found.
    kind
        The object that was checked; its keys, and those of its parts, are offered for a mistyped one.
    whole
        What to call the object itself where a problem has no entry, such as ``scenario``.

    >>> class Start(Strict):
    ...     day: int
    >>> try:
    ...     Start.model_validate({"dai": 3})
    ... except ValidationError as error:
    ...     findings(error, Start, "start")
    [('day', 'is missing'), ('dai', "unknown key. Did you mean 'day'?")]
    """
    keys = sorted(_keys(kind))
    found: dict[str, str] = {}
    aside: dict[str, str] = {}
    for item in error.errors(include_url=False):
        branch = [
            place > 0 and isinstance(part, str) and part.startswith(_UNION_BRANCHES)
            for place, part in enumerate(item["loc"])
        ]
        depth = branch.index(True) if True in branch else len(branch)
        place = [str(part) for part in item["loc"][:depth]]
        context: Mapping[str, Any] = item.get("ctx", {})
        if item["type"] == "together":
            for path, text in context["problems"]:
                found.setdefault(".".join([*place, path]), text)
            continue
        if item["type"] == "at":
            place[-1] = context["at"]
        other = depth < len(branch) and item["type"] in _OTHER_KIND
        (aside if other else found).setdefault(".".join(place) or whole, _text(item, keys))
    return list({**aside, **found}.items())


_UNION_BRANCHES = ("function", "literal", "dict[", "constrained", "float", "date", "tuple[", "str")
"""How pydantic names the alternatives of a union in a path, after the entry that has them."""

_OTHER_KIND = ("dict_type", "literal_error", "float_type", "float_parsing", "string_type", "tuple_type")
"""What an alternative of a union says when the value is meant for another one."""

_OWN_WORDS = ("value_error", "at")
_SHOWN = 60
"""Longest value that a message repeats [characters]."""


def _text(item: Mapping[str, Any], keys: list[str]) -> str:
    """One finding in words."""
    if item["type"] == "extra_forbidden":
        key = str(item["loc"][-1])
        return f"unknown key.{nearest(key, [other for other in keys if other != key])}"
    if item["type"] == "missing":
        return "is missing"
    text = str(item["msg"]).removeprefix("Value error, ")
    return text if item["type"] in _OWN_WORDS else f"{text}, found {_short(item['input'])}"


def _short(value: object) -> str:
    """A value for a message; a long one is cut."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        text = f"a {type(value).__name__} too long to be shown"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _keys(kind: type[BaseModel]) -> set[str]:
    """Every key of an object and of the objects in it."""
    found: set[str] = set()
    for name, field in kind.model_fields.items():
        found.add(name)
        for part in objects_in(field.annotation):
            found |= _keys(part)
    return found


def objects_in(annotation: Any) -> list[type[BaseModel]]:
    """Checked objects that an annotation names, at any depth."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [part for inner in typing.get_args(annotation) for part in objects_in(inner)]
