"""What is kept of files is kept by their content: an edit counts at once, in the same process."""

import shutil

import pytest

import iomodel as iom
from iomodel import files
from iomodel.errors import ChecksumError
from iomodel.files.kept import kept_by_content
from iomodel.sources.concordance import isic_concordance
from iomodel.sources.registry import registered
from iomodel.sources.user import add_table
from tests.sources import workbooks


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A copy of the bundled files that a test may edit."""
    copy = tmp_path / "tables"
    shutil.copytree(files.tables_folder(), copy)
    for module in ("sources.bundled", "sources.concordance", "sources.registry", "materials.scenarios"):
        monkeypatch.setattr(f"iomodel.{module}.tables_folder", lambda: copy)
    return copy


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edited_classification_is_read_again(own):
    path = own / "io/japan-2015/classification.csv"
    before = iom.load_classification("japan-2015")
    assert iom.load_classification("japan-2015") is before
    edit(path, "1513.736", "1234.5")
    assert (before.output[0], iom.load_classification("japan-2015").output[0]) == (1513.736, 1234.5)


def test_an_edited_classification_makes_the_materials_new_that_are_written_in_it(own, monkeypatch):
    monkeypatch.setattr("iomodel.materials.reading.tables_folder", lambda: own)
    before = iom.load_material("rare-earths")
    assert iom.load_material("rare-earths") is before
    edit(own / "io/japan-2015/classification.csv", "1513.736", "1234.5")
    assert iom.load_material("rare-earths").official.output[0] == 1234.5


def test_an_edited_list_of_sectors_is_read_again(own):
    before = iom.load_classification("japan-2015").names["107"]["351"]
    edit(own / "io/japan-2015/sectors.csv", "351,", "351,乗用の")
    assert iom.load_classification("japan-2015").names["107"]["351"] != before


def test_an_edited_concordance_is_read_again(own):
    before = isic_concordance()
    assert isic_concordance() is before
    path = own / "concordances/japan-107-isic4.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("351,")) + "\n", encoding="utf-8")
    assert isic_concordance().unmapped_share > before.unmapped_share


def test_an_edited_bundled_table_is_read_again(own):
    before = iom.load_table("japan-2015", 13)
    assert iom.load_table("japan-2015", 13).Zd is before.Zd
    edit(own / "io/japan-2015/13/source.toml", "Input-Output", "Input and Output")
    edited = iom.load_table("japan-2015", 13)
    assert edited.meta.title != before.meta.title
    assert edited.digest == before.digest
    edit(own / "io/japan-2015/sectors.csv", "13,01,", "13,01,全")
    assert iom.load_table("japan-2015", 13).names_ja[0] == f"全{edited.names_ja[0]}"


def test_edited_persons_make_a_bundled_table_new(own, monkeypatch):
    before = iom.load_table("japan-2015", 13)
    monkeypatch.setattr("iomodel.sources.employment.tables_folder", lambda: own)
    path = own / "employment/japan-2015.csv"
    edit(path, path.read_text(encoding="utf-8").splitlines()[1], "011,1,1")
    with pytest.raises(ChecksumError):
        iom.load_table("japan-2015", 13)
    assert before.employment is not None


def test_an_edited_list_of_downloads_is_read_again(own):
    assert "japan-2031" not in registered()
    edit(own / "downloads.toml", "japan-2020", "japan-2031")
    assert "japan-2031" in registered()


def test_an_edited_scenario_and_table_are_read_again(tmp_path, monkeypatch):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    scenario = tmp_path / "mine.toml"
    shutil.copyfile(files.tables_folder() / "scenarios/rare-earth-ban.toml", scenario)
    days = iom.load_scenario(scenario).duration.cut
    edit(scenario, "cut = ", "cut = 44 # ")
    assert days != iom.load_scenario(scenario).duration.cut == 44
    book = workbooks.write(tmp_path / "a.xlsx", workbooks.sheet("japan-2015", "37"))
    first = iom.load_table(str(book))
    workbooks.write(book, workbooks.sheet("japan-2011", "37"))
    assert iom.load_table(str(book)).digest != first.digest
    add_table(book, "mine")
    shutil.rmtree(tmp_path / "data")
    add_table(workbooks.write(book, workbooks.sheet("japan-2015", "37")), "mine")
    assert iom.load_table("mine").digest == first.digest


def test_what_changes_while_it_is_read_is_not_kept(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    @kept_by_content(lambda: [path])
    def read():
        text = path.read_text()
        if text == "old":
            path.write_text("new")
        return text

    assert read() == "old"
    path.write_text("old")
    path.write_text("newer")
    assert read() == "newer"


def test_a_file_that_changed_in_mid_read_does_not_stand_for_what_it_held_before(tmp_path):
    path, reads = tmp_path / "a.txt", []
    path.write_text("1")

    @kept_by_content(lambda: [path])
    def read():
        if not reads:
            path.write_text("2")
        reads.append(path.read_text())
        return reads[-1]

    assert read() == "2"
    path.write_text("1")
    assert read() == "1"


def test_only_so_many_answers_are_kept(tmp_path):
    reads = []

    @kept_by_content(lambda _: [], most=2)
    def read(name):
        reads.append(name)
        return name

    for name in "abcabc":
        assert read(name) == name
    assert len(reads) == 6
    assert [read("b"), read("c")] == ["b", "c"]
    assert len(reads) == 6
