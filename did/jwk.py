"""JSON Web Keys: the JOSE spelling of a key."""

from __future__ import annotations

from did.algorithms import KEY_TYPES, KeyType, algorithm_of_jose, algorithm_of_key
from did.encoding import base64url
from did.encoding.strict_json import JSONObject
from did.errors import EncodingError, InvalidKeyError
from did.keys import CURVES, PublicKey, coordinates

# Every member that holds a private or symmetric secret in RFC 7518 §6 and RFC 9964.
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
_CLAUSE = "RFC 7517 §4; RFC 7518 §6.2; RFC 8037 §2"


def encode(key: PublicKey) -> dict[str, str]:
    """Return ``key`` as a JWK with the members ``kty``, ``crv``, ``x`` and, for EC, ``y``.

    Spec: RFC 7518 §6.2.1, RFC 8037 §2
    """
    members = {"kty": key.key_type.kty, "crv": key.key_type.crv}
    names = ("x", "y") if key.key_type in CURVES else ("x",)
    return members | {
        name: base64url.encode(value) for name, value in zip(names, coordinates(key), strict=True)
    }


def decode(jwk: JSONObject) -> PublicKey:
    """Return the public key that a JWK describes.

    Raises:
        InvalidKeyError: if it holds a private or symmetric key, an unknown kind, an ``alg`` of another
            kind, a coordinate of the wrong length, or a point that is not on the curve.

    Spec: RFC 7517 §4, RFC 7518 §6.2.1, RFC 8037 §2
    """
    if not PRIVATE_MEMBERS.isdisjoint(jwk):
        raise InvalidKeyError(
            "This JWK holds a secret; only public keys may be published.",
            clause="W3C Controlled Identifiers 1.0 §2.2.3",
            fix="Remove the private members, and replace the key if it was ever published like this.",
        )
    key_type = _key_type(jwk)
    _check_alg(jwk, key_type)
    if key_type not in CURVES:
        return PublicKey(key_type, _coordinate(jwk, "x", key_type.public_size))
    size = key_type.public_size - 1
    x, y = _coordinate(jwk, "x", size), _coordinate(jwk, "y", size)
    key = PublicKey(key_type, bytes([2 + (y[-1] & 1)]) + x)
    if coordinates(key) != (x, y):
        raise InvalidKeyError(f"This point is not on the curve {key_type.name}.", clause=_CLAUSE)
    return key


def is_supported(jwk: JSONObject) -> bool:
    """Tell whether this JWK is of a kind, and for an ``alg``, that ``decode`` reads.

    A P-256 key for ``ECDH-ES``, for example, is a sound JWK that nothing here can use.

    Spec: RFC 7517 §4.4, RFC 7518 §4.6
    """
    kind, alg = _find(jwk), jwk.get("alg")
    signs = kind is not None and algorithm_of_key(kind) is not None
    made_for_another = signs and isinstance(alg, str) and algorithm_of_jose(alg) is None
    return kind is not None and not made_for_another


def _find(jwk: JSONObject) -> KeyType | None:
    spelled = (jwk.get("kty"), jwk.get("crv"))
    return next((kind for kind in KEY_TYPES if (kind.kty, kind.crv) == spelled), None)


def _key_type(jwk: JSONObject) -> KeyType:
    key_type = _find(jwk)
    if key_type:
        return key_type
    raise InvalidKeyError(
        "The kind of this JWK (kty, crv) is none that is supported here: "
        + ", ".join(key_type.name for key_type in KEY_TYPES)
        + ".",
        clause=_CLAUSE,
    )


def _check_alg(jwk: JSONObject, key_type: KeyType) -> None:
    if "alg" not in jwk:
        return
    alg, algorithm = jwk["alg"], algorithm_of_key(key_type)
    # A key that does not sign may be for any algorithm but those that do.
    fits = alg in algorithm.jose if algorithm else isinstance(alg, str) and algorithm_of_jose(alg) is None
    if not fits:
        raise InvalidKeyError(
            f"The alg of this JWK is none that a {key_type.name} key is used with here.",
            clause="RFC 7517 §4.4",
        )


def _coordinate(jwk: JSONObject, name: str, size: int) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise InvalidKeyError(f"The member {name} of this JWK is missing or no text.", clause=_CLAUSE)
    try:
        value = base64url.decode(text)
    except EncodingError as error:
        raise InvalidKeyError(f"The member {name} of this JWK: {error.detail}", clause=_CLAUSE) from None
    if len(value) != size:
        raise InvalidKeyError(
            f"The member {name} of this JWK has {len(value)} bytes instead of {size}.", clause=_CLAUSE
        )
    return value
