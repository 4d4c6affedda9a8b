from __future__ import annotations

from datetime import UTC, datetime

import pytest

from did import multikey, signers
from did.algorithms import ED25519_KEY, P256_KEY, P384_KEY
from did.document import DIDDocument, Service
from did.document_reader import read_document
from did.document_writer import write_document
from did.encoding import multibase
from did.encoding.strict_json import JSON, JSONObject
from did.errors import DID_RESOLUTION, InvalidDIDDocumentError
from did.identifiers import DID, DIDURL
from did.relationships import VerificationRelationship

ME = DID.parse("did:web:school.example")
ED25519 = "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu"
LONGER = multibase.encode_base58btc(multibase.decode(ED25519) + b"\0")
P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
METHOD: dict[str, JSON] = {
    "id": f"{ME}#key-1",
    "type": "Multikey",
    "controller": ME.text,
    "publicKeyMultibase": ED25519,
}
BARE: dict[str, JSON] = {name: METHOD[name] for name in ("id", "type", "controller")}


def read(**members: JSON) -> DIDDocument:
    return read_document({"id": ME.text, **members}, ME)


def refused(reason: str, **members: JSON) -> InvalidDIDDocumentError:
    with pytest.raises(InvalidDIDDocumentError, match=reason) as caught:
        read(**members)
    assert caught.value.problem == DID_RESOLUTION + "INVALID_DID_DOCUMENT"
    assert caught.value.clause.startswith(("W3C", "RFC", "SEC"))
    return caught.value


def test_a_document_with_nothing_but_its_id_has_no_keys() -> None:
    document = read()
    assert document.id == ME
    assert (document.controllers, document.verification_methods, document.services) == ((), (), ())
    assert set(document.relationships.values()) == {()}


def test_the_example_of_did_web_is_read() -> None:
    # did:web Method §1.2, its first example
    source: JSONObject = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": "did:web:example.com",
        "verificationMethod": [
            {
                "id": "did:web:example.com#key-0",
                "type": "JsonWebKey2020",
                "controller": "did:web:example.com",
                "publicKeyJwk": {
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "x": "0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU",
                },
            },
            {
                "id": "did:web:example.com#key-1",
                "type": "JsonWebKey2020",
                "controller": "did:web:example.com",
                "publicKeyJwk": {
                    "kty": "OKP",
                    "crv": "X25519",
                    "x": "9GXjPGGvmRq9F6Ng5dQQ_s31mfhxrcNZxRGONrmH30k",
                },
            },
            {
                "id": "did:web:example.com#key-2",
                "type": "JsonWebKey2020",
                "controller": "did:web:example.com",
                "publicKeyJwk": {
                    "kty": "EC",
                    "crv": "P-256",
                    "x": "38M1FDts7Oea7urmseiugGW7tWc3mLpJh6rKe7xINZ8",
                    "y": "nDQW6XZ7b_u2Sy9slofYLlG03sOEoug3I0aAPQ0exs4",
                },
            },
        ],
        "authentication": ["did:web:example.com#key-0", "did:web:example.com#key-2"],
        "assertionMethod": ["did:web:example.com#key-0", "did:web:example.com#key-2"],
        "keyAgreement": ["did:web:example.com#key-1", "did:web:example.com#key-2"],
    }
    document = read_document(source, DID.parse("did:web:example.com"))
    first, second, third = document.verification_methods
    assert [method.key.key_type.name if method.key else None for method in (first, second, third)] == [
        "Ed25519",
        "X25519",
        "P-256",
    ]
    allowed = {
        relationship.value: [document.allows(method, relationship) for method in (first, second, third)]
        for relationship in VerificationRelationship
    }
    assert allowed == {
        "assertionMethod": [True, False, True],
        "authentication": [True, False, True],
        "keyAgreement": [False, True, True],
        "capabilityInvocation": [False, False, False],
        "capabilityDelegation": [False, False, False],
    }
    assert document.source is source


def test_a_key_may_stand_inside_a_relationship_and_serves_that_one_only() -> None:
    document = read(assertionMethod=[METHOD], authentication=[{**METHOD, "id": f"{ME}#key-2"}])
    first = document.verification_method(DIDURL.parse(f"{ME}#key-1"))
    assert first is not None
    assert first.key == multikey.decode(ED25519)
    assert document.allows(first, VerificationRelationship.ASSERTION_METHOD)
    assert not document.allows(first, VerificationRelationship.AUTHENTICATION)
    assert len(document.verification_methods) == 2


def test_references_within_the_document_are_made_absolute() -> None:
    document = read(verificationMethod=[{**METHOD, "id": "#key-1"}], assertionMethod=["#key-1"])
    method = document.verification_method(DIDURL.parse(f"{ME}#key-1"))
    assert method is not None
    assert document.allows(method, VerificationRelationship.ASSERTION_METHOD)


def test_a_key_that_is_not_there_is_not_found() -> None:
    document = read(verificationMethod=[METHOD], assertionMethod=[f"{ME}#key-2"])
    assert document.verification_method(DIDURL.parse(f"{ME}#key-2")) is None
    assert document.verification_method(DIDURL.parse(f"{ME}?versionId=1#key-1")) is None


@pytest.mark.parametrize(
    "id_", [None, 5, "", "did:web:other.example", "did:web:school.example/", "did:web:School.example"]
)
def test_a_document_of_another_did_is_refused(id_: JSON) -> None:
    for source in ({"id": id_}, {}):
        with pytest.raises(InvalidDIDDocumentError, match="describes another DID") as caught:
            read_document(source, ME)
        assert caught.value.clause == "W3C DID Core 1.0 §5.1.1"


@pytest.mark.parametrize(
    "name", ["verificationMethod", "service", *(r.value for r in VerificationRelationship)]
)
@pytest.mark.parametrize(
    "value", [None, "x", {}, 5, ["x"] * 257], ids=["null", "text", "object", "number", "257"]
)
def test_what_must_be_a_short_list_is_nothing_else(name: str, value: JSON) -> None:
    refused(f"member {name} must be a list of at most 256", **{name: value})


def test_256_entries_are_a_short_list() -> None:
    document = read(assertionMethod=[f"{ME}#key-{number}" for number in range(256)])
    assert len(document.relationships[VerificationRelationship.ASSERTION_METHOD]) == 256


@pytest.mark.parametrize("entry", [None, 5, [], ["x"], True])
def test_a_relationship_lists_keys_and_names_of_keys_only(entry: JSON) -> None:
    refused("verification method must be an object", assertionMethod=[entry])
    refused("verification method must be an object", verificationMethod=[entry])


def test_a_verification_method_is_no_mere_name() -> None:
    refused("verification method must be an object", verificationMethod=[f"{ME}#key-1"])


@pytest.mark.parametrize("name", ["id", "type", "controller"])
@pytest.mark.parametrize("value", [None, 5, ["Multikey"], {}])
def test_a_verification_method_needs_id_type_and_controller(name: str, value: JSON) -> None:
    refused("needs id, type and controller as text", verificationMethod=[{**METHOD, name: value}])
    without = {other: member for other, member in METHOD.items() if other != name}
    refused("needs id, type and controller as text", assertionMethod=[without])


@pytest.mark.parametrize(
    ("member", "value", "reason"),
    [
        ("id", "key-1", "malformed: 'key-1' is not an absolute DID URL"),
        ("id", "https://school.example#key-1", "is not an absolute DID URL"),
        ("controller", "https://school.example", "malformed: 'https://school.example' is not a DID"),
        ("controller", "did:web:school.example#key-1", "is not a DID"),
        ("publicKeyMultibase", "z0", "malformed: This is not base58btc"),
        ("publicKeyMultibase", LONGER, "malformed: A Ed25519 public key has 32 bytes, this one has 33"),
        ("publicKeyMultibase", "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq", "private key"),
        ("publicKeyMultibase", 5, "A publicKeyMultibase must be text"),
        ("publicKeyMultibase", None, "A publicKeyMultibase must be text"),
    ],
)
def test_a_malformed_member_spoils_the_document(member: str, value: JSON, reason: str) -> None:
    refused(reason, verificationMethod=[{**METHOD, member: value}])


def test_a_malformed_reference_or_controller_spoils_the_document() -> None:
    refused("is not an absolute DID URL", assertionMethod=["key-1"])
    refused("is not a DID", controller="https://school.example")
    refused("Text was expected", controller=[5])
    refused("Text was expected", controller=None)


def test_controllers_are_read_alone_or_as_a_list() -> None:
    one, two = "did:web:ministry.example", "did:web:school.example"
    assert read(controller=one).controllers == (DID.parse(one),)
    assert read(controller=[one, two]).controllers == (DID.parse(one), ME)


@pytest.mark.parametrize("place", ["verificationMethod", "authentication"])
def test_two_keys_with_one_id_are_refused(place: str) -> None:
    refused("Two verification methods have the same id", assertionMethod=[METHOD], **{place: [METHOD]})
    refused("same id", verificationMethod=[METHOD, {**METHOD, "id": "#key-1"}])


@pytest.mark.parametrize(
    "twice",
    [
        {"publicKeyJwk": P256, "publicKeyMultibase": ED25519},
        {"publicKeyBase58": "4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS", "publicKeyMultibase": ED25519},
        {"publicKeyBase58": "4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS", "publicKeyJwk": P256},
    ],
)
def test_a_key_is_stated_once(twice: JSONObject) -> None:
    error = refused("states its key twice", verificationMethod=[{**BARE, **twice}])
    assert error.clause == "W3C Controlled Identifiers 1.0 §2.2"


@pytest.mark.parametrize(
    "name",
    ["secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk", "privateKeyBase58"],
)
def test_a_published_private_key_spoils_the_document_and_is_not_shown(name: str) -> None:
    error = refused("publishes a private key", verificationMethod=[{**METHOD, name: "z3u2hidden"}])
    assert "hidden" not in str(error)
    assert "replace the key" in error.fix


def test_a_jwk_with_a_secret_spoils_the_document() -> None:
    for secret in ({**P256, "d": "AA"}, {"kty": "oct", "k": "AA"}, {"kty": "unknown", "priv": "AA"}):
        error = refused("holds a secret", verificationMethod=[{**BARE, "publicKeyJwk": secret}])
        assert error.clause == "W3C Controlled Identifiers 1.0 §2.2.3"


@pytest.mark.parametrize("value", [None, 5, "text", ["list"]])
def test_a_public_key_jwk_is_an_object(value: JSON) -> None:
    refused("publicKeyJwk must be an object", verificationMethod=[{**BARE, "publicKeyJwk": value}])


def test_a_malformed_jwk_of_a_supported_kind_spoils_the_document() -> None:
    refused("not on the curve", verificationMethod=[{**BARE, "publicKeyJwk": {**P256, "y": P256["x"]}}])
    refused("alg of this JWK", verificationMethod=[{**BARE, "publicKeyJwk": {**P256, "alg": "ES384"}}])


@pytest.mark.parametrize(
    "material",
    [
        {},
        {"blockchainAccountId": "eip155:1:0x89a932207c485f85226d86f7cd486a89a24fcc12"},
        {"publicKeyMultibase": "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"},
        {"publicKeyJwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
        {"publicKeyJwk": {**P256, "alg": "ECDH-ES+A256KW"}},
        {
            "type": "X25519KeyAgreementKey2019",
            "publicKeyBase58": "4Dy8E9UaZscuPUf2GLxV44RCNL7oxmEXXkgWXaug1WKV",
        },
    ],
)
def test_a_key_that_is_not_supported_is_kept_without_its_key(material: JSONObject) -> None:
    other = {**METHOD, "id": f"{ME}#key-2"}
    document = read(verificationMethod=[{**BARE, **material}, other], assertionMethod=[f"{ME}#key-1"])
    assert [method.key for method in document.verification_methods] == [None, multikey.decode(ED25519)]
    assert document.allows(document.verification_methods[0], VerificationRelationship.ASSERTION_METHOD)


def test_an_older_ed25519_key_in_base58_is_read() -> None:
    text = "4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS"
    older: JSONObject = {**BARE, "type": "Ed25519VerificationKey2018", "publicKeyBase58": text}
    (method,) = read(verificationMethod=[older]).verification_methods
    # the did:key vectors have this key as did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp
    assert method.key == multikey.decode("z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")
    refused("public key has 32 bytes", verificationMethod=[{**older, "publicKeyBase58": "1" + text}])
    refused("not base58btc", verificationMethod=[{**older, "publicKeyBase58": "0"}])
    refused("publicKeyBase58 must be text", verificationMethod=[{**older, "publicKeyBase58": 5}])


@pytest.mark.parametrize("name", ["expires", "revoked"])
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2030-01-31T12:00:00Z", datetime(2030, 1, 31, 12, tzinfo=UTC)),
        ("2030-01-31T12:00:00.5Z", datetime(2030, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("2030-01-31T12:00:00+01:00", datetime(2030, 1, 31, 11, tzinfo=UTC)),
        ("2030-01-31T12:00:00-14:00", datetime(2030, 2, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_key_may_end(name: str, text: str, moment: datetime) -> None:
    (method,) = read(verificationMethod=[{**METHOD, name: text}]).verification_methods
    assert (method.expires, method.revoked) == ((moment, None) if name == "expires" else (None, moment))
    assert read(verificationMethod=[METHOD]).verification_methods[0].expires is None


@pytest.mark.parametrize("name", ["expires", "revoked"])
@pytest.mark.parametrize(
    "value",
    [
        5,
        "",
        "2030-01-31",
        "2030-01-31T12:00:00",
        "2030-01-31 12:00:00Z",
        "2030-01-31t12:00:00z",
        "2030-01-31T12:00Z",
        "2030-01-31T12:00:00+14:01",
        "2030-01-31T12:00:00+0100",
        "20300131T120000Z",
        "2030-01-31T12:00:00Z\n",
        "\uff12030-01-31T12:00:00Z",
        ["2030-01-31T12:00:00Z"],
    ],
)
def test_an_end_that_is_no_time_with_a_zone_spoils_the_document(name: str, value: JSON) -> None:
    error = refused(f"member {name} of a verification method", verificationMethod=[{**METHOD, name: value}])
    assert error.fix == "Write it like 2030-01-31T12:00:00Z."


@pytest.mark.parametrize(
    "text",
    [
        "2030-02-30T00:00:00Z",
        "2030-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2030-01-01T25:00:00Z",
        "2016-12-31T23:59:60Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_an_end_at_a_time_that_does_not_exist_spoils_the_document(text: str) -> None:
    refused(f"There is no such time as {text[:10]}", verificationMethod=[{**METHOD, "revoked": text}])


def test_services_are_read() -> None:
    services = read(
        service=[
            {"id": "#one", "type": "LinkedDomains", "serviceEndpoint": "https://school.example"},
            {"id": f"{ME}#two", "type": ["A", "B"], "serviceEndpoint": {"uri": "https://a.example"}},
            {"id": "#three", "type": "C", "serviceEndpoint": ["https://a.example", {"b": 1}]},
        ]
    ).services
    assert services == (
        Service("#one", ("LinkedDomains",), "https://school.example"),
        Service(f"{ME}#two", ("A", "B"), {"uri": "https://a.example"}),
        Service("#three", ("C",), ("https://a.example", {"b": 1})),
    )


@pytest.mark.parametrize("entry", [None, 5, "x", []])
def test_a_service_is_an_object(entry: JSON) -> None:
    assert refused("service must be an object", service=[entry]).clause == "W3C DID Core 1.0 §5.4"


@pytest.mark.parametrize(
    ("member", "value", "reason"),
    [
        ("id", None, "needs an id, a type and a serviceEndpoint"),
        ("id", 5, "needs an id, a type and a serviceEndpoint"),
        ("serviceEndpoint", None, "needs an id, a type and a serviceEndpoint"),
        ("serviceEndpoint", [], "needs an id, a type and a serviceEndpoint"),
        ("serviceEndpoint", [5], "needs an id, a type and a serviceEndpoint"),
        ("serviceEndpoint", ["https://a.example", None], "needs an id, a type and a serviceEndpoint"),
        ("type", None, "Text was expected"),
        ("type", [5], "Text was expected"),
    ],
)
def test_a_service_without_its_members_is_refused(member: str, value: JSON, reason: str) -> None:
    whole = {"id": "#one", "type": "A", "serviceEndpoint": "https://a.example"}
    refused(reason, service=[{**whole, member: value}])


def test_documents_are_equal_where_what_they_say_is() -> None:
    assert read(verificationMethod=[METHOD]) == read(verificationMethod=[METHOD], own="ignored")
    assert read(verificationMethod=[METHOD]) != read()
    assert "own" not in repr(read(own="ignored"))


def test_what_is_written_is_read_back_with_its_keys_for_assertion_and_authentication() -> None:
    keys = [
        (DIDURL(ME, fragment=f"key-{index}"), signers.generate(kind).public_key)
        for index, kind in enumerate((ED25519_KEY, P256_KEY, P384_KEY))
    ]
    source = write_document(ME, keys)
    assert source["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
    ]
    document = read_document(source, ME)
    assert {method.type for method in document.verification_methods} == {"Multikey"}
    assert [(method.id, method.key) for method in document.verification_methods] == keys
    assert {method.controller for method in document.verification_methods} == {ME}
    assert {relationship.value for relationship, ids in document.relationships.items() if ids} == {
        "assertionMethod",
        "authentication",
    }
    for method in document.verification_methods:
        assert document.allows(method, VerificationRelationship.ASSERTION_METHOD)
        assert document.allows(method, VerificationRelationship.AUTHENTICATION)
