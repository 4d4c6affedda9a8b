"""Write files so that they are whole or absent, also after a loss of power."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def temporary_beside(path: Path) -> Iterator[Path]:
    """Give an unused name in the folder of ``path``; what is left there in the end is removed.

    Raises:
        OSError: if ``path`` names no file, or the left-over cannot be removed.
    """
    if not path.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Write the folder's list of names to disk, where the system knows how.

    Raises:
        OSError: if the folder cannot be read or written.
    """
    with suppress(PermissionError):  # Windows opens no folders, and needs no such call
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
