from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.award import build
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.open_badges import from_open_badge, to_open_badge
from vcwallet.microcredential.participant import Participant
from vcwallet.microcredential.problem import Severity
from vcwallet.microcredential.record import Learner
from vcwallet.microcredential.validate import IncompleteMicroCredentialError, problems

DATA = Path(__file__).parents[2] / "examples/data"
FILE = (DATA / "course.json").read_bytes()
COURSE = read_course(FILE)
PROVIDER = replace(COURSE.provider, id="did:web:academy.example")
ANA = Participant("7", "Ana", "Weber", "did:example:ana", date(2026, 6, 12), "15/20", "ana@mail.example", 2)
ISSUED = datetime(2026, 6, 19, 9, tzinfo=UTC)


def _course(**changes: object) -> bytes:
    members = json.loads(FILE) | changes
    return json.dumps({name: value for name, value in members.items() if value is not ...}).encode()


def test_example_course_is_complete_and_has_no_warnings() -> None:
    assert COURSE.warnings == ()
    assert COURSE.valid_months == 36
    spec = COURSE.specification
    assert spec.title.languages == ("de", "en", "fr", "lb")
    assert spec.workload.hours == Decimal(78)
    assert spec.workload.credits == Decimal(3)
    assert spec.level.eqf == 5
    assert spec.participation is not None
    assert spec.participation.notation == "blended"
    assert [code.notation for code in spec.languages] == ["fr", "en"]


def test_every_learner_of_the_example_class_gets_a_badge_that_reads_back() -> None:
    learners = read_class_list((DATA / "class-list.csv").read_bytes())
    assert len(learners) == 25
    for learner in learners:
        record = build(COURSE, learner, PROVIDER, ISSUED)
        assert problems(record) == ()
        badge = to_open_badge(record, f"urn:example:{learner.learner_id}")
        assert from_open_badge(badge) == record
        written = json.dumps(badge)
        assert learner.learner_id not in written.replace(str(badge["id"]), "")
        assert learner.email not in written


def test_built_record_holds_what_course_and_class_list_say() -> None:
    record = build(COURSE, ANA, PROVIDER, ISSUED)
    assert record.specification is COURSE.specification
    assert record.provider is PROVIDER
    assert record.learner == Learner("did:example:ana", "Ana", "Weber")
    assert (record.assessed, record.grade, record.issued) == (date(2026, 6, 12), "15/20", ISSUED)
    assert record.valid_until == datetime(2029, 6, 19, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("issued", "months", "until"),
    [
        ("2026-01-31T09:00:00+00:00", 1, "2026-02-28T09:00:00+00:00"),
        ("2028-01-31T09:00:00+00:00", 1, "2028-02-29T09:00:00+00:00"),
        ("2026-12-15T09:00:00+00:00", 1, "2027-01-15T09:00:00+00:00"),
        ("2026-06-19T09:00:00+02:00", 24, "2028-06-19T09:00:00+02:00"),
        ("2026-08-31T09:00:00+00:00", 1_200, "2126-08-31T09:00:00+00:00"),
    ],
)
def test_validity_ends_on_the_same_day_of_a_later_month_or_its_last_day(
    issued: str, months: int, until: str
) -> None:
    learner = replace(ANA, assessment_date=date(2025, 1, 1))
    record = build(replace(COURSE, valid_months=months), learner, PROVIDER, datetime.fromisoformat(issued))
    assert record.valid_until == datetime.fromisoformat(until)


def test_course_without_expiry_gives_a_micro_credential_without_end() -> None:
    assert build(replace(COURSE, valid_months=None), ANA, PROVIDER, ISSUED).valid_until is None


@pytest.mark.parametrize(
    ("participant", "provider", "issued", "words"),
    [
        (ANA, COURSE.provider, ISSUED, "no DID or https address"),
        (replace(ANA, assessment_date=date(2027, 1, 1)), PROVIDER, ISSUED, "after the date of issuing"),
        (ANA, PROVIDER, datetime(9999, 12, 31, tzinfo=UTC), "year 9999"),
        (ANA, PROVIDER, datetime(2026, 6, 19), "no time zone"),  # noqa: DTZ001 - tested
    ],
)
def test_incomplete_micro_credential_is_not_built(
    participant: Participant, provider: object, issued: datetime, words: str
) -> None:
    with pytest.raises(IncompleteMicroCredentialError, match=words):
        build(COURSE, participant, provider, issued)


def test_messages_name_the_file_they_were_told() -> None:
    with pytest.raises(MicroCredentialError, match=r"^kurs\.json, at /workload: found"):
        read_course(_course(workload=[]), source="kurs.json")
    with pytest.raises(MicroCredentialError, match=r"^kurs\.json: This is not strict JSON"):
        read_course(b"{", source="kurs.json")
    with pytest.raises(MicroCredentialError, match=r"^kurs\.json is not a complete micro-credential"):
        read_course(_course(title={}), source="kurs.json")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not strict JSON"),
        (b"[]", "A JSON object was expected"),
        (b'{"id": 1, "id": 2}', "not strict JSON"),
        (b"\xff", "not strict JSON"),
        (b" " * 1_000_001, "1000001 bytes"),
        (b"[" * 70 + b"]" * 70, "nested too deeply"),
    ],
)
def test_what_is_not_strict_json_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(MicroCredentialError, match=words) as caught:
        read_course(data)
    assert "RFC 8259" in caught.value.clause


OUTCOME = {"title": {"fr": "a"}}
ESCO = "http://data.europa.eu/esco/skill/1dd23dba-dd00-45ab-abf4-642902538317"


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({"colour": "red"}, "/colour", "no such member; known here are id, primary_language"),
        ({"title": "Cloud"}, "/title", "an object in braces"),
        ({"title": {"fr": 5}}, "/title/fr", "a text in quotation marks"),
        ({"title": None}, "/title", "an object in braces"),
        ({"id": 5}, "/id", "a text in quotation marks"),
        ({"provider": {"name": "x"}}, "/provider/name", "no such member"),
        ({"learning_outcomes": {}}, "/learning_outcomes", "an array in brackets"),
        ({"learning_outcomes": ["a"]}, "/learning_outcomes", "an array of objects"),
        ({"learning_outcomes": [{"text": "a"}]}, "/learning_outcomes/0/text", "no such member"),
        (
            {"learning_outcomes": [OUTCOME | {"skills": [{"id": ESCO}]}]},
            "/learning_outcomes/0/skills/0/id",
            "no such member; known here are uri, labels",
        ),
        ({"workload": {"hours": "PT60H"}}, "/workload/hours", "an amount such as 3"),
        ({"workload": {"hours": "1e3"}}, "/workload/hours", "an amount such as 3"),
        ({"workload": {"hours": -5}}, "/workload/hours", "an amount such as 3"),
        ({"workload": {"hours": True}}, "/workload/hours", "an amount such as 3"),
        ({"workload": {"credits": [3]}}, "/workload/credits", "an amount such as 3"),
        ({"workload": {"credit_system": "ECTS"}}, "/workload/credit_system", "one of ects, ecvet"),
        ({"workload": {"days": 3}}, "/workload/days", "no such member"),
        ({"level": {"eqf": "5"}}, "/level/eqf", "a whole number"),
        ({"level": {"eqf": 5.5}}, "/level/eqf", "a whole number"),
        ({"level": {"eqf": True}}, "/level/eqf", "a whole number"),
        ({"level": {"cycle": 1}}, "/level/cycle", "no such member"),
        (
            {"assessment": {"type": "exam"}},
            "/assessment/type",
            "type of assessment, one of written-examination",
        ),
        ({"assessment": {"supervision": "yes"}}, "/assessment/supervision", "supervised-identity-checked"),
        ({"assessment": {"grade": "A"}}, "/assessment/grade", "no such member"),
        ({"participation": "zoom"}, "/participation", "one of on-site, online, blended"),
        (
            {"quality_assurance": {"type": "iso"}},
            "/quality_assurance/type",
            "institutional-quality-assurance",
        ),
        ({"quality_assurance": {"agency": "x"}}, "/quality_assurance/agency", "no such member"),
        ({"languages": "fr"}, "/languages", "an array in brackets"),
        ({"languages": [1]}, "/languages", "an array of texts"),
        ({"languages": ["jp"]}, "/languages", "languages of instruction among bg, cs"),
        ({"learning_setting": "informal"}, "/learning_setting", "one of formal, non-formal"),
        ({"field_of_study": "0612"}, "/field_of_study", "an object in braces"),
        ({"field_of_study": {"isced": "0612"}}, "/field_of_study/isced", "no such member"),
        ({"valid_months": 0}, "/valid_months", "a number of months from 1 to 1200"),
        ({"valid_months": 1_201}, "/valid_months", "a number of months from 1 to 1200"),
        ({"valid_months": "36"}, "/valid_months", "a whole number"),
    ],
)
def test_wrong_member_is_refused_with_its_place_and_what_is_expected(
    changes: dict[str, object], place: str, expected: str
) -> None:
    with pytest.raises(MicroCredentialError) as caught:
        read_course(_course(**changes))
    assert caught.value.detail.startswith(f"The course description, at {place}: found ")
    assert expected in caught.value.fix
    assert caught.value.clause == "spec/microcredential.md"


@pytest.mark.parametrize(
    ("changes", "element", "pointer"),
    [
        ({"id": ...}, 2, "/id"),
        ({"primary_language": ...}, 2, "/primary_language"),
        ({"title": ...}, 2, "/title"),
        ({"provider": ...}, 3, "/provider/country"),
        ({"provider": {"country": "LU"}}, 4, "/provider/legal_name"),
        ({"learning_outcomes": ...}, 6, "/learning_outcomes"),
        ({"workload": ...}, 7, "/workload"),
        ({"level": ...}, 8, "/level"),
        ({"assessment": ...}, 9, "/assessment"),
        ({"assessment": {"type": "level-of-attendance"}}, 9, "/assessment"),
        ({"participation": ...}, 10, "/participation"),
        ({"quality_assurance": ...}, 11, "/quality_assurance"),
        ({"field_of_study": {"code": "x"}}, 0, "/field_of_study"),
    ],
)
def test_missing_or_wrong_element_is_named_before_any_learner_is_involved(
    changes: dict[str, object], element: int, pointer: str
) -> None:
    with pytest.raises(IncompleteMicroCredentialError) as caught:
        read_course(_course(**changes))
    assert (element, pointer) in {
        (problem.element, problem.place.pointer) for problem in caught.value.problems
    }


def test_optional_members_may_be_left_out() -> None:
    course = read_course(
        _course(
            learning_setting=...,
            field_of_study=...,
            prerequisites=...,
            stackability=...,
            further_information=...,
            valid_months=...,
            languages=...,
        )
    )
    assert course.valid_months is None
    assert course.specification.field_of_study is None
    assert build(course, ANA, PROVIDER, ISSUED).valid_until is None


def test_provider_may_bring_its_own_identifier() -> None:
    provider = json.loads(FILE)["provider"] | {"id": "did:web:other.example"}
    assert read_course(_course(provider=provider)).provider.id == "did:web:other.example"


def test_amounts_may_be_numbers_and_keep_their_decimal_value() -> None:
    course = read_course(_course(workload={"hours": 62.5, "credits": 2.5, "credit_system": "ects"}))
    assert course.specification.workload.hours == Decimal("62.5")
    assert course.specification.workload.credits == Decimal("2.5")


def test_what_is_doubtful_is_kept_as_a_warning() -> None:
    course = read_course(_course(workload={"hours": 600, "credits": 2, "credit_system": "ects"}))
    assert [problem.severity for problem in course.warnings] == [Severity.WARNING]
    assert "disagree" in course.warnings[0].sentence
