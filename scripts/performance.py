"""Every benchmark as a line: the work, what it is compared with in the same run, the ratio, and the goal.

Runs tests/benchmarks, a few minutes on an idle machine. `--large` adds tables of thousands of sectors, which
take up to 10 GB; `--only TEXT` takes those whose name has a text; `--write docs/performance.md` writes the
table there, with date and machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HEAD = ("work", "reference", "ratio", "goal")
MEASURED = re.compile(r"^```text\n.*", re.MULTILINE | re.DOTALL)
"""Of a page: the line with date and machine, and the table below it, to the end."""


def measured(only: str | None, large: bool) -> dict[str, Any]:
    """What pytest-benchmark writes of a run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmarks.json"
        words = ["tests/benchmarks", "--benchmark-only", "-q", "-n", "0", f"--benchmark-json={path}"]
        words += ["--benchmark-min-rounds=2", "--benchmark-max-time=0.3"]
        words += ["-k", only] if only else []
        words += ["-m", "large or not large"] if large else []
        run = subprocess.run(
            [sys.executable, "-m", "pytest", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
        if run.returncode or not path.exists():
            sys.exit(f"the benchmarks failed:\n{run.stdout[-4000:]}")
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found


def rows_of(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """A row for each benchmark that notes a ratio; the time of the work alone for any other."""
    rows = []
    for each in found["benchmarks"]:
        info = each["extra_info"]
        if "work" in info:
            rows.append((info["work"], info["reference"], f"{info['ratio']:.3g}", info["goal"]))
        else:
            seconds = f"{1000 * each['stats']['min']:.3g} ms"
            rows.append((each["name"].removeprefix("test_").replace("_", " "), "", seconds, ""))
    return rows


def text_of(rows: list[tuple[str, str, str, str]]) -> str:
    """The rows as a table in Markdown, in columns of one width."""
    lines = [HEAD, *rows]
    wide = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]

    def line_of(cells: tuple[str, ...]) -> str:
        padded = [
            cell.rjust(width) if place == 2 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, wide, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = "|".join(
        ["", *("-" * (width + 1) + (":" if place == 2 else "-") for place, width in enumerate(wide)), ""]
    )
    return "\n".join([line_of(HEAD), rule, *map(line_of, rows)])


def machine_of() -> str:
    """Processor and number of cores."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"


def page_of(table: str, page: str) -> str:
    """The page of the documentation with another table; its words stay."""
    import numpy

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    busy = load > 1.5 * (os.cpu_count() or 1)
    when = (
        f"{datetime.date.today().isoformat()}, {machine_of()}, Python {platform.python_version()}, "
        f"numpy {numpy.__version__}" + (f"; load {load:.0f}, so that ratios are rough" if busy else "")
    )
    return MEASURED.sub(lambda _: f"```text\n{when}\n```\n\n{table}\n", page)


def main() -> None:
    """Print the table, and write the page where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", help="benchmarks whose name has this text")
    asked.add_argument("--large", action="store_true", help="tables of thousands of sectors, too")
    asked.add_argument("--write", type=Path, help="write the table to a page as well")
    given = asked.parse_args()
    table = text_of(rows_of(measured(given.only, given.large)))
    print(table)
    if given.write is not None:
        given.write.write_text(page_of(table, given.write.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
