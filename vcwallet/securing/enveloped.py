"""Envelopes: a secured credential or presentation as a ``data:`` URL inside JSON.

Spec: W3C VCDM 2.0 §4.13.1, §4.13.2
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from did.encoding.strict_json import JSONObject, parse_json_object
from did.errors import EncodingError
from vcwallet.errors import MalformedError
from vcwallet.securing import jws

CONTEXT = "https://www.w3.org/ns/credentials/v2"
TYPES = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
_CLAUSE = "W3C VCDM 2.0 §4.13.1; RFC 2397 §3"
_DATA_URL = re.compile(
    r"data:(?P<media>[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)(?P<base64>;base64)?,(?P<body>.*)"
)
_TOKEN_TYPES = ("vc+jwt", "application/vc+jwt")
_MEMBERS = frozenset({"@context", "id", "type"})


@dataclass(frozen=True, slots=True)
class Enveloped:
    """Hold what an envelope carries."""

    data: bytes
    media_type: str


def is_envelope(document: JSONObject) -> bool:
    """Tell whether a JSON object says that it is an envelope."""
    types = document.get("type")
    stated = types if isinstance(types, list) else [types]
    return any(type_ in TYPES for type_ in stated if isinstance(type_, str))


def open_envelope(document: JSONObject) -> Enveloped:
    """Return what an envelope carries.

    Raises:
        MalformedError: if its ``id`` is no ``data:`` URL with a media type, or it has members that are not
            secured by what it carries.

    Spec: W3C VCDM 2.0 §4.13.1
    """
    url = document.get("id")
    match = _DATA_URL.fullmatch(url) if isinstance(url, str) else None
    if match is None:
        raise MalformedError("The envelope's id must be a data: URL with a media type.", clause=_CLAUSE)
    extra = sorted(set(document) - _MEMBERS)
    if extra:
        raise MalformedError(
            f"The envelope has the member {extra[0]}, which nothing secures.", clause=_CLAUSE
        )
    return Enveloped(_body(match), match["media"])


def as_member(secured: bytes) -> JSONObject:
    """Return a secured credential as it stands in ``verifiableCredential``: a token in an envelope.

    Raises:
        MalformedError: if it is neither a token nor a JSON object.

    Spec: W3C VCDM 2.0 §4.13.1; W3C VC-JOSE-COSE §3.1.2
    """
    if jws.looks_like(secured):
        stated = jws.peek_header(secured).get("typ")
        media_type = "application/vc+jwt" if stated in _TOKEN_TYPES else "application/jwt"
        return {
            "@context": CONTEXT,
            "id": f"data:{media_type},{secured.strip().decode('ascii')}",
            "type": "EnvelopedVerifiableCredential",
        }
    try:
        return parse_json_object(secured)
    except EncodingError as error:
        raise MalformedError(f"This is no secured credential: {error.detail}", clause=error.clause) from None


def _body(match: re.Match[str]) -> bytes:
    plain = unquote_to_bytes(match["body"])
    if not match["base64"]:
        return plain
    try:
        return base64.b64decode(plain, validate=True)
    except binascii.Error:
        raise MalformedError("The envelope's base64 is malformed.", clause=_CLAUSE) from None
