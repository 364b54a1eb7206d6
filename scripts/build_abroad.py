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

import numpy as np
import pandas as pd
import python_calamine

from iomodel.errors import IOModelError, LayoutError
from iomodel.sources import load_table
from iomodel.table import IOTable, TableMeta

HERE = Path(__file__).parent
DIGITS = 3
TOLERANCE = 1e-7
OUTSIDE = ("TXSP", "IntTTM")
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
    rows = (
        python_calamine.CalamineWorkbook.from_path(workbook)
        .get_sheet_by_name("National IO-tables")
        .to_python()
    )
    head, named = [str(cell) for cell in rows[0]], {str(cell): row for row in rows for cell in [row[3]]}
    if head[:4] != ["Year", "Code", "Description", "Origin"] or "Domestic" not in named:
        raise LayoutError(
            f"{workbook}: expected WIOD's national table in long form, with year, code and origin"
        )
    own = [row for row in rows[2:] if row[0] == year]
    frame = pd.DataFrame(own, columns=head)
    home, abroad, rest = (frame[frame["Origin"] == origin] for origin in ("Domestic", "Imports", "TOT"))
    codes = [str(code) for code in home["Code"]]
    final = [label for label in head[4:] if label not in codes and label not in ("EXP", "GO")] + ["EXP"]
    rest = rest.set_index("Code")
    components = ["VA", *OUTSIDE]
    return IOTable(
        codes=tuple(codes),
        Zd=numbers(home[codes]),
        Zm=numbers(abroad[codes]),
        Yd=numbers(home[final]),
        Ym=numbers(abroad[final]),
        v=numbers(rest.loc[components, codes]),
        x=numbers(home[["GO"]])[:, 0],
        categories=tuple(final),
        components=tuple(components),
        names_en=tuple(str(name) for name in home["Description"]),
        meta=TableMeta(
            name=f"germany-{year}",
            unit="million USD",
            year=year,
            title=f"Germany {year}, WIOD",
            prices="basic",
            source=WIOD_SOURCE,
            notes="Taxes less subsidies on products and international margins are outside GDP.",
            region="DEU",
            exports=("EXP",),
            outside_gdp=OUTSIDE,
            imports="imports by industry, all origins together",
            tolerance=TOLERANCE,
        ),
    )


def korea(folder: Path) -> IOTable:
    """Korea at 20 industries from OECD's inter-country table."""
    table = load_table(folder, region="KOR", year=2019)
    return table.replace(
        Zd=rounded(table.Zd),
        Zm=rounded(table.Zm),
        Yd=rounded(table.Yd),
        Ym=rounded(table.Ym),
        v=rounded(table.v),
        x=rounded(table.x),
        import_origins=None,
        membership=None,
        meta=table.meta.replace(
            name="korea-2019", title="Korea 2019, OECD", source=OECD_SOURCE, tolerance=TOLERANCE
        ),
    )


def numbers(frame: pd.DataFrame) -> np.ndarray:
    """A block of figures, rounded; empty cells are nothing."""
    return rounded(frame.replace("", 0.0).to_numpy(float))


def rounded(values: np.ndarray) -> np.ndarray:
    """Figures at the digits that are kept, without minus zero."""
    return np.round(np.asarray(values, dtype=float), DIGITS) + 0.0


def save(table: IOTable, folder: Path) -> None:
    """Write a table in pymrio's layout, in place of the one there."""
    if folder.is_dir():
        shutil.rmtree(folder)
    table.to_pymrio().save_all(folder, table_format="csv")


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
