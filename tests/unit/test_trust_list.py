from __future__ import annotations

import json

import pytest
from verification_kit import ISSUER, Json, credential, name_of

from vcwallet.errors import OWN, TrustListError
from vcwallet.model.vcdm2 import VCDM2
from vcwallet.model.view import CredentialView
from vcwallet.trust.pinned import PinnedIssuers, TrustedIssuer, UntrustedIssuerError, read_trust_list

ACADEMY = {"id": "did:web:academy.example", "name": "Academy"}


def view(*types: str, **changes: Json) -> CredentialView:
    shown = VCDM2().read(credential(type=["VerifiableCredential", *types], **changes))
    assert isinstance(shown, CredentialView)
    return shown


def read(*rows: Json, **changes: Json) -> PinnedIssuers:
    return read_trust_list(json.dumps({"issuers": list(rows)} | changes).encode())


def refused(data: Json, words: str) -> None:
    with pytest.raises(TrustListError, match=words) as caught:
        read_trust_list(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert caught.value.problem == OWN + "TRUST_LIST"


def test_a_trusted_issuer_is_called_by_the_verifiers_name() -> None:
    trust = PinnedIssuers({name_of(ISSUER): TrustedIssuer("Academy")})
    assert trust.judge(view(issuer={"id": name_of(ISSUER), "name": "Oxford"})) == "Academy"


@pytest.mark.parametrize(
    "issuer", ["did:web:academy.example.evil.example", "did:web:ACADEMY.example", "https://academy.example"]
)
def test_an_issuer_that_is_not_on_the_list_is_refused_whatever_it_is_called(issuer: str) -> None:
    trust = read(ACADEMY)
    with pytest.raises(UntrustedIssuerError, match="not on your list of trusted providers") as caught:
        trust.judge(view(issuer={"id": issuer, "name": "Academy"}))
    assert caught.value.problem == OWN + "UNTRUSTED_ISSUER"
    assert caught.value.clause == "W3C VCDM 2.0 §5.1 (Trust Model), A.3 (Issuer)"
    assert "Academy" not in caught.value.detail


def test_trust_may_be_for_some_types_only() -> None:
    trust = read(ACADEMY | {"types": ["CourseCredential", "BadgeCredential"]})
    assert trust.judge(view("CourseCredential", issuer=ACADEMY["id"])) == "Academy"
    with pytest.raises(UntrustedIssuerError, match="not for this kind of credential") as caught:
        trust.judge(view("Diploma", "Degree", issuer=ACADEMY["id"]))
    assert caught.value.fix.endswith("Diploma, Degree")
    everything = read(ACADEMY | {"types": []})
    assert everything.judge(view("Diploma", issuer=ACADEMY["id"])) == "Academy"


def test_a_list_is_read_with_and_without_types() -> None:
    other = {"id": "did:key:z6Mkt", "name": "Other", "types": ["A", "B"]}
    assert read(ACADEMY, other).issuers == {
        "did:web:academy.example": TrustedIssuer("Academy"),
        "did:key:z6Mkt": TrustedIssuer("Other", frozenset({"A", "B"})),
    }


@pytest.mark.parametrize("data", [b"", b"[]", b"x", b'{"issuers":[],"issuers":[]}', b"\xff", b'"issuers"'])
def test_what_is_no_strict_object_is_refused(data: bytes) -> None:
    refused(data, "The trust list cannot be read")


@pytest.mark.parametrize(
    "document", [{}, {"issuers": []}, {"issuers": {}}, {"issuers": None}, {"issuers": [1], "x": 1}]
)
def test_a_list_without_issuers_or_with_something_else_is_refused(document: Json) -> None:
    refused(document, "names no issuers")


@pytest.mark.parametrize("row", [None, "did:web:a.example", [], ACADEMY | {"url": "x"}])
def test_a_row_has_its_three_members_only(row: Json) -> None:
    refused({"issuers": [ACADEMY, row]}, "Issuer 2 on the trust list must have id, name and perhaps types")


@pytest.mark.parametrize(
    "changes",
    [{"id": None}, {"id": 5}, {"name": None}, {"name": ""}, {"name": ["A"]}, {"types": None}, {"types": "A"},
     {"types": [5]}, {"types": {"A": 1}}],
)  # fmt: skip
def test_a_row_with_a_malformed_member_is_refused(changes: Json) -> None:
    refused({"issuers": [ACADEMY | changes]}, "Issuer 1 on the trust list must have an id and a name as text")


@pytest.mark.parametrize(
    "id_", ["academy.example", "https://academy.example", "did:", "did:web:a.example#key", ""]
)
def test_an_id_that_is_no_did_is_refused(id_: str) -> None:
    refused({"issuers": [ACADEMY | {"id": id_}]}, "Issuer 1 on the trust list: .* is not a DID")


def test_an_issuer_named_twice_is_refused() -> None:
    refused({"issuers": [ACADEMY, ACADEMY | {"name": "Other"}]}, "names did:web:academy.example twice")
