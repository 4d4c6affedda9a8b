"""Which kinds of key there are, and which signature algorithm each has: one frozen row apiece."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyType:
    """Describe a kind of key and how other specifications spell it.

    Args:
        name: the name used here and on the command line.
        kty: JWK key type.
        crv: JWK curve.
        public_prefix: Multicodec prefix of the public key, as the bytes of its unsigned varint.
        private_prefix: Multicodec prefix of the private key.
        public_size: length of the public key in bytes, without prefix (EC points are compressed).
        private_size: length of the private key in bytes.
    """

    name: str
    kty: str
    crv: str
    public_prefix: bytes
    private_prefix: bytes
    public_size: int
    private_size: int


@dataclass(frozen=True, slots=True)
class Algorithm:
    """Describe a signature algorithm; exactly one kind of key fits it.

    Args:
        name: its fully-specified name.
        jose: the ``alg`` values that mean it, the one that is written first.
        cose: its COSE identifier.
        key_type: the kind of key.
        signature_size: length of a signature in bytes (ECDSA: R and S side by side, never DER).

    Spec: RFC 9864; RFC 7518 §3.4; RFC 8037 §3.1
    """

    name: str
    jose: tuple[str, ...]
    cose: int
    key_type: KeyType
    signature_size: int


ED25519_KEY = KeyType("Ed25519", "OKP", "Ed25519", b"\xed\x01", b"\x80\x26", 32, 32)
X25519_KEY = KeyType("X25519", "OKP", "X25519", b"\xec\x01", b"\x82\x26", 32, 32)
P256_KEY = KeyType("P-256", "EC", "P-256", b"\x80\x24", b"\x86\x26", 33, 32)
P384_KEY = KeyType("P-384", "EC", "P-384", b"\x81\x24", b"\x87\x26", 49, 48)

ED25519 = Algorithm("Ed25519", ("EdDSA", "Ed25519"), -19, ED25519_KEY, 64)
ES256 = Algorithm("ES256", ("ES256", "ESP256"), -9, P256_KEY, 64)
ES384 = Algorithm("ES384", ("ES384", "ESP384"), -51, P384_KEY, 96)

KEY_TYPES: tuple[KeyType, ...] = (ED25519_KEY, X25519_KEY, P256_KEY, P384_KEY)
ALGORITHMS: tuple[Algorithm, ...] = (ED25519, ES256, ES384)

_BY_JOSE = {name: algorithm for algorithm in ALGORITHMS for name in algorithm.jose}
_BY_KEY_TYPE = {algorithm.key_type: algorithm for algorithm in ALGORITHMS}


def algorithm_of_jose(name: str) -> Algorithm | None:
    """Return the algorithm that a JOSE ``alg`` value means, or None where it is not one of ours.

    Names are compared exactly; ``none`` and the symmetric algorithms are never ours.

    Spec: RFC 7515 §4.1.1
    """
    return _BY_JOSE.get(name)


def algorithm_of_key(key_type: KeyType) -> Algorithm | None:
    """Return the one signature algorithm of a kind of key, or None where such keys do not sign."""
    return _BY_KEY_TYPE.get(key_type)
