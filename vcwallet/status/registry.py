"""The issuer's book of status lists: which credential has which index, and what its status is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from vcwallet.errors import RegistryError
from vcwallet.status import registry_rows as rows
from vcwallet.status.registry_file import BUSY_SECONDS, RegistryFile
from vcwallet.status.registry_state import ListShape, ListState, RegistryEntry, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_OF_CREDENTIAL = """SELECT e.credential, l.url, l.purpose, e.position, e.value
    FROM entries AS e JOIN lists AS l ON l.id = e.list WHERE e.credential = ? ORDER BY l.id"""
_OF_LIST = """SELECT e.credential, l.url, l.purpose, e.position, e.value
    FROM entries AS e JOIN lists AS l ON l.id = e.list WHERE e.list = ? ORDER BY e.position"""


class StatusRegistry:
    """Hand out indexes of status lists and keep the statuses, in one SQLite file.

    An index is random, is never handed out twice, and belongs to its credential for good. Every call is
    one transaction that is on disk when it returns, whatever happens next; several processes and threads
    may share the file. Only the newest copy of the file may be used: an old backup does not know which
    indexes were handed out since.

    Spec: Bitstring Status List v1.0 §2.1 (statusListIndex), §6.5
    """

    def __init__(self, file: RegistryFile) -> None:
        self._file = file

    @classmethod
    def create(cls, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Make an empty registry that only its owner can read, and open it.

        Args:
            path: where nothing is yet, in a folder that exists.
            busy_seconds: how long each call waits for another process or thread.

        Raises:
            RegistryError: if there is a file already or the folder cannot be written.
        """
        RegistryFile.create(path)
        return cls.open(path, busy_seconds=busy_seconds)

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open a registry and check that it is whole.

        Args:
            path: the file.
            busy_seconds: how long each call waits for another process or thread.

        Raises:
            RegistryError: if the file is missing, open to other users, damaged, in use, no registry, or made
                by a newer version.
        """
        return cls(RegistryFile.open(path, busy_seconds))

    def close(self) -> None:
        """Close the file; closing it again does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_list(self, list_url: str, purpose: str, shape: ListShape | None = None) -> None:
        """Start a list; a list that is there already with this purpose and shape stays as it is.

        Args:
            list_url: the https URL at which the list will be published.
            purpose: the one purpose that it serves.
            shape: its size; without it 131,072 statuses of one bit.

        Raises:
            RegistryError: if the URL belongs to a list with another purpose or shape.
            StatusListError: if the URL is not https, or the shape is too small, too large or impossible.

        Spec: Bitstring Status List v1.0 §2.2
        """
        wanted = shape or ListShape()
        with self._file.writing() as connection:
            _, state = rows.ensure_list(connection, list_url, purpose, wanted)
            if state.shape != wanted:
                raise RegistryError(
                    f"The status list {list_url} exists with another size.",
                    fix="Start a new list under another URL.",
                )

    def allocate(self, list_url: str, purpose: str, credential_id: str) -> int:
        """Return the index of a credential in a list, handing out a random unused one the first time.

        The same credential always gets the same index. A list that is not known yet is started.

        Raises:
            RegistryError: if the list is full or serves another purpose, the credential has its entry for
                this purpose in another list, or the registry cannot be used.
            StatusListError: if the URL is not https.

        Spec: Bitstring Status List v1.0 §2.1 (statusListIndex), §6.5
        """
        return self.allocate_many(list_url, purpose, (credential_id,))[credential_id]

    def allocate_many(self, list_url: str, purpose: str, credential_ids: Iterable[str]) -> dict[str, int]:
        """Return the index of each credential, as ``allocate`` would; all of them are handed out, or none.

        Raises:
            RegistryError: as for ``allocate``.
            StatusListError: if the URL is not https.

        Spec: Bitstring Status List v1.0 §2.1 (statusListIndex), §6.5
        """
        names = [rows.checked_text(name, "credential's identifier") for name in credential_ids]
        with self._file.writing() as connection:
            key, state = rows.ensure_list(connection, list_url, purpose, ListShape())
            known = {name: rows.known_index(connection, name, state) for name in names}
            found = {name: index for name, index in known.items() if index is not None}
            missing = [name for name in known if name not in found]
            remaining = state.shape.entries - state.allocated
            if len(missing) > remaining:
                raise RegistryError(
                    f"The status list {list_url} is full: {len(missing)} needed, {remaining} left.",
                    fix="Start a new list under another URL.",
                )
            for used, name in enumerate(missing):
                found[name] = rows.hand_out(connection, key, remaining - used, name)
            connection.execute("UPDATE lists SET remaining = ? WHERE id = ?", (remaining - len(missing), key))
        return found

    def set_status(self, credential_id: str, purpose: str, value: int) -> None:
        """Set the status of a credential; the list has to be published for anyone to see it.

        Args:
            credential_id: a credential that has an index for this purpose.
            purpose: such as ``"revocation"``.
            value: 1 revokes or suspends; 0 ends a suspension. A revocation cannot be taken back.

        Raises:
            RegistryError: if the credential has no such entry, the value does not fit into the list, or a
                revocation would be taken back.

        Spec: Bitstring Status List v1.0 §2.1 (statusPurpose)
        """
        with self._file.writing() as connection:
            rows.change_status(connection, credential_id, purpose, value)

    def status(self, credential_id: str) -> tuple[RegistryEntry, ...]:
        """Return the credential's entries, one for each purpose.

        Raises:
            RegistryError: if it has none, or the registry cannot be used.
        """
        name = rows.checked_text(credential_id, "credential's identifier")
        with self._file.reading() as connection:
            found = tuple(RegistryEntry(*row) for row in connection.execute(_OF_CREDENTIAL, (name,)))
        if not found:
            raise RegistryError(
                f"The status registry has no entry for {name[:100]!a}.", fix="Check the identifier."
            )
        return found

    def entries(self, list_url: str) -> tuple[RegistryEntry, ...]:
        """Return the entries of a list in the order of their indexes, which says nothing of their age.

        Raises:
            RegistryError: if there is no such list, or the registry cannot be used.
        """
        with self._file.reading() as connection:
            key, _ = rows.find_list(connection, list_url, None)
            return tuple(RegistryEntry(*row) for row in connection.execute(_OF_LIST, (key,)))

    def lists(self) -> tuple[ListState, ...]:
        """Return what is known of each list, the oldest first.

        Raises:
            RegistryError: if the registry cannot be used.
        """
        with self._file.reading() as connection:
            return tuple(rows.all_lists(connection))

    def snapshot(self, list_url: str, purpose: str) -> Snapshot:
        """Return all statuses of a list as they are now.

        Raises:
            RegistryError: if there is no list for this purpose, or the registry cannot be used.

        Spec: Bitstring Status List v1.0 §3.3
        """
        with self._file.reading() as connection:
            return rows.take_snapshot(connection, list_url, purpose)

    @contextmanager
    def publishing(self, list_url: str, purpose: str) -> Iterator[Snapshot]:
        """Give the statuses to be signed and published, and record them as published if nothing is raised.

        Nobody else can change or publish a list meanwhile, so that an older list never replaces a newer one.
        If the program ends in between, the list still counts as not published.

        Raises:
            RegistryError: if there is no list for this purpose, or the registry cannot be used.

        Spec: Bitstring Status List v1.0 §3.1
        """
        with self._file.writing() as connection:
            snapshot = rows.take_snapshot(connection, list_url, purpose)
            yield snapshot
            connection.execute(
                "UPDATE lists SET published = ? WHERE url = ?", (snapshot.state.version, list_url)
            )
