"""The JSON Canonicalization Scheme: one byte string per JSON value."""

from __future__ import annotations

import rfc8785

from did.encoding.strict_json import JSON
from did.errors import EncodingError


def canonicalize(value: JSON) -> bytes:
    """Return the canonical UTF-8 text of ``value``.

    Integers beyond ±(2^53 - 1) are refused: a reader that keeps numbers as doubles would read another
    number than the one that was signed.

    Raises:
        EncodingError: if ``value`` holds such an integer, NaN, an infinity or a lone surrogate.

    Spec: RFC 8785 §3.2
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise EncodingError(
            f"This JSON value has no canonical form: {error}.", clause="RFC 8785 §3.2; RFC 7493 §2"
        ) from None
