"""A report's record that somebody changed or damaged: said, never a traceback, and nothing lost."""

import json
from pathlib import Path

import pytest

from iomodel.errors import SourceError
from iomodel.report import batch as module
from iomodel.report.folder import RECORD, Folder

SOUND = {
    "iomodel": "0.1.0",
    "digest": "d",
    "finished": True,
    "files": {"result.nc": ["0" * 64]},
    "summary": {
        "title": "Ban",
        "language": "en",
        "days": 90,
        "lead": "direct",
        "lead_gdp": -0.01,
        "least": -0.01,
        "most": -0.02,
        "headline": "GDP falls.",
        "path": [0.0, -0.02],
        "points": [],
    },
}
BROKEN = {
    "empty": b"",
    "cut short": b'{"digest": "d", "fil',
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "binary": bytes(range(256)),
    "many digits": b"9" * 5000,
    "in UTF-16": json.dumps(SOUND).encode("utf-16"),
    "files are null": json.dumps({**SOUND, "files": None}).encode(),
    "files are a list": json.dumps({**SOUND, "files": ["result.nc"]}).encode(),
    "digest is a number": json.dumps({**SOUND, "digest": 5}).encode(),
    "version is a number": json.dumps({**SOUND, "iomodel": 1}).encode(),
    "summary is a list": json.dumps({**SOUND, "summary": []}).encode(),
    "finished is a word": json.dumps({**SOUND, "finished": "yes"}).encode(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_damaged_record_is_one_error(tmp_path: Path, kind: str):
    (tmp_path / RECORD).write_bytes(BROKEN[kind])
    (tmp_path / "mine.txt").write_text("mine")
    for asked in (lambda folder: folder.record, lambda folder: folder.refuse_newer(["result.nc"])):
        with pytest.raises(SourceError, match=r"cannot be read as a report's record: .*remove it"):
            asked(Folder(tmp_path))
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("version", ["²", "9" * 5000, "", "next", "0.x.²", "-1"])
def test_versions_that_nobody_released_compare(tmp_path: Path, version: str):
    (tmp_path / RECORD).write_text(json.dumps({**SOUND, "iomodel": version}))
    Folder(tmp_path).refuse_newer(["result.nc"])


@pytest.mark.parametrize(
    "summary",
    [
        {},
        {"least": "x"},
        {key: [] for key in SOUND["summary"]},
        {**SOUND["summary"], "most": float("nan")},
        None,
    ],
    ids=["empty", "text", "lists", "nan", "absent"],
)
def test_a_summary_that_the_index_cannot_show_fails_its_report_alone(command, tmp_path, monkeypatch, summary):
    monkeypatch.setattr(module, "write_report", lambda *_, **__: False)
    for name in ("sound", "tampered"):
        (tmp_path / f"{name}.toml").write_text('scenarios = ["nri"]\nformats = ["nc"]\n')
        folder = tmp_path / "out" / name
        folder.mkdir(parents=True)
        changed = {**SOUND, "summary": summary} if name == "tampered" else SOUND
        (folder / RECORD).write_text(json.dumps({k: v for k, v in changed.items() if v is not None}))
    code, out, _ = command("batch", str(tmp_path))
    assert code == 1
    assert "sound: up to date" in out
    assert "tampered: failed: the summary in" in " ".join(out.split())
    assert "1 of 2 recipes failed" in out


def test_a_file_in_the_place_of_a_report(command, tmp_path):
    place = tmp_path / "taken"
    place.write_text("mine")
    words = ("report", "nri", "--sectors", "13", "--model", "direct", "--formats", "nc", "--out", str(place))
    code, _, err = command(*words)
    assert (code, err.count("\n")) == (2, 1)
    assert "is a file, expected a folder for the report" in err
    assert place.read_text() == "mine"
