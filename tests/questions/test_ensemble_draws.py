"""Draws that are kept for the next scenario are those of a sample made anew."""

import dataclasses

import pandas as pd

import iomodel as iom
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.sample import BLOCK, KeptSample, Sample, _kept_rows
from iomodel.scenario.ranges import Range
from iomodel.simulate.threads import one_thread

INPUTS = [
    Input(f"exposure {n}", "exposure", Range(low=0.1 * n, central=0.2 * n, high=0.3 * n), (n,))
    for n in range(1, 4)
]


def both(*given, rows=(0, BLOCK)):
    with one_thread():
        return KeptSample(*given).rows(*rows), Sample(*given).rows(*rows)


def test_kept_draws_are_those_of_a_sample_whatever_was_asked_before():
    narrow = [
        INPUTS[0],
        *(Input(one.name, one.kind, Range(low=0, central=1, high=2), one.place) for one in INPUTS[1:]),
    ]
    cases = [
        (INPUTS, 512),
        (narrow, 512),
        (INPUTS, 512, 1),
        (INPUTS, 512, 0, {"exposures": 0.9}),
        (INPUTS, 128),
        (INPUTS[:2], 512),
        (INPUTS, 512),
    ]
    for case in cases:
        pd.testing.assert_frame_equal(*both(*case), check_exact=True)
    pd.testing.assert_frame_equal(*both(INPUTS, 512, rows=(BLOCK, 512)), check_exact=True)
    pd.testing.assert_frame_equal(*both(INPUTS, 512, rows=(0, 512)), check_exact=True)


def test_kept_draws_may_be_changed_without_changing_the_next():
    first, plain = both(INPUTS, 64, rows=(0, 64))
    first.iloc[:] = -1.0
    pd.testing.assert_frame_equal(both(INPUTS, 64, rows=(0, 64))[0], plain)


def test_draws_of_another_share_scenario_or_material_are_their_own():
    table, ban = iom.load_table("japan-2015", 13), iom.load_scenario("rare-earth-ban").lasting(90)
    material = iom.load_material("rare-earths")
    rows = material.exposures.assign(low=0.5 * material.exposures["low"])
    edited = {"rare-earths": dataclasses.replace(material, exposures=rows)}
    half = ban.changed("half", cuts=[cut.model_copy(update={"share": 0.5}) for cut in ban.cuts])
    high = ban.changed("high", exposure=ban.exposure.model_copy(update={"level": "high"}))
    asked = {"whole": (ban, {}), "half": (half, {}), "high": (high, {}), "edited": (ban, edited)}

    def ranges(name):
        one, materials = asked[name]
        return iom.ensemble(table, one, "direct", draws=8, materials=materials)

    first = {name: ranges(name) for name in asked}
    _kept_rows.cache_clear()
    for name in reversed(asked):
        pd.testing.assert_frame_equal(ranges(name).draws, first[name].draws, check_exact=True)
        assert ranges(name).data.identical(first[name].data)
    pd.testing.assert_frame_equal(first["whole"].draws, first["half"].draws)
    assert first["high"].draws.shape[1] < first["whole"].draws.shape[1]
    assert (first["edited"].draws.to_numpy() < first["whole"].draws.to_numpy()).any()
    losses = {name: found.data["gdp"].to_numpy().tobytes() for name, found in first.items()}
    assert len(set(losses.values())) == len(asked)
