"""Notebooks with what they show, in both languages, from one execution.

The code is the same in both languages but for words. So a cell runs once, and where words differ, or the
language of a chart is asked for, a second time in the same kernel: what takes long is done once.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from docs.making.translated import NOTEBOOKS, Notebook, code_of, in_japanese, read

_ROOT = NOTEBOOKS.parent
_SCOPES = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FIRST = "_kept = {'en': {}, 'ja': {}}"
_MINUTES = 10


def executed(folder: Path, japanese: Path) -> set[Path]:
    """Write all notebooks with their outputs; those that ran before on the same code stay as they are.

    Parameters
    ----------
    folder, japanese
        Where the English and the Japanese ones go.

    Returns
    -------
    The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    japanese.mkdir(parents=True, exist_ok=True)
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    targets = {path: (folder / path.name, japanese / path.name) for path in paths}
    digests = {path: _digest(path) for path in paths}
    old = [path for path in paths if not all(_is_of(target, digests[path]) for target in targets[path])]
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for path, books in zip(old, pool.map(both, old), strict=True):
            for book, target in zip(books, targets[path], strict=True):
                book["metadata"]["run"] = digests[path]
                target.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return {target for pair in targets.values() for target in pair}


def both(path: Path) -> tuple[Notebook, Notebook]:
    """A notebook and its Japanese one, each with its outputs."""
    import nbformat
    from nbclient import NotebookClient

    books = (read(path), in_japanese(path))
    plan = [(_FIRST, []), *steps(books[0]["cells"], books[1]["cells"])]
    joint = copy.deepcopy(books[0]) | {"cells": [_cell(place, code) for place, (code, _) in enumerate(plan)]}
    found = nbformat.from_dict(joint)  # type: ignore[no-untyped-call]
    NotebookClient(found, timeout=60 * _MINUTES, kernel_name="python3").execute()
    for cell, (_, shown_by) in zip(found["cells"], plan, strict=True):
        if any(shown.get("name") == "stderr" for shown in cell["outputs"]):
            raise RuntimeError(f"{path.name} warns: {cell['outputs']}")
        for one in shown_by:
            one["outputs"] = copy.deepcopy(cell["outputs"])
    return books


def steps(
    english: Iterable[dict[str, Any]], japanese: Iterable[dict[str, Any]]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What is to run, and the cells that show what comes out.

    Whatever a cell that runs twice binds is kept for each language, and a cell that uses it runs twice too.
    """
    twice: set[str] = set()
    for one, other in zip(english, japanese, strict=True):
        if one["cell_type"] != "code":
            continue
        code, code_ja = code_of(one), code_of(other)
        bound, used = _names(code)
        if code == code_ja and not used & twice:
            yield code, [one, other]
            continue
        twice |= bound
        for language, text, cell in (("ja", code_ja, other), ("en", code, one)):
            yield f"globals().update(_kept['{language}'])\n{text}", [cell]
            kept = "".join(f"{name!r}: {name}, " for name in sorted(bound))
            yield f"_kept['{language}'] |= {{{kept}}}", []


def _names(code: str) -> tuple[set[str], set[str]]:
    """Names that a cell binds outside of its functions, imports apart, and names that it uses."""
    tree = ast.parse(code)
    inner = {id(part) for each in ast.walk(tree) if isinstance(each, _SCOPES) for part in ast.walk(each)}
    bound = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
    used = set()
    for each in ast.walk(tree):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            bound |= set() if id(each) in inner else {each.id}
        elif isinstance(each, ast.Name):
            used.add(each.id)
    return bound, used


def _cell(place: int, code: str) -> dict[str, Any]:
    """A cell of code."""
    plain = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return plain | {"id": f"step-{place}", "source": code}


def _is_of(path: Path, digest: str) -> bool:
    """Whether a file is there and is of this run."""
    return path.exists() and read(path)["metadata"].get("run") == digest


def _digest(path: Path) -> str:
    """Of a notebook, its Japanese text and all that it may call or read."""
    texts = path.read_bytes() + (path.parent / "ja" / f"{path.stem}.md").read_bytes()
    return hashlib.sha256(texts + _of_the_package()).hexdigest()


@cache
def _of_the_package() -> bytes:
    """Digest of the package and its tables."""
    found = hashlib.sha256()
    for folder, ending in ((_ROOT / "iomodel", ".py"), (_ROOT / "tables", "")):
        for path in sorted(folder.rglob(f"*{ending}")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.read_bytes())
    return found.digest()
