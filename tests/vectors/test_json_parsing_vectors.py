"""JSONTestSuite: what a JSON reader must accept and refuse, and our decisions where it may do either."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest

from did.encoding.strict_json import JSON, parse_json
from did.errors import EncodingError

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared") / "vectors" / "json-parsing"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")

DUPLICATE = "Detected duplicate key"
TOO_LARGE = "too large for any JSON reader"
SURROGATE = "surrogate|hex escape"
NOT_UTF8 = "invalid unicode code point|expected value|EOF"
DEEP = "recursion limit|nested too deeply"

# Valid JSON (RFC 8259) that is no I-JSON: RFC 7493 §2.3 forbids duplicate names.
NOT_I_JSON = {
    "y_object_duplicated_key.json": DUPLICATE,
    "y_object_duplicated_key_and_value.json": DUPLICATE,
}
# RFC 8259 leaves these open. Accepted: what every reader sees alike.
ACCEPTED: dict[str, JSON] = {
    "i_number_double_huge_neg_exp.json": [0.0],  # underflow is no overflow: zero is the nearest double
    "i_number_real_underflow.json": [0.0],
    "i_number_too_big_neg_int.json": [-123123123123123123123123123123],  # JCS refuses these three
    "i_number_too_big_pos_int.json": [100000000000000000000],
    "i_number_very_big_negative_int.json": [-237462374673276894279832749832423479823246327846],
}
REFUSED = {
    "i_number_huge_exp.json": TOO_LARGE,  # RFC 7493 §2.2: more than a double can hold
    "i_number_neg_int_huge_exp.json": TOO_LARGE,
    "i_number_pos_double_huge_exp.json": TOO_LARGE,
    "i_number_real_neg_overflow.json": TOO_LARGE,
    "i_number_real_pos_overflow.json": TOO_LARGE,
    "i_object_key_lone_2nd_surrogate.json": SURROGATE,  # RFC 7493 §2.1: no lone surrogates
    "i_string_1st_surrogate_but_2nd_missing.json": SURROGATE,
    "i_string_1st_valid_surrogate_2nd_invalid.json": SURROGATE,
    "i_string_incomplete_surrogate_and_escape_valid.json": SURROGATE,
    "i_string_incomplete_surrogate_pair.json": SURROGATE,
    "i_string_incomplete_surrogates_escape_valid.json": SURROGATE,
    "i_string_invalid_lonely_surrogate.json": SURROGATE,
    "i_string_invalid_surrogate.json": SURROGATE,
    "i_string_inverted_surrogates_U+1D11E.json": SURROGATE,
    "i_string_lone_second_surrogate.json": SURROGATE,
    "i_string_UTF-16LE_with_BOM.json": NOT_UTF8,  # RFC 8259 §8.1: UTF-8 and no byte order mark
    "i_string_UTF-8_invalid_sequence.json": NOT_UTF8,
    "i_string_UTF8_surrogate_U+D800.json": NOT_UTF8,
    "i_string_invalid_utf-8.json": NOT_UTF8,
    "i_string_iso_latin_1.json": NOT_UTF8,
    "i_string_lone_utf8_continuation_byte.json": NOT_UTF8,
    "i_string_not_in_unicode_range.json": NOT_UTF8,
    "i_string_overlong_sequence_2_bytes.json": NOT_UTF8,
    "i_string_overlong_sequence_6_bytes.json": NOT_UTF8,
    "i_string_overlong_sequence_6_bytes_null.json": NOT_UTF8,
    "i_string_truncated-utf-8.json": NOT_UTF8,
    "i_string_utf16BE_no_BOM.json": NOT_UTF8,
    "i_string_utf16LE_no_BOM.json": NOT_UTF8,
    "i_structure_UTF-8_BOM_empty_object.json": NOT_UTF8,
    "i_structure_500_nested_arrays.json": DEEP,  # RFC 8259 §9 allows a limit
}
TRANSFORMED: dict[str, JSON] = {
    "number_-9223372036854775808.json": [-9223372036854775808],
    "number_-9223372036854775809.json": [-9223372036854775809],
    "number_1.0.json": [1.0],
    "number_1.000000000000000005.json": [1.0],  # the nearest double
    "number_1000000000000000.json": [1000000000000000],
    "number_10000000000000000999.json": [10000000000000000999],  # no digit is lost; JCS refuses it
    "number_1e-999.json": [0.0],
    "number_1e6.json": [1000000.0],
    "number_9223372036854775807.json": [9223372036854775807],
    "number_9223372036854775808.json": [9223372036854775808],
    "object_key_nfc_nfd.json": {"\u00e9": "NFC", "e\u0301": "NFD"},  # names are not normalized: two members
    "object_key_nfd_nfc.json": {"e\u0301": "NFD", "\u00e9": "NFC"},
    "string_with_escaped_NULL.json": ["A\0B"],
}
NOT_TRANSFORMED = {
    "object_same_key_different_values.json": DUPLICATE,
    "object_same_key_same_value.json": DUPLICATE,
    "object_same_key_unclear_values.json": DUPLICATE,
    "string_1_escaped_invalid_codepoint.json": SURROGATE,
    "string_1_invalid_codepoint.json": NOT_UTF8,
    "string_2_escaped_invalid_codepoints.json": SURROGATE,
    "string_2_invalid_codepoints.json": NOT_UTF8,
    "string_3_escaped_invalid_codepoints.json": SURROGATE,
    "string_3_invalid_codepoints.json": NOT_UTF8,
}


def names(folder: str, prefix: str = "") -> list[str]:
    return sorted(path.name for path in (VECTORS / folder).glob(f"{prefix}*.json"))


def same(one: JSON, other: JSON) -> bool:
    """Compare values together with their types: 1 is not 1.0, and -0.0 is not 0.0."""
    return repr(one) == repr(other)


@pytest.mark.parametrize("name", [name for name in names("test_parsing", "y_") if name not in NOT_I_JSON])
def test_what_must_be_accepted_is_read_as_the_reference_reader_reads_it(name: str) -> None:
    data = (VECTORS / "test_parsing" / name).read_bytes()
    assert same(parse_json(data), json.loads(data))


@pytest.mark.parametrize("name", names("test_parsing", "n_"))
def test_what_must_be_refused_is_refused_with_the_declared_error(name: str) -> None:
    data = (VECTORS / "test_parsing" / name).read_bytes()
    with pytest.raises(EncodingError, match=r"not strict JSON|nested too deeply") as caught:
        parse_json(data)
    assert caught.value.clause.startswith("RFC 8259")


@pytest.mark.parametrize(("name", "reason"), [*NOT_I_JSON.items(), *REFUSED.items()])
def test_what_readers_disagree_about_is_refused_for_this_reason(name: str, reason: str) -> None:
    with pytest.raises(EncodingError, match=reason) as caught:
        parse_json((VECTORS / "test_parsing" / name).read_bytes())
    assert "RFC" in caught.value.clause


@pytest.mark.parametrize(("name", "value"), ACCEPTED.items())
def test_what_may_be_accepted_and_is(name: str, value: JSON) -> None:
    assert same(parse_json((VECTORS / "test_parsing" / name).read_bytes()), value)


@pytest.mark.parametrize(("name", "value"), TRANSFORMED.items())
def test_what_is_accepted_is_not_transformed(name: str, value: JSON) -> None:
    assert same(parse_json((VECTORS / "test_transform" / name).read_bytes()), value)


@pytest.mark.parametrize(("name", "reason"), NOT_TRANSFORMED.items())
def test_what_could_be_transformed_is_refused(name: str, reason: str) -> None:
    with pytest.raises(EncodingError, match=reason):
        parse_json((VECTORS / "test_transform" / name).read_bytes())


def test_minus_zero_keeps_its_sign_as_a_double() -> None:
    assert math.copysign(1, float(str(parse_json(b"-0.0")))) == -1


def test_every_file_of_the_suite_is_decided() -> None:
    assert len(names("test_parsing", "y_")) == 95
    assert len(names("test_parsing", "n_")) == 188
    assert set(names("test_parsing", "i_")) == ACCEPTED.keys() | REFUSED.keys()
    assert set(names("test_transform")) == TRANSFORMED.keys() | NOT_TRANSFORMED.keys()
    assert set(NOT_I_JSON) <= set(names("test_parsing", "y_"))
