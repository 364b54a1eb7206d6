"""What all materials together expose, and which of their rows matter most."""

from __future__ import annotations

import pandas as pd

from iomodel.cli.show import percent, print_json, print_table, print_text
from iomodel.materials.material import Material
from iomodel.questions.binding import binding_rows
from iomodel.questions.exposed import exposed_value_added
from iomodel.table import IOTable


def show_binding(materials: list[Material], table: IOTable, count: int, as_json: bool) -> None:
    """Print exposed value added by material and rule, and the rows that matter most."""
    exposed, rows = exposed_value_added(materials, table), binding_rows(materials, table).head(count)
    if as_json:
        print_json({"exposed": exposed.reset_index().to_dict("records"), "rows": rows.to_dict("records")})
        return
    print_table(
        f"Exposed value added with everything unmet, % of GDP; table {table.name}",
        ["material", *exposed.columns],
        [
            [str(name), *map(_share, shares)]
            for name, shares in zip(exposed.index, exposed.values, strict=True)
        ],
        right=range(1, 1 + len(exposed.columns)),
    )
    print_text(
        "max: a sector stops with its worst product; materials: materials fail independently of each other; "
        "independent: products do, also those of one material. Rows of two materials that stop one product "
        "count once under independent and twice under materials, so that either may expose more. Suppliers "
        "and users of what stands still are left out."
    )
    _print_rows(rows, len(materials))


def _print_rows(rows: pd.DataFrame, count: int) -> None:
    """The rows that matter most."""
    print_table(
        f"\nThe {len(rows)} rows that matter most" + (f" of {count} materials" if count > 1 else ""),
        ["sector", "element", "material", "needed for", "alone", "saved", "grade"],
        [
            [
                row["sector"],
                row["element"],
                row["material"],
                row["application"] or row["product"],
                _share(row["alone"]),
                _share(row["binding"]),
                row["confidence"],
            ]
            for row in rows.to_dict("records")
        ],
        right=[4, 5],
    )
    print_text(
        "alone: exposed value added of the row, % of GDP; saved: what is saved if this row is zero, by the "
        "rule max. A row behind a worse one in its sector saves nothing."
    )


def _share(value: float) -> str:
    """A share in per cent, without a sign."""
    return percent(value).removeprefix("+").removesuffix(" %")
