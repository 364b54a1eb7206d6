"""Valid inputs of every kind, each in a folder of its own, with the command that reads them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

FAST = ("--sectors", "13", "--model", "direct")


def seeds(folder: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """Valid inputs, by kind: a folder of files, and the command that reads them from ``{}``."""
    tables = ROOT / "tables"
    made = {
        "scenario": ("run", "{}/x.toml", *FAST, "--json"),
        "recipe": ("report", "{}/x.toml", "--out", "{}/out"),
        "estimate": ("reproduce", "{}/x.toml", "--sectors", "13"),
        "material": ("prices", "--material", "{}", "--times", "2", "--sectors", "13"),
        "workbook": ("tables", "add", "{}/x.xlsx", "--name", "mine"),
        "CSV": ("tables", "add", "{}", "--name", "mine"),
        "concordance": (
            *("run", "rare-earth-ban", "--table", str(folder / "world"), "--region", "JPN"),
            *("--model", "direct", "--concordance", "{}/x.csv"),
        ),
        "table folder": ("run", "rare-earth-ban", "--table", "{}", "--region", "JPN", "--model", "direct"),
    }
    found = {}
    for kind, words in made.items():
        place = folder / kind
        place.mkdir(parents=True)
        found[kind] = (place, words)
    ban = (tables / "scenarios" / "dual-use-and-retaliation.toml").read_text(encoding="utf-8")
    (folder / "scenario" / "x.toml").write_text(ban, encoding="utf-8")
    (folder / "recipe" / "x.toml").write_text(
        'name = "x"\ntitle = "Ban"\nscenarios = ["rare-earth-ban"]\nmodels = ["direct"]\nsectors = 13\n'
        'durations = [90, "6 months"]\nformats = ["nc"]\nlanguage = "en"\nlead = "direct"\n'
        '[grid]\n"cuts.*.share" = ["50 %", 1.0]\n"stocks.*.days" = [0, 60]\n',
        encoding="utf-8",
    )
    shutil.copy(tables / "estimates" / "dir-a.toml", folder / "estimate" / "x.toml")
    shutil.copytree(tables / "materials" / "rare-earths", folder / "material", dirs_exist_ok=True)
    rows = "".join(f"{code},works,1\n" for code in ("27", "29", "30", "33", "35"))
    (folder / "concordance" / "x.csv").write_text("code,sector,weight\n" + rows, encoding="utf-8")
    _written(folder)
    return found


def _written(folder: Path) -> None:
    """Seeds that iomodel and pymrio write."""
    from iomodel.sources import copy_template

    copy_template(folder / "workbook" / "x.xlsx")
    shutil.rmtree(folder / "CSV")
    copy_template(folder / "CSV")
    shutil.rmtree(folder / "table folder")
    _world(("A", "C", "G")).save_all(folder / "table folder")
    _world(("farms", "works", "shops")).save_all(folder / "world")


def _world(sectors: tuple[str, ...]) -> Any:
    """Two regions of three sectors that buy from each other."""
    import numpy as np
    import pandas as pd
    import pymrio

    labels = pd.MultiIndex.from_product([("JPN", "USA"), sectors], names=["region", "sector"])
    wants = pd.MultiIndex.from_product([("JPN", "USA"), ("households",)], names=["region", "category"])
    rng = np.random.default_rng(1)
    Z, Y = rng.uniform(1, 2, (len(labels), len(labels))), rng.uniform(5, 9, (len(labels), len(wants)))
    parts = pd.Index(["value added"], name="inputtype")
    unit = pd.DataFrame({"unit": "M USD"}, index=labels)
    rest = Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0)
    return pymrio.IOSystem(
        name="two regions 2019",
        Z=pd.DataFrame(Z, index=labels, columns=labels),
        Y=pd.DataFrame(Y, index=labels, columns=wants),
        unit=unit,
        factor_inputs={
            "name": "factor_inputs",
            "F": pd.DataFrame([rest], index=parts, columns=labels),
            "unit": pd.DataFrame({"unit": "M USD"}, index=parts),
        },
    )
