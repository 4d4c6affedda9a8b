"""Multibase: a letter that names the base, then the text. ``z`` is base58btc, ``u`` is base64url."""

from __future__ import annotations

import base58

from did.encoding import base64url
from did.errors import EncodingError

# Decoding base58 takes time that grows with the square of its length, so the length is bounded.
MAX_BASE58_CHARS = 4096
_CLAUSE = "W3C Controlled Identifiers 1.0 §2.4 (Multibase)"


def encode_base58btc(data: bytes) -> str:
    """Return ``data`` as Multibase base58btc, beginning with ``z``.

    Spec: W3C Controlled Identifiers 1.0 §2.4
    """
    return "z" + str(base58.b58encode(data).decode("ascii"))


def encode_base64url(data: bytes) -> str:
    """Return ``data`` as Multibase base64url without padding, beginning with ``u``.

    Spec: W3C Controlled Identifiers 1.0 §2.4
    """
    return "u" + base64url.encode(data)


def decode(text: str) -> bytes:
    """Return the bytes of a Multibase text in base58btc (``z``) or base64url (``u``).

    Raises:
        EncodingError: if the base is another one, or the text is not canonical in its base, or longer
            than 4,096 characters of base58.

    Spec: W3C Controlled Identifiers 1.0 §2.4
    """
    decoder = _DECODERS.get(text[:1])
    if decoder is None:
        raise EncodingError(
            "This Multibase text begins with neither z (base58btc) nor u (base64url).", clause=_CLAUSE
        )
    return decoder(text[1:])


def decode_base58btc(text: str) -> bytes:
    """Return the bytes of base58btc text that carries no Multibase letter.

    Raises:
        EncodingError: if a character is outside the alphabet or the text is too long.

    Spec: W3C Controlled Identifiers 1.0 §2.4 (base-58-btc)
    """
    if len(text) > MAX_BASE58_CHARS:
        raise EncodingError(
            f"The base58 text has {len(text)} characters; at most {MAX_BASE58_CHARS} are read.",
            clause=_CLAUSE,
        )
    if not (text.isascii() and text.isalnum()):  # the base58 package would strip white space
        raise EncodingError("This is not base58btc.", clause=_CLAUSE)
    try:
        return bytes(base58.b58decode(text))
    except ValueError:
        raise EncodingError("This is not base58btc.", clause=_CLAUSE) from None


_DECODERS = {"z": decode_base58btc, "u": base64url.decode}
