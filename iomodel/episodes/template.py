"""An episode to fill in."""

from __future__ import annotations

from pathlib import Path

from iomodel.episodes.entries import Episode, Outcome, Rival
from iomodel.files.entries import filled_in, write_template

_EPISODE = {
    "id": '"my-episode"',
    "title": '"what happened, and when"',
    "title_ja": '"出来事と時期"',
    "description": '"what happened, and how it is read here"',
    "given": '"plant"',
    "country": '"JPN"',
    "table": '"japan-2015"',
    "span": '["2024-01-01", "2024-06-30"]',
    "confounders": '["what else happened in the same days"]',
}
_SCENARIO = """\
# The shock: a scenario with a start_date, as `iomodel schema scenario` describes it; or the name of one.
[scenario]
start_date = 2024-01-01

[scenario.duration]
until = 2024-04-01

[[scenario.shocks]]
sector = "351"
kind = "capacity"
path = [[2024-01-01, "20 %"], [2024-03-01, "10 %"]]

[[scenario.sources]]
assumption = "shocks.0.path"
source = "who counted it, and where: replace"
confidence = "M"
"""
_OUTCOME = {
    "id": '"gdp-q1"',
    "what": '"GDP"',
    "period": '"2024Q1"',
    "base": '"2023Q4"',
    "reading": '"measured"',
    "low": "-0.008",
    "central": "-0.005",
    "high": "-0.002",
    "ends": '"why the ends lie where they lie"',
    "source": '"who published it, and where: replace"',
    "confidence": '"H"',
    "known": "2024-05-16",
    "note": '""',
}
_RIVAL = {
    "who": '"institution and authors"',
    "shock": '"what was assumed, in the words of the publication"',
    "of": '"GDP over 12 months"',
    "central": "-0.01",
    "source": '"where it was published: replace"',
    "confidence": '"H"',
    "known": "2024-02-01",
}


def episode_template() -> str:
    """An episode file with a comment over every entry; its figures are examples, and it loads as it is.

    >>> "central = -0.005" in episode_template()
    True
    """
    parts = [
        "# An episode whose outcome is known. Every figure below is an example to replace.\n",
        filled_in(Episode, _EPISODE),
        _SCENARIO,
        "# What was observed: as many as there are.\n[[outcomes]]",
        filled_in(Outcome, _OUTCOME),
        "# What others predicted at the time: as many as there are.\n[[rivals]]",
        filled_in(Rival, _RIVAL),
    ]
    return "\n".join(parts)


def write_episode_template(path: Path | str) -> Path:
    """Write an episode file to fill in.

    Raises
    ------
    ParameterError
        If there is something of that name already, or the name does not end in ``.toml``.
    OutputError
        If it cannot be written.
    """
    return write_template(path, episode_template())
