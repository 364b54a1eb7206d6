"""One material on the terminal: what it consists of, who needs it, where it comes from."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.cli.speech import spoken, worded
from iomodel.languages import either
from iomodel.materials.material import Material
from iomodel.questions.binding import binding_rows

NOT_BINDING = "no"
"""What stands in place of what is saved by a row that does not bind."""
_APART = re.compile(r";\s+(?![^()]*\))")
"""Between two sources of one row."""
_MULTIPLE = "multiple"
"""Unit of the prices that are over another price."""


def controls_in_force(material: Material) -> pd.DataFrame:
    """The material's export controls that hold, by date."""
    rows = material.tables.get("controls")
    if rows is None:
        return pd.DataFrame(columns=["date", "elements", "authority", "control", "status", "source"])
    return rows[rows["status"] == "in force"].sort_values("date", kind="stable")


def show_material(material: Material, as_json: bool) -> None:
    """Print everything that the data hold of a material."""
    exposures = binding_rows(material)
    if as_json:
        print_json(_plain(material, exposures))
        return
    chain = " > ".join(map(worded, material.stage_places())) or "no stages"
    year = "" if material.year is None else f"Data of {material.year}. "
    title = either(material.title_en, material.title_ja, spoken())
    print_text(f"{title}, {material.name}\n{year}Stages: {chain}.")
    _print_elements(material)
    _print_exposures(exposures, material)
    _print_origins(material)
    _print_stocks(material)
    _print_controls(material)
    _print_prices(material)
    _print_sources(material)


def _print_elements(material: Material) -> None:
    """What the material consists of."""
    rows = [
        [code, either(row["name_en"], row["name_ja"], spoken()), row["origin_as"], row["family"]]
        for code, row in material.elements.iterrows()
    ]
    print_table("\nElements", ["element", "name", "origins as", "goes into"], rows)


def _print_exposures(exposures: pd.DataFrame, material: Material) -> None:
    """Who needs it, the rows that matter most first."""
    rows = [
        [
            row["sector"],
            row["element"],
            row["application"] or row["product"],
            _figure(row, "low", "central", "high"),
            _figure(row, "criticality_low", "criticality", "criticality_high"),
            percent(row["alone"]).removeprefix("+"),
            percent(row["binding"]).removeprefix("+") if row["binds"] else NOT_BINDING,
            row["confidence"],
        ]
        for _, row in exposures.iterrows()
    ]
    heads = ["sector", "element", "needed for", "exposed", "critical", "alone", "saved", "grade"]
    print_table("\nExposures, those that matter most first", heads, rows, right=[3, 4, 5, 6])
    print_text(
        "exposed: share of the sector's output; critical: part of it lost within a year; alone: exposed "
        "value added of the row, % of GDP of Japan in 2015 with everything unmet; saved: what is saved if "
        f"this row is zero, '{NOT_BINDING}' where another one stops the same output. Sectors: "
        f"{material.official.name}, {material.detail}."
    )


def _print_origins(material: Material) -> None:
    """Where it comes from, as delivered and at every stage."""
    place = {"delivered": -1, **material.stage_places()}
    shares = pd.concat([material.origins.assign(stage="delivered"), material.stages], ignore_index=True)
    shares = shares.assign(place=shares["stage"].map(place)).sort_values("place", kind="stable")
    rows = [
        [row["stage"], row["element"], row["origin"], _year(row["year"]), _inline(row), row["confidence"]]
        for _, row in shares.iterrows()
    ]
    print_table("\nOrigins", ["stage", "element", "origin", "year", "share", "grade"], rows)


def _print_stocks(material: Material) -> None:
    """Who holds how much, and in what form."""
    rows = [
        [row["holder"], row["element"], row.get("stage", ""), _inline(row), row["unit"], row["confidence"]]
        for row in _rows(material, "stocks")
    ]
    _print_any("\nStocks", ["holder", "element", "stage", "amount", "of what", "grade"], rows)


def _print_controls(material: Material) -> None:
    """Export controls, by date."""
    rows = [
        [
            row["date"],
            row["status"],
            row["elements"].replace(";", " "),
            f"{row['control']} ({row['authority']})",
        ]
        for row in sorted(_rows(material, "controls"), key=lambda row: str(row["date"]))
    ]
    _print_any("\nExport controls", ["date", "status", "elements", "what"], rows)


def _print_prices(material: Material) -> None:
    """How far prices have risen."""
    cells = [
        [row["element"], f"{row['value']:g} x", row["period"], row["product"], row["confidence"]]
        for row in _rows(material, "prices")
        if row["unit"] == _MULTIPLE
    ]
    _print_any("\nPrices over an earlier one", ["element", "price", "when", "of what", "grade"], cells)


def _rows(material: Material, name: str) -> list[pd.Series]:
    """Rows of a table that a material may lack."""
    listed = material.tables.get(name)
    return [] if listed is None else [row for _, row in listed.iterrows()]


def _print_any(title: str, heads: list[str], cells: list[list[str]]) -> None:
    """A table, where there is anything in it."""
    if cells:
        print_table(title, heads, cells)


def _print_sources(material: Material) -> None:
    """Who says all this."""
    rows = [[one["grades"], str(one["rows"]), one["source"]] for one in _sources(material)]
    print_table("\nSources", ["grade", "rows", "source"], rows, right=[1])


def _sources(material: Material) -> list[dict[str, Any]]:
    """Every source, the grades of the rows that rest on it and their number, the most used first."""
    own = (material.exposures, material.origins, material.stages, material.adaptation)
    tables = [table for table in (*own, *material.tables.values()) if "source" in table]
    together = pd.concat([table[["source", "confidence"]] for table in tables], ignore_index=True)
    together = together.assign(source=together["source"].map(_APART.split)).explode("source")
    found = together.groupby("source")["confidence"].agg(
        rows="size", grades=lambda grades: "".join(grade for grade in "HML" if grade in set(grades))
    )
    ranked = found.reset_index().sort_values(["rows", "source"], ascending=[False, True])
    return _records(ranked)


def _figure(row: pd.Series, low: str, central: str, high: str) -> str:
    """A figure over its range, in two lines."""
    return f"{row[central]:g}\n{row[low]:g}-{row[high]:g}"


def _inline(row: pd.Series) -> str:
    """A figure with its range, in one line; what is not known is left out."""
    ends = [f"{row[end]:g}" for end in ("low", "high") if pd.notna(row[end])]
    span = "-".join(dict.fromkeys(ends))
    if pd.isna(row["central"]):
        return span
    return f"{row['central']:g} ({span})" if span else f"{row['central']:g}"


def _year(value: Any) -> str:
    """A year of the data; any where it is not given."""
    return "any" if pd.isna(value) else str(int(value))


def _plain(material: Material, exposures: pd.DataFrame) -> dict[str, Any]:
    """Everything as plain data."""
    return {
        "name": material.name,
        "title_en": material.title_en,
        "title_ja": material.title_ja,
        "year": material.year,
        "stages": list(material.stage_places()),
        "elements": _records(material.elements.reset_index()),
        "exposures": _records(exposures),
        "origins": _records(material.origins),
        "origins_by_stage": _records(material.stages),
        "adaptation": _records(material.adaptation),
        "tables": {name: _records(table) for name, table in sorted(material.tables.items())},
        "sources": _sources(material),
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data; None where nothing is known."""
    rows = table.astype(object).where(table.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]
