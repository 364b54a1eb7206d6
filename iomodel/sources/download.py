"""Official tables from e-Stat: fetched by the number of their file, proved, and kept as the user's own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from iomodel.errors import ChecksumError, LayoutError, MissingTableError, SourceError
from iomodel.files import draft, make_folder, sha256
from iomodel.sources.registry import Registered, find_registered, registered
from iomodel.sources.user import add_table, data_folder, require_free
from iomodel.table import IOTable

if TYPE_CHECKING:
    import requests
    from tqdm import tqdm

ADDRESS = "https://www.e-stat.go.jp/stat-search/file-download"
ADDRESS_VARIABLE = "IOMODEL_ESTAT_ADDRESS"
_SECONDS = 60
_ATTEMPTS = 5
"""How often a broken connection is taken up."""
_CHUNK = 1 << 13
"""What is read at a time, and lost where a connection breaks [bytes]."""

_KINDS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
"""First bytes of workbooks."""


def download_names() -> list[str]:
    """Names of the tables that can be downloaded.

    >>> download_names()
    ['japan-2020', 'japan-2015-official-imports', 'japan-2011-official-imports']
    """
    return list(registered())


def get_table(
    name: str,
    sectors: int | str | None = None,
    *,
    employment: bool = False,
    address: str | None = None,
    progress: bool = False,
) -> IOTable:
    """Download an official table from e-Stat, prove it and keep it under its name.

    Parameters
    ----------
    name
        One of `download_names`.
    sectors
        Level of detail; 107 or 108 where not given. A level that has no file of its own comes with the
        basic table, which is then kept for all levels.
    employment
        Whether to fetch the table of employment, where there is one.
    address
        Another place to fetch from; else ``IOMODEL_ESTAT_ADDRESS``, else e-Stat.
    progress
        Whether to show a bar.

    Raises
    ------
    SourceError, MissingTableError
        If there is no such table or file, or no answer; what to do by hand is said.
    ChecksumError, LayoutError, TableError
        If what came is not the table. Nothing is kept then.
    """
    entry = find_registered(name)
    level = entry.level(sectors)
    parts = [part for part in entry.files[level] if part != "employment" or employment]
    if employment and "employment" not in parts:
        raise MissingTableError(
            f"table {name}: no table of employment at {level} sectors is known; ask without employment"
        )
    require_free(name, level)
    kept = data_folder() / "tables"
    make_folder(kept)
    with draft(kept) as folder:
        files = {part: _fetch(entry, level, part, folder, address, progress) for part in parts}
        return add_table(
            files["table"], name, imports=files.get("imports"), employment=files.get("employment")
        )


def _fetch(
    entry: Registered, level: str, part: str, folder: Path, address: str | None, progress: bool
) -> Path:
    """Download one file, and make sure that it is a workbook and the one that was recorded."""
    import pooch
    import requests

    base = address or os.environ.get(ADDRESS_VARIABLE) or ADDRESS
    url = f"{base}?statInfId={entry.files[level][part]}&fileKind=0"
    pooch.get_logger().setLevel("WARNING")
    try:
        path = Path(
            pooch.retrieve(url, known_hash=None, fname=part, path=folder, downloader=_Stream(progress))
        )
    except requests.HTTPError as error:
        raise MissingTableError(f"no workbook: {error}; {_by_hand(entry)}") from None
    except requests.RequestException as error:
        raise SourceError(
            f"{url} could not be fetched whole ({type(error).__name__}); try again, or {_by_hand(entry)}"
        ) from None
    return _checked(path, url, entry, entry.sha256[level].get(part))


@dataclass(frozen=True)
class _Stream:
    """Fetches one file, takes up where a connection broke, and closes it whatever happens."""

    progress: bool

    def __call__(self, url: str, out: str, _: object) -> None:
        import requests
        from tqdm import tqdm

        bar = tqdm(unit="B", unit_scale=True, disable=not self.progress, leave=False)
        with bar, open(out, "wb") as file:
            mark = ""
            for attempt in range(_ATTEMPTS):
                try:
                    with self._rest(url, file.tell(), mark) as response:
                        mark = _begin(response, file, bar) or mark
                        for chunk in response.iter_content(_CHUNK):
                            bar.update(file.write(chunk))
                    return
                except requests.HTTPError:
                    raise
                except requests.RequestException:
                    if attempt + 1 == _ATTEMPTS:
                        raise

    def _rest(self, url: str, have: int, mark: str) -> requests.Response:
        """The answer to a request for what is missing; for all of it where the file has changed meanwhile."""
        import requests

        asked = {"Range": f"bytes={have}-", **({"If-Range": mark} if mark else {})} if have else {}
        # ranges count bytes as they are sent, so nothing may be packed on the way
        response = requests.get(
            url, stream=True, timeout=_SECONDS, headers={"Accept-Encoding": "identity", **asked}
        )
        if response.ok:
            return response
        response.close()
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            return self._rest(url, 0, "")
        response.raise_for_status()
        return response


def _begin(response: requests.Response, file: BinaryIO, bar: tqdm[NoReturn]) -> str:
    """Go to where an answer begins, and say by what the file is known again."""
    import requests

    if response.status_code != requests.codes.partial_content:
        file.seek(0)
        file.truncate()
        bar.reset(total=int(response.headers.get("Content-Length", 0)) or None)
    etag = response.headers.get("ETag", "")
    return "" if etag.startswith("W/") else etag


def _checked(path: Path, url: str, entry: Registered, expected: str | None) -> Path:
    """The file under the ending of its kind, once it is what it must be."""
    content = path.read_bytes()
    kind = _KINDS.get(content[:4])
    if kind is None:
        raise LayoutError(
            f"{url} sent {_described(content)}, expected a workbook; try again later, or {_by_hand(entry)}"
        )
    found = sha256(content)
    if expected is not None and found != expected:
        raise ChecksumError(
            f"{url} sent another file: sha256 {found[:12]}..., expected {expected[:12]}...; the publisher "
            f"may have revised the table: look at it, and {_by_hand(entry)}"
        )
    return path.rename(path.with_suffix(kind))


def _described(content: bytes) -> str:
    """What was sent instead of a workbook."""
    return "a web page" if b"<html" in content[:1000].lower() else f"{len(content)} bytes of something else"


def _by_hand(entry: Registered) -> str:
    """What to do without a network."""
    return (
        f"download {entry.title} at www.e-stat.go.jp with a browser and run "
        f"`iomodel tables add` under the name {entry.name!r}"
    )
