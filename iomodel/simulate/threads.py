"""One BLAS thread a process: the last bits of a matrix product depend on how many share it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iomodel.errors import SolverError


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Linear algebra on one thread, asserted.

    >>> from threadpoolctl import threadpool_info
    >>> with one_thread():
    ...     {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    {1}
    """
    import scipy.linalg  # noqa: F401  brings a BLAS of its own
    from threadpoolctl import ThreadpoolController

    found = ThreadpoolController()
    with found.limit(limits=1, user_api="blas"):
        _assert_one_thread(found.info())
        yield


def limit_for_good() -> None:
    """Linear algebra of this process on one thread from now on, asserted."""
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_limits

    threadpool_limits(1, "blas")
    assert_one_thread()


def assert_one_thread() -> None:
    """Refuse to go on where linear algebra has several threads.

    Raises
    ------
    SolverError
        With the library that has them.
    """
    from threadpoolctl import threadpool_info

    _assert_one_thread(threadpool_info())


def _assert_one_thread(pools: Iterable[Mapping[str, Any]]) -> None:
    """Refuse to go on where a library of linear algebra has several threads."""
    for pool in pools:
        if pool["user_api"] == "blas" and pool["num_threads"] != 1:
            raise SolverError(
                f"{pool['internal_api']} has {pool['num_threads']} threads in a worker, expected 1: its "
                "answers would differ in their last bits; set OPENBLAS_NUM_THREADS=1 before Python starts"
            )
