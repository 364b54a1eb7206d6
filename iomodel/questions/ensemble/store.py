"""Where the chunks of an ensemble go: into memory, or into a folder from which a killed run goes on."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from iomodel.errors import OutputError
from iomodel.files import make_folder, only_writer, shown, sweep, write_file, write_folder
from iomodel.files.faults import one_error
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.processes import Chunk
from iomodel.questions.ensemble.question import question_of, require_same_question
from iomodel.questions.ensemble.work import Answer, Work

QUESTION, CHUNKS, DRAWS = "question.json", "chunks", "draws.zarr"
"""What a folder holds: what was asked, a note of every chunk that is done, and the arrays."""

_TEXTS = "texts"
"""Attribute of the inputs: which texts the whole numbers of an input stand for."""


class Store(Protocol):
    """Takes chunks, and gives them back."""

    chunk: int
    """Draws of a chunk."""
    refused: dict[Chunk, Mapping[str, str]]
    """Models without an answer, and why, by chunk."""

    def missing(self) -> list[Chunk]:
        """Chunks that are still to be done, in order."""

    def put(self, chunk: Chunk, answer: Answer) -> None:
        """Keep the answer of a chunk."""

    def all(self) -> tuple[FloatArray, pd.DataFrame]:
        """Losses of all draws, as in `Answer`, and the values of their inputs."""


class InMemory:
    """Chunks of one run."""

    def __init__(self, work: Work, chunk: int) -> None:
        self.chunk = chunk
        self.refused: dict[Chunk, Mapping[str, str]] = {}
        self._chunks = chunks_of(work.sample.draws, chunk)
        self._answers: dict[Chunk, Answer] = {}

    def missing(self) -> list[Chunk]:
        """Chunks that are still to be done."""
        return [chunk for chunk in self._chunks if chunk not in self._answers]

    def put(self, chunk: Chunk, answer: Answer) -> None:
        """Keep the answer of a chunk."""
        self._answers[chunk] = answer
        if answer.refused:
            self.refused[chunk] = answer.refused

    def all(self) -> tuple[FloatArray, pd.DataFrame]:
        """Losses and inputs of all draws."""
        found = [self._answers[chunk] for chunk in self._chunks]
        values = pd.concat([answer.values for answer in found])
        return np.concatenate([answer.gdp for answer in found]), values.set_axis(pd.RangeIndex(len(values)))


class InFolder:
    """Chunks in a folder: `draws.zarr` for whoever reads zarr, and a note of each chunk that is on the disk.

    A chunk counts as done once its note is there and fits its figures; anything else is done again.
    """

    def __init__(self, folder: Path, work: Work, chunk: int) -> None:
        self._folder, self._work = folder, work
        self.refused: dict[Chunk, Mapping[str, str]] = {}
        self.chunk = self._begun(chunk)
        self._texts = texts_of(work)
        with self._readable():
            self._gdp, self._inputs = self._arrays()
            self._done = dict(self._notes())
        self.refused = {chunk: note["refused"] for chunk, note in self._done.items() if note["refused"]}

    def missing(self) -> list[Chunk]:
        """Chunks that are still to be done."""
        return [chunk for chunk in chunks_of(self._work.sample.draws, self.chunk) if chunk not in self._done]

    def put(self, chunk: Chunk, answer: Answer) -> None:
        """Write the figures of a chunk, then its note."""
        rows, coded = slice(*chunk), self._coded(answer.values)
        with one_error(self._folder / DRAWS):
            self._gdp[rows] = answer.gdp
            if self._inputs is not None:
                self._inputs[rows] = coded
        note = {"refused": dict(answer.refused), "sha256": _digest(answer.gdp, coded)}
        write_file(self._note(chunk), json.dumps(note, ensure_ascii=False))
        self._done[chunk] = note
        if answer.refused:
            self.refused[chunk] = answer.refused

    def all(self) -> tuple[FloatArray, pd.DataFrame]:
        """Losses and inputs of all draws."""
        with self._readable():
            index = pd.RangeIndex(self._work.sample.draws)
            if self._inputs is None:
                return np.asarray(self._gdp[:]), pd.DataFrame(index=index)
            coded = np.asarray(self._inputs[:])
        columns: dict[str, Any] = {}
        for place, each in enumerate(self._work.inputs):
            texts = self._texts.get(each.name)
            columns[each.name] = (
                coded[:, place] if texts is None else np.array(texts)[coded[:, place].astype(int)]
            )
        return np.asarray(self._gdp[:]), pd.DataFrame(columns, index=index)

    def _begun(self, chunk: int) -> int:
        """Draws of a chunk in the folder, which is begun where it is new."""
        folder, asked = self._folder, question_of(self._work)
        if not (folder / QUESTION).exists():
            if any(not place.name.startswith(".iomodel-") for place in folder.iterdir()):
                raise OutputError(
                    f"{shown(folder)} holds files that are no draws; give a new or an empty folder"
                )
            write_file(folder / QUESTION, json.dumps({"chunk": chunk, **asked}, ensure_ascii=False, indent=1))
        with self._readable():
            found = json.loads((folder / QUESTION).read_text(encoding="utf-8"))
            chunk = int(found["chunk"])
            if chunk < 1:
                raise ValueError("chunk")
        require_same_question(folder, found, asked)
        make_folder(folder / CHUNKS)
        if not (folder / DRAWS).exists():
            write_folder(folder / DRAWS, lambda made: create(made, self._work, chunk))
        return chunk

    def _arrays(self) -> tuple[Any, Any]:
        """The arrays of losses and inputs, open for writing."""
        import zarr

        names = [gdp_name(self._work), *(["inputs"] if self._work.inputs else [])]
        require_plain(self._folder / DRAWS, names)
        group: Any = zarr.open_group(self._folder / DRAWS, mode="r+", zarr_format=2, use_consolidated=False)
        gdp, inputs = group[gdp_name(self._work)], group["inputs"] if self._work.inputs else None
        draws = self._work.sample.draws
        if gdp.shape != (draws, *self._work.shape) or gdp.dtype != np.float64:
            raise ValueError("gdp has another shape")
        return gdp, inputs

    def _notes(self) -> Iterator[tuple[Chunk, Any]]:
        """Notes of chunks whose figures are those that were noted."""
        for chunk in chunks_of(self._work.sample.draws, self.chunk):
            path = self._note(chunk)
            if not path.exists():
                continue
            with contextlib.suppress(
                ValueError, KeyError, TypeError, RuntimeError
            ):  # a note that was damaged
                note = json.loads(path.read_text(encoding="utf-8"))
                rows = slice(*chunk)
                gdp = np.asarray(self._gdp[rows])
                coded = np.zeros((len(gdp), 0)) if self._inputs is None else np.asarray(self._inputs[rows])
                if note["sha256"] == _digest(gdp, coded) and isinstance(note["refused"], dict):
                    yield chunk, note

    def _note(self, chunk: Chunk) -> Path:
        """Where the note of a chunk lies."""
        return self._folder / CHUNKS / f"{chunk[0]:07d}.json"

    def _coded(self, values: pd.DataFrame) -> FloatArray:
        """Inputs as numbers, shape (draws, inputs); texts by their place."""
        coded = np.empty((len(values), len(self._work.inputs)))
        for place, each in enumerate(self._work.inputs):
            column, texts = values[each.name], self._texts.get(each.name)
            coded[:, place] = column if texts is None else [texts.index(str(value)) for value in column]
        return coded

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        """What cannot be read in the folder as one clear error."""
        try:
            yield
        except (ValueError, KeyError, TypeError, OSError) as error:
            if isinstance(error, OutputError):
                raise
            raise OutputError(
                f"{shown(self._folder)} holds draws that cannot be read ({type(error).__name__}: "
                f"{shown(str(error))}); remove the folder, or give another"
            ) from None


@contextlib.contextmanager
def opened(folder: Path | str | None, work: Work, chunk: int) -> Iterator[Store]:
    """A store in memory, or in a folder that no other run writes to.

    Raises
    ------
    OutputError
        If the folder cannot be written, is in use, or holds another question.
    """
    if folder is None:
        yield InMemory(work, chunk)
        return
    path = Path(folder)
    make_folder(path)
    with only_writer(path):
        with one_error(path):
            sweep(path)
            sweep(path / CHUNKS)
        yield InFolder(path, work, chunk)


_CODERS = {"blosc", "zstd", "zlib", "gzip", "lz4", None}


def require_plain(folder: Path, names: Sequence[str]) -> None:
    """Raise ValueError if an array of a zarr folder names a coder that may run code, as ``pickle`` does."""
    for name in names:
        about = json.loads((folder / name / ".zarray").read_text(encoding="utf-8"))
        coder = (about.get("compressor") or {}).get("id")
        if about.get("filters") or coder not in _CODERS or "O" in str(about.get("dtype")):
            raise ValueError(f"{name} is stored by {about.get('filters') or coder}")


def create(folder: Path, work: Work, chunk: int) -> None:
    """Arrays without figures in an empty folder: losses, inputs, and what their axes mean."""
    import zarr

    draws, names = work.sample.draws, [each.name for each in work.inputs]
    group = zarr.open_group(folder, mode="w", zarr_format=2)
    group.attrs["scenario"] = next(iter(work.lasting.values())).name
    axes = ("draw", "model", "duration", *(("sector",) if work.sectors else ()))
    _array(group, gdp_name(work), axes, chunk, work, unit="% of one year's GDP")
    if work.sectors:
        _labels(group, "sector", np.array(work.coarsest.codes))
    _labels(group, "model", np.array(list(work.models)))
    _labels(group, "duration", np.array(list(work.lasting), dtype="<i8"))
    _labels(group, "draw", np.arange(draws, dtype="<i8"))
    if names:
        _labels(group, "input", np.array(names))
        _array(group, "inputs", ("draw", "input"), chunk, work, **{_TEXTS: texts_of(work)})
    zarr.consolidate_metadata(group.store)


def _array(group: Any, name: str, axes: Sequence[str], chunk: int, work: Work, **attributes: Any) -> None:
    """An array along the draws, every chunk a file, chunks of nothing but one number too."""
    sizes = {
        "draw": work.sample.draws,
        "model": len(work.models),
        "duration": len(work.lasting),
        "input": len(work.inputs),
        "sector": work.coarsest.n,
    }
    shape = tuple(sizes[axis] for axis in axes)
    group.create_array(
        name,
        shape=shape,
        chunks=(min(chunk, shape[0]), *shape[1:]),
        dtype="<f8",
        fill_value=float("nan"),
        attributes={"_ARRAY_DIMENSIONS": list(axes), **attributes},
        config={"write_empty_chunks": True},
    )


def _labels(group: Any, name: str, values: Any) -> None:
    """The labels of an axis."""
    made = group.create_array(
        name,
        shape=values.shape,
        chunks=values.shape,
        dtype=values.dtype,
        fill_value=None,
        attributes={"_ARRAY_DIMENSIONS": [name]},
    )
    made[:] = values


def gdp_name(work: Work) -> str:
    """Name of the losses, as in an ensemble."""
    return "sector_gdp" if work.sectors else "gdp"


def texts_of(work: Work) -> dict[str, list[str]]:
    """Texts that an input may be, by its name."""
    return {
        each.name: [str(value) for value in each.known.values]
        for each in work.inputs
        if any(isinstance(value, str) for value in each.known.values)
    }


def chunks_of(draws: int, size: int) -> list[Chunk]:
    """All draws in chunks.

    >>> chunks_of(256, 128)
    [(0, 128), (128, 256)]
    """
    return [(start, min(start + size, draws)) for start in range(0, draws, size)]


def _digest(*arrays: FloatArray) -> str:
    """sha256 over figures."""
    state = hashlib.sha256()
    for values in arrays:
        state.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    return state.hexdigest()
