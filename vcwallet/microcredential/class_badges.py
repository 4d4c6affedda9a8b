"""Turn a course and its class list into one unsigned badge per learner."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from did.encoding.strict_json import JSONObject
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.award import build
from vcwallet.microcredential.course import Course
from vcwallet.microcredential.open_badges.writer import to_open_badge
from vcwallet.microcredential.participant import Participant

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ClassBadge:
    """Hold the unsigned badge of one learner.

    Args:
        name: the provider's number for the learner, fit to name a file.
        credential: the badge.
    """

    name: str
    credential: JSONObject = field(repr=False)


def class_badges(
    course: Course, participants: Iterable[Participant], issuer: str, issued: datetime
) -> tuple[ClassBadge, ...]:
    """Return the badges of a class, all checked.

    The id of a badge follows from issuer, course and learner number alone, so that issuing a class again
    makes the same ids.

    Args:
        course: what was learned.
        participants: who learned it.
        issuer: the DID of the awarding body.
        issued: aware, whole seconds.

    Raises:
        MicroCredentialError: if an element is missing, or a learner number cannot name a file.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """
    provider = replace(course.provider, id=issuer)
    badges = []
    for participant in participants:
        if not _FILE_NAME.fullmatch(participant.learner_id):
            raise MicroCredentialError(
                f"The learner number in line {participant.line} cannot name a file.",
                fix="Use letters, digits, dots, hyphens and underscores only.",
            )
        record = build(course, participant, provider, issued)
        badges.append(
            ClassBadge(participant.learner_id, to_open_badge(record, _id(course, issuer, participant)))
        )
    return tuple(badges)


def _id(course: Course, issuer: str, participant: Participant) -> str:
    name = f"{issuer}\n{course.specification.id}\n{participant.learner_id}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
