"""Encrypt what a wallet keeps, each row bound to its place."""

from __future__ import annotations

import secrets
from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError

from vcwallet.errors import WalletDamagedError
from vcwallet.wallet.records import (
    Entry,
    Manifest,
    Record,
    RecordId,
    decode_manifest,
    digest,
    encode_manifest,
)

_WALLET_ID_BYTES: Final = 16
_KEY_BYTES: Final = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_NONCE_BYTES: Final = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_TAG_BYTES: Final = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_CLAUSE = "draft-irtf-cfrg-xchacha-03 §2"


class DataKey:
    """Seal and open the rows of one wallet with a random key.

    The wallet, the record's identifier and its kind are associated data of each row, so that no row can
    stand in for another. The key never shows in the text form of this object.

    Spec: draft-irtf-cfrg-xchacha-03 §2
    """

    __slots__ = ("_key", "_wallet_id")

    def __init__(self, secret: bytes) -> None:
        """Use what ``to_bytes`` returned.

        Raises:
            WalletDamagedError: if it has another length.
        """
        if len(secret) != _WALLET_ID_BYTES + _KEY_BYTES:
            raise WalletDamagedError("The key inside this wallet has the wrong length.", fix="Use a backup.")
        self._wallet_id = secret[:_WALLET_ID_BYTES]
        self._key = secret[_WALLET_ID_BYTES:]

    @classmethod
    def generate(cls) -> DataKey:
        """Return the random key of a new wallet."""
        return cls(secrets.token_bytes(_WALLET_ID_BYTES + _KEY_BYTES))

    def successor(self) -> DataKey:
        """Return another random key for the same wallet."""
        return DataKey(self._wallet_id + secrets.token_bytes(_KEY_BYTES))

    def to_bytes(self) -> bytes:
        """Return the secret, to be sealed under a passphrase."""
        return self._wallet_id + self._key

    def seal_record(self, record: Record) -> bytes:
        """Return the row of a record; only the length of its payload shows."""
        return self._seal(record.payload, self._place(record.id, record.kind))

    def open_record(self, name: RecordId, entry: Entry, sealed: bytes) -> Record:
        """Return the record that ``seal_record`` sealed and that the manifest promises.

        Raises:
            WalletDamagedError: if the row was altered, or belongs to another record or wallet.
        """
        payload = self._open(sealed, self._place(name, entry.kind))
        if digest(entry.kind, payload) != entry.digest:
            raise _altered()
        return Record(name, entry.kind, payload)

    def seal_manifest(self, manifest: Manifest) -> bytes:
        """Return the sealed manifest.

        Raises:
            WalletError: if it has more entries than a wallet can hold.
        """
        return self._seal(encode_manifest(manifest), b"vcwallet manifest 1\0" + self._wallet_id)

    def open_manifest(self, sealed: bytes) -> Manifest:
        """Return the manifest that ``seal_manifest`` sealed.

        Raises:
            WalletDamagedError: if it was altered or belongs to another wallet.
        """
        return decode_manifest(self._open(sealed, b"vcwallet manifest 1\0" + self._wallet_id))

    def _place(self, name: RecordId, kind: str) -> bytes:
        # All parts but the last have one length, so no two places have the same bytes.
        return b"vcwallet record 1\0" + self._wallet_id + bytes.fromhex(name) + kind.encode()

    def _seal(self, plaintext: bytes, place: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, place, nonce, self._key)

    def _open(self, sealed: bytes, place: bytes) -> bytes:
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        if len(ciphertext) < _TAG_BYTES:
            raise _altered()
        try:
            return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, place, nonce, self._key)
        except CryptoError:
            raise _altered() from None


def _altered() -> WalletDamagedError:
    return WalletDamagedError(
        "Something in this wallet was altered outside of this program.", clause=_CLAUSE, fix="Use a backup."
    )
