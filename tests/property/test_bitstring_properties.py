from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcwallet.errors import StatusListError
from vcwallet.status.bitstring import MIN_BYTES, MIN_ENTRIES, Bitstring
from vcwallet.status.check import check_status
from vcwallet.status.entry import StatusEntry, build_entry, parse_entry
from vcwallet.status.status_list import StatusList, parse_list

T = TypeVar("T")
SIZES = st.integers(1, 8)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def statuses(draw: st.DrawFn) -> tuple[int, dict[int, int]]:
    size = draw(SIZES)
    index = st.integers(0, MIN_ENTRIES // size - 1)
    return size, draw(st.dictionaries(index, st.integers(0, (1 << size) - 1), max_size=30))


def read_or_refused(read: Callable[[], T]) -> T | None:
    """Return what was read, or None if it was refused with a declared error that names its rule."""
    refusal: StatusListError | None = None
    try:
        return read()
    except StatusListError as error:
        refusal = error
    assert refusal.clause
    return None


def compressed(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))


@given(statuses())
def test_what_is_written_is_what_a_big_integer_says(case: tuple[int, dict[int, int]]) -> None:
    size, values = case
    whole = 0
    for index, value in values.items():
        whole |= value << (MIN_BYTES * 8 - (index + 1) * size)
    encoded = Bitstring.zeros().with_values(values, size).encode()
    assert gzip.decompress(compressed(encoded)) == whole.to_bytes(MIN_BYTES, "big")
    read = Bitstring.from_encoded(encoded)
    assert {index: read.read(index, size) for index in values} == values


@given(statuses(), statuses())
def test_a_later_value_replaces_an_earlier_one(
    first: tuple[int, dict[int, int]], second: tuple[int, dict[int, int]]
) -> None:
    size, values = first
    later = {index: value for index, value in second[1].items() if index < MIN_ENTRIES // size}
    later = {index: value % (1 << size) for index, value in later.items()}
    both = Bitstring.zeros().with_values(values, size).with_values(later, size)
    assert both == Bitstring.zeros().with_values(values | later, size)


@given(st.text(max_size=200) | st.text(max_size=200).map(lambda text: "u" + text))
def test_no_text_raises_anything_but_the_declared_error(text: str) -> None:
    with pytest.raises(StatusListError):
        Bitstring.from_encoded(text)


@given(st.data())
def test_a_changed_byte_is_noticed_or_changes_no_status(data: st.DataObject) -> None:
    bits = Bitstring.zeros().with_values({1: 1, 94_567: 1})
    raw = bytearray(compressed(bits.encode()))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = "u" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    read = read_or_refused(lambda: Bitstring.from_encoded(changed))
    assert read in (None, bits)


@given(st.integers(0))
def test_every_truncation_is_refused(length: int) -> None:
    encoded = Bitstring.zeros().with_values({1: 1, 94_567: 1}).encode()
    with pytest.raises(StatusListError):
        Bitstring.from_encoded(encoded[: length % len(encoded)])


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: JSON_VALUES | st.just(usual)
            for name, usual in {
                "id": "https://example.com/status/3#94567",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "94567",
                "statusListCredential": "https://example.com/status/3",
                "statusSize": 1,
                "statusMessage": [{"status": "0x0", "message": "a"}, {"status": "0x1", "message": "b"}],
                "statusReference": "https://example.com/",
            }.items()
        },
    )
)
def test_any_entry_is_read_or_refused_with_the_declared_error(obj: dict[str, object]) -> None:
    entry = read_or_refused(lambda: parse_entry(obj))  # type: ignore[arg-type] # hypothesis has no JSON type
    if entry is not None:
        assert parse_entry(build_entry(entry)) == entry


@given(
    st.fixed_dictionaries(
        {"type": JSON_VALUES | st.just(["VerifiableCredential", "BitstringStatusListCredential"])},
        optional={
            "id": JSON_VALUES,
            "credentialSubject": JSON_VALUES
            | st.fixed_dictionaries(
                {},
                optional={
                    "type": JSON_VALUES | st.just("BitstringStatusList"),
                    "statusPurpose": JSON_VALUES | st.just("message"),
                    "encodedList": JSON_VALUES | st.just(Bitstring.zeros().encode()),
                    "ttl": JSON_VALUES,
                    "statusSize": JSON_VALUES,
                    "statusMessages": JSON_VALUES,
                },
            ),
        },
    )
)
def test_any_list_is_read_or_refused_with_the_declared_error(document: dict[str, object]) -> None:
    read = read_or_refused(lambda: parse_list(document))  # type: ignore[arg-type] # hypothesis has no JSON type
    if read is not None:
        assert read.bitstring == Bitstring.zeros()


@given(st.integers(0, MIN_ENTRIES - 1), st.integers(0, MIN_ENTRIES - 1))
def test_a_credential_is_revoked_exactly_if_its_own_bit_is_set(revoked: int, asked: int) -> None:
    status_list = StatusList(("revocation",), Bitstring.zeros().with_values({revoked: 1}))
    entry = StatusEntry("revocation", asked, "https://example.com/status/3")
    assert check_status(entry, status_list).value == int(revoked == asked)
