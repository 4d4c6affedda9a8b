from __future__ import annotations

import base64
import json

import pytest
from verification_kit import (
    JCS,
    TOKEN,
    V2,
    Json,
    credential,
    credential_1_1,
    envelope,
    header,
    raw_token,
    secure,
)

from vcwallet.errors import MalformedError
from vcwallet.securing.enveloped import as_member, is_envelope, open_envelope

WORDS = "data: URL with a media type"


@pytest.mark.parametrize("type_", ["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"])
def test_an_envelope_says_that_it_is_one(type_: str) -> None:
    for stated in (type_, [type_], ["Other", type_]):
        assert is_envelope({"type": stated})


@pytest.mark.parametrize(
    "stated", [None, [], "VerifiableCredential", [["EnvelopedVerifiableCredential"]], 5, [None, 5], {}]
)
def test_nothing_else_is_an_envelope(stated: Json) -> None:
    assert not is_envelope({"type": stated})
    assert not is_envelope({})


@pytest.mark.parametrize(
    ("url", "data", "media_type"),
    [
        ("data:application/vc+jwt,a.b.c", b"a.b.c", "application/vc+jwt"),
        ("data:application/vc+jwt,a%2eb%2Ec", b"a.b.c", "application/vc+jwt"),
        ("data:application/vc,%7B%7D", b"{}", "application/vc"),
        ("data:application/vc;base64," + base64.b64encode(b"{}").decode(), b"{}", "application/vc"),
        ("data:text/plain,", b"", "text/plain"),
    ],
)
def test_what_an_envelope_carries_is_returned_with_its_media_type(
    url: str, data: bytes, media_type: str
) -> None:
    opened = open_envelope({"@context": V2, "id": url, "type": "EnvelopedVerifiableCredential"})
    assert (opened.data, opened.media_type) == (data, media_type)


@pytest.mark.parametrize(
    "url",
    [None, 5, [], "", "https://a.example", "data:,x", "data:;base64,x", "data:application,x", "DATA:a/b,x",
     "data:a/b", "data:Application/VC,x", "data:a/b;charset=utf-8,x", "data:a/b,x\ny", " data:a/b,x"],
)  # fmt: skip
def test_an_envelope_without_a_data_url_is_refused(url: Json) -> None:
    with pytest.raises(MalformedError, match=WORDS) as caught:
        open_envelope({"id": url, "type": "EnvelopedVerifiableCredential"})
    assert caught.value.clause == "W3C VCDM 2.0 §4.13.1; RFC 2397 §3"


@pytest.mark.parametrize("body", ["%7B", "a", "ab=c", "====", "YQ", "Y Q==", "ü"])
def test_malformed_base64_is_refused(body: str) -> None:
    with pytest.raises(MalformedError, match="base64 is malformed"):
        open_envelope({"id": "data:a/b;base64," + body})


@pytest.mark.parametrize("name", ["proof", "issuer", "credentialSubject", "validUntil", "holder", "name"])
def test_an_envelope_has_no_member_that_nothing_secures(name: str) -> None:
    with pytest.raises(MalformedError, match=f"has the member {name}, which nothing secures"):
        open_envelope(envelope(b"a.b.c") | {name: "x"})


def test_a_token_is_put_into_an_envelope_and_taken_out_again() -> None:
    token = secure(credential(), TOKEN)
    member = as_member(b"\n" + token + b" ")
    assert member["type"] == "EnvelopedVerifiableCredential"
    assert member["@context"] == V2
    assert is_envelope(member)
    opened = open_envelope(member)
    assert (opened.data, opened.media_type) == (token, "application/vc+jwt")


@pytest.mark.parametrize("typ", ["vc+jwt", "application/vc+jwt"])
def test_the_media_type_is_that_of_the_token(typ: str) -> None:
    assert "data:application/vc+jwt," in str(as_member(raw_token(header(typ=typ), credential()))["id"])


@pytest.mark.parametrize("typ", ["JWT", None, "vp+jwt", ["vc+jwt"]])
def test_a_token_of_another_type_is_not_called_one_of_vcdm_2_0(typ: Json) -> None:
    token = raw_token(header(typ=typ), {"vc": credential_1_1()})
    assert str(as_member(token)["id"]).startswith("data:application/jwt,")


def test_a_document_with_a_proof_stands_as_it_is() -> None:
    secured = secure(credential(), JCS)
    assert as_member(secured) == json.loads(secured)


@pytest.mark.parametrize("data", [b"", b"[]", b"x", b"null", b'{"a":1,"a":2}', b"\xff", b"a.b.c.d.e"])
def test_what_is_no_credential_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError, match="This is no secured credential") as caught:
        as_member(data)
    assert caught.value.clause
