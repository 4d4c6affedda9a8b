"""A progress bar for long work: on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def tracked(work: Iterable[T], total: int, words: str) -> Iterator[T]:
    """Yield what ``work`` yields, with a bar on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield from work
        return
    from rich.console import Console  # noqa: PLC0415  # only where there is somebody to look
    from rich.progress import track  # noqa: PLC0415  # as above

    yield from track(work, description=words, total=total, console=Console(stderr=True), transient=True)
