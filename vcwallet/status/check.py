"""The status of one credential, read from its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcwallet.errors import StatusListError
from vcwallet.status.bitstring import MIN_ENTRIES
from vcwallet.status.problems import LIST, VALIDATE, StatusListLengthError

if TYPE_CHECKING:
    from vcwallet.status.entry import StatusEntry
    from vcwallet.status.status_list import StatusList


@dataclass(frozen=True, slots=True)
class StatusValue:
    """Hold the status of a credential for one purpose.

    Args:
        purpose: what the status is about; what follows from it is the verifier's policy.
        value: 0 is "not set"; for revocation and suspension 1 is "revoked" and "suspended".
        message: what the value means, for developers, where the issuer says so; always there for the
            purpose ``message`` unless its value has no meaning yet. Not to be shown to learners.

    Spec: Bitstring Status List v1.0 §3.2 steps 11 to 14
    """

    purpose: str
    value: int
    message: str | None = None


def check_status(entry: StatusEntry, status_list: StatusList) -> StatusValue:
    """Return the status that ``status_list`` gives to ``entry``.

    A list that names another URL as its own is refused, so that no list of the same issuer can stand in for
    the one that was asked for. A list that names none is accepted.

    Raises:
        StatusListError: if the list is for other purposes, is published under another URL, or has statuses
            of another size than the entry.
        StatusListLengthError: if the list has fewer than 131,072 statuses of the entry's size.
        StatusRangeError: if the index lies outside the list.

    Spec: Bitstring Status List v1.0 §2.2 (id), §3.2
    """
    if entry.purpose not in status_list.purposes:
        raise StatusListError(
            f"The status list does not serve the purpose {entry.purpose[:40]!a}.", clause=VALIDATE
        )
    if status_list.id is not None and status_list.id != entry.list_url:
        raise StatusListError("This is another status list than the one the credential names.", clause=LIST)
    if status_list.size is not None and status_list.size != entry.size:
        raise StatusListError(
            f"The statuses of the list have {status_list.size} bits, the credential expects {entry.size}.",
            clause=VALIDATE,
        )
    if status_list.bitstring.entries(entry.size) < MIN_ENTRIES:
        raise StatusListLengthError(
            f"The status list has fewer than {MIN_ENTRIES:,} statuses of {entry.size} bits.", clause=VALIDATE
        )
    value = status_list.bitstring.read(entry.index, entry.size)
    return StatusValue(entry.purpose, value, _message(entry, status_list, value))


def _message(entry: StatusEntry, status_list: StatusList, value: int) -> str | None:
    # The issuer committed to the entry's messages when it issued the credential, so they come first.
    stated = dict(entry.messages or status_list.messages)
    if not stated and entry.purpose == "message":
        return "set" if value else "unset"
    return stated.get(value)
