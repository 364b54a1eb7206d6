"""The register of formats: who reads a file is decided in one place, and a new format is one file."""

import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import iomodel as iom
from iomodel.errors import LayoutError, MissingTableError, ParameterError, TableError
from iomodel.sources.formats import format_named, format_of, register, table_format, table_formats
from iomodel.sources.mrio.reader import load_mrio, load_world
from iomodel.sources.template import copy_template
from tests.helpers.economies import TWO, folder, system
from tests.sources import workbooks

WORKBOOK = Path(__file__).parent.parent / "data" / "estat-layout-37.xlsx"
SENT = []


class Bomb:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return (SENT.append, ("ran",))


@pytest.fixture
def own_register(monkeypatch):
    """A register that a test may add to."""
    table_formats()
    monkeypatch.setattr(register, "_REGISTER", dict(register._REGISTER))
    return register._REGISTER


def zipped(path: Path, where: Path, prefix: str = "") -> Path:
    """A folder as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for file in sorted(where.rglob("*")):
            if file.is_file():
                parts.write(file, f"{prefix}{file.relative_to(where).as_posix()}")
    return path


def test_every_known_file_is_recognised_by_one_format_whatever_the_order(tmp_path):
    copy_template(tmp_path / "plain")
    copy_template(tmp_path / "plain.xlsx")
    three = folder(tmp_path / "three")
    expected = {
        WORKBOOK: "official-workbook",
        WORKBOOK.with_suffix(".xls"): "official-workbook",
        tmp_path / "plain": "template",
        tmp_path / "plain.xlsx": "template",
        three: "pymrio",
        zipped(tmp_path / "a.zip", three): "pymrio",
    }
    assert {path: format_of(path).name for path in expected} == expected
    for path, name in expected.items():
        strict = [known for known in table_formats() if known.place < register.LAST]
        assert [known.name for known in strict if known.recognises(path)] in ([name], [])


@pytest.mark.parametrize("prefix", ["", "three-2019/"])
def test_a_zip_reads_as_the_folder_it_was_made_of(tmp_path, prefix):
    three = folder(tmp_path / "three-2019", system())
    packed = zipped(tmp_path / "three-2019.zip", three, prefix)
    for region, load in (("JPN", lambda path: load_mrio(path, "JPN")), ("world", load_world)):
        found = iom.load_table(packed, region=region)
        assert found.digest == load(three).digest
        assert (found.name, found.meta.year) == ("three-2019", 2019)
    with pytest.raises(ParameterError, match=r"three-2019\.zip is a multi-regional table; name a country"):
        iom.load_table(packed)


UNSAFE_PARTS = {
    "a pickle": ("Z.pkl", "neither text nor parquet"),
    "a way out": ("../../victim.txt", "leads elsewhere"),
    "an absolute path": ("/tmp/victim.txt", "leads elsewhere"),
    "a drive": ("C:victim.txt", "leads elsewhere"),
    "a deep folder": ("a/b/c.txt", "leads elsewhere"),
}


@pytest.mark.parametrize("defect", UNSAFE_PARTS)
def test_unsafe_parts_of_a_zip_are_refused_and_nothing_is_unpacked(tmp_path, monkeypatch, defect):
    part, told = UNSAFE_PARTS[defect]
    packed = zipped(tmp_path / "a.zip", folder(tmp_path / "three"))
    with zipfile.ZipFile(packed, "a") as parts:
        parts.writestr(part, pickle.dumps(Bomb()))
    monkeypatch.setattr("tempfile.TemporaryDirectory", lambda **_: pytest.fail("unpacked"))
    with pytest.raises(LayoutError, match=f"nothing was opened: .*{told}"):
        iom.load_table(packed, region="JPN")
    assert SENT == []


def test_unsafe_size_of_a_zip_is_refused(tmp_path, monkeypatch):
    packed = zipped(tmp_path / "a.zip", folder(tmp_path / "three"))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("large.txt", bytes(3 << 20))
    monkeypatch.setattr("iomodel.sources.mrio.archive._FREE", 1 << 20)
    with pytest.raises(LayoutError, match="parts unpack to 3 MB: expected at most"):
        iom.load_table(packed, region="JPN")


ENDINGS = sorted({(known.name, ending) for known in table_formats() for ending in known.endings})


@pytest.mark.parametrize(("name", "ending"), ENDINGS)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_unsafe_a_pickle_renamed_to_a_known_ending_is_refused_before_it_is_opened(
    tmp_path, own_register, name, ending, protocol
):
    path = tmp_path / f"table{ending}"
    path.write_bytes(pickle.dumps(Bomb(), protocol=protocol))
    for known in list(own_register.values()):
        never = lambda *_, **__: pytest.fail("a reader saw the file")  # noqa: E731
        own_register[known.name] = replace(known, read=never, recognises=never)
    for asked in (None, name):
        with pytest.raises(LayoutError, match=r"is a pickle, which can run code.*Nothing was opened"):
            iom.load_table(path, region="JPN", format=asked)
    with pytest.raises(LayoutError, match="is a pickle"):
        iom.add_table(path, "mine")
    assert SENT == []


@pytest.mark.parametrize("sheet", ["about", "Z", "Y", "v", "imports", "employment"])
@pytest.mark.parametrize("protocol", [0, pickle.HIGHEST_PROTOCOL])
def test_unsafe_a_pickle_among_the_csv_files_of_a_folder_is_never_run(tmp_path, sheet, protocol):
    copy_template(tmp_path / "plain")
    (tmp_path / "plain" / f"{sheet}.csv").write_bytes(pickle.dumps(Bomb(), protocol=protocol))
    with pytest.raises(LayoutError):
        iom.load_table(tmp_path / "plain")
    assert SENT == []


def test_text_that_looks_like_a_pickle_at_first_sight_is_no_pickle(tmp_path):
    path = tmp_path / "note.csv"
    path.write_text("code,name\n01,Sentences end with a dot.\n")
    with pytest.raises(LayoutError, match=r"is of no known format: found a file that ends in '\.csv'"):
        iom.load_table(path)


def test_a_path_that_no_format_recognises_says_what_was_found_and_what_to_do(tmp_path):
    other = tmp_path / "table.parquet"
    other.write_bytes(b"PAR1....")
    with pytest.raises(LayoutError) as raised:
        iom.load_table(other)
    told = str(raised.value)
    assert str(other) in told
    assert "found a file that ends in '.parquet' and begins with b'PAR1....'" in told
    assert all(known.name in told for known in table_formats())
    assert all(known.title in told for known in table_formats() if known.place <= register.LAST)
    assert "iomodel tables template" in told
    assert "--" not in told
    for what, found in (("empty", "an empty folder"), ("some", "a folder with a, b, c, d and 2 more")):
        (tmp_path / what).mkdir()
        for name in "abcdef" if what == "some" else "":
            (tmp_path / what / name).touch()
        with pytest.raises(LayoutError, match=f"found {found}"):
            iom.load_table(tmp_path / what)


@pytest.mark.parametrize("source", ["", "japan-2016", "x" * 5000, "a\0b"])
def test_a_name_that_is_none_lists_the_tables(source):
    with pytest.raises(MissingTableError, match=r"no table .*tables: japan-2011, japan-2015"):
        iom.load_table(source)


@pytest.mark.parametrize("source", ["nowhere.xlsx", "no/where", "no/" + "x" * 5000])
def test_a_path_that_is_not_there_lists_the_formats(source):
    with pytest.raises(MissingTableError, match=r"no file .*a file or folder of a known format: .*template"):
        iom.load_table(source)


def test_options_go_to_the_reader_or_are_refused(tmp_path):
    copy_template(tmp_path / "plain")
    with pytest.raises(ParameterError, match=r"imports is no option of the format 'template'.*none"):
        iom.load_table(tmp_path / "plain", imports=WORKBOOK)
    with pytest.raises(ParameterError, match="Did you mean 'employment'"):
        iom.load_table(WORKBOOK, employmnt=WORKBOOK)
    with pytest.raises(ParameterError, match="value_added goes with the path of a file"):
        iom.load_table("japan-2015", 13, value_added="residual")
    with pytest.raises(ParameterError, match=r"no format 'templte' .*Did you mean 'template'"):
        iom.load_table(tmp_path / "plain", format="templte")
    with pytest.raises(ParameterError, match="region USA: table plain is of JPN alone"):
        iom.load_table(tmp_path / "plain", region="USA")
    assert iom.load_table(tmp_path / "plain", name="mine").name == "mine"
    assert iom.load_table(str(WORKBOOK), format="official-workbook", sectors=37).n == 37


def test_a_system_in_memory_loads_through_the_same_door():
    world = system()
    assert iom.load_table(world, region="CHN").digest == load_mrio(world, "CHN").digest
    whole = iom.load_table(world, region="world", home="CHN")
    assert whole.meta.region == "CHN"
    with pytest.raises(ParameterError, match="home 'CHN' is for region 'world' alone"):
        iom.load_table(world, region="JPN", home="CHN")
    with pytest.raises(ParameterError, match=r"table is 'None' \(NoneType\), expected a name"):
        iom.load_table(None)


def test_a_format_joins_by_one_decorator_and_its_tables_can_be_kept(tmp_path, own_register, monkeypatch):
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    asked = []

    @table_format("toy", "a toy", recognises=lambda path: path.suffix == ".toy", endings=(".toy",))
    def read(path, name=None):
        asked.append(name)
        return TWO.table(name or path.stem)

    path = tmp_path / "small.toy"
    path.write_text("whatever")
    assert iom.load_table(path).name == "small"
    assert iom.load_table(path, sectors=2, region="JPN").n == 2
    with pytest.raises(MissingTableError, match="has 2 sectors, expected 3"):
        iom.load_table(path, sectors=3)
    iom.add_table(path, "mine")
    assert iom.table_levels("mine") == ["2"]
    assert iom.load_table("mine").digest == iom.load_table(path).digest
    assert asked == [None, None, None, "mine", "mine", None]


def test_two_formats_of_one_name_are_refused(own_register):
    def read(path, name=None):
        raise AssertionError

    read.__module__ = "elsewhere"
    with pytest.raises(ParameterError, match="two formats of tables are called 'template'"):
        table_format("template", "another", recognises=lambda path: False)(read)


def test_another_package_offers_a_format_by_an_entry_point(monkeypatch, own_register):
    class Entry:
        def load(self):
            table_format("elsewhere", "of another package", recognises=lambda path: False)(
                lambda path, name=None: None
            )

    monkeypatch.setattr(
        register, "entry_points", lambda group: [Entry()] * (group == "iomodel.table_formats")
    )
    register._import_all.cache_clear()
    assert "elsewhere" in [known.name for known in iom.table_formats()]
    register._import_all.cache_clear()


def test_every_format_is_a_file_and_says_what_it_is():
    for known in table_formats():
        assert known.title
        assert known.read.__module__.startswith("iomodel.sources.formats.")
        assert format_named(known.name) is known


def test_a_broken_template_is_told_as_a_template(tmp_path):
    sheets = {"about": [["unit", "billion JPY"]], "Z": [["", "", "1"], ["1", "", 1.0]]}
    path = workbooks.write(tmp_path / "t.xlsx", **sheets)
    with pytest.raises(LayoutError, match=r"t\.xlsx: no sheet 'Y', expected sheets about, Z, Y and v"):
        iom.load_table(path)


@pytest.mark.parametrize("place", ["the list", "a part", "the end"])
def test_a_damaged_zip_is_one_line(tmp_path, place):
    packed = zipped(tmp_path / "a.zip", folder(tmp_path / "three"))
    content = bytearray(packed.read_bytes())
    start = content.index(b"PK\x01\x02")
    where = {
        "the list": slice(start, start + 4),
        "a part": slice(200, 400),
        "the end": slice(start - 300, start),
    }
    content[where[place]] = (
        bytes(4) if place == "the list" else bytes(0) if place == "the end" else b"\xff" * 200
    )
    packed.write_bytes(content)
    with pytest.raises(LayoutError, match=r"a\.zip is damaged, or packed in a way that is not known"):
        iom.load_table(packed, region="JPN")


@pytest.mark.parametrize("part", ["Z", "Y", "factor_inputs/F"])
def test_text_among_the_figures_of_a_world_is_named(tmp_path, part):
    where = folder(tmp_path / "three")
    file = where / f"{part}.txt"
    lines = file.read_text().splitlines()
    cells = lines[-1].split("\t")
    lines[-1] = "\t".join([*cells[:-1], "n.a.?"])
    file.write_text("\n".join(lines) + "\n")
    with pytest.raises(TableError, match=r"found 'n\.a\.\?', expected a number"):
        iom.load_table(where, region="JPN")
