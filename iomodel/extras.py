"""Packages that only some answers need: asked for before any work is done, refused in one way."""

from __future__ import annotations

import importlib.metadata

from iomodel.errors import MissingExtraError


def require(what: str, *packages: str, extra: str = "report", otherwise: str = "") -> None:
    """Refuse what needs packages that are not installed.

    Parameters
    ----------
    what
        What needs them, such as ``a chart``.
    packages
        Names of distributions.
    extra
        The extra of iomodel that brings them.
    otherwise
        What one can do instead.

    Raises
    ------
    MissingExtraError
        If one is missing: which, for what, and how to install it.

    >>> require("a chart", "numpy")
    >>> require("a chart", "no-such-package")
    Traceback (most recent call last):
    iomodel.errors.MissingExtraError: a chart needs no-such-package, which is not installed; install the
    extra: pip install 'iomodel[report]'
    """
    missing = [name for name in packages if not _installed(name)]
    if missing:
        raise MissingExtraError(
            f"{what} needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed; "
            f"install the extra: pip install 'iomodel[{extra}]'{otherwise and f', or {otherwise}'}"
        )


def _installed(name: str) -> bool:
    """Whether a distribution is installed."""
    try:
        importlib.metadata.distribution(name)  # its version takes fifty times as long: a file is read
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
