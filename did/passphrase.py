"""Seal bytes under a passphrase: Argon2id makes the key, XChaCha20-Poly1305 encrypts and authenticates.

The sealed form is one JSON object. All of it but the ciphertext (purpose, Argon2id costs, salt, nonce) is
associated data, so that none of it can be changed unnoticed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.utils import random

from did.encoding import base64url
from did.encoding.strict_json import JSON, JSONObject, dump_json, parse_json_object
from did.errors import EncodingError, KeyFileError, PassphraseError

MIB: Final = 1024 * 1024
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
MAX_PLAIN_BYTES: Final = 256 * MIB
MAX_SEALED_BYTES: Final = 384 * MIB
MAX_PASSPHRASE: Final = 1024

_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_TAG_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_OPSLIMITS = range(1, 8 + 1)
_MEMLIMITS = range(8 * MIB, 1024 * MIB + 1)
_ARGON2 = "RFC 9106 §3.1"
_AEAD = "draft-irtf-cfrg-xchacha-03 §2"
_OPAQUE_STRING = "RFC 8265 §4.2"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class MemoryShortError(KeyFileError):
    """Argon2id needs more memory than this computer gave; nothing is wrong with passphrase or contents."""


@dataclass(frozen=True, slots=True)
class Argon2id:
    """Say how costly each guess at a passphrase is.

    Costs beyond the bounds are refused, so that a hostile file cannot demand all memory or hours of work.

    Args:
        opslimit: passes over the memory, 1 to 8.
        memlimit: memory in bytes, 8 MiB to 1 GiB.

    Raises:
        KeyFileError: if a cost is out of bounds.

    Spec: RFC 9106 §3.1, §4
    """

    opslimit: int
    memlimit: int

    def __post_init__(self) -> None:
        if self.opslimit not in _OPSLIMITS or self.memlimit not in _MEMLIMITS:
            raise KeyFileError(
                "The Argon2id costs are out of bounds: 1 to 8 passes over 8 MiB to 1 GiB of memory.",
                clause=_ARGON2,
            )


MODERATE: Final = Argon2id(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)


def derive_key(passphrase: str, salt: bytes, costs: Argon2id = MODERATE) -> bytes:
    """Return the 32-byte key that Argon2id makes of a passphrase.

    The passphrase is prepared as an opaque string: every Unicode space becomes the plain space, then NFC,
    so that what looks the same and is typed on two kinds of keyboard gives one key. SASLprep, which this
    profile replaced, used NFKC; that would also make passphrases equal that look different (``x²`` and
    ``x2``). Unassigned characters, which the profile forbids, are accepted, because which ones these are
    changes from one Python version to the next. Nothing is trimmed, and case matters.

    Args:
        passphrase: 1 to 1024 characters, no control characters such as line ends.
        salt: 16 random bytes.
        costs: how costly a guess is.

    Raises:
        PassphraseError: if the passphrase is empty, too long, or has characters that no passphrase may have.
        KeyFileError: if the salt has another length.
        MemoryShortError: if this computer lacks the memory.

    Spec: RFC 9106 §3.1, RFC 8265 §4.2
    """
    prepared = _prepare(passphrase)
    if len(salt) != SALT_BYTES:
        raise KeyFileError(f"The salt has {len(salt)} bytes instead of {SALT_BYTES}.", clause=_ARGON2)
    try:
        return argon2id.kdf(KEY_BYTES, prepared, salt, costs.opslimit, costs.memlimit)
    except CryptoError:
        raise MemoryShortError(
            f"Argon2id needs {costs.memlimit // MIB} MiB of memory, which this computer did not give.",
            clause=_ARGON2,
            fix="Close other programs and try again.",
        ) from None


def seal(plaintext: bytes, passphrase: str, purpose: str, costs: Argon2id = MODERATE) -> bytes:
    """Return ``plaintext`` encrypted under a passphrase, as UTF-8 JSON.

    Args:
        plaintext: at most 256 MiB; its length stays visible.
        passphrase: see ``derive_key``.
        purpose: what this is; it stays readable, and ``unseal`` must be given the same.
        costs: how costly a guess is.

    Raises:
        PassphraseError: if the passphrase cannot be used.
        KeyFileError: if the plaintext is too long to be unsealed again.
        MemoryShortError: if this computer lacks the memory.

    Spec: RFC 9106 §3.1, draft-irtf-cfrg-xchacha-03 §2
    """
    if len(plaintext) > MAX_PLAIN_BYTES:
        raise KeyFileError(f"At most {MAX_PLAIN_BYTES // MIB} MiB can be sealed at once.", fix="Seal parts.")
    header = _Header(purpose, costs, random(SALT_BYTES), random(_NONCE_BYTES))
    key = derive_key(passphrase, header.salt, costs)
    ciphertext = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plaintext, dump_json(header.members()), header.nonce, key
    )
    return dump_json({**header.members(), "ciphertext": base64url.encode(ciphertext)})


def unseal(sealed: bytes, passphrase: str, purpose: str) -> bytes:
    """Return what ``seal`` encrypted.

    Raises:
        PassphraseError: if the passphrase is another one or the file was altered; nobody can tell which.
        KeyFileError: if this was not sealed by ``seal``, for another purpose, or is cut short.
        MemoryShortError: if this computer lacks the memory.

    Spec: RFC 9106 §3.1, draft-irtf-cfrg-xchacha-03 §2
    """
    header, ciphertext = _parse(sealed)
    if header.purpose != purpose:
        raise KeyFileError(
            f"This was not sealed as: {purpose}.", clause=_AEAD, fix="Choose the file that was."
        )
    key = derive_key(passphrase, header.salt, header.costs)
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            ciphertext, dump_json(header.members()), header.nonce, key
        )
    except CryptoError:
        raise PassphraseError(
            "Either this is not the passphrase, or the contents were altered; nobody can tell which.",
            clause=_AEAD,
            fix="Type the passphrase again; if it is surely right, use a backup.",
        ) from None


@dataclass(frozen=True, slots=True)
class _Header:
    purpose: str
    costs: Argon2id
    salt: bytes
    nonce: bytes

    def members(self) -> dict[str, JSON]:
        kdf: JSONObject = {
            "name": "argon2id",
            "version": 19,
            "opslimit": self.costs.opslimit,
            "memlimit": self.costs.memlimit,
            "salt": base64url.encode(self.salt),
        }
        cipher: JSONObject = {"name": "xchacha20-poly1305", "nonce": base64url.encode(self.nonce)}
        return {"sealed": 1, "purpose": self.purpose, "kdf": kdf, "cipher": cipher}


def _parse(sealed: bytes) -> tuple[_Header, bytes]:
    try:
        members = parse_json_object(sealed, max_bytes=MAX_SEALED_BYTES, max_depth=2)
        header = _header(members)
        ciphertext = base64url.decode(_text(members, "ciphertext"))
    except EncodingError:
        raise _malformed() from None
    # One comparison refuses other versions, algorithms, and members that would not be authenticated.
    if len(ciphertext) < _TAG_BYTES or {**header.members(), "ciphertext": members["ciphertext"]} != members:
        raise _malformed()
    return header, ciphertext


def _header(members: JSONObject) -> _Header:
    kdf, cipher = _object(members, "kdf"), _object(members, "cipher")
    costs = Argon2id(_integer(kdf, "opslimit"), _integer(kdf, "memlimit"))
    salt, nonce = base64url.decode(_text(kdf, "salt")), base64url.decode(_text(cipher, "nonce"))
    if len(salt) != SALT_BYTES or len(nonce) != _NONCE_BYTES:
        raise _malformed()
    return _Header(_text(members, "purpose"), costs, salt, nonce)


def _object(members: JSONObject, name: str) -> JSONObject:
    value = members.get(name)
    if not isinstance(value, dict):
        raise _malformed()
    return value


def _text(members: JSONObject, name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise _malformed()
    return value


def _integer(members: JSONObject, name: str) -> int:
    value = members.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _malformed()
    return value


def _malformed() -> KeyFileError:
    return KeyFileError(
        "This was not sealed by this program, was cut short, or comes from a newer version.",
        clause=_AEAD,
        fix="Choose another file or use a backup.",
    )


def _prepare(passphrase: str) -> bytes:
    if not passphrase:
        raise PassphraseError("The passphrase is empty.", clause=_OPAQUE_STRING, fix="Give one.")
    if len(passphrase) > MAX_PASSPHRASE:
        raise PassphraseError(
            f"The passphrase is longer than {MAX_PASSPHRASE} characters.", fix="Give a shorter one."
        )
    if _CONTROL.search(passphrase) or _SURROGATE.search(passphrase):
        raise PassphraseError(
            "The passphrase has a line end, another control character, or text that is not Unicode.",
            clause=_OPAQUE_STRING,
            fix="Remove it; a line end often comes along when a passphrase is copied or read from a file.",
        )
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in passphrase)
    return unicodedata.normalize("NFC", spaced).encode()
