"""``vcwallet plumbing``: the bytes that are hashed, for people who debug proofs."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_kit import inside, program, small_credential, write_json

# The example of RFC 8785 §3.2.2 and the canonical form that §3.2.3 gives for it.
JCS_INPUT = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
JCS_OUTPUT = (
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
)
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def test_canonical_json_is_printed_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "input.json").write_text(JCS_INPUT)
    ended = program("plumbing", "canonize", "--algorithm", "jcs", "input.json", folder=tmp_path)
    assert (ended.code, ended.out, ended.err) == (0, JCS_OUTPUT, "")


def test_canonical_quads_are_the_default(tmp_path: Path) -> None:
    document = small_credential(id="urn:example:1", issuer="did:example:issuer")
    ended = program("plumbing", "canonize", write_json(tmp_path / "input.json", document))
    vocabulary = "https://www.w3.org/2018/credentials#"
    assert ended.out.splitlines() == [
        f"<urn:example:1> {_TYPE} <{vocabulary}VerifiableCredential> .",
        f"<urn:example:1> <{vocabulary}credentialSubject> <did:example:subject> .",
        f"<urn:example:1> <{vocabulary}issuer> <did:example:issuer> .",
    ]


@pytest.mark.parametrize("algorithm", ["jcs", "rdfc-1.0"])
@pytest.mark.parametrize("contents", [b"", b"[]", b'{"a":1,"a":2}', b'"\\ud800"', b"\xff", b"{" * 100_000])
def test_what_is_no_json_object_is_refused_in_one_line(contents: bytes, algorithm: str) -> None:
    ended = inside("plumbing", "canonize", "--algorithm", algorithm, "-", stdin=contents)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert ended.err.startswith("vcwallet: -: ")


def test_what_no_context_defines_is_refused_and_not_dropped(tmp_path: Path) -> None:
    document = small_credential(issuer="did:example:issuer", credentialSubject={"invented": "x"})
    ended = inside("plumbing", "canonize", write_json(tmp_path / "input.json", document))
    assert (ended.code, ended.out) == (1, "")
    assert "invented" in ended.err


def test_another_algorithm_is_a_usage_error(tmp_path: Path) -> None:
    ended = inside("plumbing", "canonize", "--algorithm", "urdna2015", "-")
    assert (ended.code, ended.out) == (2, "")
    assert "'rdfc-1.0', 'jcs'" in ended.err
