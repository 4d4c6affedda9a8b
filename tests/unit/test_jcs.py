from __future__ import annotations

from types import MappingProxyType

import pytest

from did.encoding import jcs
from did.encoding.strict_json import JSON, parse_json
from did.errors import EncodingError


def test_the_example_of_the_specification() -> None:
    # RFC 8785 §3.2.2 and §3.2.4
    value = parse_json(
        rb"""{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }"""
    )
    assert (
        jcs.canonicalize(value)
        == (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


def test_members_are_sorted_by_utf_16_code_units() -> None:
    # RFC 8785 §3.2.3: the emoji is the surrogate pair D83D DE00 and so comes before U+FB33.
    names = ["€", "\r", "\ufb33", "1", "\U0001f600", "\x80", "ö"]
    canonical = jcs.canonicalize(dict.fromkeys(names, 0)).decode()
    assert canonical == '{"\\r":0,"1":0,"\x80":0,"ö":0,"€":0,"\U0001f600":0,"\ufb33":0}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, b"0"),
        (-0.0, b"0"),
        (1.0, b"1"),
        (True, b"true"),
        (1e21, b"1e+21"),
        (1e20, b"100000000000000000000"),
        (1e-6, b"0.000001"),
        (1e-7, b"1e-7"),
        (2**53 - 1, b"9007199254740991"),
        (-(2**53) + 1, b"-9007199254740991"),
        (float(2**53), b"9007199254740992"),
        ("\x7f\u2028\\/", b'"\x7f\xe2\x80\xa8\\\\/"'),
        ("\b\t\n\f\r\x1f", b'"\\b\\t\\n\\f\\r\\u001f"'),
        ("e\u0301", '"e\u0301"'.encode()),  # nothing is normalized
        ([], b"[]"),
        ((1, [2]), b"[1,[2]]"),
        ({}, b"{}"),
    ],
)
def test_values_have_one_form(value: JSON, text: bytes) -> None:
    assert jcs.canonicalize(value) == text


def cyclic() -> dict[str, JSON]:
    value: dict[str, JSON] = {}
    value["a"] = value
    return value


def deep(depth: int) -> JSON:
    value: JSON = {}
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        [float("inf")],
        {"a": float("-inf")},
        2**53,
        -(2**53),
        [10**400],
        "\ud800",
        {"\udc00": 1, "a": 2},
        cyclic(),
        deep(100_000),
        MappingProxyType({}),
    ],
    ids=["nan", "inf", "-inf", "2^53", "-2^53", "big", "surrogate", "name", "cyclic", "deep", "no dict"],
)
def test_what_has_no_canonical_form_is_refused(value: JSON) -> None:
    with pytest.raises(EncodingError, match="has no canonical form") as caught:
        jcs.canonicalize(value)
    assert caught.value.clause == "RFC 8785 §3.2; RFC 7493 §2"


def test_a_large_double_is_written_but_its_digits_are_no_integer_that_is_sure() -> None:
    # A reader with exact integers and one with doubles would take the digits for different numbers.
    assert jcs.canonicalize(parse_json(b"1e20")) == b"100000000000000000000"
    with pytest.raises(EncodingError, match="exceeds safe integer domain"):
        jcs.canonicalize(parse_json(b"100000000000000000000"))
