"""Workbooks in the official layout, made from the stored tables: the same file on every run."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pymrio
import xlsxwriter

from iomodel.files import tables_folder
from iomodel.sources.bundled import load_basic, load_classification

TITLES = {
    "japan-2015": "平成27年（2015年）産業連関表　取引基本表（生産者価格評価）　（単位：百万円）",
    "japan-2011": "平成23年（2011年）産業連関表　取引基本表（生産者価格評価）　（単位：百万円）",
}

_CATEGORY_CODES = {
    "ohcc": "7111", "hhco": "7211", "npco": "7212", "govc": "7311", "gosc": "7321", "invg": "7411",
    "invp": "7511", "stck": "7611", "adjs": "7711", "expo": "8011", "expd": "8012", "impo": "8411",
    "impd": "8412", "imta": "8511", "imtx": "8611",
}  # fmt: skip
_COMPONENT_CODES = {
    "ohcr": "7111", "wage": "9111", "ssce": "9112", "othp": "9113", "opse": "9211", "depr": "9311",
    "drsc": "9321", "idtx": "9411", "subs": "9511",
}  # fmt: skip


def published(name, level):
    """Flows in million yen by official code: sectors and value added by sectors and final demand."""
    system = pymrio.load_all(tables_folder() / "io" / name / level)
    codes = load_classification(name).codes(level)
    width = len(codes[0])
    categories = list(system.Y.columns.get_level_values("category"))
    parts = list(system.value_added.F.index)
    flows = pd.DataFrame(
        np.block(
            [
                [system.Z.to_numpy(), system.Y.to_numpy()],
                [system.value_added.F.to_numpy(), np.zeros((len(parts), len(categories)))],
            ]
        )
        * 1000,
        index=[*codes, *(_COMPONENT_CODES[part][:width] for part in parts)],
        columns=[*codes, *(_CATEGORY_CODES[label][:width] for label in categories)],
    ).round()
    flows = flows.groupby(level=0, sort=False).sum()
    return flows.T.groupby(level=0, sort=False).sum().T


def published_basic(name):
    """The basic table in million yen by official codes: 7 digits in rows, 6 in columns."""
    flows = load_basic(name).mul(1000).round()
    flows.index = [_COMPONENT_CODES.get(label, label).ljust(7, "0") for label in flows.index]
    flows.columns = [_CATEGORY_CODES.get(label, label).ljust(6, "0") for label in flows.columns]
    return flows


def published_2020():
    """A table of 2020 made up from that of 2015: one tenth of 674 is the new sector 675."""
    flows = published("japan-2015", "107")
    flows.loc["675"] = flows.loc["674"] * 0.1
    flows.loc["674"] *= 0.9
    flows["675"] = flows["674"] * 0.1
    flows["674"] *= 0.9
    return flows.loc[sorted(flows.index), sorted(flows.columns)]


def with_totals(flows):
    """The flows with every total of the official layout, in its order of codes."""
    columns = flows.columns
    width = len(columns[0])
    inside = list(columns[columns < "7"])
    home = [c for c in columns if "71" <= c[:2] <= "77"]
    exports = [c for c in columns if c[:2] == "80"]
    imports = [c for c in columns if c[:2] in ("84", "85", "86")]
    sums = {
        "70": inside,
        "78": home,
        "79": inside + home,
        "81": exports,
        "82": home + exports,
        "83": inside + home + exports,
        "87": imports,
        "88": home + exports + imports,
        "97": inside + home + exports + imports,
    }
    added = {stem.ljust(width, "0"): flows[parts].sum(axis=1) for stem, parts in sums.items()}
    whole = pd.concat([flows, pd.DataFrame(added)], axis=1)
    rows, width = flows.index, len(flows.index[0])
    added = [r for r in rows if r >= "7"]
    sums = {"70": [r for r in rows if r < "7"], "96": added, "97": list(rows)}
    for stem, parts in sums.items():
        whole.loc[stem.ljust(width, "0")] = whole.loc[parts].sum()
    return whole.loc[sorted(whole.index), sorted(whole.columns)]


def names_of(name, level):
    """Japanese names of sectors by code."""
    return {code: japanese for code, (_, japanese) in load_classification(name).names[level].items()}


def cells(whole, title, names):
    """The sheet as rows of cells: title, codes, names, then figures."""
    head = [[title], ["", "", *whole.columns], ["", "", *(names.get(c, f"計{c}") for c in whole.columns)]]
    body = [
        [code, names.get(code, f"計{code}"), *map(float, values)]
        for code, values in zip(whole.index, whole.to_numpy(), strict=True)
    ]
    return [*head, *body, [], ["注：四捨五入の関係で、内訳は合計と必ずしも一致しない。"]]


def sheet(name="japan-2015", level="37"):
    """A whole official sheet."""
    return cells(with_totals(published(name, level)), TITLES[name], names_of(name, level))


def write(path, *sheets, **named):
    """Write sheets of cells to a workbook with a fixed date."""
    with xlsxwriter.Workbook(path, {"nan_inf_to_errors": True}) as workbook:
        workbook.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        for title, rows in [*((f"表{i + 1}", rows) for i, rows in enumerate(sheets)), *named.items()]:
            page = workbook.add_worksheet(title)
            for row, line in enumerate(rows):
                for column, value in enumerate(line):
                    if value != "":
                        page.write(row, column, value)
    return path


def import_matrix(name, level):
    """The official kind of matrix of imports, split in proportion: cell by cell the share of all use."""
    return import_matrix_of(published(name, level))


def import_matrix_of(flows):
    """The same for any published flows."""
    inside = [c for c in flows.columns if c < "7"]
    home = [c for c in flows.columns if c < "78"]
    sectors = flows.loc[[r for r in flows.index if r < "7"]]
    imports = -sectors[[c for c in flows.columns if "84" <= c[:2] <= "86"]].sum(axis=1)
    use = sectors[home].sum(axis=1)
    matrix = sectors[home].mul(np.where(use != 0, imports / use.replace(0, 1), 0), axis=0)
    width = len(inside[0])
    matrix["70".ljust(width, "0")] = matrix[inside].sum(axis=1)
    matrix["78".ljust(width, "0")] = matrix[[c for c in home if c >= "7"]].sum(axis=1)
    return matrix[sorted(matrix.columns)]


def employment(codes, persons):
    """The official kind of table of employment."""
    head = [["雇用表（生産活動部門別従業者内訳表）　（単位：人）"], ["", "", "従業者総数", "個人業主"]]
    body = [[code, "", float(count), 0.0] for code, count in zip(codes, persons, strict=True)]
    return [*head, *body, ["7".ljust(len(codes[0]), "0"), "内生部門計", float(sum(persons)), 0.0]]


def places(rows, code, column_code):
    """Position of a figure in a sheet made by `cells`."""
    row = next(i for i, line in enumerate(rows) if i > 2 and line and line[0] == code)
    return row, rows[1].index(column_code)
