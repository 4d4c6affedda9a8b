from __future__ import annotations

from types import MappingProxyType

import pytest

from did.encoding.strict_json import (
    JSON,
    MAX_BYTES,
    MAX_DEPTH,
    dump_json,
    parse_json,
    parse_json_object,
)
from did.errors import VCDM, EncodingError

LARGEST_DOUBLE = 2**1024 - 2**970  # the first integer that rounds to infinity; one less is the largest double


def test_every_kind_of_value_is_read() -> None:
    read = parse_json(b' {"a": [1, -2.5, 1e3, true, false, null, "\\u00e9\\ud83d\\ude00/\\/"]} ')
    assert read == {"a": [1, -2.5, 1000.0, True, False, None, "\u00e9\U0001f600//"]}


@pytest.mark.parametrize(("text", "kind"), [(b"1", int), (b"1.0", float), (b"1e0", float), (b"-0", int)])
def test_a_number_is_an_integer_only_where_it_is_written_as_one(text: bytes, kind: type) -> None:
    assert type(parse_json(text)) is kind


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "EOF"),
        (b" ", "EOF"),
        (b"{} x", "trailing characters"),
        (b"{}{}", "trailing characters"),
        (b"[1,]", "trailing comma"),
        (b"{'a':1}", "key must be a string"),
        (b"01", "invalid number"),
        (b"+1", "expected value"),
        (b".5", "expected value"),
        (b"NaN", "expected value"),
        (b"Infinity", "expected value"),
        (b"-Infinity", "invalid number"),
        (b"[-NaN]", "invalid number"),
        (b"// x\n1", "expected value"),
        (b'"\x01"', "control character"),
        (b'"\t"', "control character"),
        (b'{"a":1,"a":1}', 'duplicate key "a"'),
        (b'{"a":1,"\\u0061":2}', 'duplicate key "a"'),
        (b'[{"b":{"a":1,"a":2}}]', 'duplicate key "a"'),
        (b'"\\ud800"', "hex escape"),
        (b'"\\udc00"', "surrogate"),
        (b'{"\\ud800\\ud800":1}', "surrogate"),
        (b'"\xed\xa0\x80"', "code point"),
        (b'"\xc0\x80"', "code point"),
        (b'"\xff"', "code point"),
        (b"\xef\xbb\xbf{}", "expected value"),
        ("{}".encode("utf-16"), "expected value"),
    ],
)
def test_what_readers_could_read_differently_is_refused_with_its_place(text: bytes, reason: str) -> None:
    with pytest.raises(EncodingError, match=reason) as caught:
        parse_json(text)
    assert "at line " in caught.value.detail
    assert "RFC 8259" in caught.value.clause
    assert caught.value.problem == VCDM + "PARSING_ERROR"


@pytest.mark.parametrize(
    "text",
    [
        b"1e309",
        b"-1E309",
        b"[1.8e308]",
        b'{"a":{"b":[1e9999]}}',
        b"1" * 400,
        b"[-" + b"1" * 400 + b"]",
        b"1" * 310 + b".5",
        str(LARGEST_DOUBLE).encode(),
        str(-LARGEST_DOUBLE).encode(),
    ],
)
def test_a_number_beyond_every_double_is_refused(text: bytes) -> None:
    with pytest.raises(EncodingError, match="too large for any JSON reader") as caught:
        parse_json(text)
    assert caught.value.clause == "RFC 7493 §2.2"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"1.7976931348623157e308", 1.7976931348623157e308),
        (b"-1.7976931348623157E+308", -1.7976931348623157e308),
        (b"1e-400", 0.0),
        (str(LARGEST_DOUBLE - 1).encode(), LARGEST_DOUBLE - 1),
        (b"9007199254740993", 9007199254740993),
    ],
)
def test_a_number_within_the_range_of_doubles_is_read(text: bytes, value: float) -> None:
    assert parse_json(text) == value


def test_an_integer_with_more_digits_than_python_reads_is_refused_at_once() -> None:
    with pytest.raises(EncodingError, match="number out of range"):
        parse_json(b"9" * MAX_BYTES)


@pytest.mark.parametrize(("opening", "inner", "closing"), [(b"[", b"", b"]"), (b'{"a":', b"1", b"}")])
def test_the_depth_is_limited(opening: bytes, inner: bytes, closing: bytes) -> None:
    def nested(depth: int) -> bytes:
        return opening * depth + inner + closing * depth

    parse_json(nested(MAX_DEPTH))
    with pytest.raises(EncodingError, match="nested too deeply") as caught:
        parse_json(nested(MAX_DEPTH + 1))
    assert caught.value.clause == "RFC 8259 §9"
    with pytest.raises(EncodingError, match="recursion limit"):
        parse_json(nested(50_000))


def test_many_brackets_side_by_side_are_no_depth() -> None:
    assert parse_json(b"[" + b"[]," * 100 + b"{}]") == [*([[]] * 100), {}]


def test_the_depth_that_a_caller_allows_is_counted_from_zero_for_a_scalar() -> None:
    assert parse_json(b"1", max_depth=0) == 1
    assert parse_json(b'{"a":[1]}', max_depth=2) == {"a": [1]}
    for text, depth in ((b"[]", 0), (b'{"a":[1]}', 1), (b"[1,[2]]", 1)):
        with pytest.raises(EncodingError, match="nested too deeply"):
            parse_json(text, max_depth=depth)


def test_the_length_is_limited_to_the_byte() -> None:
    assert parse_json(b" " * (MAX_BYTES - 1) + b"1") == 1
    with pytest.raises(EncodingError, match="1000001 bytes; at most 1000000 are read"):
        parse_json(b" " * MAX_BYTES + b"1")
    assert parse_json(b"12", max_bytes=2) == 12
    with pytest.raises(EncodingError, match="has 2 bytes; at most 1 are"):
        parse_json_object(b"{}", max_bytes=1)


def test_the_error_quotes_no_more_than_a_line_of_the_input_and_no_control_characters() -> None:
    name = b"\\u001b[31m\xe2\x80\xae" + b"x" * 1000
    with pytest.raises(EncodingError, match="duplicate key") as caught:
        parse_json(b'{"' + name + b'":1,"' + name + b'":2}')
    assert len(caught.value.detail) < 250
    assert caught.value.detail.isprintable()


@pytest.mark.parametrize("text", [b"[]", b'"a"', b"1", b"null", b"true"])
def test_where_an_object_is_expected_nothing_else_is_read(text: bytes) -> None:
    with pytest.raises(EncodingError, match="A JSON object was expected") as caught:
        parse_json_object(text)
    assert caught.value.clause == "RFC 8259 §4"


def test_an_object_is_read_with_the_same_limits() -> None:
    assert parse_json_object(b'{"a":[]}', max_depth=2) == {"a": []}
    with pytest.raises(EncodingError, match="nested too deeply"):
        parse_json_object(b'{"a":[]}', max_depth=1)
    with pytest.raises(EncodingError, match="duplicate key"):
        parse_json_object(b'{"a":1,"a":1}')


def test_json_is_written_compactly_in_the_given_order_as_utf_8() -> None:
    value: JSON = {"b": [1, 2.5, True, None], "a": "é\n\u2028😀"}
    assert dump_json(value) == '{"b":[1,2.5,true,null],"a":"é\\n\u2028😀"}'.encode()
    assert parse_json(dump_json(value)) == value


def cyclic() -> list[JSON]:
    value: list[JSON] = []
    value.append(value)
    return value


def deep(depth: int) -> JSON:
    value: JSON = None
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        "\ud800",
        {"\udc00": 1},
        float("nan"),
        [float("inf")],
        {"a": float("-inf")},
        10**5000,
        cyclic(),
        deep(100_000),
        MappingProxyType({}),
    ],
    ids=["surrogate", "name", "nan", "inf", "-inf", "5000 digits", "cyclic", "deep", "no dict"],
)
def test_what_json_cannot_express_is_not_written(value: JSON) -> None:
    with pytest.raises(EncodingError, match="cannot be written as JSON") as caught:
        dump_json(value)
    assert "RFC 8259" in caught.value.clause
