"""Say in a wallet's words what SQLite says in codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vcwallet.errors import WalletDamagedError, WalletError

CLAUSE: Final = "SQLite file format"

_OBSTACLES: Final = {
    sqlite3.SQLITE_BUSY: ("is in use by another program", "Wait until it has finished and try again."),
    sqlite3.SQLITE_READONLY: (
        "may not be written, or was moved while it was open",
        "Check where it is and that you may write there, then open it again.",
    ),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "Check that you may read it and write in its folder."),
    sqlite3.SQLITE_PERM: ("cannot be opened", "Check that you may read it and write in its folder."),
    sqlite3.SQLITE_FULL: ("has no room to grow", "Make room on the disk and try again; nothing was lost."),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "Check the disk and try again."),
}


def damaged(detail: str) -> WalletDamagedError:
    """Return the error for a file that is not as it was left."""
    return WalletDamagedError(f"This wallet is damaged. {detail}", clause=CLAUSE, fix="Use a backup.")


@contextmanager
def declared_errors(path: Path) -> Generator[None]:
    """Turn what SQLite raises into declared errors.

    Raises:
        WalletError: if the file is locked or the operating system refuses something.
        WalletDamagedError: if SQLite finds anything else wrong with the file.

    Spec: SQLite result codes
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # The low byte is the primary code. What Python raises itself, about text that is not UTF-8 in the
        # file or quoted in SQLite's own message, carries none.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code not in _OBSTACLES:
            raise damaged("SQLite cannot make sense of it.") from None
        problem, fix = _OBSTACLES[code]
        raise WalletError(f"The wallet {path} {problem}.", clause=CLAUSE, fix=fix) from None
