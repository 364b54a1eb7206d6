"""Materials from a folder of sourced tables."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TypeAlias

import pandas as pd
from pydantic import ValidationError

from iomodel.errors import IOModelError, LayoutError, MissingTableError, ParameterError, nearest
from iomodel.files import read_toml, tables_folder
from iomodel.files.checked import findings
from iomodel.files.kept import kept_by_content
from iomodel.materials.material import Material
from iomodel.materials.proofs import READ_AS, Problem, problems
from iomodel.materials.rows import MaterialAbout
from iomodel.sources.bundled import classification_names, load_classification
from iomodel.sources.economy import HOME, annual_gdp, country_gdp
from iomodel.sources.rows import CsvRows, read_rows
from iomodel.sources.user import data_folder
from iomodel.table import Classification
from iomodel.table.meta import parse_unit

ABOUT = "material.toml"
_MOST_BYTES = 64 * 1024**2
"""What the tables of one material may hold together [bytes]."""

_TEXTS = (
    "element",
    "application",
    "sector",
    "origin",
    "stage",
    "origin_as",
    "family",
    "parameter",
    "product",
    "country",
)
"""Columns of text that rows are matched by."""

Files: TypeAlias = tuple[tuple[str, bytes], ...]
"""Names and contents of a material's files."""


def material_names() -> list[str]:
    """Names of the materials: those that come with iomodel, and the user's own in the folder of data.

    >>> "rare-earths" in material_names()
    True
    """
    return sorted(_named())


def load_material(name: str | Path) -> Material:
    """Load a material by name, or from a folder in the same layout.

    The folder holds ``material.toml`` and the tables ``elements``, ``exposures``, ``origins`` and
    ``adaptation`` as CSV, with a source and a confidence on every row of figures; ``stages`` gives origin
    shares at further stages of the chain; further tables ride along. A material of one's own in the folder
    ``materials`` under ``IOMODEL_DATA_DIR`` is called by the name of its folder. A folder that was edited is
    read again.

    Raises
    ------
    MissingTableError
        If there is no such material.
    LayoutError
        If a table is wrong: every problem at once, each with its file, line and column.

    Examples
    --------
    >>> material = load_material("rare-earths")
    >>> [material.origin_share("DyTb", "China", "central", year=year) for year in (2025, 2026, 2027)]
    [0.98, 0.85, 0.7]
    """
    folder = find_material(name)
    return _built(str(folder), _contents(folder))


def called(material: Material, name: str) -> Material:
    """The material under the name that scenarios give it.

    >>> called(load_material("rare-earths"), "earths").name
    'earths'
    """
    return material if material.name == name else dataclasses.replace(material, name=name)


def find_material(name: str | Path, beside: Path | None = None) -> Path:
    """Folder of a material, by name or as a path.

    Parameters
    ----------
    name
        A name, or the path of a folder with ``material.toml``.
    beside
        The folder that a relative path starts from; the working directory where not given.

    Raises
    ------
    MissingTableError
        If there is no such material.
    """
    named = _named()
    if str(name) in named:
        return named[str(name)]
    folder = (beside or Path()) / name
    if holds_material(folder):
        return folder
    known = sorted(named)
    raise MissingTableError(
        f"no material {str(name)[:200]!r}; known: {', '.join(known)}.{nearest(str(name), known)} "
        f"Or give the path of a folder with {ABOUT}"
    )


def holds_material(folder: Path) -> bool:
    """Whether a folder is laid out as a material."""
    try:
        return (folder / ABOUT).is_file()
    except (OSError, ValueError):
        return False


def _named() -> dict[str, Path]:
    """Folders of the materials that have a name.

    Raises
    ------
    LayoutError
        If one of the user's has the name of a bundled one.
    """
    bundled = {path.name: path for path in (tables_folder() / "materials").iterdir() if path.is_dir()}
    places = sorted((data_folder() / "materials").glob(f"*/{ABOUT}"))
    own = {path.parent.name: path.parent for path in places}
    if double := sorted(set(bundled) & set(own)):
        raise LayoutError(
            f"folder {own[double[0]]}: a material called {double[0]!r} comes with iomodel; rename the folder"
        )
    return {**bundled, **own}


def _contents(folder: Path) -> Files:
    """Everything that decides a material, as it stands on the disk now."""
    paths = [*sorted(folder.glob("*.csv")), folder / ABOUT]
    if sum(path.stat().st_size for path in paths) > _MOST_BYTES:
        raise LayoutError(
            f"material {folder}: its tables hold more than {_MOST_BYTES // 1024**2} MB together"
        )
    return tuple((path.name, path.read_bytes()) for path in paths)


def _beside(folder: str, files: Files) -> list[Path]:
    """Bundled files that decide a material beside its own: what its codes mean, and the GDP of its bill."""
    bundled = tables_folder()
    return [bundled / "gdp.csv", *bundled.glob("*/*/classification.csv"), *bundled.glob("*/*/sectors.csv")]


@kept_by_content(_beside)
def _built(folder: str, files: Files) -> Material:
    """The material that files of these contents are."""
    contents = dict(files)
    about, wrong = _about(Path(folder), contents.pop(ABOUT))
    official, found = _official(about)
    wrong += found
    sheets: dict[str, CsvRows] = {}
    for name, content in contents.items():
        try:
            sheets[name.removesuffix(".csv")] = read_rows(name, content)
        except LayoutError as error:
            place, _, text = str(error).partition(": ")
            wrong.append((place, text))
    unread = {f"{name.removesuffix('.csv')}.csv" for name in contents} - {f"{name}.csv" for name in sheets}
    wrong += [
        problem
        for problem in problems(
            sheets, official, str(about.detail) if about else "", about.stages if about else ()
        )
        if problem[0] not in unread
    ]
    tables = {} if wrong else {name: _frame(sheet) for name, sheet in sheets.items()}
    bill = None
    if not wrong:
        try:
            bill = _bill(tables, about.country if about else "")
        except (IOModelError, ValueError) as error:
            wrong.append(("quantities.csv, import bill", str(error)))
    if wrong or about is None or official is None:
        raise LayoutError(f"material {folder}", wrong)
    return Material(
        name=about.name,
        title_en=about.title_en,
        title_ja=about.title_ja,
        official=official,
        detail=about.detail,
        elements=tables.pop("elements").set_index("element"),
        exposures=tables.pop("exposures"),
        origins=tables.pop("origins"),
        adaptation=tables.pop("adaptation"),
        **({"stages": tables.pop("stages")} if "stages" in tables else {}),
        tables=tables,
        year=about.year,
        country=about.country,
        chain=about.stages,
        bill=bill,
        digest=_digest(files),
    )


def _digest(files: Files) -> str:
    """sha256 over the names and contents of all files."""
    together = hashlib.sha256()
    for name, content in files:
        together.update(f"{name}\0{len(content)}\0".encode())
        together.update(content)
    return together.hexdigest()


def _about(folder: Path, content: bytes) -> tuple[MaterialAbout | None, list[Problem]]:
    """What ``material.toml`` says, and what is wrong with it."""
    try:
        data = read_toml(folder / ABOUT, content=content)
    except IOModelError as error:
        return None, [(ABOUT, str(error))]
    if "detail" not in data and "level" in data:  # its name in earlier files
        data["detail"] = data.pop("level")
    try:
        return MaterialAbout.model_validate(data), []
    except ValidationError as error:
        found = findings(error, MaterialAbout, "")
        return None, [(f"{ABOUT}, {key}".rstrip(", "), text) for key, text in found]


def _official(about: MaterialAbout | None) -> tuple[Classification | None, list[Problem]]:
    """The classification of a material, and what is wrong with its name or level."""
    if about is None:
        return None, []
    known = classification_names()
    if about.classification not in known:
        text = f"no classification {about.classification!r}; known: {', '.join(known)}."
        return None, [(f"{ABOUT}, classification", text + nearest(about.classification, known))]
    official = load_classification(about.classification)
    if about.detail not in official.levels:
        text = f"{official.name} has no level {about.detail!r}; levels: {', '.join(official.levels)}"
        return None, [(f"{ABOUT}, detail", text)]
    return official, []


def _frame(sheet: CsvRows) -> pd.DataFrame:
    """A table that was found sound: figures as numbers, codes as text."""
    rows = sheet.frame()
    for column in rows.columns:
        if column in READ_AS:
            rows[column] = READ_AS[column](rows[column])
        elif column in _TEXTS:
            rows[column] = rows[column].str.strip()
    return rows


def _bill(tables: dict[str, pd.DataFrame], country: str) -> float | None:
    """The import bill of all elements as a share of the country's nominal GDP, where it is listed.

    In the currency of the bill and its year; abroad of the listed year nearest to it, since a share of GDP
    moves slowly.
    """
    if "quantities" not in tables:
        return None
    listed = tables["quantities"]
    rows = listed[(listed["element"] == "ALL") & (listed["metric"] == "import bill")]
    if rows.empty or pd.isna(rows.iloc[-1]["value"]):
        return None
    row = rows.iloc[-1]
    (scale, currency), year = parse_unit(row["unit"]), int(row["period"])
    if country == HOME:
        return float(row["value"] * scale / annual_gdp(year).value)
    gdp = country_gdp(country, currency, year)
    if gdp is None:
        raise ParameterError(
            f"no GDP of {country} in {currency} is listed; expected a bill in a currency in which one is"
        )
    return float(row["value"] * scale / gdp.value)
