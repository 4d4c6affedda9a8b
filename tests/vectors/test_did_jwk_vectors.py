"""The examples of the did:jwk specification."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from world import World

from did import jwk
from did.algorithms import P256_KEY, X25519_KEY, KeyType
from did.encoding.strict_json import JSONObject, parse_json
from did.flow import run
from did.identifiers import DID, DIDURL
from did.methods.jwk import did_jwk
from did.relationships import VerificationRelationship
from did.resolver import Resolver

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared") / "vectors" / "did-jwk"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")


def example(name: str) -> JSONObject:
    cases = parse_json((VECTORS / "spec-examples.json").read_bytes())
    assert isinstance(cases, list)
    assert len(cases) == 2
    (found,) = (case for case in cases if isinstance(case, dict) and case["name"] == name)
    return found


@pytest.mark.parametrize(("name", "key_type"), [("P-256", P256_KEY), ("X25519", X25519_KEY)])
def test_the_did_resolves_to_the_document_of_the_specification(name: str, key_type: KeyType) -> None:
    case, world = example(name), World()
    did = DID.parse(str(case["did"]))
    document = run(Resolver().resolve(did), world)
    assert document.source == case["didDocument"]
    assert world.fetched == []
    (method,) = document.verification_methods
    assert method.key is not None
    assert (method.type, method.controller, method.key.key_type) == ("JsonWebKey2020", did, key_type)
    listed = {relationship.value for relationship in document.relationships}
    assert listed == {entry.value for entry in VerificationRelationship} & set(document.source)
    assert all(document.allows(method, relationship) for relationship in document.relationships)


@pytest.mark.parametrize("name", ["P-256", "X25519"])
def test_the_did_url_of_the_specification_names_the_key(name: str) -> None:
    case = example(name)
    found = run(Resolver().dereference(DIDURL.parse(str(case["didUrl"]))), World())
    published = found.document.source["verificationMethod"]
    assert isinstance(published, list)
    assert isinstance(published[0], dict)
    material = published[0]["publicKeyJwk"]
    assert isinstance(material, dict)
    assert found.method.key == jwk.decode(material)


@pytest.mark.parametrize("name", ["P-256", "X25519"])
def test_another_spelling_of_the_same_jwk_is_another_did_of_the_same_key(name: str) -> None:
    published = DID.parse(str(example(name)["did"]))
    key = run(Resolver().resolve(published), World()).verification_methods[0].key
    assert key is not None
    ours = did_jwk(key)
    assert ours != published
    assert run(Resolver().resolve(ours), World()).verification_methods[0].key == key
