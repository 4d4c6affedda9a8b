from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import base58
import pytest
from nacl.bindings import crypto_core_ed25519_is_valid_point

from vcwallet.errors import MalformedError
from vcwallet.microcredential.class_list import MAX_PARTICIPANTS, read_class_list
from vcwallet.microcredential.participant import ClassListError, Participant

FILE = (Path(__file__).parents[2] / "examples/data/class-list.csv").read_bytes()
HEADER = "learner_id,given_name,family_name,did,assessment_date,grade,email\n"
ANA = "7,Ana,Weber,did:example:ana,2026-06-12,15/20,ana@mail.example\n"


def _faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ClassListError) as caught:
        read_class_list(text.encode())
    assert isinstance(caught.value, MalformedError)
    assert "RFC 4180" in caught.value.clause
    assert "nothing was issued" in str(caught.value)
    assert all(str(fault) in str(caught.value) for fault in caught.value.faults)
    return [(fault.line, fault.column, fault.sentence) for fault in caught.value.faults]


def test_example_class_has_25_learners_with_real_ed25519_keys_of_their_own() -> None:
    learners = read_class_list(FILE)
    assert (
        len({learner.did for learner in learners}) == len({learner.learner_id for learner in learners}) == 25
    )
    for learner in learners:
        key = base58.b58decode(learner.did.removeprefix("did:key:z"))
        assert key[:2] == b"\xed\x01"
        assert crypto_core_ed25519_is_valid_point(key[2:])
        assert learner.email.endswith(".example")
    assert [learner.line for learner in learners] == list(range(2, 27))


def test_line_is_read_cell_by_cell() -> None:
    assert read_class_list((HEADER + ANA).encode()) == (
        Participant(
            "7", "Ana", "Weber", "did:example:ana", date(2026, 6, 12), "15/20", "ana@mail.example", 2
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        HEADER + ANA,
        "\ufeff" + HEADER + ANA,
        (HEADER + ANA).replace(",", ";"),
        (HEADER + ANA).replace("\n", "\r\n"),
        (HEADER + ANA).rstrip("\n"),
        HEADER + "\n,,,,,,\n" + ANA + "\n\n",
        HEADER + ANA.replace("Ana", '" Ana "'),
    ],
)
def test_spreadsheet_spellings_of_the_same_list_read_alike(text: str) -> None:
    (learner,) = read_class_list(text.encode())
    assert (learner.given_name, learner.family_name, learner.grade) == ("Ana", "Weber", "15/20")


def test_columns_may_stand_in_any_order_and_email_may_be_left_out() -> None:
    text = "grade;did;assessment_date;family_name;given_name;learner_id\n;;2026-06-12;;Suryani;7\n"
    assert read_class_list(text.encode()) == (
        Participant("7", "Suryani", "", "", date(2026, 6, 12), "", "", 2),
    )


def test_two_learners_without_did_or_with_one_name_are_two_learners() -> None:
    text = HEADER + "7,Ana,Weber,,2026-06-12,,\n8,Ana,Weber,,2026-06-12,,\n"
    assert len(read_class_list(text.encode())) == 2


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (",Ana,Weber,,2026-06-12,,", "learner_id", "may not be empty"),
        ("8,,Weber,,2026-06-12,,", "given_name", "may not be empty"),
        ("8,Ana,Weber,,,,", "assessment_date", "may not be empty"),
        ("8,Ana,Weber,,12/06/2026,,", "assessment_date", "not a day written like 2026-06-19"),
        ("8,Ana,Weber,,2026-02-30,,", "assessment_date", "not a day written like 2026-06-19"),
        ("8,Ana,Weber,,20260612,,", "assessment_date", "not a day written like 2026-06-19"),
        ("8,Ana,Weber,did:example:x#key,2026-06-12,,", "did", "not a DID"),
        ("8,Ana,Weber,z6Mk,2026-06-12,,", "did", "not a DID"),
        ("8,Ana,Weber,,2026-06-12,,ana", "email", "not an e-mail address"),
        ("8,Ana,Weber,,2026-06-12,,a@b", "email", "not an e-mail address"),
        ('8,Ana,Weber,,2026-06-12,,"a@b.example, c@d.example"', "email", "not an e-mail address"),
        ("7,Ana,Weber,,2026-06-12,,", "learner_id", "the same as in line 2"),
        ("8,Ana,Weber,did:example:ana,2026-06-12,,", "did", "the same as in line 2"),
        ('8,"=HYPERLINK(""http://x"")",Weber,,2026-06-12,,', "given_name", "spreadsheet formula"),
        ("8,Ana,+Weber,,2026-06-12,,", "family_name", "spreadsheet formula"),
        ("8,Ana,Weber,,2026-06-12,-5,", "grade", "spreadsheet formula"),
        ("@8,Ana,Weber,,2026-06-12,,", "learner_id", "spreadsheet formula"),
        ("8,\uff1dAna,Weber,,2026-06-12,,", "given_name", "spreadsheet formula"),
        ("8,A\x00na,Weber,,2026-06-12,,", "given_name", "invisible control character"),
        ("8,Ana,We\u202eber,,2026-06-12,,", "family_name", "invisible control character"),
        ('8,"An\na",Weber,,2026-06-12,,', "given_name", "line break"),
        (f"8,{'A' * 201},Weber,,2026-06-12,,", "given_name", "201 characters; at most 200"),
        (f"8,Ana,Weber,did:example:{'a' * 2_000},2026-06-12,,", "did", "2012 characters; at most 2000"),
        ("8,Ana,Weber", "", "3 cells where the header has 7"),
        ("8,Ana,Weber,,2026-06-12,,,", "", "8 cells where the header has 7"),
    ],
)
def test_faulty_line_is_told_with_its_number_and_column(line: str, column: str, words: str) -> None:
    faults = _faults(HEADER + ANA + line + "\n")
    assert [fault for fault in faults if fault[:2] == (3, column) and words in fault[2]]


def test_all_faults_are_reported_at_once_with_the_lines_where_they_begin() -> None:
    text = HEADER + '7,"An\na",Weber,x,2026-06-12,,\n' + "\n" + "8,=1,Weber,,heute,,\n" + "9\n"
    assert [fault[:2] for fault in _faults(text)] == [
        (2, "given_name"),
        (2, "did"),
        (5, "given_name"),
        (5, "assessment_date"),
        (6, ""),
    ]


def test_message_stays_readable_when_everything_is_wrong() -> None:
    with pytest.raises(ClassListError) as caught:
        read_class_list((HEADER + "x\n" * 400).encode())
    assert len(caught.value.faults) == 400
    assert "and 350 more" in str(caught.value)
    assert len(str(caught.value)) < 5_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("learner_id,given_name\n", "missing column(s): family_name, did, assessment_date, grade."),
        (HEADER.replace("email", "shoe_size") + ANA, "unknown column(s): 'shoe_size'."),
        (HEADER.replace("email", "grade") + ANA, "a column is named twice."),
        (HEADER, "1 to 10000 learners, not 0"),
        ('"' + HEADER + ANA, "not as in a CSV file"),
        (HEADER + '8,"Ana"x,Weber,,2026-06-12,,\n', "not as in a CSV file"),
    ],
)
def test_what_is_not_a_class_list_is_refused(text: str, words: str) -> None:
    assert words in _faults(text)[0][2]


def test_several_faults_of_the_header_are_told_together() -> None:
    assert len(_faults("learner_id,learner_id,x\n")) == 3


def test_list_in_another_encoding_is_refused_with_the_line_and_a_way_out() -> None:
    with pytest.raises(ClassListError, match='line 3: this is not UTF-8; save the list as "CSV UTF-8"'):
        read_class_list((HEADER + ANA + "8,Zoé,Weber,,2026-06-12,,\n").encode("latin-1"))


def test_too_many_bytes_and_too_many_learners_are_refused() -> None:
    with pytest.raises(ClassListError, match="at most 5000000 are read"):
        read_class_list(b"x" * 5_000_001)
    many = HEADER + "".join(f"{number},Ana,,,2026-06-12,,\n" for number in range(MAX_PARTICIPANTS + 1))
    with pytest.raises(ClassListError, match="1 to 10000 learners, not 10001"):
        read_class_list(many.encode())


@pytest.mark.parametrize("cut", range(0, len(FILE), 211))
def test_truncated_lists_raise_only_the_declared_error(cut: int) -> None:
    with contextlib.suppress(ClassListError):
        assert len(read_class_list(FILE[:cut])) < 25
