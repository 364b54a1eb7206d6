"""Versions: what made the numbers, and what to name in a report of a fault."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from collections.abc import Iterable
from functools import cache

_DECIDING = ("iomodel", "numpy", "scipy", "pandas", "xarray", "pymrio")


_SHOWING = ("iomodel", "numpy", "scipy", "numba", "highspy")


def own_versions() -> dict[str, str]:
    """Versions of the packages that show in the last bits."""
    return versions_of(_SHOWING)


@cache
def deciding_versions() -> dict[str, str]:
    """Versions of the packages that make the numbers."""
    return versions_of(_DECIDING)


def versions_of(names: Iterable[str]) -> dict[str, str]:
    """Versions of some packages."""
    return {name: importlib.metadata.version(name) for name in names}


def all_versions() -> dict[str, str]:
    """Versions of iomodel, Python, the system, and every package that iomodel may use.

    >>> all_versions()["python"].count(".")
    2
    """
    required = importlib.metadata.requires("iomodel") or []
    names = dict.fromkeys(re.split(r"[^\w.-]", line)[0] for line in required)
    return {
        "iomodel": importlib.metadata.version("iomodel"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        **{name: _version(name) for name in names},
    }


def show_versions() -> None:
    """Print the versions of iomodel, Python and every package that iomodel may use.

    >>> show_versions()
    iomodel            0.1.0
    python             ...
    """
    for name, version in all_versions().items():
        print(f"{name:<18} {version}")


def _version(name: str) -> str:
    """Version of a package, or that it is not there."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
