"""Hostile JSON: nothing is read that another reader would read differently, and nothing takes long."""

from __future__ import annotations

import json

import pytest

from did.encoding import jcs
from did.encoding.strict_json import JSON, MAX_BYTES, parse_json, parse_json_object
from did.errors import EncodingError

# Members that occur twice: readers that keep the first and readers that keep the last disagree.


@pytest.mark.parametrize(
    "text",
    [
        '{"iss":"did:web:school.example","iss":"did:web:evil.example"}',
        '{"iss":"did:web:school.example","\\u0069ss":"did:web:evil.example"}',
        '{"iss":"a","x":{"y":[1,{"z":2}]},"iss":"a"}',
        '{"vc":{"credentialSubject":{"id":"a","id":"b"}}}',
        '[{"a":1,"a":2}]',
        '{"":1,"":2}',
        '{"alg":"EdDSA","alg":"none"}',
        '{"a":{"a":1},"a":{"a":1}}',
        '{"\\ud83d\\ude00":1,"😀":2}',
    ],
)
def test_a_member_that_occurs_twice_is_refused(text: str) -> None:
    with pytest.raises(EncodingError, match="duplicate key") as caught:
        parse_json_object(text.encode()) if text.startswith("{") else parse_json(text.encode())
    assert "I-JSON" in caught.value.clause


def test_names_that_only_look_alike_are_different_members() -> None:
    text = '{"iss":1,"ISS":2,"iss ":3,"is\\u017f":4,"\\u00e9":5,"e\\u0301":6,"iss\\u200b":7}'
    assert list(parse_json_object(text.encode()).values()) == [1, 2, 3, 4, 5, 6, 7]


def test_ten_thousand_members_are_compared_quickly_and_the_last_double_is_found() -> None:
    members = ",".join(f'"member{number}":{number}' for number in range(10_000))
    assert len(parse_json_object(f"{{{members}}}".encode())) == 10_000
    with pytest.raises(EncodingError, match='duplicate key "member0"'):
        parse_json_object(f'{{{members},"member0":0}}'.encode())


# Size and depth.


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]"), ("[[],", "]"), ("[", ""), ('{"a":', "")],
)
def test_fifty_thousand_levels_are_refused_without_recursion(opening: str, closing: str) -> None:
    data = (opening * 50_000 + "1" + closing * 50_000).encode()
    with pytest.raises(EncodingError, match=r"recursion limit|nested too deeply"):
        parse_json(data)


@pytest.mark.parametrize("depth", [65, 100, 150, 199])
def test_levels_that_the_parser_bears_are_refused_as_well(depth: int) -> None:
    for text in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        with pytest.raises(EncodingError, match="nested too deeply") as caught:
            parse_json(text.encode())
        assert caught.value.clause == "RFC 8259 §9"


def test_depth_cannot_hide_behind_brackets_in_texts_or_width() -> None:
    wide = ",".join(["[]"] * 1000)
    assert parse_json(f'["{"[" * 1000}"]'.encode()) == ["[" * 1000]
    with pytest.raises(EncodingError, match="nested too deeply"):
        parse_json(f"[{wide},{'[' * 64}{']' * 64}]".encode())


def test_a_hundred_thousand_elements_are_read_and_ten_megabytes_are_not() -> None:
    value = parse_json(b"[" + b"0," * 99_999 + b"0]")
    assert isinstance(value, list)
    assert len(value) == 100_000
    with pytest.raises(EncodingError, match=f"10000002 bytes; at most {MAX_BYTES} are read"):
        parse_json(b'"' + b"a" * 10_000_000 + b'"')


def test_the_parser_is_not_asked_to_read_what_is_too_long() -> None:
    # Were it asked, it would complain of the first byte instead of the length.
    with pytest.raises(EncodingError, match="bytes; at most"):
        parse_json(b"\xff" * (MAX_BYTES + 1))


# Numbers, texts and member order under the canonicalization scheme.


@pytest.mark.parametrize(
    ("one", "other", "canonical"),
    [
        ("1.0", "1", "1"),
        ("1e0", "1", "1"),
        ("10e-1", "1.0", "1"),
        ("-0", "0", "0"),
        ("-0.0", "0e5", "0"),
        ("1e21", "1000000000000000000000.0", "1e+21"),
        ("1E-7", "0.0000001", "1e-7"),
        ("0.1", "0.1000000000000000055511151231257827", "0.1"),
        ('"\\u0061"', '"a"', '"a"'),
        ('"\\/"', '"/"', '"/"'),
        ('"\\u001F"', '"\\u001f"', '"\\u001f"'),
        ('"\\uD83D\\uDE00"', '"😀"', '"😀"'),
        ('{"b":1,"a":2}', '{ "a":2, "b":1 }', '{"a":2,"b":1}'),
    ],
)
def test_two_spellings_of_a_value_have_one_canonical_form(one: str, other: str, canonical: str) -> None:
    forms = {jcs.canonicalize(parse_json(text.encode())) for text in (one, other)}
    assert forms == {canonical.encode()}


@pytest.mark.parametrize(
    "text",
    [
        "9007199254740993",  # 2^53 + 1: a reader with doubles takes it for 2^53
        "9007199254740992",
        "-9007199254740993",
        "[100000000000000000000]",
        '{"a":18446744073709551616}',
        "1" * 309,
    ],
)
def test_an_integer_that_doubles_cannot_tell_from_its_neighbour_has_no_canonical_form(text: str) -> None:
    value = parse_json(text.encode())
    with pytest.raises(EncodingError, match="exceeds safe integer domain") as caught:
        jcs.canonicalize(value)
    assert "RFC 8785" in caught.value.clause


@pytest.mark.parametrize(
    "text", ["1e400", "-1e400", "1e99999999999", "1" * 400, "[1.5E+400]", "NaN", "Infinity"]
)
def test_a_number_that_is_none_is_refused_before_it_could_be_canonicalized(text: str) -> None:
    with pytest.raises(EncodingError, match=r"too large for any JSON reader|not strict JSON"):
        parse_json(text.encode())


@pytest.mark.parametrize(
    "text", ['"\\ud800"', '"\\udfff\\ud800"', '{"\\udead":1}', '"\\ud83dx"', '"\\uD83D\\u0041"']
)
def test_a_lone_surrogate_is_refused_and_never_replaced(text: str) -> None:
    with pytest.raises(EncodingError, match=r"surrogate|hex escape"):
        parse_json(text.encode())
    lenient: JSON = json.loads(text)
    with pytest.raises(EncodingError, match="has no canonical form"):
        jcs.canonicalize(lenient)


def test_members_are_sorted_by_utf_16_and_not_by_code_point_or_utf_8() -> None:
    names = ["\ufb33", "\U0001f600", "\uffff", "\U0010ffff", "\ue000"]
    canonical = jcs.canonicalize(dict.fromkeys(names, 0)).decode()
    expected = sorted(names, key=lambda name: name.encode("utf-16-be"))
    assert canonical == "{" + ",".join(f'"{name}":0' for name in expected) + "}"
    assert expected != sorted(names)


def test_names_that_look_alike_stay_apart_and_in_order() -> None:
    assert (
        jcs.canonicalize(parse_json('{"\u00e9":1,"e\u0301":2}'.encode()))
        == '{"e\u0301":2,"\u00e9":1}'.encode()
    )
