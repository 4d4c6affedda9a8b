from __future__ import annotations

import jwcrypto.jwk
import pytest

from did import jwk, signers
from did.algorithms import (
    ALGORITHMS,
    ED25519,
    ED25519_KEY,
    ES256,
    ES384,
    KEY_TYPES,
    P256_KEY,
    P384_KEY,
    X25519_KEY,
    Algorithm,
    KeyType,
    algorithm_of_jose,
    algorithm_of_key,
)
from did.encoding import base64url
from did.errors import CID, VCDM, InvalidKeyError, SignatureInvalidError
from did.keys import PublicKey, coordinates

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P384_ORDER = int(
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16
)
# Every point of small order on edwards25519, and other spellings of them that are not canonical.
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]
SIGNING_TYPES = [ED25519_KEY, P256_KEY, P384_KEY]


def test_an_rfc_8032_signature_verifies() -> None:
    # RFC 8032 §7.1, TEST 2 and TEST 3
    for public, message, signature in (
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ):
        key = PublicKey(ED25519_KEY, bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), bytes.fromhex(message), ED25519)


def test_the_es256_signature_of_rfc_7515_verifies() -> None:
    # RFC 7515, Appendix A.3
    key = jwk.decode(
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        }
    )
    data = (
        b"eyJhbGciOiJFUzI1NiJ9"
        b".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    key.verify(base64url.decode(signature), data, ES256)


def test_the_es384_signature_of_rfc_6979_verifies() -> None:
    # RFC 6979 §A.2.6, SHA-384, "sample"
    secret = (
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5"
    )
    x = "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"
    r = "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46"
    s = "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8"
    key = signers.load(P384_KEY, bytes.fromhex(secret)).public_key
    assert key.data[1:] == bytes.fromhex(x)
    key.verify(bytes.fromhex(r + s), b"sample", ES384)


@pytest.mark.parametrize("key_type", SIGNING_TYPES, ids=lambda kind: kind.name)
def test_a_signature_over_other_content_or_by_another_key_is_refused(key_type: KeyType) -> None:
    signer, algorithm = signers.generate(key_type), algorithm_of_key(key_type)
    assert algorithm is not None
    signature = signer.sign(b"content", algorithm)
    signer.public_key.verify(signature, b"content", algorithm)
    other = signers.generate(key_type).public_key
    for key, data in ((signer.public_key, b"Content"), (signer.public_key, b""), (other, b"content")):
        with pytest.raises(SignatureInvalidError, match="does not fit the content and the key") as caught:
            key.verify(signature, data, algorithm)
        assert caught.value.problem == VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR"
        assert "RFC 8032 §5.1.7" in caught.value.clause


@pytest.mark.parametrize("key_type", SIGNING_TYPES, ids=lambda kind: kind.name)
def test_a_signature_of_another_length_is_refused_before_any_arithmetic(key_type: KeyType) -> None:
    signer, algorithm = signers.generate(key_type), algorithm_of_key(key_type)
    assert algorithm is not None
    signature = signer.sign(b"content", algorithm)
    for wrong in (signature[:-1], signature + b"\0", b"\0" + signature, signature * 2, b""):
        with pytest.raises(
            SignatureInvalidError, match=f"has {algorithm.signature_size} bytes, this one has {len(wrong)}"
        ):
            signer.public_key.verify(wrong, b"content", algorithm)


@pytest.mark.parametrize(
    ("key_type", "algorithm"),
    [
        (ED25519_KEY, ES256),
        (P256_KEY, ED25519),
        (P256_KEY, ES384),
        (P384_KEY, ES256),
        (X25519_KEY, ED25519),
    ],
    ids=lambda value: value.name,
)
def test_an_algorithm_of_another_kind_of_key_is_refused(key_type: KeyType, algorithm: Algorithm) -> None:
    key = PublicKey(X25519_KEY, b"\x09" + bytes(31))
    if key_type != X25519_KEY:
        key = signers.generate(key_type).public_key
    with pytest.raises(
        SignatureInvalidError, match=f"{algorithm.name} does not go with a {key_type.name}"
    ) as caught:
        key.verify(bytes(algorithm.signature_size), b"", algorithm)
    assert caught.value.clause == "RFC 8725 §3.1"


@pytest.mark.parametrize(
    ("key_type", "algorithm", "order"),
    [(P256_KEY, ES256, P256_ORDER), (P384_KEY, ES384, P384_ORDER)],
    ids=["P-256", "P-384"],
)
def test_r_and_s_outside_their_range_are_refused(key_type: KeyType, algorithm: Algorithm, order: int) -> None:
    size = key_type.private_size
    signer = signers.generate(key_type)
    signature = signer.sign(b"content", algorithm)
    good = (int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))
    bad = [0, order, order + 1, 2 ** (8 * size) - 1]
    pairs = [(value, good[1]) for value in bad] + [(good[0], value) for value in bad]
    pairs += [(0, 0), (order, order), (0, order)]
    pairs += [(value, other) for value, other in ((good[0] + order, good[1]), (good[0], good[1] + order))]
    for r, s in pairs:
        if max(r, s) < 2 ** (8 * size):
            with pytest.raises(SignatureInvalidError, match="does not fit"):
                signer.public_key.verify(
                    r.to_bytes(size, "big") + s.to_bytes(size, "big"), b"content", algorithm
                )


def test_an_ed25519_s_beyond_the_order_is_refused() -> None:
    signer = signers.generate()
    signature = signer.sign(b"content", ED25519)
    s = int.from_bytes(signature[32:], "little")
    for beyond in (s + ED25519_ORDER, s + 2 * ED25519_ORDER, ED25519_ORDER):
        with pytest.raises(SignatureInvalidError, match="does not fit"):
            signer.public_key.verify(signature[:32] + beyond.to_bytes(32, "little"), b"content", ED25519)


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_an_ed25519_key_or_nonce_of_small_order_is_refused(point: str) -> None:
    data = bytes.fromhex(point)
    with pytest.raises(InvalidKeyError, match="no point of the main subgroup") as caught:
        PublicKey(ED25519_KEY, data)
    assert caught.value.problem == CID + "INVALID_VERIFICATION_METHOD"
    assert caught.value.clause == "RFC 8032 §5.1.3, §5.1.5"
    with pytest.raises(SignatureInvalidError, match="does not fit"):
        signers.generate().public_key.verify(data + bytes(32), b"", ED25519)


def test_an_ed25519_key_with_a_small_order_part_is_refused() -> None:
    # A key of the main subgroup plus the point of order two: (x, y) becomes (-x, -y).
    prime = 2**255 - 19
    honest = int.from_bytes(signers.generate().public_key.data, "little")
    sign, y = honest >> 255, honest % 2**255
    mixed = (prime - y) | ((1 - sign) << 255)
    with pytest.raises(InvalidKeyError, match="no point of the main subgroup"):
        PublicKey(ED25519_KEY, mixed.to_bytes(32, "little"))


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_a_key_of_another_length_is_refused(key_type: KeyType) -> None:
    for size in (0, key_type.public_size - 1, key_type.public_size + 1, 2 * key_type.public_size):
        with pytest.raises(
            InvalidKeyError, match=f"{key_type.public_size} bytes, this one has {size}"
        ) as caught:
            PublicKey(key_type, bytes(size))
        assert "Multikey" in caught.value.clause


@pytest.mark.parametrize("key_type", [P256_KEY, P384_KEY], ids=["P-256", "P-384"])
@pytest.mark.parametrize("first", [0, 1, 4, 5, 6, 7, 0xFF])
def test_only_a_compressed_point_is_a_key(key_type: KeyType, first: int) -> None:
    data = signers.generate(key_type).public_key.data
    with pytest.raises(InvalidKeyError, match=f"no compressed point of {key_type.name}") as caught:
        PublicKey(key_type, bytes([first]) + data[1:])
    assert caught.value.clause == "SEC 1 §2.3.4"


@pytest.mark.parametrize("key_type", [P256_KEY, P384_KEY], ids=["P-256", "P-384"])
def test_a_point_that_is_not_on_the_curve_is_refused(key_type: KeyType) -> None:
    with pytest.raises(InvalidKeyError, match="no compressed point"):
        PublicKey(key_type, b"\x02" + b"\xff" * (key_type.public_size - 1))  # x is not below the prime
    refused = 0
    for x in range(40):  # about half of all x have no y
        try:
            PublicKey(key_type, b"\x02" + x.to_bytes(key_type.public_size - 1, "big"))
        except InvalidKeyError:
            refused += 1
    assert 5 < refused < 35


def test_keys_are_compared_by_value() -> None:
    key = signers.generate(P256_KEY).public_key
    assert key == PublicKey(P256_KEY, bytes(key.data))
    assert len({key, PublicKey(P256_KEY, bytes(key.data))}) == 1
    other_half = bytes([key.data[0] ^ 1]) + key.data[1:]
    assert key != PublicKey(P256_KEY, other_half)


def test_the_coordinates_have_full_length_even_where_they_begin_with_zeros() -> None:
    # x = 5 is on P-256, as a square root exists.
    for x in range(1, 40):
        try:
            key = PublicKey(P256_KEY, b"\x03" + x.to_bytes(32, "big"))
        except InvalidKeyError:
            continue
        assert coordinates(key)[0] == x.to_bytes(32, "big")
        assert [len(value) for value in coordinates(key)] == [32, 32]
    ed25519 = signers.generate().public_key
    assert coordinates(ed25519) == (ed25519.data,)


def test_the_thumbprints_of_the_specifications() -> None:
    # RFC 8037, Appendix A.3, and RFC 9449 §6.1
    ed25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert jwk.decode(ed25519).thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    p256 = {
        "kty": "EC",
        "crv": "P-256",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    }
    assert jwk.decode(p256).thumbprint() == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


@pytest.mark.parametrize("key_type", SIGNING_TYPES, ids=lambda kind: kind.name)
def test_the_thumbprint_is_that_of_another_library(key_type: KeyType) -> None:
    for _ in range(5):
        key = signers.generate(key_type).public_key
        assert key.thumbprint() == jwcrypto.jwk.JWK(**jwk.encode(key)).thumbprint()


def test_the_rows_of_the_tables_follow_the_registries() -> None:
    # IANA COSE algorithms (RFC 9864 §2.2), multicodec table
    assert {algorithm.name: algorithm.cose for algorithm in ALGORITHMS} == {
        "Ed25519": -19,
        "ES256": -9,
        "ES384": -51,
    }

    def varint(prefix: bytes) -> int:
        return prefix[0] % 128 + 128 * prefix[1]

    public = {kind.name: varint(kind.public_prefix) for kind in KEY_TYPES}
    private = {kind.name: varint(kind.private_prefix) for kind in KEY_TYPES}
    assert public == {"Ed25519": 0xED, "X25519": 0xEC, "P-256": 0x1200, "P-384": 0x1201}
    assert private == {"Ed25519": 0x1300, "X25519": 0x1302, "P-256": 0x1306, "P-384": 0x1307}


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("EdDSA", ED25519),
        ("Ed25519", ED25519),
        ("ES256", ES256),
        ("ESP256", ES256),
        ("ES384", ES384),
        ("ESP384", ES384),
    ],
)
def test_a_jose_name_means_one_algorithm(name: str, algorithm: Algorithm) -> None:
    assert algorithm_of_jose(name) is algorithm


@pytest.mark.parametrize(
    "name", ["none", "None", "nOnE", "", "HS256", "RS256", "ES512", "es256", "ES256K", "Ed448"]
)
def test_every_other_jose_name_means_none(name: str) -> None:
    assert algorithm_of_jose(name) is None


def test_a_key_for_agreement_has_no_signature_algorithm() -> None:
    assert algorithm_of_key(X25519_KEY) is None
    assert [algorithm_of_key(kind) for kind in SIGNING_TYPES] == [ED25519, ES256, ES384]
