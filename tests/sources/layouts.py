"""Small economies in the layouts of publishers abroad, and where the real files lie if they are at hand."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers.economies import Economy, drawn
from tests.sources import workbooks

SHARED = Path(os.environ.get("IOMODEL_SHARED_DATA", "/work/shared/data"))
CODES = ("A01", "C10-C12", "C27", "F", "R_S")


def at_hand(place):
    """A published file, or a skip that says which one is missing."""
    path = SHARED / place
    return pytest.param(
        path, marks=pytest.mark.skipif(not path.exists(), reason=f"{path} is not at hand"), id=place
    )


def economy(codes=CODES, seed=1, name="toy", unit="million USD"):
    """A table with imports for sectors and households; a fifth of final demand is exported."""
    n = len(codes)
    imported = np.random.default_rng(seed).uniform(0, 0.2 / n, (n, n))
    grown = drawn(seed, n, spent=(0.3, 0.6))
    whole = Economy(grown.A, grown.f, 1 - grown.A.sum(axis=0) - imported.sum(axis=0), imported)
    return whole.table(name, unit, codes, final_imports=0.1 * grown.f)


def wiod_national(path, years=(2013, 2014), country="Germany", seed=1, change=None):
    """WIOD's national workbook: a block for each year, domestic rows, imported rows, then totals."""
    final = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP"]
    head = ["Year", "Code", "Description", "Origin", *CODES, *final, "GO"]
    lines = [head, ["", "", "", "", *(f"name of {code}" for code in CODES), *final, "Total output"]]
    for year in years:
        table = economy(seed=seed + year)
        taxes = 0.01 * table.x
        home = np.column_stack([0.8 * table.f, *[0 * table.f] * 4, 0.2 * table.f, table.x])
        abroad = np.column_stack([table.Ym, *[0 * table.f] * 5, table.imports])
        lines += [
            [year, code, f"name of {code}", origin, *flows, *demand]
            for origin, goods, wanted in (("Domestic", table.Zd, home), ("Imports", table.Zm, abroad))
            for code, flows, demand in zip(CODES, goods, wanted, strict=True)
        ]
        rest = {
            "II_fob": (table.Zd + table.Zm).sum(axis=0),
            "TXSP": taxes,
            **dict.fromkeys(("EXP_adj", "PURR", "PURNR"), 0 * taxes),
            "VA": table.v.sum(axis=0) - taxes,
            "IntTTM": 0 * taxes,
            "GO": table.x,
        }
        lines += [[year, code, code, "TOT", *values, *[0.0] * 7] for code, values in rest.items()]
    if change:
        change(lines)
    notes = [["Country", country], ["National I-O tables"]]
    return workbooks.write(path, Notes=notes, **{"National IO-tables": lines})


def wiod_world(path, change=None, **options):
    """WIOD's world of 2013 as R data: two regions, three industries, whole millions."""
    import rdata

    regions, industries = ["JPN", "RoW"], ["c1", "c14", "c15"]
    n, rng = len(regions) * len(industries), np.random.default_rng(3)
    Z = np.rint(rng.uniform(0, 40, (n, n)))
    Y = np.rint(rng.uniform(0, 60, (n, 5 * len(regions))))
    Z[4], Z[:, 4], Y[4] = 0, 0, 0
    Y[4, 9] = -1  # an industry that makes nothing; its stocks are rounded to -1
    x = Z.sum(axis=1) + Y.sum(axis=1)
    x[[0, 4]] += [3, 1]
    whole = {
        "year": np.array([2011.0]),
        "countries": regions,
        "industries": industries,
        "final": Y,
        "output": x,
        "inter": Z,
    }
    whole = {
        key: np.array(value, dtype=str) if isinstance(value, list) else value for key, value in whole.items()
    }
    if change:
        change(whole)
    rdata.write_rda(path, {"wiot_2011": whole}, **options)
    return path, whole


def icio(path, world, change=None):
    """OECD's inter-country CSV of a world: pairs, final demand, then taxes, value added and output."""
    labels = ["_".join(pair) for pair in world.Z.index]
    wants = [f"{region}_{'HFCE' if kind == 'households' else 'GGFC'}" for region, kind in world.Y.columns]
    Z, Y = world.Z.to_numpy(), world.Y.to_numpy()
    x = Z.sum(axis=1) + Y.sum(axis=1)
    taxes = 0.01 * x
    frame = pd.DataFrame(np.hstack([Z, Y, x[:, None]]), index=labels, columns=[*labels, *wants, "OUT"])
    frame.loc["TLS"], frame.loc["VA"] = 0.0, 0.0
    frame.loc["TLS", labels], frame.loc["VA", labels] = taxes, x - Z.sum(axis=0) - taxes
    frame.loc["OUT"] = 0.0
    frame.loc["OUT", labels] = x
    if change:
        frame = change(frame)
    frame.to_csv(path, index_label="V1")
    return path


def oecd_national(path, table, apart, change=None):
    """OECD's national CSV of a table: total use with imports, or domestic and imported use apart."""
    users, final = [f"D{code}" for code in table.codes], ["HFCE", "EXPO"]
    Yd = np.column_stack([0.8 * table.f, 0.2 * table.f])
    Ym = np.column_stack([table.Ym[:, 0], 0 * table.f])
    if apart:
        rows = [np.hstack([table.Zd, Yd]), np.hstack([table.Zm, Ym])]
        index = [f"{kind}_{code}" for kind in ("DOM", "IMP") for code in table.codes]
    else:
        rows = [np.hstack([table.Zd + table.Zm, Yd + Ym, -table.imports[:, None]])]
        index, final = [f"TTL_{code}" for code in table.codes], [*final, "IMPO"]
    frame = pd.DataFrame(np.vstack(rows), index=index, columns=[*users, *final])
    taxes = 0.01 * table.x
    for label, values in {"TXS_INT_FNL": taxes, "VALU": table.v[0] - taxes, "OUTPUT": table.x}.items():
        frame.loc[label] = 0.0
        frame.loc[label, users] = values
    if change:
        frame = change(frame)
    frame.to_csv(path, index_label="V1")
    return path
