"""Build `tables/abroad`: one country each from WIOD's national workbook and from OECD's inter-country table.

Run ``python scripts/build_abroad.py --wiod DEU_NIOT_nov16.xlsx --oecd FOLDER [--out tables/abroad]``. WIOD's
November 2016 release is licensed CC BY 4.0 (rug.nl, WIOD 2016 release); OECD's tables may be passed on with
attribution (oe.cd/icio). Figures are rounded to thousands of dollars, which moves no total by a millionth.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np

from iomodel.errors import IOModelError
from iomodel.sources import load_table
from iomodel.table import IOTable

HERE = Path(__file__).parent
DIGITS = 3
TOLERANCE = 1e-7
WIOD_SOURCE = (
    "Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015), Review of International Economics 23:575; "
    "WIOD, November 2016 release, doi 10.34894/PJ2M1C, CC BY 4.0. Processed: one year, rounded, imports as "
    "one origin."
)
OECD_SOURCE = (
    "OECD (2023), Inter-Country Input-Output Tables, 2023 edition, oe.cd/icio. Processed: one country out of "
    "20 regions and 20 industries, rounded, imports as one origin."
)


def germany(workbook: Path, year: int = 2014) -> IOTable:
    """Germany at 56 industries from WIOD's national workbook."""
    table = load_table(workbook, year=year)
    return processed(
        table,
        name=f"germany-{year}",
        title=f"Germany {year}, WIOD",
        source=WIOD_SOURCE,
        totals=(),
    )


def korea(folder: Path) -> IOTable:
    """Korea at 20 industries from OECD's inter-country table."""
    table = load_table(folder, region="KOR", year=2019)
    return processed(table, name="korea-2019", title="Korea 2019, OECD", source=OECD_SOURCE)


def processed(table: IOTable, **words: Any) -> IOTable:
    """The table with rounded figures, imports as one origin, and its own words."""
    return table.replace(
        Zd=rounded(table.Zd),
        Zm=rounded(table.Zm),
        Yd=rounded(table.Yd),
        Ym=rounded(table.Ym),
        v=rounded(table.v),
        x=rounded(table.x),
        import_origins=None,
        membership=None,
        meta=table.meta.replace(tolerance=TOLERANCE, **words),
    )


def rounded(values: np.ndarray) -> np.ndarray:
    """Figures at the digits that are kept, without minus zero."""
    return np.round(np.asarray(values, dtype=float), DIGITS) + 0.0


def save(table: IOTable, folder: Path) -> None:
    """Write a table in pymrio's layout, in place of the one there; what is said of it stays."""
    said = folder / "source.toml"
    kept = said.read_bytes() if said.is_file() else b""
    if folder.is_dir():
        shutil.rmtree(folder)
    table.to_pymrio().save_all(folder, table_format="csv")
    if kept:
        said.write_bytes(kept)


def main(arguments: list[str] | None = None) -> int:
    """Build both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wiod", type=Path, required=True)
    parser.add_argument("--oecd", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=HERE.parent / "tables" / "abroad")
    given = parser.parse_args(arguments)
    try:
        for table in (germany(given.wiod), korea(given.oecd)):
            save(table, given.out / table.name)
            print(table)
    except IOModelError as error:
        print(f"build_abroad: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
