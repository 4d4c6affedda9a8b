"""The did:key vectors of the method's repository, and the example of its specification."""

from __future__ import annotations

import os
from pathlib import Path

import base58
import pytest
from world import World

from did import jwk, signers
from did.algorithms import ED25519_KEY, KEY_TYPES, P256_KEY, X25519_KEY, KeyType
from did.document import DIDDocument
from did.document_reader import read_document
from did.encoding import base64url
from did.encoding.strict_json import JSON, JSONObject, parse_json_object
from did.errors import InvalidDIDError
from did.flow import run
from did.identifiers import DID
from did.keys import PublicKey
from did.methods.key import did_key, did_key_url
from did.relationships import VerificationRelationship
from did.resolver import Resolver

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared") / "vectors" / "did-key"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")
SIGNING = (
    VerificationRelationship.ASSERTION_METHOD,
    VerificationRelationship.AUTHENTICATION,
    VerificationRelationship.CAPABILITY_INVOCATION,
    VerificationRelationship.CAPABILITY_DELEGATION,
)


def member(value: JSON, *names: str) -> JSONObject:
    for name in names:
        assert isinstance(value, dict)
        value = value[name]
    assert isinstance(value, dict)
    return value


def read(name: str) -> dict[str, JSONObject]:
    members = parse_json_object((VECTORS / name).read_bytes())
    return {did: member(case) for did, case in members.items()}


def resolve(did: str) -> DIDDocument:
    """Resolve without any network: this world is empty and must stay unasked."""
    world = World()
    document = run(Resolver().resolve(DID.parse(did)), world)
    assert world.fetched == []
    return document


def published_key(method: JSONObject, key_type: KeyType) -> PublicKey:
    if "publicKeyJwk" in method:
        return jwk.decode(member(method["publicKeyJwk"]))
    return PublicKey(key_type, base58.b58decode(str(method["publicKeyBase58"])))


def only_key(document: DIDDocument) -> PublicKey:
    (method,) = document.verification_methods
    assert method.key is not None
    return method.key


def test_every_ed25519_did_is_made_from_its_seed_and_spells_its_key() -> None:
    cases = read("ed25519-x25519.json")
    assert len(cases) == 5
    for did, case in cases.items():
        signer = signers.load(ED25519_KEY, bytes.fromhex(str(case["seed"])))
        published = published_key(member(case, "verificationKeyPair"), ED25519_KEY)
        assert did_key(signer.public_key).text == did
        assert str(signer.verification_method) == f"{did}#{did.removeprefix('did:key:')}"
        assert only_key(resolve(did)) == published == signer.public_key


def test_an_ed25519_did_has_the_relationships_that_are_published_except_the_derived_key() -> None:
    for did, case in read("ed25519-x25519.json").items():
        published, document = member(case, "didDocument"), resolve(did)
        for relationship in SIGNING:
            urls = [str(url) for url in document.relationships[relationship]]
            assert urls == published[relationship.value] == document.source[relationship.value]
        # The derivation of a key for agreement is optional (v0.9 §3.1.1) and not done here.
        assert VerificationRelationship.KEY_AGREEMENT not in document.relationships
        assert "keyAgreement" not in document.source


def test_an_x25519_did_is_for_key_agreement_only() -> None:
    cases = member(read("x25519.json")["didDocument"])
    assert len(cases) == 4
    for did, source in cases.items():
        published, document = member(source), resolve(did)
        methods = published["verificationMethod"]
        assert isinstance(methods, list)
        key = published_key(member(methods[0]), X25519_KEY)
        assert only_key(document) == key
        assert did_key(key).text == did
        assert set(document.relationships) == {VerificationRelationship.KEY_AGREEMENT}
        assert document.source["keyAgreement"] == published["keyAgreement"]


def test_p256_and_p384_dids_spell_the_point_that_is_published() -> None:
    supported = {key_type.crv: key_type for key_type in KEY_TYPES}
    seen = []
    for did, case in read("nist-curves.json").items():
        published = case["verificationMethod"]
        assert isinstance(published, dict)
        if published["type"] == "P256Key2021":
            key = published_key(published, P256_KEY)
            seen.append("P-256 in base58")
        elif member(published, "publicKeyJwk")["crv"] in supported:
            private = member(published, "privateKeyJwk")
            key = jwk.decode(member(published, "publicKeyJwk"))
            signer = signers.load(supported[str(private["crv"])], base64url.decode(str(private["d"])))
            assert signer.public_key == key
            assert jwk.encode(key) == published["publicKeyJwk"]
            seen.append(str(private["crv"]))
        else:
            continue
        assert only_key(resolve(did)) == key
        assert did_key(key).text == did
        assert str(did_key_url(key)) == f"{did}#{did.removeprefix('did:key:')}"
    assert sorted(seen) == ["P-256", "P-256", "P-256 in base58", "P-384", "P-384"]


def test_the_older_documents_are_read_to_the_same_keys() -> None:
    for did, case in read("ed25519-x25519.json").items():
        older = read_document(member(case, "didDocument"), DID.parse(did))
        first = older.verification_methods[0]
        assert first.key == only_key(resolve(did))
        assert all(older.allows(first, relationship) for relationship in SIGNING)
        assert not older.allows(first, VerificationRelationship.KEY_AGREEMENT)


@pytest.mark.parametrize("name", ["bls12381.json", "nist-curves.json", "rsa.json", "secp256k1.json"])
def test_dids_of_kinds_that_are_not_supported_are_refused_with_the_reason(name: str) -> None:
    dids = [did for did in read(name) if not did.startswith(("did:key:zDn", "did:key:z82"))]
    assert dids
    for did in dids:
        with pytest.raises(InvalidDIDError, match="none that is supported here: Ed25519") as caught:
            resolve(did)
        assert caught.value.clause.startswith("did:key Method v0.9")


def test_the_example_of_the_specification_resolves_to_its_document() -> None:
    did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    url = f"{did}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    source = resolve(did).source
    assert source["id"] == did
    assert source["@context"] == ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    assert source["verificationMethod"] == [
        {
            "id": url,
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        }
    ]
    assert {name for name, value in source.items() if value == [url]} == {
        "authentication",
        "assertionMethod",
        "capabilityDelegation",
        "capabilityInvocation",
    }
