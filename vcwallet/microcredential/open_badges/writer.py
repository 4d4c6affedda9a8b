"""Write a micro-credential as an unsigned Open Badges 3.0 credential."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.context import context_object
from vcwallet.microcredential.open_badges.achievement import achievement, result_description_id
from vcwallet.microcredential.open_badges.words import (
    BADGE_CLAUSE,
    OPEN_BADGES_CONTEXT,
    VCDM_CONTEXT,
    concept,
    stated,
    timestamp,
)
from vcwallet.microcredential.record import Learner, MicroCredential, Provider
from vcwallet.microcredential.rules.values import is_uri
from vcwallet.microcredential.validate import check


def to_open_badge(record: MicroCredential, credential_id: str) -> JSONObject:
    """Return ``record`` as an unsigned credential; every call returns a new object.

    Texts in the primary language also stand in Open Badges' own members, so that any badge reader shows them.

    Args:
        record: a complete micro-credential.
        credential_id: absolute URI of this one credential, for example a ``urn:uuid:``.

    Raises:
        IncompleteMicroCredentialError: if a European element is missing or wrong.
        MicroCredentialError: if ``credential_id`` is not an absolute URI, or is that of the course.

    Spec: VCDM 2.0 §4, Open Badges 3.0 (AchievementCredential), spec/microcredential.md
    """
    check(record)
    if not is_uri(credential_id) or credential_id == record.specification.id:
        raise MicroCredentialError(
            "The credential's identifier is not an absolute URI of its own.",
            clause=BADGE_CLAUSE,
            fix='Use, for example, "urn:uuid:" and a new UUID.',
        )
    spec, issued = record.specification, timestamp(record.issued)
    contexts: list[JSON] = [VCDM_CONTEXT, OPEN_BADGES_CONTEXT, context_object()]
    return stated(
        {
            "@context": contexts,
            "id": credential_id,
            "type": ["VerifiableCredential", "AchievementCredential"],
            "name": spec.title.get(spec.primary_language),
            "issuer": _issuer(record.provider, spec.primary_language),
            "awardedDate": issued,
            "validFrom": issued,
            "validUntil": timestamp(record.valid_until) if record.valid_until else None,
            "credentialSubject": _subject(record),
        }
    )


def _issuer(provider: Provider, language: str) -> dict[str, JSON]:
    address: dict[str, JSON] = {
        "type": ["Address"],
        "addressCountryCode": provider.country,
        "addressLocality": provider.locality,
    }
    return stated(
        {
            "id": provider.id,
            "type": ["Profile"],
            "name": provider.legal_name.get(language),
            "legalName": provider.legal_name.as_json(),
            "url": provider.url,
            "address": stated(address),
        }
    )


def _subject(record: MicroCredential) -> dict[str, JSON]:
    spec, learner = record.specification, record.learner
    return stated(
        {
            "id": learner.did,
            "type": ["AchievementSubject"],
            "learnerGivenName": learner.given_name,
            "learnerFamilyName": learner.family_name,
            "identifier": _identity(learner),
            "achievement": achievement(spec, record.grade),
            "result": _result(record) if record.grade else [],
            "hasClaim": _claim(record),
        }
    )


def _identity(learner: Learner) -> list[JSON]:
    if not learner.name:
        return []
    return [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": learner.name},
    ]


def _result(record: MicroCredential) -> list[JSON]:
    scale, kind = result_description_id(record.specification), list[JSON](["Result"])
    return [{"type": kind, "resultDescription": scale, "status": "Completed", "value": record.grade}]


def _claim(record: MicroCredential) -> dict[str, JSON]:
    assessment, language = record.specification.assessment, record.specification.primary_language
    specified: dict[str, JSON] = {
        "type": "LearningAssessmentSpecification",
        "dcType": concept(assessment.type if assessment else None, language),
        "title": assessment.title.as_json() if assessment else None,
    }
    proven: dict[str, JSON] = {
        "type": "LearningAssessment",
        "dateIssued": timestamp(_midnight(record.assessed)) if record.assessed else None,
        "idVerification": concept(assessment.supervision if assessment else None, language),
        "specifiedBy": stated(specified),
    }
    return {
        "type": "LearningAchievement",
        "specifiedBy": record.specification.id,
        "provenBy": stated(proven),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
