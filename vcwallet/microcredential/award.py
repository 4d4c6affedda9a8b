"""Turn one line of a class list into a micro-credential."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, datetime

from vcwallet.microcredential.course import Course
from vcwallet.microcredential.participant import Participant
from vcwallet.microcredential.record import Learner, MicroCredential, Provider
from vcwallet.microcredential.validate import check

MONTHS_PER_YEAR = 12


def build(course: Course, participant: Participant, provider: Provider, issued: datetime) -> MicroCredential:
    """Return the complete, checked micro-credential of one participant.

    The provider's own number for the learner and the e-mail address stay out of it: nobody who is shown the
    micro-credential needs them.

    Args:
        course: what was learned.
        participant: who, when and with which grade.
        provider: who awards it, usually ``course.provider`` with the DID of the signing key as its ``id``.
        issued: aware, whole seconds.

    Raises:
        IncompleteMicroCredentialError: if an element is missing or wrong.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """
    record = MicroCredential(
        specification=course.specification,
        learner=Learner(participant.did, participant.given_name, participant.family_name),
        provider=provider,
        issued=issued,
        valid_until=_later(issued, course.valid_months) if course.valid_months else None,
        assessed=participant.assessment_date,
        grade=participant.grade,
    )
    check(record)
    return record


def _later(start: datetime, months: int) -> datetime:
    # The same day of the month, or its last day where there is no such day.
    years, month = divmod(start.month - 1 + months, MONTHS_PER_YEAR)
    year, month = min(start.year + years, MAXYEAR), month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)
