"""Time an operation and remember the figure for the report."""

from __future__ import annotations

from collections.abc import Callable

from benchmark_report import OURS, Row


class Measure:
    """Time a function and remember the figure under the operation's name."""

    def __init__(self, benchmark: Callable, rows: list[Row], section: str) -> None:
        self._benchmark, self._rows, self._section = benchmark, rows, section

    def __call__(self, operation: str, function: Callable[[], object], library: str = OURS) -> None:
        """Repeat ``function`` for about half a second."""
        self._benchmark(function)
        self._remember(operation, library, 1)

    def rounds(
        self,
        operation: str,
        function: Callable[..., object],
        *,
        setup: Callable[[], tuple[tuple, dict]] | None = None,
        rounds: int,
        per: int = 1,
        library: str = OURS,
    ) -> None:
        """Run ``function`` so many times, each time after ``setup``; one run does ``per`` operations."""
        self._benchmark.pedantic(function, setup=setup, rounds=rounds)
        self._remember(operation, library, per)

    def _remember(self, operation: str, library: str, per: int) -> None:
        if self._benchmark.stats is None:  # --benchmark-disable
            return
        stats = self._benchmark.stats.stats
        best, median = stats.min / per, stats.median / per
        self._rows.append(Row(self._section, operation, library, median, best, stats.rounds))
