"""Signers: private keys stay behind this line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import nacl.bindings
import nacl.utils
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from did.algorithms import ED25519, ED25519_KEY, ES256, ES384, Algorithm, KeyType, algorithm_of_key
from did.errors import InvalidKeyError
from did.identifiers import DID, DIDURL
from did.keys import CURVES, PublicKey
from did.methods.key import did_key_url


class Signer(Protocol):
    """Whatever can sign: a key in memory, in a file, in hardware, in a service."""

    @property
    def public_key(self) -> PublicKey:
        """Return the public key."""
        ...

    @property
    def verification_method(self) -> DIDURL:
        """Return the DID URL by which others find the public key."""
        ...

    def sign(self, data: bytes, algorithm: Algorithm) -> bytes:
        """Return a signature over ``data``; for ECDSA, R and S side by side.

        Raises:
            InvalidKeyError: if the algorithm does not belong to the key.
        """
        ...


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """Sign with a private key in memory.

    Args:
        public_key: the public key.
        verification_method: the DID URL by which others find it.
        secret: 32 bytes of Ed25519 seed, or the scalar of an EC key, big-endian. Never shown.
        handle: the EC key as ``load`` made it, so that signing need not make it again; or None.
    """

    public_key: PublicKey
    verification_method: DIDURL
    secret: bytes = field(repr=False)
    handle: ec.EllipticCurvePrivateKey | None = field(default=None, repr=False, compare=False)

    @property
    def did(self) -> DID:
        """Return the DID that the key speaks for."""
        return self.verification_method.did

    def sign(self, data: bytes, algorithm: Algorithm) -> bytes:
        """Return a signature over ``data``; for ECDSA, R and S side by side.

        Raises:
            InvalidKeyError: if the algorithm does not belong to the key.

        Spec: RFC 8032 §5.1.6; FIPS 186-5 §6.4.1
        """
        if algorithm.key_type != self.public_key.key_type:
            raise InvalidKeyError(
                f"{algorithm.name} cannot be made with a {self.public_key.key_type.name} key.",
                clause="RFC 8725 §3.1",
            )
        return _SIGN[algorithm](self, data)

    def named(self, verification_method: DIDURL) -> LocalSigner:
        """Return the same key under another DID URL, for example that of a did:web."""
        return replace(self, verification_method=verification_method)


def generate(key_type: KeyType = ED25519_KEY) -> LocalSigner:
    """Make a new key and name it by its did:key.

    Args:
        key_type: Ed25519, P-256 or P-384.

    Raises:
        InvalidKeyError: if keys of this kind do not sign.
    """
    return load(key_type, _new_secret(key_type))


def load(key_type: KeyType, secret: bytes) -> LocalSigner:
    """Return the signer of a private key, named by its did:key.

    Args:
        key_type: Ed25519, P-256 or P-384.
        secret: 32 bytes of Ed25519 seed, or the scalar of an EC key, big-endian and of full length.

    Raises:
        InvalidKeyError: if the secret is none of this kind.
    """
    if algorithm_of_key(key_type) is None or len(secret) != key_type.private_size:
        raise InvalidKeyError(
            f"This is no private key of the kind {key_type.name}.", clause="RFC 7518 §6.2.2"
        )
    handle = _ec_private(key_type, secret) if key_type in CURVES else None
    key = PublicKey(key_type, _public_bytes(handle, secret))
    return LocalSigner(key, did_key_url(key), secret, handle)


def _new_secret(key_type: KeyType) -> bytes:
    if key_type in CURVES:
        private = ec.generate_private_key(CURVES[key_type])
        return private.private_numbers().private_value.to_bytes(key_type.private_size, "big")
    return nacl.utils.random(key_type.private_size)


def _ec_private(key_type: KeyType, secret: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        return ec.derive_private_key(int.from_bytes(secret, "big"), CURVES[key_type])
    except ValueError:
        raise InvalidKeyError(
            f"This is no private key of the kind {key_type.name}.", clause="RFC 7518 §6.2.2"
        ) from None


def _public_bytes(handle: ec.EllipticCurvePrivateKey | None, secret: bytes) -> bytes:
    if handle:
        return handle.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    public, _secret = nacl.bindings.crypto_sign_seed_keypair(secret)
    return bytes(public)


def _sign_ed25519(signer: LocalSigner, data: bytes) -> bytes:
    signed = nacl.bindings.crypto_sign(data, signer.secret + signer.public_key.data)
    return bytes(signed[: ED25519.signature_size])


def _ecdsa_signer(digest: hashes.HashAlgorithm) -> Callable[[LocalSigner, bytes], bytes]:
    scheme = ec.ECDSA(digest)

    def sign(signer: LocalSigner, data: bytes) -> bytes:
        key_type = signer.public_key.key_type
        private = signer.handle or _ec_private(key_type, signer.secret)
        r, s = decode_dss_signature(private.sign(data, scheme))
        return r.to_bytes(key_type.private_size, "big") + s.to_bytes(key_type.private_size, "big")

    return sign


_SIGN: dict[Algorithm, Callable[[LocalSigner, bytes], bytes]] = {
    ED25519: _sign_ed25519,
    ES256: _ecdsa_signer(hashes.SHA256()),
    ES384: _ecdsa_signer(hashes.SHA384()),
}
