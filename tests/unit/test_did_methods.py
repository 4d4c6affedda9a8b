from __future__ import annotations

import json

import pytest
from world import World

from did import jwk, signers
from did.algorithms import ED25519_KEY, KEY_TYPES, P256_KEY, P384_KEY, X25519_KEY, KeyType
from did.document import DIDDocument
from did.document_reader import read_document
from did.encoding import base64url
from did.encoding.strict_json import JSON, JSONObject
from did.errors import FetchError, FetchRefusedError, InvalidDIDDocumentError, InvalidDIDError
from did.flow import Fetch, FetchResponse, run
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.methods.jwk import DIDJwk, did_jwk
from did.methods.key import DIDKey, did_key, did_key_url
from did.methods.method import DIDMethod
from did.methods.web import MAX_DOCUMENT_BYTES, DIDWeb, did_web_url

SIGNING = ["assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"]


def some_key(key_type: KeyType) -> PublicKey:
    if key_type == X25519_KEY:
        return PublicKey(X25519_KEY, bytes(range(32)))
    return signers.generate(key_type).public_key


def offline(method: DIDMethod, did: DID) -> DIDDocument:
    world = World()
    document = run(method.resolve(did), world)
    assert world.fetched == []
    assert method.host(did) is None
    return document


def relationships(document: DIDDocument) -> list[str]:
    return [relationship.value for relationship in document.relationships]


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_every_kind_of_key_has_a_did_key(key_type: KeyType) -> None:
    key = some_key(key_type)
    document = offline(DIDKey(), did_key(key))
    (method,) = document.verification_methods
    assert (method.key, method.id, method.controller) == (key, did_key_url(key), did_key(key))
    assert relationships(document) == (["keyAgreement"] if key_type == X25519_KEY else SIGNING)
    assert all(ids == (method.id,) for ids in document.relationships.values())


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_every_kind_of_key_has_a_did_jwk(key_type: KeyType) -> None:
    key = some_key(key_type)
    document = offline(DIDJwk(), did_jwk(key))
    (method,) = document.verification_methods
    assert (method.key, str(method.id), method.controller) == (key, f"{did_jwk(key)}#0", did_jwk(key))
    expected = {"Ed25519": SIGNING, "X25519": ["keyAgreement"]}.get(key_type.name, [*SIGNING, "keyAgreement"])
    assert relationships(document) == expected


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_the_source_of_a_document_reads_to_the_same_document(key_type: KeyType) -> None:
    key = some_key(key_type)
    for method, did in ((DIDKey(), did_key(key)), (DIDJwk(), did_jwk(key))):
        document = offline(method, did)
        again = read_document(document.source, did)
        assert again.verification_methods == document.verification_methods
        assert {name: ids for name, ids in again.relationships.items() if ids} == document.relationships


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("z", "not base58btc"),
        ("x", "begins with neither z"),
        ("1:z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu", "begins with neither z"),
        ("z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu:x", "not base58btc"),
        ("z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cx", "none that is supported|32 bytes|base58"),
        ("z%36MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu", "not base58btc"),
        ("uAAAA", "none that is supported"),
        ("zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", "none that is supported"),
    ],
)
def test_a_did_key_that_spells_no_key_is_refused(rest: str, reason: str) -> None:
    with pytest.raises(InvalidDIDError, match=f"does not spell a key: .*({reason})") as caught:
        run(DIDKey().resolve(DID.parse(f"did:key:{rest}")), World())
    assert caught.value.clause == "did:key Method v0.9 §2, §3.1"


def spell(members: JSON) -> DID:
    return DID.parse(f"did:jwk:{base64url.encode(json.dumps(members).encode())}")


@pytest.mark.parametrize(
    ("key_type", "use", "expected"),
    [
        (P256_KEY, "sig", SIGNING),
        (P256_KEY, "enc", ["keyAgreement"]),
        (P384_KEY, "sig", SIGNING),
        (P384_KEY, "enc", ["keyAgreement"]),
        (ED25519_KEY, "sig", SIGNING),
        (ED25519_KEY, "enc", []),
        (X25519_KEY, "enc", ["keyAgreement"]),
        (X25519_KEY, "sig", []),
    ],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_use_decides_the_relationships_but_gives_no_key_a_power_it_lacks(
    key_type: KeyType, use: str, expected: list[str]
) -> None:
    members: JSONObject = {**jwk.encode(some_key(key_type)), "use": use}
    document = offline(DIDJwk(), spell(members))
    assert relationships(document) == expected
    assert set(document.source) == {"@context", "id", "verificationMethod", *expected}


@pytest.mark.parametrize("use", ["", "SIG", "verify", 5, ["sig"], {}])
def test_another_use_is_refused(use: JSON) -> None:
    with pytest.raises(InvalidDIDError, match="neither sig nor enc") as caught:
        run(DIDJwk().resolve(spell({**jwk.encode(some_key(P256_KEY)), "use": use})), World())
    assert caught.value.clause == "did:jwk Method, Read"


def test_the_kid_of_a_did_jwk_names_nothing_and_other_members_stay_in_its_document() -> None:
    members: JSONObject = {**jwk.encode(some_key(P256_KEY)), "kid": "mine", "own": [1]}
    document = offline(DIDJwk(), spell(members))
    (method,) = document.verification_methods
    assert method.id.fragment == "0"
    source = document.source["verificationMethod"]
    assert isinstance(source, list)
    assert isinstance(source[0], dict)
    assert source[0]["publicKeyJwk"] == members


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" ", "not strict JSON"),
        (b"[]", "A JSON object was expected"),
        (b'"x"', "A JSON object was expected"),
        (b"{}", "kind of this JWK"),
        (b"\xff", "not strict JSON"),
        (b"\xef\xbb\xbf{}", "not strict JSON"),
        (b'{"kty":"OKP","kty":"EC"}', "duplicate key"),
    ],
)
def test_a_did_jwk_that_spells_no_jwk_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidDIDError, match=reason) as caught:
        run(DIDJwk().resolve(DID.parse(f"did:jwk:{base64url.encode(data)}")), World())
    assert caught.value.clause == "did:jwk Method, Read"


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("-", "has this length"),
        ("e31", "stand for nothing"),
        ("e30.", "not base64url"),
        ("e30:x", "not base64url"),
        ("%7B%7D", "not base64url"),
    ],
)
def test_a_did_jwk_that_is_no_base64url_is_refused(rest: str, reason: str) -> None:
    with pytest.raises(InvalidDIDError, match=f"does not spell a key: .*{reason}"):
        run(DIDJwk().resolve(DID.parse(f"did:jwk:{rest}")), World())


def test_the_length_of_a_did_jwk_is_limited_to_what_a_key_needs() -> None:
    members = {**jwk.encode(some_key(P256_KEY)), "kid": ""}
    longest = spell({**members, "kid": "x" * (3072 - len(json.dumps(members)))})
    assert len(longest.method_specific_id) == 4096
    assert offline(DIDJwk(), longest).id == longest
    longer = spell({**members, "kid": "x" * (3073 - len(json.dumps(members)))})
    with pytest.raises(InvalidDIDError, match="longer than 4096 characters"):
        run(DIDJwk().resolve(longer), World())


@pytest.mark.parametrize(
    ("did", "url", "host"),
    [
        # did:web Method §2.5.1 and §2.6.6
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json", "w3c-ccg.github.io"),
        (
            "did:web:w3c-ccg.github.io:user:alice",
            "https://w3c-ccg.github.io/user/alice/did.json",
            "w3c-ccg.github.io",
        ),
        (
            "did:web:example.com%3A3000:user:alice",
            "https://example.com:3000/user/alice/did.json",
            "example.com:3000",
        ),
        ("did:web:example.com%3A3000", "https://example.com:3000/.well-known/did.json", "example.com:3000"),
        ("did:web:example.com:u:bob", "https://example.com/u/bob/did.json", "example.com"),
        ("did:web:example.com%3a443", "https://example.com:443/.well-known/did.json", "example.com:443"),
        (
            "did:web:example.com%3A65535",
            "https://example.com:65535/.well-known/did.json",
            "example.com:65535",
        ),
        ("did:web:example.com:a%20b", "https://example.com/a%20b/did.json", "example.com"),
        ("did:web:example.com:AZ-az_09.X", "https://example.com/AZ-az_09.X/did.json", "example.com"),
        ("did:web:example.com:...", "https://example.com/.../did.json", "example.com"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json", None),
        ("did:web:a.b-c.d1.example", "https://a.b-c.d1.example/.well-known/did.json", None),
        ("did:web:1.example", "https://1.example/.well-known/did.json", None),
    ],
)
def test_a_did_web_names_one_https_url(did: str, url: str, host: str | None) -> None:
    parsed = DID.parse(did)
    assert did_web_url(parsed) == url
    assert DIDWeb().host(parsed) == (host or url.split("/")[2])


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("localhost", "domain"),
        ("localhost%3A8080", "domain"),
        ("example", "domain"),
        ("127.0.0.1", "domain"),
        ("1.2.3", "domain"),
        ("0x7f.1", "domain"),
        ("2130706433", "domain"),
        ("%5B%3A%3A1%5D", "domain"),
        ("Example.com", "domain"),
        ("example.COM", "domain"),
        ("example.com.", "domain"),
        (".example.com", "domain"),
        ("exa..mple.com", "domain"),
        ("-a.example.com", "domain"),
        ("a-.example.com", "domain"),
        ("a_b.example.com", "domain"),
        ("example.c", "domain"),
        ("example.c-", "domain"),
        ("example.1com", "domain"),
        ("a" * 64 + ".example", "domain"),
        ("a." * 125 + "example", "domain"),
        ("b%C3%BCcher.example", "domain"),
        ("user%40example.com", "domain"),
        ("example.com%2Fpath", "domain"),
        ("example.com%3A", "domain"),
        ("example.com%3A0", "domain"),
        ("example.com%3A080", "domain"),
        ("example.com%3A-1", "domain"),
        ("example.com%3A123456", "domain"),
        ("example.com%3A80%3A80", "domain"),
        ("example.com%3A65536", "no such port"),
        ("example.com%3A99999", "no such port"),
        (":example.com", "domain"),
        ("example.com::alice", "path"),
        ("example.com:.:alice", "path"),
        ("example.com:..:alice", "path"),
        ("example.com:%2e%2E", "path"),
        ("example.com:a%2Fb", "path"),
        ("example.com:a%5Cb", "path"),
        ("example.com:a%3Fb", "path"),
        ("example.com:a%23b", "path"),
        ("example.com:a%00b", "path"),
        ("example.com:%252e%252e", "path"),
    ],
)
def test_a_did_web_that_leads_elsewhere_is_refused_before_any_fetch(rest: str, reason: str) -> None:
    did, world = DID.parse(f"did:web:{rest}"), World()
    with pytest.raises(InvalidDIDError, match=f"cannot be resolved: .*{reason}") as caught:
        run(DIDWeb().resolve(did), world)
    assert world.fetched == []
    assert caught.value.clause == "did:web Method §2.3, §2.5.2"
    assert "did:web:example.org:courses" in caught.value.fix
    if reason != "path":
        with pytest.raises(InvalidDIDError, match=reason):
            DIDWeb().host(did)


def test_the_error_of_a_long_did_web_is_short() -> None:
    with pytest.raises(InvalidDIDError) as caught:
        did_web_url(DID.parse("did:web:" + "a" * 5000))
    assert caught.value.detail.startswith("'did:web:" + "a" * 112 + "' cannot be resolved: ")


SCHOOL = DID.parse("did:web:school.example:courses")
SCHOOL_URL = "https://school.example/courses/did.json"


def test_the_document_of_a_did_web_is_asked_for_once_with_its_types_and_limit() -> None:
    flow = DIDWeb().resolve(SCHOOL)
    assert next(flow) == Fetch(
        SCHOOL_URL, ("application/did+json", "application/json"), MAX_DOCUMENT_BYTES, "DID document"
    )
    with pytest.raises(StopIteration) as stopped:
        flow.send(FetchResponse(json.dumps({"id": SCHOOL.text}).encode(), "text/plain"))
    assert stopped.value.value.id == SCHOOL


def test_a_did_web_resolves_to_the_keys_of_its_document() -> None:
    key = signers.generate(P256_KEY).public_key
    method: JSONObject = {
        "id": f"{SCHOOL}#key-1",
        "type": "JsonWebKey",
        "controller": SCHOOL.text,
        "publicKeyJwk": jwk.encode(key),
    }
    world = World().put(SCHOOL_URL, {"id": SCHOOL.text, "assertionMethod": [method]})
    found = run(DIDWeb().resolve(SCHOOL), world).verification_method(DIDURL.parse(f"{SCHOOL}#key-1"))
    assert found is not None
    assert found.key == key
    assert world.fetched == [SCHOOL_URL]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is no DID document: This is not strict JSON"),
        (b"<!doctype html>", "is no DID document: This is not strict JSON"),
        (b"[]", "is no DID document: A JSON object was expected"),
        (b'{"id":"did:web:school.example:courses","id":"did:web:evil.example"}', "duplicate key"),
        (b"\xef\xbb\xbf{}", "is no DID document"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "nested too deeply"),
        (b"{}", "describes another DID"),
        (b'{"id":"did:web:school.example"}', "describes another DID"),
        (b'{"id":"did:web:school.example:courses:"}', "describes another DID"),
        (b'{"id":"did:web:school.example:courses","service":5}', "member service must be a list"),
    ],
)
def test_what_is_found_must_be_a_document_of_this_did(body: bytes, reason: str) -> None:
    with pytest.raises(InvalidDIDDocumentError, match=reason) as caught:
        run(DIDWeb().resolve(SCHOOL), World().put(SCHOOL_URL, body))
    assert caught.value.clause


def test_a_document_longer_than_was_asked_for_is_refused_even_if_the_fetcher_lets_it_pass() -> None:
    flow = DIDWeb().resolve(SCHOOL)
    next(flow)
    body = json.dumps({"id": SCHOOL.text}).encode().ljust(MAX_DOCUMENT_BYTES + 1)
    with pytest.raises(InvalidDIDDocumentError, match="262145 bytes; at most 262144 are read"):
        flow.send(FetchResponse(body, "application/json"))


@pytest.mark.parametrize("error", [FetchError("No answer."), FetchRefusedError("Not public.")])
def test_a_fetch_that_fails_is_the_callers_to_handle(error: FetchError) -> None:
    with pytest.raises(type(error), match=error.detail):
        run(DIDWeb().resolve(SCHOOL), World().fail(SCHOOL_URL, error))
