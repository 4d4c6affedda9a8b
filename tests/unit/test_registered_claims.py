from __future__ import annotations

from datetime import UTC, datetime

import pytest
from verification_kit import Json

from vcwallet.errors import ProofError
from vcwallet.securing.registered_claims import (
    audiences,
    check_agrees,
    identifier,
    numeric_date,
    subject_identifier,
    text_claim,
)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_767_225_600, datetime(2026, 1, 1, tzinfo=UTC)),
        (1_767_225_600.5, datetime(2026, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        (1.5e9, datetime(2017, 7, 14, 2, 40, tzinfo=UTC)),
        (253_402_300_799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_seconds_since_1970_are_a_point_in_time(value: float, moment: datetime) -> None:
    assert numeric_date({"exp": value}, "exp") == moment
    assert numeric_date({"exp": value}, "nbf") is None


@pytest.mark.parametrize(
    "value",
    [True, False, None, "", "1767225600", "1e9", [1], {}, -1, -0.5, 253_402_300_800, 10**30, 10**400,
     float("nan"), float("inf"), float("-inf"), 1e300],
)  # fmt: skip
def test_anything_else_is_no_point_in_time(value: Json) -> None:
    with pytest.raises(ProofError, match="The claim exp is no point in time") as caught:
        numeric_date({"exp": value}, "exp")
    assert caught.value.clause == "RFC 7519 §2"


@pytest.mark.parametrize(("value", "read"), [("a", ("a",)), (["a", "b"], ("a", "b")), ([], ()), ("", ("",))])
def test_an_audience_stands_alone_or_in_a_list(value: Json, read: tuple[str, ...]) -> None:
    assert audiences({"aud": value}) == read
    assert audiences({}) == ()


@pytest.mark.parametrize("value", [None, 5, {}, ["a", 5], [["a"]], True])
def test_an_audience_that_is_no_text_is_refused(value: Json) -> None:
    with pytest.raises(ProofError, match="The claim aud must be text or a list of texts") as caught:
        audiences({"aud": value})
    assert caught.value.clause == "RFC 7519 §4.1.3"


def test_a_text_claim_is_text_or_absent() -> None:
    assert text_claim({"iss": "a"}, "iss") == "a"
    assert text_claim({"iss": ""}, "iss") == ""
    assert text_claim({}, "iss") is None


@pytest.mark.parametrize("value", [None, 5, ["a"], {}, False])
def test_a_claim_that_is_no_text_is_refused(value: Json) -> None:
    with pytest.raises(ProofError, match="The claim iss must be text"):
        text_claim({"iss": value}, "iss")


def test_a_claim_agrees_or_is_absent() -> None:
    check_agrees({}, "iss", "a")
    check_agrees({}, "iss", None)
    check_agrees({"iss": "a"}, "iss", "a")


@pytest.mark.parametrize(("claim", "stated"), [("a", "b"), ("a", None), ("", None), ("a", "A"), ("a", "")])
def test_a_claim_that_contradicts_the_document_is_refused(claim: str, stated: str | None) -> None:
    with pytest.raises(ProofError, match="The token's claim iss contradicts the document") as caught:
        check_agrees({"iss": claim}, "iss", stated)
    assert caught.value.clause == "RFC 7519 §4.1; W3C VC-JOSE-COSE §3.1.3"
    assert caught.value.fix


@pytest.mark.parametrize(
    ("value", "read"),
    [("a", "a"), ({"id": "a"}, "a"), ({"id": 5}, None), ({}, None), (None, None), (["a"], None)],
)
def test_an_identifier_stands_alone_or_in_an_object(value: Json, read: str | None) -> None:
    assert identifier(value) == read


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        ({"id": "a"}, "a"),
        ([{"id": "a"}], "a"),
        ([{"id": "a"}, {"id": "b"}], None),
        ([], None),
        ({"name": "x"}, None),
        (None, None),
    ],
)
def test_only_an_only_subject_is_the_subject(subject: Json, read: str | None) -> None:
    assert subject_identifier({"credentialSubject": subject}) == read
