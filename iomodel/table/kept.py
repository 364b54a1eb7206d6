"""What a pymrio system has no place for: the words of a table, and how official codes reach its sectors."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iomodel.errors import TableError
from iomodel.table.base import BaseTable
from iomodel.table.concordance import Concordance
from iomodel.table.meta import TableMeta

if TYPE_CHECKING:
    import pymrio

_MARK = "iomodel"
_MEMBERSHIP = "iomodel_membership"
_WORDS = {field.name for field in dataclasses.fields(TableMeta)}


@dataclass(frozen=True)
class Kept:
    """What is kept beside the figures.

    Parameters
    ----------
    meta
        What the table says of itself.
    names_en, names_ja
        Names of the sectors, by code.
    official
        Classification and level of the sectors, where they are a level.
    """

    meta: TableMeta
    names_en: dict[str, str]
    names_ja: dict[str, str]
    official: tuple[str, str] | None


def description_of(table: BaseTable) -> str:
    """The words of a table as JSON, for the description of a system, which pymrio saves with it."""
    reached = table.membership
    said = {
        "meta": dataclasses.asdict(table.meta.replace(digest="")),
        "names_en": dict(zip(table.codes, table.names_en, strict=True)),
        "names_ja": dict(zip(table.codes, table.names_ja, strict=True)),
        "official": None
        if reached is None or reached.level is None
        else [reached.official.name, reached.level],
    }
    return json.dumps({_MARK: said}, ensure_ascii=False)


def kept_in(system: pymrio.IOSystem) -> Kept | None:
    """What `description_of` wrote into a system; None where another program made it.

    Raises
    ------
    TableError
        If it was altered so that it can no longer be read.
    """
    text = str(getattr(system.meta, "description", "") or "")
    if not text.startswith(f'{{"{_MARK}"'):
        return None
    try:
        said = json.loads(text)[_MARK]
        words: dict[str, Any] = {key: said["meta"][key] for key in said["meta"] if key in _WORDS}
        for key in ("exports", "outside_gdp"):
            words[key] = tuple(words[key])
        words["totals"] = tuple((str(what), float(value)) for what, value in words["totals"])
        official = said["official"]
        return Kept(
            meta=TableMeta(**words),
            names_en=dict(said["names_en"]),
            names_ja=dict(said["names_ja"]),
            official=None if official is None else (str(official[0]), str(official[1])),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TableError(
            f"pymrio system {system.name}: its description cannot be read ({error}); expected what to_pymrio "
            "wrote: leave it as it is, or give meta"
        ) from None


def keep_membership(system: pymrio.IOSystem, membership: Concordance | None) -> None:
    """Keep in memory how official codes reach the sectors; pymrio copies it, and does not save it."""
    setattr(system, _MEMBERSHIP, membership)


def membership_in(system: pymrio.IOSystem, codes: tuple[str, ...]) -> Concordance | None:
    """What `keep_membership` kept, if the sectors are still the same."""
    kept = getattr(system, _MEMBERSHIP, None)
    return kept if isinstance(kept, Concordance) and kept.codes == codes else None
