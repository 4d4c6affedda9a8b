"""Rules for what was learned: elements 2, 6, 7 and 8."""

from __future__ import annotations

from collections.abc import Iterator

from vcwallet.microcredential.code import Code
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS, ECTS
from vcwallet.microcredential.codes.external import is_esco_skill
from vcwallet.microcredential.codes.setting import NON_FORMAL
from vcwallet.microcredential.problem import ElementProblem, Place, Severity
from vcwallet.microcredential.record import MicroCredential, Workload
from vcwallet.microcredential.rules import values

MAX_OUTCOMES = 50
MAX_HOURS = 10_000
MAX_CREDITS = 1_000
LEAST_HOURS_PER_ECTS = 25
MOST_HOURS_PER_ECTS = 30

_OUTCOMES = Place(6, "/learning_outcomes", "learning outcome")
_WORKLOAD = Place(7, "/workload", "workload")
_LEVEL = Place(8, "/level", "level")


def title(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 2."""
    spec = record.specification
    yield from values.required_texts(spec.title, spec.primary_language, Place(2, "/title", "title"))


def outcomes(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 6."""
    spec = record.specification
    if not spec.outcomes:
        yield ElementProblem(_OUTCOMES, "No learning outcome is stated.", "Say what the learner can now do.")
    if len(spec.outcomes) > MAX_OUTCOMES:
        yield ElementProblem(
            _OUTCOMES, f"There are {len(spec.outcomes)} learning outcomes.", f"State at most {MAX_OUTCOMES}."
        )
    if len({outcome.title for outcome in spec.outcomes}) < len(spec.outcomes):
        yield ElementProblem(_OUTCOMES, "A learning outcome is stated twice.", "Remove one of the two.")
    for index, outcome in enumerate(spec.outcomes[:MAX_OUTCOMES]):
        place = _OUTCOMES.at(index)
        yield from values.required_texts(outcome.title, spec.primary_language, place.at("title"))
        for number, skill in enumerate(outcome.skills):
            yield from _skill(skill, place.at("skills").at(number))
    yield from _same_skill_same_labels(record)


def _skill(skill: Code, place: Place) -> Iterator[ElementProblem]:
    if not is_esco_skill(skill.uri):
        yield ElementProblem(
            place,
            "This is not the URI of an ESCO skill.",
            "Copy it from the ESCO portal: http://data.europa.eu/esco/skill/ and 36 characters.",
        )
    if not skill.labels:
        yield ElementProblem(place, "The ESCO skill has no name.", "Give its preferred label.")
    yield from values.texts(skill.labels, place)


def _same_skill_same_labels(record: MicroCredential) -> Iterator[ElementProblem]:
    for index, outcome in enumerate(record.specification.outcomes):
        uris = [skill.uri for skill in outcome.skills]
        if len(set(uris)) < len(uris):
            place = _OUTCOMES.at(index).at("skills")
            yield ElementProblem(place, "An ESCO skill is listed twice.", "Remove one of the two.")
    skills = [skill for outcome in record.specification.outcomes for skill in outcome.skills]
    named = {(skill.uri, skill.labels) for skill in skills}
    if len({uri for uri, _ in named}) < len(named):
        yield ElementProblem(
            _OUTCOMES, "One ESCO skill has two different names.", "Name it alike wherever it is listed."
        )


def workload(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 7."""
    load = record.specification.workload
    if load.hours is None and load.credits is None:
        yield ElementProblem(
            _WORKLOAD, "The workload is missing.", "Give the hours of learning, ECTS credits, or both."
        )
    if load.hours is not None:
        yield from values.amount(load.hours, MAX_HOURS, Place(7, "/workload/hours", "number of hours"))
    yield from _credits(load)
    yield from _agreement(load)


def _credits(load: Workload) -> Iterator[ElementProblem]:
    system = Place(7, "/workload/credit_system", "credit system")
    if load.credits is not None:
        number = Place(7, "/workload/credits", "number of credits")
        yield from values.amount(load.credits, MAX_CREDITS, number)
    if load.credit_system is not None:
        yield from values.listed(load.credit_system, CREDIT_SYSTEMS, system)
    if (load.credits is None) != (load.credit_system is None):
        yield ElementProblem(
            system, "Credits need both an amount and a credit system.", "Give both, or neither."
        )
    elif load.credit_system is None:
        yield ElementProblem(
            system, "No ECTS credits are stated.", "State them wherever possible.", Severity.WARNING
        )


def _agreement(load: Workload) -> Iterator[ElementProblem]:
    if load.hours is None or load.credits is None or load.credit_system is None:
        return
    if not (load.hours.is_finite() and load.credits.is_finite()) or load.credit_system.uri != ECTS:
        return
    least, most = LEAST_HOURS_PER_ECTS * load.credits, MOST_HOURS_PER_ECTS * load.credits
    if not least <= load.hours <= most:
        yield ElementProblem(
            _WORKLOAD,
            f"{load.hours} hours and {load.credits} ECTS disagree: one ECTS credit is 25 to 30 hours.",
            "Check both numbers and their units.",
            Severity.WARNING,
        )


def level(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with element 8."""
    spec = record.specification
    stated = spec.level
    if stated.eqf is None and not stated.nqf and not stated.note:
        yield ElementProblem(
            _LEVEL, "The level is missing.", "Give an EQF level, or a note that says why none applies."
        )
    if stated.eqf is not None and stated.eqf not in range(1, 9):
        yield ElementProblem(
            _LEVEL.at("eqf"),
            f"There is no EQF level {stated.eqf}.",
            "EQF levels are the whole numbers 1 to 8.",
        )
    if stated.nqf:
        yield from values.text(stated.nqf, Place(8, "/level/nqf", "national level"))
    note = Place(8, "/level/note", "note on the level")
    yield from values.optional_texts(stated.note, spec.primary_language, note)
    non_formal = spec.setting is not None and spec.setting.uri == NON_FORMAL
    if stated.nqf and non_formal and record.provider.country == "LU":
        yield ElementProblem(
            _LEVEL.at("nqf"),
            "The Luxembourg qualifications framework covers formal awards only.",
            "Leave the national level out; an EQF level with a note who placed it is enough.",
            Severity.WARNING,
        )
