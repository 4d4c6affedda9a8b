from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.code import Code
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS
from vcwallet.microcredential.codes.external import esco_skill, isced_field
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.problem import ELEMENTS, Severity
from vcwallet.microcredential.record import (
    Assessment,
    Learner,
    LearningOutcome,
    Level,
    MicroCredential,
    QualityAssurance,
    Workload,
)
from vcwallet.microcredential.validate import IncompleteMicroCredentialError, check, problems

COURSE = read_course((Path(__file__).parents[2] / "examples/data/course.json").read_bytes())
SKILL = "http://data.europa.eu/esco/skill/1dd23dba-dd00-45ab-abf4-642902538317"
ECTS, ECVET = CREDIT_SYSTEMS.codes
FAKE = Code("http://data.europa.eu/snb/fake/1", "http://data.europa.eu/snb/fake")
RECORD = MicroCredential(
    specification=COURSE.specification,
    learner=Learner("did:example:ana", "Ana", "Weber"),
    provider=replace(COURSE.provider, id="did:web:academy.example"),
    issued=datetime(2026, 6, 19, 9, tzinfo=UTC),
    valid_until=datetime(2029, 6, 19, 9, tzinfo=UTC),
    assessed=date(2026, 6, 12),
    grade="15/20",
)


def _fr(text: str) -> LanguageMap:
    return LanguageMap.of({"fr": text})


def _with(**changes: object) -> MicroCredential:
    own = {name: changes.pop(name) for name in list(changes) if hasattr(RECORD, name)}
    return replace(RECORD, specification=replace(RECORD.specification, **changes), **own)


def _one(record: MicroCredential, element: int, pointer: str, words: str) -> None:
    found = problems(record)
    assert [problem for problem in found if words in problem.sentence], found
    problem = next(problem for problem in found if words in problem.sentence)
    assert (problem.element, problem.place.pointer) == (element, pointer)
    assert problem.fix
    suffix = f"element {element}" if element else "optional elements"
    assert problem.clause == f"Council Recommendation 2022/C 243/02, Annex I, {suffix}"
    if problem.severity is Severity.ERROR:
        with pytest.raises(IncompleteMicroCredentialError, match="not a complete micro-credential") as caught:
            check(record)
        assert problem in caught.value.problems
        assert problem.clause in caught.value.clause
        assert words in str(caught.value)
    else:
        check(record)


def test_complete_record_has_no_problem() -> None:
    assert problems(RECORD) == ()
    check(RECORD)


def test_the_eleven_elements_are_those_of_annex_one() -> None:
    assert list(ELEMENTS) == list(range(1, 12))


def test_error_lists_every_missing_element_at_once() -> None:
    bare = _with(
        title=LanguageMap(),
        outcomes=(),
        workload=Workload(),
        level=Level(),
        assessment=None,
        participation=None,
        quality_assurance=None,
        learner=Learner(),
        provider=replace(RECORD.provider, id="", legal_name=LanguageMap(), country=""),
        issued=datetime(2026, 6, 19, 9),  # noqa: DTZ001 - the missing time zone is what is tested
    )
    with pytest.raises(MicroCredentialError) as caught:
        check(bare)
    assert isinstance(caught.value, IncompleteMicroCredentialError)
    assert {problem.element for problem in caught.value.problems} == set(range(1, 12))
    assert all(f"({name})" in str(caught.value) for name in ELEMENTS.values())


@pytest.mark.parametrize(
    ("record", "element", "pointer", "words"),
    [
        (_with(learner=Learner()), 1, "/learner", "not identified"),
        (_with(learner=Learner("did:x", "Ana")), 1, "/learner/did", "not a DID"),
        (_with(learner=Learner("", "Ana ")), 1, "/learner/given_name", "blank"),
        (_with(learner=Learner("", "Ana", "We\u202eber")), 1, "/learner/family_name", "invisible"),
        (_with(title=LanguageMap.of({"en": "Cloud"})), 2, "/title", "missing in the primary language (fr)"),
        (_with(title=LanguageMap.of({"fr": "Nuage", "FR": "x"})), 2, "/title", "'FR' is not a language code"),
        (
            _with(title=LanguageMap.of({"fr": "Nuage", "lb-LU": "x"})),
            2,
            "/title",
            "'lb-LU' is not a language",
        ),
        (_with(title=LanguageMap.of({"fr": "Nuage", "de": ""})), 2, "/title/de", "blank"),
        (_with(title=_fr("a\nb")), 2, "/title/fr", "invisible control character"),
        (_with(title=_fr("a" * 2_001)), 2, "/title/fr", "2001 characters"),
        (_with(id="courses/1"), 2, "/id", "no absolute URI"),
        (_with(id="https://a.example/#1"), 2, "/id", "no absolute URI without fragment"),
        (_with(primary_language="français"), 2, "/primary_language", "two or three lower-case letters"),
        (_with(provider=replace(RECORD.provider, country="")), 3, "/provider/country", "missing"),
        (_with(provider=replace(RECORD.provider, country="lu")), 3, "/provider/country", "'lu' is not"),
        (_with(provider=replace(RECORD.provider, country="EL")), 3, "/provider/country", "'EL' is not"),
        (_with(provider=replace(RECORD.provider, id="academy")), 4, "/provider/id", "no DID or https"),
        (
            _with(provider=replace(RECORD.provider, id="http://a.example")),
            4,
            "/provider/id",
            "no DID or https",
        ),
        (
            _with(provider=replace(RECORD.provider, legal_name=LanguageMap())),
            4,
            "/provider/legal_name",
            "name of the awarding body is missing",
        ),
        (_with(provider=replace(RECORD.provider, locality=" ")), 4, "/provider/locality", "blank"),
        (_with(provider=replace(RECORD.provider, url="a.example")), 4, "/provider/url", "not a web address"),
        (_with(issued=datetime(2026, 6, 19)), 5, "/issued", "no time zone"),  # noqa: DTZ001 - tested
        (_with(issued=datetime(2026, 6, 19, 9, 0, 0, 5, UTC)), 5, "/issued", "fractions of a second"),
        (_with(issued=datetime(9999, 12, 31, tzinfo=UTC)), 5, "/issued", "year 9999"),
        (_with(valid_until=datetime(2027, 1, 1)), 0, "/valid_until", "no time zone"),  # noqa: DTZ001 - tested
        (_with(valid_until=RECORD.issued), 0, "/valid_until", "ends before it begins"),
        (_with(valid_until=RECORD.issued - timedelta(days=1)), 0, "/valid_until", "ends before it begins"),
        (_with(assessed=date(2026, 6, 21)), 9, "/assessed", "after the date of issuing"),
        (_with(outcomes=()), 6, "/learning_outcomes", "No learning outcome"),
        (
            _with(outcomes=tuple(LearningOutcome(_fr(str(n))) for n in range(51))),
            6,
            "/learning_outcomes",
            "51 learning outcomes",
        ),
        (
            _with(outcomes=(LearningOutcome(_fr("a")), LearningOutcome(_fr("a")))),
            6,
            "/learning_outcomes",
            "stated twice",
        ),
        (
            _with(outcomes=(LearningOutcome(LanguageMap.of({"en": "a"})),)),
            6,
            "/learning_outcomes/0/title",
            "missing in the primary language",
        ),
        (
            _with(
                outcomes=(
                    LearningOutcome(
                        _fr("a"), (esco_skill("http://data.europa.eu/esco/skill/fake-id-9", _fr("x")),)
                    ),
                )
            ),
            6,
            "/learning_outcomes/0/skills/0",
            "not the URI of an ESCO skill",
        ),
        (
            _with(outcomes=(LearningOutcome(_fr("a"), (esco_skill(SKILL, LanguageMap()),)),)),
            6,
            "/learning_outcomes/0/skills/0",
            "no name",
        ),
        (
            _with(
                outcomes=(
                    LearningOutcome(_fr("a"), (esco_skill(SKILL, _fr("x")), esco_skill(SKILL, _fr("x")))),
                )
            ),
            6,
            "/learning_outcomes/0/skills",
            "listed twice",
        ),
        (
            _with(
                outcomes=(
                    LearningOutcome(_fr("a"), (esco_skill(SKILL, _fr("x")),)),
                    LearningOutcome(_fr("b"), (esco_skill(SKILL, _fr("y")),)),
                )
            ),
            6,
            "/learning_outcomes",
            "two different names",
        ),
        (_with(workload=Workload()), 7, "/workload", "workload is missing"),
        (_with(workload=Workload(Decimal(0))), 7, "/workload/hours", "more than 0"),
        (_with(workload=Workload(Decimal(-1))), 7, "/workload/hours", "more than 0"),
        (_with(workload=Workload(Decimal("NaN"))), 7, "/workload/hours", "more than 0"),
        (_with(workload=Workload(Decimal(10_001))), 7, "/workload/hours", "at most 10000"),
        (_with(workload=Workload(Decimal("1.234"))), 7, "/workload/hours", "two decimal places"),
        (
            _with(workload=Workload(Decimal(75), Decimal("Infinity"), ECTS)),
            7,
            "/workload/credits",
            "more than 0",
        ),
        (
            _with(workload=Workload(None, Decimal(3), FAKE)),
            7,
            "/workload/credit_system",
            "not in the European",
        ),
        (
            _with(workload=Workload(None, Decimal(3))),
            7,
            "/workload/credit_system",
            "both an amount and a credit",
        ),
        (_with(workload=Workload(Decimal(3), None, ECTS)), 7, "/workload/credit_system", "both an amount"),
        (_with(level=Level()), 8, "/level", "level is missing"),
        (_with(level=Level(9)), 8, "/level/eqf", "no EQF level 9"),
        (_with(level=Level(0)), 8, "/level/eqf", "no EQF level 0"),
        (_with(level=Level(None, " 5b")), 8, "/level/nqf", "blank"),
        (_with(level=Level(5, "", LanguageMap.of({"en": "x"}))), 8, "/level/note", "missing in the primary"),
        (_with(assessment=None), 9, "/assessment", "not a micro-credential"),
        (
            _with(assessment=Assessment(ASSESSMENT_TYPES.codes[-1])),
            9,
            "/assessment",
            "not assessed, so this is not a micro-credential",
        ),
        (_with(assessment=Assessment(FAKE)), 9, "/assessment/type", "list of values for type of assessment"),
        (
            _with(assessment=Assessment(ASSESSMENT_TYPES.codes[0], LanguageMap.of({"en": "x"}))),
            9,
            "/assessment/title",
            "missing in the primary language",
        ),
        (
            _with(assessment=Assessment(ASSESSMENT_TYPES.codes[0], LanguageMap(), FAKE)),
            0,
            "/assessment/supervision",
            "not in the European list",
        ),
        (_with(grade="15\t20"), 0, "/grade", "invisible control character"),
        (_with(participation=None), 10, "/participation", "form of participation is missing"),
        (_with(participation=FAKE), 10, "/participation", "not in the European list"),
        (_with(quality_assurance=None), 11, "/quality_assurance", "type of quality assurance is missing"),
        (
            _with(quality_assurance=QualityAssurance(FAKE)),
            11,
            "/quality_assurance/type",
            "not in the European",
        ),
        (
            _with(quality_assurance=QualityAssurance(QUALITY_ASSURANCE_TYPES.codes[0], _fr("x"), "x")),
            11,
            "/quality_assurance/url",
            "not a web address",
        ),
        (
            _with(
                quality_assurance=QualityAssurance(
                    QUALITY_ASSURANCE_TYPES.codes[0], LanguageMap(), "https://q.example"
                )
            ),
            11,
            "/quality_assurance/agent",
            "web page but no name",
        ),
        (_with(languages=(FAKE,)), 0, "/languages/0", "not in the European list"),
        (_with(languages=(LANGUAGES.codes[0],) * 2), 0, "/languages", "listed twice"),
        (_with(setting=FAKE), 0, "/learning_setting", "not in the European list"),
        (_with(field_of_study=isced_field("x", LanguageMap())), 0, "/field_of_study", "not an ISCED-F code"),
        (_with(prerequisites=LanguageMap.of({"en": "x"})), 0, "/prerequisites", "missing in the primary"),
        (_with(stackability=_fr("")), 0, "/stackability", "missing in the primary language"),
        (_with(further_information="x"), 0, "/further_information", "not a web address"),
    ],
)
def test_each_fault_is_reported_with_its_element_and_place(
    record: MicroCredential, element: int, pointer: str, words: str
) -> None:
    _one(record, element, pointer, words)
    assert any(problem.severity is Severity.ERROR for problem in problems(record))


def test_attendance_alone_is_sent_to_a_certificate_of_attendance() -> None:
    with pytest.raises(MicroCredentialError, match="certificate of attendance"):
        check(_with(assessment=None))


@pytest.mark.parametrize(
    ("hours", "credits_", "warned"),
    [("600", "2", True), ("60", "2", False), ("50", "2", False), ("49.99", "2", True), ("43200", "2", True)],
)
def test_hours_and_ects_credits_that_disagree_give_a_warning(
    hours: str, credits_: str, warned: object
) -> None:
    record = _with(workload=Workload(Decimal(hours), Decimal(credits_), ECTS))
    found = [problem for problem in problems(record) if "disagree" in problem.sentence]
    assert bool(found) is warned
    assert all(problem.severity is Severity.WARNING and problem.element == 7 for problem in found)


def test_hours_are_not_compared_with_credits_of_another_system() -> None:
    assert problems(_with(workload=Workload(Decimal(600), Decimal(2), ECVET))) == ()


def test_missing_ects_credits_give_a_warning_only() -> None:
    _one(_with(workload=Workload(Decimal(60))), 7, "/workload/credit_system", "No ECTS credits")


def test_learner_without_did_gives_a_warning_only() -> None:
    _one(_with(learner=Learner("", "Ana")), 1, "/learner/did", "nobody can prove")


def test_luxembourg_level_on_a_non_formal_course_gives_a_warning_only() -> None:
    _one(_with(level=Level(5, "CLQ 5")), 8, "/level/nqf", "formal awards only")
    assert problems(_with(level=Level(5, "CLQ 5"), setting=None)) == ()


@pytest.mark.parametrize("nqf", ["4+", "5b", "Entry"])
def test_national_levels_that_are_no_numbers_are_accepted(nqf: str) -> None:
    assert problems(_with(level=Level(None, nqf), setting=None)) == ()


def test_level_may_be_declared_not_applicable_with_a_reason() -> None:
    assert problems(_with(level=Level(None, "", _fr("Aucun niveau")))) == ()


def test_assessment_on_the_day_of_issuing_is_accepted_in_every_time_zone() -> None:
    late = datetime.fromisoformat("2026-06-20T00:30:00+14:00")
    assert problems(_with(issued=late, assessed=date(2026, 6, 20))) == ()


def test_what_is_optional_may_be_absent() -> None:
    assert (
        problems(
            _with(
                languages=(),
                setting=None,
                field_of_study=None,
                prerequisites=LanguageMap(),
                stackability=LanguageMap(),
                further_information="",
                valid_until=None,
                assessed=None,
                grade="",
                provider=replace(RECORD.provider, locality="", url=""),
                quality_assurance=QualityAssurance(QUALITY_ASSURANCE_TYPES.codes[0]),
                assessment=Assessment(ASSESSMENT_TYPES.codes[0]),
            )
        )
        == ()
    )


def test_problem_reads_as_one_line_for_a_person() -> None:
    (problem,) = problems(_with(level=Level(9)))
    assert str(problem) == (
        "element 8 (level of the learning experience) at /level/eqf: There is no EQF level 9. "
        "EQF levels are the whole numbers 1 to 8."
    )
    (problem,) = problems(_with(further_information="x"))
    assert str(problem).startswith("optional part at /further_information: ")
