"""The registry's SQLite file: made whole, opened with care, changed in transactions that last."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from vcwallet.errors import RegistryError
from vcwallet.status.files import sync_folder, temporary_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 10.0
APPLICATION_ID = 0x76_63_53_4C  # "vcSL": marks the file as a status registry
SCHEMA_VERSION = 1
# `deck` is a shuffled pack of the unused indexes of a list, of which only the places that differ from
# their own number are stored: drawing the next one is a few look-ups, even from a nearly empty pack.
_SCHEMA = (
    """CREATE TABLE lists (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        purpose TEXT NOT NULL,
        size INTEGER NOT NULL,
        capacity INTEGER NOT NULL,
        remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND capacity),
        version INTEGER NOT NULL DEFAULT 1,
        published INTEGER NOT NULL DEFAULT 0)""",
    """CREATE TABLE entries (
        list INTEGER NOT NULL REFERENCES lists (id),
        position INTEGER NOT NULL CHECK (position >= 0),
        credential TEXT NOT NULL,
        value INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (list, position)) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX entries_by_credential ON entries (credential, list)",
    """CREATE TABLE deck (
        list INTEGER NOT NULL REFERENCES lists (id),
        place INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (list, place)) WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)
_TRY_AGAIN = "Nothing was changed; try again."
_PERMISSIONS = "Check the permissions of file and folder."
_REASONS = {
    sqlite3.SQLITE_BUSY: ("The status registry is in use by another program.", _TRY_AGAIN),
    sqlite3.SQLITE_LOCKED: ("The status registry is in use by another program.", _TRY_AGAIN),
    sqlite3.SQLITE_READONLY: ("The status registry cannot be written.", _PERMISSIONS),
    sqlite3.SQLITE_CANTOPEN: ("The status registry cannot be opened.", _PERMISSIONS),
    sqlite3.SQLITE_FULL: (
        "There is no room left for the status registry.",
        "Nothing was changed; free some space.",
    ),
    sqlite3.SQLITE_IOERR: ("The disk with the status registry reports an error.", "Check the disk."),
}
_DAMAGED = ("The status registry is damaged or is no status registry.", "Restore it from its newest backup.")


class RegistryFile:
    """Hold the open file; every use of it is one transaction.

    May be used from several threads, which then take turns, and from several processes.
    """

    def __init__(self, connection: sqlite3.Connection, busy_seconds: float) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._busy_seconds = max(0.0, busy_seconds)
        self._turn = threading.RLock()

    @classmethod
    def create(cls, path: Path) -> None:
        """Make an empty registry at ``path``, readable by its owner only, whole or not at all.

        Raises:
            RegistryError: if something is there already or the folder cannot be written.
        """
        try:
            with temporary_beside(path) as temporary:
                os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                _initialise(temporary)
                os.link(temporary, path)
                sync_folder(path.parent)
        except FileExistsError:
            raise RegistryError(
                f"There is a file named {path.name} already.", fix="Open it, or choose another name."
            ) from None
        except OSError as error:
            raise RegistryError(
                f"The status registry {path.name} could not be made: {error.strerror}.",
                fix="Choose a folder that exists and can be written, on a disk that knows hard links.",
            ) from None

    @classmethod
    def open(cls, path: Path, busy_seconds: float) -> RegistryFile:
        """Open the registry at ``path`` after checking that it is one and is whole.

        Raises:
            RegistryError: if it is missing, open to other users, damaged, foreign, or from a newer version.
        """
        _check_file(path)
        try:
            connection = _connect(path, busy_seconds)
        except sqlite3.Error as error:
            raise explain(error) from None
        try:
            _configure(connection)
            _check_contents(connection)
        except sqlite3.Error as error:
            connection.close()
            raise explain(error) from None
        except RegistryError:
            connection.close()
            raise
        return cls(connection, busy_seconds)

    def close(self) -> None:
        """Close the file; closing it again does nothing."""
        with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a view of the registry that does not change meanwhile.

        Raises:
            RegistryError: if the file is closed, in use, or damaged.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the registry to this caller alone; what was done is kept only if nothing is raised.

        Raises:
            RegistryError: if the file is closed, in use, cannot be written, or is damaged.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._my_turn() as connection:
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise explain(error) from None
            finally:
                with suppress(sqlite3.Error):  # without a transaction, or on a broken disk
                    connection.execute("ROLLBACK")

    @contextmanager
    def _my_turn(self) -> Iterator[sqlite3.Connection]:
        if not self._turn.acquire(timeout=self._busy_seconds):
            raise RegistryError("The status registry is in use by another thread.", fix=_TRY_AGAIN)
        try:
            connection = self._connection
            if connection is None:
                raise _closed()
            if connection.in_transaction:
                raise RegistryError("The status registry is being published.", fix="Wait until that is done.")
            yield connection
        finally:
            self._turn.release()


def explain(error: sqlite3.Error) -> RegistryError:
    """Return the declared error for what SQLite reports; what is not known counts as damage."""
    if isinstance(error, sqlite3.ProgrammingError):
        return _closed()
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    detail, fix = _REASONS.get(code, _DAMAGED)
    return RegistryError(detail, fix=fix)


def _closed() -> RegistryError:
    return RegistryError("The status registry is closed.", fix="Open it again.")


def damaged() -> RegistryError:
    """Return the error for a registry whose contents contradict themselves."""
    return RegistryError(_DAMAGED[0], fix=_DAMAGED[1])


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )


def _configure(connection: sqlite3.Connection) -> None:
    # EXTRA is FULL plus a sync of the folder: a commit outlasts a loss of power.
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")


def _initialise(path: Path) -> None:
    try:
        connection = _connect(path, BUSY_SECONDS)
        try:
            _configure(connection)
            for statement in ("BEGIN IMMEDIATE", *_SCHEMA, "COMMIT"):
                connection.execute(statement)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(error) from None


def _check_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise RegistryError(
            f"The status registry {path.name} cannot be opened: {error.strerror}.",
            fix="Check the name, or make a new registry.",
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise RegistryError(
            f"The status registry {path.name} is open to other users of this computer.",
            fix="Make it private first: chmod 600.",
        )


def _check_contents(connection: sqlite3.Connection) -> None:
    application: tuple[int] = connection.execute("PRAGMA application_id").fetchone()
    version: tuple[int] = connection.execute("PRAGMA user_version").fetchone()
    if application[0] != APPLICATION_ID:
        raise damaged()
    if version[0] != SCHEMA_VERSION:
        raise RegistryError(
            "The status registry was made by another version of this program.", fix="Use that version."
        )
    verdict: tuple[str] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict[0] != "ok":
        raise damaged()
