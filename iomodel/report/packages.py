"""What each format of a report needs to be installed."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from functools import cache

from iomodel.extras import require

_ALWAYS = ("iomodel", "numpy", "scipy", "xarray")
_NEEDED = {
    "html": ("jinja2", "matplotlib", "matplotlib-fontja", "fonttools"),
    "pdf": ("typst", "matplotlib", "matplotlib-fontja"),
    "xlsx": ("xlsxwriter",),
    "nc": (),
}


def versions(formats: Iterable[str]) -> dict[str, str]:
    """Versions of the packages that decide what a report in these formats looks like.

    Raises
    ------
    MissingExtraError
        If one is not installed.
    """
    require_packages(formats)
    return {name: _version(name) for name in packages_of(formats)}


@cache
def _version(name: str) -> str:
    """Version of a package; found once, as a process goes on with what it has loaded."""
    return importlib.metadata.version(name)


def packages_of(formats: Iterable[str]) -> list[str]:
    """Packages that decide what a report in these formats looks like.

    >>> packages_of(["xlsx"])
    ['iomodel', 'numpy', 'scipy', 'xarray', 'xlsxwriter']
    """
    return sorted({*_ALWAYS, *(name for kind in formats for name in _NEEDED[kind])})


def require_packages(formats: Iterable[str]) -> None:
    """Refuse a format whose packages are not installed, before any work is done.

    Raises
    ------
    MissingExtraError
        If one is not: which, for what, and how to install it.

    >>> require_packages(["nc"])
    """
    for kind in formats:
        require(f"a report as {kind}", *_NEEDED[kind], otherwise="choose other formats")
