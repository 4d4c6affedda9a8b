"""The test data of RFC 8785: numbers, files, and Appendix B."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from did.encoding import jcs
from did.encoding.strict_json import parse_json
from did.errors import EncodingError

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared") / "vectors" / "jcs-rfc8785"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")
FILES = ("arrays", "french", "structures", "unicode", "values", "weird")


def double(bits: str) -> float:
    (value,) = struct.unpack(">d", bytes.fromhex(bits.zfill(16)))
    return float(value)


def test_all_ten_thousand_numbers_are_written_as_ecmascript_writes_them() -> None:
    lines = (VECTORS / "es6numbers-10000.txt").read_text(encoding="ascii").splitlines()
    assert len(lines) == 10_000
    pairs = [line.split(",") for line in lines]
    wrong = [
        (bits, expected)
        for bits, expected in pairs
        if jcs.canonicalize(double(bits)) != expected.encode("ascii")
    ]
    assert wrong == []


def test_all_ten_thousand_numbers_are_read_back_as_the_same_double() -> None:
    lines = (VECTORS / "es6numbers-10000.txt").read_text(encoding="ascii").splitlines()
    pairs = [line.split(",") for line in lines]
    read = [parse_json(text.encode("ascii")) for _, text in pairs]
    wrong = [
        bits
        for (bits, _), value in zip(pairs, read, strict=True)
        if not isinstance(value, int | float) or float(value) != double(bits)
    ]
    assert wrong == []


def test_the_table_of_appendix_b() -> None:
    rows = parse_json((VECTORS / "rfc8785-appendix-b.json").read_bytes())
    assert isinstance(rows, list)
    assert len(rows) == 26
    refused = 0
    for row in rows:
        assert isinstance(row, dict)
        value = double(str(row["ieee754"]))
        if row.get("error"):
            refused += 1
            with pytest.raises(EncodingError, match="no canonical form") as caught:
                jcs.canonicalize(value)
            assert caught.value.clause.startswith("RFC 8785")
        else:
            assert jcs.canonicalize(value) == str(row["json"]).encode("ascii"), row
    assert refused == 2


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_canonicalized_to_the_published_bytes(name: str) -> None:
    value = parse_json((VECTORS / "input" / f"{name}.json").read_bytes())
    canonical = jcs.canonicalize(value)
    assert canonical == (VECTORS / "output" / f"{name}.json").read_bytes()
    assert canonical == bytes.fromhex((VECTORS / "outhex" / f"{name}.txt").read_text(encoding="ascii"))


@pytest.mark.parametrize("name", FILES)
def test_what_is_canonical_stays_as_it_is(name: str) -> None:
    canonical = (VECTORS / "output" / f"{name}.json").read_bytes()
    assert jcs.canonicalize(parse_json(canonical)) == canonical


def test_no_file_is_left_out() -> None:
    assert {path.stem for path in (VECTORS / "input").iterdir()} == set(FILES)
