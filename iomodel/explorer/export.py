"""One page that needs no server: a grid of answers, the scripts inline, read by interpolation."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomodel import __version__
from iomodel.errors import OutputError, ParameterError
from iomodel.explorer.answers import Asked
from iomodel.explorer.catalogue import catalogue, gdp_entry, scenario_entry
from iomodel.explorer.grid import checked, grid, require_grid, runs
from iomodel.explorer.pages import FOLDER, MODULES, SCRIPTS, hash_of, plot_style
from iomodel.explorer.question import Question, scenario_of
from iomodel.files import write_file
from iomodel.files.writing import require_writable
from iomodel.materials.scenarios import load_scenario
from iomodel.models import MODELS
from iomodel.simulate.arguments import materials_of
from iomodel.sources import gdp_of, load_table

LARGEST = 3_000_000
"""Largest page [bytes]."""
_MODELS = ("direct", "supply-constrained")


@dataclass(frozen=True)
class Written:
    """A page that was written.

    Parameters
    ----------
    path
        Where.
    megabytes
        Its size.
    largest, median
        How far interpolation is off [percentage points of GDP].
    checks
        At how many points.
    """

    path: Path
    megabytes: float
    largest: float
    median: float
    checks: int


def write_page(
    path: Path | str,
    scenario: str | Path = "rare-earth-ban",
    *,
    sectors: int | None = None,
    progress: Callable[[int], object] | None = None,
    total: Callable[[int], object] | None = None,
) -> Written:
    """Write a page that works without a server and without a network.

    It holds a precomputed grid of share, length, stock and exposure: the change of GDP, persons and the ten
    largest sectors in two models, and a coarser grid of the band. What lies between is interpolated; the
    page states by how much that is off.

    Parameters
    ----------
    path
        Where to; it ends in ``.html``.
    scenario
        Name or path of the scenario.
    sectors
        Level of detail of Japan's table; the usual one where not given.
    progress, total
        Called with the number of runs done since the last call, and at the start with their number.

    Raises
    ------
    OutputError
        If the file cannot be written.
    ParameterError
        If the scenario does not fit a grid.
    """
    target = Path(path)
    if target.suffix != ".html":
        raise ParameterError(
            f"the page is to be written to {target.name!r}, expected a name that ends in .html"
        )
    require_writable(target, (".html",))
    if total is not None:
        total(runs())
    base = load_scenario(scenario)
    table = load_table(sectors=sectors)
    known = materials_of([base])

    def ask(**changes: Any) -> Asked:
        asked = scenario_of(Question(scenario=base.name, **changes), {base.name: base}, table)
        return Asked(table, asked, known, {name: MODELS[name]() for name in _MODELS}, gdp_of(table))

    asked = ask()
    require_grid(asked)
    holders = len(base.stocks)
    made = grid(ask, holders, progress or (lambda _: None))
    off = checked(ask, holders, made)
    offered = catalogue({base.name: base}, {})
    materials = {cut.material for cut in base.cuts}
    data = {
        "grid": made,
        "scenario": scenario_entry(base.name, base),
        "catalogue": {
            "models": [one for one in offered["models"] if one["name"] in _MODELS],
            "estimates": [one for one in offered["estimates"] if one["material"] in materials],
            "materials": [one for one in offered["materials"] if one["name"] in materials],
            "grades": offered["grades"],
        },
        "gdp": gdp_entry(asked.gdp),
        "sectors": [
            [str(code), english, japanese]
            for code, english, japanese in zip(table.codes, table.names("en"), table.names("ja"), strict=True)
        ],
        "table": {"name": table.name, "sectors": table.n},
        "error": {"checks": off.checks, "largest": off.largest, "median": off.median},
        "made": {"version": __version__, "date": datetime.datetime.now(datetime.UTC).date().isoformat()},
    }
    content = page_of(data).encode()
    if len(content) > LARGEST:
        raise OutputError(
            f"{target}: the page would have {len(content):,} bytes, at most {LARGEST:,} are meant"
        )
    write_file(target, content)
    return Written(target, len(content) / 1e6, off.largest, off.median, off.checks)


def page_of(data: dict[str, Any]) -> str:
    """The page with its data, styles and scripts in one file, and a policy that allows nothing else."""
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    scripts = [_safe((FOLDER / name).read_text(encoding="utf-8")) for name in SCRIPTS]
    scripts.append(_safe(bundle(MODULES)))
    policy = (
        f"default-src 'none'; script-src {' '.join(map(hash_of, scripts))}; "
        f"style-src {hash_of(style)} {hash_of(plot_style())}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    kinds = ["", "", ' type="module"']
    body = "".join(f"<script{kind}>{text}</script>\n" for kind, text in zip(kinds, scripts, strict=True))
    text = (FOLDER / "offline.html").read_text(encoding="utf-8")
    for blank, value in {"policy": policy, "style": style, "data": packed, "scripts": body}.items():
        text = text.replace(f"<!--{blank}-->", value, 1)
    return text


def bundle(names: tuple[str, ...]) -> str:
    """Modules as one script: each in a function of its own that gives what it exports.

    Modules do not load from a file that is opened without a server.
    """
    return "\n".join(_closed(name, (FOLDER / f"{name}.js").read_text(encoding="utf-8")) for name in names)


def _closed(name: str, source: str) -> str:
    """One module as a function."""
    source = re.sub(
        r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', r"const \1 = $\2;", source, flags=re.MULTILINE
    )
    given = re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", source, flags=re.MULTILINE)
    source = re.sub(r"^export (?=async|function|const|class)", "", source, flags=re.MULTILINE)
    return f"const ${name} = (() => {{\n{source}\nreturn {{ {', '.join(given)} }};\n}})();"


def _safe(script: str) -> str:
    """A script that does not end the element that it stands in."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
