"""The wallet: one file that holds credentials and keys, all encrypted under one passphrase.

Readable in the file without the passphrase: that it is a wallet, how many records it has, how long each is.
Noticed when it is opened: any record that was altered, deleted, added, swapped or put back.
Not noticed, because nothing outside the file remembers: an older copy of the whole file in its place.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from did.passphrase import MODERATE, Argon2id
from vcwallet.errors import WalletDamagedError, WalletError
from vcwallet.wallet import locked_box
from vcwallet.wallet.backup import decode_backup, encode_backup
from vcwallet.wallet.data_key import DataKey
from vcwallet.wallet.database import Database
from vcwallet.wallet.records import Entry, Manifest, Record, RecordId, check_content, digest, new_id
from vcwallet.wallet.rows import Head, Rows
from vcwallet.wallet.schema import new_database

_KEY_PURPOSE = "wallet key"
_BACKUP_PURPOSE = "wallet backup"


@dataclass(frozen=True, slots=True)
class WalletSettings:
    """Choose how a wallet is protected and shared.

    Args:
        costs: what a guess at the passphrase costs, where this program seals something under one.
        busy_seconds: how long to wait for another process that is writing.
    """

    costs: Argon2id = MODERATE
    busy_seconds: float = 5.0


DEFAULT_SETTINGS: Final = WalletSettings()


class WalletStore:
    """Keep records in one encrypted file; made by ``create`` or ``open``, best used with ``with``.

    Each method is one transaction: after a crash the file holds all of it or nothing, and what a method
    returned from is kept. Several threads and processes may use one wallet at the same time.
    """

    __slots__ = ("_data_key", "_database", "_key_slot", "_settings")

    def __init__(
        self, database: Database, key_slot: bytes, data_key: DataKey, settings: WalletSettings
    ) -> None:
        """Use an open database; callers want ``create`` or ``open``.

        Raises:
            WalletDamagedError: if records and manifest do not fit together.
        """
        self._database = database
        self._key_slot = key_slot
        self._data_key = data_key
        self._settings = settings
        with self._reading() as (rows, manifest):
            _verify(rows, manifest, data_key)

    @classmethod
    def create(cls, path: Path, passphrase: str, settings: WalletSettings = DEFAULT_SETTINGS) -> WalletStore:
        """Create an empty wallet and open it.

        After a crash there is either no wallet or a whole one.

        Raises:
            WalletError: if something exists at the path, or it cannot be written.
            WrongPassphraseError: if the passphrase is empty or otherwise unusable.

        Spec: RFC 9106 §3.1, draft-irtf-cfrg-xchacha-03 §2
        """
        data_key = DataKey.generate()
        key_slot = locked_box.lock(data_key.to_bytes(), passphrase, _KEY_PURPOSE, settings.costs)
        locked_box.write_new(path, new_database(Head(key_slot, data_key.seal_manifest({}))))
        return cls(Database(path, settings.busy_seconds), key_slot, data_key, settings)

    @classmethod
    def open(cls, path: Path, passphrase: str, settings: WalletSettings = DEFAULT_SETTINGS) -> WalletStore:
        """Open a wallet and check all of it.

        The file is not changed, except that a transaction which a crash interrupted is rolled back.

        Raises:
            WrongPassphraseError: if the passphrase does not open it, or its sealed key was altered.
            WalletDamagedError: if it was truncated or altered, is no wallet, or of a newer version.
            WalletError: if the file is missing, cannot be read, or another process keeps it locked.
        """
        database = Database(path, settings.busy_seconds)
        try:
            with database.reading() as rows:
                key_slot = rows.head().key_slot
            data_key = DataKey(locked_box.unlock(key_slot, passphrase, _KEY_PURPOSE))
            return cls(database, key_slot, data_key, settings)
        except BaseException:
            database.close()
            raise

    def add(self, kind: str, payload: bytes) -> RecordId:
        """Add a record; if the wallet holds the same payload under the same kind, return that record's id.

        Args:
            kind: a lower-case word, for example ``credential`` or ``key``.
            payload: at most 16 MiB.

        Raises:
            WalletError: if kind or payload cannot be held, or the wallet is full, locked, moved or closed.
        """
        check_content(kind, payload)
        with self._changing() as (rows, manifest):
            return self._add(rows, manifest, [Record(new_id(), kind, payload)])[0]

    def get(self, name: RecordId) -> Record:
        """Return one record.

        Raises:
            WalletError: if the wallet has no such record, is locked or closed.
            WalletDamagedError: if it was altered since it was opened.
        """
        with self._reading() as (rows, manifest):
            return self._data_key.open_record(name, _entry(manifest, name), rows.get(name))

    def records(self, kind: str) -> tuple[Record, ...]:
        """Return all records of one kind in the order in which they were added.

        Raises:
            WalletError: if the wallet is locked or closed.
            WalletDamagedError: if it was altered since it was opened.
        """
        with self._reading() as (rows, manifest):
            return self._all(rows, {name: entry for name, entry in manifest.items() if entry.kind == kind})

    def remove(self, name: RecordId) -> None:
        """Remove a record and overwrite where it was; backups and snapshots of the disk may still hold it.

        Raises:
            WalletError: if the wallet has no such record, or is locked, moved or closed.
        """
        with self._changing() as (rows, manifest):
            _entry(manifest, name)
            del manifest[name]
            rows.delete(name)

    def change_passphrase(self, passphrase: str) -> None:
        """Encrypt the wallet anew, so that the old passphrase and an old copy of the file do not open it.

        Every other ``WalletStore`` that has this wallet open must open it again.

        Raises:
            WrongPassphraseError: if the new passphrase is empty or otherwise unusable.
            WalletError: if the wallet is locked, moved or closed.
        """
        data_key = self._data_key.successor()
        key_slot = locked_box.lock(data_key.to_bytes(), passphrase, _KEY_PURPOSE, self._settings.costs)
        before = self._data_key, self._key_slot
        try:
            with self._database.writing() as rows:
                manifest = self._manifest(rows)
                for record in self._all(rows, manifest):
                    rows.put(record.id, data_key.seal_record(record))
                rows.set_head(Head(key_slot, data_key.seal_manifest(manifest)))
                # Inside the transaction, so that no other thread meets the new file with the old key.
                self._data_key, self._key_slot = data_key, key_slot
        except BaseException:
            self._data_key, self._key_slot = before
            raise

    def export(self, path: Path, passphrase: str) -> int:
        """Write all records to one new file, sealed under a passphrase of its own.

        Returns:
            How many records it holds.

        Raises:
            WalletError: if the path exists or cannot be written, or the wallet is too large for one file.
            WrongPassphraseError: if the passphrase is empty or otherwise unusable.
        """
        with self._reading() as (rows, manifest):
            records = self._all(rows, manifest)
        sealed = locked_box.lock(encode_backup(records), passphrase, _BACKUP_PURPOSE, self._settings.costs)
        locked_box.write_new(path, sealed)
        return len(records)

    def import_(self, path: Path, passphrase: str) -> tuple[RecordId, ...]:
        """Add the records of a backup that the wallet does not hold yet: all of them, or none if one fails.

        A record keeps its id, unless that is taken.

        Returns:
            The ids of the records that were added.

        Raises:
            WrongPassphraseError: if the passphrase does not open the backup, or it was altered.
            WalletDamagedError: if the file is no backup, is cut short, or of a newer version.
            WalletError: if the file is missing, or the wallet is full, locked, moved or closed.
        """
        backup = decode_backup(locked_box.unlock(locked_box.read(path), passphrase, _BACKUP_PURPOSE))
        with self._changing() as (rows, manifest):
            before = set(manifest)
            held = dict.fromkeys(self._add(rows, manifest, backup))
            return tuple(name for name in held if name not in before)

    def close(self) -> None:
        """Close the file; may be called again."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _all(self, rows: Rows, manifest: Manifest) -> tuple[Record, ...]:
        open_record = self._data_key.open_record
        return tuple(open_record(name, entry, rows.get(name)) for name, entry in manifest.items())

    def _add(self, rows: Rows, manifest: Manifest, records: Iterable[Record]) -> list[RecordId]:
        held = {entry: name for name, entry in manifest.items()}
        ids = []
        for record in records:
            entry = Entry(record.kind, digest(record.kind, record.payload))
            if entry not in held:
                placed = replace(record, id=new_id()) if record.id in manifest else record
                rows.put(placed.id, self._data_key.seal_record(placed))
                manifest[placed.id] = entry
                held[entry] = placed.id
            ids.append(held[entry])
        return ids

    @contextmanager
    def _reading(self) -> Generator[tuple[Rows, Manifest]]:
        with self._database.reading() as rows:
            yield rows, self._manifest(rows)

    @contextmanager
    def _changing(self) -> Generator[tuple[Rows, Manifest]]:
        # Another process may have written, so the manifest is read again inside the transaction.
        with self._database.writing() as rows:
            manifest = self._manifest(rows)
            before = dict(manifest)
            yield rows, manifest
            if manifest != before:
                rows.set_head(Head(self._key_slot, self._data_key.seal_manifest(manifest)))

    def _manifest(self, rows: Rows) -> Manifest:
        head = rows.head()
        if head.key_slot != self._key_slot:
            raise WalletError(
                "The passphrase of this wallet was changed while it was open here.",
                fix="Open it again with the new passphrase.",
            )
        return self._data_key.open_manifest(head.manifest)


def _entry(manifest: Manifest, name: RecordId) -> Entry:
    if name not in manifest:
        raise WalletError("This wallet has no such record.", fix="List the records to see their ids.")
    return manifest[name]


def _verify(rows: Rows, manifest: Manifest, data_key: DataKey) -> None:
    expected = dict(manifest)
    for name, sealed in rows.all():
        entry = expected.pop(name, None)
        if entry is None:
            raise WalletDamagedError(
                "This wallet has a record that was added or put back outside of this program.",
                fix="Use a backup.",
            )
        data_key.open_record(name, entry, sealed)
    if expected:
        raise WalletDamagedError(
            f"{len(expected)} of the {len(manifest)} records of this wallet are missing.", fix="Use a backup."
        )
