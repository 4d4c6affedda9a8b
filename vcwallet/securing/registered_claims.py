"""The registered claims of a token that secures a credential: they may not contradict it."""

from __future__ import annotations

from datetime import UTC, datetime

from did.encoding.strict_json import JSONObject
from vcwallet.errors import ProofError

# From 1970 to the end of the year 9999; NaN and the infinities lie outside.
_MIN_SECONDS, _MAX_SECONDS = 0, 253_402_300_799
_CLAUSE = "RFC 7519 §4.1; W3C VC-JOSE-COSE §3.1.3"


def numeric_date(claims: JSONObject, name: str) -> datetime | None:
    """Return a NumericDate claim, or None where it is absent.

    Raises:
        ProofError: if it is no number of seconds between 1970 and the year 9999.

    Spec: RFC 7519 §2 (NumericDate)
    """
    if name not in claims:
        return None
    value = claims[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not _MIN_SECONDS <= value <= _MAX_SECONDS:  # type: ignore[operator]  # a number by now
        raise ProofError(f"The claim {name} is no point in time.", clause="RFC 7519 §2")
    return datetime.fromtimestamp(float(value), UTC)  # type: ignore[arg-type]  # a number by now


def audiences(claims: JSONObject) -> tuple[str, ...]:
    """Return the claim ``aud`` as a tuple, empty where it is absent.

    Raises:
        ProofError: if it is neither text nor a list of texts.

    Spec: RFC 7519 §4.1.3
    """
    value = claims.get("aud", [])
    values = value if isinstance(value, list) else [value]
    texts = tuple(entry for entry in values if isinstance(entry, str))
    if len(texts) != len(values):
        raise ProofError("The claim aud must be text or a list of texts.", clause="RFC 7519 §4.1.3")
    return texts


def text_claim(claims: JSONObject, name: str) -> str | None:
    """Return a claim that is text, or None where it is absent.

    Raises:
        ProofError: if it is anything else.

    Spec: RFC 7519 §4.1
    """
    value = claims.get(name)
    if name in claims and not isinstance(value, str):
        raise ProofError(f"The claim {name} must be text.", clause=_CLAUSE)
    return value if isinstance(value, str) else None


def check_agrees(claims: JSONObject, name: str, stated: str | None) -> None:
    """Check that a claim, where present, equals what the document states.

    Raises:
        ProofError: if it does not, or the document states nothing.

    Spec: W3C VC-JOSE-COSE §3.1.3
    """
    claim = text_claim(claims, name)
    if claim is not None and claim != stated:
        raise ProofError(
            f"The token's claim {name} contradicts the document inside it.",
            clause=_CLAUSE,
            fix="The issuer must state the same identifier in both places.",
        )


def identifier(value: object) -> str | None:
    """Return an identifier that stands alone or as the ``id`` of an object, or None."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None


def subject_identifier(document: JSONObject) -> str | None:
    """Return the identifier of the only subject, or None where there is none or there are several."""
    subject = document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    return identifier(subject)
