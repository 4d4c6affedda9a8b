"""base64url without padding, in its one canonical spelling."""

from __future__ import annotations

import base64
import binascii
import re

from did.errors import EncodingError

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_CLAUSE = "RFC 7515 §2; RFC 4648 §3.5, §5"


def encode(data: bytes) -> str:
    """Return ``data`` in base64url without padding.

    Spec: RFC 7515 §2
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return the bytes that ``text`` encodes.

    Padding, white space, the ``+`` and ``/`` of plain base64, impossible lengths and non-zero trailing
    bits are refused, so that no two texts decode to the same bytes.

    Raises:
        EncodingError: if ``text`` is not the canonical spelling.

    Spec: RFC 7515 §2, RFC 4648 §3.5
    """
    if not _ALPHABET.fullmatch(text):
        raise EncodingError("This is not base64url without padding.", clause=_CLAUSE)
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise EncodingError("No base64url text has this length.", clause=_CLAUSE) from None
    groups = len(text) // 4
    if encode(data[groups * 3 :]) != text[groups * 4 :]:
        raise EncodingError("The last base64url character has bits that stand for nothing.", clause=_CLAUSE)
    return data
