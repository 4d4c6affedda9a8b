"""``vcwallet wallet``: credentials in an encrypted file."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from cli_kit import (
    AUDIENCE,
    FAST,
    NONCE,
    SECRET,
    Academy,
    Ended,
    found_academy,
    inside,
    program,
    unsigned_badge,
    write_json,
)

from did.signers import generate
from vcwallet.model.times import parse_date_time_stamp
from vcwallet.wallet.wallet import Wallet

QUESTION = ["--audience", AUDIENCE, "--nonce", NONCE]
TITLE = "Sécurité du cloud pour petites entreprises"


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


@pytest.fixture
def wallet(academy: Academy, tmp_path: Path) -> Path:
    return academy.copy_of_wallet(tmp_path / "wallet")


def use(wallet: Path, verb: str, *arguments: str | Path) -> Ended:
    return inside("wallet", verb, *arguments, "--wallet", wallet, VCWALLET_PASSPHRASE=SECRET)


def add(wallet: Path, academy: Academy, *sources: Path) -> Ended:
    return use(wallet, "add", *sources, "--mirror", academy.web)


def held(wallet: Path) -> list[str]:
    return [str(row["id"]) for row in use(wallet, "list", "--json").lines()]


def somebody_elses(academy: Academy, path: Path) -> Path:
    badge = unsigned_badge(generate().did.text, "9", parse_date_time_stamp("2026-06-19T00:00:00Z"))
    draft = write_json(path.with_suffix(".draft"), badge)
    assert inside("issue", draft, "--key", academy.key, "-o", path).code == 0
    return path


def test_a_new_wallet_prints_the_learners_did(tmp_path: Path) -> None:
    path = tmp_path / "wallet"
    made = program("wallet", "init", "--wallet", path, VCWALLET_PASSPHRASE=SECRET)
    assert (made.code, made.err) == (0, "")
    with Wallet.open(path, SECRET) as opened:
        assert made.out == f"{opened.signer().did.text}\n"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    again = program("wallet", "init", "--wallet", path, VCWALLET_PASSPHRASE=SECRET)
    assert (again.code, again.out, again.err.count("\n")) == (1, "", 1)
    assert path.read_bytes() == before


def test_what_was_added_is_listed_shown_and_printed_as_it_came(academy: Academy, wallet: Path) -> None:
    variables = {"VCWALLET_PASSPHRASE": SECRET, "VCWALLET_WALLET": str(wallet)}
    added = program("wallet", "add", academy.badge, "--mirror", academy.web, variables=variables)
    assert (added.code, added.out) == (0, "")
    kept = re.fullmatch(rf"{re.escape(str(academy.badge))}: kept as ([0-9a-f]{{8}})\n", added.err)
    assert kept
    listed = program("wallet", "list", variables=variables)
    assert (listed.code, listed.err) == (0, "")
    assert f"Wallet of {academy.learner.did.text}" in listed.out
    assert re.search(rf"{kept[1]} +{TITLE} +did:web:academy.example", listed.out)
    (row,) = use(wallet, "list", "--json").lines()
    assert set(row) == {"id", "title", "issuer"}
    assert (row["title"], row["issuer"]) == (TITLE, "did:web:academy.example")
    shown = program("wallet", "show", kept[1], "--lang", "de", variables=variables)
    assert (shown.code, shown.err) == (0, "")
    assert "Cloud-Sicherheit für kleine Unternehmen" in shown.out
    raw = program("wallet", "show", str(row["id"]), "--raw", variables=variables)
    assert raw.out.encode() == academy.badge.read_bytes() + b"\n"


def test_an_empty_wallet_says_so(academy: Academy, wallet: Path) -> None:
    assert use(wallet, "list").out.strip() == f"The wallet of {academy.learner.did.text} is empty."
    assert use(wallet, "list", "--json").out == ""


def test_a_credential_is_kept_once(academy: Academy, wallet: Path) -> None:
    first = add(wallet, academy, academy.badge)
    assert add(wallet, academy, academy.badge, academy.badge).err == first.err * 2
    assert len(held(wallet)) == 1


def test_one_that_is_not_kept_does_not_stop_the_others(
    academy: Academy, wallet: Path, tmp_path: Path
) -> None:
    shown = tmp_path / "shown.json"
    inside("present", academy.badge, "--key", academy.learner_key, *QUESTION, "-o", shown)
    junk = tmp_path / "junk"
    junk.write_bytes(b"%PDF-1.7")
    others = somebody_elses(academy, tmp_path / "others.json")
    sources = [junk, academy.altered, academy.revoked, others, shown, academy.badge]
    ended = add(wallet, academy, *sources)
    assert (ended.code, ended.out) == (1, "")
    told = ended.err.splitlines()
    assert [source for source, line in zip(sources, told, strict=True) if str(source) not in line] == []
    for line, words in zip(
        told,
        ["not a credential", "signature does not fit", "revoked", "somebody else", "presentation", "kept as"],
        strict=True,
    ):
        assert words in line
    assert len(held(wallet)) == 1


def test_what_could_not_be_checked_is_not_kept(academy: Academy, wallet: Path) -> None:
    ended = use(wallet, "add", academy.badge, "--offline")
    assert (ended.code, ended.out) == (3, "")
    assert "could not be checked" in ended.err
    assert held(wallet) == []


def test_a_credential_can_come_from_standard_input(academy: Academy, wallet: Path) -> None:
    ended = program(
        "wallet", "add", "-", "--mirror", academy.web, "--wallet", wallet,
        stdin=academy.badge.read_bytes(), VCWALLET_PASSPHRASE=SECRET,
    )  # fmt: skip
    assert ended.code == 0
    assert len(held(wallet)) == 1


def test_what_is_shown_from_the_wallet_is_accepted(academy: Academy, wallet: Path, tmp_path: Path) -> None:
    add(wallet, academy, academy.badge)
    (name,) = held(wallet)
    shown = tmp_path / "shown.json"
    made = program(
        "wallet", "present", name[:8], *QUESTION, "-o", shown, "--wallet", wallet, VCWALLET_PASSPHRASE=SECRET
    )
    assert (made.code, made.out, made.err) == (0, "", "")
    assert program("verify", shown, *QUESTION, "--mirror", academy.web).code == 0
    token = use(wallet, "present", name[:8], *QUESTION, "--securing", "vc+jwt")
    checked = inside("verify", "-", *QUESTION, "--mirror", academy.web, stdin=token.out.encode())
    assert (token.out[:2], checked.code) == ("ey", 0)


def test_a_removed_credential_is_gone(academy: Academy, wallet: Path) -> None:
    add(wallet, academy, academy.badge)
    (name,) = held(wallet)
    assert program("wallet", "remove", name[:4], "--wallet", wallet, VCWALLET_PASSPHRASE=SECRET).code == 0
    assert held(wallet) == []
    again = use(wallet, "remove", name)
    assert (again.code, again.out, again.err.count("\n")) == (1, "", 1)
    assert "no credential" in again.err


@pytest.mark.parametrize("verb", ["show", "remove", "present"])
@pytest.mark.parametrize("name", ["", "abc", "ffffffff", "\x1b[31m"])
def test_a_name_that_fits_nothing_is_refused(verb: str, name: str, academy: Academy, wallet: Path) -> None:
    add(wallet, academy, academy.badge)
    refused = use(wallet, verb, name, *(QUESTION if verb == "present" else []))
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "too short to name" in refused.err or "There is no credential" in refused.err
    assert "\x1b" not in refused.err


def test_a_backup_carries_everything_to_another_wallet(
    academy: Academy, wallet: Path, tmp_path: Path
) -> None:
    add(wallet, academy, academy.badge)
    backup, fresh = tmp_path / "backup", tmp_path / "fresh"
    Wallet.create(fresh, SECRET, FAST).close()
    exported = inside(
        "wallet", "export", backup, "--wallet", wallet,
        VCWALLET_PASSPHRASE=SECRET, VCWALLET_BACKUP_PASSPHRASE="another",
    )  # fmt: skip
    assert (exported.code, exported.out, exported.err) == (0, "", f"2 records in {backup}\n")
    assert academy.badge.read_bytes()[:40] not in backup.read_bytes()
    wrong = use(fresh, "import", backup)
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (1, "", 1)
    imported = program(
        "wallet", "import", backup, "--wallet", fresh,
        VCWALLET_PASSPHRASE=SECRET, VCWALLET_BACKUP_PASSPHRASE="another",
    )  # fmt: skip
    assert (imported.code, imported.out, imported.err) == (0, "", f"2 new records from {backup}\n")
    assert held(fresh) == held(wallet)
    shown = use(fresh, "present", held(fresh)[0], *QUESTION)
    checked = inside("verify", "-", *QUESTION, "--mirror", academy.web, stdin=shown.out.encode())
    assert checked.code == 0


def test_a_backup_never_overwrites_a_file(wallet: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    refused = use(wallet, "export", tmp_path / "precious")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert (tmp_path / "precious").read_text() == "x"


@pytest.mark.parametrize(
    "words", ["init", "list", "add BADGE", "show abcd", "remove abcd", "export new", "import BADGE"]
)
def test_without_a_passphrase_and_a_terminal_nothing_is_done(
    words: str, academy: Academy, wallet: Path
) -> None:
    before = wallet.read_bytes()
    arguments = [word.replace("BADGE", str(academy.badge)) for word in words.split()]
    refused = inside("wallet", *arguments, "--wallet", wallet)
    assert (refused.code, refused.out) == (2, "")
    assert "VCWALLET_PASSPHRASE" in refused.err
    assert wallet.read_bytes() == before


def test_a_process_without_a_passphrase_ends_with_2(wallet: Path) -> None:
    refused = program("wallet", "list", "--wallet", wallet)
    assert (refused.code, refused.out) == (2, "")
    assert "set the environment variable VCWALLET_PASSPHRASE" in refused.err


def test_a_wrong_passphrase_is_refused_and_the_file_left_as_it_is(academy: Academy, wallet: Path) -> None:
    before = wallet.read_bytes()
    for passphrase in ("wrong", "with a line end\n", "x" * 2000):
        refused = program("wallet", "add", academy.badge, "--wallet", wallet, VCWALLET_PASSPHRASE=passphrase)
        assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert passphrase.strip() not in refused.err
        assert wallet.read_bytes() == before


def test_a_damaged_wallet_is_refused_and_the_file_left_as_it_is(academy: Academy, wallet: Path) -> None:
    add(wallet, academy, academy.badge)
    whole = wallet.read_bytes()
    middle = len(whole) // 2
    changed = whole[:middle] + bytes(255 - byte for byte in whole[middle:])
    for damaged in (b"", b"x", whole[:middle], changed):
        wallet.write_bytes(damaged)
        refused = use(wallet, "list")
        assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert wallet.read_bytes() == damaged


def test_a_wallet_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    refused = program("wallet", "list", "--wallet", tmp_path / "none", VCWALLET_PASSPHRASE=SECRET)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_wallet_has_to_be_named() -> None:
    refused = program("wallet", "list", VCWALLET_PASSPHRASE=SECRET)
    assert (refused.code, refused.out) == (2, "")
    assert "--wallet" in refused.err
