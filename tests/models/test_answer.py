"""What a model hands over: cut off after a day, or lengthened."""

import importlib

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.path import CapacityPath
from iomodel.models.answer import Answer

TABLE = iom.load_table("japan-2015", sectors=13)


@pytest.mark.parametrize("change", [-0.1, 0.1])
def test_what_comes_after_the_last_day_is_noted_from_the_smallest_change_that_is_shown(monkeypatch, change):
    output = np.tile(TABLE.x, (1, 3, 1))
    output[0, 2] *= 1 + change
    later = output[:, 2:] @ TABLE.value_added_share / TABLE.value_added.sum() - 1
    size = abs(100 * later.sum(axis=1)[0] / 365)
    for smallest, noted in ((size, True), (np.nextafter(size, 1), False)):
        monkeypatch.setattr(importlib.import_module("iomodel.models.answer"), "_SHOWN", smallest)
        found = Answer(output).stopped(2, TABLE, ["cut"])
        assert found.output.shape == (1, 2, TABLE.n)
        assert list(found.notes) == (["cut"] if noted else [])
        assert found.at_least == (("cut",) if noted and change < 0 else ())
    monkeypatch.undo()
    known = Answer(output, notes={"cut": ("known",)}, at_least=("cut",)).stopped(1, TABLE, ["cut"])
    assert (known.notes["cut"][0], len(known.notes["cut"]), known.at_least) == (
        "known",
        2,
        ("cut",),
    )  # said once


def test_days_beyond_those_given_are_normal():
    output = np.tile(0.5 * TABLE.x, (1, 2, 1))
    found = Answer(output, measures={"price": np.full((1, 2, TABLE.n), 1.5)}).lasting(4, TABLE)
    np.testing.assert_array_equal(
        found.output[0] / TABLE.x, np.array([0.5, 0.5, 1, 1])[:, None] * np.ones(13)
    )
    np.testing.assert_array_equal(found.measures["price"][0, :, 0], [1.5, 1.5, 1, 1])
    np.testing.assert_array_equal(Answer(output).lasting(2, TABLE).output, output)


def test_where_no_material_is_cut_no_price_moves():
    ones = np.ones((1, 3, TABLE.n))
    found = iom.Substitution().answer(TABLE, CapacityPath(("none",), TABLE.codes, ones, ones.copy()))
    np.testing.assert_array_equal(found.output, np.tile(TABLE.x, (1, 3, 1)))
    assert found.measures
    assert all((values == 1).all() for values in found.measures.values())
