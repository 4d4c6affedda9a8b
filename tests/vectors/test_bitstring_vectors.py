from __future__ import annotations

import base64
import gzip
import os
from pathlib import Path

import pytest

from did.encoding.strict_json import JSONObject, parse_json, parse_json_object
from vcwallet.status.bitstring import MIN_ENTRIES, Bitstring
from vcwallet.status.check import check_status
from vcwallet.status.entry import parse_entry
from vcwallet.status.problems import MalformedStatusError
from vcwallet.status.status_list import parse_list

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / os.environ.get("VCWALLET_VECTORS", "../shared") / "vectors" / "bitstring-status-list"
EBSI = "ebsi-statuslist2021/ebsi-revocation-statuslist/2022-11_01/examples"
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the official vectors are not here")


def read(name: str) -> JSONObject:
    return parse_json_object((VECTORS / name).read_bytes())


def inner(document: JSONObject, name: str) -> JSONObject:
    value = document[name]
    assert isinstance(value, dict)
    return value


def set_indexes(bits: Bitstring) -> list[int]:
    bytes_with_ones = (place for place, byte in enumerate(bits.data) if byte)
    return [
        index for place in bytes_with_ones for index in range(place * 8, place * 8 + 8) if bits.read(index)
    ]


def test_the_recommendations_encoded_lists_expand_to_what_they_are_said_to_hold() -> None:
    cases = parse_json((VECTORS / "spec-encoded-lists.json").read_bytes())
    assert isinstance(cases, list)
    for case in cases:
        assert isinstance(case, dict)
        assert case["expected"] == "all bits 0, 131072 entries or more"
        bits = Bitstring.from_encoded(str(case["encodedList"]))
        assert bits.entries() >= MIN_ENTRIES
        assert set_indexes(bits) == []


def test_the_list_of_1edtech_says_that_its_credential_is_revoked() -> None:
    status_list = parse_list(read("1edtech/bit-string-list/testlist.txt"))
    entry = {
        **inner(read("1edtech/bit-string-list/credential-status-revoked.json"), "credentialStatus"),
        "statusListIndex": "23",
        "statusListCredential": status_list.id,
    }
    assert check_status(parse_entry(entry), status_list).value == 1
    assert status_list.purposes == ("revocation",)


@pytest.mark.parametrize(
    "name", ["credential-status-revoked.json", "credential-status-revoked-blank-nodes.json"]
)
def test_an_index_that_1edtech_writes_as_a_number_is_refused(name: str) -> None:
    with pytest.raises(MalformedStatusError, match="statusListIndex") as caught:
        parse_entry(inner(read(f"1edtech/bit-string-list/{name}"), "credentialStatus"))
    assert "§2.1" in caught.value.clause


@pytest.mark.parametrize("name", ["empty-bitstring", "revoked-1-4-bitstring"])
def test_the_lists_of_ebsi_expand_alike_but_are_refused_in_their_older_form(name: str) -> None:
    document = read(f"{EBSI}/issuer-revocation-{name}.json")
    encoded = str(inner(document, "credentialSubject")["encodedList"])
    with pytest.raises(MalformedStatusError, match="does not begin with u"):
        Bitstring.from_encoded(encoded)
    with pytest.raises(MalformedStatusError, match="not a BitstringStatusListCredential"):
        parse_list(document)
    data = gzip.decompress(base64.b64decode(encoded + "=="))
    # The example that is named after 1 and 4 has a 1 in the bytes 1 and 4, which are the indexes 15 and 39.
    assert [place for place, byte in enumerate(data) if byte] == ([1, 4] if "1-4" in name else [])
    bits = Bitstring.from_encoded("u" + encoded.translate(str.maketrans("+/", "-_")))
    assert set_indexes(bits) == ([15, 39] if "1-4" in name else [])


def test_entries_of_status_list_2021_are_refused() -> None:
    folder = "ebsi-statuslist2021/type-extensions/credentialStatus/StatusList2021/2022-11_01/examples"
    for path in sorted((VECTORS / folder).iterdir()):
        with pytest.raises(MalformedStatusError, match="not BitstringStatusListEntry"):
            parse_entry(inner(parse_json_object(path.read_bytes()), "credentialStatus"))
