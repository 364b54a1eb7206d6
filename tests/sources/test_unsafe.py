"""Files that would run code, or that ask for more than a table can be, are refused before they are opened."""

import ast
import json
import pickle
from pathlib import Path

import pytest

import iomodel
from iomodel.errors import LayoutError
from iomodel.sources.mrio.reader import load_mrio, load_world
from tests.helpers.economies import folder

SENT = []


class Bomb:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return (SENT.append, ("ran",))


def entry(name: str) -> dict[str, str]:
    return {"name": name, "nr_index_col": "2", "nr_header": "2"}


def listed(where: Path, **files: object) -> None:
    """Change the list of files of a folder."""
    path = where / "file_parameters.json"
    said = json.loads(path.read_text())
    said["files"].update(files)
    path.write_text(json.dumps(said))


@pytest.mark.parametrize("load", [lambda path: load_mrio(path, "JPN"), load_world])
@pytest.mark.parametrize("ending", ["pkl", "pickle", "PKL"])
@pytest.mark.parametrize("inner", [".", "factor_inputs"])
def test_unsafe_a_pickle_that_a_list_of_files_names_is_never_opened(tmp_path, load, ending, inner):
    where = folder(tmp_path / "three")
    (where / inner / f"Z.{ending}").write_bytes(pickle.dumps(Bomb()))
    listed(where / inner, L=entry(f"Z.{ending}"))
    with pytest.raises(LayoutError, match=r"nothing was opened: .*only text .* and parquet are read"):
        load(where)
    assert SENT == []


UNSAFE = {
    "a file of another folder": ({"Z": entry("../Z.txt")}, "expected a file of the same folder"),
    "an absolute path": ({"Z": entry("/etc/passwd.txt")}, "expected a file of the same folder"),
    "a path of another system": ({"Z": entry("..\\Z.txt")}, "expected a file of the same folder"),
    "a method": ({"get_regions": entry("Z.txt")}, "'get_regions' is no name of an account"),
    "a class": ({"__class__": entry("Z.txt")}, "'__class__' is no name of an account"),
    "no file": ({"Z": {"nr_header": 2}}, "'Z' names no file"),
    "a number for a file": ({"Z": 3}, "'Z' names no file"),
    "a compressed file": ({"Z": entry("Z.txt.gz")}, "only text"),
    "a file that is missing": ({"Z": entry("W.txt")}, "pymrio cannot load it"),
    "odd headers": ({"Z": entry("Z.txt") | {"nr_header": "many"}}, "pymrio cannot load it"),
    "no headers": ({"Z": {"name": "Z.txt"}}, "pymrio cannot load it"),
}


@pytest.mark.parametrize("defect", UNSAFE)
def test_unsafe_lists_of_files_are_refused_in_one_line(tmp_path, defect):
    files, told = UNSAFE[defect]
    where = folder(tmp_path / "three")
    listed(where, **files)
    with pytest.raises(LayoutError, match=told) as raised:
        load_mrio(where, "JPN")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "{}", '{"files": []}', "[" * 100_000, '{"files": {"Z": 1}', "\x00"]
)
def test_faults_in_the_list_of_files_are_one_line(tmp_path, text):
    where = folder(tmp_path / "three")
    (where / "file_parameters.json").write_text(text)
    with pytest.raises(LayoutError, match="is no list of files as pymrio writes it"):
        load_mrio(where, "JPN")


def test_every_unsafe_file_of_a_folder_is_named_at_once(tmp_path):
    where = folder(tmp_path / "three")
    listed(where, Z=entry("Z.pkl"), Y=entry("Y.pickle"))
    listed(where / "factor_inputs", F=entry("F.pkl"))
    with pytest.raises(LayoutError, match=r"(?s)3 problems.*'Z\.pkl'.*'Y\.pickle'.*'F\.pkl'"):
        load_mrio(where, "JPN")


_CARRIERS = {
    "pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal", "read_pickle", "allow_pickle",
    "eval", "exec", "unsafe_load", "full_load", "Unpickler", "read_hdf", "HDFStore", "open_zarr",
}  # fmt: skip
"""Names by which Python code runs what a file says."""


def test_unsafe_readers_are_nowhere_in_the_package():
    found = []
    for path in Path(iomodel.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {
                ast.Name: lambda node: [node.id],
                ast.Attribute: lambda node: [node.attr],
                ast.keyword: lambda node: [node.arg],
                ast.Import: lambda node: [part for alias in node.names for part in alias.name.split(".")],
                ast.ImportFrom: lambda node: [*(node.module or "").split("."), *(a.name for a in node.names)],
            }.get(type(node), lambda node: [])(node)
            if isinstance(node, ast.ImportFrom) and [a.name for a in node.names] == ["UnpicklingError"]:
                continue  # the error that numba's own cache raises; it runs nothing
            if path.parent.name == "simulate" and path.name in ("processes.py", "cluster.py"):
                continue  # what this process sends to its own workers; no file is read there
            found += [(path.name, name) for name in names if name in _CARRIERS]
    assert found == []


def test_unsafe_workers_unpickle_what_their_own_pipe_brings_and_nothing_else():
    folder = Path(iomodel.__file__).parent / "simulate"
    text = (folder / "processes.py").read_text(encoding="utf-8")
    assert text.count("pickle.load") == text.count("pickle.loads(pipe.recv_bytes())") == 1
    sent = (folder / "cluster.py").read_text(encoding="utf-8")
    assert "pickle.load" not in sent
    assert "Unpickler" not in sent + text
    assert "open(" not in text
