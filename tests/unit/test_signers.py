from __future__ import annotations

import jwcrypto.jwk
import jwcrypto.jws
import pytest

import did
from did import jwk
from did.algorithms import (
    ED25519,
    ED25519_KEY,
    ES256,
    ES384,
    P256_KEY,
    P384_KEY,
    X25519_KEY,
    Algorithm,
    KeyType,
    algorithm_of_key,
)
from did.encoding import base64url
from did.errors import InvalidKeyError
from did.identifiers import DIDURL
from did.methods.key import did_key_url
from did.signers import LocalSigner, Signer, generate, load

KINDS = [(ED25519_KEY, ED25519), (P256_KEY, ES256), (P384_KEY, ES384)]
each_kind = pytest.mark.parametrize(("key_type", "algorithm"), KINDS, ids=["Ed25519", "P-256", "P-384"])
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@each_kind
def test_a_new_key_signs_and_is_named_by_its_did_key(key_type: KeyType, algorithm: Algorithm) -> None:
    signer: Signer = generate(key_type)
    signature = signer.sign(b"content", algorithm)
    assert len(signature) == algorithm.signature_size
    signer.public_key.verify(signature, b"content", algorithm)
    assert signer.verification_method == did_key_url(signer.public_key)


def test_the_default_key_is_ed25519_and_no_two_are_alike() -> None:
    keys = {did.generate().public_key for _ in range(20)}
    assert len(keys) == 20
    assert {key.key_type for key in keys} == {ED25519_KEY}


@pytest.mark.parametrize(
    ("secret", "public", "message", "signature"),
    [
        # RFC 8032 §7.1, TEST 1 and TEST 3
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_ed25519_signs_as_in_rfc_8032(secret: str, public: str, message: str, signature: str) -> None:
    signer = load(ED25519_KEY, bytes.fromhex(secret))
    assert signer.public_key.data.hex() == public
    assert signer.sign(bytes.fromhex(message), ED25519).hex() == signature


@pytest.mark.parametrize(
    ("key_type", "secret", "x", "y"),
    [
        # RFC 6979 §A.2.5 and §A.2.6
        (
            P256_KEY,
            "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
            "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        ),
        (
            P384_KEY,
            "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
            "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13",
            "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720",
        ),
    ],
    ids=["P-256", "P-384"],
)
def test_the_public_key_of_a_scalar_is_that_of_rfc_6979(
    key_type: KeyType, secret: str, x: str, y: str
) -> None:
    members = jwk.encode(load(key_type, bytes.fromhex(secret)).public_key)
    assert base64url.decode(members["x"]).hex().upper() == x
    assert base64url.decode(members["y"]).hex().upper() == y


@each_kind
def test_another_library_verifies_what_is_signed(key_type: KeyType, algorithm: Algorithm) -> None:
    signer = generate(key_type)
    header, payload = (
        base64url.encode(b'{"alg":"%s"}' % algorithm.jose[0].encode()),
        base64url.encode(b"content"),
    )
    signature = base64url.encode(signer.sign(f"{header}.{payload}".encode(), algorithm))
    token = jwcrypto.jws.JWS()
    token.deserialize(f"{header}.{payload}.{signature}", jwcrypto.jwk.JWK(**jwk.encode(signer.public_key)))
    assert token.payload == b"content"


@pytest.mark.parametrize(("key_type", "algorithm"), KINDS[1:], ids=["P-256", "P-384"])
def test_ecdsa_signatures_keep_their_leading_zeros(key_type: KeyType, algorithm: Algorithm) -> None:
    # One signature in 128 has an R or S that begins with a zero byte.
    signer = generate(key_type)
    for number in range(300):
        data = str(number).encode()
        signature = signer.sign(data, algorithm)
        assert len(signature) == algorithm.signature_size
        signer.public_key.verify(signature, data, algorithm)


@pytest.mark.parametrize("key_type", [ED25519_KEY, P256_KEY, P384_KEY], ids=lambda kind: kind.name)
@pytest.mark.parametrize("algorithm", [ED25519, ES256, ES384], ids=lambda row: row.name)
def test_a_key_signs_with_its_own_algorithm_only(key_type: KeyType, algorithm: Algorithm) -> None:
    signer = generate(key_type)
    if algorithm_of_key(key_type) == algorithm:
        assert signer.sign(b"", algorithm)
        return
    with pytest.raises(
        InvalidKeyError, match=f"{algorithm.name} cannot be made with a {key_type.name}"
    ) as caught:
        signer.sign(b"", algorithm)
    assert caught.value.clause == "RFC 8725 §3.1"


@pytest.mark.parametrize(
    ("key_type", "secret"),
    [
        (ED25519_KEY, bytes(31)),
        (ED25519_KEY, bytes(64)),
        (P256_KEY, b"\1"),
        (P256_KEY, bytes(31) + b"\1\1"),
        (P256_KEY, bytes(32)),
        (P256_KEY, P256_ORDER.to_bytes(32, "big")),
        (P256_KEY, (P256_ORDER + 1).to_bytes(32, "big")),
        (P256_KEY, b"\xff" * 32),
        (P384_KEY, bytes(48)),
        (P384_KEY, b"\xff" * 48),
        (P384_KEY, b"\1" * 32),
        (X25519_KEY, bytes(32)),
    ],
)
def test_what_is_no_private_key_is_refused_without_showing_it(key_type: KeyType, secret: bytes) -> None:
    with pytest.raises(InvalidKeyError, match=f"no private key of the kind {key_type.name}") as caught:
        load(key_type, secret)
    assert caught.value.clause == "RFC 7518 §6.2.2"
    assert secret.hex() not in str(caught.value)


def test_the_largest_and_smallest_scalars_are_keys() -> None:
    for scalar in (1, P256_ORDER - 1):
        signer = load(P256_KEY, scalar.to_bytes(32, "big"))
        signer.public_key.verify(signer.sign(b"x", ES256), b"x", ES256)


def test_no_key_for_agreement_is_generated_as_a_signer() -> None:
    with pytest.raises(InvalidKeyError, match="no private key of the kind X25519"):
        generate(X25519_KEY)


@each_kind
def test_the_secret_is_never_shown(key_type: KeyType, algorithm: Algorithm) -> None:
    signer = generate(key_type)
    for text in (repr(signer), str(signer), f"{signer}"):
        assert "secret" not in text
        assert signer.secret.hex() not in text
        assert repr(signer.secret) not in text


def test_a_signer_takes_another_name_and_keeps_its_key() -> None:
    signer = generate()
    named = signer.named(DIDURL.parse("did:web:school.example#key-1"))
    assert str(named.verification_method) == "did:web:school.example#key-1"
    assert named.did.text == "did:web:school.example"
    assert (named.public_key, named.secret) == (signer.public_key, signer.secret)
    assert isinstance(named, LocalSigner)
    assert signer.verification_method == did_key_url(signer.public_key)
