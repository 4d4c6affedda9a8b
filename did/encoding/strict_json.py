"""Read JSON so that every reader sees the same thing, or refuse it.

Refused: duplicate member names, lone surrogates, NaN and Infinity, numbers beyond a double's range,
bytes that are not UTF-8 (and a byte order mark), too much nesting, too many bytes.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import jiter

from did.errors import EncodingError

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
JSONObject: TypeAlias = "Mapping[str, JSON]"

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
_CLAUSE = "RFC 8259 / RFC 7493 (I-JSON)"
_MAY_OVERFLOW = re.compile(rb"\d[eE]|\d{300}")


def parse_json(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JSON:
    """Return the JSON value that ``data`` encodes.

    Args:
        data: UTF-8 without a byte order mark.
        max_bytes: refuse anything longer.
        max_depth: refuse arrays and objects nested deeper; a scalar has depth 0.

    Raises:
        EncodingError: if the text is not strict JSON or exceeds a limit.

    Spec: RFC 8259, RFC 7493 §2
    """
    if len(data) > max_bytes:
        raise EncodingError(
            f"The JSON text has {len(data)} bytes; at most {max_bytes} are read.", clause=_CLAUSE
        )
    try:
        value: JSON = jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True)
    except (ValueError, RecursionError) as error:
        reason = str(error)[:200]  # it may quote a member's name, which has any length
        raise EncodingError(f"This is not strict JSON: {reason}.", clause=_CLAUSE) from None
    _check(data, value, max_depth)
    return value


def parse_json_object(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JSONObject:
    """Return the JSON object that ``data`` encodes; otherwise like ``parse_json``.

    Raises:
        EncodingError: also if the value is not an object.

    Spec: RFC 8259 §4
    """
    value = parse_json(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise EncodingError("A JSON object was expected here.", clause="RFC 8259 §4")
    return value


def dump_json(value: JSON) -> bytes:
    """Return ``value`` as compact UTF-8 JSON in the given member order.

    Raises:
        EncodingError: if it holds a lone surrogate or a number that JSON cannot express.

    Spec: RFC 8259
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise EncodingError(f"This value cannot be written as JSON: {error}.", clause=_CLAUSE) from None


def _check(data: bytes, value: JSON, max_depth: int) -> None:
    # Walk the value only where its bytes show that a limit could be passed at all.
    may_nest = data.count(b"[") + data.count(b"{") > max_depth
    if may_nest or _MAY_OVERFLOW.search(data):
        _walk(value, max_depth)


def _walk(value: JSON, depth_left: int) -> None:
    if isinstance(value, int | float) and not _fits_double(value):
        raise EncodingError("A number is too large for any JSON reader.", clause="RFC 7493 §2.2")
    if not isinstance(value, dict | list):
        return
    if depth_left == 0:
        raise EncodingError("Arrays and objects are nested too deeply.", clause="RFC 8259 §9")
    for member in value.values() if isinstance(value, dict) else value:
        _walk(member, depth_left - 1)


def _fits_double(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer that no double comes near to
        return False
