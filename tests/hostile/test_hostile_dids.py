"""Hostile DIDs: each is refused with the declared error and its reason, and nothing is fetched for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from world import World

from did import jwk, multikey, signers
from did.algorithms import ED25519_KEY, KEY_TYPES, P256_KEY, P384_KEY, X25519_KEY, KeyType
from did.document_writer import write_document
from did.encoding import base64url, multibase
from did.encoding.strict_json import JSON, JSONObject
from did.errors import (
    DIDError,
    FetchError,
    FetchRefusedError,
    InvalidDIDDocumentError,
    InvalidDIDError,
    NotFoundError,
)
from did.fetch import FetchSettings, HttpFetcher
from did.flow import run
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.methods.key import did_key
from did.relationships import VerificationRelationship
from did.resolver import Resolver

SCHOOL = DID.parse("did:web:school.example")
SCHOOL_URL = "https://school.example/.well-known/did.json"
KEY_1 = DIDURL(SCHOOL, fragment="key-1")


def refuse(text: str, reason: str, error: type[DIDError] = InvalidDIDError) -> None:
    """Assert that reading or resolving a DID fails with this error and reason, and without any network."""
    world = World()
    with pytest.raises(error, match=reason) as caught:
        run(Resolver().resolve(DID.parse(text)), world)
    assert world.fetched == []
    assert caught.value.clause
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def key_did(prefix: bytes, data: bytes) -> str:
    return "did:key:" + multibase.encode_base58btc(prefix + data)


def some_key(key_type: KeyType) -> PublicKey:
    if key_type == X25519_KEY:
        return PublicKey(X25519_KEY, bytes(range(32)))
    return signers.generate(key_type).public_key


# The DID is the key.


@pytest.mark.parametrize(
    "prefix",
    [
        b"\xe7\x01",  # secp256k1
        b"\x82\x24",  # P-521
        b"\x85\x24",  # RSA
        b"\xeb\x01",  # BLS12-381 G2
        b"\x90\x24",  # ML-DSA-44
        b"\xed",  # cut short
        b"\xed\x81\x00",  # not the shortest spelling
        b"\x00\xed\x01",
        b"\x12\x20",  # a hash
        b"",
    ],
)
def test_a_did_key_of_another_multicodec_is_refused(prefix: bytes) -> None:
    for data in (some_key(ED25519_KEY).data, some_key(P256_KEY).data):
        refuse(key_did(prefix, data), "does not spell a key: The kind of this Multikey is none")


@pytest.mark.parametrize("label", KEY_TYPES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("actual", [ED25519_KEY, P256_KEY, P384_KEY], ids=lambda kind: kind.name)
def test_a_key_under_the_multicodec_of_another_kind_is_refused(label: KeyType, actual: KeyType) -> None:
    data = some_key(actual).data
    if label.public_size != actual.public_size:
        refuse(key_did(label.public_prefix, data), f"A {label.name} public key has {label.public_size} bytes")


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_a_did_key_with_a_byte_too_many_or_too_few_is_refused(key_type: KeyType) -> None:
    data = some_key(key_type).data
    for wrong in (data + b"\0", b"\0" + data, data[:-1], b""):
        refuse(
            key_did(key_type.public_prefix, wrong),
            f"{key_type.public_size} bytes, this one has {len(wrong)}",
        )


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_a_private_key_as_a_did_key_is_refused_and_not_shown(key_type: KeyType) -> None:
    text = key_did(key_type.private_prefix, b"\x07" * key_type.private_size)
    refuse(text, "private key where a public one belongs")
    with pytest.raises(InvalidDIDError) as caught:
        run(Resolver().resolve(DID.parse(text)), World())
    assert text[12:] not in str(caught.value)


@pytest.mark.parametrize("key_type", [P256_KEY, P384_KEY], ids=lambda kind: kind.name)
def test_an_uncompressed_or_hybrid_point_is_refused(key_type: KeyType) -> None:
    members = jwk.encode(some_key(key_type))
    x, y = base64url.decode(members["x"]), base64url.decode(members["y"])
    size = key_type.public_size
    for first in (4, 6, 7):
        refuse(key_did(key_type.public_prefix, bytes([first]) + x + y), f"has {size} bytes, this one has")
        refuse(key_did(key_type.public_prefix, bytes([first]) + x), "no compressed point")
    refuse(key_did(key_type.public_prefix, x + y), f"has {size} bytes, this one has")


@pytest.mark.parametrize(
    ("key_type", "data"),
    [
        (P256_KEY, b"\x02" + b"\xff" * 32),
        (P256_KEY, b"\x02" + bytes(31) + b"\x01"),  # 1 - 3 + b has no square root modulo the prime
        (P384_KEY, b"\x03" + b"\xff" * 48),
        (P256_KEY, bytes(33)),  # the point at infinity, filled up
        (P384_KEY, bytes(49)),
    ],
)
def test_a_point_that_is_not_on_the_curve_is_refused(key_type: KeyType, data: bytes) -> None:
    refuse(key_did(key_type.public_prefix, data), f"no compressed point of {key_type.name}")


@pytest.mark.parametrize(
    "data",
    [
        bytes(32),
        b"\x01" + bytes(31),
        b"\xec" + b"\xff" * 30 + b"\x7f",
        b"\xed" + b"\xff" * 30 + b"\x7f",
        b"\xee" + b"\xff" * 30 + b"\x7f",
        b"\xff" * 32,
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ],
)
def test_an_ed25519_key_that_anyone_could_sign_for_is_refused(data: bytes) -> None:
    refuse(key_did(ED25519_KEY.public_prefix, data), "anyone could sign for it")


def test_an_x25519_key_is_never_for_assertions() -> None:
    did = did_key(some_key(X25519_KEY))
    document = run(Resolver().resolve(did), World())
    (method,) = document.verification_methods
    allowed = {
        relationship for relationship in VerificationRelationship if document.allows(method, relationship)
    }
    assert allowed == {VerificationRelationship.KEY_AGREEMENT}


def test_five_kilobytes_of_base58_are_refused_before_they_are_decoded() -> None:
    refuse("did:key:z" + "2" * 5000, "5000 characters; at most 4096 are read")
    refuse("did:key:z6Mk" + "1" * 5000, "characters; at most 4096 are read")
    refuse("did:key:z" + "2" * 1_000_000, "is not a DID")


def test_a_key_in_another_base_is_not_a_second_name_for_the_same_key() -> None:
    key = some_key(ED25519_KEY)
    honest = did_key(key)
    refuse(
        "did:key:" + multibase.encode_base64url(ED25519_KEY.public_prefix + key.data), "written in base58btc"
    )
    for base in "fFbBmMU9":
        refuse(f"did:key:{base}{honest.method_specific_id[1:]}", "begins with neither z")
    refuse(honest.text.replace(":z", ":1:z"), "begins with neither z")
    refuse(honest.text.replace("6Mk", "%36Mk"), "not base58btc")


def test_a_fragment_of_another_key_does_not_name_this_one() -> None:
    mine, other = did_key(some_key(ED25519_KEY)), did_key(some_key(ED25519_KEY))
    for fragment in (other.method_specific_id, "0", "", mine.method_specific_id + "x"):
        with pytest.raises(NotFoundError, match="has no key with the id"):
            run(Resolver().dereference(DIDURL(mine, fragment=fragment)), World())


# The DID is a JWK.


def jwk_did(members: JSON) -> str:
    return "did:jwk:" + base64url.encode(json.dumps(members).encode())


def test_a_did_jwk_with_a_private_or_symmetric_key_is_refused_and_not_shown() -> None:
    signer = signers.generate()
    secret = base64url.encode(signer.secret)
    public: JSONObject = {**jwk.encode(signer.public_key)}
    for members in (
        {**public, "d": secret},
        {**public, "d": ""},
        {**public, "d": None},
        {**public, "k": secret},
        {**public, "priv": secret},
        {"kty": "oct", "k": secret},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB", "p": secret},
    ):
        refuse(jwk_did(members), "holds a secret; only public keys may be published")
        with pytest.raises(InvalidDIDError) as caught:
            run(Resolver().resolve(DID.parse(jwk_did(members))), World())
        assert secret not in str(caught.value)


@pytest.mark.parametrize("kty", ["oct", "RSA", "AKP", "", None, 5, ["EC"], "OKP "])
def test_a_did_jwk_of_another_kind_is_refused(kty: JSON) -> None:
    refuse(jwk_did({**jwk.encode(some_key(ED25519_KEY)), "kty": kty}), "kind of this JWK")


def test_a_did_jwk_in_another_spelling_of_base64_is_refused() -> None:
    honest = jwk_did({**jwk.encode(some_key(P256_KEY)), "kid": "x"})
    run(Resolver().resolve(DID.parse(honest)), World())
    refuse(honest + "%3D", "not base64url without padding")
    refuse(honest + "=", "is not a DID")
    refuse(honest + "A" * (1 + -len(honest.removeprefix("did:jwk:")) % 4), "base64url|strict JSON")
    for data, reason in ((b"{}", "stand for nothing"), (b"{} ", "kind of this JWK")):
        text = base64url.encode(data)
        refuse(f"did:jwk:{text[:-1]}{chr(ord(text[-1]) + 1) if data == b'{}' else text[-1]}", reason)
    members = jwk.encode(some_key(ED25519_KEY))
    refuse(jwk_did({**members, "x": members["x"] + "="}), "not base64url without padding")
    refuse(jwk_did({**members, "x": members["x"][:-1] + "_"}), "stand for nothing")


def test_a_megabyte_of_did_jwk_is_refused_before_it_is_decoded() -> None:
    refuse("did:jwk:" + "e" * 1_000_000, "is not a DID")
    refuse(jwk_did({**jwk.encode(some_key(P256_KEY)), "x5c": "A" * 4000}), "longer than 4096 characters")


def test_a_did_jwk_with_duplicate_members_is_refused() -> None:
    one, other = (jwk.encode(some_key(ED25519_KEY))["x"] for _ in range(2))
    text = f'{{"kty":"OKP","crv":"Ed25519","x":"{one}","x":"{other}"}}'
    refuse("did:jwk:" + base64url.encode(text.encode()), 'duplicate key "x"')


@pytest.mark.parametrize("key_type", [P256_KEY, P384_KEY], ids=lambda kind: kind.name)
def test_a_did_jwk_whose_point_is_not_on_the_curve_is_refused(key_type: KeyType) -> None:
    members = jwk.encode(some_key(key_type))
    y = bytearray(base64url.decode(members["y"]))
    y[0] ^= 0x80
    refuse(jwk_did({**members, "y": base64url.encode(bytes(y))}), f"not on the curve {key_type.name}")


def test_a_did_jwk_that_names_another_algorithm_is_refused() -> None:
    for alg in ("none", "HS256", "ES384", "RS256"):
        refuse(jwk_did({**jwk.encode(some_key(P256_KEY)), "alg": alg}), "alg of this JWK is none")


# The DID is a place on the web: where it leads.


@pytest.mark.parametrize(
    "rest",
    [
        "localhost",
        "localhost%3A8080",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1%3A8080",
        "127.1",
        "0177.0.0.1",
        "0x7f000001",
        "2130706433",
        "169.254.169.254",
        "%5B%3A%3A1%5D",
        "%5B::1%5D",
        "::1",
        "example.com%2F..%2F",
        "example.com%2Fpath",
        "example.com%5C",
        "example.com%23",
        "example.com%3Fx",
        "user%40example.com",
        "user%3Apassword%40example.com",
        "example.com%3A80%40evil.example",
        "example.com%00.evil.example",
        "example.com%0d%0aHost%3A%20evil.example",
        "ex%61mple.com",
        "EXAMPLE.com",
        "example.com.",
        "%D0%B5xample.com",
        "internal",
    ],
)
def test_a_did_web_of_no_public_domain_name_is_refused_without_a_fetch(rest: str) -> None:
    refuse(f"did:web:{rest}", "cannot be resolved: its domain is no public domain name")


@pytest.mark.parametrize(
    "text",
    [
        "did:web:[::1]",
        "did:web:[::1]%3A8080",
        "did:web:\u0435xample.com",  # a Cyrillic letter
        "did:web:example.com/..",
        "did:web:example.com#x",
        "did:web:user@example.com",
        "did:web:example.com\\",
        "did:web:example\u3002com",
        "did:web:example.com\u202e",
        "did:web: example.com",
        "did:web:example.com:",
        "did:web:",
    ],
)
def test_text_that_is_no_did_is_refused_without_a_fetch(text: str) -> None:
    refuse(text, "is not a DID")


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "..:..:etc",
        ".",
        "%2e%2e",
        "%2E.",
        "a%2Fb",
        "a%2fb",
        "a%5cb",
        "%252e%252e",
        "a%3Fb",
        "a%23",
        "%00",
        ":a",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_without_a_fetch(path: str) -> None:
    refuse(f"did:web:example.com:{path}", "its path would lead elsewhere")


def test_a_port_that_does_not_exist_is_refused_without_a_fetch() -> None:
    refuse("did:web:example.com%3A65536", "no such port")
    for port in ("0", "00080", "-1", "", "8e1", "123456"):
        refuse(f"did:web:example.com%3A{port}", "no public domain name")


# The DID is a place on the web: what is found there.


def published(**members: JSON) -> JSONObject:
    return {**write_document(SCHOOL, [(KEY_1, some_key(ED25519_KEY))]), **members}


def published_method() -> JSONObject:
    methods = published()["verificationMethod"]
    assert isinstance(methods, list)
    assert isinstance(methods[0], dict)
    return methods[0]


def refuse_document(body: JSONObject | bytes, reason: str) -> None:
    world = World().put(SCHOOL_URL, body)
    with pytest.raises(InvalidDIDDocumentError, match=reason) as caught:
        run(Resolver().resolve(SCHOOL), world)
    assert world.fetched == [SCHOOL_URL]
    assert caught.value.clause
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "id_",
    [
        "did:web:bank.example",
        "did:web:SCHOOL.example",
        "did:web:school.example%3A443",
        "did:web:school.example:",
        "did:web:school.example#",
        " did:web:school.example",
        "https://school.example",
        "",
        None,
        ["did:web:school.example"],
    ],
)
def test_a_document_that_names_another_did_is_refused(id_: JSON) -> None:
    refuse_document(published(id=id_), "describes another DID")


def test_a_document_with_two_ids_is_refused() -> None:
    refuse_document(b'{"id":"did:web:bank.example","id":"did:web:school.example"}', 'duplicate key "id"')


def test_a_login_page_or_another_format_is_no_document() -> None:
    for body in (
        b"<!doctype html><title>Log in</title>",
        b"",
        b"null",
        b"\xff\xfe{\0}\0",
        b"a: 1",
        b"\x1f\x8b\x08",
    ):
        refuse_document(body, "is no DID document")


def test_a_document_that_is_too_deep_or_has_too_many_keys_is_refused() -> None:
    refuse_document(
        b'{"id":"did:web:school.example","a":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "is no DID document"
    )
    method = published_method()
    refuse_document(published(verificationMethod=[method] * 257), "at most 256 entries")
    refuse_document(published(verificationMethod=[method] * 2), "the same id")


def test_a_document_may_not_publish_a_private_key() -> None:
    method = published_method()
    secret = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
    refuse_document(published(verificationMethod=[{**method, "publicKeyMultibase": secret}]), "private key")
    refuse_document(published(verificationMethod=[{**method, "secretKeyMultibase": secret}]), "private key")


def test_a_key_of_another_did_in_the_document_is_found_under_its_own_did_only() -> None:
    # The document may name a key of the bank, but whoever asks for the bank's key asks the bank.
    bank = DIDURL.parse("did:web:bank.example#key-1")
    method = published_method()
    world = World().put(SCHOOL_URL, published(verificationMethod=[{**method, "id": str(bank)}]))
    with pytest.raises(FetchError, match=r"There is no DID document at https://bank\.example"):
        run(Resolver().dereference(bank), world)
    assert world.fetched == ["https://bank.example/.well-known/did.json"]
    with pytest.raises(NotFoundError, match="has no key with the id"):
        run(Resolver().dereference(KEY_1), world)


@pytest.mark.parametrize(
    "error",
    [
        FetchRefusedError("The DID document is not fetched: it redirects to another host."),
        FetchRefusedError("The DID document is not fetched: its address does not begin with https:."),
        FetchError("The DID document could not be fetched: it is larger than 262144 bytes."),
    ],
)
def test_a_fetch_that_was_refused_is_never_an_empty_document(error: FetchError) -> None:
    world = World().fail(SCHOOL_URL, error)
    with pytest.raises(type(error), match=error.detail):
        run(Resolver().resolve(SCHOOL), world)
    assert world.fetched == [SCHOOL_URL]


@dataclass
class NameServer:
    """A name server that gives other answers each time it is asked, and remembers the questions."""

    answers: list[tuple[str, ...]]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def look_up(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append((host, port))
        return self.answers[len(self.asked) - 1]


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("192.168.1.1",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("fe80::1",),
        ("fd00::1",),
        ("0.0.0.0",),  # noqa: S104  # an address to refuse, not to bind
        ("93.184.216.34", "127.0.0.1"),
    ],
)
def test_a_public_name_that_leads_to_a_private_address_is_refused_by_the_real_client(
    addresses: tuple[str, ...],
) -> None:
    # DNS rebinding: the second answer of the name server, were it ever asked for, is just as private.
    server = NameServer([addresses, ("127.0.0.1",)])
    fetcher = HttpFetcher(FetchSettings(lookup=server.look_up, max_seconds=5))
    with pytest.raises(FetchRefusedError, match=r"The DID document is not fetched from school\.example"):
        run(Resolver().resolve(SCHOOL), fetcher)
    assert server.asked == [("school.example", 443)]


def test_a_multikey_that_the_document_spells_is_the_one_that_is_used() -> None:
    key = some_key(P256_KEY)
    world = World().put(SCHOOL_URL, write_document(SCHOOL, [(KEY_1, key)]))
    found = run(Resolver().dereference(KEY_1), world)
    assert found.method.key == key == multikey.decode(multikey.encode(key))
