"""Refuse a badge whose two halves, for badge readers and for European readers, say different things."""

from __future__ import annotations

from decimal import Decimal

from vcwallet.microcredential.node import Node
from vcwallet.microcredential.record import MicroCredential


def check_agreement(record: MicroCredential, root: Node) -> None:
    """Compare what Open Badges' own members say with ``record``; a member that is absent contradicts nothing.

    Description and criteria are prose for people and are not compared.

    Args:
        record: what the European words of the badge say.
        root: the badge.

    Raises:
        MicroCredentialError: naming the member that contradicts.
    """
    spec, subject = record.specification, root.node("credentialSubject")
    title = spec.title.get(spec.primary_language)
    achievement = subject.node("achievement")
    claim = subject.node("hasClaim")
    if claim.text("specifiedBy") != spec.id:
        raise claim.fault("specifiedBy", "the id of the achievement, whose assessment this is")
    _agrees(root, "name", title)
    if root.moment("awardedDate") not in (None, record.issued):
        raise root.fault("awardedDate", "the same time as validFrom")
    _agrees(root.node("issuer"), "name", record.provider.legal_name.get(spec.primary_language))
    _agrees(achievement, "name", title)
    _credits_agree(achievement, spec.workload.credits)
    for identity in subject.nodes("identifier"):
        if identity.text("identityType") == "name":
            _agrees(identity, "identityHash", record.learner.name)
    _skills_agree(record, achievement)


def _agrees(node: Node, name: str, expected: str) -> None:
    if name in node.members and node.text(name) != expected:
        raise node.fault(name, f"{expected!r}, as stated elsewhere in the same badge")


def _credits_agree(achievement: Node, amount: Decimal | None) -> None:
    if achievement.amount("creditsAvailable") not in (None, amount):
        raise achievement.fault("creditsAvailable", f"{amount}, as stated by creditPoint")


def _skills_agree(record: MicroCredential, achievement: Node) -> None:
    spec = record.specification
    names = {
        skill.uri: skill.label(spec.primary_language) for outcome in spec.outcomes for skill in outcome.skills
    }
    for alignment in achievement.nodes("alignment"):
        url = alignment.text("targetUrl")
        if url in names:
            _agrees(alignment, "targetName", names[url])
