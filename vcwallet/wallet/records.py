"""What a wallet holds: records, and the manifest that says which ones there are."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final, NewType

from vcwallet.errors import WalletDamagedError, WalletError

RecordId = NewType("RecordId", str)

MAX_PAYLOAD: Final = 16 * 1024 * 1024
MAX_RECORDS: Final = 100_000
ID_BYTES: Final = 16

_KIND = re.compile(r"[a-z][a-z0-9-]{0,31}")
_LINE = re.compile(r"([0-9a-f]{32}) ([0-9a-f]{64}) ([a-z][a-z0-9-]{0,31})")


@dataclass(frozen=True, slots=True)
class Record:
    """Hold one thing that a wallet keeps.

    Args:
        id: random, and never given to another record.
        kind: what it is, for example ``credential`` or ``key``.
        payload: the thing itself; left out of the text form, because it may be secret.
    """

    id: RecordId
    kind: str
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """Name one record in the manifest.

    Args:
        kind: the record's kind.
        digest: see ``digest``.
    """

    kind: str
    digest: str


# In the order in which the records were added.
Manifest = dict[RecordId, Entry]


def new_id() -> RecordId:
    """Return a random identifier: 128 bits in hexadecimal digits."""
    return RecordId(secrets.token_hex(ID_BYTES))


def is_kind(text: str) -> bool:
    """Tell whether ``text`` can be a kind: a lower-case word of at most 32 letters, digits and hyphens."""
    return _KIND.fullmatch(text) is not None


def check_content(kind: str, payload: bytes) -> None:
    """Check that a wallet can hold this.

    Raises:
        WalletError: if the kind is no lower-case word, or the payload is longer than 16 MiB.
    """
    if not is_kind(kind):
        raise WalletError(
            "The kind of a record is a lower-case word of at most 32 letters, digits and hyphens.",
            fix="Use a kind like: credential.",
        )
    if len(payload) > MAX_PAYLOAD:
        raise WalletError(
            f"This record has {len(payload)} bytes; a wallet holds at most {MAX_PAYLOAD} in one record.",
            fix="Keep it in a file of its own.",
        )


def digest(kind: str, payload: bytes) -> str:
    """Return a SHA-256 that is the same only for the same kind and payload.

    Spec: FIPS 180-4 §6.2
    """
    return hashlib.sha256(kind.encode() + b"\0" + payload).hexdigest()


def encode_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as lines of text.

    Raises:
        WalletError: if it has more entries than a wallet can hold.
    """
    if len(manifest) > MAX_RECORDS:
        raise WalletError(
            f"This wallet is full: it holds {MAX_RECORDS} records.", fix="Put the rest into a second wallet."
        )
    return "\n".join(f"{name} {entry.digest} {entry.kind}" for name, entry in manifest.items()).encode()


def decode_manifest(data: bytes) -> Manifest:
    """Return the manifest that ``encode_manifest`` wrote.

    Raises:
        WalletDamagedError: if this is none.
    """
    lines = data.decode("ascii", "replace").split("\n") if data else []
    manifest: Manifest = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or match[1] in manifest:
            raise WalletDamagedError(
                "The list of records in this wallet makes no sense.", fix="Use a backup."
            )
        manifest[RecordId(match[1])] = Entry(match[3], match[2])
    return manifest
