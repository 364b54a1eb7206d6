"""Frozen objects are closed for writing when made, copied and unpickled: every class, found by itself."""

import copy
import dataclasses
import gc
import importlib
import pickle
import pkgutil
import typing

import numpy as np
import pytest
from pydantic import BaseModel

import iomodel as iom
from iomodel.locked import Locked, locked


def _frozen_classes() -> list[type]:
    """Every frozen data class of the package that has an array among its fields."""
    found = []
    for module in pkgutil.walk_packages(iom.__path__, "iomodel."):
        if module.name.endswith("__main__"):
            continue
        for kind in vars(importlib.import_module(module.name)).values():
            own = isinstance(kind, type) and kind.__module__ == module.name
            if own and dataclasses.is_dataclass(kind) and _arrays(kind):
                found.append(kind)
    return found


def _arrays(kind: type) -> list[str]:
    """Names of the fields that hold an array."""
    return [
        field.name for field in dataclasses.fields(kind) if "Array" in str(field.type).split("Mapping")[0]
    ]


READ_ONLY = r"read-only|is a view"
CLASSES = _frozen_classes()


def test_the_search_finds_them():
    assert len(CLASSES) > 20
    assert {"IOTable", "CapacityPath", "Balance", "DailyFlows"} <= {kind.__name__ for kind in CLASSES}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: f"{kind.__module__[8:]}.{kind.__name__}")
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_unsafe_writes_are_refused_after_a_copy_or_a_pickle(kind, again):
    assert kind.__dataclass_params__.frozen
    bare = object.__new__(kind)
    for field in dataclasses.fields(kind):
        object.__setattr__(bare, field.name, np.ones(3) if field.name in _arrays(kind) else None)
    other = again(bare)
    for name in _arrays(kind):
        with pytest.raises(ValueError, match=READ_ONLY):
            getattr(other, name)[0] = 2.0


def test_unsafe_writes_are_refused_in_everything_that_a_run_makes():
    table = iom.load_table("japan-2015")
    result = iom.run(table, "rare-earth-ban", ["direct", "inventory"])
    assert table.n == 107
    assert result.gdp_loss().shape == (1, 2)
    alive = [thing for thing in gc.get_objects() if issubclass(type(thing), Locked)]
    kinds = {type(thing).__name__ for thing in alive}
    assert {"Result", "IOTable"} <= kinds
    for thing in alive:
        for name, value in vars(thing).items():
            if isinstance(value, np.ndarray):
                assert not value.flags.writeable, f"{type(thing).__name__}.{name}"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x)), None])
def test_unsafe_writes_are_refused_in_a_result(again, tmp_path):
    result = iom.run(iom.load_table("japan-2015", 13), "rare-earth-ban", "direct")
    before = result.gdp_loss()
    other = again(result) if again else iom.Result.from_netcdf(result.to_netcdf(tmp_path / "r.nc"))
    with pytest.raises(ValueError, match=READ_ONLY):
        other.data["value_added"].values[...] *= 0.5
    with pytest.raises(ValueError, match=READ_ONLY):
        other.data["normal_output"][0] = 0.0
    assert (other.gdp_loss() == before).all(axis=None)


def test_unsafe_writes_are_refused_inside_mappings_and_tuples():
    given = np.zeros(2)
    kept = {"known": (given, "text"), "none": None}
    closed = typing.cast("dict[str, typing.Any]", locked(kept))
    assert not closed["known"][0].flags.writeable
    assert given.flags.writeable
    assert locked(closed) is closed


def test_a_material_keeps_what_it_was_made_of():
    material = iom.load_material("rare-earths")
    again = pickle.loads(pickle.dumps(material))
    assert again.digest == material.digest
    assert again.origin_share("DyTb", "China", "central") == 0.85


def _models(kind: type) -> list[type]:
    """Every model of pydantic below one, at any depth."""
    return [found for own in kind.__subclasses__() for found in (own, *_models(own))]


def test_what_is_read_from_a_file_cannot_be_written_to():
    assert CLASSES
    every = [kind for kind in _models(BaseModel) if kind.__module__.startswith("iomodel.")]
    found = [kind for kind in every if not kind.__name__.startswith("_")]
    assert {"Scenario", "Estimate", "Episode", "Row"} <= {kind.__name__ for kind in found}
    assert [kind.__name__ for kind in found if not kind.model_config.get("frozen")] == []
