"""A result in other forms: plain data, NetCDF, a workbook, a styled table, LaTeX."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from iomodel.errors import SourceError
from iomodel.extras import require
from iomodel.figure import signed
from iomodel.files import require_writable, write_file
from iomodel.files.workbooks import Front, Kind, Sheet, workbook
from iomodel.languages import Language, either, known_language
from iomodel.models.measures import REAL_GDP
from iomodel.notation import DAY, MODEL, SCENARIO, SECTOR
from iomodel.simulate.losses import Losses
from iomodel.simulate.measures import measure_records
from iomodel.simulate.persons import employees
from iomodel.table.meta import parse_unit

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_WORDS: dict[str, tuple[str, str]] = {
    SCENARIO: ("scenario", "シナリオ"),
    MODEL: ("model", "モデル"),
    SECTOR: ("code", "コード"),
    DAY: ("day", "日"),
    "days": ("days", "日数"),
    "gdp": ("GDP [% of a year]", "GDP（年間比 %）"),
    "output": ("output [% of a year]", "生産額（年間比 %）"),
    "yen": ("GDP [trillion {currency}]", "GDP（兆{currency}）"),
    "hardest hit": ("hardest hit", "損失の大きい部門"),
    "region": ("region", "地域"),
    "name": ("sector", "部門"),
    "output_sum": ("output [{unit}]", "生産額（{unit}）"),
    "value_added": ("value added [{unit}]", "付加価値（{unit}）"),
    "output_share": ("output [% of the sector's year]", "生産額（自部門の年間比 %）"),
    "gdp_share": ("value added [% of a year's GDP]", "付加価値（年間GDP比 %）"),
    "employment": ("persons engaged [average over a year]", "就業者（人、年平均）"),
    "summary": ("Summary", "概要"),
    "sectors": ("Losses by sector", "部門別の損失"),
    "daily": ("GDP on the day [% of normal]", "その日のGDP（平常日比 %）"),
    "about": ("About", "説明"),
    "title": ("What the cut-off costs", "供給途絶の損失"),
    "caption": (
        "Change of GDP and output; trillion {currency} at {kind} GDP of {year}; table {table}, {n} sectors.",
        "GDPと生産額の変化。兆{currency}は{year}年{kind}GDP換算。産業連関表は{table}、{n}部門。",
    ),
    "assumes": ("{model}: assumes", "{model}：前提"),
    "errs": ("{model}: known error", "{model}：誤差の方向"),
    "version": ("made with iomodel", "作成：iomodel"),
    "note": ("note", "注"),
    "refused": ("no answer from {model}", "{model}：解なし"),
    "JPY": ("JPY", "円"),
    "nominal": ("nominal", "名目"),
    "real": ("real", "実質"),
}
_SHARES = ("gdp", "output", "yen")
"""Columns of the summary that carry a sign."""

_KINDS: dict[str, Kind] = {
    "days": "count",
    "gdp": "percent",
    "output": "percent",
    "yen": "trillion",
    "output_sum": "number",
    "value_added": "number",
    "output_share": "percent",
    "gdp_share": "percent",
    "employment": "persons",
}


_COMPRESSED = {"zlib": True, "complevel": 1, "shuffle": True}

# -- plain data and NetCDF -------------------------------------------------------------


def records(result: Losses) -> list[dict[str, Any]]:
    """The answers as plain data: shares as fractions of a year, losses negative, sectors by code.

    Money stands under a key that ends in its currency, such as ``gdp_change_jpy``: units of the currency, at
    the GDP that `Result.provenance` names. Persons are an average over one year.
    """
    gdp, output = result.gdp_loss().to_numpy() / 100, result.output_loss().to_numpy() / 100
    annual, money = float(result.provenance["gdp"]["value"]), _money(result.provenance["gdp"]["currency"])
    measures = measure_records(result.data)
    headlines = {model: result.measure_loss(result.headlines.get(model, REAL_GDP)) for model in result.models}
    return [
        {
            "scenario": str(result.data["name"].values[i]),
            "label": scenario,
            "model": model,
            "duration_days": int(result.data["duration_days"][i]),
            "gdp_share": float(gdp[i, j]),
            "output_share": float(output[i, j]),
            money: float(gdp[i, j]) * annual,
            "headline_measure": result.headlines.get(model, REAL_GDP),
            "headline_share": float(headlines[model].to_numpy()[i, j]) / 100,
            "measures": measures[scenario, model],
            "at_least": scenario in result.at_least.get(model, ()),
            "by_sector": {
                str(code): float(share) / 100
                for code, share in result.by_sector(scenario, model)["gdp_share"].items()
            },
            **_persons(result, scenario, model),
            **_regions(result, scenario, model),
        }
        for i, scenario in enumerate(result.scenarios)
        for j, model in enumerate(result.models)
    ]


def _money(currency: str) -> str:
    """Key of a change of GDP in money."""
    return f"gdp_change_{currency.lower()}"


def _persons(result: Losses, scenario: str, model: str) -> dict[str, Any]:
    """Change of persons engaged, in all and by sector, and of employees, where they are known."""
    if "employment" not in result.data:
        return {}
    sectors = result.by_sector(scenario, model)["employment"]
    hired = employees(result, scenario, model)
    return {
        "employment": float(sectors.sum()),
        **({} if hired is None else {"employees": float(hired.sum())}),
        "employment_by_sector": {str(code): float(persons) for code, persons in sectors.items()},
    }


def _regions(result: Losses, scenario: str, model: str) -> dict[str, Any]:
    """Change of GDP by region, as a fraction of its own year and in money, where there are several."""
    if len(result.regions) == 1:
        return {}
    scale, currency = parse_unit(result.unit)
    lines = result.by_region(scenario, model)
    share, change = lines["gdp_share"].to_dict(), lines["value_added"].to_dict()
    return {
        "by_region": {
            region: {
                "gdp_change": float(share[region]) / 100,
                _money(currency): float(change[region]) * scale,
            }
            for region in result.regions
        }
    }


def write_netcdf(data: xr.Dataset, path: Path | str) -> Path:
    """Write everything to a NetCDF file, whole or not at all."""
    return write_file(path, netcdf_of(data))


def netcdf_of(data: xr.Dataset) -> bytes:
    """Everything as a NetCDF file in memory: HDF5 may abort the process where a disk is full.

    Arrays are compressed: most days of a long aftermath are alike.
    """
    import h5netcdf
    from xarray.backends import H5NetCDFStore

    made = io.BytesIO()
    with h5netcdf.File(made, "w") as file:
        data.dump_to_store(H5NetCDFStore(file), encoding=dict.fromkeys(data.data_vars, _COMPRESSED))
    return made.getvalue()


def read_netcdf(path: Path | str) -> xr.Dataset:
    """What `write_netcdf` wrote.

    Raises
    ------
    SourceError
        If the file is no result of iomodel.
    """
    try:
        with xr.open_dataset(path, engine="h5netcdf", phony_dims="sort") as stored:
            data = stored.load()
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} is no result file: {error}") from None
    if "provenance" not in data.attrs or not {"scenario", "model"} <= set(data.coords):
        raise SourceError(f"{path} is no result of iomodel: it has no provenance, or no scenarios and models")
    return data


# -- tables for readers ----------------------------------------------------------------


def summary_table(result: Losses, language: Language = "en") -> pd.DataFrame:
    """The summary with heads for a reader, units in them."""
    lines = result.summary(language).reset_index()
    return lines.rename(columns={name: _said(str(name), result, language) for name in lines})


def styled(result: Losses, language: Language = "en") -> Styler:
    """The summary as a pandas Styler, for a notebook, a page or LaTeX.

    Raises
    ------
    MissingExtraError
        If jinja2 is not installed.
    """
    require("a styled table", "jinja2")
    shown = summary_table(result, known_language(language))
    shown_as: dict[Any, Any] = {_said(name, result, language): signed for name in _SHARES}
    return shown.style.format(shown_as).hide(axis="index").set_caption(_said("caption", result, language))


def as_latex(result: Losses, language: Language = "en") -> str:
    """The summary as a LaTeX table with rules from booktabs.

    Raises
    ------
    MissingExtraError
        If jinja2 is not installed.
    """
    require("a LaTeX table", "jinja2")
    shown = summary_table(result, known_language(language))
    shown_as: dict[Any, Any] = {_said(name, result, language): _in_latex for name in _SHARES}
    words = shown.select_dtypes(exclude="number").columns
    style = shown.style.format(shown_as).format(escape="latex", subset=list(words))
    figures = "".join("l" if name in words else "r" for name in shown)
    caption = _escaped(_said("caption", result, language))
    return (
        style.format_index(escape="latex", axis="columns")
        .hide(axis="index")
        .to_latex(hrules=True, column_format=figures, caption=caption)
    )


def _in_latex(value: float) -> str:
    """A change in LaTeX's own minus."""
    return f"${signed(value)}$"


def write_workbook(result: Losses, path: Path | str, language: Language = "en") -> Path:
    """Write a workbook: what was run, the summary, every sector, GDP of each day.

    Raises
    ------
    ParameterError
        If the file does not end in ``.xlsx`` or the language is unknown.
    OutputError
        If the file cannot be written.
    MissingExtraError
        If xlsxwriter is not installed.
    """
    path = Path(path)
    known_language(language)
    require_writable(path, (".xlsx",))
    front = Front(
        _said("about", result, language), _said("title", result, language), tuple(_front(result, language))
    )
    sheets = [
        _sheet("summary", result.summary(language).reset_index(), result, language),
        _sheet("sectors", _every_sector(result, language), result, language),
        _daily(result, language),
    ]
    return write_file(path, workbook(front, sheets, comments=_said("caption", result, language)))


def _front(result: Losses, language: Language) -> Iterator[tuple[str, str]]:
    """What the numbers are of, what each model assumes, notes, refusals and the version."""
    yield "", _said("caption", result, language)
    for label, about in result.model_words(language).items():
        yield _said("assumes", result, language, model=label), about["assumes"]
        yield _said("errs", result, language, model=label), about["errs"]
    for note in result.notes:
        yield _said("note", result, language), note
    for label, why in result.refusals(language).items():
        yield _said("refused", result, language, model=label), why
    yield _said("version", result, language), str(result.provenance["versions"]["iomodel"])


def _every_sector(result: Losses, language: Language) -> pd.DataFrame:
    """All sectors of every scenario and model, in the order of the table."""
    order = [str(code) for code in result.data[SECTOR].values]
    frames = [
        result.by_sector(scenario, model, language=language)
        .loc[order]
        .reset_index()
        .assign(**{SCENARIO: scenario, MODEL: model})
        for scenario in result.scenarios
        for model in result.models
    ]
    every = pd.concat(frames, ignore_index=True).rename(columns={"output": "output_sum"})
    first = [SCENARIO, MODEL, SECTOR]
    return every[[*first, *(name for name in every if name not in first)]]


def _daily(result: Losses, language: Language) -> Sheet:
    """GDP of each day as a share of normal, a column for each scenario and model."""
    daily = 100 * result.daily_gdp().to_numpy()
    labels = [f"{scenario}, {model}" for scenario in result.scenarios for model in result.models]
    columns = daily.reshape(len(labels), -1)
    heads: tuple[tuple[str, Kind], ...] = (
        (_said(DAY, result, language), "count"),
        *((label, "number") for label in labels),
    )
    days = map(int, result.data[DAY].values)
    rows = tuple((day, *map(float, values)) for day, values in zip(days, columns.T, strict=True))
    return Sheet(_said("daily", result, language), heads, rows)


def _sheet(title: str, frame: pd.DataFrame, result: Losses, language: Language) -> Sheet:
    """A sheet of a frame; heads in the language, figures as numbers."""
    heads = tuple((_said(str(name), result, language), _KINDS.get(str(name), "text")) for name in frame)
    rows = tuple(
        tuple(cell if isinstance(cell, str) else float(cell) for cell in row)
        for row in frame.itertuples(index=False)
    )
    return Sheet(_said(title, result, language), heads, rows)


def _said(key: str, result: Losses, language: str, **values: str) -> str:
    """A text in a language, with what it says of the result filled in."""
    gdp, table = result.provenance["gdp"], result.provenance["table"]
    known = {
        "currency": _of_data(gdp["currency"], language),
        "kind": _of_data(gdp["kind"], language),
        "year": gdp["year"],
        "table": table["name"],
        "n": result.data.sizes[SECTOR],
        "unit": result.unit,
    }
    return either(*_WORDS[key], language).format(**known, **values)


def _of_data(word: str, language: str) -> str:
    """A word that comes from data, translated where it is known."""
    english, japanese = _WORDS.get(word, (word, ""))
    return either(english, japanese, language)


def _escaped(text: str) -> str:
    """A text for LaTeX."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
