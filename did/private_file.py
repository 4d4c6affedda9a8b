"""Write files that only their owner can read, whole or not at all; refuse to read those that others can."""

from __future__ import annotations

import os
import shlex
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from did.errors import KeyFileError

# Windows guards files by access control lists and has neither these mode bits nor folders that can be synced.
_POSIX = os.name == "posix"
_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
# Non-blocking, so that a named pipe is refused instead of waited for.
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, in place of what was there.

    After a crash or a power failure the path holds either the old contents or the new, never a part.
    A symbolic link is replaced, not followed.

    Raises:
        KeyFileError: if the folder is missing or cannot be written.
    """
    _place(path, data, os.replace)


def create_private(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read; never overwrite one, not even in a race.

    After a crash the path holds either nothing or all of ``data``.

    Raises:
        KeyFileError: if the path exists, or the folder is missing or cannot be written.
    """
    # A hard link, and a rename on Windows, fails where the name is taken.
    _place(path, data, os.link if _POSIX else os.rename)


def read_private(path: Path, max_bytes: int) -> bytes:
    """Return the contents of a file that only its owner can read.

    On Windows the mode is not looked at.

    Args:
        path: a regular file.
        max_bytes: refuse anything longer.

    Raises:
        KeyFileError: if the file is missing, not a regular file or too long, or if group or
            others can read or write it.
    """
    return _read(path, max_bytes, _OTHERS if _POSIX else 0)


def read_sealed(path: Path, max_bytes: int) -> bytes:
    """Return the contents of a file that is encrypted, so that its mode does not matter.

    Args:
        path: a regular file.
        max_bytes: refuse anything longer.

    Raises:
        KeyFileError: if the file is missing, not a regular file, or too long.
    """
    return _read(path, max_bytes, 0)


def _place(path: Path, data: bytes, put: Callable[[str, Path], None]) -> None:
    try:
        # mkstemp opens with O_EXCL and mode 0600, so nobody else can read even the first byte.
        handle, temporary = tempfile.mkstemp(prefix=".private-", suffix=".tmp", dir=path.parent)
        try:
            _write(handle, data)
            put(temporary, path)
        finally:
            # After a rename there is nothing left to remove.
            with suppress(FileNotFoundError):
                os.unlink(temporary)  # noqa: PTH108 - mkstemp names its file in text
        _sync_folder(path.parent)
    except FileExistsError:
        raise KeyFileError(
            f"There is already something at {path}; it was left as it is.",
            fix="Choose another name or move it away.",
        ) from None
    except (OSError, ValueError) as error:
        raise KeyFileError(
            f"The file {path} cannot be written: {_reason(error)}.",
            fix="Check that its folder exists and that you may write there.",
        ) from None


def _write(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # A new name survives a power failure only once its folder is on the disk.
    if not _POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, max_bytes: int, forbidden: int) -> bytes:
    try:
        # Look at the file that was opened, not at what may since have taken its name.
        with open(path, "rb", opener=_open) as file:
            status = os.fstat(file.fileno())
            _check(path, status.st_mode, forbidden)
            if status.st_size > max_bytes:
                raise KeyFileError(f"The file {path} is too large; at most {max_bytes} bytes are read.")
            return file.read(status.st_size)
    except FileNotFoundError:
        raise KeyFileError(f"There is no file {path}.", fix="Check the path.") from None
    except (OSError, ValueError) as error:
        raise KeyFileError(f"The file {path} cannot be read: {_reason(error)}.") from None


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAIT)


def _check(path: Path, mode: int, forbidden: int) -> None:
    if not stat.S_ISREG(mode):
        raise KeyFileError(f"{path} is not a regular file.", fix="Give the path of a file.")
    if mode & forbidden:
        raise KeyFileError(
            f"Other people on this computer can read or change {path} (mode {stat.S_IMODE(mode):04o}).",
            fix=f"Run: chmod 600 {shlex.quote(str(path))}",
        )


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "its name cannot be used"
