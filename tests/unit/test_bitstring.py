from __future__ import annotations

import base64
import gzip
import hashlib
import tracemalloc
import zlib

import pytest

from vcwallet.errors import StatusListError, StatusRangeError
from vcwallet.status.bitstring import MAX_BYTES, MIN_BYTES, MIN_ENTRIES, Bitstring
from vcwallet.status.problems import MalformedStatusError, StatusListLengthError

# Bitstring Status List v1.0, example 4: no status is set.
RECOMMENDATION = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def multibase(compressed: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(compressed).rstrip(b"=").decode()


def reference_encode(bits: str) -> str:
    """§3.3, written naively: a text of zeros and ones, the first character is index 0."""
    data = bytes(int(bits[start : start + 8], 2) for start in range(0, len(bits), 8))
    return multibase(gzip.compress(data, mtime=0))


def reference_bits(encoded: str) -> str:
    """§3.4, written naively."""
    data = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    return "".join(f"{byte:08b}" for byte in data)


def noise(length: int) -> bytes:
    return hashlib.shake_128(b"noise").digest(length)


def test_the_recommendations_example_has_131072_unset_statuses() -> None:
    bits = Bitstring.from_encoded(RECOMMENDATION)
    assert bits == Bitstring.zeros()
    assert bits.entries() == 131_072
    assert {bits.read(index) for index in (0, 1, 94_567, 131_071)} == {0}


@pytest.mark.parametrize("index", [0, 1, 7, 8, 9, 94_567, 131_071])
def test_the_first_index_is_the_leftmost_bit(index: int) -> None:
    bits = "0" * index + "1" + "0" * (MIN_ENTRIES - index - 1)
    read = Bitstring.from_encoded(reference_encode(bits))
    assert [position for position in range(MIN_ENTRIES) if read.read(position)] == [index]
    assert Bitstring.zeros().with_values({index: 1}) == read


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8])
def test_statuses_of_every_size_are_read_as_the_reference_reads_them(size: int) -> None:
    encoded = multibase(gzip.compress(noise(MIN_BYTES), mtime=0))
    expected = reference_bits(encoded)
    bits = Bitstring.from_encoded(encoded)
    assert bits.entries(size) == MIN_ENTRIES // size
    for index in (*range(40), bits.entries(size) - 1):
        assert bits.read(index, size) == int(expected[index * size : (index + 1) * size], 2)


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_a_written_status_changes_its_own_bits_only(size: int) -> None:
    before = Bitstring(noise(MIN_BYTES))
    old = reference_bits(before.encode())
    new = old[: 5 * size] + "1" * size + old[6 * size :]
    assert reference_bits(before.with_values({5: (1 << size) - 1}, size).encode()) == new
    assert reference_bits(before.encode()) == old


def test_the_encoding_is_the_same_on_every_day_and_has_no_file_name() -> None:
    encoded = Bitstring.zeros().with_values({3: 1}).encode()
    assert encoded == Bitstring.zeros().with_values({3: 1}).encode()
    compressed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    assert compressed[:10] == base64.urlsafe_b64decode(RECOMMENDATION[1:15] + "==")
    assert "=" not in encoded
    assert gzip.decompress(compressed) == b"\x10" + bytes(MIN_BYTES - 1)


def test_a_value_does_not_print_its_bits() -> None:
    assert repr(Bitstring.zeros()) == "Bitstring()"


@pytest.mark.parametrize("index", [-1, MIN_ENTRIES, 2**64])
def test_an_index_outside_the_list_is_an_error_and_never_unset(index: int) -> None:
    with pytest.raises(StatusRangeError, match="outside the status list") as caught:
        Bitstring.zeros().read(index)
    assert caught.value.problem == "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"
    assert "§3.2" in caught.value.clause
    with pytest.raises(StatusRangeError, match="outside the status list"):
        Bitstring.zeros().with_values({index: 1})


def test_an_index_that_fits_partly_is_outside_the_list() -> None:
    bits = Bitstring.zeros()
    assert bits.read(MIN_ENTRIES // 3 - 1, 3) == 0
    with pytest.raises(StatusRangeError, match="outside"):
        bits.read(MIN_ENTRIES // 3, 3)


@pytest.mark.parametrize("size", [0, -1, 9])
def test_an_impossible_size_is_refused(size: int) -> None:
    with pytest.raises(StatusRangeError, match="from 1 to 8 bits"):
        Bitstring.zeros().read(0, size)
    with pytest.raises(StatusRangeError, match="from 1 to 8 bits"):
        Bitstring.zeros(size=size)


@pytest.mark.parametrize(("value", "size"), [(2, 1), (-1, 1), (4, 2)])
def test_a_status_that_does_not_fit_is_refused(value: int, size: int) -> None:
    with pytest.raises(StatusRangeError, match="is from 0 to"):
        Bitstring.zeros().with_values({0: value}, size)


def test_a_list_shorter_than_16_kilobytes_is_refused() -> None:
    short = multibase(gzip.compress(bytes(MIN_BYTES - 1), mtime=0))
    with pytest.raises(StatusListLengthError, match=r"131,064 entries; at least 131,072") as caught:
        Bitstring.from_encoded(short)
    assert caught.value.problem.endswith("status-list#STATUS_LIST_LENGTH_ERROR")
    assert "§2.2" in caught.value.clause
    with pytest.raises(StatusListLengthError, match="the least is 131,072"):
        Bitstring.zeros(MIN_ENTRIES - 1)


def test_a_new_list_is_rounded_up_to_whole_bytes_and_bounded() -> None:
    assert Bitstring.zeros(MIN_ENTRIES + 1).entries() == MIN_ENTRIES + 8
    assert Bitstring.zeros(MIN_ENTRIES, 3).entries(3) == MIN_ENTRIES
    assert Bitstring.zeros(MAX_BYTES * 8).entries() == MAX_BYTES * 8
    with pytest.raises(StatusRangeError, match="is larger than 16,777,216"):
        Bitstring.zeros(MAX_BYTES * 8 + 1)


ZEROS = gzip.compress(bytes(MIN_BYTES), mtime=0)


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        (RECOMMENDATION[1:], "does not begin with u"),
        ("", "does not begin with u"),
        ("U" + RECOMMENDATION[1:], "does not begin with u"),
        ("m" + base64.b64encode(ZEROS).decode().rstrip("="), "does not begin with u"),
        (RECOMMENDATION + "=", "not base64url"),
        (RECOMMENDATION.replace("-", "+"), "not base64url"),
        (RECOMMENDATION + "\n", "not base64url"),
        (RECOMMENDATION + "A", "not base64url"),  # no text has this length
        (RECOMMENDATION + "AB", "not base64url"),  # bits that stand for nothing
        (RECOMMENDATION + "AA", "Something follows"),
        (RECOMMENDATION + "é", "not base64url"),
        ("u", "cut off"),
        (multibase(ZEROS[:-1]), "cut off"),
        (multibase(ZEROS[:-9]), "cut off"),
        (multibase(ZEROS[:12]), "cut off"),
        (multibase(ZEROS + b"\0"), "Something follows"),
        (multibase(ZEROS + ZEROS), "Something follows"),
        (multibase(zlib.compress(bytes(MIN_BYTES))), "not a gzip stream"),
        (multibase(bytes(MIN_BYTES)), "not a gzip stream"),
        (multibase(ZEROS[:-8] + bytes(4) + ZEROS[-4:]), "not a gzip stream"),  # CRC-32
        (multibase(ZEROS[:-4] + bytes(4)), "not a gzip stream"),  # length
    ],
)
def test_a_broken_encoding_is_refused_with_its_rule(encoded: str, reason: str) -> None:
    with pytest.raises(MalformedStatusError, match=reason) as caught:
        Bitstring.from_encoded(encoded)
    assert caught.value.problem == "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
    assert caught.value.clause.startswith("Bitstring Status List v1.0 §")


def test_a_compression_bomb_is_refused_before_it_unfolds() -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(stream.compress(bytes(1 << 20)) for _ in range(256)) + stream.flush()
    encoded = multibase(bomb)
    tracemalloc.start()
    try:
        with pytest.raises(StatusListError, match=r"larger than 16,777,216 bytes") as caught:
            Bitstring.from_encoded(encoded)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * MAX_BYTES
    assert "§3.4" in caught.value.clause


def test_the_limit_counts_uncompressed_bytes_and_includes_its_last() -> None:
    data = noise(MIN_BYTES + 1)
    encoded = multibase(gzip.compress(data, mtime=0))
    assert Bitstring.from_encoded(encoded, max_bytes=len(data)).data == data
    with pytest.raises(StatusListError, match="larger than 16,384 bytes"):
        Bitstring.from_encoded(encoded, max_bytes=MIN_BYTES)


def test_a_text_that_could_only_hold_more_than_the_limit_is_not_even_decoded() -> None:
    with pytest.raises(StatusListError, match="larger than 16,384 bytes"):
        Bitstring.from_encoded("u" + "!" * 30_000, max_bytes=MIN_BYTES)
