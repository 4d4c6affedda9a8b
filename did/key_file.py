"""Keep a private key in a file that only its owner can read, with a passphrase or without."""

from __future__ import annotations

from pathlib import Path

from did import jwk, passphrase, private_file
from did.algorithms import KEY_TYPES, KeyType
from did.encoding import base64url
from did.encoding.strict_json import JSONObject, dump_json, parse_json_object
from did.errors import DIDError, EncodingError, KeyFileError, PassphraseError
from did.identifiers import DIDURL
from did.signers import LocalSigner, load

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
    key = jwk.encode(signer.public_key)
    plain = dump_json({**key, "d": base64url.encode(signer.secret), "kid": str(signer.verification_method)})
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
        members = parse_json_object(data)
        if "kty" not in members:
            members = parse_json_object(_unsealed(data, secret, path))
        return _signer(members)
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
            fix="Give the passphrase, for example in the environment variable VCWALLET_PASSPHRASE.",
        )
    return passphrase.unseal(data, secret, _PURPOSE)


def _signer(members: JSONObject) -> LocalSigner:
    secret, kid = members.get("d"), members.get("kid")
    if not isinstance(secret, str) or not isinstance(kid, str):
        raise EncodingError("It lacks the private member d or the key's name kid.", clause=_CLAUSE)
    signer = load(_key_type(members), base64url.decode(secret))
    public = {name: value for name, value in members.items() if name in {"kty", "crv", "x", "y"}}
    if jwk.decode(public) != signer.public_key:
        raise EncodingError("Its private and its public part do not belong together.", clause=_CLAUSE)
    return signer.named(DIDURL.parse(kid))


def _key_type(members: JSONObject) -> KeyType:
    for key_type in KEY_TYPES:
        if (members.get("kty"), members.get("crv")) == (key_type.kty, key_type.crv):
            return key_type
    raise EncodingError("Its kind of key is not supported here.", clause=_CLAUSE)
