from __future__ import annotations

import asyncio

import pytest
from world import World

import did
from did import signers
from did.document import DIDDocument
from did.document_writer import write_document
from did.errors import (
    DID_RESOLUTION,
    FetchError,
    InvalidDIDDocumentError,
    InvalidDIDError,
    MethodNotSupportedError,
    NotFoundError,
)
from did.flow import Flow, arun, run
from did.identifiers import DID, DIDURL
from did.methods import DEFAULT_METHODS
from did.methods.key import DIDKey, did_key
from did.relationships import VerificationRelationship
from did.resolver import Resolver

SCHOOL = DID.parse("did:web:school.example")
SCHOOL_URL = "https://school.example/.well-known/did.json"


def test_key_jwk_and_web_are_known_by_default() -> None:
    assert [method.name for method in DEFAULT_METHODS] == ["key", "jwk", "web"]
    for method in DEFAULT_METHODS:
        assert Resolver().method_of(DID.parse(f"did:{method.name}:x")) is method


@pytest.mark.parametrize("text", ["did:example:123", "did:webvh:x:example.org", "did:keys:z6Mk", "did:k:z"])
def test_another_method_is_refused_and_the_error_names_ours(text: str) -> None:
    world = World()
    with pytest.raises(
        MethodNotSupportedError, match=f"{text.rsplit(':', 1)[0].split(':')[1]} are not"
    ) as caught:
        run(Resolver().resolve(DID.parse(text)), world)
    assert caught.value.problem == DID_RESOLUTION + "METHOD_NOT_SUPPORTED"
    assert caught.value.fix == "Supported: did:jwk, did:key, did:web."
    assert world.fetched == []


def test_a_resolver_knows_the_methods_that_it_is_given_only() -> None:
    resolver = Resolver([DIDKey()])
    with pytest.raises(MethodNotSupportedError, match="did:web are not supported") as caught:
        resolver.method_of(SCHOOL)
    assert caught.value.fix == "Supported: did:key."
    with pytest.raises(MethodNotSupportedError, match="did:key are not supported"):
        Resolver([]).method_of(DID.parse("did:key:z6Mk"))


def test_a_method_of_ones_own_is_a_few_lines() -> None:
    class Own:
        name = "own"

        def host(self, did: DID) -> None:
            assert did.method == self.name

        def resolve(self, did: DID) -> Flow[DIDDocument]:
            yield from ()
            return DIDDocument(did)

    resolver = Resolver([*DEFAULT_METHODS, Own()])
    assert run(resolver.resolve(DID.parse("did:own:x")), World()).id.text == "did:own:x"


def test_dereferencing_returns_the_key_and_the_document_that_has_it() -> None:
    signer = signers.generate()
    found = run(Resolver().dereference(signer.verification_method), World())
    assert found.method.key == signer.public_key
    assert found.document.id == signer.verification_method.did
    assert found.document.allows(found.method, VerificationRelationship.ASSERTION_METHOD)


@pytest.mark.parametrize("end", ["#key-1", "#", "", "?versionId=1#{}", "/path#{}"])
def test_a_key_that_the_document_does_not_have_is_not_found(end: str) -> None:
    did_ = did_key(signers.generate().public_key)
    url = DIDURL.parse(f"{did_}{end.format(did_.method_specific_id)}")
    with pytest.raises(NotFoundError, match="has no key with the id") as caught:
        run(Resolver().dereference(url), World())
    assert caught.value.problem == DID_RESOLUTION + "NOT_FOUND"
    assert caught.value.clause.startswith("W3C Controlled Identifiers 1.0 §3.3")
    assert str(url) in caught.value.detail


def test_sync_and_async_drivers_resolve_alike() -> None:
    signer = signers.generate().named(DIDURL.parse(f"{SCHOOL}#key-1"))
    source = write_document(SCHOOL, [(signer.verification_method, signer.public_key)])
    world = World().put(SCHOOL_URL, source)
    one = run(Resolver().dereference(signer.verification_method), world)
    other = asyncio.run(arun(Resolver().dereference(signer.verification_method), world.for_async()))
    assert one == other
    assert one.method.key == signer.public_key
    assert world.fetched == [SCHOOL_URL] * 2


def test_a_failing_fetch_and_a_bad_document_are_told_apart() -> None:
    with pytest.raises(FetchError, match="does not answer"):
        run(Resolver().resolve(SCHOOL), World().fail(SCHOOL_URL))
    with pytest.raises(InvalidDIDDocumentError, match="no DID document"):
        run(Resolver().resolve(SCHOOL), World().put(SCHOOL_URL, "<html>"))
    with pytest.raises(InvalidDIDError, match="does not spell a key"):
        run(Resolver().resolve(DID.parse("did:key:z6Mk")), World())


def test_nothing_is_remembered_between_two_resolutions() -> None:
    signer = signers.generate().named(DIDURL.parse(f"{SCHOOL}#key-1"))
    source = write_document(SCHOOL, [(signer.verification_method, signer.public_key)])
    resolver, world = Resolver(), World().put(SCHOOL_URL, source)
    assert run(resolver.dereference(signer.verification_method), world).method.key == signer.public_key
    world.put(SCHOOL_URL, {**source, "verificationMethod": [], "assertionMethod": [], "authentication": []})
    with pytest.raises(NotFoundError, match="has no key"):
        run(resolver.dereference(signer.verification_method), world)


def test_every_public_name_of_the_package_can_be_imported() -> None:
    for name in did.__all__:
        assert getattr(did, name).__name__ in {name, "Generator", "_GenericAlias"} or name == "Flow"
    assert did.Resolver is Resolver
    assert sorted(did.__all__) == sorted(did._EXPORTS)


def test_a_name_that_the_package_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        did.Nothing  # noqa: B018  # asking for it is the test
