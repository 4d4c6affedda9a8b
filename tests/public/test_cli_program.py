"""The program as a shell meets it: help, exit codes, standard streams, defaults from the environment."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_kit import (
    AUDIENCE,
    COMMAND,
    NONCE,
    SECRET,
    Academy,
    environment,
    findings,
    found_academy,
    inside,
    program,
    small_credential,
    write_json,
)

from vcwallet import __version__
from vcwallet.cli.app import COMMANDS

GROUPS = {
    "did": ("create", "resolve"),
    "status": ("init", "allocate", "set", "show", "publish"),
    "wallet": ("init", "add", "list", "show", "present", "remove", "export", "import"),
    "plumbing": ("canonize",),
}


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


def test_help_lists_every_command_and_the_exit_codes() -> None:
    ended = program("--help")
    assert (ended.code, ended.err) == (0, "")
    assert set(COMMANDS) == {"demo", "issue", "present", "verify", *GROUPS}
    assert all(f"  {name} " in ended.out for name in COMMANDS)
    assert "0 accepted or done, 1 rejected, 2 usage, 3 could not tell" in ended.out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_of_its_own(name: str) -> None:
    ended = inside(name, "-h")
    assert (ended.code, ended.err) == (0, "")
    assert all(verb in ended.out for verb in GROUPS.get(name, ()))
    for verb in GROUPS.get(name, ()):
        assert inside(name, verb, "--help").out.startswith("Usage: ")


def test_version() -> None:
    assert program("--version").out == f"vcwallet, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["verify"],
        ["verify", "--frobnicate"],
        ["did", "frobnicate"],
        ["issue", "no-such-file"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_so_on_standard_error(arguments: list[str], tmp_path: Path) -> None:
    ended = program(*arguments, folder=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert "Error: " in ended.err
    assert "Traceback" not in ended.err


def test_the_exit_code_is_the_verdict(academy: Academy) -> None:
    web = ("--mirror", academy.web)
    assert program("verify", academy.badge, *web).code == 0
    assert program("verify", academy.altered, *web).code == 1
    assert program("verify", academy.badge, *web, "--audience", AUDIENCE).code == 2
    assert program("verify", academy.badge, "--offline").code == 3


def test_one_rejection_outweighs_doubt_and_acceptance(academy: Academy) -> None:
    web = ("--mirror", academy.web)
    assert inside("verify", academy.badge, academy.altered, *web).code == 1
    assert inside("verify", academy.altered, academy.badge, "--offline").code == 3
    unsure = academy.folder / "junk.json"
    unsure.write_text("junk")
    assert inside("verify", unsure, academy.badge, "--offline").code == 1


def test_a_dash_is_standard_input_and_standard_output(academy: Academy, tmp_path: Path) -> None:
    draft = json.dumps(small_credential(id="urn:example:1")).encode()
    issued = program("issue", "-", "--key", academy.key, "-o", "-", stdin=draft, folder=tmp_path)
    assert (issued.code, issued.err) == (0, "")
    secured = issued.out.encode()
    assert issued.object()["proof"]
    assert program("verify", "-", "--mirror", academy.web, stdin=secured).out.startswith("ACCEPTED  -\n")
    question = ("--audience", AUDIENCE, "--nonce", NONCE)
    shown = program("present", "-", "--key", academy.learner_key, *question, "-o", "-", stdin=secured)
    assert (shown.code, shown.err) == (0, "")
    assert shown.object()["type"] == ["VerifiablePresentation"]
    quads = program("plumbing", "canonize", "-", stdin=draft)
    assert "<https://www.w3.org/2018/credentials#VerifiableCredential>" in quads.out
    assert list(tmp_path.iterdir()) == []  # nothing was written to a file called "-"


def test_what_is_asked_for_is_on_standard_output_and_the_rest_on_standard_error(
    academy: Academy, tmp_path: Path
) -> None:
    made = program("did", "create", "-o", tmp_path / "k", "--method", "web", "--domain", "a.example",
                   "--site", tmp_path)  # fmt: skip
    assert made.out == "did:web:a.example\n"
    assert made.err.startswith("DID document: ")
    refused = program("did", "create", "-o", tmp_path / "k")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("vcwallet: There is already something at ")
    assert refused.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
def test_nobody_who_stops_reading_is_told_that_a_credential_was_accepted(academy: Academy) -> None:
    for arguments in (["verify", academy.badge], ["verify", "--json", academy.badge], ["did", "--help"]):
        reader, writer = os.pipe()
        os.close(reader)
        ended = subprocess.run(
            [*COMMAND, *map(str, arguments), *(["--mirror", str(academy.web)] if len(arguments) > 2 else [])],
            stdout=writer,
            stderr=subprocess.PIPE,
            env=environment({}),
            check=False,
        )
        os.close(writer)
        assert (ended.returncode, ended.stderr) == (3, b"")


def test_defaults_come_from_the_environment(academy: Academy, tmp_path: Path) -> None:
    draft = write_json(tmp_path / "draft.json", small_credential(id="urn:example:1"))
    issued = program("issue", draft, VCWALLET_KEY=str(academy.key))
    assert issued.code == 0
    checked = program(
        "verify", academy.badge, "--json",
        VCWALLET_TRUST=str(academy.trust), VCWALLET_MIRROR=str(academy.web), VCWALLET_VERIFY_LANG="fr",
    )  # fmt: skip
    assert (checked.code, findings(checked.object())["trust"]) == (0, "passed")
    assert inside("status", "show", VCWALLET_REGISTRY=str(academy.registry)).lines()[0]["used"] == 2
    wallet = academy.copy_of_wallet(tmp_path / "wallet")
    held = {
        "VCWALLET_WALLET": str(wallet),
        "VCWALLET_PASSPHRASE": SECRET,
        "VCWALLET_MIRROR": str(academy.web),
    }
    assert program("wallet", "add", academy.badge, variables=held).code == 0
    assert len(program("wallet", "list", "--json", variables=held).lines()) == 1
    assert program("verify", academy.badge, VCWALLET_VERIFY_OFFLINE="1").code == 3


def test_what_is_said_on_the_command_line_counts_more(academy: Academy, tmp_path: Path) -> None:
    ended = inside("verify", academy.badge, "--mirror", academy.web, VCWALLET_MIRROR=str(tmp_path))
    assert ended.code == 0


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "cp1252"])
def test_an_output_without_unicode_is_no_reason_to_fail(academy: Academy, encoding: str) -> None:
    ended = program("verify", academy.badge, "--mirror", academy.web, PYTHONIOENCODING=encoding)
    assert (ended.code, ended.err) == (0, "")
    assert re.search(r"(\\u2714|\N{HEAVY CHECK MARK}) +Signature", ended.out)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_whose_name_is_not_unicode_is_verified_like_any_other(
    academy: Academy, tmp_path: Path
) -> None:
    strange = tmp_path / os.fsdecode(b"badge-\xff.json")
    strange.write_bytes(academy.badge.read_bytes())
    web = ("--mirror", academy.web)
    for report in ("html", "csv", "json"):
        ended = program(
            "verify", strange, *web, "--report", tmp_path / f"report.{report}", PYTHONIOENCODING="utf-8"
        )
        assert (ended.code, ended.err) == (0, "")
        assert (tmp_path / f"report.{report}").read_text(encoding="utf-8")
    ended = program("verify", strange, *web, "--json", PYTHONIOENCODING="utf-8:strict")
    assert ended.code == 0
    assert str(json.loads(ended.out)["source"]) == str(strange)


@pytest.mark.parametrize(
    "words",
    [
        "demo --folder file/x",
        "did create -o file/x",
        "did create --method web --domain a.example --site file/x -o key",
        "status init file/x",
        "wallet init --wallet file/x",
    ],
)
def test_a_place_that_cannot_be_written_is_told_in_one_line(words: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = program(*words.split(), folder=tmp_path, VCWALLET_PASSPHRASE=SECRET)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "Not a directory" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_is_kept_for_good_is_never_written_to_standard_output(academy: Academy, tmp_path: Path) -> None:
    for arguments in (["did", "create", "-o", "-"], ["status", "init", "-"], ["wallet", "export", "-"]):
        variables = {"VCWALLET_WALLET": str(academy.wallet), "VCWALLET_PASSPHRASE": SECRET}
        ended = program(*arguments, folder=tmp_path, variables=variables)
        assert (ended.code, ended.out) == (2, "")
        assert "Name a file" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_never_read_from_standard_input(academy: Academy) -> None:
    ended = program("issue", academy.badge, "--key", "-", stdin=academy.key.read_bytes())
    assert (ended.code, ended.out) == (2, "")
    assert "'-' does not exist" in ended.err
