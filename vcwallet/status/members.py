"""Read the members of status entries and status lists, each by its rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from vcwallet.status.bitstring import MAX_SIZE
from vcwallet.status.problems import MalformedStatusError

if TYPE_CHECKING:
    from did.encoding.strict_json import JSON, JSONObject

Messages: TypeAlias = tuple[tuple[int, str], ...]

MAX_URL_CHARS = 2048
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)
_STATUS = re.compile(r"0x([0-9A-Fa-f]{1,8})", re.ASCII)


def text(owner: JSONObject, name: str, clause: str) -> str:
    """Return the member ``name``, which has to be there and be a non-empty string.

    Raises:
        MalformedStatusError: if it is missing, empty or not a string.
    """
    value = owner.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedStatusError(f"The member {name} has to be a string and is not.", clause=clause)
    return value


def texts(owner: JSONObject, name: str, clause: str) -> tuple[str, ...]:
    """Return the strings of the member ``name``: a string, or an array of strings.

    Raises:
        MalformedStatusError: if it is missing, an empty array, or holds anything but non-empty strings.
    """
    value = owner.get(name)
    found = value if isinstance(value, list | tuple) else (value,)
    strings = tuple(item for item in found if isinstance(item, str) and item)
    if not strings or len(strings) != len(found):
        raise MalformedStatusError(
            f"The member {name} has to be one or more strings and is not.", clause=clause
        )
    return strings


def url(value: JSON, name: str, clause: str) -> str:
    """Return ``value`` if it is an absolute URL in printable ASCII of at most 2,048 characters.

    Raises:
        MalformedStatusError: otherwise.
    """
    if not isinstance(value, str) or len(value) > MAX_URL_CHARS or not _URL.fullmatch(value):
        raise MalformedStatusError(
            f"The member {name} has to be an absolute URL and is not.",
            clause=clause,
            fix="Write the URL in ASCII, with its scheme.",
        )
    return value


def https_url(value: JSON, name: str, clause: str) -> str:
    """Return ``value`` if it is an absolute https URL with a host and without a user name.

    Raises:
        MalformedStatusError: otherwise.
    """
    address = url(value, name, clause)
    try:
        parts = urlsplit(address)
        plain = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        usable = parts.scheme == "https" and plain
    except ValueError:
        usable = False
    if not usable:
        raise MalformedStatusError(
            f"The member {name} has to be an https URL and is not.",
            clause=clause,
            fix="Only status lists published under https are read.",
        )
    return address


def size(owner: JSONObject, name: str, clause: str) -> int | None:
    """Return the member ``name`` if it is there: bits per status, from 1 to 8.

    Raises:
        MalformedStatusError: if it is not an integer, less than 1, or more than this library reads.
    """
    if name not in owner:
        return None
    value = owner[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_SIZE:
        raise MalformedStatusError(
            f"The member {name} has to be an integer from 1 to {MAX_SIZE} and is not.", clause=clause
        )
    return value


def messages(value: JSON, name: str, clause: str) -> Messages:
    """Return the status messages: pairs of a status and what it means.

    Raises:
        MalformedStatusError: if ``value`` is not an array of objects with a hexadecimal ``status`` and a
            ``message``, or one status occurs twice.
    """
    if not isinstance(value, list | tuple):
        raise MalformedStatusError(f"The member {name} has to be an array and is not.", clause=clause)
    pairs = tuple(_message(item, name, clause) for item in value)
    if len(dict(pairs)) != len(pairs):
        raise MalformedStatusError(f"The member {name} gives one status two meanings.", clause=clause)
    return pairs


def _message(item: JSON, name: str, clause: str) -> tuple[int, str]:
    if not isinstance(item, Mapping):
        raise MalformedStatusError(f"The member {name} holds something that is not an object.", clause=clause)
    status, message = _STATUS.fullmatch(text(item, "status", clause)), item.get("message")
    if status is None:
        raise MalformedStatusError(
            f"In {name} a status is not hexadecimal with the prefix 0x.",
            clause=clause,
            fix='Write "0x0", "0x1", …',
        )
    if not isinstance(message, str):
        raise MalformedStatusError(f"In {name} a message is missing or not a string.", clause=clause)
    return int(status[1], 16), message
