"""Measure, remember every figure, and show them all when the run ends."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from benchmark_kit import load_openvc
from benchmark_measure import Measure
from benchmark_report import WIDTH, Row, save, show
from rich.console import Console

ROWS = pytest.StashKey[list[Row]]()
SECONDS = 0.5  # about how long each operation is repeated


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = []
    config.option.benchmark_quiet = True  # our table takes the place of the plugin's


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.benchmark(max_time=SECONDS, warmup=True, warmup_iterations=3))


@pytest.fixture
def measure(benchmark: Callable, request: pytest.FixtureRequest) -> Measure:
    """Return what measures; the section of the report is the first line of the module."""
    section = (request.module.__doc__ or "").strip().splitlines()[0].rstrip(".")
    return Measure(benchmark, request.config.stash[ROWS], section)


@pytest.fixture(scope="session")
def openvc() -> SimpleNamespace:
    """Return openvc-core, or skip what compares with it."""
    return load_openvc()


def pytest_terminal_summary(config: pytest.Config) -> None:
    rows = config.stash[ROWS]
    if rows:
        show(rows, Console(width=max(Console().width, WIDTH)))
        save(rows, config.rootpath / ".benchmarks")
