"""Project Wycheproof: signatures and keys that other implementations got wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from did import jwk
from did.algorithms import ED25519, ED25519_KEY, ES256, ES384, P256_KEY, P384_KEY, X25519_KEY, Algorithm
from did.encoding.strict_json import JSON, JSONObject, parse_json_object
from did.errors import InvalidKeyError, SignatureInvalidError
from did.keys import PublicKey

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared") / "vectors" / "wycheproof"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")
SUITES = [
    ("ed25519_test.json", ED25519, 88, 63),
    ("ecdsa_secp256r1_sha256_p1363_test.json", ES256, 173, 89),
    ("ecdsa_secp384r1_sha384_p1363_test.json", ES384, 193, 87),
]


def objects(value: JSON) -> list[JSONObject]:
    assert isinstance(value, list)
    return [entry for entry in value if isinstance(entry, dict)]


def groups(name: str) -> list[JSONObject]:
    return objects(parse_json_object((VECTORS / name).read_bytes(), max_bytes=4_000_000)["testGroups"])


def group_key(group: JSONObject) -> PublicKey:
    """Return a group's key, made from its raw numbers and not from its JWK."""
    published = group["publicKey"]
    assert isinstance(published, dict)
    if published["curve"] == "edwards25519":
        return PublicKey(ED25519_KEY, bytes.fromhex(str(published["pk"])))
    key_type = {"secp256r1": P256_KEY, "secp384r1": P384_KEY}[str(published["curve"])]
    x, y = int(str(published["wx"]), 16), int(str(published["wy"]), 16)
    return PublicKey(key_type, bytes([2 + y % 2]) + x.to_bytes(key_type.private_size, "big"))


def verifies(key: PublicKey, test: JSONObject, algorithm: Algorithm) -> bool:
    """Tell whether the signature is accepted; any other error than the declared one fails the test."""
    try:
        key.verify(bytes.fromhex(str(test["sig"])), bytes.fromhex(str(test["msg"])), algorithm)
    except SignatureInvalidError:
        return False
    return True


def signatures(name: str) -> Iterator[tuple[PublicKey, JSONObject]]:
    for group in groups(name):
        key = group_key(group)
        for test in objects(group["tests"]):
            yield key, test


@pytest.mark.parametrize(("name", "algorithm", "valid", "invalid"), SUITES)
def test_exactly_the_valid_signatures_verify(
    name: str, algorithm: Algorithm, valid: int, invalid: int
) -> None:
    counts, wrong = {True: 0, False: 0}, []
    for key, test in signatures(name):
        accepted = verifies(key, test, algorithm)
        counts[accepted] += 1
        if accepted != (test["result"] == "valid"):
            wrong.append((test["tcId"], test["comment"]))
    assert wrong == []
    assert counts == {True: valid, False: invalid}


@pytest.mark.parametrize("name", [suite[0] for suite in SUITES])
def test_the_jwk_of_a_group_is_its_key(name: str) -> None:
    seen = 0
    for group in groups(name):
        if "publicKeyJwk" in group:
            published = group["publicKeyJwk"]
            assert isinstance(published, dict)
            key = group_key(group)
            assert jwk.decode(published) == key
            assert jwk.encode(key) == {name: value for name, value in published.items() if name != "kid"}
            seen += 1
    assert seen > 70


def test_no_signature_in_der_is_taken_for_r_and_s_side_by_side() -> None:
    accepted, seen = [], 0
    for key, test in signatures("ecdsa_secp256r1_sha256_test.json"):
        seen += 1
        if verifies(key, test, ES256):
            accepted.append(test["tcId"])
    assert accepted == []
    assert seen == 484


def test_x25519_jwks_are_read_and_none_that_is_called_invalid_passes_for_one() -> None:
    refused = []
    for group in groups("x25519_jwk_test.json"):
        for test in objects(group["tests"]):
            public = test["public"]
            assert isinstance(public, dict)
            if test["result"] != "invalid":
                assert jwk.decode(public).key_type == X25519_KEY
            elif public.get("crv") in {"P-256", "P-384"}:
                assert jwk.decode(public).key_type != X25519_KEY
            else:
                with pytest.raises(InvalidKeyError, match=r"kind of this JWK|member x of this JWK"):
                    jwk.decode(public)
                refused.append(test["comment"])
    assert len(refused) == 11
