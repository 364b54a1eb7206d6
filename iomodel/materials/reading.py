"""Materials from a folder of sourced tables."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pandas as pd

from iomodel.errors import LayoutError, MissingTableError, nearest
from iomodel.files import read_toml, tables_folder
from iomodel.materials.material import Material
from iomodel.sources.bundled import load_classification
from iomodel.sources.economy import annual_gdp
from iomodel.table.meta import parse_unit

_RANGE = ["low", "central", "high"]
_COLUMNS = {
    "elements": ["element", "name_en", "name_ja", "origin_as", "family"],
    "exposures": [
        "element",
        "sector",
        "basic_codes",
        *_RANGE,
        "criticality",
        "default",
        "confidence",
        "source",
    ],
    "origins": ["element", "origin", *_RANGE, "confidence", "source"],
    "stages": ["stage", "element", "origin", *_RANGE, "confidence", "source"],
    "adaptation": ["parameter", *_RANGE, "confidence", "source"],
}
_OPTIONAL = {"stages"}
_NUMBERS = {*_RANGE, "criticality", "value"}


def material_names() -> list[str]:
    """Names of the bundled materials.

    >>> material_names()
    ['rare-earths']
    """
    return sorted(path.name for path in (tables_folder() / "materials").iterdir() if path.is_dir())


@cache
def load_material(name: str) -> Material:
    """Load a material by name, or from a folder in the same layout.

    The folder holds ``material.toml`` and the tables ``elements``, ``exposures``, ``origins`` and
    ``adaptation`` as CSV, with a source and a confidence on every row of figures; ``stages`` gives origin
    shares at further stages of the chain; further tables ride along.

    Raises
    ------
    MissingTableError
        If there is no such material or file.
    LayoutError
        If a column is missing, a figure is no number, or a range is out of order.

    Examples
    --------
    >>> material = load_material("rare-earths")
    >>> material.origin_share("DyTb", "China", "central")
    0.95
    """
    folder = _folder(name)
    about = read_toml(folder / "material.toml")
    paths = sorted(folder.glob("*.csv"))
    tables = {path.stem: _read(path) for path in paths}
    for required in _COLUMNS:
        if required not in tables and required not in _OPTIONAL:
            raise MissingTableError(f"material {name}: {folder / required}.csv is missing")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    return Material(
        name=about["name"],
        title_en=about["title_en"],
        title_ja=about["title_ja"],
        official=load_classification(about["classification"]),
        detail=str(about.get("detail", about.get("level"))),
        elements=tables.pop("elements").set_index("element"),
        exposures=tables.pop("exposures"),
        origins=tables.pop("origins"),
        adaptation=tables.pop("adaptation"),
        **({"stages": tables.pop("stages")} if "stages" in tables else {}),
        tables=tables,
        bill=_bill(tables),
        digest=digest,
    )


def _bill(tables: dict[str, pd.DataFrame]) -> float | None:
    """The import bill of all elements as a share of the same year's nominal GDP, where it is listed."""
    listed = tables.get("quantities", pd.DataFrame(columns=["element", "metric"]))
    rows = listed[(listed["element"] == "ALL") & (listed["metric"] == "import bill")]
    if rows.empty:
        return None
    row = rows.iloc[-1]
    return float(row["value"] * parse_unit(row["unit"])[0] / annual_gdp(int(row["period"])).value)


def _folder(name: str) -> Path:
    """Folder of a material, by name or as a path."""
    if name in material_names():
        return tables_folder() / "materials" / name
    if (Path(name) / "material.toml").is_file():
        return Path(name)
    raise MissingTableError(
        f"no material {name!r}; bundled: {', '.join(material_names())}.{nearest(name, material_names())} "
        "Or give a folder with material.toml"
    )


def _read(path: Path) -> pd.DataFrame:
    """One table of a material, with its figures as numbers and its codes as text."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in _COLUMNS.get(path.stem, []) if column not in rows]
    if missing:
        raise LayoutError(
            f"{path}: columns {', '.join(missing)} are missing; found {', '.join(rows.columns)}"
        )
    for column in _NUMBERS & set(rows.columns):
        rows[column] = _numbers(rows[column], f"{path}, column {column}")
    if "default" in rows:
        rows["default"] = rows["default"] == "yes"
    if path.stem in _COLUMNS and set(_RANGE) <= set(rows.columns):
        ordered = (rows["low"] <= rows["central"]) & (rows["central"] <= rows["high"])
        inside = (rows["low"] >= 0) & (rows["high"] <= 1)
        for number in rows.index[~(ordered & inside)]:
            row = rows.loc[number]
            raise LayoutError(
                f"{path}, line {number + 2}: low {row['low']}, central {row['central']}, high {row['high']}; "
                "expected 0 <= low <= central <= high <= 1"
            )
    return rows


def _numbers(column: pd.Series, where: str) -> pd.Series:
    """A column of text as numbers, empty cells as missing."""
    try:
        return pd.to_numeric(column.replace("", None))
    except ValueError as error:
        raise LayoutError(f"{where}: {error}") from None
