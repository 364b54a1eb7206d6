"""Draws on a dask cluster: the bits of one process, with a worker killed in the middle; refusals in time."""

import shlex
import socket
import time
from types import SimpleNamespace

import pytest

import iomodel as iom
from iomodel import extras
from iomodel.errors import MissingExtraError, ParameterError
from iomodel.simulate import cluster
from iomodel.simulate.versions import own_versions
from tests.helpers.odd_models import Deadly

distributed = pytest.importorskip("distributed", reason="the extra scale is not installed")

TABLE = iom.load_table("japan-2015", sectors=13)
WORDS = ("ensemble", "rare-earth-ban", "--sectors", "13", "--draws", "64")


def drawn(**changes):
    asked = {"draws": 1024, "durations": [30], "chunk": 256, **changes}
    return iom.ensemble(TABLE, "rare-earth-ban", **asked)


@pytest.mark.slow
def test_a_local_cluster_survives_a_killed_worker_and_changes_no_bit(tmp_path):
    lives = tmp_path / "lives"
    lives.write_text("1")
    models = ["direct", "supply-constrained", Deadly(str(lives))]
    done = []
    found = drawn(models=models, cluster="local", workers=2, progress=done.append, out=tmp_path / "draws")
    assert lives.read_text() == "0"
    assert sum(done) == 1024
    serial = drawn(models=models)
    assert found.data["gdp"].to_numpy().tobytes() == serial.data["gdp"].to_numpy().tobytes()
    assert found.draws.equals(serial.draws)
    assert found.central.equals(serial.central)


@pytest.mark.parametrize(
    ("address", "stated"),
    [
        ("nonsense", "expected 'local' or the address of a dask scheduler"),
        ("tcp://127.0.0.1:99999", "expected 'local' or the address"),
        ("tcp://127.0.0.1:1", "nothing answers there"),
        ("silent", "no dask scheduler answers there"),
    ],
)
def test_a_cluster_that_is_not_there_is_refused_within_ten_seconds(address, stated):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        if address == "silent":
            address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        start = time.monotonic()
        with pytest.raises(ParameterError, match=stated):
            drawn(draws=2, cluster=address)
        assert time.monotonic() - start < 10


def test_a_cluster_without_workers_is_refused():
    with (
        distributed.LocalCluster(
            n_workers=0, processes=False, protocol="tcp", dashboard_address=":0"
        ) as empty,
        pytest.raises(ParameterError, match=r"it has no worker; start one, or leave cluster out"),
    ):
        drawn(draws=2, cluster=empty.scheduler_address)


def test_workers_with_other_versions_are_refused():
    other = SimpleNamespace(run=lambda _: {"tcp://w:1": {**own_versions(), "numpy": "1.0"}})
    with pytest.raises(ParameterError, match=r"worker tcp://w:1 has numpy 1\.0, here 2"):
        cluster._require_versions(other, "tcp://s:1", cluster.ALONE)

    def absent(_):
        raise ModuleNotFoundError("No module named 'iomodel'")

    with pytest.raises(ParameterError, match="its workers cannot load iomodel"):
        cluster._require_versions(SimpleNamespace(run=absent), "tcp://s:1", cluster.ALONE)


def test_without_the_extra_the_extra_and_the_command_without_it_are_named(command, monkeypatch):
    monkeypatch.setattr(extras, "_installed", lambda name: name != "distributed")
    with pytest.raises(MissingExtraError, match=r"cluster 'local' needs distributed.*iomodel\[scale\]"):
        drawn(draws=2, cluster="local")
    code, _, err = command(*WORDS, "--cluster", "local")
    assert code == 2
    assert err.strip().endswith(f"or use: {shlex.join(['iomodel', *WORDS, '--workers', '2'])}")


def test_the_command_names_the_command_that_needs_no_cluster(command):
    code, _, err = command(*WORDS, "--cluster=tcp://127.0.0.1:1", "--workers", "3")
    assert code == 2
    assert err.count("\n") == 1
    assert err.strip().endswith(f"use: {shlex.join(['iomodel', *WORDS, '--workers', '3'])}")
