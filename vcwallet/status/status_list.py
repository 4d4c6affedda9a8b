"""The status list credential: read from a verified document, or built to be signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vcwallet.status import members
from vcwallet.status.bitstring import MAX_BYTES, Bitstring
from vcwallet.status.members import Messages
from vcwallet.status.problems import LIST, MalformedStatusError

if TYPE_CHECKING:
    from did.encoding.strict_json import JSON, JSONObject

CREDENTIAL_TYPE = "BitstringStatusListCredential"
LIST_TYPE = "BitstringStatusList"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
MAX_TTL_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class StatusList:
    """Hold a status list as its credential states it, already expanded.

    Args:
        purposes: what a set status means; at least one.
        bitstring: the statuses.
        id: the URL at which the issuer says that the list is published, if it says so.
        ttl_ms: for how many milliseconds the list may be used before it is fetched again; 0 is "fetch it
            every time". A day at most, whatever the issuer wrote.
        size: bits per status, where the list states it.
        messages: pairs of a status and its meaning, where the list states them.

    Spec: Bitstring Status List v1.0 §2.2
    """

    purposes: tuple[str, ...]
    bitstring: Bitstring
    id: str | None = None
    ttl_ms: int | None = None
    size: int | None = None
    messages: Messages = ()


@dataclass(frozen=True, slots=True)
class StatusListDraft:
    """Collect what a status list credential will say.

    Args:
        status_list: the content; its ``id`` is the https URL at which the list will be published.
        issuer: the issuer's DID, or an object with its ``id``.
        valid_from: from when on the list holds; aware.
        valid_until: until when it holds; aware and later than ``valid_from``.
    """

    status_list: StatusList
    issuer: str | JSONObject
    valid_from: datetime
    valid_until: datetime


def parse_list(document: JSONObject, *, max_bytes: int = MAX_BYTES) -> StatusList:
    """Return the status list in a status list credential.

    Validity period, issuer and proof are the caller's to check. ``ttl`` is cut to a day: a longer one would
    keep a revoked credential alive in caches.

    Args:
        document: the credential, taken from a verified document.
        max_bytes: the most uncompressed bytes that are accepted; 16 MiB by default.

    Raises:
        MalformedStatusError: if a type is missing, a member breaks its rule, ``ttl`` is not a whole number
            of at least 0, or a list of messages lacks ``statusSize`` or ``statusMessages``.
        StatusListError: if the list expands to more than ``max_bytes``.
        StatusListLengthError: if the list has fewer than 131,072 bits.

    Spec: Bitstring Status List v1.0 §2.2
    """
    if CREDENTIAL_TYPE not in members.texts(document, "type", LIST):
        raise MalformedStatusError(f"This credential is not a {CREDENTIAL_TYPE}.", clause=LIST)
    subject = _subject(document)
    if members.texts(subject, "type", LIST) != (LIST_TYPE,):
        raise MalformedStatusError(f"The subject of this credential is not a {LIST_TYPE}.", clause=LIST)
    purposes = members.texts(subject, "statusPurpose", LIST)
    size, messages = _messages(subject, purposes)
    return StatusList(
        purposes=purposes,
        bitstring=Bitstring.from_encoded(members.text(subject, "encodedList", LIST), max_bytes=max_bytes),
        id=members.url(document["id"], "id", LIST) if "id" in document else None,
        ttl_ms=_ttl(subject),
        size=size,
        messages=messages,
    )


def build_list(draft: StatusListDraft) -> JSONObject:
    """Return the unsigned status list credential.

    ``statusSize`` is written for messages and for sizes above 1. A list of messages carries it together with
    ``statusMessages``; the Recommendation demands both and the VCDM 2.0 context defines neither, so that a
    securing mechanism that transforms the document to RDF refuses such a list.

    Raises:
        MalformedStatusError: if a URL, a time or the validity period is unusable, or ``parse_list`` would
            refuse the result.

    Spec: Bitstring Status List v1.0 §2.2, §3.1
    """
    content = draft.status_list
    url = members.https_url(content.id, "id", LIST)
    valid_from, valid_until = _timestamp(draft.valid_from), _timestamp(draft.valid_until)
    if draft.valid_until <= draft.valid_from:
        raise MalformedStatusError("The status list would expire before it begins.", clause=LIST)
    document: JSONObject = {
        "@context": [CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", CREDENTIAL_TYPE],
        "issuer": draft.issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": _build_subject(content, url),
    }
    parse_list(document)
    return document


def _build_subject(content: StatusList, url: str) -> JSONObject:
    subject: dict[str, JSON] = {
        "id": f"{url}#list",
        "type": LIST_TYPE,
        "statusPurpose": content.purposes[0] if len(content.purposes) == 1 else list(content.purposes),
        "encodedList": content.bitstring.encode(),
    }
    if content.ttl_ms is not None:
        subject["ttl"] = content.ttl_ms
    if content.size is not None and (content.size > 1 or "message" in content.purposes):
        subject["statusSize"] = content.size
    if content.messages:
        subject["statusMessages"] = [
            {"status": hex(value), "message": text} for value, text in content.messages
        ]
    return subject


def _subject(document: JSONObject) -> JSONObject:
    value = document.get("credentialSubject")
    found = value if isinstance(value, list | tuple) else (value,)
    if len(found) != 1 or not isinstance(found[0], Mapping):
        raise MalformedStatusError("A status list credential has exactly one credentialSubject.", clause=LIST)
    return found[0]


def _messages(subject: JSONObject, purposes: tuple[str, ...]) -> tuple[int | None, Messages]:
    size = members.size(subject, "statusSize", LIST)
    needed = "message" in purposes
    if needed and size is None:
        raise MalformedStatusError("A status list of messages has to state its statusSize.", clause=LIST)
    if not needed and "statusMessages" not in subject:
        return size, ()
    messages = members.messages(subject.get("statusMessages"), "statusMessages", LIST)
    if any(status >= 1 << (size or 1) for status, _ in messages):
        raise MalformedStatusError("The member statusMessages explains an impossible status.", clause=LIST)
    return size, messages


def _ttl(subject: JSONObject) -> int | None:
    if "ttl" not in subject:
        return None
    value = subject["ttl"]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MalformedStatusError(
            "The member ttl has to be a number of milliseconds and is not.",
            clause=LIST,
            fix="Write a whole number of at least 0.",
        )
    return min(value, MAX_TTL_MS)


def _timestamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise MalformedStatusError(
            "A time without a time zone is not a point in time.", clause="VCDM 2.0 §4.9"
        )
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
