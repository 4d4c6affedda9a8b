from __future__ import annotations

import pytest

from did import jwk, signers
from did.algorithms import ED25519_KEY, KEY_TYPES, P256_KEY, P384_KEY, X25519_KEY, KeyType
from did.encoding import base64url
from did.encoding.strict_json import JSON, JSONObject
from did.errors import CID, InvalidKeyError
from did.keys import PublicKey

# W3C Controlled Identifiers 1.0 §2.2.3 and its §B.2; RFC 8037, Appendix A.2
P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
P384 = {
    "kty": "EC",
    "crv": "P-384",
    "x": "1F14JSzKbwxO-Heqew5HzEt-0NZXAjCu8w-RiuV8_9tMiXrSZdjsWqi4y86OFb5d",
    "y": "dnd8yoq-NOJcBuEYgdVVMmSxonXg-DU90d7C4uPWb_Lkd4WIQQEH0DyeC2KUDMIU",
}
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
X25519 = {"kty": "OKP", "crv": "X25519", "x": "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}
EXAMPLES = [(P256, P256_KEY), (P384, P384_KEY), (ED25519, ED25519_KEY), (X25519, X25519_KEY)]
each_example = pytest.mark.parametrize(
    ("members", "key_type"), EXAMPLES, ids=["P-256", "P-384", "Ed25519", "X25519"]
)


@each_example
def test_the_examples_of_the_specifications_go_both_ways(members: JSONObject, key_type: KeyType) -> None:
    key = jwk.decode(members)
    assert key.key_type == key_type
    assert key.data[-len(base64url.decode(str(members["x"]))) :] == base64url.decode(str(members["x"]))
    assert jwk.encode(key) == members


@each_example
def test_other_members_do_not_change_the_key(members: JSONObject, key_type: KeyType) -> None:
    more: JSONObject = {**members, "kid": "key-1", "use": "sig", "key_ops": ["verify"], "x5t": "A", "own": 1}
    assert jwk.decode(more) == jwk.decode(members)
    assert jwk.is_supported(more)


@pytest.mark.parametrize("name", ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])
@each_example
def test_a_jwk_with_a_secret_is_refused_before_anything_else(
    members: JSONObject, key_type: KeyType, name: str
) -> None:
    for value in ("c2VjcmV0", None, ""):
        secret: JSONObject = {**members, name: value}
        with pytest.raises(InvalidKeyError, match="holds a secret; only public keys") as caught:
            jwk.decode(secret)
        assert caught.value.clause == "W3C Controlled Identifiers 1.0 §2.2.3"
        assert "c2VjcmV0" not in str(caught.value)
    with pytest.raises(InvalidKeyError, match="holds a secret"):
        jwk.decode({"kty": "unknown", name: "c2VjcmV0"})


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"kty": "oct"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"},
        {**P256, "crv": "P-521"},
        {**P256, "crv": "secp256k1"},
        {**P256, "crv": "p-256"},
        {**P256, "kty": "ec"},
        {**P256, "kty": "OKP"},
        {**ED25519, "kty": "EC"},
        {**ED25519, "crv": "Ed448"},
        {**ED25519, "crv": ["Ed25519"]},
        {**ED25519, "kty": None},
        {"crv": "Ed25519", "x": ED25519["x"]},
        {"kty": "OKP", "x": ED25519["x"]},
    ],
)
def test_another_kind_is_refused_and_the_error_names_ours(members: JSONObject) -> None:
    with pytest.raises(InvalidKeyError, match="Ed25519, X25519, P-256, P-384") as caught:
        jwk.decode(members)
    assert caught.value.problem == CID + "INVALID_VERIFICATION_METHOD"
    assert not jwk.is_supported(members)


@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "missing or no text"),
        (5, "missing or no text"),
        (["AA"], "missing or no text"),
        ("", "has 0 bytes instead of 32"),
        ("AA", "has 1 bytes instead of 32"),
        ("A" * 44, "has 33 bytes instead of 32"),
        (P256["x"] + "=", "without padding"),
        (P256["x"][:-1] + "V", "stand for nothing"),
        (P256["x"][:-1], "stand for nothing"),
        ("+" + P256["x"][1:], "not base64url"),
    ],
)
def test_a_coordinate_that_is_no_full_length_base64url_is_refused(
    name: str, value: JSON, reason: str
) -> None:
    with pytest.raises(InvalidKeyError, match=f"member {name} of this JWK.*{reason}") as caught:
        jwk.decode({**P256, name: value})
    assert caught.value.clause == "RFC 7517 §4; RFC 7518 §6.2; RFC 8037 §2"


@pytest.mark.parametrize(("members", "name"), [(P256, "x"), (P256, "y"), (ED25519, "x"), (X25519, "x")])
def test_a_missing_coordinate_is_refused(members: JSONObject, name: str) -> None:
    with pytest.raises(InvalidKeyError, match=f"member {name} of this JWK is missing"):
        jwk.decode({other: value for other, value in members.items() if other != name})


def test_a_coordinate_without_its_leading_zeros_is_refused() -> None:
    # RFC 7518 §6.2.1.2: the length is that of a coordinate of the curve.
    for x in range(1, 60):
        try:
            key = PublicKey(P256_KEY, b"\x02" + x.to_bytes(32, "big"))
        except InvalidKeyError:
            continue
        members = jwk.encode(key)
        assert jwk.decode(members) == key
        with pytest.raises(InvalidKeyError, match="has 1 bytes instead of 32"):
            jwk.decode({**members, "x": base64url.encode(bytes([x]))})


@pytest.mark.parametrize("members", [P256, P384], ids=["P-256", "P-384"])
def test_a_point_that_is_not_on_the_curve_is_refused(members: dict[str, str]) -> None:
    y = bytearray(base64url.decode(members["y"]))
    y[0] ^= 1  # its last bit stays, so that x and this bit still name the honest point
    with pytest.raises(InvalidKeyError, match=f"not on the curve {members['crv']}"):
        jwk.decode({**members, "y": base64url.encode(bytes(y))})
    with pytest.raises(InvalidKeyError, match=r"not on the curve|no compressed point"):
        jwk.decode({**members, "x": members["y"], "y": members["x"]})
    with pytest.raises(InvalidKeyError, match=r"not on the curve|no compressed point"):
        jwk.decode({**members, "x": base64url.encode(bytes(len(y))), "y": base64url.encode(bytes(len(y)))})


def test_both_points_of_an_x_are_keys_and_different_ones() -> None:
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    y = int.from_bytes(base64url.decode(P256["y"]), "big")
    mirrored = {**P256, "y": base64url.encode((prime - y).to_bytes(32, "big"))}
    assert jwk.decode(mirrored) != jwk.decode(P256)
    assert jwk.encode(jwk.decode(mirrored)) == mirrored


@pytest.mark.parametrize(
    ("members", "alg"),
    [
        (P256, "ES256"),
        (P256, "ESP256"),
        (P384, "ES384"),
        (ED25519, "EdDSA"),
        (ED25519, "Ed25519"),
        (X25519, "ECDH-ES"),
        (X25519, "ECDH-ES+A256KW"),
    ],
)
def test_a_key_may_name_its_own_algorithm(members: JSONObject, alg: str) -> None:
    assert jwk.decode({**members, "alg": alg}) == jwk.decode(members)
    assert jwk.is_supported({**members, "alg": alg})


@pytest.mark.parametrize(
    ("members", "alg"),
    [
        (P256, "ES384"),
        (P256, "EdDSA"),
        (P384, "ES256"),
        (ED25519, "ES256"),
        (X25519, "EdDSA"),
        (X25519, "ES256"),
        (X25519, 5),
        (P256, None),
        (P256, ["ES256"]),
    ],
)
def test_a_key_that_names_an_algorithm_of_another_kind_is_malformed(members: JSONObject, alg: JSON) -> None:
    contradictory: JSONObject = {**members, "alg": alg}
    with pytest.raises(InvalidKeyError, match="alg of this JWK is none that") as caught:
        jwk.decode(contradictory)
    assert caught.value.clause == "RFC 7517 §4.4"
    assert jwk.is_supported(contradictory)  # the kind is; what it says of itself is wrong


@pytest.mark.parametrize("alg", ["ECDH-ES", "ECDH-ES+A128KW", "none", "HS256", "ES256K", "unknown"])
def test_a_key_made_for_an_algorithm_that_is_unknown_here_is_not_used(alg: str) -> None:
    with pytest.raises(InvalidKeyError, match="alg of this JWK is none that a P-256 key is used with here"):
        jwk.decode({**P256, "alg": alg})
    assert not jwk.is_supported({**P256, "alg": alg})


def test_every_kind_of_key_goes_through_a_jwk() -> None:
    for key_type in KEY_TYPES:
        if key_type == X25519_KEY:
            key = PublicKey(X25519_KEY, bytes(range(32)))
        else:
            key = signers.generate(key_type).public_key
        assert jwk.decode(jwk.encode(key)) == key
