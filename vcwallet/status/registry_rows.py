"""The rows of the registry: lists, entries, and the pack of unused indexes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from vcwallet.errors import RegistryError, StatusRangeError
from vcwallet.status import members
from vcwallet.status.bitstring import Bitstring
from vcwallet.status.problems import ENTRY, LIST
from vcwallet.status.registry_file import damaged
from vcwallet.status.registry_state import ListShape, ListState, Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MAX_TEXT_CHARS = 4096
IRREVERSIBLE = frozenset({"revocation", "refresh"})
_NEW_LIST = "Start a new list under another URL."
_LISTS = "SELECT id, url, purpose, size, capacity, remaining, version, published FROM lists ORDER BY id"
_LIST = "SELECT id, url, purpose, size, capacity, remaining, version, published FROM lists WHERE url = ?"
_INSERT_LIST = "INSERT INTO lists (url, purpose, size, capacity, remaining) VALUES (?, ?, ?, ?, ?)"
_KNOWN = """SELECT l.url, e.position FROM entries AS e JOIN lists AS l ON l.id = e.list
    WHERE e.credential = ? AND l.purpose = ?"""
_CHANGE = """SELECT e.list, e.position, e.value, l.size FROM entries AS e JOIN lists AS l ON l.id = e.list
    WHERE e.credential = ? AND l.purpose = ?"""
_ROW = tuple[int, str, str, int, int, int, int, int]


def checked_text(value: str, what: str) -> str:
    """Return ``value`` if it can be stored: not empty, at most 4,096 characters, no lone surrogate.

    Raises:
        RegistryError: otherwise.
    """
    encodable = value.encode(errors="replace").decode() == value
    if not value or len(value) > MAX_TEXT_CHARS or not encodable:
        raise RegistryError(
            f"The {what} is empty, too long or not Unicode text.",
            fix=f"Use at most {MAX_TEXT_CHARS} characters.",
        )
    return value


def all_lists(connection: sqlite3.Connection) -> Iterator[ListState]:
    """Yield what is known of each list, the oldest first."""
    row: _ROW
    for row in connection.execute(_LISTS):
        yield _state(row)


def find_list(connection: sqlite3.Connection, list_url: str, purpose: str | None) -> tuple[int, ListState]:
    """Return the key and the state of a list.

    Args:
        connection: within a transaction.
        list_url: the list.
        purpose: the purpose that it has to serve; None does not ask.

    Raises:
        RegistryError: if there is no such list or it serves another purpose.
    """
    row: _ROW | None = connection.execute(_LIST, (checked_text(list_url, "list's URL"),)).fetchone()
    if row is None:
        raise RegistryError(
            f"The status registry has no list {list_url[:200]!a}.",
            fix="Check the URL, or allocate an entry in it first.",
        )
    state = _state(row)
    if purpose not in (None, state.purpose):
        raise RegistryError(
            f"The list {list_url} is for {state.purpose}; each list serves one purpose.", fix=_NEW_LIST
        )
    return row[0], state


def ensure_list(
    connection: sqlite3.Connection, list_url: str, purpose: str, shape: ListShape
) -> tuple[int, ListState]:
    """Return the key and the state of a list, starting it with ``shape`` if it is not there.

    Raises:
        RegistryError: if the list serves another purpose.
        StatusListError: if the URL is not https, or the shape is too small, too large or impossible.
    """
    members.https_url(list_url, "statusListCredential", ENTRY)
    checked_text(purpose, "purpose")
    if connection.execute(_LIST, (list_url,)).fetchone() is None:
        Bitstring.zeros(shape.entries, shape.size)
        connection.execute(_INSERT_LIST, (list_url, purpose, shape.size, shape.entries, shape.entries))
    return find_list(connection, list_url, purpose)


def known_index(connection: sqlite3.Connection, credential_id: str, state: ListState) -> int | None:
    """Return the index that a credential has in this list already, or None.

    Raises:
        RegistryError: if it has its entry for this purpose in another list.
    """
    row: tuple[str, int] | None = connection.execute(_KNOWN, (credential_id, state.purpose)).fetchone()
    if row is None:
        return None
    if row[0] != state.list_url:
        raise RegistryError(
            f"The credential {credential_id[:100]!a} has its entry in the list {row[0]}.",
            fix="Use that list for it.",
        )
    return row[1]


def hand_out(connection: sqlite3.Connection, key: int, remaining: int, credential_id: str) -> int:
    """Draw a random unused index of a list and give it to a credential; the caller lowers ``remaining``.

    One step of a Fisher-Yates shuffle: draw from the places below ``remaining``, then move the last of them
    into the gap. The primary key of the entries refuses an index that was handed out before.

    Spec: Bitstring Status List v1.0 §2.1 (statusListIndex), §6.5
    """
    place, last = secrets.randbelow(remaining), remaining - 1
    drawn, moved = _at(connection, key, place), _at(connection, key, last)
    connection.execute("DELETE FROM deck WHERE list = ? AND place = ?", (key, last))
    if place != last:
        connection.execute(
            "INSERT OR REPLACE INTO deck (list, place, position) VALUES (?, ?, ?)", (key, place, moved)
        )
    connection.execute(
        "INSERT INTO entries (list, position, credential) VALUES (?, ?, ?)", (key, drawn, credential_id)
    )
    return drawn


def change_status(connection: sqlite3.Connection, credential_id: str, purpose: str, value: int) -> None:
    """Set the status of a credential and raise the version of its list if that changes anything.

    Raises:
        RegistryError: if there is no such entry, the value does not fit, or the status is not reversible.

    Spec: Bitstring Status List v1.0 §2.1 (statusPurpose)
    """
    names = checked_text(credential_id, "credential's identifier"), checked_text(purpose, "purpose")
    row: tuple[int, int, int, int] | None = connection.execute(_CHANGE, names).fetchone()
    if row is None:
        raise RegistryError(
            f"The status registry has no {purpose[:40]!a} entry for {credential_id[:100]!a}.",
            fix="Check the identifier; only a credential that was issued with an entry has a status.",
        )
    key, position, former, size = row
    if not 0 <= value < 1 << size:
        raise RegistryError(f"The status has to be from 0 to {(1 << size) - 1} in this list.", clause=LIST)
    if value == former:
        return
    if former and purpose in IRREVERSIBLE:
        raise RegistryError(
            f"The status {purpose} is set and cannot be taken back.",
            clause=ENTRY,
            fix="Issue a new credential.",
        )
    connection.execute("UPDATE entries SET value = ? WHERE list = ? AND position = ?", (value, key, position))
    connection.execute("UPDATE lists SET version = version + 1 WHERE id = ?", (key,))


def take_snapshot(connection: sqlite3.Connection, list_url: str, purpose: str) -> Snapshot:
    """Return all statuses of a list.

    Raises:
        RegistryError: if there is no such list, it serves another purpose, or the rows contradict it.

    Spec: Bitstring Status List v1.0 §3.3
    """
    key, state = find_list(connection, list_url, purpose)
    rows: list[tuple[int, int]] = connection.execute(
        "SELECT position, value FROM entries WHERE list = ? AND value <> 0", (key,)
    ).fetchall()
    try:
        empty = Bitstring.zeros(state.shape.entries, state.shape.size)
        return Snapshot(state, empty.with_values(dict(rows), state.shape.size))
    except StatusRangeError:
        raise damaged() from None


def _at(connection: sqlite3.Connection, key: int, place: int) -> int:
    row: tuple[int] | None = connection.execute(
        "SELECT position FROM deck WHERE list = ? AND place = ?", (key, place)
    ).fetchone()
    return place if row is None else row[0]


def _state(row: _ROW) -> ListState:
    _, url, purpose, size, capacity, remaining, version, published = row
    return ListState(url, purpose, ListShape(capacity, size), capacity - remaining, version, published)
