from __future__ import annotations

from datetime import timedelta

import pytest
from verification_kit import (
    HOLDER,
    ISSUER,
    NOW,
    SHOP,
    SUBJECT,
    TOKEN,
    Json,
    credential,
    header,
    name_of,
    presentation,
    raw_token,
    secure,
    signer,
)

from did.algorithms import P384_KEY
from did.errors import SignatureInvalidError
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProofError
from vcwallet.securing import jws
from vcwallet.securing.mechanism import Payload, SecuringOptions
from vcwallet.securing.vc_jwt import VCJWT, VCJWTSecurer

AGREES = "RFC 7519 §4.1; W3C VC-JOSE-COSE §3.1.3"


def opened(token: bytes, key: Json = ISSUER) -> Payload:
    (seal,) = VCJWT().parse(token).seals
    return seal.open(key.public_key)


def malformed(token: bytes, *words: str, clause: str) -> None:
    with pytest.raises(MalformedError) as caught:
        VCJWT().parse(token)
    assert clause in caught.value.clause
    for word in words:
        assert word in caught.value.detail


def contradicts(token: bytes, claim: str) -> None:
    with pytest.raises(ProofError, match=f"The token's claim {claim} contradicts") as caught:
        opened(token)
    assert caught.value.clause == AGREES


def test_the_payload_is_the_credential_itself() -> None:
    token = secure(credential(), TOKEN)
    parsed = jws.parse(token)
    assert parsed.header["typ"] == "vc+jwt"
    assert parsed.header["cty"] == "vc"
    claims = jws.peek_payload(token)
    assert {name: claims[name] for name in credential()} == credential()
    assert set(claims) - set(credential()) == {"iat"}


def test_a_presentation_is_a_token_of_its_own_type() -> None:
    token = secure(presentation(), TOKEN, HOLDER, transaction=SHOP)
    assert jws.peek_header(token)["typ"] == "vp+jwt"
    assert jws.peek_header(token)["cty"] == "vp"
    (seal,) = VCJWT().parse(token).seals
    assert seal.purpose is VerificationRelationship.AUTHENTICATION
    assert seal.signer == HOLDER.verification_method


def test_the_tokens_own_claims_are_no_part_of_the_credential() -> None:
    claims = {"iss": name_of(ISSUER), "sub": SUBJECT, "jti": credential()["id"], "iat": 1, "nbf": 2, "exp": 3}
    payload = opened(raw_token(header(), credential() | claims | {"aud": ["a"], "nonce": "n"}))
    assert payload.document == credential()
    assert payload.binding.audiences == ("a",)
    assert payload.binding.nonce == "n"
    moments = (payload.created, payload.not_before, payload.not_after)
    assert [moment.timestamp() for moment in moments if moment] == [1, 2, 3]
    assert payload.remarks == ()


@pytest.mark.parametrize("typ", ["vc+jwt", "VC+JWT", "application/vc+jwt", "vp+jwt", "application/vp+jwt"])
def test_the_two_types_are_accepted_in_each_spelling(typ: str) -> None:
    assert VCJWT().parse(raw_token(header(typ=typ), credential())).seals


@pytest.mark.parametrize(
    "typ",
    [None, "", "JWT", "jwt", "vc-ld+jwt", "vc+ld+jwt", "vc+sd-jwt", "dc+sd-jwt", "kb+jwt", "statuslist+jwt",
     "openid4vci-proof+jwt", "at+jwt", "vc+cose", 5, ["vc+jwt"], {}, "vc+jwt "],
)  # fmt: skip
def test_a_token_of_any_other_type_is_refused(typ: Json) -> None:
    token = raw_token(header() | {"typ": typ}, credential())
    malformed(token, "not vc+jwt or vp+jwt", clause="RFC 8725 §3.11")
    malformed(raw_token(header(typ=None), credential()), "not vc+jwt", clause="W3C VC-JOSE-COSE §3.1.1")


@pytest.mark.parametrize("cty", ["vc", "application/vc", None])
def test_the_content_type_is_that_of_the_token_or_absent(cty: str | None) -> None:
    assert VCJWT().parse(raw_token(header(cty=cty), credential())).seals


@pytest.mark.parametrize("cty", ["vp", "application/vp", "", "JWT", 5, ["vc"], {}, {"vc": 1}, True])
def test_another_content_type_is_refused(cty: Json) -> None:
    malformed(raw_token(header(cty=cty), credential()), "content type is not vc", clause="§3.1.1")


@pytest.mark.parametrize("name", ["vc", "vp"])
@pytest.mark.parametrize("value", [{}, None, "x"])
def test_the_claims_of_1_1_are_not_mixed_in(name: str, value: Json) -> None:
    token = raw_token(header(), credential() | {name: value})
    malformed(token, "claim vc or vp of VCDM 1.1", clause="W3C VC-JOSE-COSE §3.1.3")


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"iss":"a","iss":"b"}', b'{"a":NaN}', b'{"a":1e400}',
                b'{"a":"\\ud800"}', b"[" * 50_000, b'{"a":' * 50_000]
)  # fmt: skip
def test_a_payload_that_is_no_strict_object_is_refused(payload: bytes) -> None:
    malformed(raw_token(header(), payload), "The token's payload:", clause="RFC")


@pytest.mark.parametrize("issuer", [name_of(ISSUER), {"id": name_of(ISSUER), "name": "Academy"}])
def test_the_issuer_claim_must_be_the_issuer(issuer: Json) -> None:
    document = credential(issuer=issuer)
    assert opened(raw_token(header(), document | {"iss": name_of(ISSUER)})).document == document
    contradicts(raw_token(header(), document | {"iss": name_of(HOLDER)}), "iss")
    contradicts(raw_token(header(iss=name_of(HOLDER)), document), "iss")


def test_the_issuer_claim_without_an_issuer_is_refused() -> None:
    contradicts(raw_token(header(), credential(issuer=None) | {"iss": name_of(ISSUER)}), "iss")


@pytest.mark.parametrize("claims", [{"iss": ""}, {"sub": ""}, {"jti": ""}])
def test_an_empty_claim_contradicts(claims: Json) -> None:
    contradicts(raw_token(header(), credential() | claims), next(iter(claims)))


def test_the_subject_claim_must_be_the_only_subject() -> None:
    assert opened(raw_token(header(), credential() | {"sub": SUBJECT}))
    contradicts(raw_token(header(), credential() | {"sub": name_of(HOLDER)}), "sub")
    two = credential(credentialSubject=[{"id": SUBJECT}, {"id": name_of(HOLDER)}])
    contradicts(raw_token(header(), two | {"sub": SUBJECT}), "sub")
    contradicts(raw_token(header(), credential(credentialSubject={"name": "x"}) | {"sub": SUBJECT}), "sub")


def test_the_token_identifier_must_be_the_identifier() -> None:
    assert opened(raw_token(header(), credential() | {"jti": credential()["id"]}))
    contradicts(raw_token(header(), credential() | {"jti": "urn:x"}), "jti")
    assert opened(raw_token(header(), credential(id=None) | {"jti": "urn:x"})).document.get("id") is None


@pytest.mark.parametrize("name", ["iss", "sub", "jti", "nonce"])
@pytest.mark.parametrize("value", [None, 5, ["x"], {}, True])
def test_a_claim_that_is_no_text_is_refused(name: str, value: Json) -> None:
    with pytest.raises(ProofError, match=f"The claim {name} must be text"):
        opened(raw_token(header(), credential() | {name: value}))


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", ["1e9", "1700000000", True, None, -1, 10**15, 1e300, [1], {}])
def test_a_malformed_time_is_refused(name: str, value: Json) -> None:
    with pytest.raises(ProofError, match=f"The claim {name} is no point in time"):
        opened(raw_token(header(), credential() | {name: value}))


@pytest.mark.parametrize("value", [5, {}, [5], None])
def test_a_malformed_audience_is_refused(value: Json) -> None:
    with pytest.raises(ProofError, match="The claim aud must be text"):
        opened(raw_token(header(), credential() | {"aud": value}))


def test_a_presentation_may_leave_out_its_holder() -> None:
    anonymous = presentation({"a": 1}) | {"iss": name_of(HOLDER)}
    del anonymous["holder"]
    token = raw_token(header(HOLDER, typ="vp+jwt"), anonymous, HOLDER)
    assert "holder" not in opened(token, HOLDER).document
    named = presentation({"a": 1}) | {"iss": name_of(ISSUER), "sub": "x"}
    with pytest.raises(ProofError, match="claim iss contradicts"):
        opened(raw_token(header(HOLDER, typ="vp+jwt"), named, HOLDER), HOLDER)


def test_a_token_without_kid_is_the_issuers() -> None:
    for claims in ({}, {"iss": name_of(ISSUER)}):
        (seal,) = VCJWT().parse(raw_token(header(kid=None), credential() | claims)).seals
        assert seal.signer == ISSUER.verification_method.did
    (seal,) = VCJWT().parse(raw_token(header(HOLDER, kid=None, typ="vp+jwt"), presentation(), HOLDER)).seals
    assert seal.signer == HOLDER.verification_method.did
    malformed(raw_token(header(kid=None), credential(issuer=None)), "names no key", clause="§4.1.1")
    malformed(raw_token(header(kid=None), credential() | {"iss": 5}), "names no key", clause="§4.1.1")


def test_claims_are_looked_at_only_after_the_signature() -> None:
    token = raw_token(header(), credential() | {"iss": name_of(HOLDER)})
    with pytest.raises(SignatureInvalidError):
        opened(token, HOLDER)


@pytest.mark.parametrize("name", ["vc", "vp", "iss", "sub", "jti", "iat", "exp", "nbf", "aud", "nonce"])
def test_a_document_with_a_claims_name_is_not_secured(name: str) -> None:
    with pytest.raises(ProofError, match=f"may not have the member {name}") as caught:
        VCJWTSecurer().secure(credential() | {name: "x"}, ISSUER, SecuringOptions(NOW))
    assert caught.value.clause == "W3C VC-JOSE-COSE §3.1.3"


def test_times_are_written_in_seconds() -> None:
    token = secure(
        credential(), TOKEN, created=NOW + timedelta(milliseconds=900), not_after=NOW + timedelta(1)
    )
    claims = jws.peek_payload(token)
    assert claims["iat"] == int(NOW.timestamp())
    assert claims["exp"] == int(NOW.timestamp()) + 86_400


def test_each_kind_of_signing_key_fits() -> None:
    key = signer(3, P384_KEY)
    assert opened(secure(credential(key), TOKEN, key), key).document == credential(key)
