"""WIOD's world of 2013 as R data: parsed and never run, its rounding in a column of its own."""

import bz2
import gzip

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LayoutError, ParameterError, TableError, UnbalancedTableError
from iomodel.sources.wiod import rfile
from tests.sources import layouts


def put(part, value):
    def change(whole):
        whole[part] = value

    return change


def test_output_is_as_published_and_rounding_is_said(tmp_path):
    path, whole = layouts.wiod_world(tmp_path / "wiot_2011.RData")
    world = iom.load_table(path, region="world")
    np.testing.assert_allclose(world.x, whole["output"])
    np.testing.assert_allclose(world.value_added, whole["output"] - whole["inter"].sum(axis=0))
    rounding = world.frame("Yd")[["JPN:rounding", "RoW:rounding"]].to_numpy()
    assert rounding.sum() == 4
    assert (rounding[0, 0], rounding[4, 1]) == (3, 1)
    assert "by -3 to 0, of the world" in world.meta.notes
    assert (world.name, world.meta.year, world.meta.unit) == ("wiod-2013-world-2011", 2011, "million USD")


def test_one_country_is_read_with_names_and_the_way_to_its_industries(tmp_path):
    path, whole = layouts.wiod_world(tmp_path / "wiot_2011.RData")
    japan = iom.load_table(path, region="JPN")
    np.testing.assert_allclose(japan.x, whole["output"][:3])
    assert japan.names_en[2] == "Transport equipment"
    assert japan.membership.name == "japan-2015 to ISIC Rev. 3"
    with pytest.raises(ParameterError, match="multi-regional table; name a country"):
        iom.load_table(path)
    with pytest.raises(TableError, match=r"no region 'JAP' .* Did you mean 'JPN'"):
        iom.load_table(path, region="JAP")


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "xz", None])
def test_every_packing_of_rs_is_read(tmp_path, compression):
    path, _ = layouts.wiod_world(tmp_path / "a.rda", compression=compression)
    assert iom.load_table(path, region="JPN").n == 3


DEFECTS = {
    "a wrong output": (put("output", np.full(6, 1e6)), UnbalancedTableError, "output of RoW c14 is 1e"),
    "a wrong shape": (
        put("inter", np.zeros((6, 5))),
        LayoutError,
        r"inter has shape \(6, 5\), expected \(6, 6\)",
    ),
    "words for figures": (put("final", np.array(["a", "b"])), LayoutError, "final holds no numbers"),
    "a double region": (
        put("countries", np.array(["JPN", "JPN"])),
        LayoutError,
        "countries are missing or double",
    ),
    "no flows": (
        lambda whole: whole.pop("inter"),
        LayoutError,
        r"0 tables in this R file, which holds wiot_2011",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_an_r_file_that_is_no_table_is_refused(tmp_path, defect):
    change, error, told = DEFECTS[defect]
    path, _ = layouts.wiod_world(tmp_path / "w.RData", change)
    with pytest.raises(error, match=told):
        iom.load_table(path, region="JPN")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (bz2.compress(b"RDX2\nX\n\x00\x00"), "cannot be read as an R data file"),
        (bz2.compress(b"name,value\n1,2\n"), "is no R data file, expected one that R's save"),
        (bz2.compress(b"RDX2\n" + bytes(100_000))[:60], "damaged|no R data file|cannot be read"),
        (gzip.compress(b"RDX2\n")[:12], "no R data file|damaged"),
    ],
    ids=["head alone", "text", "cut off", "packed and cut off"],
)
def test_a_file_that_only_begins_as_r_data_is_refused(tmp_path, content, told):
    path = tmp_path / "w.RData"
    path.write_bytes(content)
    with pytest.raises(LayoutError, match=told):
        iom.load_table(path, region="JPN")


@pytest.mark.parametrize("pack", [bz2.compress, gzip.compress])
def test_a_bomb_is_stopped_before_it_unpacks(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(rfile, "MOST_BYTES", 4 << 20)
    path = tmp_path / "w.RData"
    path.write_bytes(pack(b"RDX2\n" + bytes(64 << 20)))
    with pytest.raises(LayoutError, match="unpacks to more than 4 MB"):
        iom.load_table(path, region="JPN")


def test_a_short_description_of_a_long_sequence_is_not_drawn_out(tmp_path):
    """R writes 1:n as three numbers; nothing is made of them, however large n is."""
    path = tmp_path / "w.RData"
    path.write_bytes(sequence(10**15))
    with pytest.raises(LayoutError, match="cannot be read as an R data file"):
        iom.load_table(path, region="JPN")


def sequence(length):
    """An R file of format 3 with ``x = 1:length`` in R's short form."""
    number = lambda value: int(value).to_bytes(4, "big", signed=True)  # noqa: E731
    text = lambda word: number(0x00040009) + number(len(word)) + word  # noqa: E731
    symbol = lambda word: number(1) + text(word)  # noqa: E731
    head = b"RDX3\nX\n" + number(3) + number(0x00040300) + number(0x00030500) + number(5) + b"UTF-8"
    info = number(2) + symbol(b"compact_intseq") + number(2) + symbol(b"base") + number(2)
    info += number(13) + number(1) + number(13) + number(254)
    state = number(14) + number(3) + np.array([length, 1, 1], dtype=">f8").tobytes()
    return head + number(1026) + symbol(b"x") + number(238) + info + state + number(254) + number(254)


@pytest.mark.parametrize("path", [layouts.at_hand("wiod/wiot_2011.RData")])
def test_the_published_world_has_its_own_totals(path):
    """Output of the world and of Japan in the file, value added as what inputs leave of it."""
    japan = iom.load_table(path, region="JPN")
    assert japan.x.sum() == 11_333_409
    assert japan.gdp == pytest.approx(5_897_479)
    assert "by -108 to +7" in japan.meta.notes
    assert iom.load_table(path, region="world").x.sum() == 141_767_904
