from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from verification_kit import ISSUER, V1, V2, Json, credential, name_of, presentation

from vcwallet.errors import ProfileError
from vcwallet.model.profiles import DEFAULT_PROFILES, read_view
from vcwallet.model.vcdm2 import VCDM2
from vcwallet.model.view import CredentialView, PresentationView


def refused(document: Json, *words: str, clause: str = "W3C VCDM 2.0 §4") -> None:
    with pytest.raises(ProfileError) as caught:
        read_view(document)
    assert clause in caught.value.clause
    for word in words:
        assert word in caught.value.detail


def test_a_credential_is_shown_as_it_is() -> None:
    status = {"type": "BitstringStatusListEntry"}
    schema = {"id": "https://academy.example/schema", "type": "JsonSchema"}
    document = credential(
        type=["VerifiableCredential", "CourseCredential"], credentialStatus=[status], credentialSchema=schema
    )
    view = read_view(document)
    assert isinstance(view, CredentialView)
    assert view.profile == "VCDM 2.0"
    assert view.document is document
    assert view.id == document["id"]
    assert view.types == ("VerifiableCredential", "CourseCredential")
    assert view.issuer == name_of(ISSUER)
    assert view.subjects == (document["credentialSubject"],)
    assert view.subject_ids == ("did:example:learner",)
    assert view.valid_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert view.valid_until == datetime(2027, 1, 1, tzinfo=UTC)
    assert view.status == (status,)
    assert view.schemas == (schema,)


def test_only_what_the_data_model_requires_is_required() -> None:
    view = read_view(
        credential(id=None, validFrom=None, validUntil=None, credentialSubject=[{"a": 1}, {"b": 2}])
    )
    assert isinstance(view, CredentialView)
    assert (view.id, view.valid_from, view.valid_until) == (None, None, None)
    assert view.subject_ids == ()
    assert len(view.subjects) == 2
    assert (view.status, view.schemas) == ((), ())


def test_the_issuer_may_stand_in_an_object() -> None:
    view = read_view(credential(issuer={"id": "https://academy.example", "name": "Academy"}))
    assert isinstance(view, CredentialView)
    assert view.issuer == "https://academy.example"


@pytest.mark.parametrize(
    "issuer", [None, "Academy", "", 1, {}, {"name": "A"}, {"id": 1}, ["did:example:a"], [{}]]
)
def test_an_issuer_without_one_url_is_refused(issuer: object) -> None:
    refused(credential() | {"issuer": issuer}, "must be one absolute URL")


@pytest.mark.parametrize(
    "contexts", [V2, [V1, V2], [], None, {}, [[V2]], ["https://example.org/ctx", V2], [V2.upper()]]
)
def test_the_base_context_must_come_first_in_a_list(contexts: object) -> None:
    document = credential() | {"@context": contexts}
    with pytest.raises(ProfileError) as caught:
        VCDM2().read(document)
    assert caught.value.clause == "W3C VCDM 2.0 §4.3"
    assert f"/@context must be a list that begins with {V2}" in caught.value.detail


@pytest.mark.parametrize("context", [None, 1, "no url", ["https://example.org"], True])
def test_further_contexts_are_urls_or_objects(context: object) -> None:
    refused(credential() | {"@context": [V2, context]}, "a URL or an object", clause="W3C VCDM 2.0 §4.3")


def test_a_list_of_too_many_contexts_is_refused() -> None:
    refused(credential() | {"@context": [V2] * 1001}, "names no data model", clause="W3C VCDM 2.0 §4.3")
    with pytest.raises(ProfileError, match="must be a list that begins"):
        VCDM2().read(credential() | {"@context": [V2] * 1001})


@pytest.mark.parametrize("contexts", [["https://example.org/ctx"], "x", None, [None], {"a": "b"}])
def test_a_document_of_no_known_data_model_is_refused(contexts: object) -> None:
    refused(credential() | {"@context": contexts}, "names no data model that is known here", clause="§4.3")


def test_no_document_belongs_to_two_data_models() -> None:
    for contexts in ([V2], [V1], [V2, V1], [V1, V2]):
        document = {"@context": contexts}
        assert [profile.recognizes(document) for profile in DEFAULT_PROFILES].count(True) == 1


@pytest.mark.parametrize(
    "types", [None, [], "CourseCredential", ["verifiablecredential"], [["VerifiableCredential"]]]
)
def test_a_credential_says_that_it_is_one(types: object) -> None:
    refused(credential() | {"type": types}, "/type must")


@pytest.mark.parametrize("subject", [None, [], {}, [{}], "did:example:a", 1, [{"a": 1}, "b"]])
def test_a_credential_has_a_subject_with_content(subject: object) -> None:
    refused(credential(credentialSubject=subject), "credentialSubject")
    refused(credential() | {"credentialSubject": subject}, "credentialSubject must be one or more objects")


def test_a_subject_has_at_most_one_id_that_is_a_url() -> None:
    for id_ in ("Ada", None, ["did:example:a"], 1, "_:b"):
        refused(credential(credentialSubject={"id": id_}), "/credentialSubject/id must be one absolute URL")


@pytest.mark.parametrize("name", ["validFrom", "validUntil"])
@pytest.mark.parametrize(
    "value", ["2026-01-01", "2026-01-01T00:00:00", None, 1_700_000_000, ["2026-01-01T00:00:00Z"]]
)
def test_a_malformed_time_is_refused(name: str, value: object) -> None:
    refused(credential() | {name: value}, f"/{name}")


def test_a_validity_that_ends_before_it_begins_is_refused() -> None:
    times = {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T23:59:59Z"}
    refused(credential(**times), "/validUntil lies before /validFrom")
    same = dict.fromkeys(times, "2026-01-02T00:00:00Z")
    assert read_view(credential(**same))


@pytest.mark.parametrize(
    "name", ["credentialStatus", "credentialSchema", "termsOfUse", "evidence", "refreshService"]
)
@pytest.mark.parametrize(
    "value", ["x", [], {}, [{}], {"id": "urn:x"}, {"type": "T", "id": "x"}, [{"type": "T"}, 1]]
)
def test_parts_whose_type_decides_what_they_are_must_state_it(name: str, value: object) -> None:
    refused(credential(**{name: value}), f"/{name}")


def test_a_status_needs_no_id_and_a_schema_does() -> None:
    view = read_view(credential(credentialStatus={"type": "T"}))
    assert isinstance(view, CredentialView)
    assert view.status == ({"type": "T"},)
    refused(credential(credentialSchema={"type": "T"}), "/credentialSchema/id", clause="W3C VCDM 2.0 §4.11")


@pytest.mark.parametrize("id_", ["x", None, 1, ["urn:x"], "_:b0"])
def test_an_id_that_is_no_url_is_refused(id_: object) -> None:
    refused(credential() | {"id": id_}, "/id must be one absolute URL")
    refused(presentation({"a": 1}) | {"id": id_}, "/id must be one absolute URL", clause="W3C VCDM 2.0 §4.13")


def test_a_presentation_is_shown_with_what_it_holds() -> None:
    view = read_view(presentation({"a": 1}, {"b": 2}, id="urn:x", type=["VerifiablePresentation", "Own"]))
    assert isinstance(view, PresentationView)
    assert (view.profile, view.id) == ("VCDM 2.0", "urn:x")
    assert view.types == ("VerifiablePresentation", "Own")
    assert view.holder is not None
    assert view.holder.startswith("did:key:")
    assert [json.loads(held.data) for held in view.contained] == [{"a": 1}, {"b": 2}]
    assert [held.media_type for held in view.contained] == [None, None]
    assert "a" not in repr(view.contained[0].media_type)


def test_a_presentation_may_hold_one_credential_without_a_list_or_none() -> None:
    one = read_view(presentation() | {"verifiableCredential": {"a": 1}})
    none = read_view(presentation() | {"verifiableCredential": []})
    assert isinstance(one, PresentationView)
    assert isinstance(none, PresentationView)
    assert [json.loads(held.data) for held in one.contained] == [{"a": 1}]
    assert none.contained == ()


@pytest.mark.parametrize("held", ["eyJhbGciOiJub25lIn0.e30.", 1, True, ["x"], None])
def test_a_presentation_holds_objects_only(held: object) -> None:
    refused(
        presentation() | {"verifiableCredential": [held]},
        "must hold objects; a token is wrapped",
        clause="§4.13",
    )


@pytest.mark.parametrize("holder", ["Ada", 1, ["did:example:a"], {"name": "Ada"}, {"id": "Ada"}, ""])
def test_a_holder_that_is_no_url_is_refused(holder: object) -> None:
    document = presentation({"a": 1}) | {"holder": holder}
    refused(document, "must be one absolute URL", clause="W3C VCDM 2.0 §4.13")


def test_a_holder_may_stand_in_an_object_or_be_left_out() -> None:
    for holder, read in (({"id": "did:example:a"}, "did:example:a"), ("did:example:a", "did:example:a")):
        view = read_view(presentation({"a": 1}) | {"holder": holder})
        assert isinstance(view, PresentationView)
        assert view.holder == read
    anonymous = presentation({"a": 1})
    del anonymous["holder"]
    view = read_view(anonymous)
    assert isinstance(view, PresentationView)
    assert view.holder is None


def test_what_calls_itself_both_is_read_as_a_presentation() -> None:
    both = credential(type=["VerifiableCredential", "VerifiablePresentation"])
    assert isinstance(read_view(both), PresentationView)


def test_the_working_groups_examples_that_follow_the_data_model_are_read(vectors: Path) -> None:
    folder = vectors / "vectors" / "vc-data-model" / "verifiable-credential"
    read = 0
    for path in sorted(folder.rglob("*.json")):
        document = json.loads(path.read_text())
        if isinstance(document, dict) and document.get("@context", [None])[0] == V2:
            assert isinstance(read_view(document), CredentialView), path.name
            read += 1
    if not read:
        pytest.skip("the vectors hold no examples of VCDM 2.0")
