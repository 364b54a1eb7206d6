"""Fewer sectors, the same economy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from iomodel.errors import LabelMismatchError
from iomodel.notation import FloatArray, IntArray
from iomodel.table.concordance import Concordance

if TYPE_CHECKING:
    from iomodel.table.core import IOTable


def aggregate(table: IOTable, mapping: Mapping[str, str], names: Mapping[str, tuple[str, str]]) -> IOTable:
    """Sum flows and persons over groups of sectors, in the order of `names`, else of first appearance.

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
        meta=table.meta.replace(level=str(len(groups))),
        concordance=_concordance(table, member, groups),
        import_origins=None
        if table.import_origins is None
        else table.import_origins.groupby(member).sum().set_axis(groups, axis=0),
    )


def _concordance(table: IOTable, member: IntArray, groups: list[str]) -> Concordance | None:
    """How official codes reach the groups, where they reached the sectors."""
    if table.concordance is not None:
        return table.concordance.grouped(member, groups)
    official = table.classification
    level = official.level_of(table.codes) if official is not None else None
    if official is None or level is None:
        return None
    return Concordance.of_level(official, level).grouped(member, groups)


def aggregate_to_level(table: IOTable, level: str) -> IOTable:
    """Aggregate to a level of the table's own classification."""
    official = table.classification
    if official is None:
        raise LabelMismatchError(
            f"table {table.name} has no classification; pass a mapping from each sector to its group"
        )
    mapping = official.mapping(table.meta.level, level)
    smaller = aggregate(table, mapping, official.names[level])
    return smaller.replace(meta=smaller.meta.replace(level=level), concordance=None)


def _sum_rows(values: FloatArray, member: IntArray) -> FloatArray:
    """Rows added up by group."""
    out = np.zeros((int(member.max()) + 1, *values.shape[1:]))
    np.add.at(out, member, values)
    return out


def _sum_columns(values: FloatArray, member: IntArray) -> FloatArray:
    """Columns added up by group."""
    return np.ascontiguousarray(_sum_rows(values.T, member).T)
