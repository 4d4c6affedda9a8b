"""The status of a credential: fetch its lists, have each verified like any credential, read the bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from did.encoding.strict_json import JSONObject
from did.errors import FetchError, ProblemError
from did.flow import Fetch, Flow
from vcwallet.errors import OWN, STATUS_LIST, StatusRangeError, VCWalletError
from vcwallet.model.view import CredentialView
from vcwallet.status.check import check_status
from vcwallet.status.entry import ENTRY_TYPE, StatusEntry, parse_entry
from vcwallet.status.status_list import parse_list
from vcwallet.verifier.result import VerificationResult

MAX_LIST_BYTES = 1_000_000
_CLAUSE = "W3C Bitstring Status List 1.0 §3.2"
# These purposes take a credential's force away; others only tell something about it.
_WITHDRAWING = {
    "revocation": "The provider has revoked this credential.",
    "suspension": "The provider has suspended this credential for now.",
}

InspectList: TypeAlias = Callable[[bytes, str], Flow[VerificationResult]]
"""Verify a status list credential: its bytes, and the media type it came with."""


@dataclass(frozen=True, slots=True)
class ListReader:
    """Say how status lists are fetched and verified.

    Args:
        accept: the media types that can be read.
        inspect: what verifies them.
    """

    accept: tuple[str, ...]
    inspect: InspectList


class RevokedError(VCWalletError):
    """A credential that its issuer revoked or suspended."""

    problem = OWN + "REVOKED"


class StatusUnknownError(VCWalletError):
    """A status that could not be read: the list is missing, unverifiable, or of a kind not known here."""

    problem = STATUS_LIST + "STATUS_RETRIEVAL_ERROR"


class StatusUnverifiedError(StatusUnknownError):
    """A status list that does not verify, or that another issuer signed."""

    problem = STATUS_LIST + "STATUS_VERIFICATION_ERROR"


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """Hold what the lists say.

    Args:
        detail: what to say to a person.
        revoked: why the credential has no force any more, or None.
        unknown: why the status could not be told, or None.
    """

    detail: str
    revoked: ProblemError | None = None
    unknown: ProblemError | None = None


def read_status(view: CredentialView, reader: ListReader) -> Flow[StatusAnswer]:
    """Return what the status lists of a credential say.

    What is revoked by one list stays revoked if another cannot be read; what could not be read is never
    taken for *not revoked*.

    Spec: W3C Bitstring Status List 1.0 §3.2
    """
    unknown: ProblemError | None = None
    told: list[str] = []
    for source in view.status:
        try:
            told.append((yield from _read_entry(view, source, reader)))
        except (RevokedError, StatusRangeError) as error:
            return StatusAnswer(error.detail, revoked=error)
        except FetchError as error:
            unknown = StatusUnknownError(error.detail, clause=_CLAUSE, fix=error.fix or "Try again later.")
        except ProblemError as error:
            unknown = error
    return StatusAnswer(" ".join(told), unknown=unknown)


def _read_entry(view: CredentialView, source: JSONObject, reader: ListReader) -> Flow[str]:
    types = source.get("type")
    if ENTRY_TYPE not in (types if isinstance(types, list) else [types]):
        raise StatusUnknownError(
            "The credential's status is kept in a way that is not known here.",
            clause="W3C VCDM 2.0 §4.10",
            fix=f"Known: {ENTRY_TYPE}.",
        )
    entry = parse_entry(source)
    response = yield Fetch(entry.list_url, reader.accept, MAX_LIST_BYTES, "status list")
    result = yield from reader.inspect(response.body, response.media_type)
    value = check_status(entry, parse_list(_verified(view, entry, result)))
    if value.value and value.purpose in _WITHDRAWING:
        raise RevokedError(
            _WITHDRAWING[value.purpose],
            clause=_CLAUSE,
            fix="Ask the provider, or the learner, for the reason.",
        )
    shown = value.message or ("set" if value.value else "not set")
    return "Not revoked." if value.purpose == "revocation" else f"{value.purpose[:40]}: {shown[:200]}."


def _verified(view: CredentialView, entry: StatusEntry, result: VerificationResult) -> JSONObject:
    if not result.accepted or result.credential is None:
        reasons = " ".join(finding.detail for finding in result.reasons)
        raise StatusUnverifiedError(
            f"The status list {entry.list_url[:200]} is not to be relied on: {reasons}", clause=_CLAUSE
        )
    if result.credential.issuer != view.issuer:
        raise StatusUnverifiedError(
            f"The status list {entry.list_url[:200]} is signed by another issuer.", clause=_CLAUSE
        )
    return result.credential.document
