"""Fewer sectors, the same economy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from iomodel.errors import LabelMismatchError
from iomodel.notation import FloatArray, IntArray
from iomodel.table.base import BaseTable
from iomodel.table.concordance import Concordance

Table = TypeVar("Table", bound=BaseTable)


def aggregate(
    table: Table,
    mapping: Mapping[str, str],
    names: Mapping[str, tuple[str, str]],
    membership: Concordance | None = None,
) -> Table:
    """Sum flows and persons over groups of sectors, in the order of `names`, else of first appearance.

    `membership` is how official codes reach the groups; where not given, it follows from the table's own.

    Raises
    ------
    LabelMismatchError
        If a sector of the table has no group, or the mapping names a sector that is not there.
    """
    missing = [code for code in table.codes if code not in mapping]
    unknown = [code for code in mapping if code not in table.codes]
    if missing or unknown:
        raise LabelMismatchError(
            f"table {table.name}: mapping of sectors: without a group: {missing[:5]}; not in the table: "
            f"{unknown[:5]}; give every sector of the table one group"
        )
    present = dict.fromkeys(mapping[code] for code in table.codes)
    groups = [group for group in names if group in present]
    groups += [group for group in present if group not in names]
    place = {group: i for i, group in enumerate(groups)}
    member = np.array([place[mapping[code]] for code in table.codes])
    return table.replace(
        codes=tuple(groups),
        Zd=_sum_columns(_sum_rows(table.Zd, member), member),
        Zm=_sum_columns(_sum_rows(table.Zm, member), member),
        Yd=_sum_rows(table.Yd, member),
        Ym=_sum_rows(table.Ym, member),
        v=_sum_columns(table.v, member),
        x=_sum_rows(table.x, member),
        employment=None if table.employment is None else _sum_rows(table.employment, member),
        names_en=tuple(names.get(group, (group, group))[0] for group in groups),
        names_ja=tuple(names.get(group, (group, group))[1] for group in groups),
        membership=membership or _membership(table, member, groups),
        import_origins=None
        if table.import_origins is None
        else table.import_origins.groupby(member).sum().set_axis(groups, axis=0),
    )


def _membership(table: BaseTable, member: IntArray, groups: list[str]) -> Concordance | None:
    """How official codes reach the groups, where they reached the sectors."""
    return None if table.membership is None else table.membership.grouped(member, groups)


def aggregate_to_level(table: Table, level: str) -> Table:
    """Aggregate to a level of the table's own classification."""
    reached = table.membership
    if reached is None or reached.level is None:
        raise LabelMismatchError(
            f"table {table.name}: its sectors are no level of an official classification; pass a mapping "
            "from each sector to its group"
        )
    official = reached.official
    mapping = official.mapping(reached.level, level)
    return aggregate(table, mapping, official.names[level], Concordance.of_level(official, level))


def _sum_rows(values: FloatArray, member: IntArray) -> FloatArray:
    """Rows added up by group."""
    out = np.zeros((int(member.max()) + 1, *values.shape[1:]))
    np.add.at(out, member, values)
    return out


def _sum_columns(values: FloatArray, member: IntArray) -> FloatArray:
    """Columns added up by group."""
    return np.ascontiguousarray(_sum_rows(values.T, member).T)
