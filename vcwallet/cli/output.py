"""What commands write: files that appear whole, and words for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from did.private_file import write_private
from vcwallet.microcredential.text import visible

if TYPE_CHECKING:
    from rich.console import Console

STANDARD_OUTPUT = "-"


def write(path: Path | None, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all; ``-`` or None is standard output.

    Raises:
        KeyFileError: if the file cannot be written.
    """
    if path is None or str(path) == STANDARD_OUTPUT:
        sys.stdout.buffer.write(data + b"\n")
        sys.stdout.buffer.flush()
    else:
        write_private(path, data)


@lru_cache(maxsize=1)
def console() -> Console:
    """Return where words for people go: standard output, in colours if it is a terminal."""
    from rich.console import Console  # noqa: PLC0415  # 60 ms that machine-readable output need not spend

    return Console(highlight=False, emoji=False, markup=False, soft_wrap=not sys.stdout.isatty())


def grid(rows: Iterable[tuple[tuple[str, str], ...]], indent: int = 2) -> None:
    """Print rows of cells, each a text with its style, in aligned columns.

    On a terminal the last column wraps within itself; elsewhere a row is one line, whatever its length.
    """
    cells = [list(row) for row in rows]
    if sys.stdout.isatty():
        _print_table(cells, indent)
        return
    widths = [
        max(map(len, column)) for column in zip(*([text for text, _ in row] for row in cells), strict=True)
    ]
    for row in cells:
        line = "  ".join(text.ljust(width) for (text, _), width in zip(row, widths, strict=True))
        click.echo((" " * indent + line).rstrip())


def _print_table(cells: list[list[tuple[str, str]]], indent: int) -> None:
    from rich.padding import Padding  # noqa: PLC0415  # as above
    from rich.table import Table  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    table = Table.grid(padding=(0, 2, 0, 0))
    for row in cells:
        table.add_row(*(Text(text, style) for text, style in row))
    console().print(Padding(table, (0, 0, 0, indent), expand=False))


def note(words: str) -> None:
    """Write on standard error what was done, beside the output itself; further lines are indented."""
    click.echo("\n  ".join(harmless(line.strip()) for line in words.split("\n")), err=True)


def harmless(text: str) -> str:
    """Return text of a credential in one line, without characters that could fool a terminal or a reader.

    Spec: Unicode TR 36 §3.6 (bidirectional text spoofing)
    """
    return visible(text.replace("\n", " "))
