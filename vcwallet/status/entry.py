"""What a credential says about where its status is to be found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcwallet.errors import StatusRangeError
from vcwallet.status import members
from vcwallet.status.members import Messages
from vcwallet.status.problems import ENTRY, MalformedStatusError

if TYPE_CHECKING:
    from did.encoding.strict_json import JSON, JSONObject

ENTRY_TYPE = "BitstringStatusListEntry"
MAX_REFERENCES = 100
_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_MAX_INDEX_DIGITS = 20  # no list that anyone could fetch has an index of more digits


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Say which index of which list holds the status of a credential, and for which purpose.

    Args:
        purpose: such as ``"revocation"`` or ``"suspension"``.
        index: the position in the list, counted in statuses of ``size`` bits.
        list_url: the https URL of the status list credential.
        size: bits per status.
        messages: pairs of a status and its meaning for developers, one for each possible status, or none.
        references: URLs of material about the status.
        id: the URL of this entry; nothing is ever looked up by it.

    Spec: Bitstring Status List v1.0 §2.1
    """

    purpose: str
    index: int
    list_url: str
    size: int = 1
    messages: Messages = ()
    references: tuple[str, ...] = ()
    id: str | None = None


def parse_entry(obj: JSONObject) -> StatusEntry:
    """Return the status entry that a ``credentialStatus`` object states.

    Nothing is guessed: an index that is a number, has a leading zero or a sign is refused. Members that the
    Recommendation does not know are ignored.

    Args:
        obj: one object of ``credentialStatus``, taken from a credential whose proof was checked.

    Raises:
        MalformedStatusError: if a member is missing or breaks its rule, the list is not published under
            https, or a status has more than 8 bits.
        StatusRangeError: if the index is larger than any list.

    Spec: Bitstring Status List v1.0 §2.1
    """
    if members.texts(obj, "type", ENTRY) != (ENTRY_TYPE,):
        raise MalformedStatusError(f"The type of the status entry is not {ENTRY_TYPE}.", clause=ENTRY)
    list_url = members.https_url(obj.get("statusListCredential"), "statusListCredential", ENTRY)
    size = members.size(obj, "statusSize", ENTRY) or 1
    return StatusEntry(
        purpose=members.text(obj, "statusPurpose", ENTRY),
        index=_index(obj),
        list_url=list_url,
        size=size,
        messages=_messages(obj, size),
        references=_references(obj),
        id=_id(obj, list_url),
    )


def build_entry(entry: StatusEntry) -> JSONObject:
    """Return the ``credentialStatus`` object that states ``entry``; members without content are left out.

    Raises:
        StatusListError: if ``parse_entry`` would refuse the result.

    Spec: Bitstring Status List v1.0 §2.1
    """
    obj: dict[str, JSON] = {"id": entry.id} if entry.id is not None else {}
    obj |= {
        "type": ENTRY_TYPE,
        "statusPurpose": entry.purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }
    if entry.size != 1:
        obj["statusSize"] = entry.size
    if entry.messages:
        obj["statusMessage"] = [{"status": hex(status), "message": text} for status, text in entry.messages]
    if entry.references:
        obj["statusReference"] = list(entry.references)
    parse_entry(obj)
    return obj


def _index(obj: JSONObject) -> int:
    digits = members.text(obj, "statusListIndex", ENTRY)
    if not _INDEX.fullmatch(digits):
        raise MalformedStatusError(
            "The member statusListIndex has to be a whole number written as a string and is not.",
            clause=ENTRY,
            fix='Write it in base 10 without sign and leading zeros, for example "94567".',
        )
    if len(digits) > _MAX_INDEX_DIGITS:
        raise StatusRangeError("The status index is larger than any status list.", clause=ENTRY)
    return int(digits)


def _messages(obj: JSONObject, size: int) -> Messages:
    possible = 1 << size
    if "statusMessage" not in obj and size == 1:
        return ()
    found = members.messages(obj.get("statusMessage"), "statusMessage", ENTRY)
    if len(found) != possible or any(status >= possible for status, _ in found):
        raise MalformedStatusError(
            f"The member statusMessage has to explain each of the {possible} possible statuses and does not.",
            clause=ENTRY,
        )
    return found


def _references(obj: JSONObject) -> tuple[str, ...]:
    if "statusReference" not in obj:
        return ()
    value = obj["statusReference"]
    found = value if isinstance(value, list | tuple) else (value,)
    if len(found) > MAX_REFERENCES:
        raise MalformedStatusError(
            f"The member statusReference has more than {MAX_REFERENCES} URLs.", clause=ENTRY
        )
    return tuple(members.url(item, "statusReference", ENTRY) for item in found)


def _id(obj: JSONObject, list_url: str) -> str | None:
    if "id" not in obj:
        return None
    own = members.url(obj["id"], "id", ENTRY)
    if own == list_url:
        raise MalformedStatusError(
            "The id of the status entry is the URL of its list, which names the list and not the entry.",
            clause=ENTRY,
            fix="Leave the id out, or add a fragment.",
        )
    return own
