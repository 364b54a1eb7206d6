"""The level of detail of the table as an input: drawn, reported, and a group of the sensitivity."""

import json

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import IOModelError, ParameterError
from iomodel.questions.ensemble.levels import LEVEL, adding_up, tables_of
from tests.helpers import economies

COARSE, FINE = (iom.load_table("japan-2015", sectors) for sectors in (13, 37))
MODELS = ("direct", "supply-constrained")


def drawn(**changes):
    asked = {"draws": 512, "durations": [120], **changes}
    return iom.ensemble(FINE, "rare-earth-ban", MODELS, **asked)


@pytest.fixture(scope="module")
def found():
    return drawn(levels=[13, 37], sectors=True)


def test_draws_of_a_level_are_those_of_its_table(found):
    level = found.draws[LEVEL].to_numpy()
    assert set(level) == {"13 sectors", "37 sectors"}
    assert abs((level == "13 sectors").mean() - 0.5) < 0.02
    from iomodel.questions.ensemble.inputs import inputs_of
    from iomodel.questions.ensemble.losses import Draws, losses_of_draws
    from iomodel.questions.ensemble.physical import Physical, materials_cut
    from iomodel.simulate.arguments import materials_of

    ban = iom.load_scenario("rare-earth-ban").lasting(120)
    known = materials_of([ban])
    inputs, cut = inputs_of(ban, known), materials_cut(ban, known)
    for table in (COARSE, FINE):
        rows = np.flatnonzero(level == f"{table.n} sectors")[:40]
        for model in MODELS:
            own = losses_of_draws(
                table,
                iom.model_named(model),
                Draws(Physical(table, ban, cut, inputs), found.draws.iloc[rows]),
            )
            there = found.data["gdp"].sel(model=model, duration=120).to_numpy()[rows]
            np.testing.assert_allclose(there, own.sum(axis=1), rtol=1e-12)


def test_the_single_run_is_that_of_the_table_that_is_asked(found):
    alone = iom.run(FINE, iom.load_scenario("rare-earth-ban").lasting(120), "direct").gdp_loss()
    assert found.range().loc[("direct", 120), "central"] == pytest.approx(alone.to_numpy()[0, 0], rel=1e-12)


def test_sectors_are_those_of_the_coarsest_table(found):
    assert found.data["sector"].to_numpy().tolist() == list(COARSE.codes)
    np.testing.assert_allclose(found.data["sector_gdp"].sum("sector"), found.data["gdp"], rtol=1e-12)
    together = adding_up(FINE, COARSE)
    assert (together.sum(axis=1) == 1).all()
    np.testing.assert_allclose(FINE.x @ together, COARSE.x, rtol=1e-9)


def test_no_bit_depends_on_workers_or_chunks_or_stops(found, tmp_path):
    again = drawn(levels=[13, 37], sectors=True, workers=2, chunk=256, out=tmp_path / "draws")
    assert again.data["gdp"].to_numpy().tobytes() == found.data["gdp"].to_numpy().tobytes()
    assert again.draws.equals(found.draws)
    (tmp_path / "draws" / "chunks" / "0000256.json").unlink()
    resumed = drawn(levels=[13, 37], sectors=True, out=tmp_path / "draws")
    assert resumed.data["sector_gdp"].equals(found.data["sector_gdp"])
    with pytest.raises(iom.errors.OutputError, match="another question, different in the table"):
        drawn(sectors=True, out=tmp_path / "draws")


def test_the_level_is_a_group_of_the_sensitivity():
    asked = {"draws": 64, "levels": [13, 37], "duration": 120}
    found = iom.sensitivity(FINE, "rare-earth-ban", "direct", **asked)
    assert found.titles()[LEVEL] == "level of detail of the table"
    assert found.titles("ja")[LEVEL] == "産業連関表の部門数"
    assert 0 < found.indices_of("direct").loc[LEVEL, "total"] < 1
    ends = found.tornado_of("direct").loc[LEVEL]
    assert {ends["from"], ends["to"]} == {"13 sectors", "37 sectors"}
    assert ends["swing"] > 0
    again = iom.sensitivity(FINE, "rare-earth-ban", "direct", workers=2, **asked)
    assert again.indices.equals(found.indices)


def test_parameters_of_models_are_drawn_in_the_sensitivity():
    found = iom.sensitivity(
        COARSE, "rare-earth-ban", "inoperability", draws=8, duration=90,
        parameters={"inoperability.recovery_days": {"low": 30, "central": 60, "high": 120}},
    )  # fmt: skip
    assert found.titles()["inoperability.recovery_days"] == "parameter recovery_days of inoperability"
    assert found.titles("ja")["inoperability.recovery_days"].endswith("のパラメータ recovery_days")
    assert found.tornado_of("inoperability").loc["inoperability.recovery_days", "swing"] > 0


@pytest.mark.parametrize(
    ("levels", "stated"),
    [
        ([13, 13], "levels: 13 sectors stands there twice"),
        ([13], "levels are 13 sectors, and the table of the single run has 37 sectors"),
        ([37, iom.load_table("japan-2011", 13)], r"japan-2011 \(JPN 2011\) is of another economy or year"),
        ([37, "99"], "table japan-2015 has no level of 99 sectors; expected one of 13, 37"),
    ],
)
def test_levels_that_are_none_are_refused(levels, stated):
    with pytest.raises(IOModelError, match=stated):
        drawn(levels=levels)


def test_a_table_of_ones_own_has_no_numbers_of_sectors():
    own = economies.drawn(0).table()
    with pytest.raises(ParameterError, match=r"is none of them .*; give tables"):
        tables_of(own, [6, 13])


def test_the_command_draws_levels(command):
    words = ("ensemble", "rare-earth-ban", "--levels", "13,37", "--draws", "64", "--duration", "120")
    code, out, _ = command(*words)
    assert code == 0
    assert "Each draw runs on one of the tables of 13 sectors, 37 sectors." in " ".join(out.split())
    record = json.loads(command(*words, "--json")[1])[0]
    drawn_level = next(each for each in record["inputs"] if each["name"] == LEVEL)
    assert list(drawn_level["values"]) == ["13 sectors", "37 sectors"]
    code, _, err = command("ensemble", "rare-earth-ban", "--levels", "13,,37")
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = command("ensemble", "rare-earth-ban", "--levels", "13,many")
    assert (code, err.count("\n")) == (2, 1)
