from __future__ import annotations

import pytest

from did.errors import DID_RESOLUTION, InvalidDIDError, InvalidDIDURLError
from did.identifiers import DID, DIDURL


@pytest.mark.parametrize(
    ("text", "method", "rest"),
    [
        ("did:example:123456789abcdefghi", "example", "123456789abcdefghi"),
        ("did:web:example.com%3A3000:user:alice", "web", "example.com%3A3000:user:alice"),
        ("did:a0:A-b._9", "a0", "A-b._9"),
        ("did:7:x", "7", "x"),
        ("did:a::b", "a", ":b"),
        ("did:a:b::c", "a", "b::c"),
        ("did:a:%00%fF", "a", "%00%fF"),
    ],
)
def test_a_did_is_split_by_the_grammar(text: str, method: str, rest: str) -> None:
    did = DID.parse(text)
    assert (did.text, did.method, did.method_specific_id) == (text, method, rest)
    assert str(did) == text


NOT_DIDS = [
    "",
    "did",
    "did:",
    "did:a",
    "did:a:",
    "did::b",
    "did:a:b:",
    "did:A:b",
    "DID:a:b",
    "did:a-b:c",
    "did:a:b c",
    "did:a:%",
    "did:a:%4",
    "did:a:%zz",
    "did:a:ü",
    "did:a:b~",
    "did:\uff41:b",
    "did:a:b/",
    "did:a:b?x",
    "did:a:b#c",
    " did:a:b",
    "did:a:b\n",
    "did:a:b\0",
    "urn:a:b",
    "https://example.org",
]


@pytest.mark.parametrize("text", NOT_DIDS)
def test_what_does_not_follow_the_grammar_is_no_did(text: str) -> None:
    with pytest.raises(InvalidDIDError, match="is not a DID") as caught:
        DID.parse(text)
    assert caught.value.clause == "W3C DID Core 1.0 §3.1"
    assert caught.value.problem == DID_RESOLUTION + "INVALID_DID"
    assert "did:web:example.org" in caught.value.fix


@pytest.mark.parametrize(
    ("text", "path", "query", "fragment"),
    [
        ("did:example:123", "", None, None),
        ("did:example:123/path", "/path", None, None),
        ("did:example:123/", "/", None, None),
        ("did:example:123//a/:@!$&'()*+,;=~", "//a/:@!$&'()*+,;=~", None, None),
        ("did:example:123?versionId=1", "", "versionId=1", None),
        ("did:example:123?", "", "", None),
        ("did:example:123#", "", None, ""),
        ("did:example:123#public-key-0", "", None, "public-key-0"),
        ("did:example:123?service=agent&relativeRef=/c#d", "", "service=agent&relativeRef=/c", "d"),
        ("did:example:123/p/%20?q=?#f/?%23", "/p/%20", "q=?", "f/?%23"),
    ],
)
def test_a_did_url_is_split_by_the_grammar(
    text: str, path: str, query: str | None, fragment: str | None
) -> None:
    url = DIDURL.parse(text)
    assert url == DIDURL(DID.parse("did:example:123"), path, query, fragment)
    assert str(url) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#key-1",
        "did:a:b#c#d",
        "did:a:b#c d",
        "did:a:b#ü",
        "did:a:b#%2",
        "did:a:b/[x]",
        "did:a:b?^",
        "did:a:b;x=1",
        "did:a:b#c\n",
        "did:A:b#c",
        "https://example.org#key-1",
    ],
)
def test_what_does_not_follow_the_grammar_is_no_did_url(text: str) -> None:
    with pytest.raises(InvalidDIDURLError, match="is not an absolute DID URL") as caught:
        DIDURL.parse(text)
    assert caught.value.clause == "W3C DID Core 1.0 §3.2"
    assert caught.value.problem == DID_RESOLUTION + "INVALID_DID_URL"


def test_a_reference_within_a_document_is_made_absolute() -> None:
    base = DID.parse("did:example:123")
    assert str(DIDURL.parse("#key-1", base)) == "did:example:123#key-1"
    assert DIDURL.parse("did:example:other#key-1", base).did.text == "did:example:other"


@pytest.mark.parametrize("text", ["key-1", "/path#key-1", "?q#key-1", "", "##"])
def test_only_a_fragment_is_a_reference_within_a_document(text: str) -> None:
    with pytest.raises(InvalidDIDURLError, match="is not an absolute DID URL"):
        DIDURL.parse(text, DID.parse("did:example:123"))


def test_the_length_is_limited() -> None:
    longest = "did:a:" + "b" * (8192 - 6)
    assert DID.parse(longest).text == longest
    with pytest.raises(InvalidDIDError, match="is not a DID"):
        DID.parse(longest + "b")
    assert str(DIDURL.parse(longest[:-2] + "#c")).endswith("#c")
    with pytest.raises(InvalidDIDURLError, match="is not an absolute DID URL"):
        DIDURL.parse(longest + "#c")
    with pytest.raises(InvalidDIDURLError, match="is not an absolute DID URL"):
        DIDURL.parse("#c", DID.parse(longest))


@pytest.mark.parametrize(
    "text", ["did:a:" + ":" * 8000 + "!", "did:a:" + "b:" * 4000 + "!", "did:a:" + "%41" * 2700]
)
def test_long_text_is_refused_without_trying_every_way_to_read_it(text: str) -> None:
    # An exponential grammar would never come back; the last text is in fact a DID.
    if text.endswith("!"):
        with pytest.raises(InvalidDIDError, match="is not a DID"):
            DID.parse(text)
    else:
        assert DID.parse(text).method == "a"


def test_an_error_shows_no_more_than_a_line_and_no_control_characters() -> None:
    with pytest.raises(InvalidDIDError) as caught:
        DID.parse("\x1b[31m\u202e" + "x" * 10_000)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


def test_an_error_shows_eighty_characters_whole_and_no_more() -> None:
    for length, shown in ((80, "'" + "x" * 80 + "' is not"), (81, "'" + "x" * 80 + "…' is not")):
        with pytest.raises(InvalidDIDError) as caught:
            DID.parse("x" * length)
        assert str(caught.value).startswith(shown)


def test_dids_are_compared_character_by_character() -> None:
    assert DID.parse("did:web:example.org") == DID.parse("did:web:example.org")
    assert DID.parse("did:web:example.org%3A443") != DID.parse("did:web:example.org%3a443")
    assert DIDURL.parse("did:a:b#") != DIDURL.parse("did:a:b")
    assert len({DIDURL.parse("did:a:b#c"), DIDURL.parse("did:a:b#c")}) == 1
