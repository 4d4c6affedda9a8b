"""The program at a terminal: questions without an echo, colours, a progress bar."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_kit import CLASS_LIST, COMMAND, COURSE, SECRET, Academy, environment, found_academy, inside

if sys.platform == "win32":
    pytest.skip("terminals are those of POSIX", allow_module_level=True)

import pty

ESCAPE = "\x1b["


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


def at_terminal(
    arguments: Sequence[object], dialogue: Sequence[tuple[str, str | signal.Signals]] = ()
) -> tuple[int, str]:
    """Run the program at a terminal; wait for words, then type or send something; return code and screen."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment({"TERM": "xterm-256color", "COLUMNS": "300"}),
        start_new_session=True,
    )
    os.close(slave)
    screen = ""
    for awaited, answer in dialogue:
        before = len(screen)
        while awaited not in screen[before:]:
            more = _read(master)
            assert more, f"ended before it asked for {awaited}: {screen}"
            screen += more
        if isinstance(answer, str):
            os.write(master, answer.encode())
        else:
            child.send_signal(answer)
    while more := _read(master):
        screen += more
    os.close(master)
    return child.wait(60), screen


def _read(master: int) -> str:
    try:
        return os.read(master, 65_536).decode(errors="replace")
    except OSError:  # how Linux says that nobody is at the other end
        return ""


def test_a_person_is_asked_for_the_passphrase_without_an_echo(academy: Academy) -> None:
    command = ["wallet", "list", "--wallet", academy.wallet]
    code, screen = at_terminal(command, [("Passphrase of your wallet", f"{SECRET}\n")])
    assert code == 0
    assert SECRET not in screen
    assert f"The wallet of {academy.learner.did.text} is empty." in screen


def test_a_wrong_answer_is_refused_in_one_line(academy: Academy) -> None:
    command = ["wallet", "list", "--wallet", academy.wallet]
    code, screen = at_terminal(command, [("Passphrase of your wallet", "something else\n")])
    assert code == 1
    assert "something else" not in screen
    assert screen.strip().splitlines()[-1].startswith("vcwallet: ")


def test_a_new_passphrase_is_asked_for_until_both_answers_are_the_same(tmp_path: Path) -> None:
    key = tmp_path / "key"
    dialogue = [("Choose", "one\n"), ("Repeat", "two\n"), ("Choose", "one\n"), ("Repeat", "one\n")]
    code, screen = at_terminal(["did", "create", "--protect", "-o", key], dialogue)
    assert (code, "did:key:z6Mk" in screen) == (0, True)
    question = [(f"Passphrase of {key}", "one\n")]
    code, _ = at_terminal(["issue", _draft(tmp_path), "--key", key, "-o", tmp_path / "issued.json"], question)
    assert (code, (tmp_path / "issued.json").exists()) == (0, True)


def _draft(folder: Path) -> Path:
    draft = folder / "draft.json"
    draft.write_text(
        '{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],'
        ' "credentialSubject": {"id": "did:example:subject"}}'
    )
    return draft


def test_a_backup_gets_a_passphrase_of_its_own(academy: Academy, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    wallet = ["--wallet", academy.wallet]
    dialogue = [("your wallet", f"{SECRET}\n"), ("for the backup", "other\n"), ("Repeat", "other\n")]
    code, screen = at_terminal(["wallet", "export", backup, *wallet], dialogue)
    assert (code, "1 records in " in screen) == (0, True)
    copy = academy.copy_of_wallet(tmp_path / "wallet")
    dialogue = [("your wallet", f"{SECRET}\n"), ("of the backup", "other\n")]
    code, screen = at_terminal(["wallet", "import", backup, "--wallet", copy], dialogue)
    assert (code, "0 new records from " in screen) == (0, True)
    refused = inside("wallet", "import", backup, "--wallet", copy, VCWALLET_PASSPHRASE=SECRET)
    assert refused.code == 1


def test_an_interrupted_question_ends_with_2_and_a_word(academy: Academy) -> None:
    command = ["wallet", "list", "--wallet", academy.wallet]
    code, screen = at_terminal(command, [("Passphrase of your wallet", signal.SIGINT)])
    assert code == 2
    assert "Interrupted." in screen
    assert "Traceback" not in screen


def test_colours_and_a_progress_bar_appear_at_a_terminal_only(academy: Academy, tmp_path: Path) -> None:
    check = ["verify", academy.badge, academy.altered, "--mirror", academy.web]
    code, screen = at_terminal(check)
    assert (code, ESCAPE in screen, "Verifying" in screen) == (1, True, True)
    piped = inside(*check)
    assert (ESCAPE in piped.out + piped.err, "Verifying" in piped.err) == (False, False)
    course = ["issue", COURSE, "--learners", CLASS_LIST, "--key", academy.key, "-o"]
    code, screen = at_terminal([*course, tmp_path / "terminal"])
    assert (code, "Issuing" in screen) == (0, True)
    assert (
        inside(*course, tmp_path / "pipe").err == f"25 issued, 0 were there already, in {tmp_path / 'pipe'}\n"
    )
