"""Rules for learner, provider and dates: elements 1, 3, 4 and 5."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from vcwallet.microcredential.codes.country import ALPHA_2
from vcwallet.microcredential.problem import ElementProblem, Place, Severity
from vcwallet.microcredential.record import MicroCredential
from vcwallet.microcredential.rules import values

_LEARNER = Place(1, "/learner", "learner")
_COUNTRY = Place(3, "/provider/country", "country")
_PROVIDER = Place(4, "/provider", "awarding body")
_ISSUED = Place(5, "/issued", "date of issuing")
_FURTHEST_EAST = timedelta(hours=14)


def learner(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 1."""
    who = record.learner
    if not who.did and not who.name:
        yield ElementProblem(
            _LEARNER, "The learner is not identified.", "Give the learner's DID, name, or both."
        )
    elif not who.did:
        yield ElementProblem(
            _LEARNER.at("did"),
            "Without a DID nobody can prove that this micro-credential is theirs.",
            "Ask the learner for the DID of their wallet.",
            Severity.WARNING,
        )
    elif not values.is_did(who.did):
        yield ElementProblem(
            _LEARNER.at("did"), "This is not a DID.", "Copy the DID from the learner's wallet."
        )
    for name, value in (("given_name", who.given_name), ("family_name", who.family_name)):
        if value:
            yield from values.text(value, Place(1, f"/learner/{name}", "learner's name"))


def country(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 3."""
    code = record.provider.country
    if not code:
        yield ElementProblem(_COUNTRY, "The country is missing.", 'Give its two letters, for example "LU".')
    elif code not in ALPHA_2:
        yield ElementProblem(
            _COUNTRY,
            f"{code[:20]!r} is not an ISO 3166 country code of two upper-case letters.",
            'Luxembourg is "LU", Greece is "GR", the United Kingdom is "GB".',
        )


def provider(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 4."""
    body, primary = record.provider, record.specification.primary_language
    if not (values.is_did(body.id) or (body.id.startswith("https://") and values.is_uri(body.id))):
        yield ElementProblem(
            _PROVIDER.at("id"),
            "The awarding body has no DID or https address that identifies it.",
            "Give the DID whose key signs the micro-credential.",
        )
    named = Place(4, "/provider/legal_name", "name of the awarding body")
    yield from values.required_texts(body.legal_name, primary, named)
    if body.locality:
        yield from values.text(body.locality, Place(4, "/provider/locality", "locality"))
    yield from values.web_link(body.url, Place(4, "/provider/url", "web page of the awarding body"))


def dates(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 5 and the dates that depend on it."""
    faults = list(values.moment(record.issued, _ISSUED))
    until = Place(0, "/valid_until", "end of validity")
    if record.valid_until is not None:
        faults += values.moment(record.valid_until, until)
    yield from faults
    if not faults:
        yield from _order(record, until)


def _order(record: MicroCredential, until: Place) -> Iterator[ElementProblem]:
    if record.valid_until is not None and record.valid_until <= record.issued:
        yield ElementProblem(
            until, "The validity ends before it begins.", "Set an end after the date of issuing, or none."
        )
    issued = record.issued.astimezone(UTC)
    if record.assessed is not None and record.assessed > (issued + _FURTHEST_EAST).date():
        yield ElementProblem(
            Place(9, "/assessed", "day of the assessment"),
            "The assessment lies after the date of issuing.",
            "Correct the day of the assessment.",
        )
