"""A private key as a JWK, for files and wallets; never for anything that leaves them."""

from __future__ import annotations

from did import jwk
from did.algorithms import KEY_TYPES, KeyType
from did.encoding import base64url
from did.encoding.strict_json import JSONObject, dump_json, parse_json_object
from did.errors import EncodingError
from did.identifiers import DIDURL
from did.signers import LocalSigner, load

_CLAUSE = "RFC 7517 §4; RFC 8037 §2"


def encode(signer: LocalSigner) -> bytes:
    """Return a private key as a JWK whose ``kid`` is its verification method.

    Spec: RFC 7518 §6.2.2, RFC 8037 §2
    """
    members = {"d": base64url.encode(signer.secret), "kid": str(signer.verification_method)}
    return dump_json({**jwk.encode(signer.public_key), **members})


def decode(data: bytes) -> LocalSigner:
    """Return the signer that ``encode`` wrote.

    Raises:
        EncodingError: if it is no private JWK with a ``kid``, or its two parts do not belong together.
        InvalidKeyError: if the key is malformed.
        InvalidDIDURLError: if ``kid`` is no DID URL.

    Spec: RFC 7518 §6.2.2, RFC 8037 §2
    """
    members = parse_json_object(data)
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
