from __future__ import annotations

import pytest
from verification_kit import (
    HOLDER,
    ISSUER,
    SUBJECT,
    V1,
    V2,
    Json,
    credential,
    credential_1_1,
    header,
    name_of,
    raw_token,
)

from did.errors import SignatureInvalidError
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProofError
from vcwallet.securing.jwt_vc_1_1 import JWTVC11
from vcwallet.securing.mechanism import Payload
from vcwallet.securing.vc_jwt import VCJWT

CLAUSE = "W3C VCDM 1.1 §6.3.1 (JWT decoding)"
DID = name_of(ISSUER)
ISSUED, EXPIRES = 1_767_225_600, 1_798_761_600  # 2026-01-01 and 2027-01-01


def bare(**changes: Json) -> Json:
    """Return a credential that leaves to the claims what the claims say."""
    document = {"@context": [V1], "type": ["VerifiableCredential"], "credentialSubject": {"name": "Ada"}}
    return document | changes


def token(claims: Json, key: Json = ISSUER, **changes: Json) -> bytes:
    return raw_token(header(key, typ="JWT") | changes, claims, key)


def opened(claims: Json, key: Json = ISSUER) -> Payload:
    (seal,) = JWTVC11().parse(token(claims, key)).seals
    return seal.open(key.public_key)


def contradicts(claims: Json, member: str) -> None:
    with pytest.raises(ProofError, match=f"claims contradict the member {member}") as caught:
        opened(claims)
    assert caught.value.clause == CLAUSE


def test_the_claims_complete_the_credential() -> None:
    claims = {"iss": DID, "sub": SUBJECT, "jti": "urn:x", "nbf": ISSUED, "exp": EXPIRES, "iat": ISSUED}
    payload = opened(claims | {"vc": bare()})
    assert payload.document == bare() | {
        "id": "urn:x",
        "issuer": DID,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": SUBJECT, "name": "Ada"},
    }
    assert payload.remarks == ("Secured in the JWT form of VCDM 1.1 (claim vc), which VCDM 2.0 replaced.",)
    moments = (payload.not_before, payload.not_after, payload.created)
    assert [moment.timestamp() for moment in moments if moment] == [ISSUED, EXPIRES, ISSUED]


def test_claims_that_say_the_same_as_the_credential_change_nothing() -> None:
    document = credential_1_1(expirationDate="2027-01-01T00:00:00Z") | {"@context": [V1]}
    claims = {"iss": DID, "sub": SUBJECT, "jti": document["id"], "nbf": ISSUED, "exp": EXPIRES}
    assert opened(claims | {"vc": document}).document == document
    assert opened({"vc": document}).document == document


@pytest.mark.parametrize("nbf", [ISSUED, ISSUED + 0.25])
def test_a_fraction_of_a_second_is_no_contradiction(nbf: float) -> None:
    assert opened({"iss": DID, "nbf": nbf, "vc": bare()}).document["issuanceDate"] == "2026-01-01T00:00:00Z"
    stated = bare(issuanceDate="2026-01-01T00:00:00.500Z")
    assert opened({"iss": DID, "nbf": nbf, "vc": stated}).document == stated | {"issuer": DID}


def test_the_issuer_may_stand_in_an_object() -> None:
    document = bare(issuer={"id": DID, "name": "Academy"})
    assert opened({"iss": DID, "vc": document}).document["issuer"] == document["issuer"]
    contradicts({"iss": name_of(HOLDER), "vc": document}, "issuer")
    contradicts({"iss": DID, "vc": bare(issuer={"name": "Academy"})}, "issuer")


@pytest.mark.parametrize(
    ("claims", "member"),
    [
        ({"iss": "did:example:other"}, "issuer"),
        ({"jti": "urn:y"}, "id"),
        ({"sub": "did:example:other"}, "id"),
        ({"nbf": ISSUED + 1}, "issuanceDate"),
        ({"exp": EXPIRES - 1}, "expirationDate"),
    ],
)
def test_a_claim_that_says_something_else_is_refused(claims: Json, member: str) -> None:
    document = credential_1_1(expirationDate="2027-01-01T00:00:00Z")
    contradicts({"iss": DID} | claims | {"vc": document}, member)


@pytest.mark.parametrize("stated", ["2026", 5, None, ["2026-01-01T00:00:00Z"], "2026-01-01T00:00:00"])
def test_a_malformed_date_contradicts_its_claim(stated: Json) -> None:
    contradicts({"iss": DID, "nbf": ISSUED, "vc": bare(issuanceDate=stated)}, "issuanceDate")


@pytest.mark.parametrize("subject", [None, [], "x", [{"id": "a"}, {"id": "b"}], 5])
def test_a_subject_claim_needs_one_subject(subject: Json) -> None:
    with pytest.raises(ProofError, match="The claim sub needs exactly one credentialSubject"):
        opened({"iss": DID, "sub": SUBJECT, "vc": bare(credentialSubject=subject)})


def test_a_subject_claim_completes_an_only_subject_in_a_list() -> None:
    document = opened({"iss": DID, "sub": SUBJECT, "vc": bare(credentialSubject=[{"name": "Ada"}])}).document
    assert document["credentialSubject"] == {"id": SUBJECT, "name": "Ada"}


def test_a_presentation_is_completed_too() -> None:
    inner = {"@context": [V1], "type": ["VerifiablePresentation"], "verifiableCredential": []}
    claims = {"iss": name_of(HOLDER), "jti": "urn:x", "aud": "shop", "nonce": "n", "vp": inner}
    (seal,) = JWTVC11().parse(token(claims, HOLDER)).seals
    assert seal.purpose is VerificationRelationship.AUTHENTICATION
    assert seal.signer == HOLDER.verification_method
    payload = seal.open(HOLDER.public_key)
    assert payload.document == inner | {"holder": name_of(HOLDER), "id": "urn:x"}
    assert payload.binding.audiences == ("shop",)
    assert payload.binding.nonce == "n"
    assert "claim vp" in payload.remarks[0]


@pytest.mark.parametrize("holder", ["did:example:other", {"id": "did:example:other"}, None, 5])
def test_a_presentation_names_no_other_holder(holder: Json) -> None:
    with pytest.raises(ProofError, match="contradict the member holder"):
        opened({"iss": DID, "vp": {"@context": [V1], "type": ["VerifiablePresentation"], "holder": holder}})


@pytest.mark.parametrize("typ", [None, "JWT", "jwt"])
def test_a_token_without_a_type_of_2_0_is_recognized_by_its_claim(typ: str | None) -> None:
    for claim in ("vc", "vp"):
        data = token({claim: bare()}, typ=typ) if typ else raw_token(header(typ=None), {claim: bare()})
        assert JWTVC11().recognizes(data)
        assert not VCJWT().recognizes(data)


@pytest.mark.parametrize("typ", ["vc+jwt", "vp+jwt", "kb+jwt", 5, ["JWT"], "Jwt"])
def test_a_token_of_another_type_or_without_the_claim_is_not_recognized(typ: Json) -> None:
    assert not JWTVC11().recognizes(token({"vc": bare()}, typ=typ))
    assert not JWTVC11().recognizes(token(credential()))
    assert not JWTVC11().recognizes(b"{}")


def test_both_claims_at_once_are_refused() -> None:
    with pytest.raises(MalformedError, match="both vc and vp") as caught:
        JWTVC11().parse(token({"iss": DID, "vc": bare(), "vp": bare()}))
    assert caught.value.clause == CLAUSE


@pytest.mark.parametrize("name", ["@context", "type", "credentialSubject", "issuer", "verifiableCredential"])
def test_a_credential_is_not_stated_twice(name: str) -> None:
    with pytest.raises(MalformedError, match=f"states a credential twice: .* the member {name}") as caught:
        JWTVC11().parse(token({"iss": DID, "vc": bare(), name: "x"}))
    assert caught.value.clause == "W3C VC-JOSE-COSE §3.1.3; W3C VCDM 1.1 §6.3.1"


def test_a_payload_that_is_no_strict_object_is_refused() -> None:
    for payload in (b"[]", b'{"vc":{},"vc":{}}', b"\xff"):
        with pytest.raises(MalformedError, match="The token's payload:"):
            JWTVC11().parse(raw_token(header(typ="JWT"), payload))


@pytest.mark.parametrize("claim", ["vc", "vp"])
@pytest.mark.parametrize("value", [None, 5, "x", [], [bare()]])
def test_a_claim_that_is_no_object_does_not_open(claim: str, value: Json) -> None:
    with pytest.raises(ProofError, match=f"The claim {claim} must be an object"):
        opened({"iss": DID, claim: value})


def test_without_kid_the_issuer_of_claim_or_credential_names_the_key() -> None:
    for claims in ({"iss": DID, "vc": bare()}, {"vc": bare(issuer=DID)}, {"vc": bare(issuer={"id": DID})}):
        (seal,) = JWTVC11().parse(raw_token(header(typ="JWT", kid=None), claims)).seals
        assert seal.signer == ISSUER.verification_method.did
    for claims in ({"vc": bare()}, {"vc": "x"}, {"vp": bare(issuer=DID)}, {"iss": 5, "vc": bare(issuer=DID)}):
        with pytest.raises(MalformedError, match="names no key"):
            JWTVC11().parse(raw_token(header(typ="JWT", kid=None), claims))


def test_another_key_does_not_open() -> None:
    (seal,) = JWTVC11().parse(token({"iss": DID, "vc": bare()})).seals
    with pytest.raises(SignatureInvalidError):
        seal.open(HOLDER.public_key)


def test_a_credential_of_2_0_inside_the_claim_is_read_with_a_remark() -> None:
    payload = opened({"iss": DID, "vc": credential() | {"@context": [V2]}})
    assert payload.document == credential()
    assert "claim vc" in payload.remarks[0]
