"""How the suite runs: on two processes with benchmarks as plain tests, or timed and alone."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("iomodel", deadline=None, derandomize=True)  # machines differ; a run repeats
settings.register_profile("search", deadline=None, max_examples=1000)  # pytest --hypothesis-profile=search
settings.load_profile("iomodel")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Timing and parallel workers exclude each other: choose before either plugin starts."""
    if hasattr(config, "workerinput"):
        return
    if config.option.benchmark_only:
        config.option.numprocesses = 0
    elif config.option.numprocesses is None and not config.option.usepdb:
        config.option.numprocesses = 2


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Without `--benchmark-only`, benchmarks run once, as tests."""
    config.option.benchmark_disable = not config.option.benchmark_only


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """Close what a test drew: pyplot keeps its figures, and warns of too many."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
