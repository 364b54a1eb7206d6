"""The reference of the Python interface: every public module, and what `iomodel` itself offers."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module

import iomodel
from docs.making.writing import Pages, coded, page, table, toctree
from iomodel.languages import either

_DOCUMENTED = """```{{eval-rst}}
.. automodule:: {}
   :members:
   :ignore-module-all:
   :show-inheritance:
```"""
LEFT_OUT = ("iomodel.cli", "iomodel.__main__", "iomodel.tables")
"""Not the Python interface: commands have a reference of their own."""


def modules() -> list[str]:
    """Every public module of the package by its full name."""
    found = ["iomodel.errors"]
    for part in pkgutil.walk_packages(iomodel.__path__, "iomodel."):
        private = any(name.startswith("_") for name in part.name.split("."))
        if not private and not part.name.startswith(LEFT_OUT) and part.name not in found:
            found.append(part.name)
    return sorted(found)


def pages(language: str) -> Pages:
    """A page for each top package with its modules, and one of the public names."""
    groups: dict[str, list[str]] = {}
    for name in modules():
        groups.setdefault(name.split(".")[1], []).append(name)
    made = {f"api/{group}.md": _group(group, names) for group, names in groups.items()}
    return made | {"api/index.md": _index(sorted(groups), language)}


def _group(group: str, names: list[str]) -> str:
    parts = []
    for name in names:
        if name != f"iomodel.{group}":
            parts.append(f"## `{name}`")
        parts.append(_DOCUMENTED.format(name))
    return page(f"`iomodel.{group}`", *parts)


def _index(groups: list[str], language: str) -> str:
    about = either(
        "`import iomodel as iom` offers these names. Each links to its docstring; all public modules of the "
        "package follow.",
        "`import iomodel as iom`で使える名前の一覧。各名前はdocstringに、下の一覧は全モジュールに続く。",
        language,
    )
    heads = ["Name", "What it is"] if language == "en" else ["名前", "内容"]
    rows = [[_link(name), coded(_first_sentence(getattr(iomodel, name)))] for name in iomodel.__all__]
    title = either("Python interface", "Pythonリファレンス", language)
    return page(title, about, table(heads, rows), toctree(groups))


def _link(name: str) -> str:
    """A link to where a public name is documented."""
    return f"{{py:obj}}`{name} <{place_of(name)}>`"


def place_of(name: str) -> str:
    """Full name of what a public name stands for."""
    found = getattr(iomodel, name)
    if inspect.ismodule(found):
        return found.__name__
    if inspect.isclass(found) or inspect.isfunction(found):
        return f"{found.__module__}.{found.__qualname__}"
    for module in modules():
        held = import_module(module)
        is_home = re.search(rf"^{name}\b.*=", inspect.getsource(held), re.M)
        if is_home and vars(held).get(name) is found:
            return f"{module}.{name}"
    raise LookupError(f"{name} is documented nowhere")


def _first_sentence(found: object) -> str:
    if isinstance(found, dict):
        return "Every model by name."
    return (inspect.getdoc(found) or "").partition("\n\n")[0]
