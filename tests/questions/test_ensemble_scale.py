"""Many draws: the same bits through any number of processes and chunks, and after a kill."""

import errno
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import OutputError, ParameterError
from iomodel.files import only_writer
from iomodel.questions.ensemble import question
from iomodel.questions.ensemble.losses import part_of
from iomodel.questions.ensemble.plan import bytes_of, plan_of
from iomodel.questions.ensemble.store import chunks_of
from iomodel.questions.ensemble.work import Work
from iomodel.simulate import processes
from iomodel.simulate.versions import own_versions
from tests.helpers.odd_models import Deadly, Watching

TABLE = iom.load_table("japan-2015", sectors=13)
DRAWS = 1024


def drawn(**changes):
    asked = {"table": TABLE, "scenario": "rare-earth-ban", "draws": DRAWS, "durations": [20, 30], **changes}
    return iom.ensemble(**asked)


@pytest.fixture(scope="module")
def serial():
    return drawn()


def require_same(found, expected):
    assert found.data["gdp"].to_numpy().tobytes() == expected.data["gdp"].to_numpy().tobytes()
    assert found.draws.equals(expected.draws)
    assert found.central.equals(expected.central)
    assert found.range().equals(expected.range())


@pytest.mark.parametrize("asked", [{"workers": 2}, {"workers": 4, "chunk": 256}, {"chunk": 512}])
def test_processes_and_chunks_change_no_bit(serial, asked):
    require_same(drawn(**asked), serial)


def test_a_folder_changes_no_bit_and_a_second_call_reads_it(serial, tmp_path, monkeypatch):
    done = []
    require_same(drawn(out=tmp_path / "made" / "draws", progress=done.append), serial)
    assert sum(done) == DRAWS
    monkeypatch.setattr(Work, "answer", None)
    require_same(drawn(out=tmp_path / "made" / "draws"), serial)


def test_a_folder_is_zarr_for_others(serial, tmp_path):
    xarray = pytest.importorskip("xarray")
    scenario = "all-dual-use"  # texts among its inputs
    found = drawn(scenario=scenario, models="direct", draws=64, out=tmp_path)
    data = xarray.open_zarr(tmp_path / "draws.zarr").load()
    assert data["gdp"].dims == ("draw", "model", "duration")
    np.testing.assert_array_equal(data["gdp"], found.data["gdp"])
    assert list(data["input"].to_numpy()) == [each.name for each in found.inputs]
    texts = np.array(data["inputs"].attrs["texts"]["sharing"])
    coded = data["inputs"].sel(input="sharing").to_numpy().astype(int)
    assert (texts[coded] == found.draws["sharing"].to_numpy()).all()
    assert drawn(scenario=scenario, models="direct", draws=64, out=tmp_path).draws.equals(found.draws)


def test_a_killed_run_goes_on_and_repeats_no_chunk(tmp_path, monkeypatch):
    folder, asked = tmp_path / "killed", {"durations": [90], "draws": 4096}
    words = ["ensemble", "rare-earth-ban", "--sectors", "13", "--draws", "4096", "--duration", "90"]
    run = subprocess.Popen([sys.executable, "-m", "iomodel", *words, "--out", str(folder), "--workers", "2"])
    notes = folder / "chunks"
    try:
        until = time.monotonic() + 120
        while len(list(notes.glob("*.json"))) < 3 and time.monotonic() < until and run.poll() is None:
            time.sleep(0.01)
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in notes.glob("*.json")}
    assert 3 <= len(kept) < 16
    repeated, answer = [], Work.answer

    def noted(self, start, *rest):
        repeated.append(f"{start:07d}.json")
        return answer(self, start, *rest)

    monkeypatch.setattr(Work, "answer", noted)
    resumed = drawn(out=folder, **asked)
    assert len(repeated) == 16 - len(kept)
    assert not set(repeated) & set(kept)
    assert {name: (notes / name).stat().st_mtime_ns for name in kept} == kept
    whole = drawn(out=tmp_path / "whole", **asked)
    require_same(resumed, whole)
    figures = [path.relative_to(folder) for path in (folder / "draws.zarr").rglob("*") if path.is_file()]
    assert len(figures) > 32
    assert all((folder / path).read_bytes() == (tmp_path / "whole" / path).read_bytes() for path in figures)


def test_a_chunk_that_was_damaged_is_done_again(serial, tmp_path):
    drawn(out=tmp_path, chunk=256)
    (tmp_path / "draws.zarr" / "gdp" / "1.0.0").unlink()
    (tmp_path / "draws.zarr" / "inputs" / "2.0").write_bytes(b"\0" * 300)
    (tmp_path / "chunks" / "0000768.json").write_text('{"refused": {}')
    require_same(drawn(out=tmp_path), serial)


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        ({"draws": 2048}, r"the number of draws \(1,024 there, 2,048 here\)"),
        ({"seed": 1}, r"the seed \(0 there, 1 here\)"),
        ({"durations": [30]}, r"the lengths of the cut \(20, 30 there, 30 here\)"),
        ({"models": "direct"}, r"the models \(supply-constrained .* there, none here\)"),
        ({"table": iom.load_table("japan-2015", sectors=37)}, r"the table \(japan-2015, 13 .* 37 sectors"),
        ({"scenario": "magnets-only"}, r"the scenario \(rare-earth-ban, .* there, magnets-only"),
        (
            {"correlations": {"exposures": 0.1}},
            r"a correlation \(exposures 0\.5 there, exposures 0\.1 here\)",
        ),
    ],
)
def test_a_folder_of_another_question_is_refused(tmp_path, asked, stated):
    drawn(out=tmp_path)
    with pytest.raises(OutputError, match=rf"holds draws of another question, different in .*{stated}"):
        drawn(**{**asked, "out": tmp_path})
    drawn(out=tmp_path)  # still there


def test_a_folder_of_another_version_is_refused(tmp_path, monkeypatch):
    drawn(out=tmp_path)
    monkeypatch.setattr(question, "own_versions", lambda: {**own_versions(), "iomodel": "9.9"})
    with pytest.raises(OutputError, match=r"the version of a package \(iomodel .* there, iomodel 9\.9"):
        drawn(out=tmp_path)


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds files that are no draws"):
        drawn(out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(OutputError, match="cannot be written"):
        drawn(out=tmp_path / "mine.txt")


def test_a_folder_in_use_is_refused(tmp_path):
    with only_writer(tmp_path), pytest.raises(OutputError, match="in use: another run writes to it"):
        drawn(out=tmp_path)


@pytest.mark.parametrize("damage", ["{", "[]", '{"chunk": 0}', '{"chunk": 64}'])
def test_a_folder_whose_question_was_altered_is_refused(tmp_path, damage):
    (tmp_path / "question.json").write_text(damage)
    with pytest.raises(OutputError, match=r"cannot be read|another question"):
        drawn(out=tmp_path)


def test_a_full_disk_is_one_line_and_the_run_goes_on_later(serial, tmp_path, monkeypatch):
    from zarr.storage import LocalStore

    real, written = LocalStore.set, []

    async def full(self, key, value):
        if key.startswith("gdp/") and not key.endswith((".zarray", ".zattrs")):
            written.append(key)
            if len(written) > 2:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        await real(self, key, value)

    with monkeypatch.context() as patched:
        patched.setattr(LocalStore, "set", full)
        with pytest.raises(OutputError, match="the disk is full; free some space"):
            drawn(out=tmp_path, chunk=256)
    assert len(list((tmp_path / "chunks").glob("*.json"))) == 2
    require_same(drawn(out=tmp_path), serial)


def test_nothing_is_written_outside_the_folder(tmp_path):
    drawn(out=tmp_path / "draws", draws=64)
    assert [path.name for path in tmp_path.iterdir()] == ["draws"]
    assert {path.name for path in (tmp_path / "draws").iterdir()} == {"question.json", "chunks", "draws.zarr"}


def test_a_worker_that_dies_is_replaced(tmp_path):
    lives = tmp_path / "lives"
    lives.write_text("1")
    deadly = Deadly(str(lives))
    found = drawn(models=deadly, workers=2, chunk=256)
    assert lives.read_text() == "0"
    require_same(found, drawn(models=deadly, chunk=256))


def test_workers_that_die_again_and_again_end_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "RETRIES", 1)
    lives = tmp_path / "lives"
    lives.write_text("100")
    with pytest.raises(ParameterError, match=r"2 processes died .* use fewer workers"):
        drawn(models=Deadly(str(lives)), workers=2, chunk=256)


@pytest.mark.parametrize("workers", [1, 2])
def test_linear_algebra_has_one_thread_in_every_process(monkeypatch, workers):
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, "2")  # what new processes begin with
    assert drawn(models=Watching(), workers=workers, chunk=256).refused == {}


def test_a_model_that_cannot_be_sent_is_refused_before_any_process_starts():
    class Local(Watching):
        name = "local"

    with pytest.raises(ParameterError, match="workers is 2: the question cannot be sent"):
        drawn(models=Local(), workers=2, chunk=256)


def test_words_of_a_refusal_do_not_depend_on_workers():
    shock = {"sector": "03", "kind": "capacity", "share": 0.3}
    asked = iom.load_scenario("rare-earth-ban").changed("odd", shocks=[shock])
    found = [
        drawn(scenario=asked, models=["direct", "leontief", "ghosh"], chunk=256, workers=workers, draws=512)
        for workers in (1, 2)
    ]
    assert found[0].refused == found[1].refused
    require_same(found[1], found[0])


def test_memory_is_kept(tmp_path):
    work = question_work()
    assert plan_of(work, 4, None, None).workers == 4
    assert plan_of(work, 4, "1.3 GB", None).workers < 4
    assert plan_of(work, 4, "20 GB", None).workers == 4
    with pytest.raises(ParameterError, match=r"memory is 100 MB, but one process .* take up to \d+ MB"):
        plan_of(work, 1, "100 MB", None)
    code = (
        "import iomodel as iom; iom.ensemble(iom.load_table(sectors=107), 'rare-earth-ban', "
        "draws=128, durations=[365], memory='1 GB'); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    peak = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 1024 * float(peak.stdout) < bytes_of("1 GB")


def question_work():
    from iomodel.questions.ensemble.inputs import inputs_of
    from iomodel.questions.ensemble.sample import Sample
    from iomodel.simulate.arguments import materials_of

    ban = iom.load_scenario("rare-earth-ban")
    known = materials_of([ban])
    inputs = inputs_of(ban, known)
    return Work(
        {"13 sectors": TABLE}, {"direct": iom.Direct()}, {365: ban}, known, inputs, Sample(inputs, 4096)
    )


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        ({"workers": 0}, "workers is 0, expected a whole number from 1"),
        ({"workers": 1.5}, "workers is 1.5"),
        ({"chunk": 100}, "chunk is 100, expected a multiple of 256"),
        ({"memory": "much"}, "memory is 'much', expected an amount such as '4 GB'"),
        ({"memory": -1}, "memory is -1"),
    ],
)
def test_impossible_numbers_are_refused(asked, stated):
    with pytest.raises(ParameterError, match=stated):
        drawn(**asked)


def test_parts_depend_on_the_table_and_the_days_alone():
    assert [part_of(365, sectors) for sectors in (107, 5_000, 9_800, 10**6)] == [64, 4, 2, 1]
    assert chunks_of(100, 64) == [(0, 64), (64, 100)]


def test_the_command_writes_a_folder_for_each_scenario(command, tmp_path):
    words = ("--sectors", "13", "--draws", "64", "--model", "direct", "--out", str(tmp_path / "all"))
    code, out, _ = command("ensemble", "rare-earth-ban", "magnets-only", *words, "--json")
    assert code == 0
    assert {path.name for path in (tmp_path / "all").iterdir()} == {"rare-earth-ban", "magnets-only"}
    assert json.loads(out) == json.loads(
        command("ensemble", "rare-earth-ban", "magnets-only", *words, "--json")[1]
    )
    code, _, err = command("ensemble", "magnets-only", *words[:-1], str(tmp_path / "all" / "rare-earth-ban"))
    assert code == 2
    assert err.count("\n") == 1
    assert "holds draws of another question" in err
    assert Path(tmp_path / "all" / "rare-earth-ban" / "question.json").exists()


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="the system has no /proc")
def test_a_folder_that_cannot_be_made_is_one_line(command):
    words = ("--sectors", "13", "--draws", "64", "--out", "/proc/no/draws")
    code, _, err = command("ensemble", "rare-earth-ban", *words)
    assert code == 2
    assert err.startswith("iomodel: /proc/no/draws cannot be written")
    assert err.count("\n") == 1


class Bomb:
    """Leaves a file where it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (self.path, "w"))


def test_unsafe_arrays_of_a_coder_that_may_run_code_are_never_read(tmp_path):
    out, went_off = tmp_path / "draws", tmp_path / "went-off"
    iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=2, out=out)
    array = out / "draws.zarr" / "inputs"
    about = json.loads((array / ".zarray").read_text())
    coded = {**about, "dtype": "|O", "fill_value": None, "compressor": None, "filters": [{"id": "pickle"}]}
    (array / ".zarray").write_text(json.dumps(coded))
    (chunk,) = [path for path in array.rglob("*") if path.is_file() and path.name[0].isdigit()]
    chunk.write_bytes(pickle.dumps(Bomb(str(went_off))))
    with pytest.raises(OutputError, match=r"inputs is stored by .*pickle"):
        iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=2, out=out)
    assert not went_off.exists()
