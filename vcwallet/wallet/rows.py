"""Read and write the rows of a wallet file; all of them are sealed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from vcwallet.wallet.records import RecordId
from vcwallet.wallet.sqlite_errors import damaged


@dataclass(frozen=True, slots=True)
class Head:
    """Hold what there is once in a wallet.

    Args:
        key_slot: the data key, sealed under the passphrase.
        manifest: the sealed manifest.
    """

    key_slot: bytes = field(repr=False)
    manifest: bytes = field(repr=False)


class Rows:
    """Read and write the rows of a wallet inside one transaction."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def head(self) -> Head:
        """Return the head.

        Raises:
            WalletDamagedError: if there is none, or more than one.
        """
        rows = self._connection.execute("SELECT key_slot, manifest FROM head LIMIT 2").fetchall()
        if len(rows) != 1:
            raise damaged("It has no beginning.")
        return Head(_blob(rows[0][0]), _blob(rows[0][1]))

    def set_head(self, head: Head) -> None:
        """Replace the head."""
        self._connection.execute(
            "UPDATE head SET key_slot = ?, manifest = ? WHERE id = 1", (head.key_slot, head.manifest)
        )

    def all(self) -> Iterator[tuple[RecordId, bytes]]:
        """Yield the identifier and the sealed content of every row, in no particular order."""
        for name, sealed in self._connection.execute("SELECT id, sealed FROM record"):
            yield RecordId(_blob(name).hex()), _blob(sealed)

    def get(self, name: RecordId) -> bytes:
        """Return the sealed content of one row.

        Raises:
            WalletDamagedError: if there is no such row.
        """
        found = self._connection.execute("SELECT sealed FROM record WHERE id = ?", (bytes.fromhex(name),))
        row = found.fetchone()
        if row is None:
            raise damaged("A record that it should hold is missing.")
        return _blob(row[0])

    def put(self, name: RecordId, sealed: bytes) -> None:
        """Write one row, in place of what was there."""
        self._connection.execute("REPLACE INTO record VALUES (?, ?)", (bytes.fromhex(name), sealed))

    def delete(self, name: RecordId) -> None:
        """Delete one row and overwrite where it was."""
        self._connection.execute("DELETE FROM record WHERE id = ?", (bytes.fromhex(name),))


def _blob(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise damaged("A row has the wrong type.")
    return value
