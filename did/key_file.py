"""Keep a private key in a file that only its owner can read, with a passphrase or without."""

from __future__ import annotations

from pathlib import Path

from did import passphrase, private_file, private_jwk
from did.encoding.strict_json import parse_json_object
from did.errors import DIDError, KeyFileError, PassphraseError
from did.signers import LocalSigner

MAX_BYTES = 65_536
_PURPOSE = "private key"
_CLAUSE = "RFC 7517 §4; RFC 8037 §2"


def save_key(path: Path, signer: LocalSigner, secret: str | None = None) -> None:
    """Write a private key to a new file that only its owner can read.

    Without a passphrase the file is a JWK whose ``kid`` is the verification method; with one, the JWK is
    sealed under it (Argon2id, XChaCha20-Poly1305).

    Args:
        path: where; an existing file is never overwritten.
        signer: the key.
        secret: the passphrase, or None.

    Raises:
        KeyFileError: if the file exists or cannot be written.

    Spec: RFC 7517 §4, RFC 8037 §2
    """
    plain = private_jwk.encode(signer)
    private_file.create_private(path, plain if secret is None else passphrase.seal(plain, secret, _PURPOSE))


def load_key(path: Path, secret: str | None = None) -> LocalSigner:
    """Read a private key that ``save_key`` wrote.

    Raises:
        KeyFileError: if others can read the file, or it is missing, damaged or no key file.
        PassphraseError: if the file needs a passphrase and this is not it.

    Spec: RFC 7517 §4, RFC 8037 §2
    """
    data = private_file.read_private(path, MAX_BYTES)
    try:
        sealed = "kty" not in parse_json_object(data)
        return private_jwk.decode(_unsealed(data, secret, path) if sealed else data)
    except KeyFileError:
        raise
    except DIDError as error:
        raise KeyFileError(
            f"The file {path} holds no private key that can be used here: {error.detail}",
            clause=error.clause or _CLAUSE,
        ) from None


def _unsealed(data: bytes, secret: str | None, path: Path) -> bytes:
    if secret is None:
        raise PassphraseError(
            f"The key in {path} is protected by a passphrase.",
            fix="Give the passphrase.",
        )
    return passphrase.unseal(data, secret, _PURPOSE)
