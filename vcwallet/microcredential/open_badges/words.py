"""The contexts of a badge, and small shapes that writer and reader share."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from did.encoding.strict_json import JSON
from vcwallet.microcredential.code import Code

VCDM_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
# Earlier Open Badges contexts lack inLanguage or awardedDate, which RDF-based proofs would leave unsigned.
OPEN_BADGES_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

BADGE_CLAUSE: Final = "Open Badges 3.0, spec/microcredential.md"


def timestamp(moment: datetime) -> str:
    """Return ``moment`` in UTC, whole seconds.

    Spec: VCDM 2.0 §4.9 (dateTimeStamp)
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def digits(amount: Decimal) -> str:
    """Return ``amount`` without exponent and without trailing zeros."""
    return f"{amount.normalize():f}"


def number(amount: Decimal | None) -> int | float | None:
    """Return ``amount`` as a JSON number; the exact amount stands elsewhere as text."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def stated(members: dict[str, JSON]) -> dict[str, JSON]:
    """Return ``members`` without those that state nothing: None, and empty texts, arrays and objects."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def concept(code: Code | None, language: str) -> dict[str, JSON]:
    """Return a listed code with one label, in ``language`` or English, for readers without the list."""
    if code is None:
        return {}
    tag = language if code.labels.get(language) else "en"
    return {"id": code.uri, "type": "Concept", "prefLabel": {tag: code.label(tag)}}
