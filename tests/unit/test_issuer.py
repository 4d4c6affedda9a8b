from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from verification_kit import (
    DAY,
    ISSUER,
    ISSUER_P256,
    JCS,
    LIST_URL,
    MALLORY,
    NOW,
    RDFC,
    TOKEN,
    V1,
    WAYS,
    Json,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    credential_1_1,
    finding,
    inspect,
    name_of,
    presentation,
    web_signer,
)
from world import World

from vcwallet.errors import ProfileError, ProofError, RegistryError, StatusListError, TransformationError
from vcwallet.issuer.issuer import Issuer, check_issuable
from vcwallet.issuer.status import TTL_MS, ListSigner, StatusKeeper
from vcwallet.securing.registry import DEFAULT_SECURING, securer
from vcwallet.status.registry import StatusRegistry
from vcwallet.verifier.result import Check

DRAFT = credential(issuer=None)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[StatusRegistry]:
    with StatusRegistry.create(tmp_path / "status.db") as opened:
        yield opened


@pytest.mark.parametrize("way", WAYS)
def test_what_is_issued_verifies_and_names_its_issuer(way: str) -> None:
    result = inspect(Issuer(ISSUER, securer(way)).issue(DRAFT, NOW))
    assert_accepted(result)
    assert result.credential is not None
    assert result.credential.document == credential()


def test_the_default_way_protects_the_statements() -> None:
    assert DEFAULT_SECURING == RDFC
    assert json.loads(Issuer(ISSUER).issue(DRAFT, NOW))["proof"]["cryptosuite"] == RDFC


def test_the_issuers_did_is_added_where_it_is_missing_and_nothing_else_changes() -> None:
    issuer = Issuer(ISSUER, securer(JCS))
    own = name_of(ISSUER)
    assert issuer.with_issuer(DRAFT)["issuer"] == own
    assert issuer.with_issuer(DRAFT | {"issuer": own}) == credential()
    named = {"name": "Academy", "url": "https://academy.example"}
    assert issuer.with_issuer(DRAFT | {"issuer": named})["issuer"] == named | {"id": own}
    assert issuer.with_issuer(DRAFT | {"issuer": named | {"id": own}})["issuer"] == named | {"id": own}
    assert "issuer" not in DRAFT
    assert "id" not in named


@pytest.mark.parametrize(
    "issuer", [name_of(MALLORY), {"id": name_of(MALLORY)}, None, [], 5, "", ["x"], {"id": None}]
)
def test_a_credential_that_names_another_issuer_is_not_signed(issuer: Json) -> None:
    with pytest.raises(ProfileError, match="names another issuer than the key belongs to") as caught:
        Issuer(ISSUER).issue(DRAFT | {"issuer": issuer}, NOW)
    assert caught.value.clause == "W3C VCDM 2.0 §4.7"
    assert name_of(ISSUER) in caught.value.detail


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"@context": [V1]}, "names no data model"),
        ({"@context": []}, "names no data model"),
        ({"type": ["Other"]}, "/type must contain VerifiableCredential"),
        ({"credentialSubject": {}}, "/credentialSubject must be"),
        ({"validFrom": "2026-01-01"}, "/validFrom"),
        ({"validUntil": "2025-01-01T00:00:00Z"}, "/validUntil lies before"),
        ({"id": "course-1"}, "/id must be one absolute URL"),
        ({"credentialStatus": {"id": "urn:x"}}, "/credentialStatus must state its type"),
    ],
)
def test_what_does_not_conform_is_not_signed(way: str, change: Json, words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        Issuer(ISSUER, securer(way)).issue(DRAFT | change, NOW)


def test_only_credentials_of_vcdm_2_0_are_issued() -> None:
    with pytest.raises(ProfileError, match="names no data model"):
        check_issuable(credential_1_1())
    with pytest.raises(ProfileError, match="This is a presentation; only a credential is issued"):
        check_issuable(presentation({"a": 1}))
    assert check_issuable(credential()).id == DRAFT["id"]


def test_what_would_not_be_protected_is_not_signed() -> None:
    with pytest.raises(TransformationError, match="/credentialSubject/grade is defined by no context"):
        Issuer(ISSUER).issue(DRAFT | {"credentialSubject": {"grade": "A"}}, NOW)
    with pytest.raises(TransformationError, match="too large"):
        Issuer(ISSUER).issue(DRAFT | {"name": 10**400}, NOW)
    with pytest.raises(ProofError, match="already has a proof"):
        Issuer(ISSUER).issue(DRAFT | {"proof": {}}, NOW)


def test_a_key_that_does_not_fit_does_not_sign() -> None:
    with pytest.raises(ProofError, match="does not use P-256 keys"):
        Issuer(ISSUER_P256).issue(DRAFT, NOW)
    assert_accepted(inspect(Issuer(ISSUER_P256, securer(TOKEN)).issue(DRAFT, NOW)))


@pytest.mark.parametrize("name", ["", "eddsa", "vc+sd-jwt", "x" * 200, "Ed25519Signature2020"])
def test_an_unknown_way_of_securing_is_refused_and_the_known_ones_named(name: str) -> None:
    with pytest.raises(ProofError, match="There is no way of securing called") as caught:
        securer(name)
    assert caught.value.fix == "Known: eddsa-rdfc-2022, eddsa-jcs-2022, vc+jwt."
    assert len(caught.value.detail) < 120


def test_a_credential_gets_its_place_on_the_list_and_the_same_one_again(registry: StatusRegistry) -> None:
    issuer = Issuer(ISSUER, securer(JCS), StatusKeeper(registry, LIST_URL))
    first, again = (json.loads(issuer.issue(DRAFT, NOW))["credentialStatus"] for _ in range(2))
    assert first == again
    assert first["type"] == "BitstringStatusListEntry"
    assert first["statusPurpose"] == "revocation"
    assert first["statusListCredential"] == LIST_URL
    other = json.loads(issuer.issue(DRAFT | {"id": "urn:other"}, NOW))["credentialStatus"]
    assert other["statusListIndex"] != first["statusListIndex"]


def test_a_status_that_is_stated_already_is_left_as_it_is(registry: StatusRegistry) -> None:
    issuer = Issuer(ISSUER, securer(JCS), StatusKeeper(registry, LIST_URL))
    own = {"type": "OwnStatus"}
    assert json.loads(issuer.issue(DRAFT | {"credentialStatus": own}, NOW))["credentialStatus"] == own
    assert registry.lists() == ()


@pytest.mark.parametrize("id_", [None, 5, ["urn:x"]])
def test_a_credential_with_a_status_needs_an_id(registry: StatusRegistry, id_: Json) -> None:
    issuer = Issuer(ISSUER, securer(JCS), StatusKeeper(registry, LIST_URL))
    with pytest.raises(ProfileError, match="A credential with a status needs an id") as caught:
        issuer.issue(DRAFT | {"id": id_}, NOW)
    assert caught.value.clause == "W3C VCDM 2.0 §4.4, §4.10"
    assert registry.lists() == ()


@pytest.mark.parametrize("way", WAYS)
def test_issue_publish_revoke_and_verify(registry: StatusRegistry, tmp_path: Path, way: str) -> None:
    keeper, published = StatusKeeper(registry, LIST_URL), tmp_path / "list"
    data = Issuer(ISSUER, securer(way), keeper).issue(DRAFT, NOW)
    assert_unknown(inspect(data), Check.STATUS)
    signer = ListSigner(ISSUER, securer(way))
    versions = [signer.publish(keeper, published, NOW)]
    world = World().put(LIST_URL, published.read_bytes())
    assert_accepted(inspect(data, world))
    registry.set_status(str(DRAFT["id"]), "revocation", 1)
    assert_accepted(inspect(data, world))  # not yet published
    versions.append(signer.publish(keeper, published, NOW))
    world.put(LIST_URL, published.read_bytes())
    assert_refused(inspect(data, world), Check.STATUS, "has revoked this credential")
    with pytest.raises(RegistryError, match="cannot be taken back"):
        registry.set_status(str(DRAFT["id"]), "revocation", 0)
    assert versions == sorted(set(versions))


def test_a_signed_list_says_for_how_long_it_holds(registry: StatusRegistry, tmp_path: Path) -> None:
    keeper = StatusKeeper(registry, LIST_URL, "suspension")
    Issuer(ISSUER, securer(JCS), keeper).issue(DRAFT, NOW)
    published = tmp_path / "list"
    ListSigner(ISSUER, securer(JCS), timedelta(hours=1)).publish(keeper, published, NOW)
    document = json.loads(published.read_bytes())
    assert document["id"] == LIST_URL
    assert document["issuer"] == name_of(ISSUER)
    assert document["validFrom"] == "2026-06-19T12:00:00Z"
    assert document["validUntil"] == "2026-06-19T13:00:00Z"
    assert document["credentialSubject"]["ttl"] == TTL_MS
    assert document["credentialSubject"]["statusPurpose"] == "suspension"
    data = Issuer(ISSUER, securer(JCS), keeper).issue(DRAFT, NOW)
    world = World().put(LIST_URL, published.read_bytes())
    assert finding(inspect(data, world), Check.STATUS).detail == "suspension: not set."
    assert_unknown(inspect(data, world, now=NOW + DAY), Check.STATUS, "not to be relied on")


def test_a_list_of_an_unusable_url_or_key_is_not_signed(registry: StatusRegistry, tmp_path: Path) -> None:
    with pytest.raises(StatusListError, match="https"):
        StatusKeeper(registry, "http://academy.example/1").entry("urn:x")
    keeper = StatusKeeper(registry, LIST_URL)
    keeper.reserve(["urn:x", "urn:y"])
    published = tmp_path / "list"
    with pytest.raises(ProofError, match="does not use P-256 keys"):
        ListSigner(ISSUER_P256, securer(JCS)).publish(keeper, published, NOW)
    assert not published.exists()
    assert registry.allocate(LIST_URL, "revocation", "urn:x") != registry.allocate(
        LIST_URL, "revocation", "urn:y"
    )


def test_a_list_that_nobody_knows_is_not_published(registry: StatusRegistry, tmp_path: Path) -> None:
    with pytest.raises(RegistryError):
        ListSigner(ISSUER, securer(JCS)).publish(StatusKeeper(registry, LIST_URL), tmp_path / "list", NOW)


def test_a_did_web_issues_under_its_own_name() -> None:
    document = json.loads(Issuer(web_signer(), securer(JCS)).issue(DRAFT, NOW))
    assert document["issuer"] == "did:web:academy.example"
    assert document["proof"]["verificationMethod"] == "did:web:academy.example#key-1"


def test_a_status_entry_has_an_id_as_open_badges_ask(registry: StatusRegistry) -> None:
    entry = StatusKeeper(registry, LIST_URL).entry("urn:uuid:7d1c0f6e-0c69-4c5e-9d0c-4c3a2b1d0e9f")
    assert entry["id"] == f"{LIST_URL}#{entry['statusListIndex']}"
    assert entry["id"] != entry["statusListCredential"]
