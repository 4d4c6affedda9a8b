from __future__ import annotations

import base64
import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from did.encoding.strict_json import JSON, dump_json, parse_json_object
from vcwallet.errors import StatusListError, StatusRangeError
from vcwallet.status.bitstring import MIN_BYTES, MIN_ENTRIES, Bitstring
from vcwallet.status.check import StatusValue, check_status
from vcwallet.status.entry import StatusEntry, build_entry, parse_entry
from vcwallet.status.problems import MalformedStatusError, StatusListLengthError
from vcwallet.status.status_list import StatusList, StatusListDraft, build_list, parse_list

MALFORMED = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
URL = "https://example.com/credentials/status/3"
# Bitstring Status List v1.0, example 1.
ENTRY: dict[str, JSON] = {
    "id": f"{URL}#94567",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "94567",
    "statusListCredential": URL,
}
# Bitstring Status List v1.0, example 4.
SUBJECT: dict[str, JSON] = {
    "id": "https://example.com/status/3#list",
    "type": "BitstringStatusList",
    "statusPurpose": "revocation",
    "encodedList": "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
}
LIST: dict[str, JSON] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": URL,
    "type": ["VerifiableCredential", "BitstringStatusListCredential"],
    "issuer": "did:example:12345",
    "validFrom": "2021-04-05T14:27:40Z",
    "credentialSubject": SUBJECT,
}
MEANINGS: list[JSON] = [{"status": f"0x{status}", "message": f"m{status}"} for status in range(4)]
NOON = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)


def encoded(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(data)).rstrip(b"=").decode()


def list_with(**members: JSON) -> dict[str, JSON]:
    return {**LIST, "credentialSubject": {**SUBJECT, **members}}


def set_bits(*indexes: int) -> Bitstring:
    return Bitstring.zeros().with_values(dict.fromkeys(indexes, 1))


def draft(status_list: StatusList) -> StatusListDraft:
    return StatusListDraft(status_list, "did:example:12345", NOON, NOON + timedelta(days=1))


# --- credentialStatus (§2.1)


def test_the_recommendations_entry_is_read() -> None:
    assert parse_entry(ENTRY) == StatusEntry("revocation", 94_567, URL, id=f"{URL}#94567")


def test_an_entry_needs_no_id_and_may_have_members_nobody_knows() -> None:
    entry = parse_entry({**ENTRY, "type": ["BitstringStatusListEntry"], "colour": "red"} | {"id": "urn:x:1"})
    assert entry.id == "urn:x:1"
    assert parse_entry({name: value for name, value in ENTRY.items() if name != "id"}).id is None


@pytest.mark.parametrize(
    "index",
    [
        "-1",
        "01",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1 ",
        "1\n",
        "",
        "0x1",
        "1_000",
        "\u0661",
        "²",
        1,
        0,
        1.0,
        True,
        None,
        ["1"],
    ],
)
def test_an_index_that_is_not_a_plain_decimal_string_is_refused(index: JSON) -> None:
    with pytest.raises(MalformedStatusError, match="statusListIndex") as caught:
        parse_entry({**ENTRY, "statusListIndex": index})
    assert caught.value.clause == "Bitstring Status List v1.0 §2.1"
    assert caught.value.problem == MALFORMED


def test_an_index_of_any_length_is_an_error_and_not_a_crash() -> None:
    assert parse_entry({**ENTRY, "statusListIndex": str(2**64)}).index == 2**64
    with pytest.raises(StatusRangeError, match="larger than any status list"):
        parse_entry({**ENTRY, "statusListIndex": "9" * 5000})


@pytest.mark.parametrize("name", ["type", "statusPurpose", "statusListIndex", "statusListCredential"])
@pytest.mark.parametrize("value", ["absent", None, "", 7, True, {}, []])
def test_a_needed_member_that_is_missing_or_no_string_is_refused(name: str, value: JSON) -> None:
    obj = {member: content for member, content in ENTRY.items() if member != name}
    if value != "absent":
        obj[name] = value
    with pytest.raises(MalformedStatusError, match=name):
        parse_entry(obj)


@pytest.mark.parametrize(
    "kind", ["StatusList2021Entry", "bitstringstatuslistentry", ["BitstringStatusListEntry", "Other"]]
)
def test_another_type_is_refused(kind: JSON) -> None:
    with pytest.raises(MalformedStatusError, match="not BitstringStatusListEntry"):
        parse_entry({**ENTRY, "type": kind})


def test_a_purpose_is_one_string() -> None:
    with pytest.raises(MalformedStatusError, match="statusPurpose has to be a string"):
        parse_entry({**ENTRY, "statusPurpose": ["revocation"]})


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/status/3",
        "file:///etc/passwd",
        "ftp://example.com/3",
        "javascript:alert(1)",
        "did:web:example.com",
        "data:application/json,{}",
        "//example.com/3",
        "/status/3",
        "example.com/3",
        "https:",
        "https:///3",
        "https:/example.com",
        "https://",
        "https://:443/3",
        "https://user@example.com/3",
        "https://user:pw@example.com/3",
        "https://example.com:99999/3",
        "https://example.com:0/3",
        "https://example.com:x/3",
        "https://[::1/3",
        "https://exam ple.com/3",
        "https://example.com/\n3",
        "https://example.com/\t3",
        "https://example.com\\@evil.example/3",
        "https://ex\u0430mple.com/3",
        "https://example.com/" + "3" * 2048,
    ],
)
def test_a_list_that_is_not_at_an_https_url_is_refused(url: str) -> None:
    with pytest.raises(MalformedStatusError, match=r"statusListCredential has to be an (absolute|https) URL"):
        parse_entry({**ENTRY, "statusListCredential": url})


def test_the_id_of_an_entry_is_a_url_other_than_that_of_the_list() -> None:
    with pytest.raises(MalformedStatusError, match="names the list and not the entry"):
        parse_entry({**ENTRY, "id": URL})
    with pytest.raises(MalformedStatusError, match="id has to be an absolute URL"):
        parse_entry({**ENTRY, "id": 3})


@pytest.mark.parametrize("size", [0, -1, 9, 1.0, "1", True, None, 2**70])
def test_a_size_that_is_not_an_integer_from_1_to_8_is_refused(size: JSON) -> None:
    with pytest.raises(MalformedStatusError, match="statusSize has to be an integer from 1 to 8"):
        parse_entry({**ENTRY, "statusSize": size, "statusMessage": MEANINGS})


def test_each_possible_status_is_explained() -> None:
    entry = parse_entry({**ENTRY, "statusSize": 2, "statusMessage": MEANINGS})
    assert (entry.size, dict(entry.messages)) == (2, {0: "m0", 1: "m1", 2: "m2", 3: "m3"})
    assert parse_entry({**ENTRY, "statusMessage": MEANINGS[:2]}).messages == ((0, "m0"), (1, "m1"))


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ("absent", "has to be an array"),
        ("m", "has to be an array"),
        ({"status": "0x0"}, "has to be an array"),
        ([], "each of the 4 possible statuses"),
        (MEANINGS[:3], "each of the 4 possible statuses"),
        ([*MEANINGS[:3], {"status": "0x4", "message": "m"}], "each of the 4 possible statuses"),
        ([*MEANINGS[:3], MEANINGS[0]], "two meanings"),
        ([*MEANINGS[:3], {"status": "0x00", "message": "m"}], "two meanings"),
        ([*MEANINGS[:3], "m3"], "not an object"),
        ([*MEANINGS[:3], {"status": "3", "message": "m"}], "prefix 0x"),
        ([*MEANINGS[:3], {"status": "0xg", "message": "m"}], "prefix 0x"),
        ([*MEANINGS[:3], {"status": 3, "message": "m"}], "status has to be a string"),
        ([*MEANINGS[:3], {"status": "0x3"}], "message is missing"),
        ([*MEANINGS[:3], {"status": "0x3", "message": 3}], "message is missing"),
    ],
)
def test_messages_that_do_not_explain_every_status_are_refused(messages: JSON, reason: str) -> None:
    obj = {**ENTRY, "statusSize": 2}
    if messages != "absent":
        obj["statusMessage"] = messages
    with pytest.raises(MalformedStatusError, match=reason):
        parse_entry(obj)


def test_references_are_one_url_or_several() -> None:
    assert parse_entry({**ENTRY, "statusReference": "https://a.example/"}).references == (
        "https://a.example/",
    )
    both: list[JSON] = ["https://a.example/", "urn:isbn:0451450523"]
    assert parse_entry({**ENTRY, "statusReference": both}).references == tuple(both)
    for wrong in (7, ["a b"], [["https://a.example/"]], None):
        with pytest.raises(MalformedStatusError, match="statusReference has to be an absolute URL"):
            parse_entry({**ENTRY, "statusReference": wrong})
    with pytest.raises(MalformedStatusError, match="more than 100"):
        parse_entry({**ENTRY, "statusReference": ["https://a.example/"] * 101})


def test_an_entry_is_written_as_the_recommendation_writes_it() -> None:
    assert build_entry(parse_entry(ENTRY)) == ENTRY
    rich = {**ENTRY, "statusSize": 2, "statusMessage": MEANINGS, "statusReference": ["https://a.example/"]}
    del rich["id"]
    assert build_entry(parse_entry(rich)) == rich


@pytest.mark.parametrize(
    "entry",
    [StatusEntry("revocation", -1, URL), StatusEntry("", 1, URL), StatusEntry("x", 1, "http://a.example/")],
)
def test_an_entry_that_nobody_could_read_is_not_written(entry: StatusEntry) -> None:
    with pytest.raises(MalformedStatusError):
        build_entry(entry)


# --- BitstringStatusListCredential (§2.2)


def test_the_recommendations_list_is_read() -> None:
    assert parse_list(LIST) == StatusList(("revocation",), Bitstring.zeros(), id=URL)


def test_a_list_may_serve_several_purposes_and_have_no_id() -> None:
    document = list_with(statusPurpose=["revocation", "suspension"])
    del document["id"]
    read = parse_list({**document, "credentialSubject": [document["credentialSubject"]]})
    assert (read.purposes, read.id) == (("revocation", "suspension"), None)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({**LIST, "type": ["VerifiableCredential"]}, "not a BitstringStatusListCredential"),
        ({**LIST, "type": "StatusList2021Credential"}, "not a BitstringStatusListCredential"),
        ({**LIST, "type": None}, "type has to be one or more strings"),
        ({**LIST, "type": ["BitstringStatusListCredential", 1]}, "type has to be one or more strings"),
        ({**LIST, "id": 7}, "id has to be an absolute URL"),
        ({**LIST, "credentialSubject": None}, "exactly one credentialSubject"),
        ({**LIST, "credentialSubject": []}, "exactly one credentialSubject"),
        ({**LIST, "credentialSubject": [SUBJECT, SUBJECT]}, "exactly one credentialSubject"),
        ({**LIST, "credentialSubject": "urn:x"}, "exactly one credentialSubject"),
        (list_with(type="StatusList2021"), "not a BitstringStatusList"),
        (list_with(type=None), "type has to be one or more strings"),
        (list_with(statusPurpose=[]), "statusPurpose has to be one or more strings"),
        (list_with(statusPurpose=None), "statusPurpose has to be one or more strings"),
        (list_with(statusPurpose=["revocation", 1]), "statusPurpose has to be one or more strings"),
        (list_with(encodedList=None), "encodedList has to be a string"),
        (list_with(encodedList=["u"]), "encodedList has to be a string"),
        (list_with(encodedList="H4sI"), "does not begin with u"),
        (list_with(statusSize=0), "statusSize has to be an integer"),
        (list_with(statusMessages=[]) | {}, None),
        (list_with(statusMessages="m"), "statusMessages has to be an array"),
        (list_with(statusMessages=MEANINGS), "explains an impossible status"),
        (list_with(statusPurpose="message"), "has to state its statusSize"),
        (list_with(statusPurpose="message", statusSize=1), "statusMessages has to be an array"),
    ],
)
def test_a_list_that_breaks_a_rule_is_refused(document: dict[str, JSON], reason: str | None) -> None:
    if reason is None:
        assert parse_list(document).messages == ()
        return
    with pytest.raises(MalformedStatusError, match=reason) as caught:
        parse_list(document)
    assert caught.value.clause.startswith("Bitstring Status List v1.0 §2.2")
    assert caught.value.problem == MALFORMED


def test_a_short_list_and_a_bomb_are_refused() -> None:
    with pytest.raises(StatusListLengthError, match="at least 131,072"):
        parse_list(list_with(encodedList=encoded(bytes(MIN_BYTES - 1))))
    with pytest.raises(StatusListError, match="larger than 16,384 bytes"):
        parse_list(list_with(encodedList=encoded(bytes(MIN_BYTES + 1))), max_bytes=MIN_BYTES)


@pytest.mark.parametrize(("ttl", "used"), [(0, 0), (1, 1), (300_000, 300_000), (10**12, 86_400_000)])
def test_a_lifetime_is_read_and_never_longer_than_a_day(ttl: int, used: int) -> None:
    assert parse_list(list_with(ttl=ttl)).ttl_ms == used


@pytest.mark.parametrize("ttl", [-1, "300000", 1.5, 3e5, True, None])
def test_a_lifetime_that_is_not_a_whole_number_is_refused(ttl: JSON) -> None:
    with pytest.raises(MalformedStatusError, match="ttl has to be a number of milliseconds"):
        parse_list(list_with(ttl=ttl))


def test_a_list_of_messages_states_size_and_meanings() -> None:
    read = parse_list(list_with(statusPurpose="message", statusSize=2, statusMessages=MEANINGS))
    assert (read.size, dict(read.messages)[2]) == (2, "m2")


# --- validate (§3.2)


def test_a_set_bit_means_revoked_and_its_neighbours_mean_nothing() -> None:
    status_list = replace(parse_list(LIST), bitstring=set_bits(94_567))
    assert check_status(parse_entry(ENTRY), status_list) == StatusValue("revocation", 1)
    for index in ("94566", "94568", "0", "131071"):
        assert check_status(parse_entry({**ENTRY, "statusListIndex": index}), status_list).value == 0


def test_the_purpose_of_the_entry_has_to_be_among_those_of_the_list() -> None:
    entry = parse_entry({**ENTRY, "statusPurpose": "suspension"})
    with pytest.raises(StatusListError, match="does not serve the purpose 'suspension'") as caught:
        check_status(entry, parse_list(LIST))
    assert "§3.2" in caught.value.clause
    assert caught.value.problem.endswith("status-list#STATUS_VERIFICATION_ERROR")
    both = parse_list(list_with(statusPurpose=["revocation", "suspension"]))
    assert check_status(entry, both).purpose == "suspension"


def test_another_list_of_the_same_issuer_cannot_stand_in() -> None:
    other = parse_list({**LIST, "id": URL.replace("3", "4")})
    with pytest.raises(StatusListError, match="another status list") as caught:
        check_status(parse_entry(ENTRY), other)
    assert "§2.2" in caught.value.clause
    assert check_status(parse_entry(ENTRY), replace(other, id=None)).value == 0


@pytest.mark.parametrize("index", [str(MIN_ENTRIES), str(2**64)])
def test_an_index_beyond_the_list_is_an_error_and_never_valid(index: str) -> None:
    with pytest.raises(StatusRangeError, match="lies outside the status list"):
        check_status(parse_entry({**ENTRY, "statusListIndex": index}), parse_list(LIST))


def test_wide_statuses_need_a_list_that_is_long_enough_for_them() -> None:
    entry = parse_entry({**ENTRY, "statusSize": 2, "statusMessage": MEANINGS})
    with pytest.raises(StatusListLengthError, match="fewer than 131,072 statuses of 2 bits") as caught:
        check_status(entry, parse_list(LIST))
    assert "§3.2" in caught.value.clause
    wide = Bitstring.zeros(size=2).with_values({94_567: 2}, 2)
    assert check_status(entry, replace(parse_list(LIST), bitstring=wide)) == StatusValue(
        "revocation", 2, "m2"
    )


def test_a_list_of_another_size_is_not_misread() -> None:
    status_list = parse_list(list_with(statusSize=2, encodedList=Bitstring.zeros(size=2).encode()))
    with pytest.raises(StatusListError, match="have 2 bits, the credential expects 1"):
        check_status(parse_entry(ENTRY), status_list)


def test_a_message_is_that_of_the_credential_then_that_of_the_list_then_set_or_unset() -> None:
    entry = StatusEntry("message", 1, URL, messages=((0, "own 0"), (1, "own 1")))
    status_list = StatusList(("message",), set_bits(1), messages=((0, "list 0"), (1, "list 1")))
    assert check_status(entry, status_list).message == "own 1"
    bare = replace(entry, messages=())
    assert check_status(bare, status_list).message == "list 1"
    unexplained = replace(status_list, messages=())
    assert check_status(bare, unexplained).message == "set"
    assert check_status(replace(bare, index=2), unexplained).message == "unset"
    assert check_status(bare, replace(status_list, messages=((0, "list 0"),))).message is None


def test_a_hostile_purpose_is_not_echoed_as_it_is() -> None:
    entry = StatusEntry("\x1b[2J\u202e" + "x" * 1000, 1, URL)
    with pytest.raises(StatusListError) as caught:
        check_status(entry, parse_list(LIST))
    assert str(caught.value).isascii()
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


# --- generate (§3.1)


def test_a_built_list_is_a_vcdm_2_credential_that_reads_back() -> None:
    content = StatusList(("revocation",), set_bits(94_567), id=URL, ttl_ms=300_000)
    document = parse_json_object(dump_json(build_list(draft(content))))
    assert parse_list(document) == content
    subject = document["credentialSubject"]
    assert document == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:example:12345",
        "validFrom": "2026-05-04T12:00:00Z",
        "validUntil": "2026-05-05T12:00:00Z",
        "credentialSubject": subject,
    }
    assert isinstance(subject, dict)
    data = base64.urlsafe_b64decode(str(subject.pop("encodedList"))[1:] + "==")
    assert gzip.decompress(data)[94_567 // 8] == 0b0000_0001  # 94,567 is 7 modulo 8: the right-most bit
    assert subject == {
        "id": f"{URL}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "ttl": 300_000,
    }


def test_a_built_list_of_messages_states_what_the_recommendation_demands() -> None:
    meanings = tuple((status, f"m{status}") for status in range(4))
    content = StatusList(("message", "refresh"), Bitstring.zeros(size=2), id=URL, size=2, messages=meanings)
    document = build_list(draft(content))
    assert parse_list(document) == content
    subject = document["credentialSubject"]
    assert isinstance(subject, dict)
    assert subject["statusPurpose"] == ["message", "refresh"]
    assert subject["statusMessages"] == MEANINGS


def test_a_size_of_one_bit_is_not_written_as_the_context_has_no_such_term() -> None:
    subject = build_list(draft(StatusList(("revocation",), Bitstring.zeros(), id=URL, size=1)))[
        "credentialSubject"
    ]
    assert isinstance(subject, dict)
    assert "statusSize" not in subject


def test_times_are_written_in_utc_with_a_z() -> None:
    here = timezone(timedelta(hours=2))
    plan = replace(
        draft(StatusList(("revocation",), Bitstring.zeros(), id=URL)),
        valid_from=datetime(2026, 1, 1, 1, 30, 0, 999_999, tzinfo=here),
    )
    assert build_list(plan)["validFrom"] == "2025-12-31T23:30:00Z"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"valid_until": NOON}, "expire before it begins"),
        ({"valid_from": NOON.replace(tzinfo=None)}, "without a time zone"),
        ({"status_list": StatusList(("revocation",), Bitstring.zeros())}, "id has to be an absolute URL"),
        (
            {"status_list": StatusList(("revocation",), Bitstring.zeros(), id="http://a.example/")},
            "https URL",
        ),
        ({"status_list": StatusList((), Bitstring.zeros(), id=URL)}, "statusPurpose has to be one or more"),
        ({"status_list": StatusList(("revocation",), Bitstring.zeros(), id=URL, ttl_ms=-1)}, "ttl has to be"),
        ({"status_list": StatusList(("message",), Bitstring.zeros(), id=URL)}, "has to state its statusSize"),
    ],
)
def test_a_list_that_nobody_could_read_is_not_built(changes: dict[str, object], reason: str) -> None:
    plan = draft(StatusList(("revocation",), Bitstring.zeros(), id=URL))
    with pytest.raises(MalformedStatusError, match=reason):
        build_list(replace(plan, **changes))  # type: ignore[arg-type] # one wrong member at a time
