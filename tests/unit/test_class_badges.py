"""From a course and a class list to unsigned badges with ids that never change."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from vcwallet.errors import MicroCredentialError
from vcwallet.issuer.issuer import check_issuable
from vcwallet.microcredential.class_badges import ClassBadge, class_badges
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import Course, read_course
from vcwallet.microcredential.open_badges.reader import from_open_badge
from vcwallet.microcredential.participant import Participant

DATA = Path(__file__).resolve().parent.parent.parent / "examples" / "data"
ISSUER = "did:web:academy.example"
ISSUED = datetime(2026, 6, 19, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course((DATA / "course.json").read_bytes())


def learner(number: str, **cells: str) -> Participant:
    values = {"given_name": "Marie-Claire", "family_name": "Wagener", "did": "did:example:learner", **cells}
    return Participant(number, assessment_date=date(2026, 6, 12), grade="18/20", line=2, **values)


def one(course: Course, participant: Participant, issuer: str = ISSUER) -> ClassBadge:
    (badge,) = class_badges(course, [participant], issuer, ISSUED)
    return badge


def test_a_class_gets_one_badge_for_each_learner_in_the_order_of_the_list(course: Course) -> None:
    people = read_class_list((DATA / "class-list.csv").read_bytes())
    badges = class_badges(course, people, ISSUER, ISSUED)
    assert [badge.name for badge in badges] == [f"CSK-{number}" for number in range(1001, 1026)]
    assert len({str(badge.credential["id"]) for badge in badges}) == 25
    for badge, person in zip(badges, people, strict=True):
        view = check_issuable(badge.credential)
        assert (view.issuer, view.subject_ids) == (ISSUER, (person.did,))
        assert from_open_badge(badge.credential).learner.given_name == person.given_name


def test_no_learners_get_no_badges(course: Course) -> None:
    assert class_badges(course, [], ISSUER, ISSUED) == ()


def test_the_id_is_the_uuid_of_issuer_course_and_number(course: Course) -> None:
    # RFC 9562 §5.5: version 5 is made of a name, here in the name space of URLs.
    name = f"{ISSUER}\n{course.specification.id}\nCSK-1003"
    expected = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
    assert one(course, learner("CSK-1003")).credential["id"] == expected
    assert uuid.UUID(expected.removeprefix("urn:uuid:")).version == 5


def test_the_id_stays_when_a_cell_or_the_day_of_issue_changes(course: Course) -> None:
    first = one(course, learner("1"))
    married = one(course, learner("1", family_name="Wagener-Weber", did="did:example:new"))
    assert married.credential["id"] == first.credential["id"]
    later = class_badges(course, [learner("1")], ISSUER, ISSUED.replace(year=2027))[0]
    assert later.credential["id"] == first.credential["id"]
    assert later.credential["validFrom"] != first.credential["validFrom"]


def test_the_id_changes_with_issuer_course_and_number(course: Course) -> None:
    other = replace(course, specification=replace(course.specification, id="https://academy.example/other"))
    ids = {
        one(course, learner("1")).credential["id"],
        one(course, learner("2")).credential["id"],
        one(course, learner("1"), "did:web:other.example").credential["id"],
        one(other, learner("1")).credential["id"],
    }
    assert len(ids) == 4


def test_the_provider_is_the_one_whose_key_signs(course: Course) -> None:
    record = from_open_badge(one(course, learner("1"), "did:example:signer").credential)
    assert record.provider.id == "did:example:signer"
    assert record.provider.legal_name == course.provider.legal_name


def test_number_and_mail_address_stay_with_the_provider(course: Course) -> None:
    badge = one(course, learner("CSK-1003", email="learner-1003@mail.example"))
    written = str(badge.credential)
    assert "CSK-1003" not in written
    assert "mail.example" not in written


@pytest.mark.parametrize("number", ["CSK-1001", "1", "a.b_c-d", "x" * 64, "A" + "." * 63])
def test_a_number_that_can_name_a_file_is_taken(number: str, course: Course) -> None:
    assert one(course, learner(number)).name == number


@pytest.mark.parametrize(
    "number",
    [
        "",
        ".",
        "..",
        ".hidden",
        "-rf",
        "_x",
        "../x",
        "a/b",
        "a\\b",
        "a b",
        "a\n",
        "a\x00",
        "é",
        "x" * 65,
        "a:b",
        "C:",
    ],
)
def test_a_number_that_cannot_name_a_file_is_refused_by_its_line(number: str, course: Course) -> None:
    with pytest.raises(MicroCredentialError, match=r"line 2 cannot name a file") as refused:
        one(course, learner(number))
    assert "letters, digits" in refused.value.fix


def test_one_wrong_learner_stops_the_whole_class(course: Course) -> None:
    with pytest.raises(MicroCredentialError):
        class_badges(course, [learner("1"), learner("2/3")], ISSUER, ISSUED)
    with pytest.raises(MicroCredentialError, match="learner"):
        class_badges(
            course, [learner("1"), learner("2", given_name="", family_name="", did="")], ISSUER, ISSUED
        )


def test_the_text_form_of_a_badge_says_nothing_of_the_learner(course: Course) -> None:
    assert "Wagener" not in repr(one(course, learner("CSK-1003")))
