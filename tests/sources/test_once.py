"""A load builds and proves a table once."""

import shutil
from pathlib import Path

import numpy as np
import pytest

import iomodel as iom
from iomodel import files
from iomodel.sources.template import copy_template
from iomodel.table import base
from tests.helpers.economies import folder
from tests.sources import workbooks

WORKBOOK = Path(__file__).parent.parent / "data" / "estat-layout-37.xlsx"


@pytest.fixture
def proofs(monkeypatch):
    """How often a table was proved."""
    counted, prove = [], base.prove
    monkeypatch.setattr(
        base, "prove", lambda labels, *rest: [counted.append(labels.table), prove(labels, *rest)]
    )
    return counted


def test_a_bundled_table_is_proved_once_however_often_it_is_loaded(proofs, tmp_path, monkeypatch):
    shutil.copytree(files.tables_folder() / "io", tmp_path / "io")
    monkeypatch.setattr("iomodel.sources.bundled.tables_folder", lambda: tmp_path)
    table, again = (iom.load_table("japan-2015", 107) for _ in range(2))
    assert table.employment is not None
    assert table.membership.level == again.membership.level == "107"
    assert proofs == ["japan-2015"]
    assert again is not table
    _ = table.factors
    assert "factors" not in vars(again)
    assert "factors" not in vars(iom.load_table("japan-2015", 107))


def test_every_other_table_is_proved_once(proofs, tmp_path, monkeypatch):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    copy_template(tmp_path / "plain")
    codes = iom.load_table(WORKBOOK).codes
    persons = workbooks.write(tmp_path / "e.xlsx", workbooks.employment(codes, np.full(37, 10.0)))
    iom.add_table(WORKBOOK, "mine", employment=persons)
    for load in (
        lambda: iom.load_table(tmp_path / "plain"),
        lambda: iom.load_table(WORKBOOK, employment=persons),
        lambda: iom.load_table("mine"),
        lambda: iom.load_table(folder(tmp_path / "three"), region="JPN"),
    ):
        proofs.clear()
        table = load()
        assert proofs == [table.name]


def test_other_words_leave_figures_and_what_follows_from_them_as_they_are():
    table = iom.load_table("japan-2015", 13)
    inverse = table.L
    other = table.described(source="elsewhere", digest="0")
    assert (other.meta.source, other.meta.digest, table.meta.source) == ("elsewhere", "0", table.meta.source)
    assert other.L is inverse
    assert not other.x.flags.writeable
