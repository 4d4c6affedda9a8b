from __future__ import annotations

import pytest

from did.encoding import multibase
from did.errors import EncodingError

# draft-msporny-base58-03 §5
BASE58 = [
    (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "11233QC4"),
]


@pytest.mark.parametrize(("data", "text"), [*BASE58, (b"\0", "1"), (b"\0\0\0", "111"), (b"\xff", "5Q")])
def test_base58btc_goes_both_ways(data: bytes, text: str) -> None:
    assert multibase.encode_base58btc(data) == "z" + text
    assert multibase.decode("z" + text) == data
    assert multibase.decode_base58btc(text) == data


@pytest.mark.parametrize(("data", "text"), [(b"", "u"), (b"f", "uZg"), (b"\xfb\xff\xfe", "u-__-")])
def test_base64url_goes_both_ways(data: bytes, text: str) -> None:
    assert multibase.encode_base64url(data) == text
    assert multibase.decode(text) == data


@pytest.mark.parametrize("text", ["", "Z5Q", "mZg", "fff", "5Q", "U", " z5Q", "\u0066"])
def test_every_other_base_is_refused(text: str) -> None:
    with pytest.raises(EncodingError, match="begins with neither z") as caught:
        multibase.decode(text)
    assert caught.value.clause == "W3C Controlled Identifiers 1.0 §2.4 (Multibase)"


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "5Q ", " 5Q", "5Q\n", "5\tQ", "5-Q", "é", "²", "٣", ""])
def test_a_character_outside_the_base58_alphabet_is_refused(text: str) -> None:
    with pytest.raises(EncodingError, match="not base58btc") as caught:
        multibase.decode("z" + text)
    assert caught.value.clause == "W3C Controlled Identifiers 1.0 §2.4 (Multibase)"


def test_base64url_after_its_letter_is_canonical_too() -> None:
    with pytest.raises(EncodingError, match="without padding"):
        multibase.decode("uZg==")
    with pytest.raises(EncodingError, match="stand for nothing"):
        multibase.decode("uZh")


def test_base58_is_bounded_because_it_is_slow_and_base64url_is_not() -> None:
    longest = "1" * multibase.MAX_BASE58_CHARS
    assert multibase.decode("z" + longest) == bytes(4096)
    with pytest.raises(EncodingError, match="4097 characters; at most 4096"):
        multibase.decode("z1" + longest)
    assert len(multibase.decode("u" + "A" * 8000)) == 6000
