from __future__ import annotations

import base64
import json
import struct
import subprocess
import sys
import unicodedata

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as IndependentArgon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from did import passphrase as module
from did.errors import KeyFileError, PassphraseError
from did.passphrase import MIB, MODERATE, Argon2id, MemoryShortError, derive_key, seal, unseal

CHEAP = Argon2id(1, 8 * MIB)
SALT = bytes(range(16))
SECRET = b"the private key of Ada"
SEALED = seal(SECRET, "open sesame", "private key", CHEAP)


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def with_member(path: str, value: object) -> bytes:
    members = json.loads(SEALED)
    *parents, name = path.split(".")
    target = members
    for parent in parents:
        target = target[parent]
    if value is None:
        del target[name]
    else:
        target[name] = value
    return json.dumps(members, separators=(",", ":")).encode()


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    """HChaCha20 as draft-irtf-cfrg-xchacha-03 §2.2 describes it."""
    state = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))

    def turn(value: int, bits: int) -> int:
        return ((value << bits) | (value >> (32 - bits))) & 0xFFFFFFFF

    def quarter(a: int, b: int, c: int, d: int) -> None:
        for x, y, z, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            state[z] = turn(state[z] ^ state[x], bits)

    for _ in range(10):
        for column in range(4):
            quarter(column, column + 4, column + 8, column + 12)
        for row in range(4):
            quarter(row, 4 + (row + 1) % 4, 8 + (row + 2) % 4, 12 + (row + 3) % 4)
    return struct.pack("<8I", *state[:4], *state[12:])


def test_the_independent_reader_below_agrees_with_the_specification() -> None:
    # draft-irtf-cfrg-xchacha-03 §2.2.1
    nonce = bytes.fromhex("000000090000004a0000000031415927")
    expected = "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"
    assert hchacha20(bytes(range(32)), nonce).hex() == expected


def test_other_implementations_of_argon2id_and_xchacha20_open_what_was_sealed() -> None:
    members = json.loads(SEALED)
    kdf, nonce = members["kdf"], unb64(members["cipher"]["nonce"])
    key = IndependentArgon2id(
        salt=unb64(kdf["salt"]),
        length=32,
        iterations=kdf["opslimit"],
        lanes=1,
        memory_cost=kdf["memlimit"] // 1024,
    ).derive(b"open sesame")
    ciphertext = unb64(members.pop("ciphertext"))
    header = json.dumps(members, separators=(",", ":")).encode()
    reader = ChaCha20Poly1305(hchacha20(key, nonce[:16]))
    assert reader.decrypt(bytes(4) + nonce[16:], ciphertext, header) == SECRET


@settings(max_examples=25, deadline=None)
@given(
    plaintext=st.binary(max_size=300),
    passphrase=st.text("aé ²ñ漢🙂", min_size=1),
    purpose=st.text(max_size=9),
)
def test_what_was_sealed_is_unsealed(plaintext: bytes, passphrase: str, purpose: str) -> None:
    assert unseal(seal(plaintext, passphrase, purpose, CHEAP), passphrase, purpose) == plaintext


def test_the_default_costs_are_libsodiums_moderate_ones_and_are_written_down() -> None:
    kdf = json.loads(seal(b"", "p", "x"))["kdf"]
    assert (kdf["name"], kdf["version"], kdf["opslimit"], kdf["memlimit"]) == ("argon2id", 0x13, 3, 256 * MIB)
    assert Argon2id(3, 256 * MIB) == MODERATE


def test_sealing_twice_gives_different_salts_nonces_and_ciphertexts() -> None:
    first, second = json.loads(SEALED), json.loads(seal(SECRET, "open sesame", "private key", CHEAP))
    assert first["kdf"]["salt"] != second["kdf"]["salt"]
    assert first["cipher"]["nonce"] != second["cipher"]["nonce"]
    assert first["ciphertext"] != second["ciphertext"]


def test_the_key_is_what_another_argon2id_derives() -> None:
    other = IndependentArgon2id(salt=SALT, length=32, iterations=2, lanes=1, memory_cost=9 * 1024)
    assert derive_key("naïve", SALT, Argon2id(2, 9 * MIB)) == other.derive("naïve".encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("\uac00", "\u1100\u1161"),
        ("a b", "a\u00a0b"),
        ("a b", "a\u3000b"),
    ],
)
def test_one_passphrase_typed_in_two_ways_gives_one_key(one: str, other: str) -> None:
    # RFC 8265 §4.2.2: non-ASCII spaces are mapped to U+0020, then NFC
    assert one != other
    assert derive_key(one, SALT, CHEAP) == derive_key(other, SALT, CHEAP)


@pytest.mark.parametrize(
    ("one", "other"), [("x²", "x2"), ("A", "a"), ("a", "a "), ("\ufb01", "fi"), ("\uff21", "A")]
)
def test_passphrases_that_look_different_give_different_keys(one: str, other: str) -> None:
    assert derive_key(one, SALT, CHEAP) != derive_key(other, SALT, CHEAP)


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("", "is empty"),
        ("x" * 1025, "longer than 1024"),
        ("secret\n", "line end"),
        ("a\tb", "control character"),
        ("a\x00b", "control character"),
        ("a\x85b", "control character"),
        ("\udcff", "not Unicode"),
    ],
)
def test_a_passphrase_that_cannot_be_used_is_refused_without_repeating_it(
    passphrase: str, reason: str
) -> None:
    for attempt in (
        lambda: derive_key(passphrase, SALT, CHEAP),
        lambda: seal(b"", passphrase, "x", CHEAP),
        lambda: unseal(SEALED, passphrase, "private key"),
    ):
        with pytest.raises(PassphraseError, match=reason) as caught:
            attempt()
        assert len(passphrase) < 2 or passphrase not in str(caught.value)
        assert caught.value.fix


def test_the_longest_passphrase_is_accepted() -> None:
    assert len(derive_key("é" * 1024, SALT, CHEAP)) == 32
    assert unicodedata.normalize("NFC", "é" * 1024) == "é" * 1024


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(KeyFileError, match=f"has {len(salt)} bytes instead of 16"):
        derive_key("p", salt, CHEAP)


@pytest.mark.parametrize(
    ("opslimit", "memlimit"), [(0, 8 * MIB), (9, 8 * MIB), (1, 8 * MIB - 1), (1, 1024 * MIB + 1), (-1, -1)]
)
def test_costs_out_of_bounds_are_refused(opslimit: int, memlimit: int) -> None:
    with pytest.raises(KeyFileError, match="out of bounds") as caught:
        Argon2id(opslimit, memlimit)
    assert caught.value.clause == "RFC 9106 §3.1"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("kdf.memlimit", 100 * 1024 * MIB),
        ("kdf.opslimit", 2**32 - 1),
        ("kdf.memlimit", -1),
        ("kdf.opslimit", 0),
    ],
)
def test_a_hostile_file_cannot_demand_any_amount_of_work(member: str, value: object) -> None:
    with pytest.raises(KeyFileError, match="out of bounds"):
        unseal(with_member(member, value), "open sesame", "private key")


def test_a_wrong_passphrase_and_altered_contents_say_the_same() -> None:
    ciphertext = json.loads(SEALED)["ciphertext"]
    altered = with_member("ciphertext", ("B" if ciphertext[0] == "A" else "A") + ciphertext[1:])
    with pytest.raises(PassphraseError, match="Either this is not the passphrase, or") as wrong:
        unseal(SEALED, "open sesam", "private key")
    with pytest.raises(PassphraseError) as changed:
        unseal(altered, "open sesame", "private key")
    assert str(wrong.value) == str(changed.value)
    assert "sesam" not in repr(wrong.value)
    assert SECRET.decode() not in repr(wrong.value)


def test_what_was_sealed_for_another_purpose_is_refused() -> None:
    with pytest.raises(KeyFileError, match="not sealed as: wallet backup") as caught:
        unseal(SEALED, "open sesame", "wallet backup")
    assert not isinstance(caught.value, PassphraseError)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("purpose", "other purpose"),
        ("kdf.opslimit", 2),
        ("kdf.memlimit", 9 * MIB),
        ("kdf.salt", "A" * 22),
        ("cipher.nonce", "A" * 32),
        ("ciphertext", "A" * 51),
    ],
)
def test_no_part_can_be_changed_unnoticed(member: str, value: object) -> None:
    with pytest.raises(PassphraseError, match="altered"):
        unseal(
            with_member(member, value),
            "open sesame",
            "other purpose" if member == "purpose" else "private key",
        )


MEMBERS = ["sealed", "purpose", "kdf", "cipher", "ciphertext"]
INNER = ["kdf.name", "kdf.version", "kdf.opslimit", "kdf.memlimit", "kdf.salt", "cipher.name", "cipher.nonce"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        (member, value)
        for member in MEMBERS + INNER
        for value in (None, [], "other", 2.5, True)
        # "other" is a purpose, and in Python true equals the version 1.
        if [member, value] not in (["purpose", "other"], ["sealed", True])
    ],
)
def test_a_member_that_is_missing_or_of_another_kind_is_malformed(member: str, value: object) -> None:
    with pytest.raises(KeyFileError, match="not sealed by this program") as caught:
        unseal(with_member(member, value), "open sesame", "private key")
    assert not isinstance(caught.value, PassphraseError)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("sealed", 2),
        ("extra", 1),
        ("kdf.extra", 1),
        ("kdf.name", "argon2i"),
        ("kdf.version", 16),
        ("kdf.salt", "A" * 23),
        ("kdf.salt", "AAAA"),
        ("cipher.nonce", "AAAA"),
        ("ciphertext", ""),
        ("ciphertext", "A" * 20),
        ("ciphertext", "=="),
    ],
)
def test_other_versions_algorithms_lengths_and_unknown_members_are_malformed(
    member: str, value: object
) -> None:
    with pytest.raises(KeyFileError, match="not sealed by this program") as caught:
        unseal(with_member(member, value), "open sesame", "private key")
    assert not isinstance(caught.value, PassphraseError)


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff", b"{}", b"[" * 5000, SEALED + b"x"])
def test_what_was_never_sealed_is_malformed(data: bytes) -> None:
    with pytest.raises(KeyFileError, match="not sealed by this program"):
        unseal(data, "open sesame", "private key")


def test_every_truncation_is_malformed() -> None:
    for length in range(len(SEALED)):
        with pytest.raises(KeyFileError, match="not sealed by this program") as caught:
            unseal(SEALED[:length], "open sesame", "private key")
        assert not isinstance(caught.value, PassphraseError)


@settings(max_examples=300, deadline=None)
@given(position=st.integers(0, len(SEALED) - 1), difference=st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(position: int, difference: int) -> None:
    altered = bytearray(SEALED)
    altered[position] ^= difference
    with pytest.raises(KeyFileError):
        unseal(bytes(altered), "open sesame", "private key")


def test_more_than_can_be_unsealed_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PLAIN_BYTES", 10)
    assert seal(bytes(10), "p", "x", CHEAP)
    with pytest.raises(KeyFileError, match="can be sealed at once"):
        seal(bytes(11), "p", "x", CHEAP)


def test_the_largest_plaintext_fits_into_the_largest_sealed_file() -> None:
    assert module.MAX_PLAIN_BYTES * 4 // 3 + 1000 < module.MAX_SEALED_BYTES


def test_a_computer_with_too_little_memory_says_so() -> None:
    program = (
        "import resource\n"
        "from did.passphrase import MIB, Argon2id, MemoryShortError, derive_key\n"
        "resource.setrlimit(resource.RLIMIT_AS, (512 * MIB, 512 * MIB))\n"
        "try:\n"
        "    derive_key('p', bytes(16), Argon2id(1, 1024 * MIB))\n"
        "except MemoryShortError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Argon2id needs 1024 MiB of memory")


def test_lack_of_memory_is_told_from_a_wrong_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> bytes:
        raise module.CryptoError

    monkeypatch.setattr(module.argon2id, "kdf", short)
    with pytest.raises(MemoryShortError, match="8 MiB of memory") as caught:
        unseal(SEALED, "open sesame", "private key")
    assert not isinstance(caught.value, PassphraseError)
