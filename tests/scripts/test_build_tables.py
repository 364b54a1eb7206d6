"""The builder, on an economy of four sectors: what it writes, and what it refuses."""

import importlib
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pymrio
import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_tables.py"

ROWS = ["0111011", "0111012", "0112011", "0121011", "0211011"]
COLUMNS = ["011101", "012101", "021101"]
SMALL = ["0111", "0112", "0121", "0211"]  # 0112 is scrap: a row without a column, of no output
FINAL = ["ohcc", "hhco", "expo", "expd", "impo", "impd", "imta", "imtx"]
VALUE_ADDED = ["ohcr", "wage", "opse"]
FLOWS = """\
code     011101  012101  021101  ohcc   hhco  expo  expd    impo    impd  imta    imtx
0111011   1.500   2.250   0.125   0.0  9.125   0.5  0.00  -1.000   0.000   0.0  -0.100
0111012   0.100   0.000   0.000   0.0  0.000   0.0  0.00   0.000   0.000   0.0   0.000
0112011  -0.250   0.300   0.000   0.0  0.000   0.0  0.00  -0.050   0.000   0.0   0.000
0121011   2.000   3.000   4.000   0.5   10.0   6.0  0.25  -3.000  -0.125   0.0  -0.125
0211011   0.700   1.300   2.000   0.6    5.0   0.0  0.00   0.000   0.000   0.0   0.000
ohcr      0.200   0.400   0.500   0.0    0.0   0.0  0.00   0.000   0.000   0.0   0.000
wage      5.000   9.000   2.000   0.0    0.0   0.0  0.00   0.000   0.000   0.0   0.000
opse      3.250   6.250   0.975   0.0    0.0   0.0  0.00   0.000   0.000   0.0   0.000
"""
EDITIONS = """
publisher = {{ ja = "架空省", en = "Ministry of Fiction" }}

[[edition]]
name = "toy-2000"
year = 2000
title_ja = "架空表"
title_en = "Toy table"
address = "https://example.org/toy"
basic = "transactions_basic.csv"
levels = ["1", "2", "3", "4"]
notes = ["A toy."]
totals = {{ output = {output}, gross_value_added = {gross_value_added}, gdp = {gdp} }}

[[broad]]
code = "1"
name_ja = "全産業"
name_en = "All industries"
parts = ["01", "02"]
"""


def basic_flows() -> pd.DataFrame:
    """The basic table of the toy economy."""
    return pd.read_csv(StringIO(FLOWS), sep=r"\s+", dtype={"code": str}).set_index("code")


def summed(basic: pd.DataFrame, digits: int) -> pd.DataFrame:
    """The basic table by the first digits of its codes, with the totals a published table has."""

    def short(code: str) -> str:
        return code[:digits] if code[0].isdigit() else code

    sectors = list(dict.fromkeys(code[:digits] for code in SMALL))
    level = basic.groupby(short).sum().T.groupby(short).sum().T
    level = level.reindex(index=sectors + VALUE_ADDED, columns=sectors + FINAL, fill_value=0.0).round(3)
    level["X"] = level.loc[sectors].sum(axis=1)
    level.loc["X"] = level[sectors].sum()
    return level.round(3)


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    """A complete figures folder in the published layout."""
    basic = basic_flows()
    folder = tmp_path / "figures" / "toy-2000"
    folder.mkdir(parents=True)
    (tmp_path / "figures" / "classification").mkdir()
    basic.to_csv(folder / "transactions_basic.csv")
    listed = pd.DataFrame(
        [("row", code) for code in ROWS] + [("col", code) for code in COLUMNS], columns=["kind", "code"]
    )
    listed["name_ja"], listed["name_en"] = "品目" + listed["code"], "Item " + listed["code"]
    listed["small"], listed["medium"], listed["large"] = (listed["code"].str[:n] for n in (4, 3, 2))
    listed.to_csv(folder / "sectors_basic.csv", index=False)
    official = listed.rename(columns={"small": "s4", "medium": "s3", "large": "s2"})
    official["kind"] = official["kind"].replace("col", "column")
    official["code"] = official["code"].where(official["code"] != "0112011", "0112011P")
    official.assign(block="endogenous").to_csv(tmp_path / "figures" / "classification" / "toy-2000.csv")
    for digits in (2, 3, 4):
        level = summed(basic, digits)
        level.rename_axis("code").to_csv(folder / f"transactions_{digits}.csv")
        sectors = [code for code in level.index if code[0].isdigit()]
        pd.DataFrame(
            {
                "name_ja": [f"部門{code}" for code in sectors],
                "name_en": [f"Sector {code}" for code in sectors],
                "output_bn_yen": level.loc[sectors, "X"],
                "imports_bn_yen": -level.loc[sectors, ["impo", "impd"]].sum(axis=1).round(3),
                "exports_bn_yen": level.loc[sectors, ["expo", "expd"]].sum(axis=1).round(3),
                "gva_bn_yen": level.loc[VALUE_ADDED, sectors].sum().round(3),
            },
            index=pd.Index(sectors, name="code"),
        ).to_csv(folder / f"sectors_{digits}.csv")
    value_added = basic.loc[VALUE_ADDED].sum(axis=1)
    totals = {
        "output": round(basic.loc[ROWS].to_numpy().sum(), 3),
        "gross_value_added": round(value_added.sum(), 3),
        "gdp": round(value_added.drop("ohcr").sum(), 3),
    }
    (tmp_path / "editions.toml").write_text(EDITIONS.format(**totals), encoding="utf-8")
    return tmp_path / "figures"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """The script as a module, with its folder on the path as when it is run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPT.parent)
        return importlib.import_module(SCRIPT.stem)


@pytest.fixture
def build(
    builder: ModuleType, figures: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[int, str]]:
    """One run of the builder: its exit code and what it says on stderr."""

    def run() -> tuple[int, str]:
        out, editions = figures.parent / "out", figures.parent / "editions.toml"
        code = builder.main([str(figures), "--out", str(out), "--editions", str(editions)])
        return code, capsys.readouterr().err

    return run


def written(figures: Path) -> dict[str, bytes]:
    out = figures.parent / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def replace_text(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_toy_economy_is_built_twice_alike_and_opens(figures, build):
    assert build() == (0, "")
    files = written(figures)
    assert build() == (0, "")
    assert written(figures) == files
    assert {name.split("/")[0] for name in files} == {"toy-2000"}

    out = figures.parent / "out" / "toy-2000"
    table = pymrio.load_all(out / "4")
    assert table.Z.index[1] == ("JPN", "0112 Sector 0112")
    assert table.Z.loc[("JPN", "0111 Sector 0111")].tolist() == [1.6, 0.0, 2.25, 0.125]
    assert table.Z[("JPN", "0112 Sector 0112")].tolist() == [0.0] * 4
    assert table.value_added.F.loc["wage"].tolist() == [5.0, 0.0, 9.0, 2.0]
    output = table.Z.sum(axis=1) + table.Y.sum(axis=1)
    np.testing.assert_allclose(table.copy().calc_all().x["indout"], output, atol=1e-12)

    about = tomllib.loads((out / "4" / "source.toml").read_text(encoding="utf-8"))
    assert about["publisher_en"] == "Ministry of Fiction"
    assert about["notes"][1:] == [
        "Negative intermediate flows: 1 (by-products and scrap booked as negative inputs).",
        "Without output: 0112.",
        "A toy.",
    ]
    names = pd.read_csv(out / "sectors.csv", dtype=str)
    assert names.loc[0].tolist() == ["1", "1", "全産業", "All industries"]
    rows = pd.read_csv(out / "classification.csv", dtype=str, keep_default_na=False)
    assert rows.loc[3].tolist() == [
        "row", "0121011", "品目0121011", "Item 0121011", "0121", "012", "01", "1", "22.5", "6.25",
    ]  # fmt: skip
    cells = pd.read_parquet(out / "basic" / "flows.parquet")
    assert len(cells) == (basic_flows() != 0).to_numpy().sum()


REFUSED = {
    "basic cell": ("toy-2000/transactions_basic.csv", "9.125", "9.126", "disagree at"),
    "basic cell of value added": ("toy-2000/transactions_basic.csv", "wage,5.0", "wage,5.001", "disagree at"),
    "level cell": (
        "toy-2000/transactions_3.csv",
        "9.125",
        "9.225",
        "transactions_3.csv: rows and their total",
    ),
    "total of a row": ("toy-2000/transactions_2.csv", ",9.6\n", ",9.7\n", "rows and their total X"),
    "sector list": ("toy-2000/sectors_4.csv", "6.25", "6.35", "exports_bn_yen"),
    "fourth decimal": ("toy-2000/transactions_basic.csv", "2.25", "2.2504", "at most three decimals"),
    "text for a figure": ("toy-2000/transactions_basic.csv", "2.25", "n.a.", "at most three decimals"),
    "code": ("toy-2000/transactions_basic.csv", "0121011", "0121012", "differ from those of sectors_basic"),
    "name": ("classification/toy-2000.csv", "Item 0211011", "Item", "named or classified differently"),
    "published total": ("editions.toml", "gdp = ", "gdp = 1", "total gdp"),
    "Japanese name": ("toy-2000/sectors_3.csv", "部門012", "", "no Japanese name"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_altered_figures_folder_is_refused_and_nothing_is_written(figures, build, case):
    name, old, new, message = REFUSED[case]
    assert build() == (0, "")
    before = written(figures)
    replace_text(figures.parent / name if name == "editions.toml" else figures / name, old, new)
    code, said = build()
    assert code == 2
    assert message in said
    assert len(said.splitlines()) == 1
    assert written(figures) == before


def test_a_missing_file_is_named_on_the_command_line(figures):
    (figures / "toy-2000" / "transactions_3.csv").unlink()
    out, editions = figures.parent / "out", figures.parent / "editions.toml"
    command = [sys.executable, str(SCRIPT), str(figures), "--out", str(out), "--editions", str(editions)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "transactions_3.csv is missing" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not out.exists()


def test_names_of_another_year_are_taken_only_for_the_same_meaning(figures, build):
    later = figures / "toy-2001"
    shutil.copytree(figures / "toy-2000", later)
    shutil.copy(figures / "classification" / "toy-2000.csv", figures / "classification" / "toy-2001.csv")
    for digits in (2, 3, 4):
        path = later / f"sectors_{digits}.csv"
        pd.read_csv(path, dtype=str).assign(name_ja="").to_csv(path, index=False)
    replace_text(later / "sectors_3.csv", "Sector 021", "Another sector")

    plan = figures.parent / "editions.toml"
    text = plan.read_text(encoding="utf-8")
    edition = text[text.index("[[edition]]") : text.index("[[broad]]")]
    again = edition.replace("2000", "2001").replace("notes", 'names_ja_from = "toy-2000"\nnotes')
    plan.write_text(text.replace("[[broad]]", again + "[[broad]]"), encoding="utf-8")
    assert "sector 021 of the 3-sector table has no Japanese name" in build()[1]

    given = again.replace("notes", 'names_ja = { 3 = { 021 = "別部門" } }\nnotes')
    plan.write_text(text.replace("[[broad]]", given + "[[broad]]"), encoding="utf-8")
    assert build() == (0, "")
    names = pd.read_csv(figures.parent / "out" / "toy-2001" / "sectors.csv", dtype=str)
    found = names.set_index("code")["name_ja"][["01", "012", "021", "0211"]]
    assert found.tolist() == ["部門01", "部門012", "別部門", "部門0211"]
