"""How to cite: the record of `CITATION.cff` as text and as an entry of BibTeX."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from docs.making.writing import Pages

CITATION = Path(__file__).parents[2] / "CITATION.cff"


def pages(language: str) -> Pages:
    """The parts that the page on citing includes; the same in every language."""
    record = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    authors = " and ".join(author["name"] for author in record["authors"])
    year = date.fromisoformat(str(record["date-released"])).year if "date-released" in record else None
    lines = [
        "```bibtex",
        "@software{iomodel,",
        f"  author  = {{{{{authors}}}}},",
        f"  title   = {{{{{record['title']}}}}},",
        *([f"  year    = {{{year}}},"] if year else []),
        f"  version = {{{record['version']}}},",
        f"  license = {{{record['license']}}},",
        "}",
        "```",
        "",
        *(_statistics(source) for source in record.get("references", ())),
    ]
    return {"cite.inc": "\n".join(lines) + "\n"}


def _statistics(source: dict[str, object]) -> str:
    authors = "; ".join(author["name"] for author in source["authors"])  # type: ignore[attr-defined]
    return f"- {authors} ({source['year']}). {source['title']}."
