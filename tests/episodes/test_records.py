"""The stored records are those of a fresh backtest, and stand wherever a model is shown."""

import json
from dataclasses import replace

import pytest

import iomodel as iom
from iomodel.episodes.records import stored_file, stored_frame, stored_records


@pytest.mark.slow
def test_the_stored_records_are_those_of_a_fresh_backtest():
    """Run ``python scripts/build_records.py`` where models, materials or episodes have changed."""
    fresh = stored_frame(iom.backtest().records())
    assert fresh.to_csv(index=False, lineterminator="\n") == stored_file().read_text(encoding="utf-8")


def test_every_model_has_a_record_and_none_is_one_of_both_places():
    known = stored_records()
    assert set(known) == set(iom.MODELS)
    for listed in known.values():
        assert len({record.given for record in listed}) == len(listed)
        for record in listed:
            assert record.inside + record.high <= record.count
            assert record.brief.startswith(f"{record.given}: ")
    assert [record.given for record in known["substitution"]] == ["border"]


def test_compare_shows_the_record_of_each_model(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    line = ["compare", "rare-earth-ban", "--model", "direct,leontief", "--sectors", "13", "--duration", "90"]
    code, printed, _ = command(*line)
    assert code == 0
    assert "What happened says of each" in printed
    assert stored_records()["leontief"][0].brief in printed
    assert max(map(len, printed.splitlines())) <= 80
    found = json.loads(command(*line, "--json")[1])
    assert {one["given"] for one in found[0]["record"]} == {"plant", "border"}


def test_ratios_are_written_with_four_decimals():
    record = replace(stored_records()["leontief"][0], ratios=(0.123456, 2.0))
    row = stored_frame({"leontief": [record]}).iloc[0]
    assert (row["least"], row["most"]) == (0.1235, 2.0)
