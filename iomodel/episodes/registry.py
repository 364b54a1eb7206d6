"""Episodes by name and from files: every mistake of a file is told in one round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from iomodel.episodes.entries import Episode, Outcome, disagreements, misplaced, outside
from iomodel.episodes.spans import span_of
from iomodel.episodes.tables import names_in
from iomodel.errors import ScenarioError, nearest
from iomodel.estimates.registry import estimate_names
from iomodel.files import read_toml
from iomodel.files.checked import findings
from iomodel.files.entries import bundled, file_of
from iomodel.materials.scenarios import parse_scenario, read_scenario
from iomodel.scenario import Scenario

EpisodeLike: TypeAlias = Episode | str | Path
"""An episode, its name, or the path of its file."""


def episode_names() -> list[str]:
    """Names of the bundled episodes.

    >>> "tohoku-2011" in episode_names()
    True
    """
    return list(bundled("episodes"))


def load_episode(name: EpisodeLike) -> Episode:
    """One episode by name, or from a TOML file.

    Raises
    ------
    ParameterError
        If there is no such episode.
    ScenarioError
        If the file is wrong: all problems at once, each with its place.

    Examples
    --------
    >>> import iomodel as iom
    >>> episode = iom.load_episode("tohoku-2011")
    >>> episode.given, episode.table, [outcome.id for outcome in episode.outcomes][:2]
    ('plant', 'japan-2011', ['gdp-q1', 'gdp-q2'])
    """
    if isinstance(name, Episode):
        return name
    return read_episode(file_of(name, "episodes", "episode", "tohoku-2011"))


def load_episodes(names: EpisodeLike | Iterable[EpisodeLike] | None = None) -> list[Episode]:
    """Episodes by name or file, all of them where none is named.

    >>> [episode.id for episode in load_episodes("hf-kr-2019")]
    ['hf-kr-2019']
    """
    if isinstance(names, Episode | str | Path):
        return [load_episode(names)]
    return [load_episode(name) for name in (list(names or ()) or episode_names())]


def read_episode(path: Path) -> Episode:
    """Read an episode file in TOML; every problem is reported at once, each with its place.

    Its scenario stands in the file, or is named; a scenario file is sought beside it.
    """
    data = read_toml(path, "episode file", ScenarioError)
    where = f"episode file {path}"
    names = names_in(data.get("table"), data.get("country"))
    problems: dict[str, str] = {}
    scenario = _scenario(data, path, names, problems)
    try:
        episode = Episode.model_validate({**data, "scenario": scenario})
    except ValidationError as error:
        found = dict(findings(error, Episode, "episode"))
        if problems:
            found.pop("scenario", None)
        problems.update({place: text for place, text in found.items() if place not in problems})
        for place, text in _among_the_sound(data, scenario):
            problems.setdefault(place, text)
    for place, text in (*_unknown_sectors(data, names), *_unknown_estimates(data)):
        problems.setdefault(place, text)
    if problems:
        raise ScenarioError(where, problems.items())
    return episode


def _scenario(data: Mapping[str, Any], path: Path, names: Any, problems: dict[str, str]) -> Scenario | None:
    """The scenario of an episode; what is wrong with it goes to the problems."""
    given = data.get("scenario")
    try:
        if isinstance(given, str):
            return read_scenario(path.parent / given if given.endswith(".toml") else given, names)
        if isinstance(given, Mapping):
            return parse_scenario({"name": data.get("id"), **given}, str(path), names, beside=path.parent)
    except ScenarioError as error:
        if not error.problems:
            problems["scenario"] = str(error)
        problems.update({f"scenario.{place}": text for place, text in error.problems})
    return None


def _among_the_sound(data: Mapping[str, Any], scenario: Scenario | None) -> Iterator[tuple[str, str]]:
    """What does not fit together among the parts that are right by themselves."""
    if scenario is not None:
        yield from misplaced(data.get("given"), scenario)
    try:
        span = span_of(data.get("span"))
    except ValueError:
        return
    sound: dict[int, Outcome] = {}
    for place, given in enumerate(_tables_in(data, "outcomes")):
        try:
            sound[place] = Outcome.model_validate(given)
        except ValidationError:
            with suppress(ValueError):
                yield from outside(f"outcomes.{place}", span_of(given.get("period")), span)
    tuned = data.get("tuned", ())
    yield from disagreements(
        span, scenario.start_date if scenario else None, sound, tuned if isinstance(tuned, list) else ()
    )


def _unknown_sectors(data: Mapping[str, Any], names: Any) -> Iterator[tuple[str, str]]:
    """Sectors of outcomes that the table does not have; not looked for where the table is not at hand."""
    if names is None:
        return
    for place, outcome in enumerate(_tables_in(data, "outcomes")):
        listed = outcome.get("sectors", ())
        unknown = [code for code in listed if isinstance(code, str) and code not in names]
        if unknown and isinstance(listed, list):
            yield (
                f"outcomes.{place}.sectors",
                f"table {data.get('table')} has no sector {unknown[0][:60]!r}, so the group matches nothing "
                f"there.{nearest(unknown[0], sorted(names), names=names)}",
            )


def _unknown_estimates(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Estimates that outcomes and rivals name and that are not registered."""
    known = estimate_names()
    for key in ("outcomes", "rivals"):
        for place, part in enumerate(_tables_in(data, key)):
            name = part.get("estimate")
            if isinstance(name, str) and name not in known:
                yield f"{key}.{place}.estimate", f"no estimate {name[:60]!r}.{nearest(name, known)}"


def _tables_in(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The parts of a list that are tables."""
    listed = data.get(key)
    return [
        part if isinstance(part, Mapping) else {} for part in (listed if isinstance(listed, list) else ())
    ]
