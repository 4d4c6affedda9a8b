"""``vcwallet did``: keys that only their owner can read, DIDs, and their documents."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from cli_kit import SECRET, Ended, inside, parsed, program, small_credential, write_json

from did.key_file import load_key

SITE_KEY = ["did", "create", "--method", "web", "--domain", "academy.example:courses", "--site"]


def create(folder: Path, *options: str, **variables: str) -> Ended:
    return inside("did", "create", *options, "-o", folder / "key", variables=variables)


def test_a_new_key_is_readable_by_its_owner_only_and_its_did_is_printed(tmp_path: Path) -> None:
    made = program("did", "create", "-o", "key", folder=tmp_path)
    assert (made.code, made.err) == (0, "")
    key = tmp_path / "key"
    assert made.out == f"{load_key(key).did.text}\n"
    assert made.out.startswith("did:key:z6Mk")
    if sys.platform != "win32":
        assert key.stat().st_mode & 0o777 == 0o600
    # RFC 8037 §2: an octet key pair; the private part is "d".
    document = json.loads(key.read_text())
    assert (document["kty"], document["crv"]) == ("OKP", "Ed25519")
    assert document["d"] not in made.out


# The beginnings are those that did:key §4.1 and the Multikey table give to these keys.
@pytest.mark.parametrize(
    ("kind", "beginning"), [("Ed25519", "z6Mk"), ("P-256", "zDn"), ("P-384", "z82")], ids=lambda part: part
)
def test_each_kind_of_key(kind: str, beginning: str, tmp_path: Path) -> None:
    made = create(tmp_path, "--key-type", kind)
    assert (made.code, made.out.startswith(f"did:key:{beginning}")) == (0, True)


def test_a_key_that_cannot_sign_is_not_offered(tmp_path: Path) -> None:
    refused = create(tmp_path, "--key-type", "X25519")
    assert (refused.code, refused.out) == (2, "")
    assert "'Ed25519', 'P-256', 'P-384'" in refused.err


def test_did_jwk_names_itself_and_resolves_to_its_key(tmp_path: Path) -> None:
    made = create(tmp_path, "--method", "jwk", "--key-type", "P-256")
    did = made.out.strip()
    assert did.startswith("did:jwk:")
    resolved = program("did", "resolve", did, "--offline")
    assert (resolved.code, resolved.err, resolved.object()["id"]) == (0, "", did)


def test_did_web_is_published_where_it_will_be_looked_for(tmp_path: Path) -> None:
    site, key = tmp_path / "site", tmp_path / "key"
    made = program(*SITE_KEY, site, "-o", key)
    did = "did:web:academy.example:courses"
    assert (made.code, made.out) == (0, f"{did}\n")
    # did:web §3.2: with a path, the document is did.json below it.
    document = site / "academy.example" / "courses" / "did.json"
    assert "https://academy.example/courses/did.json" in made.err
    resolved = program("did", "resolve", did, "--mirror", site)
    assert resolved.code == 0
    assert resolved.object() == parsed(document)
    assert "privateKey" not in document.read_text()
    assert json.loads(key.read_text())["d"] not in document.read_text()


def test_did_web_without_a_site_is_only_named(tmp_path: Path) -> None:
    made = create(tmp_path, "--method", "web", "--domain", "academy.example")
    assert (made.code, made.out, made.err) == (0, "did:web:academy.example\n", "")


@pytest.mark.parametrize(
    "options",
    [
        ["--method", "web"],
        ["--domain", "a.example"],
        ["--site", "x"],
        ["--method", "jwk", "--domain", "a.example"],
    ],
    ids=" ".join,
)
def test_options_that_do_not_fit_together_are_a_usage_error(options: list[str], tmp_path: Path) -> None:
    refused = create(tmp_path, *options)
    assert (refused.code, refused.out) == (2, "")
    assert "belong together" in refused.err
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("domain", ["a_b.example", "localhost", "a.example/..", "a.example:..:etc", "a b"])
def test_a_domain_that_no_did_web_may_have_makes_no_key(domain: str, tmp_path: Path) -> None:
    refused = create(tmp_path, "--method", "web", "--domain", domain, "--site", str(tmp_path / "site"))
    assert refused.code in {1, 3}
    assert refused.out == ""
    assert refused.err.startswith("vcwallet: ")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("something precious")
    refused = create(tmp_path)
    assert (refused.code, refused.out) == (1, "")
    assert "already something" in refused.err
    assert (tmp_path / "key").read_text() == "something precious"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_protected_key_is_used_with_its_passphrase_only(tmp_path: Path) -> None:
    made = program("did", "create", "--protect", "-o", "key", folder=tmp_path, VCWALLET_KEY_PASSPHRASE=SECRET)
    assert (made.code, made.err) == (0, "")
    sealed = (tmp_path / "key").read_text()
    assert SECRET not in sealed
    assert '"d"' not in sealed
    draft = write_json(tmp_path / "draft.json", small_credential())
    issue = ["issue", draft, "--key", tmp_path / "key"]
    missing = program(*issue)
    assert (missing.code, missing.out) == (2, "")
    assert "VCWALLET_KEY_PASSPHRASE" in missing.err
    wrong = program(*issue, VCWALLET_KEY_PASSPHRASE="something else")
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (1, "", 1)
    assert "not the passphrase" in wrong.err
    right = program(*issue, VCWALLET_KEY_PASSPHRASE=SECRET)
    assert right.object()["issuer"] == made.out.strip()
    assert (tmp_path / "key").read_text() == sealed


def test_without_a_passphrase_and_without_a_terminal_no_protected_key_is_made(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for options in ([], ["--method", "web", "--domain", "a.example", "--site", str(site)]):
        refused = program("did", "create", "--protect", *options, "-o", "key", folder=tmp_path)
        assert (refused.code, refused.out) == (2, "")
        assert "VCWALLET_KEY_PASSPHRASE" in refused.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode bits")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_read_is_refused_and_the_remedy_named(mode: int, tmp_path: Path) -> None:
    create(tmp_path)
    key = tmp_path / "key"
    key.chmod(mode)
    draft = write_json(tmp_path / "draft.json", small_credential())
    refused = inside("issue", draft, "--key", key)
    assert (refused.code, refused.out) == (1, "")
    assert f"chmod 600 {key}" in refused.err
    key.chmod(0o600)
    assert inside("issue", draft, "--key", key).code == 0


@pytest.mark.parametrize(
    "contents", [b"", b"{}", b"\x00\xff", b'{"kty":"OKP","crv":"Ed25519","x":"AA"}', b"[1"]
)
def test_a_file_that_is_no_key_is_refused_without_quoting_it(contents: bytes, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(contents)
    key.chmod(0o600)
    draft = write_json(tmp_path / "draft.json", small_credential())
    refused = inside("issue", draft, "--key", key, VCWALLET_KEY_PASSPHRASE=SECRET)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert refused.err.startswith("vcwallet: ")
    assert SECRET not in refused.err


# The example of did:key §7.1 (Ed25519).
EXAMPLE = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"


def test_resolving_prints_the_document() -> None:
    resolved = program("did", "resolve", EXAMPLE, "--offline")
    assert (resolved.code, resolved.err) == (0, "")
    document = resolved.object()
    assert document["id"] == EXAMPLE
    assert document["assertionMethod"] == [f"{EXAMPLE}#{EXAMPLE.removeprefix('did:key:')}"]


@pytest.mark.parametrize(
    ("did", "code"),
    [
        ("not a DID", 1),
        ("did:key:z6Mk", 1),
        (f"{EXAMPLE}#fragment", 1),
        ("did:unknownmethod:x", 1),
        ("did:web:academy.example", 3),
        ("", 1),
        ("\x1b[31mred", 1),
    ],
)
def test_what_cannot_be_resolved_is_told_in_one_line(did: str, code: int) -> None:
    refused = inside("did", "resolve", "--offline", "--", did)
    assert (refused.code, refused.out, refused.err.count("\n")) == (code, "", 1)
    assert refused.err.startswith("vcwallet: ")
    assert "\x1b" not in refused.err


def test_a_mirror_without_the_document_cannot_tell(tmp_path: Path) -> None:
    refused = program("did", "resolve", "did:web:academy.example", "--mirror", tmp_path)
    assert (refused.code, refused.out) == (3, "")
    assert "there is no such file" in refused.err


def test_the_document_of_another_did_is_rejected(tmp_path: Path) -> None:
    inside(*SITE_KEY, tmp_path, "-o", tmp_path / "key")
    other = tmp_path / "other.example" / ".well-known" / "did.json"
    other.parent.mkdir(parents=True)
    other.write_bytes((tmp_path / "academy.example" / "courses" / "did.json").read_bytes())
    refused = inside("did", "resolve", "did:web:other.example", "--mirror", tmp_path)
    assert (refused.code, refused.out) == (1, "")


def test_offline_has_the_last_word_over_a_mirror(tmp_path: Path) -> None:
    web = program("did", "resolve", "did:web:academy.example", "--mirror", tmp_path, "--offline")
    assert (web.code, web.out) == (3, "")
    assert "the network is switched off" in web.err
