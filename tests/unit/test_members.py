from __future__ import annotations

from datetime import UTC, datetime

import pytest
from verification_kit import Json

from vcwallet.errors import ProfileError
from vcwallet.model.members import MAX_ENTRIES, Members, entries, is_url

CLAUSE = "a clause"


def members(**source: Json) -> Members:
    return Members(source, CLAUSE, "/here")


def refused(call: Json, *words: str) -> None:
    with pytest.raises(ProfileError) as caught:
        call()
    assert CLAUSE in caught.value.clause
    for word in words:
        assert word in caught.value.detail


def test_a_text_is_returned() -> None:
    assert members(name="Ada").text("name") == "Ada"


@pytest.mark.parametrize("value", ["", 1, None, ["Ada"], {"@value": "Ada"}, True])
def test_what_is_no_text_is_refused_with_its_pointer(value: object) -> None:
    refused(lambda: members(name=value).text("name"), "The member /here/name must be text")
    refused(lambda: members().text("name"), "/here/name")


@pytest.mark.parametrize(
    "text", ["https://a.example/b?c#d", "urn:uuid:1", "did:key:z6Mk", "data:,x", "a+b-.1:x"]
)
def test_a_url_is_returned(text: str) -> None:
    assert is_url(text)
    assert members(id=text).url("id") == text
    assert members(id=text).optional_url("id") == text


@pytest.mark.parametrize(
    "value",
    [
        "", "name", "/path", "//host/path", "#part", "_:b0", ":x", "1a:x", "a:", "a:b c", "a:\n", "a:x\n",
        "a:<x>", 'a:"', "a:{x}", "a:\\x", "a:^", "a:`", "a:|", "a:x\u00a0", "a:\u2028", "a:\x00", 1, None,
        ["https://a.example"], {"id": "https://a.example"},
    ],
)  # fmt: skip
def test_what_is_no_absolute_url_is_refused(value: object) -> None:
    refused(lambda: members(id=value).url("id"), "/here/id must be one absolute URL")
    refused(lambda: members(id=value).optional_url("id"), "/here/id must be one absolute URL")


def test_an_absent_url_may_be_left_out_where_it_is_optional_only() -> None:
    assert members().optional_url("id") is None
    refused(lambda: members().url("id"), "/here/id")


@pytest.mark.parametrize("value", ["A", ["A"], ["B", "A"]])
def test_types_stand_alone_or_in_a_list(value: object) -> None:
    assert "A" in members(type=value).types("A")


@pytest.mark.parametrize("value", [None, [], [1], ["A", None], ["A", ""], {"A": 1}, [["A"]]])
def test_malformed_types_are_refused(value: object) -> None:
    refused(lambda: members(type=value).types("A"), "/here/type must be one or more texts")


def test_the_required_type_must_be_there_exactly() -> None:
    for value in ("B", "a", "https://example.org/A"):
        refused(lambda value=value: members(type=value).types("A"), "/here/type must contain A")


def test_a_moment_is_read_and_may_be_absent() -> None:
    assert members(at="2026-06-19T00:00:00Z").moment("at") == datetime(2026, 6, 19, tzinfo=UTC)
    assert members().moment("at") is None


def test_a_moment_that_is_none_is_refused_with_both_clauses() -> None:
    refused(lambda: members(at=5).moment("at"), "/here/at must be a point in time written as text")
    refused(lambda: members(at=None).moment("at"), "/here/at must be a point in time")
    with pytest.raises(ProfileError, match="/here/at: '2026' is not a point in time") as caught:
        members(at="2026").moment("at")
    assert caught.value.clause == "a clause; W3C XML Schema 1.1-2 §3.4.28 (dateTimeStamp)"
    assert caught.value.fix


def test_objects_stand_alone_or_in_a_list() -> None:
    assert members().objects("part") == ()
    assert members(part={"a": 1}).objects("part") == ({"a": 1},)
    assert members(part=[{"a": 1}, {"b": 2}]).objects("part") == ({"a": 1}, {"b": 2})


@pytest.mark.parametrize("value", [None, [], {}, [{}], [{"a": 1}, {}], "text", 1, [{"a": 1}, [{"b": 1}]]])
def test_what_is_no_list_of_objects_with_content_is_refused(value: object) -> None:
    refused(lambda: members(part=value).objects("part"), "/here/part must be one or more objects")


def test_typed_objects_state_their_type_and_perhaps_a_url() -> None:
    part = {"type": ["T"], "id": "urn:x"}
    assert members(part=part).typed_objects("part") == (part,)
    assert members().typed_objects("part") == ()


@pytest.mark.parametrize("type_", [None, [], "", [""], 1, [1], {"T": 1}])
def test_an_object_without_a_type_is_refused(type_: object) -> None:
    refused(lambda: members(part={"type": type_}).typed_objects("part"), "/here/part must state its type")
    refused(lambda: members(part={"a": 1}).typed_objects("part"), "/here/part must state its type")


@pytest.mark.parametrize("id_", ["x", 1, None, ["urn:x"], "_:b"])
def test_a_typed_object_with_an_id_that_is_no_url_is_refused(id_: object) -> None:
    refused(lambda: members(part={"type": "T", "id": id_}).typed_objects("part"), "/here/part/id")


def test_a_list_that_is_too_long_counts_as_empty() -> None:
    assert len(entries(["x"] * MAX_ENTRIES)) == MAX_ENTRIES
    assert entries(["x"] * (MAX_ENTRIES + 1)) == ()
    assert entries(None) == ()
    assert entries("x") == ("x",)
