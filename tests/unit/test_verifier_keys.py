"""Which key speaks for an issuer: its DID document decides, at the time of the verification."""

from __future__ import annotations

import json

import pytest
from verification_kit import (
    DAY,
    HOLDER,
    ISSUER,
    ISSUER_P256,
    JCS,
    MALLORY,
    NOW,
    RDFC,
    SECOND,
    TOKEN,
    WAYS,
    Json,
    altered,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    finding,
    header,
    inspect,
    name_of,
    raw_token,
    secure,
    signed,
    web_did,
    web_signer,
)
from world import World

from did import jwk, multikey
from did.algorithms import X25519_KEY
from did.encoding import base64url
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.methods.jwk import did_jwk
from did.methods.web import did_web_url
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Check, Verdict

ACADEMY = web_did()
URL = did_web_url(ACADEMY)
KEY = web_signer()
AGREEMENT = multikey.encode(PublicKey(X25519_KEY, bytes(range(32))))
CLAUSE = "W3C Controlled Identifiers 1.0 §3.3"


def method(**changes: Json) -> Json:
    members = {
        "id": "did:web:academy.example#key-1",
        "type": "Multikey",
        "controller": "did:web:academy.example",
        "publicKeyMultibase": multikey.encode(ISSUER.public_key),
    } | changes
    return {name: value for name, value in members.items() if value is not None}


def document(*methods: Json, **changes: Json) -> Json:
    methods = methods or (method(),)
    ids = [entry["id"] for entry in methods]
    members = {
        "id": "did:web:academy.example",
        "verificationMethod": list(methods),
        "assertionMethod": ids,
        "authentication": ids,
    } | changes
    return {name: value for name, value in members.items() if value is not None}


def world_of(published: Json) -> World:
    return World().put(URL, published)


def by_web(way: str = RDFC, key: Json = KEY) -> bytes:
    return secure(credential(KEY), way, key)


@pytest.mark.parametrize("way", WAYS)
def test_the_key_of_a_did_web_is_fetched_and_accepted(way: str) -> None:
    world = world_of(document())
    result = inspect(by_web(way), world)
    assert_accepted(result)
    assert finding(result, Check.KEY).detail == "Key of did:web:academy.example."
    assert world.fetched == [URL]


@pytest.mark.parametrize("way", WAYS)
def test_a_key_that_was_taken_out_of_assertion_method_is_refused(way: str) -> None:
    world = world_of(document(assertionMethod=[]))
    assert_refused(
        inspect(by_web(way), world), Check.KEY, "does not list the key", "for assertionMethod", CLAUSE
    )
    world = world_of(document(assertionMethod=None))
    assert_refused(inspect(by_web(way), world), Check.KEY, "does not list the key")


@pytest.mark.parametrize("way", WAYS)
def test_a_key_that_was_taken_out_of_the_document_is_refused(way: str) -> None:
    other = method(id="did:web:academy.example#key-2")
    result = inspect(by_web(way), world_of(document(other)))
    assert_refused(result, Check.KEY, "has no key with the id did:web:academy.example#key-1", CLAUSE)


def test_a_key_that_was_replaced_under_its_name_does_not_open() -> None:
    replaced = method(publicKeyMultibase=multikey.encode(MALLORY.public_key))
    assert_refused(inspect(by_web(), world_of(document(replaced))), Check.PROOF, "does not fit the content")


@pytest.mark.parametrize(("seconds", "usable"), [(-1, True), (0, False), (1, False)])
@pytest.mark.parametrize(("name", "words"), [("revoked", "was revoked"), ("expires", "has expired")])
def test_a_key_ends_at_the_second_it_was_revoked_or_expires(
    name: str, words: str, seconds: int, usable: bool
) -> None:
    world = world_of(document(method(**{name: "2026-06-19T12:00:00Z"})))
    result = inspect(by_web(), world, now=NOW + seconds * SECOND)
    assert result.accepted is usable
    if not usable:
        assert_refused(result, Check.KEY, words, "W3C Controlled Identifiers 1.0 §2.2")


@pytest.mark.parametrize(
    "controller", ["did:web:evil.example", name_of(MALLORY), "did:web:academy.example:sub"]
)
def test_a_key_that_another_did_controls_is_refused(controller: str) -> None:
    result = inspect(by_web(), world_of(document(method(controller=controller))))
    assert_refused(result, Check.KEY, f"controlled by another DID, {controller}", CLAUSE)


def test_a_document_cannot_lend_its_key_to_another_did() -> None:
    lent = method(id="did:web:victim.example#key-1", controller="did:web:victim.example")
    world = world_of(document(method(), lent))
    key = KEY.named(DIDURL.parse("did:web:victim.example#key-1"))
    result = inspect(secure(credential(key), JCS, key), world)
    assert result.verdict is Verdict.INDETERMINATE
    assert world.fetched == ["https://victim.example/.well-known/did.json"]


def test_relative_ids_in_the_document_belong_to_its_did() -> None:
    relative = document(method(id="#key-1"), assertionMethod=["#key-1"])
    assert_accepted(inspect(by_web(), world_of(relative)))
    embedded = document(verificationMethod=[], assertionMethod=[method(id="#key-1")])
    assert_accepted(inspect(by_web(), world_of(embedded)))


def test_a_relative_id_in_a_proof_is_refused_and_in_a_token_belongs_to_the_issuer() -> None:
    proof = altered(
        signed(credential(KEY), JCS, KEY), lambda copy: copy["proof"].update(verificationMethod="#key-1")
    )
    assert_refused(inspect(proof, world_of(document())), Check.FORMAT, "'#key-1' is not an absolute DID URL")
    token = raw_token(header(KEY, kid="#key-1"), credential(KEY))
    assert_accepted(inspect(token, world_of(document())))


def test_a_key_named_by_the_url_of_a_version_is_another_name() -> None:
    key = KEY.named(DIDURL.parse("did:web:academy.example?versionId=1#key-1"))
    assert_refused(inspect(by_web(key=key), world_of(document())), Check.KEY, "has no key with the id")


def test_a_token_without_kid_needs_exactly_one_key_that_fits() -> None:
    token = raw_token(header(kid=None), credential(KEY))
    assert_accepted(inspect(token, world_of(document())))
    other_kind = method(id="#p256", publicKeyMultibase=multikey.encode(ISSUER_P256.public_key))
    agreement = method(
        id="#agree", publicKeyMultibase=multikey.encode(PublicKey(X25519_KEY, bytes(range(32))))
    )
    unknown = method(id="#unknown", publicKeyMultibase=None)
    several = document(method(), other_kind, agreement, unknown)
    assert_accepted(inspect(token, world_of(several)))
    second = document(method(), method(id="#key-2", publicKeyMultibase=multikey.encode(HOLDER.public_key)))
    assert_refused(inspect(token, world_of(second)), Check.KEY, f"names no key, and {ACADEMY} has 2")
    assert_accepted(inspect(token, world_of(second | {"assertionMethod": ["#key-1"]})))
    nothing = document(assertionMethod=[])
    assert_refused(inspect(token, world_of(nothing)), Check.KEY, "has 0 that would fit", "§4.1.1 (kid)")


def test_a_key_of_an_unknown_kind_leaves_the_question_open() -> None:
    result = inspect(by_web(), world_of(document(method(publicKeyMultibase=None))))
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.KEY, "is of a kind that is not supported here")


@pytest.mark.parametrize("way", [RDFC, TOKEN])
def test_a_key_of_a_kind_that_does_not_fit_the_algorithm_is_refused(way: str) -> None:
    other = method(publicKeyMultibase=multikey.encode(ISSUER_P256.public_key))
    result = inspect(by_web(way), world_of(document(other)))
    assert_refused(result, Check.KEY, "does not go with the P-256 key", "RFC 8725 §3.1")
    agreement = method(publicKeyMultibase=multikey.encode(PublicKey(X25519_KEY, bytes(range(32)))))
    assert_refused(
        inspect(by_web(way), world_of(document(agreement))), Check.KEY, "does not go with the X25519 key"
    )


def test_a_document_that_cannot_be_fetched_leaves_the_question_open() -> None:
    for world in (World(), World().fail(URL)):
        result = inspect(by_web(), world)
        assert result.verdict is Verdict.INDETERMINATE
        assert_unknown(result, Check.KEY)
        assert result.credential is None


@pytest.mark.parametrize("body", ["<html>Not found</html>", "", "[]", '{"id":"x","id":"x"}'])
def test_what_is_no_did_document_is_refused(body: str) -> None:
    assert_refused(inspect(by_web(), World().put(URL, body)), Check.KEY, "no DID document")


def test_the_document_of_another_did_is_refused() -> None:
    result = inspect(by_web(), world_of(document(id="did:web:evil.example")))
    assert_refused(result, Check.KEY, "describes another DID")


@pytest.mark.parametrize(
    "did",
    [
        "did:web:localhost%3A8080",
        "did:web:127.0.0.1",
        "did:web:169.254.169.254",
        "did:web:example",
        "did:web:a..b",
    ],
)
def test_a_did_that_may_not_be_contacted_is_refused_without_network(did: str) -> None:
    world = World()
    key = KEY.named(DIDURL(DID.parse(did), fragment="key-1"))
    assert_refused(inspect(secure(credential(key), JCS, key), world), Check.ADMISSION, "cannot be resolved")
    token = raw_token(header(kid=f"{did}#key-1"), credential())
    assert_refused(inspect(token, world), Check.ADMISSION, "cannot be resolved")
    assert world.fetched == []


@pytest.mark.parametrize("did", ["did:webvh:x:academy.example", "did:ebsi:zabc", "did:example:123"])
def test_an_unknown_did_method_leaves_the_question_open_without_network(did: str) -> None:
    world = World()
    key = KEY.named(DIDURL(DID.parse(did), fragment="key-1"))
    result = inspect(secure(credential(key), JCS, key), world)
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.ADMISSION, "are not supported here. Supported: did:jwk, did:key, did:web")
    assert world.fetched == []


def test_a_did_jwk_needs_no_network() -> None:
    world = World()
    key = ISSUER_P256.named(DIDURL(did_jwk(ISSUER_P256.public_key), fragment="0"))
    assert_accepted(inspect(secure(credential(key), TOKEN, key), world))
    assert world.fetched == []


def test_a_did_jwk_for_encryption_signs_nothing() -> None:
    members = jwk.encode(ISSUER_P256.public_key) | {"use": "enc"}
    did = DID.parse("did:jwk:" + base64url.encode(json.dumps(members).encode()))
    key = ISSUER_P256.named(DIDURL(did, fragment="0"))
    assert_refused(inspect(secure(credential(key), TOKEN, key)), Check.KEY, "does not list the key")


def test_a_fragment_that_the_did_key_does_not_have_is_refused() -> None:
    key = ISSUER.named(DIDURL(ISSUER.verification_method.did, fragment="key-1"))
    assert_refused(inspect(secure(credential(key), JCS, key)), Check.KEY, "has no key with the id")
    bare = ISSUER.named(DIDURL(ISSUER.verification_method.did))
    assert_refused(inspect(secure(credential(bare), JCS, bare)), Check.KEY, "has no key with the id")


def test_each_signer_of_a_set_is_found() -> None:
    own = signed(credential(KEY), JCS, KEY)
    both = own | {"proof": [own["proof"], signed(credential(KEY), JCS, HOLDER)["proof"]]}
    world = world_of(document())
    result = inspect(both, world)
    assert_accepted(result)
    names = ", ".join(sorted([ACADEMY.text, name_of(HOLDER)]))
    assert finding(result, Check.KEY).detail == f"Key of {names}."
    assert inspect(both, World()).verdict is Verdict.INDETERMINATE


def test_a_signature_older_than_the_keys_revocation_is_refused_too() -> None:
    world = world_of(document(method(revoked="2026-06-01T00:00:00Z")))
    data = secure(credential(KEY), JCS, KEY, created=NOW - 100 * DAY)
    assert_refused(inspect(data, world, Policy()), Check.KEY, "was revoked")
