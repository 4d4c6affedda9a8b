"""Public keys: compare by value, verify signatures, and nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import nacl.bindings
import nacl.exceptions
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from did.algorithms import ED25519, ED25519_KEY, ES256, ES384, P256_KEY, P384_KEY, Algorithm, KeyType
from did.errors import InvalidKeyError, SignatureInvalidError

CURVES: dict[KeyType, ec.EllipticCurve] = {P256_KEY: ec.SECP256R1(), P384_KEY: ec.SECP384R1()}
_CLAUSE = "W3C Controlled Identifiers 1.0 §2.2.2 (Multikey)"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Hold a public key: 32 bytes of Ed25519 or X25519, or a compressed point of P-256 or P-384.

    Raises:
        InvalidKeyError: if the length is wrong, the point is not on the curve, or an Ed25519 key is of
            small order (anyone could sign for it).

    Spec: RFC 8032 §5.1.5; SEC 1 §2.3.3; NIST FIPS 186-5
    """

    key_type: KeyType
    data: bytes

    def __post_init__(self) -> None:
        if len(self.data) != self.key_type.public_size:
            raise InvalidKeyError(
                f"A {self.key_type.name} public key has {self.key_type.public_size} bytes, "
                f"this one has {len(self.data)}.",
                clause=_CLAUSE,
            )
        _check_point(self)

    def verify(self, signature: bytes, data: bytes, algorithm: Algorithm) -> None:
        """Return if this key made ``signature`` over ``data`` with ``algorithm``.

        Raises:
            SignatureInvalidError: if it did not, or if the algorithm does not belong to this kind of key.

        Spec: RFC 8032 §5.1.7; NIST FIPS 186-5 §6.4.2
        """
        if algorithm.key_type != self.key_type:
            raise SignatureInvalidError(
                f"The algorithm {algorithm.name} does not go with a {self.key_type.name} key.",
                clause="RFC 8725 §3.1",
                fix="Use the algorithm that belongs to the key.",
            )
        if len(signature) != algorithm.signature_size:
            raise SignatureInvalidError(
                f"A signature by {algorithm.name} has {algorithm.signature_size} bytes, "
                f"this one has {len(signature)}.",
                clause="RFC 7518 §3.4; RFC 8032 §5.1.7",
            )
        if not _VERIFY[algorithm](self, signature, data):
            raise SignatureInvalidError(
                "The signature does not fit the content and the key: one of the two was changed.",
                clause="RFC 8032 §5.1.7; FIPS 186-5 §6.4.2",
                fix="Ask the holder for the original, unchanged file.",
            )

    def thumbprint(self) -> str:
        """Return the SHA-256 thumbprint of the key as a JWK, in base64url without padding.

        Spec: RFC 7638 §3
        """
        members = [f'"crv":"{self.key_type.crv}"', f'"kty":"{self.key_type.kty}"']
        names = ("x",) if self.key_type.kty == "OKP" else ("x", "y")
        members += [f'"{name}":"{_b64(value)}"' for name, value in zip(names, coordinates(self), strict=True)]
        return _b64(hashlib.sha256(("{" + ",".join(members) + "}").encode()).digest())


def coordinates(key: PublicKey) -> tuple[bytes, ...]:
    """Return what a JWK calls ``x``, or ``x`` and ``y``, as fixed-length bytes.

    Spec: RFC 7518 §6.2.1, RFC 8037 §2
    """
    if key.key_type not in CURVES:
        return (key.data,)
    numbers = _ec_key(key).public_numbers()
    size = key.key_type.public_size - 1
    return numbers.x.to_bytes(size, "big"), numbers.y.to_bytes(size, "big")


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _check_point(key: PublicKey) -> None:
    if key.key_type in CURVES:
        _ec_key(key)
    elif key.key_type == ED25519_KEY and not nacl.bindings.crypto_core_ed25519_is_valid_point(key.data):
        raise InvalidKeyError(
            "This Ed25519 key is no point of the main subgroup: anyone could sign for it.",
            clause="RFC 8032 §5.1.3, §5.1.5",
        )


@lru_cache(maxsize=1024)
def _ec_key(key: PublicKey) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[key.key_type], key.data)
    except ValueError:
        raise InvalidKeyError(
            f"These bytes are no compressed point of {key.key_type.name}.", clause="SEC 1 §2.3.4"
        ) from None


def _verify_ed25519(key: PublicKey, signature: bytes, data: bytes) -> bool:
    # libsodium refuses S >= L, small-order keys and points that are not canonical.
    try:
        nacl.bindings.crypto_sign_open(signature + data, key.data)
    except nacl.exceptions.BadSignatureError:
        return False
    return True


def _ecdsa_verifier(digest: hashes.HashAlgorithm) -> Callable[[PublicKey, bytes, bytes], bool]:
    scheme = ec.ECDSA(digest)

    def verify(key: PublicKey, signature: bytes, data: bytes) -> bool:
        half = len(signature) // 2
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        if r == 0 or s == 0:  # OpenSSL refuses these, and values of n or more, too; we do not rely on it
            return False
        try:
            _ec_key(key).verify(encode_dss_signature(r, s), data, scheme)
        except InvalidSignature:
            return False
        return True

    return verify


_VERIFY: dict[Algorithm, Callable[[PublicKey, bytes, bytes], bool]] = {
    ED25519: _verify_ed25519,
    ES256: _ecdsa_verifier(hashes.SHA256()),
    ES384: _ecdsa_verifier(hashes.SHA384()),
}
