"""Rules for how it was learned and assured: elements 9, 10 and 11."""

from __future__ import annotations

from collections.abc import Iterator

from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES, ATTENDANCE
from vcwallet.microcredential.codes.participation import PARTICIPATION_FORMS
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.codes.supervision import SUPERVISION_METHODS
from vcwallet.microcredential.problem import ElementProblem, Place
from vcwallet.microcredential.record import MicroCredential
from vcwallet.microcredential.rules import values

_ASSESSMENT = Place(9, "/assessment", "assessment")
_PARTICIPATION = Place(10, "/participation", "form of participation")
_QUALITY = Place(11, "/quality_assurance", "quality assurance")


def assessment(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 9, and with the grade and supervision that belong to it."""
    stated, primary = record.specification.assessment, record.specification.primary_language
    if stated is None or stated.type.uri == ATTENDANCE:
        yield ElementProblem(
            _ASSESSMENT,
            "Learning outcomes were not assessed, so this is not a micro-credential.",
            "Record the assessment, or issue a certificate of attendance instead.",
        )
        return
    yield from values.listed(
        stated.type, ASSESSMENT_TYPES, Place(9, "/assessment/type", "type of assessment")
    )
    described = Place(9, "/assessment/title", "description of the assessment")
    yield from values.optional_texts(stated.title, primary, described)
    if stated.supervision is not None:
        supervised = Place(0, "/assessment/supervision", "supervision")
        yield from values.listed(stated.supervision, SUPERVISION_METHODS, supervised)


def grade(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with the grade."""
    if record.grade:
        yield from values.text(record.grade, Place(0, "/grade", "grade"))


def participation(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 10."""
    form = record.specification.participation
    if form is None:
        yield ElementProblem(
            _PARTICIPATION,
            "The form of participation is missing.",
            f"Use one of: {PARTICIPATION_FORMS.notations}.",
        )
    else:
        yield from values.listed(form, PARTICIPATION_FORMS, _PARTICIPATION)


def quality_assurance(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 11."""
    stated = record.specification.quality_assurance
    if stated is None:
        yield ElementProblem(
            _QUALITY,
            "The type of quality assurance is missing.",
            f"Use one of: {QUALITY_ASSURANCE_TYPES.notations}.",
        )
        return
    kind = Place(11, "/quality_assurance/type", "type of quality assurance")
    yield from values.listed(stated.type, QUALITY_ASSURANCE_TYPES, kind)
    agent = Place(11, "/quality_assurance/agent", "name of the quality assurance body")
    yield from values.optional_texts(stated.agent, record.specification.primary_language, agent)
    yield from values.web_link(stated.url, Place(11, "/quality_assurance/url", "web page of that body"))
    if stated.url and not stated.agent:
        yield ElementProblem(
            agent, "The quality assurance body has a web page but no name.", "Give its name."
        )
