"""The bits of a status list: a value that is read, changed into another value, encoded and expanded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from did.encoding import base64url
from did.errors import EncodingError
from vcwallet.errors import StatusListError, StatusRangeError
from vcwallet.status.problems import EXPAND, LIST, VALIDATE, MalformedStatusError, StatusListLengthError

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_ENTRIES = 131_072
MIN_BYTES = MIN_ENTRIES // 8
MAX_BYTES = 16 * 1024 * 1024
MAX_SIZE = 8
_GZIP = 31  # zlib's name for "a gzip member with the largest window"
# No time, no file name, operating system 3: the same bits give the same bytes on every machine.
_GZIP_HEADER = bytes.fromhex("1f8b0800000000000003")


@dataclass(frozen=True, slots=True)
class Bitstring:
    """Hold the uncompressed bits of a status list; index 0 is the left-most bit of the first byte.

    Args:
        data: the bits, eight to a byte, at least 16 KB.

    Raises:
        StatusListLengthError: if there are fewer than 131,072 bits.

    Spec: Bitstring Status List v1.0 §2.2, §7.1
    """

    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data) < MIN_BYTES:
            raise StatusListLengthError(
                f"The status list has {len(self.data) * 8:,} entries; at least {MIN_ENTRIES:,} are needed.",
                clause=LIST,
                fix="Ask the issuer for a list of at least 16 KB.",
            )

    @classmethod
    def zeros(cls, entries: int = MIN_ENTRIES, size: int = 1) -> Bitstring:
        """Return a bitstring of ``entries`` statuses of ``size`` bits each, none of them set.

        Args:
            entries: rounded up to whole bytes.
            size: bits per status, from 1 to 8.

        Raises:
            StatusListLengthError: if there are fewer than 131,072 entries.
            StatusRangeError: if ``size`` is out of range or the bits would exceed 16 MiB.

        Spec: Bitstring Status List v1.0 §3.3
        """
        _check_size(size)
        if entries < MIN_ENTRIES:
            raise StatusListLengthError(
                f"A status list of {entries:,} entries is too small; the least is {MIN_ENTRIES:,}.",
                clause=LIST,
            )
        length = -(-entries * size // 8)
        if length > MAX_BYTES:
            raise StatusRangeError(f"A status list of {length:,} bytes is larger than {MAX_BYTES:,}.")
        return cls(bytes(length))

    @classmethod
    def from_encoded(cls, encoded_list: str, *, max_bytes: int = MAX_BYTES) -> Bitstring:
        """Expand the value of an ``encodedList``.

        The stream is expanded no further than the limit, so a small text cannot fill the memory.

        Args:
            encoded_list: Multibase base64url without padding, beginning with ``u``, of one gzip member.
            max_bytes: the most uncompressed bytes that are accepted; 16 MiB by default.

        Raises:
            MalformedStatusError: if the text, or the gzip stream in it, breaks its encoding: another base,
                padding, a truncated or damaged stream, anything behind the stream.
            StatusListError: if the list is larger than ``max_bytes``.
            StatusListLengthError: if the list has fewer than 131,072 bits.

        Spec: Bitstring Status List v1.0 §2.2 (encodedList), §3.4
        """
        if not encoded_list.startswith("u"):
            raise MalformedStatusError(
                "The encoded status list does not begin with u, which stands for base64url.", clause=LIST
            )
        # Incompressible bits grow a little under gzip and by a third under base64url.
        if len(encoded_list) > (max_bytes + max_bytes // 1000 + 1024) * 4 // 3:
            raise _too_large(max_bytes)
        try:
            compressed = base64url.decode(encoded_list[1:])
        except EncodingError as error:
            raise MalformedStatusError(
                f"The encoded status list is not base64url: {error.detail}", clause=LIST
            ) from None
        return cls(_expand(compressed, max_bytes))

    def entries(self, size: int = 1) -> int:
        """Return how many whole statuses of ``size`` bits there are.

        Raises:
            StatusRangeError: if ``size`` is not from 1 to 8.
        """
        _check_size(size)
        return len(self.data) * 8 // size

    def read(self, index: int, size: int = 1) -> int:
        """Return the status at ``index``, most significant bit first.

        Args:
            index: the position of the status, counted in statuses, not in bits.
            size: bits per status, from 1 to 8.

        Raises:
            StatusRangeError: if the index lies outside the list; an unknown status is never 0.

        Spec: Bitstring Status List v1.0 §3.2 step 10
        """
        _check_index(index, self.entries(size))
        first, last, shift = _place(index, size)
        return int.from_bytes(self.data[first:last], "big") >> shift & ((1 << size) - 1)

    def with_values(self, values: Mapping[int, int], size: int = 1) -> Bitstring:
        """Return a bitstring in which each index has the given status; this one stays as it is.

        Args:
            values: status by index.
            size: bits per status, from 1 to 8.

        Raises:
            StatusRangeError: if an index lies outside the list or a status does not fit in ``size`` bits.

        Spec: Bitstring Status List v1.0 §3.3 step 2
        """
        entries, mask = self.entries(size), (1 << size) - 1
        data = bytearray(self.data)
        for index, value in values.items():
            _check_index(index, entries)
            if not 0 <= value <= mask:
                raise StatusRangeError(f"A status of {size} bit(s) is from 0 to {mask}, not {value}.")
            first, last, shift = _place(index, size)
            kept = int.from_bytes(data[first:last], "big") & ~(mask << shift)
            data[first:last] = (kept | value << shift).to_bytes(last - first, "big")
        return Bitstring(bytes(data))

    def encode(self) -> str:
        """Return the ``encodedList``: Multibase base64url without padding of the gzip-compressed bits.

        The same bits always give the same text with the same zlib: no time and no file name are written.

        Spec: Bitstring Status List v1.0 §3.3 step 3, RFC 1952 §2.3
        """
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        body = deflate.compress(self.data) + deflate.flush()
        trailer = zlib.crc32(self.data).to_bytes(4, "little") + len(self.data).to_bytes(4, "little")
        return "u" + base64url.encode(_GZIP_HEADER + body + trailer)


def _expand(compressed: bytes, max_bytes: int) -> bytes:
    stream = zlib.decompressobj(wbits=_GZIP)
    try:
        data = stream.decompress(compressed, max_bytes + 1)
    except zlib.error:
        raise MalformedStatusError(
            "The status list is not a gzip stream, or a damaged one.", clause=EXPAND
        ) from None
    if len(data) > max_bytes:
        raise _too_large(max_bytes)
    if not stream.eof:
        raise MalformedStatusError("The gzip stream of the status list is cut off.", clause=EXPAND)
    if stream.unused_data:
        raise MalformedStatusError("Something follows the gzip stream of the status list.", clause=EXPAND)
    return data


def _too_large(max_bytes: int) -> StatusListError:
    return StatusListError(
        f"The status list is larger than {max_bytes:,} bytes, the most that is read.",
        clause=EXPAND,
        fix="Ask the issuer to split the list.",
    )


def _place(index: int, size: int) -> tuple[int, int, int]:
    # The bytes [first, last) that hold the status, and how many bits follow it in them.
    start = index * size
    first, last = start // 8, -(-(start + size) // 8)
    return first, last, last * 8 - start - size


def _check_size(size: int) -> None:
    if not 1 <= size <= MAX_SIZE:
        raise StatusRangeError(f"A status has from 1 to {MAX_SIZE} bits, not {size}.", clause=VALIDATE)


def _check_index(index: int, entries: int) -> None:
    if not 0 <= index < entries:
        raise StatusRangeError(
            f"Index {index} lies outside the status list, which has {entries:,} entries.",
            clause=VALIDATE,
            fix="The status is unknown; ask the issuer.",
        )
