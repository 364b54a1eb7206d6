"""Build `tables/update`: margins of 2020 for Japan's table of 2015, from OECD's inter-country table of 2020.

Run ``python scripts/build_update.py --oecd FOLDER [--out tables/update]``; FOLDER holds the file of 77
regions by 11 groups and its manifest. All groups are scaled by one factor, that of Japan's published total
output, and spread over the sectors of 2015 that ISIC puts into them, as output was in 2015. Output less
purchases is value added with taxes on products; the file's split of value added, fixed thirds, is not used.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from building import build

from iomodel.errors import ChecksumError, UnbalancedTableError
from iomodel.sources import load_table
from iomodel.sources.concordance import isic_concordance

NAME, BASE, LEVEL, COUNTRY = "japan-2020-update", "japan-2015", 107, "JPN"
PUBLISHED_OUTPUT = 1_026_154.0
"""Japan's total output of 2020 [billion JPY]."""
GROUPS = (12, 33, 39, 43, 47, 53, 63, 68, 84, 88, 99)
"""Last division of ISIC Rev. 4 of each of the 11 groups; the first is agriculture, mining and food."""
GOODS = 2
"""Groups of goods, whose imports are brought to their own margins; the others to one of all together."""
CATEGORIES = {
    "consumption": ("ohcc", "hhco", "npco", "govc", "gosc"),
    "investment": ("invg", "invp", "stck"),
    "exports": ("expo", "expd"),
}
FILE, MANIFEST = "icio_77c_11s_oecd2020.npz", "MANIFEST_OECD2020.json"
SOURCE = """\
title_en = "Japan 2015 brought to margins of 2020 (an update, not a published table)"
base = "{base}"
levels = ["37", "107"]
attribution = "OECD (2023), Inter-Country Input-Output Tables, 2023 edition, table of 2020, oe.cd/icio, as \
77 regions by 11 groups; 総務省ほか9府省庁「平成27年（2015年）産業連関表」（e-Stat）を加工して作成。\
Processed: margins of 11 groups, scaled to the output of Japan's 2020 tables, brought into the table of 2015."
notes = [
    "Margins are known for 11 groups: the update says nothing within manufacturing, one group but for food.",
    "OECD's groups are of the national accounts at basic prices, Japan's sectors are not: part of what moves \
is definition, not change.",
]

[totals]
output = {output!r}

[sha256]
"margins.csv" = "{digest}"
"""


@dataclass(frozen=True)
class Groups:
    """Margins of Japan by group, in billion yen once scaled."""

    output: np.ndarray
    earned: np.ndarray
    imports: np.ndarray
    demand: dict[str, float]


def groups_of(folder: Path) -> Groups:
    """Margins from the world's file, whose totals are first held against the manifest."""
    about = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if hashlib.sha256((folder / FILE).read_bytes()).hexdigest() != about["sha256_file"]:
        raise ChecksumError(f"{folder / FILE} is not the file of its manifest")
    countries, n = about["countries_in_file"], len(GROUPS)
    flows = np.load(folder / FILE)["data"]
    world = n * len(countries)
    sales, bills = flows[:world], flows[world:]
    for what, found, key in (
        ("output", sales.sum(), "world_gross_output"),
        ("value added", bills[1:].sum(), "world_value_added"),
    ):
        if abs(found - about["fixture_totals"][key]) > 1e-9 * found:
            raise UnbalancedTableError(f"{FILE}: {what} adds up to {found:,.1f}, not to that of the manifest")
    place = countries.index(COUNTRY)
    home = np.zeros(world, dtype=bool)
    home[n * place : n * (place + 1)] = True
    users = flows.shape[1] - world
    buys = np.concatenate([home, np.arange(users) // (users // len(countries)) == place])
    output = sales[home].sum(axis=1)
    final = sales[:, buys][:, n:].sum(axis=0)
    scale = PUBLISHED_OUTPUT / output.sum()
    return Groups(
        output=scale * output,
        earned=scale * (output - sales[:, :world][:, home].sum(axis=0)),
        imports=scale * sales[~home][:, buys].sum(axis=1).reshape(-1, n).sum(axis=0),
        demand={
            "consumption": float(scale * (final[0] + final[2])),
            "investment": float(scale * final[1]),
            "exports": float(scale * sales[home][:, ~buys].sum()),
        },
    )


def shares_of(sectors: tuple[str, ...], output: np.ndarray) -> np.ndarray:
    """Share of each sector's output that ISIC puts into each group, shape (n, groups)."""
    reached = isic_concordance()
    group = np.searchsorted(GROUPS, [int(division) for division in reached.codes])
    by_row = np.zeros((len(GROUPS), reached.weights.shape[1]))
    np.add.at(by_row, group, np.asarray(reached.weights))
    place = {code: i for i, code in enumerate(sectors)}
    found = np.zeros((len(sectors), len(GROUPS)))
    rows = [place[code] for code in reached.official.rows[str(LEVEL)]]
    np.add.at(found, rows, (by_row * reached.official.output).T)
    return found / output[:, None]


def spread(base: np.ndarray, shares: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Totals of groups over sectors, as the base is; what no group covers grows as the whole does."""
    covered = (shares * base[:, None]).sum(axis=0)
    grown = (shares * (wanted / covered)).sum(axis=1) * base
    rest = (1 - shares.sum(axis=1)) * base * wanted.sum() / covered.sum()
    return (grown + rest) * wanted.sum() / (grown + rest).sum()


def margins_of(folder: Path) -> pd.DataFrame:
    """The rows of the file of margins [billion JPY]."""
    table, found = load_table(BASE, LEVEL), groups_of(folder)
    shares = shares_of(table.codes, table.x)
    goods = np.column_stack([shares[:, :GOODS], shares[:, GOODS:].sum(axis=1)])
    imports = np.append(found.imports[:GOODS], found.imports[GOODS:].sum())
    known = pd.Series((table.Yd + table.Ym).sum(axis=0), index=list(table.categories))
    by_sector = {
        "output": spread(table.x, shares, found.output),
        "value_added": spread(table.v.sum(axis=0), shares, found.earned),
        "imports": spread(table.imports, goods, imports),
    }
    rows = [("year", "", 2020.0)]
    rows += [
        (kind, code, value)
        for kind, values in by_sector.items()
        for code, value in zip(table.codes, values, strict=True)
    ]
    rows += [
        ("final_demand", code, value * found.demand[group] / known[list(codes)].sum())
        for group, codes in CATEGORIES.items()
        for code, value in known[list(codes)].items()
    ]
    frame = pd.DataFrame(rows, columns=["margin", "code", "value"])
    return frame.assign(value=frame["value"].round(4).map(lambda value: f"{value:.10g}"))


def write(folder: Path, margins: pd.DataFrame) -> None:
    """The margins and what is to know of them."""
    text = "# Margins of 2020 [billion JPY]: OECD's 11 groups spread over 107 sectors; see source.toml.\n"
    content = (text + margins.to_csv(index=False, lineterminator="\n")).encode("utf-8")
    (folder / "margins.csv").write_bytes(content)
    about = SOURCE.format(base=BASE, output=PUBLISHED_OUTPUT, digest=hashlib.sha256(content).hexdigest())
    (folder / "source.toml").write_text(about, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Build the margins."""
    return build(__doc__, "update", NAME, margins_of, write, arguments)


if __name__ == "__main__":
    sys.exit(main())
