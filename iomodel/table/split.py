"""One sector more: a part of a sector as a sector of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from iomodel.errors import LabelMismatchError, ParameterError
from iomodel.notation import FloatArray
from iomodel.table.base import BaseTable
from iomodel.table.concordance import Concordance

Table = TypeVar("Table", bound=BaseTable)
PartSpec = float | Sequence[str]


def split_sector(
    table: Table,
    code: str,
    parts: Mapping[str, PartSpec],
    names: Mapping[str, tuple[str, str]] | None = None,
) -> Table:
    """Split a sector into parts: row, column and value added in proportion ``w_p``, ``z_pq = w_p w_q z_ii``.

    Every part buys and sells as its host did. Where a part is known to sell elsewhere (magnets go to motors,
    not to households), this understates what its loss does to its users; correct the flows and build the
    table anew.

    Parameters
    ----------
    table
        Any table of one country.
    code
        The sector to be split, the host.
    parts
        Code of each part -> its share of the host's output, all adding up to 1; or the basic rows of the
        official classification that make it up, with an empty list for the one part that takes the rest.
    names
        Code of a part -> (English name, Japanese name).

    Returns
    -------
    A table in which the parts stand in the host's place; both identities hold as they did, and grouping
    the parts gives the host back.

    Raises
    ------
    LabelMismatchError
        If there is no such sector, a part has the code of another one, or a basic row lies outside the host.
    ParameterError
        If shares are not above 0 or do not add up to 1, or basic rows are given twice.

    Examples
    --------
    >>> from iomodel.sources import load_table
    >>> table = load_table(sectors=107)
    >>> finer = split_sector(table, "331", {"331-motors": ["3311012"], "331-other": []})
    >>> finer.n, (finer.x[finer.position(["331-motors"])] / table.x[table.position(["331"])]).round(3)
    (108, array([0.111]))
    """
    host = int(table.position([code], "split_sector")[0])
    taken = [part for part in parts if part in table.codes and part != code]
    if taken:
        raise LabelMismatchError(f"table {table.name}: part {taken[0]!r} of {code} is another sector's code")
    membership = table.membership
    weights, rows = _weights(code, parts, membership, host)
    spread = np.insert(np.eye(table.n), [host + 1] * (len(parts) - 1), 0.0, axis=0)
    spread[host : host + len(parts), host] = weights

    def places(labels: tuple[str, ...], new: Sequence[str]) -> tuple[str, ...]:
        return (*labels[:host], *new, *labels[host + 1 :])

    codes = places(table.codes, list(parts))
    named = [(names or {}).get(part, (part, part)) for part in parts]
    origins = table.import_origins
    return table.replace(
        codes=codes,
        Zd=spread @ table.Zd @ spread.T,
        Zm=spread @ table.Zm @ spread.T,
        Yd=spread @ table.Yd,
        Ym=spread @ table.Ym,
        v=table.v @ spread.T,
        x=spread @ table.x,
        names_en=places(table.names_en, [english for english, _ in named]),
        names_ja=places(table.names_ja, [japanese for _, japanese in named]),
        meta=table.meta.replace(
            notes=f"{table.meta.notes} Sector {code} split in proportion into {', '.join(parts)}.".strip(),
        ),
        employment=None if table.employment is None else spread @ table.employment,
        membership=None if membership is None else _finer(membership, codes, host, rows),
        import_origins=None
        if origins is None
        else type(origins)(spread @ origins.to_numpy(float), index=list(codes), columns=origins.columns),
    )


def _weights(
    code: str, parts: Mapping[str, PartSpec], membership: Concordance | None, host: int
) -> tuple[FloatArray, FloatArray | None]:
    """Share of each part in the host's output, shape (p,), and in its basic rows, shape (p, rows)."""
    shares = [share for share in parts.values() if isinstance(share, int | float)]
    if len(shares) == len(parts):
        weights = np.array(shares, dtype=np.float64)
        if not (weights > 0).all() or abs(weights.sum() - 1) > 1e-9:
            raise ParameterError(
                f"parts of {code}: shares {', '.join(f'{share:g}' for share in shares)}, expected numbers "
                "above 0 that add up to 1"
            )
        weights /= weights.sum()
        return weights, None if membership is None else weights[:, None] * membership.weights[host]
    chosen = {part: rows for part, rows in parts.items() if not isinstance(rows, int | float)}
    if shares or membership is None:
        raise ParameterError(
            f"parts of {code}: give either shares or basic rows for all of them"
            + ("" if membership is not None else "; this table has no official basic rows")
        )
    rows = _rows(code, chosen, membership, host)
    output = rows @ membership.official.output
    if not (output > 0).all():
        empty = list(parts)[int(output.argmin())]
        raise ParameterError(f"part {empty!r} of {code} has output {output.min():g}, expected above 0")
    return output / output.sum(), rows


def _rows(code: str, parts: Mapping[str, Sequence[str]], membership: Concordance, host: int) -> FloatArray:
    """How much of each basic row goes to which part, shape (p, rows)."""
    place = {row: i for i, row in enumerate(membership.official.codes("basic"))}
    left = membership.weights[host].copy()
    rows = np.zeros((len(parts), len(place)))
    for number, (part, chosen) in enumerate(parts.items()):
        for row in chosen:
            if row not in place or membership.weights[host, place[row]] == 0:
                inside = [name for name, i in place.items() if membership.weights[host, i] > 0]
                raise LabelMismatchError(
                    f"part {part!r}: basic row {row!r} does not lie in {code}; its rows: {', '.join(inside)}"
                )
            if left[place[row]] == 0:
                raise ParameterError(f"parts of {code}: basic row {row} is given twice")
            rows[number, place[row]], left[place[row]] = left[place[row]], 0.0
    rest = [number for number, chosen in enumerate(parts.values()) if not chosen]
    if len(rest) != (1 if left.any() else 0):
        raise ParameterError(
            f"parts of {code}: {len(rest)} parts without basic rows; expected one, which takes the rest of "
            "the host, or none where the rows given are all of it"
        )
    if rest:
        rows[rest[0]] = left
    return rows


def _finer(
    membership: Concordance, codes: tuple[str, ...], host: int, rows: FloatArray | None
) -> Concordance | None:
    """The concordance with the host's line replaced by those of its parts."""
    if rows is None:
        return None
    weights = np.vstack([membership.weights[:host], rows, membership.weights[host + 1 :]])
    return Concordance(
        membership.name, membership.official, codes, weights, membership.copies, membership.source
    )
