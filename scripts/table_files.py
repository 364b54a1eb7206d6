"""The files of `tables/io`: folders that pymrio opens, the basic table, and a source beside each."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

REGION = "JPN"
UNIT = "billion JPY"


@dataclass(frozen=True)
class Level:
    """One level of detail: names by code, and flows in million yen with value added and final demand."""

    name: str
    sectors: pd.DataFrame
    flows: pd.DataFrame

    @property
    def codes(self) -> list[str]:
        """Sector codes in the published order."""
        return list(self.sectors.index)

    @property
    def components(self) -> list[str]:
        """Codes of the value-added rows."""
        return [code for code in self.flows.index if code not in self.sectors.index]

    @property
    def categories(self) -> list[str]:
        """Codes of the final-demand columns."""
        return [code for code in self.flows.columns if code not in self.sectors.index]


@dataclass(frozen=True)
class Edition:
    """One benchmark year: its levels, the basic table and the classification that links them."""

    about: Mapping[str, Any]
    levels: list[Level]
    basic: pd.DataFrame
    classification: pd.DataFrame


def billions(millions: pd.DataFrame) -> pd.DataFrame:
    """Million yen as billion yen: the nearest float to the published decimal, without minus zero."""
    return millions / 1000 + 0.0


def write_text(path: Path, text: str) -> None:
    """Text with line feeds on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """A comma-separated file with one line of column names."""
    write_text(path, frame.to_csv(index=False, lineterminator="\n"))


def write_frame(path: Path, frame: pd.DataFrame) -> None:
    """A tab-separated file as pymrio lays it out, each figure in its shortest exact form."""
    write_text(path, frame.map(repr).to_csv(sep="\t", lineterminator="\n"))


def write_unit(path: Path, index: pd.Index) -> None:
    """The unit of every row."""
    frame = pd.DataFrame({"unit": UNIT}, index=index)
    write_text(path, frame.to_csv(sep="\t", lineterminator="\n"))


def write_parameters(folder: Path, kind: Mapping[str, str], files: Mapping[str, tuple[int, int]]) -> None:
    """The file by which pymrio knows how many label columns and header lines each file has."""
    listed = {
        name: {"name": f"{name}.txt", "nr_index_col": str(index), "nr_header": str(header)}
        for name, (index, header) in files.items()
    }
    content = {"files": listed, **kind}
    write_text(folder / "file_parameters.json", json.dumps(content, indent=4) + "\n")


def write_level(folder: Path, level: Level) -> None:
    """One level as a folder that `pymrio.load_all` opens."""
    names = level.sectors["name_en"]
    sectors = pd.MultiIndex.from_tuples(
        [(REGION, f"{code} {names[code]}") for code in level.codes], names=["region", "sector"]
    )
    categories = pd.MultiIndex.from_tuples(
        [(REGION, code) for code in level.categories], names=["region", "category"]
    )
    components = pd.Index(level.components, name="component")
    flows = billions(level.flows)
    rows, columns = level.codes, level.codes
    write_frame(folder / "Z.txt", flows.loc[rows, columns].set_axis(sectors).set_axis(sectors, axis=1))
    write_frame(
        folder / "Y.txt", flows.loc[rows, level.categories].set_axis(sectors).set_axis(categories, axis=1)
    )
    write_unit(folder / "unit.txt", sectors)
    write_parameters(folder, {"systemtype": "IOSystem"}, {"Z": (2, 2), "Y": (2, 2), "unit": (2, 1)})
    extension = folder / "value_added"
    value_added = flows.loc[level.components, columns].set_axis(components).set_axis(sectors, axis=1)
    write_frame(extension / "F.txt", value_added)
    write_unit(extension / "unit.txt", components)
    kind = {"systemtype": "Extension", "name": "value_added"}
    write_parameters(extension, kind, {"F": (1, 2), "unit": (1, 1)})


def write_basic(folder: Path, basic: pd.DataFrame) -> None:
    """The basic table as its non-zero cells in published order."""
    rows, columns = np.nonzero(basic.to_numpy())
    table = pa.table(
        {
            "row": pa.array(basic.index[rows].tolist(), pa.string()),
            "column": pa.array(basic.columns[columns].tolist(), pa.string()),
            "value": pa.array(basic.to_numpy()[rows, columns] / 1000, pa.float64()),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / "flows.parquet", compression="zstd", compression_level=19)


def toml(value: object) -> str:
    """A string, number or list of strings as TOML."""
    if isinstance(value, list):
        return "[" + "".join(f"\n    {toml(item)}," for item in value) + ("\n]" if value else "]")
    return json.dumps(value, ensure_ascii=False)


def write_source(
    folder: Path, fields: Mapping[str, Any], totals: Mapping[str, float], files: list[str]
) -> None:
    """Publisher, form and totals of a table, and the sha256 of each of its files."""
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    lines = [f"{key} = {toml(value)}" for key, value in fields.items()]
    lines += ["", "[totals]", *(f"{key} = {toml(value)}" for key, value in totals.items())]
    lines += ["", "[sha256]", *(f'"{name}" = "{digest}"' for name, digest in sorted(digests.items()))]
    write_text(folder / "source.toml", "\n".join(lines) + "\n")


def source_fields(
    about: Mapping[str, Any], sectors: str, retrieved_as: str, notes: list[str]
) -> dict[str, Any]:
    """The fields that every table of one edition shares, with its own level and notes."""
    year, publisher = about["year"], about["publisher"]
    return {
        "publisher_ja": publisher["ja"],
        "publisher_en": publisher["en"],
        "title_ja": about["title_ja"],
        "title_en": about["title_en"],
        "year": year,
        "sectors": sectors,
        "unit": UNIT,
        "prices": "producers",
        "import_treatment": "competitive",
        "classification": about["name"],
        "attribution": f"{publisher['ja']}「{about['title_ja']}」（e-Stat）を加工して作成。"
        f"Processed from {about['title_en']}, published by {publisher['en']}, through e-Stat.",
        "address": about["address"],
        "retrieved_as": retrieved_as,
        "notes": notes + list(about["notes"]),
    }


def notes_on(level: Level) -> list[str]:
    """What a reader of this level trips over, counted from the figures."""
    flows = level.flows.loc[level.codes, level.codes]
    output = level.flows.loc[level.codes].sum(axis=1)
    bare = level.flows.loc[level.components, level.codes].eq(0).all() & (output != 0)
    notes = ["Imports, customs duties and commodity taxes on imports are negative final demand."]
    if negative := int((flows < 0).to_numpy().sum()):
        notes.append(
            f"Negative intermediate flows: {negative} (by-products and scrap booked as negative inputs)."
        )
    for found, text in ((bare, "Without value added"), (output == 0, "Without output")):
        if codes := list(found.index[found]):
            notes.append(f"{text}: {', '.join(codes)}.")
    return notes


def write_edition(folder: Path, edition: Edition) -> None:
    """All files of one year."""
    about, totals = edition.about, edition.about["totals"]
    names = pd.concat(
        [level.sectors.rename_axis("code").reset_index().assign(level=level.name) for level in edition.levels]
    )
    write_csv(folder / "sectors.csv", names[["level", "code", "name_ja", "name_en"]])
    write_csv(folder / "classification.csv", edition.classification)
    write_basic(folder / "basic", edition.basic)
    rows, columns = (int((edition.classification["kind"] == kind).sum()) for kind in ("row", "column"))
    size = f"{rows} x {columns}"
    fields = source_fields(about, "basic", f"the basic table of {size} sectors, as comma-separated text", [])
    listed = ["flows.parquet", "../classification.csv", "../sectors.csv"]
    write_source(folder / "basic", fields, totals, listed)
    for level in edition.levels:
        here = folder / level.name
        write_level(here, level)
        retrieved_as = f"the basic table of {size} sectors, summed by the official classification"
        fields = source_fields(about, level.name, retrieved_as, notes_on(level))
        files = [path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()]
        write_source(here, fields, totals, files)


def write_editions(editions: list[Edition], out: Path) -> None:
    """All editions: written aside first, then put in place, so that no folder is ever half new."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as aside:
        for edition in editions:
            write_edition(Path(aside) / edition.about["name"], edition)
        for edition in editions:
            name = edition.about["name"]
            if (out / name).exists():
                (out / name).rename(Path(aside) / f"{name}.old")
            (Path(aside) / name).rename(out / name)
