"""Multikey: a public key as Multibase text whose first bytes name its kind."""

from __future__ import annotations

from did.algorithms import KEY_TYPES
from did.encoding import multibase
from did.errors import InvalidKeyError
from did.keys import PublicKey

_CLAUSE = "W3C Controlled Identifiers 1.0 §2.2.2 (Multikey)"


class UnknownMultikeyError(InvalidKeyError):
    """A Multikey of a kind that is not supported here."""


def encode(key: PublicKey) -> str:
    """Return ``key`` as ``publicKeyMultibase`` text.

    Spec: W3C Controlled Identifiers 1.0 §2.2.2
    """
    return multibase.encode_base58btc(key.key_type.public_prefix + key.data)


def decode(text: str) -> PublicKey:
    """Return the key that ``publicKeyMultibase`` text encodes.

    The one base of these kinds of key is base58btc (``z``). Private keys are refused.

    Raises:
        EncodingError: if the text is not Multibase.
        UnknownMultikeyError: if the kind is unknown.
        InvalidKeyError: if it is private, the length is wrong, or the point is not on
            its curve (uncompressed points are refused).

    Spec: W3C Controlled Identifiers 1.0 §2.2.2
    """
    data = multibase.decode(text)
    for key_type in KEY_TYPES:
        if data.startswith(key_type.public_prefix):
            if not text.startswith("z"):
                raise InvalidKeyError(
                    f"A {key_type.name} Multikey is written in base58btc, beginning with z.", clause=_CLAUSE
                )
            return PublicKey(key_type, data[len(key_type.public_prefix) :])
        if data.startswith(key_type.private_prefix):
            raise InvalidKeyError("This is a private key where a public one belongs.", clause=_CLAUSE)
    raise UnknownMultikeyError(
        "The kind of this Multikey is none that is supported here: "
        + ", ".join(key_type.name for key_type in KEY_TYPES)
        + ".",
        clause=_CLAUSE,
    )
