"""The SQLite file of a wallet: whole transactions, checked structure, declared errors. It sees no plaintext.

A rollback journal (not a write-ahead log) keeps the wallet in one file and lets it be opened without
changing it; ``synchronous=EXTRA`` also syncs the folder, so that what was committed survives a power failure.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vcwallet.errors import WalletError
from vcwallet.wallet.rows import Rows
from vcwallet.wallet.schema import check_length, check_structure
from vcwallet.wallet.sqlite_errors import declared_errors

_MAX_VALUE: Final = 32 * 1024 * 1024
# The file may come from anyone: run no code from it, map none of it into memory, check every page read.
_SETTINGS: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = EXTRA",
)


class Database:
    """Open the file of a wallet; safe to share between threads, one transaction at a time.

    Opening and reading change nothing, except that an interrupted transaction is rolled back.

    Args:
        path: an existing file.
        busy_seconds: how long to wait for another process to finish its transaction.

    Raises:
        WalletError: if the file is missing, cannot be read, or another process keeps it locked.
        WalletDamagedError: if it is not an intact wallet file of this version.
    """

    __slots__ = ("_connection", "_lock", "_path")

    def __init__(self, path: Path, busy_seconds: float) -> None:
        if not path.is_file():
            raise WalletError(
                f"There is no wallet at {path}.", fix="Check the path, or create a wallet there."
            )
        self._path = path
        self._lock = threading.Lock()
        with declared_errors(path):
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=busy_seconds,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                _prepare(connection, path)
            except BaseException:
                connection.close()
                raise
        self._connection: sqlite3.Connection | None = connection

    @contextmanager
    def reading(self) -> Generator[Rows]:
        """See one unchanging state of the wallet.

        Raises:
            WalletError: if the wallet was closed or is locked.
            WalletDamagedError: if the file is no longer intact.
        """
        with self._transaction("BEGIN") as rows:
            yield rows

    @contextmanager
    def writing(self) -> Generator[Rows]:
        """Change the wallet: all of it when the block ends, nothing if it raises.

        Raises:
            WalletError: if the wallet was closed, is locked, or cannot be written.
            WalletDamagedError: if the file is no longer intact.
        """
        with self._transaction("BEGIN IMMEDIATE") as rows:
            yield rows

    def close(self) -> None:
        """Close the file; may be called again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    @contextmanager
    def _transaction(self, begin: str) -> Generator[Rows]:
        with self._lock, declared_errors(self._path):
            if self._connection is None:
                raise WalletError("This wallet was closed.", fix="Open it again.")
            try:
                self._connection.execute(begin)
                yield Rows(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
    for setting in _SETTINGS:
        connection.execute(setting)
    connection.execute("BEGIN")  # while it is read, nobody makes the file longer
    check_structure(connection)
    check_length(connection, path.stat().st_size)
    connection.execute("COMMIT")
