"""Read a micro-credential out of an Open Badges 3.0 credential whose proof was already verified."""

from __future__ import annotations

from datetime import date, time

from did.encoding.strict_json import JSONObject
from vcwallet.microcredential.node import Node
from vcwallet.microcredential.open_badges.achievement import result_description_id
from vcwallet.microcredential.open_badges.agreement import check_agreement
from vcwallet.microcredential.open_badges.specification import read_specification, require_type
from vcwallet.microcredential.open_badges.trust import check_words
from vcwallet.microcredential.record import Learner, MicroCredential, Provider, Specification
from vcwallet.microcredential.validate import check

_SOURCE = "The badge"


def from_open_badge(badge: JSONObject) -> MicroCredential:
    """Return the micro-credential that ``badge`` states. It says nothing about who signed it.

    Members that this profile does not use (status, evidence, pictures) are passed over. A value that stands
    in two places must be the same in both.

    Args:
        badge: the credential as it came out of a verified proof.

    Raises:
        MicroCredentialError: if its contexts are not exactly those of the profile, a member has the wrong
            type, it contradicts itself, or it is no micro-credential.
        IncompleteMicroCredentialError: listing the European elements that are missing or wrong.

    Spec: Open Badges 3.0 (AchievementCredential), spec/microcredential.md
    """
    check_words(badge)
    root = Node(badge, _SOURCE)
    require_type(root, "VerifiableCredential")
    require_type(root, "AchievementCredential", "OpenBadgeCredential")
    record = _record(root)
    check(record)
    check_agreement(record, root)
    return record


def _record(root: Node) -> MicroCredential:
    subject = root.node("credentialSubject")
    require_type(subject, "AchievementSubject")
    issued = root.moment("validFrom")
    if issued is None:
        raise root.fault("validFrom", "the date of issuing, which is element 5")
    claim = _claim(subject)
    proven = claim.node("provenBy").only("type", "dateIssued", "idVerification", "specifiedBy")
    require_type(proven, "LearningAssessment")
    specification = read_specification(subject.node("achievement"), proven)
    return MicroCredential(
        specification=specification,
        learner=_learner(subject),
        provider=_provider(root.node("issuer")),
        issued=issued,
        valid_until=root.moment("validUntil"),
        assessed=_assessed(proven),
        grade=_grade(subject, specification),
    )


def _claim(subject: Node) -> Node:
    claim = subject.node("hasClaim").only("type", "specifiedBy", "provenBy")
    require_type(claim, "LearningAchievement")
    return claim


def _learner(subject: Node) -> Learner:
    return Learner(subject.text("id"), subject.text("learnerGivenName"), subject.text("learnerFamilyName"))


def _provider(issuer: Node) -> Provider:
    require_type(issuer, "Profile")
    address = issuer.node("address")
    require_type(address, "Address")
    return Provider(
        issuer.text("id"),
        issuer.language_map("legalName"),
        address.text("addressCountryCode"),
        address.text("addressLocality"),
        issuer.text("url"),
    )


def _assessed(proven: Node) -> date | None:
    moment = proven.moment("dateIssued")
    if moment is None:
        return None
    if moment.time() != time() or moment.utcoffset():
        raise proven.fault("dateIssued", "midnight UTC of the day of the assessment")
    return moment.date()


def _grade(subject: Node, spec: Specification) -> str:
    results = [
        result
        for result in subject.nodes("result")
        if result.text("resultDescription") == result_description_id(spec)
    ]
    if len(results) > 1:
        raise subject.fault("result", "one grade at most")
    if not results:
        return ""
    require_type(results[0], "Result")
    if results[0].text("status") != "Completed":
        raise results[0].fault("status", '"Completed", since only that counts as achieved')
    return results[0].text("value")
