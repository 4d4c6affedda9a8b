"""The structure of a wallet file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Final

from vcwallet.errors import WalletDamagedError
from vcwallet.wallet.rows import Head
from vcwallet.wallet.sqlite_errors import CLAUSE, damaged

VERSION: Final = 1
_APPLICATION_ID: Final = 0x76637731  # "vcw1"
_SCHEMA: Final = {
    "head": "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1),"
    " key_slot BLOB NOT NULL, manifest BLOB NOT NULL)",
    "record": "CREATE TABLE record (id BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID",
}


def new_database(head: Head) -> bytes:
    """Return the bytes of a wallet file without records."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for statement in _SCHEMA.values():
            connection.execute(statement)
        connection.execute("INSERT INTO head VALUES (1, ?, ?)", (head.key_slot, head.manifest))
        return connection.serialize()


def check_structure(connection: sqlite3.Connection) -> None:
    """Check that this is a wallet file of this version, with nothing added and no page out of place.

    Raises:
        WalletDamagedError: if it is not.

    Spec: SQLite file format §1.3, §2.6
    """
    if _pragma(connection, "application_id") != _APPLICATION_ID:
        raise WalletDamagedError("This file is not a wallet.", clause=CLAUSE, fix="Choose another file.")
    version = _pragma(connection, "user_version")
    if version != VERSION:
        raise WalletDamagedError(
            f"This wallet has format version {version}; this program reads version {VERSION}.",
            clause=CLAUSE,
            fix="Install a newer version of this program, or use a backup.",
        )
    if _pragma(connection, "journal_mode") != "delete" or _schema(connection) != list(_SCHEMA.items()):
        raise damaged("Its structure was changed.")
    if _pragma(connection, "quick_check(1)") != "ok":
        raise damaged("Its pages do not fit together.")


def check_length(connection: sqlite3.Connection, size: int) -> None:
    """Check that no byte is missing at the end, where SQLite would take it for zero.

    Args:
        connection: in a transaction that has read something.
        size: of the file, in bytes.

    Raises:
        WalletDamagedError: if the file does not end where its last page does.

    Spec: SQLite file format §1.3.5 (in-header database size)
    """
    pages, length = _pragma(connection, "page_count"), _pragma(connection, "page_size")
    if not isinstance(pages, int) or not isinstance(length, int) or size != pages * length:
        raise damaged("Its end is missing, or something was added.")


def _pragma(connection: sqlite3.Connection, name: str) -> object:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    value: object = row[0]
    return value


def _schema(connection: sqlite3.Connection) -> list[tuple[object, object]]:
    # Views, triggers and indexes would show here too.
    return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
