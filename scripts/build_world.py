"""Build `tables/world`: OECD's inter-country table of 2019, 20 regions by 20 industries, as parquet.

Run ``python scripts/build_world.py --oecd FOLDER [--out tables/world]``; FOLDER is one that `pymrio.load_all`
reads, with value added in ``va.csv``. OECD's tables may be passed on with attribution (oe.cd/icio). Figures
stay as they are. Labour and capital, two fixed thirds and one of a residual, are joined to value added again.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pandas as pd
import pymrio
from building import build

from iomodel.sources.mrio.pymrio_files import require_numbers

NAME = "oecd-2019"
FINAL = {"C": "consumption", "I": "investment", "Cx": "purchases-abroad"}
SOURCE = """\
publisher_en = "Organisation for Economic Co-operation and Development (OECD)"
title_en = "OECD inter-country table 2019, 20 regions"
year = 2019
levels = ["20"]
unit = "million USD"
prices = "basic"
attribution = "OECD (2023), Inter-Country Input-Output Tables, 2023 edition, oe.cd/icio. Processed: 19 \
countries and the rest of the world, 20 sections of ISIC Rev. 4; labour and capital joined to value added."
address = "https://www.oecd.org/sti/ind/inter-country-input-output-tables.htm"
licence = "OECD terms of use: reuse and redistribution permitted with attribution to the OECD"
notes = [
    "GDP of a country leaves out taxes less subsidies on final products, which the file has not.",
    "Output is the sum of sales: the file has no row of output, so the rows prove nothing.",
]

[components]
value_added = "value added at basic prices"
net_taxes = "taxes less subsidies on intermediate products"

[totals]
output = {output!r}
gdp = {gdp!r}

[sha256]
"flows.parquet" = "{digest}"
"""


def flows_of(folder: Path) -> pd.DataFrame:
    """Sales by sector to sectors and final users, with value added and net taxes below [million USD]."""
    system = pymrio.load_all(folder)
    earned = pd.read_csv(folder / "va.csv", header=[0, 1], index_col=0)
    sales = pd.concat([system.Z, system.Y.rename(columns=FINAL, level=1)], axis=1)
    sales.columns = [":".join(map(str, label)) for label in sales.columns]
    sales.index = [":".join(map(str, label)) for label in sales.index]
    earned.columns = [":".join(label) for label in earned.columns]
    joined = pd.DataFrame(
        {"value_added": earned.loc["labour"] + earned.loc["capital"], "net_taxes": earned.loc["net_taxes"]}
    ).T
    flows = pd.concat([sales, joined.reindex(columns=sales.columns, fill_value=0.0)]).astype(float)
    require_numbers(flows, str(folder))
    return flows + 0.0


def write(folder: Path, flows: pd.DataFrame) -> None:
    """The file and what it says of itself."""
    kept = folder / "flows.parquet"
    flows.rename_axis("seller").copy().reset_index().to_parquet(
        kept,
        compression="zstd",
        compression_level=19,
        use_dictionary=["seller"],
        write_statistics=False,
        store_schema=False,
    )
    sectors = [label for label in flows.index if ":" in label]
    text = SOURCE.format(
        output=float(flows.loc[sectors].to_numpy().sum()),
        gdp=float(flows.drop(sectors).to_numpy().sum()),
        digest=hashlib.sha256(kept.read_bytes()).hexdigest(),
    )
    (folder / "source.toml").write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Build the table."""
    return build(__doc__, "world", NAME, flows_of, write, arguments)


if __name__ == "__main__":
    sys.exit(main())
