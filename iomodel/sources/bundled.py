"""The tables that come with iomodel: Japan's official ones of 2011 and 2015."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from iomodel.errors import MissingTableError, UnbalancedTableError, nearest
from iomodel.files import read_toml, shown, tables_folder, verify
from iomodel.files.kept import kept_by_content
from iomodel.sources.competitive import Published, split
from iomodel.sources.employment import employment_files, employment_said, load_employment
from iomodel.table import Classification, Concordance, IOTable, TableMeta
from iomodel.table.classification import BASIC

_PREFERRED = ("107", "108")
"""Levels at which exposures are known."""


def bundled_names() -> list[str]:
    """Names of the bundled tables.

    >>> bundled_names()
    ['japan-2011', 'japan-2015']
    """
    return sorted(path.name for path in (tables_folder() / "io").iterdir() if path.is_dir())


def bundled_titles() -> dict[str, str]:
    """Official titles of the bundled tables, English and Japanese.

    >>> bundled_titles()["2015 Input-Output Tables for Japan"]
    '平成27年（2015年）産業連関表'
    """
    folders = (_folder(name) / preferred_level(bundled_levels(name)) for name in bundled_names())
    sources = (read_toml(folder / "source.toml") for folder in folders)
    return {source["title_en"]: source["title_ja"] for source in sources}


def bundled_levels(name: str) -> list[str]:
    """Levels of detail of a bundled table, from coarse to fine.

    >>> bundled_levels("japan-2015")
    ['13', '37', '107', '187']
    """
    folder = _folder(name)
    return sorted((path.name for path in folder.iterdir() if path.name.isdigit()), key=int)


def preferred_level(levels: Sequence[str]) -> str:
    """The level that is loaded where none is asked for: 107 or 108 sectors, or else the finest.

    >>> preferred_level(["13", "37", "108", "190"])
    '108'
    """
    return next((level for level in _PREFERRED if level in levels), levels[-1])


def chosen_level(name: str, levels: Sequence[str], sectors: int | str | None) -> str:
    """The level of a table that was asked for, or the preferred one.

    Raises
    ------
    MissingTableError
        If the table has no such level: which it has.
    """
    level = preferred_level(levels) if sectors is None else str(sectors)
    if level not in levels:
        raise MissingTableError(
            f"table {name} has no level of {level} sectors; expected one of {', '.join(levels)}"
        )
    return level


def load_bundled(name: str, sectors: int | str | None = None) -> IOTable:
    """Load one of Japan's official tables through pymrio and split its imports.

    Parameters
    ----------
    name
        ``japan-2015`` or ``japan-2011``.
    sectors
        Level of detail: 13, 37, 107 or 187 (2011: 13, 37, 108 or 190); 107 (108) where not given.

    Raises
    ------
    MissingTableError
        If there is no such table or level.
    ChecksumError
        If a stored file was altered.

    Examples
    --------
    >>> load_bundled("japan-2015", sectors=37)
    IOTable japan-2015: 37 sectors, 2015, billion JPY
      output 1,017,818.4   GDP 533,183.2   exports 86,769.4   imports 102,168.1
    """
    return _kept_table(name, chosen_level(name, bundled_levels(name), sectors)).afresh()


def _table_files(name: str, level: str) -> list[Path]:
    """All files that a level of a bundled table is read from."""
    own = [path for path in (_folder(name) / level).rglob("*") if path.is_file()]
    return [*own, *classification_files(name), *employment_files()]


def classification_files(name: str) -> list[Path]:
    """The files that a classification is read from."""
    return [_classification_folder(name) / file for file in ("classification.csv", "sectors.csv")]


@kept_by_content(_table_files, most=4)
def _kept_table(name: str, level: str) -> IOTable:
    """A level of a bundled table; it is shared, so that nothing may be worked out from it."""
    folder = _folder(name) / level
    source = read_toml(folder / "source.toml")
    digest = verify(folder, source["sha256"])
    official = load_classification(name)
    codes = official.codes(level)
    Z, Y, V = _read_pymrio(folder, codes)
    meta = TableMeta(
        name=name,
        unit=source["unit"],
        year=source["year"],
        title=source["title_en"],
        prices=source["prices"],
        source=source["attribution"],
        notes=" ".join([*source["notes"], employment_said(name)]),
        totals=tuple(source["totals"].items()),
        digest=digest,
    )
    published = Published(
        Z,
        Y,
        V,
        meta,
        official.names[level],
        membership=lambda output, exports: Concordance.of_level(official, level),
        employment=load_employment(official, level),
    )
    table = split(published)
    _check_totals(table, source["totals"])
    return table


@kept_by_content(classification_files)
def load_classification(name: str) -> Classification:
    """An official classification: that of a bundled table, or that of 2020.

    >>> load_classification("japan-2015").mapping("107", "37")["351"]
    '35'
    """
    folder = _classification_folder(name)
    rows = pd.read_csv(folder / "classification.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["kind"] == "row"].reset_index(drop=True)
    sectors = pd.read_csv(folder / "sectors.csv", dtype=str, keep_default_na=False)
    levels = list(dict.fromkeys(sectors["level"]))
    rows = rows.rename(columns={f"s{level}": level for level in levels})
    rows[["output", "exports"]] = rows[["output", "exports"]].astype(float)
    names = {
        level: {
            code: (english, japanese)
            for code, english, japanese in sectors.loc[
                sectors["level"] == level, ["code", "name_en", "name_ja"]
            ].itertuples(index=False)
        }
        for level in levels
    }
    return Classification(name, rows, names)


def column_groups(name: str, level: str) -> dict[str, str]:
    """Sector of a level to which each basic column belongs; basic rows are in the classification itself.

    >>> column_groups("japan-2015", "107")["351101"]
    '351'
    """
    rows = pd.read_csv(_classification_folder(name) / "classification.csv", dtype=str, keep_default_na=False)
    columns = rows[rows["kind"] == "column"]
    return dict(zip(columns["code"], columns[f"s{level}"], strict=True))


def load_basic(name: str = "japan-2015") -> pd.DataFrame:
    """The basic table as published, some 500 rows by 400 columns, imports as negative final demand.

    Rows are basic row codes and value-added components, columns are basic column codes and
    final-demand categories [billion JPY]. It is not square: rows and columns join at the coarser levels.

    >>> basic = load_basic("japan-2015")
    >>> basic.shape
    (518, 405)
    """
    folder = _folder(name) / BASIC
    verify(folder, read_toml(folder / "source.toml")["sha256"])
    flows = pd.read_parquet(folder / "flows.parquet")
    rows, columns = (flows[axis].drop_duplicates().to_list() for axis in ("row", "column"))
    official = pd.read_csv(_folder(name) / "classification.csv", dtype=str, keep_default_na=False)
    order = {kind: official.loc[official["kind"] == kind, "code"].to_list() for kind in ("row", "column")}
    rows = [*order["row"], *(label for label in rows if label not in set(order["row"]))]
    columns = [*order["column"], *(label for label in columns if label not in set(order["column"]))]
    wide = flows.pivot_table(index="row", columns="column", values="value", aggfunc="sum", fill_value=0.0)
    return wide.reindex(index=rows, columns=columns, fill_value=0.0)


def classification_names() -> list[str]:
    """Names of the official classifications.

    >>> classification_names()
    ['japan-2011', 'japan-2015', 'japan-2020']
    """
    return sorted(_classifications())


def _classification_folder(name: str) -> Path:
    """Folder of a classification, beside the table that it belongs to or alone."""
    found = _classifications()
    if name not in found:
        known = sorted(found)
        raise MissingTableError(
            f"no classification {shown(name)!r}; expected one of {', '.join(known)}.{nearest(name, known)}"
        )
    return found[name]


def _classifications() -> dict[str, Path]:
    """Folders of the official classifications, by name."""
    return {path.parent.name: path.parent for path in tables_folder().glob("*/*/classification.csv")}


def _folder(name: str) -> Path:
    """Folder of a bundled table."""
    known = bundled_names()
    if name not in known:
        raise MissingTableError(
            f"no table {name!r}; bundled tables: {', '.join(known)}.{nearest(name, known)}"
        )
    return tables_folder() / "io" / name


def _read_pymrio(folder: Path, codes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Published flows by code. pymrio's labels are ``code name``, so that ``011`` stays text."""
    import pymrio

    system = pymrio.load_all(folder)
    found = [str(label).split(" ", 1)[0] for label in system.Z.index.get_level_values("sector")]
    if found != codes:
        raise UnbalancedTableError(f"{folder}: sectors differ from those of the classification")
    categories = list(system.Y.columns.get_level_values("category"))
    V = system.value_added.F
    return (
        pd.DataFrame(system.Z.to_numpy(float), index=codes, columns=codes),
        pd.DataFrame(system.Y.to_numpy(float), index=codes, columns=categories),
        pd.DataFrame(V.to_numpy(float), index=list(V.index), columns=codes),
    )


def _check_totals(table: IOTable, published: dict[str, float]) -> None:
    """Compare with the publisher's totals."""
    found = {
        "output": float(table.x.sum()),
        "gross_value_added": float(table.v.sum()),
        "gdp": table.gdp,
    }
    for what, value in found.items():
        if abs(value - published[what]) > 1e-9 * published[what]:
            raise UnbalancedTableError(
                f"table {table.name}: {what} adds up to {value:,.3f}, published {published[what]:,.3f}"
            )
