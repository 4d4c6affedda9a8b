from __future__ import annotations

import pytest

from did.encoding import base64url
from did.errors import EncodingError

# RFC 4648 §10, without the padding that RFC 7515 §2 leaves out.
RFC_4648 = [
    (b"", ""),
    (b"f", "Zg"),
    (b"fo", "Zm8"),
    (b"foo", "Zm9v"),
    (b"foob", "Zm9vYg"),
    (b"fooba", "Zm9vYmE"),
    (b"foobar", "Zm9vYmFy"),
]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        *RFC_4648,
        (bytes([3, 236, 255, 224, 193]), "A-z_4ME"),  # RFC 7515, Appendix C
        (b"\xfb\xff\xfe", "-__-"),
    ],
)
def test_the_examples_of_the_specifications_go_both_ways(data: bytes, text: str) -> None:
    assert base64url.encode(data) == text
    assert base64url.decode(text) == data


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Zg==", "not base64url without padding"),
        ("Zm8=", "not base64url without padding"),
        ("+/+/", "not base64url without padding"),
        ("Zm9v\n", "not base64url without padding"),
        (" Zm9v", "not base64url without padding"),
        ("Zm\r\n9v", "not base64url without padding"),
        ("Zm9v.", "not base64url without padding"),
        ("Zm9é", "not base64url without padding"),
        ("Zm9\u0660", "not base64url without padding"),
        ("\0\0\0\0", "not base64url without padding"),
        ("\ud800", "not base64url without padding"),
        ("A", "has this length"),
        ("Zm9vA", "has this length"),
        ("Zh", "stand for nothing"),
        ("Zm9", "stand for nothing"),
        ("Zm9vZh", "stand for nothing"),
        ("AB", "stand for nothing"),
    ],
)
def test_every_other_spelling_is_refused(text: str, reason: str) -> None:
    with pytest.raises(EncodingError, match=reason) as caught:
        base64url.decode(text)
    assert caught.value.clause == "RFC 7515 §2; RFC 4648 §3.5, §5"


def test_of_all_last_characters_exactly_the_canonical_ones_are_read() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def accepted(start: str) -> int:
        count = 0
        for last in alphabet:
            try:
                base64url.decode(start + last)
            except EncodingError:
                continue
            count += 1
        return count

    assert accepted("A") == 4  # 8 of 12 bits: the last 4 must be zero
    assert accepted("AA") == 16  # 16 of 18 bits: the last 2 must be zero
    assert accepted("AAA") == 64
