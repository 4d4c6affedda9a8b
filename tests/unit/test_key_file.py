from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import jwcrypto.jwk
import pytest

from did import jwk, passphrase, private_jwk, signers
from did.algorithms import ED25519_KEY, P256_KEY, P384_KEY, KeyType
from did.encoding import base64url
from did.encoding.strict_json import JSON
from did.errors import EncodingError, InvalidDIDURLError, InvalidKeyError, KeyFileError, PassphraseError
from did.identifiers import DIDURL
from did.key_file import MAX_BYTES, load_key, save_key
from did.passphrase import MIB, Argon2id
from did.signers import LocalSigner

KINDS = [ED25519_KEY, P256_KEY, P384_KEY]
each_kind = pytest.mark.parametrize("key_type", KINDS, ids=lambda kind: kind.name)
CHEAP = Argon2id(1, 8 * MIB)
posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX files have these modes")


def write(path: Path, data: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(data)
    return path


def seal(signer: LocalSigner, secret: str, purpose: str = "private key") -> bytes:
    return passphrase.seal(private_jwk.encode(signer), secret, purpose, CHEAP)


@each_kind
def test_a_key_is_read_back_from_its_file_with_its_name(tmp_path: Path, key_type: KeyType) -> None:
    signer = signers.generate(key_type).named(DIDURL.parse("did:web:school.example#key-1"))
    save_key(tmp_path / "key", signer)
    assert load_key(tmp_path / "key") == signer
    assert load_key(tmp_path / "key", "a passphrase that is not needed") == signer


@each_kind
def test_the_file_is_a_private_jwk_that_another_library_reads(tmp_path: Path, key_type: KeyType) -> None:
    signer = signers.generate(key_type)
    save_key(tmp_path / "key", signer)
    members = json.loads((tmp_path / "key").read_bytes())
    assert members == {
        **jwk.encode(signer.public_key),
        "d": base64url.encode(signer.secret),
        "kid": str(signer.verification_method),
    }
    other = jwcrypto.jwk.JWK.from_json((tmp_path / "key").read_text())
    assert other.has_private
    assert other.thumbprint() == signer.public_key.thumbprint()


@posix
@pytest.mark.parametrize("secret", [None, "open sesame"])
def test_only_the_owner_can_read_the_file(tmp_path: Path, secret: str | None) -> None:
    save_key(tmp_path / "key", signers.generate(), secret)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("sealed", [False, True])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, sealed: bool) -> None:
    signer = signers.generate()
    data = seal(signer, "open sesame") if sealed else private_jwk.encode(signer)
    path = write(tmp_path / "key", data)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="Other people on this computer can read") as caught:
        load_key(path, "open sesame")
    assert "chmod 600" in caught.value.fix


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    first = signers.generate()
    save_key(tmp_path / "key", first)
    with pytest.raises(KeyFileError, match="already something at"):
        save_key(tmp_path / "key", signers.generate())
    assert load_key(tmp_path / "key") == first


def test_a_key_under_a_passphrase_is_read_back_with_it_only(tmp_path: Path) -> None:
    signer = signers.generate(P256_KEY)
    path = write(tmp_path / "key", seal(signer, "open sesame"))
    assert load_key(path, "open sesame") == signer
    with pytest.raises(PassphraseError, match="not the passphrase, or the contents were altered"):
        load_key(path, "open Sesame")
    with pytest.raises(PassphraseError, match="is protected by a passphrase") as caught:
        load_key(path)
    assert "Give the passphrase" in caught.value.fix


def test_what_is_saved_under_a_passphrase_shows_neither_key_nor_name(tmp_path: Path) -> None:
    signer = signers.generate()
    save_key(tmp_path / "key", signer, "open sesame")
    data = (tmp_path / "key").read_bytes()
    assert load_key(tmp_path / "key", "open sesame") == signer
    for hidden in (base64url.encode(signer.secret), str(signer.verification_method), "open sesame"):
        assert hidden.encode() not in data
    assert json.loads(data)["purpose"] == "private key"


def test_what_was_sealed_for_another_purpose_is_no_key_file(tmp_path: Path) -> None:
    path = write(tmp_path / "key", seal(signers.generate(), "open sesame", "wallet"))
    with pytest.raises(KeyFileError, match="not sealed as: private key"):
        load_key(path, "open sesame")


def test_a_sealed_file_that_holds_no_key_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "key", passphrase.seal(b"{}", "open sesame", "private key", CHEAP))
    with pytest.raises(KeyFileError, match="lacks the private member d"):
        load_key(path, "open sesame")


ED25519 = signers.generate()
MEMBERS: dict[str, JSON] = json.loads(private_jwk.encode(ED25519))
EC_MEMBERS: dict[str, JSON] = json.loads(private_jwk.encode(signers.generate(P256_KEY)))
OTHER = jwk.encode(signers.generate().public_key)
BROKEN = [
    ({**MEMBERS, "d": None}, EncodingError, "lacks the private member d"),
    ({**MEMBERS, "d": 5}, EncodingError, "lacks the private member d"),
    ({**jwk.encode(ED25519.public_key), "kid": "did:key:x"}, EncodingError, "lacks the private member d"),
    ({**MEMBERS, "kid": None}, EncodingError, "lacks the private member d or the key's name kid"),
    ({**MEMBERS, "kid": "key-1"}, InvalidDIDURLError, "is not an absolute DID URL"),
    ({**MEMBERS, "kty": "oct"}, EncodingError, "kind of key is not supported"),
    ({**MEMBERS, "kty": None}, EncodingError, "kind of key is not supported"),
    ({**MEMBERS, "crv": "Ed448"}, EncodingError, "kind of key is not supported"),
    ({**MEMBERS, "crv": "X25519"}, InvalidKeyError, "no private key of the kind X25519"),
    ({**MEMBERS, "d": "AAAA"}, InvalidKeyError, "no private key of the kind Ed25519"),
    ({**MEMBERS, "d": "A A"}, EncodingError, "not base64url"),
    ({**MEMBERS, "x": OTHER["x"]}, EncodingError, "do not belong together"),
    ({**MEMBERS, "x": "AA"}, InvalidKeyError, "has 1 bytes instead of 32"),
    ({**MEMBERS, "x": None}, InvalidKeyError, "missing or no text"),
    ({**EC_MEMBERS, "y": EC_MEMBERS["x"]}, InvalidKeyError, "not on the curve"),
    ({**EC_MEMBERS, "d": base64url.encode(bytes(32))}, InvalidKeyError, "no private key of the kind P-256"),
    ({**EC_MEMBERS, "d": base64url.encode(bytes(31) + b"\1")}, EncodingError, "do not belong together"),
]


@pytest.mark.parametrize(("members", "error", "reason"), BROKEN)
def test_a_file_whose_members_are_wrong_is_refused_without_showing_the_secret(
    tmp_path: Path, members: dict[str, JSON], error: type[Exception], reason: str
) -> None:
    path = write(tmp_path / "key", json.dumps(members).encode())
    with pytest.raises(
        KeyFileError, match=f"holds no private key that can be used here: .*{reason}"
    ) as caught:
        load_key(path)
    assert caught.value.clause
    assert str(members.get("d")) not in str(caught.value) or len(str(members.get("d"))) < 8
    with pytest.raises(error, match=reason):
        private_jwk.decode(path.read_bytes())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not strict JSON"),
        (b"-----BEGIN PRIVATE KEY-----", "not strict JSON"),
        (b"[]", "JSON object was expected"),
        (b'{"kty":"OKP","kty":"EC"}', "duplicate key"),
        (b" " * (MAX_BYTES + 1), "too large; at most 65536 bytes"),
    ],
    ids=["empty", "PEM", "list", "duplicate", "too large"],
)
def test_a_file_that_is_no_key_file_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = write(tmp_path / "key", data)
    with pytest.raises(KeyFileError, match=reason):
        load_key(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="There is no file"):
        load_key(tmp_path / "missing")
    with pytest.raises(KeyFileError, match="cannot be written"):
        save_key(tmp_path / "missing" / "key", signers.generate())


def test_an_object_that_is_neither_a_jwk_nor_sealed_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "key", b'{"hello":"world"}')
    with pytest.raises(KeyFileError, match="not sealed by this program"):
        load_key(path, "open sesame")
