from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from verification_kit import DI, ISSUER, V1, V2, Json, credential_1_1, name_of

from vcwallet.errors import ProfileError
from vcwallet.model.profiles import read_view
from vcwallet.model.vcdm1 import VCDM1
from vcwallet.model.vcdm2 import VCDM2
from vcwallet.model.view import CredentialView, PresentationView


def presentation(**changes: Json) -> Json:
    return {"@context": [V1], "type": ["VerifiablePresentation"], "verifiableCredential": []} | changes


def refused(document: Json, *words: str, clause: str = "W3C VCDM 1.1 §4") -> None:
    with pytest.raises(ProfileError) as caught:
        read_view(document)
    assert clause in caught.value.clause
    for word in words:
        assert word in caught.value.detail


def test_a_credential_of_1_1_is_shown_in_the_same_view() -> None:
    status = {"id": "https://academy.example/s#1", "type": "Unknown"}
    schema = {"id": "https://academy.example/schema", "type": "JsonSchemaValidator2018"}
    document = credential_1_1(
        expirationDate="2027-01-01T00:00:00Z", credentialStatus=status, credentialSchema=[schema]
    )
    view = read_view(document)
    assert isinstance(view, CredentialView)
    assert view.profile == "VCDM 1.1"
    assert view.issuer == name_of(ISSUER)
    assert view.valid_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert view.valid_until == datetime(2027, 1, 1, tzinfo=UTC)
    assert (view.status, view.schemas) == ((status,), (schema,))
    assert view.subject_ids == ("did:example:learner",)


def test_the_two_data_models_are_told_apart_by_the_first_context() -> None:
    assert VCDM1().recognizes(credential_1_1())
    assert not VCDM2().recognizes(credential_1_1())
    assert not VCDM1().recognizes({"@context": [V2, V1]})
    assert not VCDM1().recognizes({})


def test_the_date_of_issue_is_required() -> None:
    refused(credential_1_1(issuanceDate=None), "/issuanceDate is missing")


@pytest.mark.parametrize("name", ["issuanceDate", "expirationDate"])
@pytest.mark.parametrize("value", ["2026-01-01", None, 5])
def test_a_malformed_time_is_refused(name: str, value: object) -> None:
    refused(credential_1_1() | {name: value}, f"/{name}")


def test_the_times_of_2_0_mean_nothing_in_1_1() -> None:
    document = credential_1_1(issuanceDate=None, validFrom="2026-01-01T00:00:00Z")
    refused(document, "/issuanceDate is missing")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("type", ["Other"], "/type must contain VerifiableCredential"),
        ("id", "x", "/id must be one absolute URL"),
        ("issuer", {"id": "x"}, "/issuer/id must be one absolute URL"),
        ("credentialSubject", [], "/credentialSubject must be one or more objects"),
        ("credentialStatus", {"id": "urn:x"}, "/credentialStatus must state its type"),
        ("credentialSchema", {"id": "urn:x"}, "/credentialSchema must state its type"),
    ],
)
def test_the_common_rules_hold_in_1_1_too(name: str, value: object, words: str) -> None:
    refused(credential_1_1() | {name: value}, words)


def test_the_base_context_must_come_first_in_a_list() -> None:
    with pytest.raises(ProfileError, match="must be a list that begins with") as caught:
        VCDM1().read(credential_1_1() | {"@context": V1})
    assert caught.value.clause == "W3C VCDM 1.1 §4.1"
    refused(credential_1_1() | {"@context": [V1, DI, 5]}, "a URL or an object", clause="W3C VCDM 1.1 §4.1")


def test_a_presentation_of_1_1_holds_objects_and_tokens() -> None:
    view = read_view(
        presentation(id="urn:x", holder="did:example:a", verifiableCredential=[{"a": 1}, "a.b.c"])
    )
    assert isinstance(view, PresentationView)
    assert (view.profile, view.id, view.holder) == ("VCDM 1.1", "urn:x", "did:example:a")
    assert json.loads(view.contained[0].data) == {"a": 1}
    assert view.contained[1].data == b"a.b.c"
    assert [held.media_type for held in view.contained] == [None, None]


@pytest.mark.parametrize("held", [1, True, None, ["a.b.c"]])
def test_a_presentation_holds_nothing_else(held: object) -> None:
    refused(presentation(verifiableCredential=[held]), "must hold objects or tokens", clause="§4.10")


@pytest.mark.parametrize(
    ("name", "value"), [("id", "x"), ("holder", "x"), ("type", ["VerifiablePresentation", 1])]
)
def test_a_malformed_presentation_is_refused(name: str, value: object) -> None:
    refused(presentation() | {name: value}, f"/{name} must be", clause="W3C VCDM 1.1 §4.10")
