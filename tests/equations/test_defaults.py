"""What equations take where nothing is given: a default that moves, moves published numbers."""

import inspect

import numpy as np
import pytest

from iomodel.equations import extraction, households, large, linkages, paths, price, ras
from iomodel.equations.bottleneck import bottleneck, critical_inputs
from tests.helpers.economies import TOY

A, f, x, L = TOY.A, TOY.f, TOY.x, np.linalg.inv(np.eye(3) - TOY.A)
ALL = np.ones(3, dtype=bool)


@pytest.mark.parametrize(
    ("function", "arguments", "defaults"),
    [
        (critical_inputs, (A, ALL, ALL), {"share": 0.02}),
        (bottleneck, (A, x, f, A > 0), {"rule": "proportional", "seed": 0, "draws": 100}),
        (extraction.extract, (A, L, x, 1), {"share": 1.0, "convention": "row", "keep_final_demand": False}),
        (
            extraction.together,
            (A, L, f[None], 0 * f[None]),
            {"convention": "row", "keep_final_demand": False},
        ),
        (extraction.losses, (A, L, x), {"share": 1.0, "convention": "row", "keep_final_demand": False}),
        (households.induced, (-x[None], np.full(3, 0.1), np.full(3, 0.2)), {"among": 0.0}),
        (large.iterate, (A, f), {"tolerance": 1e-10, "most": 1000}),
        (large.single, (A, f), {"refined": 0}),
        (linkages.influence, (L,), {"change": 0.0}),
        (price.index, (np.ones(3), f), {"imported": 0.0}),
        (ras.ras, (A, A.sum(axis=1), A.sum(axis=0)), {"tolerance": 1e-12, "most": 10_000}),
        (ras.gras, (A, A.sum(axis=1), A.sum(axis=0)), {"tolerance": 1e-12, "most": 10_000}),
        (paths.explain, (A, x, np.array([4.0, 0.0, 0.0]), 1), {"cutoff": 0.01}),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_what_is_taken_where_nothing_is_given(function, arguments, defaults):
    found = {name: one.default for name, one in inspect.signature(function).parameters.items()}
    assert {name: found[name] for name in defaults} == defaults
    given, same = function(*arguments), function(*arguments, **defaults)
    assert repr(given) == repr(same)
