"""JWS in compact serialization, with every part strict."""

from __future__ import annotations

import re
from dataclasses import dataclass

from did.algorithms import Algorithm, algorithm_of_jose, algorithm_of_key
from did.encoding import base64url
from did.encoding.strict_json import JSONObject, dump_json, parse_json_object
from did.errors import EncodingError, InvalidDIDError, InvalidDIDURLError
from did.identifiers import DID, DIDURL
from did.signers import Signer
from vcwallet.errors import MalformedError, ProofError
from vcwallet.securing.mechanism import SignerHint

MAX_BYTES = 1_000_000
_MAX_HEADER_BYTES = 8192
_COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class CompactJWS:
    """Hold a parsed token; nothing in it is verified.

    Args:
        header: the protected header.
        algorithm: what ``alg`` means.
        payload: the payload's bytes.
        signing_input: the bytes that were signed.
        signature: the signature's bytes.

    Spec: RFC 7515 §3.1, §5.2
    """

    header: JSONObject
    algorithm: Algorithm
    payload: bytes
    signing_input: bytes
    signature: bytes


def looks_like(data: bytes) -> bool:
    """Tell whether ``data`` has the shape of a compact JWS: three base64url parts.

    Spec: RFC 7515 §3.1
    """
    return len(data) <= MAX_BYTES and _COMPACT.fullmatch(data.strip()) is not None


def peek_header(data: bytes) -> JSONObject:
    """Return the unverified header of a token, or an empty object where it cannot be read."""
    return _peek(data.strip().split(b".")[0])


def peek_payload(data: bytes) -> JSONObject:
    """Return the unverified payload of a token, or an empty object where it cannot be read."""
    parts = data.strip().split(b".")
    return _peek(parts[1]) if len(parts) > 1 else {}


def parse(data: bytes) -> CompactJWS:
    """Return the parts of a compact JWS, none of them verified.

    A key in the header (``jwk``, ``x5c``) is never used, and an address (``jku``, ``x5u``) never visited.

    Raises:
        MalformedError: if a part is malformed, ``alg`` is missing, ``none``, symmetric or unknown, or an
            extension is marked critical (none is understood here).

    Spec: RFC 7515 §4.1, §5.2; RFC 8725 §3.1, §3.2
    """
    if not looks_like(data):
        raise MalformedError("This is not a compact JWS: three base64url parts.", clause="RFC 7515 §3.1")
    encoded_header, encoded_payload, encoded_signature = data.strip().split(b".")
    try:
        header = parse_json_object(_decode(encoded_header), max_bytes=_MAX_HEADER_BYTES)
        payload, signature = _decode(encoded_payload), _decode(encoded_signature)
    except EncodingError as error:
        raise MalformedError(f"The token is malformed: {error.detail}", clause="RFC 7515 §5.2") from None
    _check_extensions(header)
    return CompactJWS(
        header=header,
        algorithm=_algorithm(header),
        payload=payload,
        signing_input=encoded_header + b"." + encoded_payload,
        signature=signature,
    )


def sign(header: JSONObject, payload: JSONObject, signer: Signer) -> bytes:
    """Return a compact JWS; ``alg`` and ``kid`` are added to the header.

    Raises:
        ProofError: if the key is of a kind that does not sign.

    Spec: RFC 7515 §5.1, §3.1
    """
    algorithm = algorithm_of_key(signer.public_key.key_type)
    if algorithm is None:
        raise ProofError(f"A {signer.public_key.key_type.name} key does not sign.", clause="RFC 7518 §3.1")
    full = {"alg": algorithm.jose[0], **header, "kid": str(signer.verification_method)}
    text = f"{base64url.encode(dump_json(full))}.{base64url.encode(dump_json(payload))}".encode()
    return text + b"." + base64url.encode(signer.sign(text, algorithm)).encode()


def signer_hint(header: JSONObject, issuer: str | None) -> SignerHint:
    """Return whose key is said to have signed.

    ``kid`` is an absolute DID URL, or a fragment of the issuer's DID. Without it, the issuer must be a DID
    that has exactly one key that fits.

    Args:
        header: the unverified header.
        issuer: the unverified issuer of the payload, to which a relative ``kid`` belongs, or None.

    Raises:
        MalformedError: if no key can be named, or the key named belongs to another DID than ``iss``.

    Spec: W3C VC-JOSE-COSE §4.1; RFC 7515 §4.1.4
    """
    kid = header.get("kid")
    clause = "W3C VC-JOSE-COSE §4.1.1 (kid)"
    try:
        base = DID.parse(issuer) if issuer and issuer.startswith("did:") else None
        if kid is None:
            if base is None:
                raise MalformedError(
                    "The token names no key: it has neither kid nor a DID in iss.", clause=clause
                )
            return base
        if not isinstance(kid, str):
            raise MalformedError("The header's kid must be text.", clause="RFC 7515 §4.1.4")
        return DIDURL.parse(kid, base)
    except (InvalidDIDError, InvalidDIDURLError) as error:
        raise MalformedError(
            f"The token's key cannot be found: {error.detail}", clause=clause, fix=error.fix
        ) from None


def _peek(part: bytes) -> JSONObject:
    try:
        return parse_json_object(_decode(part))
    except EncodingError:
        return {}


def _decode(part: bytes) -> bytes:
    return base64url.decode(part.decode("ascii", "replace"))


def _check_extensions(header: JSONObject) -> None:
    if "crit" in header or "b64" in header:
        raise MalformedError(
            "The token marks an extension as critical (crit, b64) that is not understood here.",
            clause="RFC 7515 §4.1.11; RFC 7797 §6",
        )
    if "zip" in header or "enc" in header:
        raise MalformedError("The token's header belongs to an encrypted token.", clause="RFC 7516 §4.1")


def _algorithm(header: JSONObject) -> Algorithm:
    name = header.get("alg")
    algorithm = algorithm_of_jose(name) if isinstance(name, str) else None
    if algorithm is None:
        raise MalformedError(
            f"The token's algorithm {str(name)[:40]!r} is none that is accepted here.",
            clause="RFC 8725 §3.1, §3.2; RFC 7515 §4.1.1",
            fix="Accepted: EdDSA, Ed25519, ES256, ES384.",
        )
    return algorithm
