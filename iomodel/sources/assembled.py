"""A table of one country from the blocks of a publication, with names and the way to its sectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.errors import TableError, UnbalancedTableError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.sources.concordance import concordance_for, sector_names
from iomodel.sources.countries import countries
from iomodel.table import IOTable, TableMeta


@dataclass(frozen=True)
class Blocks(Locked):
    """What a publication gives of one country, domestic and imported goods apart.

    Parameters
    ----------
    codes
        Sectors, n of them.
    Zd, Zm
        Domestic and imported goods by buyer, seller by buyer, shape (n, n) [unit].
    Yd, Ym
        The same by category of final demand.
    v
        Value added and other costs by component, component by sector [unit].
    x
        The publisher's output, shape (n,) [unit].
    names
        Code -> English name, as the publisher has it.
    """

    codes: Sequence[str]
    Zd: FloatArray
    Zm: FloatArray
    Yd: pd.DataFrame
    Ym: FloatArray
    v: pd.DataFrame
    x: FloatArray
    names: Mapping[str, str]


def assembled(blocks: Blocks, meta: TableMeta) -> IOTable:
    """The table of some blocks, proved, and reached by official codes where its labels are of ISIC or NACE.

    Raises
    ------
    TableError, LabelMismatchError, UnbalancedTableError
        If the blocks are no table.
    """
    codes = tuple(map(str, blocks.codes))
    called = sector_names(codes)
    english = {code: blocks.names.get(code) or called[code][0] for code in codes}
    japanese = {code: english[code] if called[code][1] == code else called[code][1] for code in codes}
    return IOTable(
        codes=codes,
        Zd=blocks.Zd,
        Zm=blocks.Zm,
        Yd=blocks.Yd.to_numpy(float),
        Ym=blocks.Ym,
        v=blocks.v.to_numpy(float),
        x=blocks.x,
        categories=tuple(map(str, blocks.Yd.columns)),
        components=tuple(map(str, blocks.v.index)),
        meta=meta,
        names_en=tuple(english[code] for code in codes),
        names_ja=tuple(japanese[code] for code in codes),
        membership=concordance_for(codes),
    )


def require_total(
    where: str,
    what: str,
    labels: Sequence[str],
    found: FloatArray,
    published: FloatArray,
    allowed: float,
) -> None:
    """Raise unless sums are the publisher's own totals.

    Raises
    ------
    UnbalancedTableError
        If one differs by more than is allowed [unit]; the worst is named.
    """
    gap = np.abs(np.asarray(found) - np.asarray(published))
    if gap.max(initial=0.0) > allowed:
        worst = int(gap.argmax())
        raise UnbalancedTableError(
            f"{where}: {what} of {labels[worst]} is {published[worst]:,.6g} as published, its parts add up "
            f"to {found[worst]:,.6g}; expected the same to {allowed:.3g}"
        )


_NEARLY_ALL = 0.7
"""Share of all flows on the diagonal that only a table of who makes what has [1]."""

_NOTHING = 0.05
"""Costs beside flows, as a share of the flows, that are none in a table of who makes what [1]."""


def require_use(table: str, flows: FloatArray, costs: FloatArray) -> None:
    """Raise if flows are of a supply table: who makes what, not who uses what.

    Such a table is nearly diagonal, because industries make mostly their own products, and it has no costs.

    Raises
    ------
    TableError
        If it is.
    """
    whole = float(flows.sum())
    if len(flows) > 2 and whole > 0 and costs.sum() < _NOTHING * whole:
        share = float(np.trace(flows)) / whole
        if share > _NEARLY_ALL:
            raise TableError(
                f"table {table}: {share:.0%} of all flows lie on the diagonal and there is next to no value "
                "added, as in a supply table (who makes what); expected a symmetric table, or supply and use "
                "together, format 'esa'"
            )


def country_code(text: str) -> str | None:
    """Code of the country that a text names, in three letters; None where it names none or a group.

    >>> country_code("Germany"), country_code("DEU"), country_code("DE"), country_code("the village")
    ('DEU', 'DEU', 'DEU', None)
    """
    wanted = text.strip().casefold()
    if wanted.upper() in _TWO_LETTERS:
        return _TWO_LETTERS[wanted.upper()]
    if len(wanted) == 3 and wanted.upper() in _TWO_LETTERS.values():
        return wanted.upper()
    if wanted in _BY_NAME:
        return _BY_NAME[wanted]
    for code, country in countries().items():
        if wanted in (name.casefold() for name in country.names):
            return code
    return None


_ISO = """
AT AUT Austria, AU AUS Australia, BE BEL Belgium, BG BGR Bulgaria, BR BRA Brazil, CA CAN Canada,
CH CHE Switzerland, CN CHN China, CY CYP Cyprus, CZ CZE Czechia, DE DEU Germany, DK DNK Denmark,
EE EST Estonia, EL GRC Greece, ES ESP Spain, FI FIN Finland, FR FRA France, GB GBR United Kingdom,
GR GRC Greece, HR HRV Croatia, HU HUN Hungary, ID IDN Indonesia, IE IRL Ireland, IN IND India,
IS ISL Iceland, IT ITA Italy, JP JPN Japan, KR KOR Korea, LT LTU Lithuania, LU LUX Luxembourg,
LV LVA Latvia, ME MNE Montenegro, MK MKD North Macedonia, MT MLT Malta, MX MEX Mexico,
NL NLD Netherlands, NO NOR Norway, PL POL Poland, PT PRT Portugal, RO ROU Romania, RS SRB Serbia,
RU RUS Russia, SE SWE Sweden, SI SVN Slovenia, SK SVK Slovakia, TR TUR Turkey, TW TWN Taiwan,
UK GBR United Kingdom, US USA United States
"""
"""ISO 3166, with Eurostat's own letters for Greece and the United Kingdom."""

_LISTED = [entry.split(maxsplit=2) for entry in _ISO.replace("\n", " ").split(",")]
_TWO_LETTERS = {two: three for two, three, _ in _LISTED}
_BY_NAME = {name.casefold(): three for _, three, name in _LISTED}
