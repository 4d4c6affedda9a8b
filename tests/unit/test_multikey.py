from __future__ import annotations

import pytest

from did import multikey, signers
from did.algorithms import ED25519_KEY, KEY_TYPES, P256_KEY, P384_KEY, X25519_KEY, KeyType
from did.encoding import multibase
from did.errors import CID, EncodingError, InvalidKeyError
from did.keys import PublicKey
from did.signers import load

# W3C Controlled Identifiers 1.0 §2.2.2 and Appendix B.1; the X25519 key is that of the did:key example
EXAMPLES = [
    ("z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu", ED25519_KEY),
    ("z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP", ED25519_KEY),
    ("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", P256_KEY),
    ("z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54", P384_KEY),
    ("z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p", X25519_KEY),
]
BLS = (
    "zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCp"
    "Qb5B7tagJu3HDbjQ8h5ypoHjwBb"
)
SM2 = "zEPJc1vCfbG2aoZn8f3U8ggYRL4ZFfF63ZA3qFSk81WJxnCQr"
SECP256K1 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"


def some_key(key_type: KeyType) -> PublicKey:
    if key_type == X25519_KEY:
        return PublicKey(X25519_KEY, bytes(range(32)))
    return signers.generate(key_type).public_key


@pytest.mark.parametrize(("text", "key_type"), EXAMPLES)
def test_the_examples_of_the_specification_go_both_ways(text: str, key_type: KeyType) -> None:
    key = multikey.decode(text)
    assert key.key_type == key_type
    assert multikey.encode(key) == text


@pytest.mark.parametrize(
    ("key_type", "start"),
    [(ED25519_KEY, "z6Mk"), (X25519_KEY, "z6LS"), (P256_KEY, "zDn"), (P384_KEY, "z82L")],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_every_key_of_a_kind_begins_alike(key_type: KeyType, start: str) -> None:
    text = multikey.encode(some_key(key_type))
    assert text.startswith(start)
    assert multikey.decode(text).key_type == key_type


@pytest.mark.parametrize("text", [BLS, SM2, SECP256K1, "z", "z6Mk", "u", "u7QAA", "uAAAA"])
def test_a_kind_that_is_not_supported_is_told_from_a_malformed_key(text: str) -> None:
    if text == "z":
        with pytest.raises(EncodingError, match="not base58btc"):
            multikey.decode(text)
        return
    with pytest.raises(multikey.UnknownMultikeyError, match="Ed25519, X25519, P-256, P-384") as caught:
        multikey.decode(text)
    assert caught.value.problem == CID + "INVALID_VERIFICATION_METHOD"
    assert "Multikey" in caught.value.clause


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_a_private_key_is_refused_and_not_shown(key_type: KeyType) -> None:
    text = multibase.encode_base58btc(key_type.private_prefix + b"\x07" * key_type.private_size)
    with pytest.raises(InvalidKeyError, match="private key where a public one belongs") as caught:
        multikey.decode(text)
    assert not isinstance(caught.value, multikey.UnknownMultikeyError)
    assert text[5:] not in str(caught.value)


def test_the_secret_keys_of_other_vectors_are_refused() -> None:
    # W3C Data Integrity EdDSA Cryptosuites 1.0, Appendix B
    with pytest.raises(InvalidKeyError, match="private key where a public one belongs"):
        multikey.decode("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_these_kinds_are_written_in_base58btc_only(key_type: KeyType) -> None:
    key = some_key(key_type)
    with pytest.raises(InvalidKeyError, match=f"{key_type.name} Multikey is written in base58btc") as caught:
        multikey.decode(multibase.encode_base64url(key_type.public_prefix + key.data))
    assert not isinstance(caught.value, multikey.UnknownMultikeyError)


@pytest.mark.parametrize("key_type", KEY_TYPES, ids=lambda kind: kind.name)
def test_a_byte_too_many_or_too_few_is_refused(key_type: KeyType) -> None:
    data = key_type.public_prefix + some_key(key_type).data
    for wrong in (data[:-1], data + b"\0", data + data, key_type.public_prefix):
        with pytest.raises(InvalidKeyError, match=f"has {key_type.public_size} bytes, this one has"):
            multikey.decode(multibase.encode_base58btc(wrong))


def test_a_prefix_that_is_no_shortest_varint_is_no_known_kind() -> None:
    key = load(ED25519_KEY, bytes(32)).public_key
    assert key.data[0] != 1  # or the key's first byte would complete the prefix
    for prefix in (b"\xed\x81\x00", b"\xed", b"\xed\x00", b"\x00\xed\x01"):
        with pytest.raises(multikey.UnknownMultikeyError, match="none that is supported"):
            multikey.decode(multibase.encode_base58btc(prefix + key.data))


def test_text_that_is_no_multibase_is_refused() -> None:
    for text in ("", "6Mk", "m7QE", "z6Mk0", "z6Mk "):
        with pytest.raises(EncodingError):
            multikey.decode(text)
