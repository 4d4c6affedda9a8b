from __future__ import annotations

import json

import pytest
from verification_kit import HOLDER, ISSUER, ISSUER_P256, ISSUER_P384, Json, header, name_of, part, raw_token

from did.algorithms import ED25519, ES256, ES384, X25519_KEY
from did.encoding import base64url
from did.errors import InvalidKeyError, SignatureInvalidError
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from vcwallet.errors import MalformedError, ProofError
from vcwallet.securing import jws

PAYLOAD = {"issuer": name_of(ISSUER)}
KEY = str(ISSUER.verification_method)


def malformed(token: bytes, *words: str, clause: str = "RFC 7515") -> None:
    with pytest.raises(MalformedError) as caught:
        jws.parse(token)
    assert clause in caught.value.clause
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("key", [ISSUER, ISSUER_P256, ISSUER_P384])
def test_what_is_signed_is_parsed_and_verifies(key: Json) -> None:
    token = jws.sign({"typ": "vc+jwt"}, {"a": "ü"}, key)
    parsed = jws.parse(b" " + token + b"\n")
    assert parsed.header == {
        "alg": parsed.algorithm.jose[0],
        "typ": "vc+jwt",
        "kid": str(key.verification_method),
    }
    assert json.loads(parsed.payload) == {"a": "ü"}
    key.public_key.verify(parsed.signature, parsed.signing_input, parsed.algorithm)
    with pytest.raises(SignatureInvalidError):
        key.public_key.verify(parsed.signature, parsed.signing_input + b"x", parsed.algorithm)


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("EdDSA", ED25519),
        ("Ed25519", ED25519),
        ("ES256", ES256),
        ("ESP256", ES256),
        ("ES384", ES384),
        ("ESP384", ES384),
    ],
)
def test_each_name_of_an_algorithm_is_known(name: str, algorithm: Json) -> None:
    assert jws.parse(raw_token({"alg": name}, {})).algorithm is algorithm


@pytest.mark.parametrize(
    "alg",
    ["none", "None", "nOnE", "NONE", "", "HS256", "HS512", "RS256", "PS256", "ES512", "ES256K", "eddsa",
     "ML-DSA-44", "A128GCM", None, 5, ["EdDSA"], {"EdDSA": 1}, True],
)  # fmt: skip
def test_any_other_algorithm_is_refused(alg: Json) -> None:
    token = raw_token({"alg": alg, "kid": KEY}, PAYLOAD)
    malformed(
        token,
        "is none that is accepted here",
        "Accepted: EdDSA, Ed25519, ES256, ES384",
        clause="RFC 8725 §3.1",
    )


def test_a_missing_algorithm_is_refused() -> None:
    malformed(raw_token({"kid": KEY}, PAYLOAD), "The token's algorithm 'None'", clause="RFC 7515 §4.1.1")


@pytest.mark.parametrize(
    "token",
    [b"", b".", b"..", b"a.b", b"a.b.c.d", b"a.b.c.d.e", b"a=.b.c", b"a.b=.c", b"a b.c.d", b"a+.b.c",
     b"a/.b.c", b".b.c", "ü.b.c".encode(), b"\x00.b.c", b'{"payload":"","signatures":[]}'],
)  # fmt: skip
def test_what_is_no_compact_token_is_refused(token: bytes) -> None:
    assert not jws.looks_like(token)
    malformed(token, "three base64url parts", clause="RFC 7515 §3.1")


def test_a_token_of_more_than_a_megabyte_is_refused() -> None:
    token = b"a.b." + b"c" * jws.MAX_BYTES
    assert not jws.looks_like(token)
    malformed(token, "three base64url parts")


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("text", ["A", "AB", "ABCDE"])
def test_each_part_has_one_spelling_only(number: int, text: str) -> None:
    parts = raw_token(header(), PAYLOAD).decode().split(".")
    parts[number] = text  # an impossible length, or bits that stand for nothing
    malformed(".".join(parts).encode(), "The token is malformed", clause="RFC 7515 §5.2")


@pytest.mark.parametrize(
    "text",
    [b"[]", b'"x"', b"null", b"5", b"{", b"", b'{"alg":"EdDSA","alg":"none"}', b"\xff", b"\xef\xbb\xbf{}"],
)
def test_a_header_that_is_no_strict_object_is_refused(text: bytes) -> None:
    malformed(raw_token(text, PAYLOAD), "e")


def test_a_long_header_is_refused() -> None:
    malformed(raw_token(header(x="y" * 9000), PAYLOAD), "at most 8192 are read")


@pytest.mark.parametrize("value", [["exp"], [], ["b64"], ["unheard-of"], None, "exp", {}, True])
def test_a_critical_extension_is_refused_whatever_it_names(value: Json) -> None:
    malformed(raw_token(header() | {"crit": value, "exp": 1}, PAYLOAD), "critical", clause="RFC 7515 §4.1.11")


@pytest.mark.parametrize("value", [True, False, None])
def test_an_unencoded_payload_is_refused(value: Json) -> None:
    malformed(raw_token(header() | {"b64": value}, PAYLOAD), "b64", clause="RFC 7797 §6")


@pytest.mark.parametrize("name", ["zip", "enc"])
def test_the_header_of_an_encrypted_token_is_refused(name: str) -> None:
    malformed(
        raw_token(header(**{name: "DEF"}), PAYLOAD), "belongs to an encrypted token", clause="RFC 7516 §4.1"
    )


def test_a_key_in_the_header_changes_nothing() -> None:
    extra = {
        "jwk": {"kty": "OKP"},
        "jku": "https://evil.example",
        "x5c": ["x"],
        "x5u": "https://evil.example",
    }
    parsed = jws.parse(raw_token(header(**extra), PAYLOAD))
    assert jws.signer_hint(parsed.header, None) == ISSUER.verification_method


def test_a_signer_is_named_by_an_absolute_kid_whatever_the_issuer_says() -> None:
    for issuer in (None, name_of(HOLDER), "https://academy.example"):
        assert jws.signer_hint({"kid": KEY}, issuer) == ISSUER.verification_method


def test_a_relative_kid_belongs_to_the_issuer() -> None:
    hint = jws.signer_hint({"kid": "#key-1"}, "did:web:academy.example")
    assert hint == DIDURL(DID.parse("did:web:academy.example"), fragment="key-1")


def test_without_a_kid_the_issuers_did_is_the_hint() -> None:
    assert jws.signer_hint({}, "did:web:academy.example") == DID.parse("did:web:academy.example")


@pytest.mark.parametrize("issuer", [None, "", "https://academy.example", "academy"])
def test_without_kid_and_did_no_key_is_named(issuer: str | None) -> None:
    with pytest.raises(MalformedError, match="names no key") as caught:
        jws.signer_hint({}, issuer)
    assert caught.value.clause == "W3C VC-JOSE-COSE §4.1.1 (kid)"


@pytest.mark.parametrize("kid", [5, ["#a"], {"a": 1}, True, 1.5])
def test_a_kid_is_text(kid: Json) -> None:
    with pytest.raises(MalformedError, match="kid must be text") as caught:
        jws.signer_hint({"kid": kid}, None)
    assert caught.value.clause == "RFC 7515 §4.1.4"


@pytest.mark.parametrize(
    "kid",
    ["#key-1", "key-1", "", "../../etc/passwd", "' OR 1=1 --", "https://evil.example/key", "did:",
     "did:web:#", "x" * 1_000_000, "did:web:a b#c", "\x00"],
)  # fmt: skip
def test_a_kid_that_is_no_did_url_is_refused(kid: str) -> None:
    with pytest.raises(MalformedError, match="The token's key cannot be found") as caught:
        jws.signer_hint({"kid": kid}, None)
    assert caught.value.fix
    assert len(str(caught.value)) < 400


def test_an_issuer_that_looks_like_a_did_and_is_none_is_refused() -> None:
    with pytest.raises(MalformedError, match="The token's key cannot be found"):
        jws.signer_hint({}, "did:web:")
    with pytest.raises(MalformedError, match="The token's key cannot be found"):
        jws.signer_hint({"kid": "#a"}, "did:")


def test_peeking_never_raises() -> None:
    token = raw_token(header(), PAYLOAD)
    assert jws.peek_header(token)["typ"] == "vc+jwt"
    assert jws.peek_payload(token) == PAYLOAD
    for rubbish in (b"", b".", b"a", b"\xff\xff.x", b"e30.W10.", f"{part([])}.{part('x')}.".encode()):
        assert jws.peek_header(rubbish) == {}
        assert jws.peek_payload(rubbish) == {}


def test_a_key_that_does_not_sign_is_refused() -> None:
    class Agreement:
        public_key = PublicKey(X25519_KEY, bytes(range(32)))
        verification_method = ISSUER.verification_method

        def sign(self, *_: object) -> bytes:
            raise InvalidKeyError("never reached")

    with pytest.raises(ProofError, match="A X25519 key does not sign") as caught:
        jws.sign({}, {}, Agreement())
    assert caught.value.clause == "RFC 7518 §3.1"


def test_a_caller_cannot_set_another_key() -> None:
    parsed = jws.parse(jws.sign({"kid": "did:web:other.example#k"}, {}, ISSUER))
    assert parsed.header["kid"] == KEY


def test_a_signature_is_never_the_empty_one() -> None:
    first = raw_token(header(), PAYLOAD).rpartition(b".")[0]
    parsed = jws.parse(first + b".")
    with pytest.raises(SignatureInvalidError, match="has 64 bytes, this one has 0"):
        ISSUER.public_key.verify(parsed.signature, parsed.signing_input, parsed.algorithm)
    assert base64url.decode("") == b""
