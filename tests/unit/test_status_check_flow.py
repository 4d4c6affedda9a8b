"""What the status lists of a credential do to its verdict: what could not be read is never "not revoked"."""

from __future__ import annotations

import gzip

import pytest
from verification_kit import (
    DAY,
    ISSUER,
    ISSUER_P256,
    JCS,
    LIST_URL,
    MALLORY,
    NOW,
    RDFC,
    SECOND,
    TOKEN,
    WAYS,
    Json,
    altered,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    finding,
    inspect,
    name_of,
    presentation,
    secure,
    signed,
    status_entry,
    status_list,
)
from world import World

from did.encoding import base64url
from did.errors import FetchError
from vcwallet.errors import OWN, STATUS_LIST
from vcwallet.status.bitstring import Bitstring
from vcwallet.trust.pinned import PinnedIssuers, TrustedIssuer
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Check, Outcome, Verdict

OTHER_URL = "https://academy.example/status/2"
INDEX = 7


def data(*entries: Json, way: str = RDFC) -> bytes:
    return secure(credential(credentialStatus=list(entries) or [status_entry(INDEX)]), way)


def listed(*set_bits: int, way: str = JCS, **options: Json) -> World:
    return World().put(LIST_URL, secure(status_list(*set_bits, **options), way))


def unknown(world: World, *words: str) -> None:
    """Check that a credential whose status is asked of this world is neither accepted nor called revoked."""
    result = inspect(data(), world)
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.STATUS, *words)
    assert finding(result, Check.STATUS).problem.startswith(
        (STATUS_LIST, "https://www.w3.org/TR/vc-data-model#")
    )
    assert result.credential is not None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("list_way", WAYS)
def test_a_credential_that_is_not_revoked_is_accepted(way: str, list_way: str) -> None:
    result = inspect(data(way=way), listed(INDEX - 1, INDEX + 1, way=list_way))
    assert_accepted(result)
    assert finding(result, Check.STATUS).detail == "Not revoked."


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("list_way", WAYS)
def test_a_revoked_credential_is_refused_with_the_reason(way: str, list_way: str) -> None:
    result = inspect(data(way=way), listed(INDEX, way=list_way))
    assert_refused(result, Check.STATUS, "The provider has revoked this credential", "Status List 1.0 §3.2")
    assert finding(result, Check.STATUS).problem == OWN + "REVOKED"


def test_a_suspended_credential_is_refused_with_the_reason() -> None:
    entry = status_entry(INDEX, "suspension")
    result = inspect(data(entry), listed(INDEX, purpose="suspension"))
    assert_refused(result, Check.STATUS, "has suspended this credential for now")
    free = inspect(data(entry), listed(purpose="suspension"))
    assert_accepted(free)
    assert finding(free, Check.STATUS).detail == "suspension: not set."


def test_a_status_that_withdraws_nothing_is_told_and_not_held_against_it() -> None:
    result = inspect(data(status_entry(INDEX, "refresh")), listed(INDEX, purpose="refresh"))
    assert_accepted(result)
    assert finding(result, Check.STATUS).detail == "refresh: set."


def test_a_message_is_told() -> None:
    entry = status_entry(INDEX, "message") | {
        "statusSize": 1,
        "statusMessage": [{"status": "0x0", "message": "pending"}, {"status": "0x1", "message": "x" * 500}],
    }
    document = status_list(INDEX, purpose="revocation")
    document["credentialSubject"] |= {
        "statusPurpose": "message",
        "statusSize": 1,
        "statusMessages": [{"status": "0x0", "message": "a"}, {"status": "0x1", "message": "b"}],
    }
    result = inspect(data(entry, way=JCS), World().put(LIST_URL, secure(document, JCS)))
    assert_accepted(result)
    assert finding(result, Check.STATUS).detail == f"message: {'x' * 200}."


@pytest.mark.parametrize("index", [131_072, 131_073, 10**19, 2**64])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    result = inspect(data(status_entry(index)), listed())
    assert_refused(result, Check.STATUS, "ist")
    assert finding(result, Check.STATUS).problem.endswith("RANGE_ERROR")


@pytest.mark.parametrize("index", ["-1", "01", "1.0", "1e3", "", " 1", "٣", "true", "0x1"])
def test_a_malformed_index_is_never_not_revoked(index: str) -> None:
    result = inspect(data(status_entry(index)), listed())
    assert not result.accepted
    assert finding(result, Check.STATUS).outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize("index", [7, True, 1.5, None, ["7"], {"@value": "7"}])
def test_an_index_that_is_no_text_is_never_not_revoked(index: Json) -> None:
    result = inspect(data(status_entry() | {"statusListIndex": index}, way=JCS), listed())
    assert not result.accepted
    assert_unknown(result, Check.STATUS, "statusListIndex")


def test_the_last_index_of_the_list_counts() -> None:
    assert_accepted(inspect(data(status_entry(131_071)), listed()))
    assert_refused(inspect(data(status_entry(131_071)), listed(131_071)), Check.STATUS, "revoked")


def test_a_list_by_another_issuer_is_not_relied_on() -> None:
    unknown(
        World().put(LIST_URL, secure(status_list(issuer=MALLORY), JCS, MALLORY)), "signed by another issuer"
    )


def test_a_list_in_the_issuers_name_that_another_signed_is_not_relied_on() -> None:
    unknown(World().put(LIST_URL, secure(status_list(), JCS, MALLORY)), "is not to be relied on", "signed it")


def test_the_list_of_another_url_is_not_taken_for_it() -> None:
    unknown(
        World().put(LIST_URL, secure(status_list(url=OTHER_URL), JCS)), "another status list than the one"
    )


def test_a_list_for_another_purpose_is_not_taken_for_it() -> None:
    unknown(listed(purpose="suspension"), "does not serve the purpose 'revocation'")


@pytest.mark.parametrize(("seconds", "usable"), [(59, True), (60, True), (61, False)])
def test_an_expired_list_is_not_relied_on(seconds: int, usable: bool) -> None:
    now = NOW + DAY + seconds * SECOND
    result = inspect(data(), listed(), now=now)
    assert result.accepted is usable
    if not usable:
        assert_unknown(
            result, Check.STATUS, "is not to be relied on: It was valid until 2026-06-20T12:00:00Z"
        )


def test_a_list_from_the_future_is_not_relied_on() -> None:
    document = status_list() | {"validFrom": "2026-06-19T13:00:00Z"}
    unknown(World().put(LIST_URL, secure(document, JCS)), "It is not valid before")


@pytest.mark.parametrize(
    "body", [b"<!doctype html><h1>404</h1>", b"", b"{}", b"[]", b"\x1f\x8b\x08\x00", b"null", b'{"proof":[]}']
)
@pytest.mark.parametrize("media_type", ["text/html", "application/vc", "application/vc+jwt", ""])
def test_what_is_no_list_is_not_relied_on(body: bytes, media_type: str) -> None:
    unknown(World().put(LIST_URL, body, media_type), f"The status list {LIST_URL} is not to be relied on:")


@pytest.mark.parametrize(
    "error", [None, FetchError("The server answered 404."), FetchError("Timeout.", fix="Wait.")]
)
def test_a_list_that_cannot_be_fetched_leaves_the_question_open(error: FetchError | None) -> None:
    world = World().fail(LIST_URL, error) if error else World()
    unknown(world, error.detail if error else "There is no status list")
    result = inspect(data(), world)
    assert finding(result, Check.STATUS).problem == STATUS_LIST + "STATUS_RETRIEVAL_ERROR"
    assert any(
        word in finding(result, Check.STATUS).detail for word in ("Try again later.", "Wait.", "Put it")
    )


def test_a_list_that_is_too_large_leaves_the_question_open() -> None:
    unknown(World().put(LIST_URL, b" " * 1_000_001), "larger than 1000000 bytes")


def test_a_list_that_was_changed_is_not_relied_on() -> None:
    honest = signed(status_list(INDEX), JCS)
    encoded = Bitstring.zeros().encode()
    forged = altered(honest, lambda copy: copy["credentialSubject"].update(encodedList=encoded))
    unknown(World().put(LIST_URL, forged), "does not fit the content")


def test_a_list_without_a_proof_is_not_relied_on() -> None:
    unknown(World().put(LIST_URL, status_list()), "nobody has signed it")


def test_a_credential_or_presentation_of_the_issuer_is_no_list() -> None:
    unknown(World().put(LIST_URL, secure(credential(), JCS)), "is not a BitstringStatusListCredential")
    shown = secure(presentation(signed(credential(), JCS), by=ISSUER), JCS)
    unknown(World().put(LIST_URL, shown), "is not to be relied on")


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Other"},
        {"encodedList": "x"},
        {"encodedList": "uAAAA"},
        {"statusPurpose": []},
        {"ttl": -1},
        {"statusSize": 9},
        {"statusSize": 2},
    ],
)
def test_a_malformed_list_leaves_the_question_open(change: Json) -> None:
    document = altered(status_list(), lambda copy: copy["credentialSubject"].update(change))
    unknown(World().put(LIST_URL, secure(document, JCS)))


def test_a_list_that_is_too_short_leaves_the_question_open() -> None:
    short = "u" + base64url.encode(gzip.compress(bytes(16_383)))
    document = altered(status_list(), lambda copy: copy["credentialSubject"].update(encodedList=short))
    unknown(World().put(LIST_URL, secure(document, JCS)), "at least 131,072")


def test_revoked_by_one_list_stays_revoked_though_another_cannot_be_read() -> None:
    lost = status_entry(1, "suspension", OTHER_URL)
    for entries in ((status_entry(INDEX), lost), (lost, status_entry(INDEX))):
        result = inspect(data(*entries), listed(INDEX))
        assert_refused(result, Check.STATUS, "has revoked this credential")


def test_not_revoked_by_one_list_is_not_enough_where_another_cannot_be_read() -> None:
    lost = status_entry(1, "suspension", OTHER_URL)
    for entries in ((status_entry(INDEX), lost), (lost, status_entry(INDEX))):
        result = inspect(data(*entries), listed())
        assert result.verdict is Verdict.INDETERMINATE
        assert_unknown(result, Check.STATUS, "There is no status list")


def test_several_lists_are_all_told() -> None:
    world = listed().put(OTHER_URL, secure(status_list(purpose="suspension", url=OTHER_URL), TOKEN))
    result = inspect(data(status_entry(INDEX), status_entry(3, "suspension", OTHER_URL)), world)
    assert_accepted(result)
    assert finding(result, Check.STATUS).detail == "Not revoked. suspension: not set."
    assert world.fetched == [LIST_URL, OTHER_URL]


@pytest.mark.parametrize(
    "type_", ["StatusList2021Entry", "RevocationList2020Status", ["X"], "bitstringstatuslistentry"]
)
def test_a_status_of_an_unknown_kind_leaves_the_question_open(type_: Json) -> None:
    world = World()
    result = inspect(data(status_entry() | {"type": type_}, way=JCS), world)
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.STATUS, "kept in a way that is not known here", "W3C VCDM 2.0 §4.10")
    assert world.fetched == []


def test_an_unknown_kind_beside_a_known_one_leaves_the_question_open() -> None:
    strange = {"type": "StrangeStatus", "id": "urn:x"}
    assert inspect(data(strange, status_entry(INDEX), way=JCS), listed()).verdict is Verdict.INDETERMINATE
    assert_refused(
        inspect(data(strange, status_entry(INDEX), way=JCS), listed(INDEX)), Check.STATUS, "revoked"
    )


@pytest.mark.parametrize(
    "url",
    ["http://academy.example/status/1", "file:///etc/passwd", "https://user@academy.example/", "https:", "",
     5, None, "//academy.example/status/1", "ftp://academy.example/x", "https://[::1", [LIST_URL]],
)  # fmt: skip
def test_a_list_that_is_not_published_under_https_is_never_fetched(url: Json) -> None:
    world = World()
    result = inspect(data(status_entry() | {"statusListCredential": url}, way=JCS), world)
    assert_unknown(result, Check.STATUS, "statusListCredential")
    assert world.fetched == []


def test_a_credential_without_a_status_says_so() -> None:
    result = inspect(secure(credential()))
    assert finding(result, Check.STATUS).outcome is Outcome.NOT_APPLICABLE
    assert "keeps no revocation status" in finding(result, Check.STATUS).detail


@pytest.mark.parametrize("value", [None, [], {}, [{}], "x", [status_entry(), []], [status_entry(), ["x"]]])
def test_a_malformed_status_is_not_no_status(value: Json) -> None:
    assert_refused(
        inspect(secure(credential() | {"credentialStatus": value}, JCS)), Check.PROFILE, "credentialStatus"
    )


def test_the_list_need_not_be_by_a_trusted_issuer_for_lists_but_by_the_same() -> None:
    trust = PinnedIssuers({name_of(ISSUER): TrustedIssuer("Academy", frozenset({"CourseCredential"}))})
    document = credential(
        type=["VerifiableCredential", "CourseCredential"], credentialStatus=status_entry(INDEX)
    )
    assert_accepted(inspect(secure(document, JCS), listed(), Policy(trust=trust)))


def test_the_list_may_be_signed_with_another_algorithm_that_is_allowed() -> None:
    both = name_of(ISSUER_P256)
    document = credential(ISSUER_P256, credentialStatus=status_entry(INDEX))
    world = World().put(
        LIST_URL, secure(status_list(issuer=ISSUER_P256), TOKEN, ISSUER_P256), "application/vc+jwt"
    )
    result = inspect(secure(document, TOKEN, ISSUER_P256), world)
    assert_accepted(result)
    assert finding(result, Check.ISSUER).detail.endswith(f"{both}.")
