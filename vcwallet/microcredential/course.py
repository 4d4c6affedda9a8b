"""Read a course description: all of a micro-credential but learner, date and grade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from did.encoding.strict_json import parse_json_object
from did.errors import EncodingError
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.code import Code
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS
from vcwallet.microcredential.codes.external import esco_skill, isced_field
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.participation import PARTICIPATION_FORMS
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.codes.setting import LEARNING_SETTINGS
from vcwallet.microcredential.codes.supervision import SUPERVISION_METHODS
from vcwallet.microcredential.node import Node
from vcwallet.microcredential.problem import ElementProblem, Severity
from vcwallet.microcredential.record import (
    Assessment,
    Learner,
    LearningOutcome,
    Level,
    MicroCredential,
    Provider,
    QualityAssurance,
    Specification,
    Workload,
)
from vcwallet.microcredential.validate import IncompleteMicroCredentialError, problems

MAX_VALID_MONTHS = 1_200
_SOURCE = "The course description"
_MEMBERS = (
    "id",
    "primary_language",
    "title",
    "provider",
    "learning_outcomes",
    "workload",
    "level",
    "assessment",
    "participation",
    "quality_assurance",
    "languages",
    "learning_setting",
    "field_of_study",
    "prerequisites",
    "stackability",
    "further_information",
    "valid_months",
)
_ANYBODY = Learner(did="did:example:learner")
_ANY_PROVIDER = "did:example:provider"
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Course:
    """Hold what a course description says.

    Args:
        specification: what every learner of the course learns.
        provider: who offers it; its ``id`` may be empty until a signing key is chosen.
        valid_months: how long a micro-credential of this course is valid; None for ever.
        warnings: what is doubtful but allowed.
    """

    specification: Specification
    provider: Provider
    valid_months: int | None = None
    warnings: tuple[ElementProblem, ...] = ()


def read_course(data: bytes, *, source: str = _SOURCE) -> Course:
    """Return the course that a JSON file describes.

    Args:
        data: the file's bytes, UTF-8.
        source: what messages call the file, for example its name.

    Raises:
        MicroCredentialError: if it is not strict JSON, has an unknown member, or a member of the wrong type.
        IncompleteMicroCredentialError: if an element that belongs to a course is missing or wrong.

    Spec: spec/microcredential.md (course description)
    """
    try:
        members = parse_json_object(data)
    except EncodingError as error:
        raise MicroCredentialError(f"{source}: {error}", clause=error.clause) from None
    node = Node(members, source).only(*_MEMBERS)
    course = Course(_specification(node), _provider(node.node("provider")), _valid_months(node))
    found = _problems(course)
    errors = tuple(problem for problem in found if problem.severity is Severity.ERROR)
    if errors:
        raise IncompleteMicroCredentialError(errors, source)
    return replace(course, warnings=found)


def _problems(course: Course) -> tuple[ElementProblem, ...]:
    provider = course.provider if course.provider.id else replace(course.provider, id=_ANY_PROVIDER)
    return problems(
        MicroCredential(
            specification=course.specification, learner=_ANYBODY, provider=provider, issued=_ANY_DAY
        )
    )


def _specification(node: Node) -> Specification:
    return Specification(
        id=node.text("id"),
        primary_language=node.text("primary_language"),
        title=node.language_map("title"),
        outcomes=tuple(_outcome(outcome) for outcome in node.nodes("learning_outcomes")),
        workload=_workload(node.node("workload")),
        level=_level(node.node("level")),
        assessment=_assessment(node.node("assessment")),
        participation=node.listed("participation", PARTICIPATION_FORMS),
        quality_assurance=_quality(node.node("quality_assurance")),
        languages=_languages(node),
        setting=node.listed("learning_setting", LEARNING_SETTINGS),
        field_of_study=_field(node.node("field_of_study")),
        prerequisites=node.language_map("prerequisites"),
        stackability=node.language_map("stackability"),
        further_information=node.text("further_information"),
    )


def _provider(node: Node) -> Provider:
    node.only("id", "legal_name", "country", "locality", "url")
    return Provider(
        node.text("id"),
        node.language_map("legal_name"),
        node.text("country"),
        node.text("locality"),
        node.text("url"),
    )


def _outcome(node: Node) -> LearningOutcome:
    node.only("title", "skills")
    skills = [skill.only("uri", "labels") for skill in node.nodes("skills")]
    return LearningOutcome(
        node.language_map("title"),
        tuple(esco_skill(skill.text("uri"), skill.language_map("labels")) for skill in skills),
    )


def _workload(node: Node) -> Workload:
    node.only("hours", "credits", "credit_system")
    return Workload(
        node.amount("hours"), node.amount("credits"), node.listed("credit_system", CREDIT_SYSTEMS)
    )


def _level(node: Node) -> Level:
    node.only("eqf", "nqf", "note")
    return Level(node.integer("eqf"), node.text("nqf"), node.language_map("note"))


def _assessment(node: Node) -> Assessment | None:
    node.only("type", "title", "supervision")
    kind = node.listed("type", ASSESSMENT_TYPES)
    supervision = node.listed("supervision", SUPERVISION_METHODS)
    return Assessment(kind, node.language_map("title"), supervision) if kind else None


def _quality(node: Node) -> QualityAssurance | None:
    node.only("type", "agent", "url")
    kind = node.listed("type", QUALITY_ASSURANCE_TYPES)
    return QualityAssurance(kind, node.language_map("agent"), node.text("url")) if kind else None


def _languages(node: Node) -> tuple[Code, ...]:
    codes = []
    for language in node.texts("languages"):
        code = LANGUAGES.by_notation(language)
        if code is None:
            raise node.fault("languages", f"languages of instruction among {LANGUAGES.notations}")
        codes.append(code)
    return tuple(codes)


def _field(node: Node) -> Code | None:
    node.only("code", "labels")
    return isced_field(node.text("code"), node.language_map("labels")) if node.members else None


def _valid_months(node: Node) -> int | None:
    months = node.integer("valid_months")
    if months is not None and not 1 <= months <= MAX_VALID_MONTHS:
        raise node.fault("valid_months", f"a number of months from 1 to {MAX_VALID_MONTHS}")
    return months
