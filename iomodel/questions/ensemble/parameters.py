"""Parameters of models that are drawn, such as ``inventory.psi`` and ``substitution.scarce``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from pydantic import ValidationError

from iomodel.errors import ParameterError, nearest
from iomodel.models import Elasticities, ElasticityPath, Model
from iomodel.questions.ensemble.inputs import Input
from iomodel.scenario.ranges import Range

_NESTS = tuple(each.name for each in dataclasses.fields(Elasticities))
"""Elasticities of a model that has them; a drawn one holds at all times."""


def parameters_drawn(given: Mapping[str, Range | Mapping[str, Any]], models: Iterable[Model]) -> list[Input]:
    """The parameters that are asked to be drawn, as inputs.

    Parameters
    ----------
    given
        Ranges by the model's name, a point and the parameter's, such as ``{"inventory.psi": {"low": 0.5,
        "central": 0.8, "high": 0.9}}``.
    models
        Those of the ensemble.

    Raises
    ------
    ParameterError
        If one names no number of a model that is asked, is no range, or an end is impossible.

    >>> from iomodel.models import Inventory
    >>> found = parameters_drawn({"inventory.psi": {"low": 0.5, "central": 0.8, "high": 0.9}}, [Inventory()])
    >>> found[0].name, found[0].known.ends
    ('inventory.psi', (0.5, 0.9))
    """
    asked = list(models)
    known = [f"{model.name}.{parameter}" for model in asked for parameter in _numbers(model)]
    found = []
    for name, value in given.items():
        if name not in known:
            raise ParameterError(
                f"parameters: {name!r} is no number of a model that is asked; they are {', '.join(known)}."
                f"{nearest(name, known)}"
            )
        label, _, parameter = name.partition(".")
        read = _read(name, value)
        for end in read.ends:
            for model in (each for each in asked if each.name == label):
                _with(model, {parameter: end})
        if read.width:
            found.append(Input(name, "model", read, (label, parameter)))
    return found


def varied(model: Model, values: pd.DataFrame) -> list[Model] | None:
    """The model of every draw; None where none of its parameters is drawn."""
    own = [name for name in _numbers(model) if f"{model.name}.{name}" in values]
    if not own:
        return None
    columns = [values[f"{model.name}.{name}"].to_numpy(float).tolist() for name in own]
    return [_with(model, dict(zip(own, row, strict=True))) for row in zip(*columns, strict=True)]


def _read(name: str, value: Range | Mapping[str, Any]) -> Range:
    """A range of numbers."""
    try:
        read = value if isinstance(value, Range) else Range.model_validate(dict(value))
    except (ValidationError, TypeError, ValueError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise ParameterError(f"parameters: {name} is {value!r}, expected a range: {first}") from None
    if any(isinstance(one, str) for one in read.values):
        raise ParameterError(f"parameters: {name} has values that are no numbers; expected numbers")
    return read


def _numbers(model: Model) -> list[str]:
    """Names of a model's parameters that are fractional numbers, and of its elasticities."""
    values = {each.name: getattr(model, each.name) for each in dataclasses.fields(model)}
    nested = any(isinstance(value, Elasticities | ElasticityPath) for value in values.values())
    return [name for name, value in values.items() if isinstance(value, float)] + list(
        _NESTS if nested else ()
    )


def _with(model: Model, values: Mapping[str, float]) -> Model:
    """A model with other numbers."""
    nests = {name: value for name, value in values.items() if name in _NESTS}
    changed: dict[str, Any] = {name: value for name, value in values.items() if name not in nests}
    for each in dataclasses.fields(model) if nests else ():
        value = getattr(model, each.name)
        if isinstance(value, ElasticityPath):
            changed[each.name] = value.changed(**nests)
        elif isinstance(value, Elasticities):
            changed[each.name] = dataclasses.replace(value, **nests)
    return dataclasses.replace(model, **changed)
