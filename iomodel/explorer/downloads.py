"""What may be taken away: data, workbook, scenario, report."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from iomodel.explorer.answers import Asked, answer, curve
from iomodel.languages import Language
from iomodel.report import Recipe, write_report
from iomodel.simulate.spine import run


def _csv(asked: Asked, language: Language) -> bytes:
    """Losses, curve, days and sectors in long form, with what was asked above them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["part", "model", "x", "unit of x", "value", "unit"])
    writer.writerows(_rows(asked, language))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _rows(asked: Asked, language: Language) -> Iterator[list[Any]]:
    """Rows of the data."""
    found, lines = answer(asked), curve(asked)
    share = "% of a year's GDP"
    yield ["scenario", "", asked.scenario.label, "", "", ""]
    yield ["table", "", f"{asked.table.name}, {asked.table.n}", "", "", ""]
    for name, one in found["models"].items():
        yield ["GDP", name, found["days"], "days", one["gdp"], share]
        money = f"trillion {asked.gdp.currency}, {asked.gdp.kind} GDP of {asked.gdp.year}"
        yield ["money", name, found["days"], "days", one["money"], money]
        if one["persons"] is not None:
            yield ["employment", name, found["days"], "days", one["persons"], "persons over a year"]
    for name, points in (found["curve"]["lines"] | lines["lines"]).items():
        yield from (["curve", name, days, "days", value, share] for days, value in points)
    for name, one in found["models"].items():
        for flow in ("gdp", "output"):
            unit = f"% of a normal day's {flow}"
            yield from ([f"daily {flow}", name, day, "day", value, unit] for day, value in one["daily"][flow])
        for row in one["sectors"]:
            called = f"{row['code']} {row[language] or row['en']}"
            yield ["sector, direct", name, called, "", row["direct"], share]
            yield ["sector, propagated", name, called, "", row["propagated"], share]
    for row in found["shortage"]["elements"]:
        yield from (
            ["unmet need", row["code"], day, "day", value, "% of need"] for day, value in row["unmet"]
        )
    for name, why in found["refused"].items():
        yield ["refused", name, why, "", "", ""]


def _xlsx(asked: Asked, language: Language) -> bytes:
    """The workbook of a run."""
    result = run(
        asked.table,
        asked.scenario,
        list(asked.models.values()),
        materials=asked.materials,
        gdp=asked.gdp,
        refusals="keep",
    )
    with tempfile.TemporaryDirectory() as folder:
        return result.to_excel(Path(folder) / "answer.xlsx", language=language).read_bytes()


def _toml(asked: Asked, language: Language) -> bytes:
    """The scenario as a file that `iomodel.load_scenario` reads."""
    from iomodel.explorer.toml import as_toml

    return as_toml(asked.scenario).encode()


def _report(asked: Asked, language: Language) -> bytes:
    """The report as one web page."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "asked.toml").write_bytes(_toml(asked, language))
        own = {"sectors": asked.table.level, "region": asked.region}
        recipe = Recipe.parse(
            {
                "name": "report",
                "scenarios": [str(place / "asked.toml")],
                "table": asked.source,
                "models": list(asked.models),
                "language": language,
                "formats": ["html"],
                **{key: value for key, value in own.items() if value},
            },
            "explorer",
        )
        write_report(recipe, place / "report")
        return (place / "report" / "report.html").read_bytes()


DOWNLOADS: dict[str, Callable[[Asked, Language], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "toml": _toml,
    "report": _report,
}
"""What makes each file; its name and kind are in `app`."""
