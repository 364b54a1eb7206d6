"""What was read from files, kept by their content: an edited file is read again, in the same process too."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from iomodel.files.reading import sha256

Given = ParamSpec("Given")
Read = TypeVar("Read")
Key = TypeVar("Key")


def kept_by_content(
    files: Callable[Given, Iterable[Path]], most: int = 16
) -> Callable[[Callable[Given, Read]], Callable[Given, Read]]:
    """Keep what a function reads, by its arguments and the content of its files.

    The same content gives the same object again. Files that change while they are read are not kept.

    Parameters
    ----------
    files
        From the arguments of the function to all files that it reads.
    most
        How many answers are kept; the oldest goes first.

    >>> import tempfile
    >>> @kept_by_content(lambda path: [path])
    ... def words(path):
    ...     return path.read_text().split()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt"
    ...     _ = path.write_text("one two")
    ...     first, again = words(path), words(path)
    ...     _ = path.write_text("three")
    ...     first is again, words(path)
    (True, ['three'])
    """

    def keep(read: Callable[Given, Read]) -> Callable[Given, Read]:
        known: dict[object, Read] = {}

        @wraps(read)
        def found(*given: Given.args, **named: Given.kwargs) -> Read:
            def key() -> object:
                return given, tuple(sorted(named.items())), digest_of(files(*given, **named))

            before = key()
            try:
                return known[before]
            except KeyError:
                answer = read(*given, **named)
            if key() == before:
                keep_last(known, before, answer, most)
            return answer

        return found

    return keep


def keep_last(known: dict[Key, Read], key: Key, value: Read, most: int) -> None:
    """Keep a value among so many; the oldest goes first.

    >>> known = {"a": 1, "b": 2}
    >>> keep_last(known, "c", 3, 2)
    >>> known
    {'b': 2, 'c': 3}
    """
    for old in list(known)[: max(0, len(known) - most + 1)]:
        known.pop(old, None)
    known[key] = value


def digest_of(paths: Iterable[Path]) -> str:
    """One sha256 over files, their places and what is in them; a file that is not there counts as such.

    >>> digest_of([]) == digest_of([Path("nowhere")])
    False
    """
    together = hashlib.sha256()
    for path in sorted(paths):
        together.update(f"{path}\0{sha256(path) if os.path.isfile(path) else 'missing'}\n".encode())
    return together.hexdigest()
