"""What commands write: files that appear whole, and words for people."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from did.private_file import write_private

if TYPE_CHECKING:
    from rich.console import Console

STANDARD_OUTPUT = "-"
PLAIN_WIDTH = 120
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


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

    terminal = sys.stdout.isatty()
    width = None if terminal else PLAIN_WIDTH
    return Console(highlight=False, emoji=False, markup=False, soft_wrap=not terminal, width=width)


def note(words: str) -> None:
    """Write a line on standard error: what was done, beside the output itself."""
    click.echo(words, err=True)


def harmless(text: str) -> str:
    """Return text of a credential without control characters, which could fool a terminal.

    Spec: Unicode TR 36 §3.6 (bidirectional text spoofing)
    """
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\n", " "))
