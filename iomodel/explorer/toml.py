"""A scenario as the text of its file."""

from __future__ import annotations

import json
from typing import Any

from iomodel.scenario import Scenario


def as_toml(scenario: Scenario) -> str:
    r"""The scenario as a TOML file, which reads back as the same scenario.

    >>> from iomodel.materials.scenarios import load_scenario
    >>> print("\n".join(as_toml(load_scenario("rare-earth-ban")).splitlines()[:3]))
    name = "rare-earth-ban"
    title = "China stops all deliveries of rare earths to Japan"
    title_ja = "中国がレアアースの対日輸出を全面停止"
    """
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    if scenario.start_date is not None:
        data["start_date"] = scenario.start_date.isoformat()
    if scenario.materials:
        data["materials"] = dict(scenario.materials)
    plain = {key: value for key, value in data.items() if not _is_table(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in data.items():
        if key in plain:
            continue
        for part in value if isinstance(value, list) else [value]:
            head = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
            lines += ["", head, *(f"{_key(name)} = {_value(inner)}" for name, inner in part.items())]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    """Whether an entry has a head of its own."""
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    )


def _key(name: str) -> str:
    """A key, in quotes where it must be."""
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)


def _value(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
