from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import World

from did import jwk, multikey, private_jwk, signers
from did.algorithms import ED25519_KEY, KEY_TYPES, P256_KEY, P384_KEY, KeyType, algorithm_of_key
from did.document_reader import read_document
from did.document_writer import write_document
from did.encoding import base64url, jcs, multibase
from did.encoding.strict_json import JSON, JSONObject, dump_json, parse_json
from did.errors import (
    DIDError,
    EncodingError,
    FetchError,
    InvalidDIDDocumentError,
    InvalidDIDError,
    InvalidDIDURLError,
    InvalidKeyError,
    SignatureInvalidError,
)
from did.flow import run
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.methods.jwk import did_jwk
from did.methods.key import did_key
from did.methods.web import DIDWeb, did_web_url
from did.resolver import Resolver
from did.signers import LocalSigner

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
SAFE_INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
# Between these two a double is written without a point or exponent, so it is read back as an integer that no
# double is sure to be; such integers are refused.
SAFE_DOUBLES = DOUBLES.filter(lambda value: not 2**53 <= abs(value) < 10**21)
SCALARS = st.none() | st.booleans() | SAFE_INTEGERS | SAFE_DOUBLES | TEXTS
VALUES: st.SearchStrategy[JSON] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=20,
)
# Characters and pieces that DID texts are made of, so that many of the made-up ones come close to valid.
PIECES = st.sampled_from(
    [
        "did",
        ":",
        ":",
        "key",
        "web",
        "jwk",
        "z6Mk",
        "zDn",
        "u",
        "example.org",
        "%3A",
        "%2e",
        "..",
        "/",
        "?",
        "#",
        "8080",
        "é",
        " ",
        "\n",
        "e30",
    ]
)
DID_LIKE = st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join) | st.text(max_size=50)
KINDS = st.sampled_from([ED25519_KEY, P256_KEY, P384_KEY])
SCHOOL = DID.parse("did:web:school.example")
KEYS = {
    kind: signers.load(kind, b"\1" * kind.private_size).public_key
    for kind in (ED25519_KEY, P256_KEY, P384_KEY)
}


@st.composite
def new_signers(draw: st.DrawFn) -> LocalSigner:
    kind = draw(KINDS)
    size = kind.private_size - 2
    # The first byte keeps the scalar below the order of its curve, the last keeps it from being zero.
    return signers.load(kind, b"\0" + draw(st.binary(min_size=size, max_size=size)) + b"\1")


@given(st.binary(max_size=100))
def test_bytes_go_through_every_encoding(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data
    assert multibase.decode(multibase.encode_base64url(data)) == data
    if data:
        assert multibase.decode(multibase.encode_base58btc(data)) == data


@given(st.text("ABCDwxyz0189-_=+/ \n", max_size=12) | st.text(max_size=12))
def test_what_base64url_decodes_it_encodes_to_the_same_text(text: str) -> None:
    try:
        data = base64url.decode(text)
    except EncodingError:
        return
    assert base64url.encode(data) == text


@given(st.text("z1u2ABCZabkmz0OIl-_ \n", max_size=12).map("z".__add__) | st.text(max_size=12))
def test_what_multibase_decodes_it_encodes_to_the_same_text(text: str) -> None:
    try:
        data = multibase.decode(text)
    except EncodingError:
        return
    assert text in {multibase.encode_base58btc(data), multibase.encode_base64url(data)}


@given(st.binary(max_size=60) | st.text('[]{}",:0123456789eE+-.truefalsn\\ud8', max_size=40).map(str.encode))
def test_any_bytes_are_json_as_the_reference_reader_reads_it_or_an_encoding_error(data: bytes) -> None:
    try:
        value = parse_json(data)
    except EncodingError:
        return
    assert repr(json.loads(data.decode())) == repr(value)


@given(VALUES)
def test_what_is_written_as_json_is_read_back_the_same(value: JSON) -> None:
    assert repr(parse_json(dump_json(value))) == repr(value)


@given(VALUES, st.randoms())
def test_the_canonical_form_does_not_depend_on_how_the_value_was_written(
    value: JSON, source: random.Random
) -> None:
    canonical = jcs.canonicalize(value)
    assert jcs.canonicalize(parse_json(canonical)) == canonical
    assert jcs.canonicalize(parse_json(json.dumps(value, indent=2).encode())) == canonical

    def shuffled(inner: JSON) -> JSON:
        if isinstance(inner, dict):
            members = [(name, shuffled(member)) for name, member in inner.items()]
            source.shuffle(members)
            return dict(members)
        return [shuffled(entry) for entry in inner] if isinstance(inner, list) else inner

    assert jcs.canonicalize(shuffled(value)) == canonical


@given(DOUBLES)
def test_a_canonical_number_is_the_shortest_that_reads_back(value: float) -> None:
    text = jcs.canonicalize(value).decode()
    assert float(text) == value
    digits = re.sub(r"e.*|[-.]", "", text).strip("0")
    assert len(digits) <= len(re.sub(r"e.*|[-.]", "", repr(value)).strip("0"))


@given(DID_LIKE)
def test_any_text_is_a_did_that_is_written_back_or_an_invalid_did(text: str) -> None:
    try:
        did = DID.parse(text)
    except InvalidDIDError:
        return
    assert str(did) == text == f"did:{did.method}:{did.method_specific_id}"
    assert DIDURL.parse(text).did == did


@given(DID_LIKE, st.booleans())
def test_any_text_is_a_did_url_that_is_written_back_or_an_invalid_one(text: str, relative: bool) -> None:
    base = SCHOOL if relative else None
    try:
        url = DIDURL.parse(text, base)
    except InvalidDIDURLError:
        return
    assert str(url) == (f"{SCHOOL}{text}" if text.startswith("#") else text)
    assert DIDURL.parse(str(url)) == url


@given(DID_LIKE.map("did:web:".__add__) | DID_LIKE.map("did:web:example.org:".__add__))
def test_a_did_web_leads_to_its_own_https_host_or_nowhere(text: str) -> None:
    try:
        did = DID.parse(text)
        url = did_web_url(did)
    except InvalidDIDError:
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("https", DIDWeb().host(did))
    assert parts.netloc == re.sub("%3a", ":", did.method_specific_id.split(":")[0], flags=re.IGNORECASE)
    assert parts.path.endswith("/did.json")
    assert (parts.query, parts.fragment, ".." in parts.path.split("/")) == ("", "", False)


@given(st.sampled_from(["key", "jwk", "web"]), st.text("z6MkuDn0189AZaz-_.:%3Ae", max_size=80))
def test_resolving_any_did_ends_in_a_document_or_a_declared_error(method: str, rest: str) -> None:
    world = World()
    try:
        did = DID.parse(f"did:{method}:{rest}")
        document = run(Resolver().resolve(did), world)
    except (InvalidDIDError, FetchError):
        assert method == "web" or world.fetched == []
        return
    assert document.id == did


@given(st.binary(max_size=60), st.sampled_from(["z", "u", ""]), st.sampled_from(KEY_TYPES))
def test_any_multikey_is_a_key_that_is_written_back_or_a_declared_error(
    data: bytes, base: str, kind: KeyType
) -> None:
    encoded = multibase.encode_base58btc(kind.public_prefix + data)
    text = {"z": encoded, "u": multibase.encode_base64url(kind.public_prefix + data), "": encoded[1:]}[base]
    try:
        key = multikey.decode(text)
    except (EncodingError, InvalidKeyError):
        return
    assert multikey.encode(key) == text
    assert run(Resolver().resolve(did_key(key)), World()).verification_methods[0].key == key


JWK_NAMES = st.sampled_from(["kty", "crv", "x", "y", "alg", "use", "kid", "d"])
B64_TEXTS = st.binary(min_size=31, max_size=33).map(base64url.encode)


@given(KINDS, st.dictionaries(JWK_NAMES, VALUES | B64_TEXTS))
def test_any_changed_jwk_is_a_key_that_is_written_back_or_an_invalid_key(
    kind: KeyType, changes: dict[str, JSON]
) -> None:
    members: JSONObject = {**jwk.encode(KEYS[kind]), **changes}
    try:
        key = jwk.decode(members)
    except InvalidKeyError:
        return
    assert {**members, **jwk.encode(key)} == members


@given(new_signers())
def test_a_key_is_the_same_in_every_spelling(signer: LocalSigner) -> None:
    key = signer.public_key
    assert jwk.decode(jwk.encode(key)) == multikey.decode(multikey.encode(key)) == key
    for did in (did_key(key), did_jwk(key)):
        (method,) = run(Resolver().resolve(did), World()).verification_methods
        assert method.key == key
    assert private_jwk.decode(private_jwk.encode(signer)) == signer


@given(st.sampled_from([P256_KEY, P384_KEY, ED25519_KEY]), st.data())
def test_any_bytes_of_the_right_length_are_a_key_or_an_invalid_key(
    kind: KeyType, data: st.DataObject
) -> None:
    raw = data.draw(st.binary(min_size=kind.public_size, max_size=kind.public_size))
    for candidate in (raw, b"\x02" + raw[1:]):
        try:
            key = PublicKey(kind, candidate)
        except InvalidKeyError:
            continue
        assert jwk.decode(jwk.encode(key)) == key


@given(new_signers(), st.binary(max_size=50), st.data())
def test_one_changed_bit_breaks_a_signature(signer: LocalSigner, content: bytes, data: st.DataObject) -> None:
    algorithm = algorithm_of_key(signer.public_key.key_type)
    assert algorithm is not None
    signature = signer.sign(content, algorithm)
    signer.public_key.verify(signature, content, algorithm)
    bit = data.draw(st.integers(0, 8 * (len(signature) + len(content)) - 1))
    changed = bytearray(signature + content)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalidError):
        signer.public_key.verify(
            bytes(changed[: len(signature)]), bytes(changed[len(signature) :]), algorithm
        )


@given(st.binary(max_size=100), KINDS)
def test_any_bytes_are_refused_as_a_signature(signature: bytes, kind: KeyType) -> None:
    key = KEYS[kind]
    algorithm = algorithm_of_key(kind)
    assert algorithm is not None
    for candidate in (
        signature,
        signature.ljust(algorithm.signature_size, b"\1")[: algorithm.signature_size],
    ):
        with pytest.raises(SignatureInvalidError):
            key.verify(candidate, b"content", algorithm)


WRITTEN = write_document(SCHOOL, [(DIDURL(SCHOOL, fragment=kind.name), key) for kind, key in KEYS.items()])


@given(VALUES)
def test_any_object_is_a_document_or_an_invalid_document(value: JSON) -> None:
    members: JSONObject = value if isinstance(value, dict) else {"verificationMethod": value}
    try:
        document = read_document({**members, "id": SCHOOL.text}, SCHOOL)
    except InvalidDIDDocumentError:
        return
    assert document.verification_methods == ()


@given(st.data())
def test_a_document_with_one_changed_part_is_read_or_refused_as_an_invalid_document(
    data: st.DataObject,
) -> None:
    source = copy.deepcopy(json.loads(json.dumps(WRITTEN)))
    target: JSON = source
    while isinstance(target, dict | list) and target:
        names = list(target) if isinstance(target, dict) else list(range(len(target)))
        name = data.draw(st.sampled_from(names))
        inner = target[name]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            target[name] = data.draw(VALUES | st.just(inner[:-1] if isinstance(inner, str) else inner))
            break
        target = inner
    try:
        document = read_document(source, SCHOOL)
    except InvalidDIDDocumentError:
        return
    known = set(KEYS.values()) | {None}
    assert {method.key for method in document.verification_methods} <= known


@given(
    st.text(max_size=200),
    st.sampled_from([DID.parse, DIDURL.parse, base64url.decode, multibase.decode, multikey.decode]),
)
def test_no_error_shows_control_characters_or_more_than_a_few_lines(
    text: str, read: Callable[[str], object]
) -> None:
    shown = ""
    try:
        read(text)
    except DIDError as error:
        shown = str(error)
    assert shown.isprintable()
    assert len(shown) < 400
