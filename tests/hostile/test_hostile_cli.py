"""Files and texts that were made to break, fool or outlast the command line."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from cli_kit import (
    AUDIENCE,
    CLASS_LIST,
    COURSE,
    FAST,
    NONCE,
    PROVIDER,
    SECRET,
    STATUS_LIST,
    Academy,
    Ended,
    found_academy,
    inside,
    program,
    unsigned_badge,
    write_json,
)

from did import passphrase
from did.encoding.strict_json import JSON
from did.key_file import load_key
from vcwallet.model.times import parse_date_time_stamp

QUESTION = ["--audience", AUDIENCE, "--nonce", NONCE]
JUNK = {
    "empty": b"",
    "space": b" \n\t",
    "zeros": bytes(1000),
    "binary": bytes(range(256)) * 40,
    "text": "Bonjour, voici mon diplôme.".encode(),
    "latin-1": "diplôme".encode("latin-1"),
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "html": b"<!doctype html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "zip": b"PK\x03\x04" + bytes(100),
    "null": b"null",
    "number": b"1e400",
    "list": b"[]",
    "object": b"{}",
    "no proof": json.dumps({"type": ["VerifiableCredential"], "issuer": PROVIDER.text}).encode(),
    "proof is text": b'{"proof": "yes"}',
    "empty proofs": b'{"proof": []}',
    "proof of nothing": b'{"proof": {}}',
    "duplicate members": b'{"proof": {}, "proof": {}}',
    "lone surrogate": b'{"proof": "\\ud800"}',
    "deep arrays": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep proof": b'{"proof":' * 5_000 + b"1" + b"}" * 5_000,
    "two dots": b"..",
    "three parts": b"a.b.c",
    "five parts": b"a.b.c.d.e",
    "alg none": b"eyJhbGciOiJub25lIn0.e30.",
    "many dots": b"." * 100_000,
    "long line": b"a" * 3_999_999,
    "huge": b'{"a":"' + b"a" * 10_000_000 + b'"}',
    "escapes": b"\x1b[2J\x1b]0;owned\x07\x1b[31m",
}


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


@pytest.fixture(scope="module")
def junk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("junk")
    for name, contents in JUNK.items():
        (folder / name).write_bytes(contents)
        (folder / name).chmod(0o600)
    return {name: folder / name for name in JUNK}


def in_one_line(ended: Ended) -> None:
    """Check that a refusal is one clear line and no traceback, with nothing on standard output."""
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), ended
    assert ended.err.startswith("vcwallet: ")
    assert unprintable(ended.err) == set()
    assert len(ended.err) < 1500


def in_a_list(ended: Ended) -> None:
    """Check that a refusal is one clear line, below which all that is wrong may be listed."""
    assert (ended.code, ended.out, ended.err[:10]) == (1, "", "vcwallet: "), ended
    assert all(line.startswith("  ") for line in ended.err.splitlines()[1:])
    assert unprintable(ended.err) == set()


def unprintable(text: str) -> set[str]:
    """Return the control and formatting characters of a text, line ends apart."""
    return {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}} - {"\n"}


def test_no_junk_is_accepted_and_each_gets_its_own_reason(junk: dict[str, Path], academy: Academy) -> None:
    ended = program("verify", "--json", *junk.values(), academy.badge, "--mirror", academy.web)
    assert (ended.code, ended.err) == (1, "")
    *rows, last = ended.lines()
    assert last["outcome"] == "accepted"  # what came before did not hurt it
    for name, row in zip(JUNK, rows, strict=True):
        assert row["outcome"] == "rejected", name
        reasons = [
            finding
            for finding in (row["findings"] if isinstance(row["findings"], list) else [])
            if isinstance(finding, dict) and finding["outcome"] == "failed"
        ]
        assert len(reasons) == 1, name
        assert reasons[0]["check"] == "format", name
        assert len(str(reasons[0]["detail"])) > 20, name


def test_junk_is_told_to_people_without_an_escape(junk: dict[str, Path]) -> None:
    ended = program("verify", *junk.values(), "--offline")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.count("REJECTED") == len(JUNK)
    assert unprintable(ended.out) == set()


@pytest.mark.parametrize("name", ["empty", "no proof", "huge"])
def test_one_file_of_junk_ends_with_1_in_a_process_of_its_own(name: str, junk: dict[str, Path]) -> None:
    ended = program("verify", junk[name], "--offline")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith(f"REJECTED  {junk[name]}\n")
    piped = program("verify", "-", "--offline", stdin=JUNK[name])
    assert (piped.code, piped.err, piped.out) == (1, "", ended.out.replace(str(junk[name]), "-"))


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_refused_by_whatever_reads_a_file(
    name: str, junk: dict[str, Path], academy: Academy, tmp_path: Path
) -> None:
    path, out = junk[name], tmp_path / "out"
    key = ["--key", academy.key]
    in_one_line(inside("issue", path, *key, "-o", out))
    in_one_line(inside("present", path, "--key", academy.learner_key, *QUESTION, "-o", out))
    in_one_line(inside("verify", academy.badge, "--trust", path, "--offline"))
    in_one_line(inside("issue", academy.badge, "--key", path, "-o", out))
    in_one_line(inside("status", "show", "--registry", path))
    variables = {"VCWALLET_PASSPHRASE": SECRET}
    in_one_line(inside("wallet", "list", "--wallet", path, variables=variables))
    in_one_line(inside("wallet", "import", path, "--wallet", academy.wallet, variables=variables))
    in_one_line(inside("wallet", "add", path, "--wallet", academy.wallet, variables=variables))
    for course, people in ((COURSE, path), (path, CLASS_LIST)):
        in_a_list(inside("issue", course, "--learners", people, *key, "-o", out))
    assert not out.exists()
    assert path.read_bytes() == JUNK[name]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")
def test_a_file_without_an_end_is_read_in_part_only() -> None:
    ended = program("verify", "/dev/zero", "--offline")
    assert (ended.code, ended.err) == (1, "")
    assert "too large" in ended.out
    in_one_line(inside("plumbing", "canonize", "/dev/zero"))


TRICKS = {
    "escape": "\x1b[2J\x1b]0;owned\x07\x1b[31mred",
    "8-bit escape": "\x9b31mred",
    "carriage return": "Fail\rPass",
    "line": "x\nACCEPTED  forged",
    "backspace": "Fail\x08\x08\x08\x08Pass",
    "override": "\u202e\u2066desrever",
    "invisible": "a\u200bb\u2060c\ufeffd\u00ad",
    "separators": "a\u2028ACCEPTED\u2029b",
    "tags": "a\U000e0041\U000e0042",
    "markup": "<img src=x onerror=alert(1)>[bold red]no[/] :smile: & <script>",
    "formula": '=HYPERLINK("https://evil.example","click")',
}


def trick_badge(academy: Academy, text: str, path: Path) -> Path:
    """Return a well-signed badge that carries the text wherever a badge has a text."""
    badge = unsigned_badge(academy.learner.did.text, "3", parse_date_time_stamp("2026-06-19T00:00:00Z"))
    draft = write_json(path.with_suffix(".draft"), {**replaced(badge, text), "name": text})
    # This way of securing carries any text; one by way of RDF refuses some.
    issued = inside("issue", draft, "--key", academy.key, "--securing", "eddsa-jcs-2022", "-o", path)
    assert issued.code == 0, issued.err
    return path


def replaced(badge: JSON, text: str) -> dict[str, JSON]:
    # A grade and two names: the texts that a badge has only once, and that are not compared with any list.
    written = json.dumps(badge)
    for old in ('"18/20"', '"Marie-Claire"', '"Wagener"'):
        assert old in written
        written = written.replace(old, json.dumps(text))
    document = json.loads(written)
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("text", TRICKS.values(), ids=TRICKS)
def test_the_text_of_a_credential_is_shown_harmlessly(text: str, academy: Academy, tmp_path: Path) -> None:
    badge = trick_badge(academy, text, tmp_path / "badge.json")
    reports = [tmp_path / f"report.{kind}" for kind in ("html", "csv", "json")]
    ended = program("verify", badge, "--mirror", academy.web, "--report", reports[0])
    assert (ended.code, ended.err) == (0, "")
    assert unprintable(ended.out) == set()
    # Nothing that a credential says begins a line, so none can pass for a verdict.
    assert [line for line in ended.out.splitlines() if line.startswith("ACCEPTED")] == [f"ACCEPTED  {badge}"]
    for report in reports[1:]:
        inside("verify", badge, "--mirror", academy.web, "--report", report)
    for report in reports:
        assert unprintable(report.read_text(encoding="utf-8")) <= {"\r"}  # RFC 4180 lines end in CRLF
    page = reports[0].read_text(encoding="utf-8")
    assert "<img" not in page
    assert "<script" not in page
    assert not re.search(r"(^|,)\"?[=+@-]", reports[1].read_text(encoding="utf-8"), re.MULTILINE)
    assert inside("verify", "--json", badge, "--mirror", academy.web).out.isascii()


@pytest.mark.parametrize("text", TRICKS.values(), ids=TRICKS)
def test_the_wallet_shows_such_text_harmlessly(text: str, academy: Academy, tmp_path: Path) -> None:
    badge = trick_badge(academy, text, tmp_path / "badge.json")
    wallet = {
        "VCWALLET_WALLET": str(academy.copy_of_wallet(tmp_path / "wallet")),
        "VCWALLET_PASSPHRASE": SECRET,
    }
    assert inside("wallet", "add", badge, "--mirror", academy.web, variables=wallet).code == 0
    listed = inside("wallet", "list", variables=wallet)
    (row,) = inside("wallet", "list", "--json", variables=wallet).lines()
    shown = inside("wallet", "show", row["id"], variables=wallet)
    for ended in (listed, shown):
        assert (ended.code, unprintable(ended.out)) == (0, set())
    assert row["title"] == text
    assert len(listed.out.splitlines()) == 3
    assert inside("wallet", "list", "--json", variables=wallet).out.isascii()


def test_the_document_of_a_did_is_printed_harmlessly(academy: Academy, tmp_path: Path) -> None:
    source = academy.web / "academy.example" / ".well-known" / "did.json"
    document = json.loads(source.read_text())
    document["note"] = "".join(TRICKS.values())
    path = tmp_path / "academy.example" / ".well-known" / "did.json"
    path.parent.mkdir(parents=True)
    write_json(path, document)
    ended = program("did", "resolve", PROVIDER.text, "--mirror", tmp_path)
    assert (ended.code, unprintable(ended.out), ended.out.isascii()) == (0, set(), True)


def test_a_name_is_no_reason_to_trust(academy: Academy, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.key"
    inside("did", "create", "-o", stranger)
    badge = dict(unsigned_badge(academy.learner.did.text, "1", parse_date_time_stamp("2026-06-19T00:00:00Z")))
    badge["issuer"] = {"type": "Profile", "name": "University of Luxembourg"}
    issued = inside(
        "issue", write_json(tmp_path / "draft", badge), "--key", stranger, "-o", tmp_path / "badge"
    )
    assert issued.code == 0
    ended = program("verify", tmp_path / "badge", "--trust", academy.trust, "--offline")
    assert ended.code == 1
    assert "What it claims, not to be relied on:" in ended.out
    assert "is not on your list of trusted providers, whatever name it gives itself" in ended.out


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each guess at a passphrase cost as little as may be; what is printed does not depend on it."""
    derive_key = passphrase.derive_key

    def cheap(secret: str, salt: bytes, _: passphrase.Argon2id) -> bytes:
        return derive_key(secret, salt, FAST.costs)

    monkeypatch.setattr(passphrase, "derive_key", cheap)


def test_nothing_secret_is_ever_printed(academy: Academy, tmp_path: Path, quick: None) -> None:
    secrets = {SECRET, "protecting the key", "for the backup"}
    variables = {
        "VCWALLET_PASSPHRASE": SECRET,
        "VCWALLET_KEY_PASSPHRASE": "protecting the key",
        "VCWALLET_BACKUP_PASSPHRASE": "for the backup",
        "VCWALLET_WALLET": str(academy.copy_of_wallet(tmp_path / "wallet")),
        "VCWALLET_MIRROR": str(academy.web),
    }
    key, backup, out = tmp_path / "key", tmp_path / "backup", tmp_path / "out"
    sealed, new = tmp_path / "sealed", tmp_path / "new"
    status = ["--registry", academy.registry]
    commands: list[list[object]] = [
        ["did", "create", "-o", key],
        ["did", "create", "--protect", "-o", sealed],
        ["issue", COURSE, "--learners", CLASS_LIST, "--key", key, "-o", out],
        ["issue", COURSE, "--key", sealed],
        ["issue", COURSE, "--key", academy.wallet],
        ["present", academy.badge, "--key", academy.learner_key, *QUESTION],
        ["present", academy.learner_key, "--key", academy.learner_key, *QUESTION],
        ["verify", academy.learner_key, key, sealed, academy.wallet],
        ["verify", academy.badge, "--trust", academy.learner_key],
        ["plumbing", "canonize", sealed],
        ["status", "show", *status],
        ["status", "publish", *status, "--key", academy.key, "--site", tmp_path / "site"],
        ["wallet", "init", "--wallet", new],
        ["wallet", "init"],
        ["wallet", "add", academy.badge, academy.learner_key],
        ["wallet", "list"],
        ["wallet", "list", "--json"],
        ["wallet", "show", "0000"],
        ["wallet", "export", backup],
        ["wallet", "export", backup],
        ["wallet", "import", backup, "--wallet", new],
        ["wallet", "import", academy.learner_key],
    ]
    printed = ""
    for command in commands:
        ended = inside(*command, variables=variables)
        assert "Traceback" not in ended.err, command
        printed += ended.out + ended.err
    for path in (key, academy.key, academy.learner_key):
        signer = load_key(path)
        secrets |= {json.loads(path.read_text())["d"], signer.secret.hex(), repr(signer.secret)}
    assert [secret for secret in secrets if secret in printed] == []
    assert "for the backup" not in (tmp_path / "backup").read_text()


def test_a_status_list_cannot_be_published_outside_the_site(academy: Academy, tmp_path: Path) -> None:
    for number, path in enumerate(("../../evil", "%2e%2e/evil", "a//evil", "evil?x", "..%2fevil")):
        registry = tmp_path / f"{number}.db"
        inside("status", "init", registry)
        url = f"{STATUS_LIST.rsplit('/', 2)[0]}/{path}"
        inside("status", "allocate", "x", "--registry", registry, "--list", url)
        site = tmp_path / "a" / "b" / "site"
        inside("status", "publish", "--registry", registry, "--key", academy.key, "--site", site)
        outside = [found for found in tmp_path.rglob("*evil*") if not found.is_relative_to(site)]
        assert outside == []
