"""Calendar dates in a scenario's data, as days after its `start_date`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def counted(data: Any) -> Any:
    """The data with dates as days; as they are where no ``start_date`` is given.

    Dates may stand for ``start`` and ``until`` of a duration, the days of a path, and the days on which a
    stock is opened or released. ``until`` is the first day after the full cut, in place of ``cut``.

    >>> from datetime import date
    >>> counted({"start_date": date(2025, 4, 4), "duration": {"until": date(2025, 4, 14)}})["duration"]
    {'cut': 10}
    """
    first = _as_date(data.get("start_date")) if isinstance(data, Mapping) else None
    if first is None:
        return data
    found = dict(data)
    if "duration" in found:
        found["duration"] = _lasting(found["duration"], first)
    for key in ("cuts", "shocks"):
        found.update({key: _each(found[key], first, _part)} if key in found else {})
    found.update({"stocks": _each(found["stocks"], first, _stock)} if "stocks" in found else {})
    return found


def _each(parts: Any, first: date, read: Any) -> Any:
    """Every part of a list."""
    if not isinstance(parts, list | tuple):
        return parts
    return [read(part, first) if isinstance(part, Mapping) else part for part in parts]


def _part(part: Mapping[str, Any], first: date) -> dict[str, Any]:
    """A cut or a shock."""
    found = dict(part)
    if "duration" in found:
        found["duration"] = _lasting(found["duration"], first)
    return _steps(found, first)


def _stock(stock: Mapping[str, Any], first: date) -> dict[str, Any]:
    """A stock."""
    found = _steps(dict(stock), first)
    if "release_start" in found:
        found["release_start"] = _day(found["release_start"], first)
    if "releases" in found:
        found["releases"] = _each(found["releases"], first, _release)
    return found


def _release(release: Mapping[str, Any], first: date) -> dict[str, Any]:
    """A release of a stock."""
    return {key: _day(value, first) if key == "start" else value for key, value in release.items()}


def _steps(part: dict[str, Any], first: date) -> dict[str, Any]:
    """The days of a path."""
    if isinstance(part.get("path"), list | tuple):
        part["path"] = [
            [_day(step[0], first), *step[1:]] if isinstance(step, list | tuple) and step else step
            for step in part["path"]
        ]
    return part


def _lasting(duration: Any, first: date) -> Any:
    """A duration: its start, and its cut from the day on which it ends."""
    if not isinstance(duration, Mapping):
        return duration
    found = {key: _day(value, first) if key == "start" else value for key, value in duration.items()}
    end = _day(found.get("until"), first)
    if isinstance(end, int) and "cut" not in found:
        del found["until"]
        before = [found.get(key, 0) for key in ("start", "onset")]
        found["cut"] = end - sum(days for days in before if isinstance(days, int))
    return found


def _day(value: Any, first: date) -> Any:
    """Days from the first to a date; any other value as it is."""
    found = _as_date(value)
    return value if found is None else (found - first).days


def _as_date(value: Any) -> date | None:
    """A date, also one written as text."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
