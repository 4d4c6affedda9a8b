"""Kill a process with SIGKILL while it writes, at times that nobody chose, and look at what is left."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from did.passphrase import MIB, Argon2id
from vcwallet.errors import WrongPassphraseError
from vcwallet.wallet.records import RecordId
from vcwallet.wallet.store import WalletSettings, WalletStore

FAST = WalletSettings(Argon2id(1, 8 * MIB))
SECRET = "open sesame"

PREAMBLE = """
import os, sys
from itertools import count
from pathlib import Path
from did.passphrase import MIB, Argon2id
from did.private_file import write_private
from vcwallet.wallet.store import WalletSettings, WalletStore
settings = WalletSettings(Argon2id(1, 8 * MIB))
path = Path(sys.argv[1])
"""
ADD = """
with WalletStore.open(path, "open sesame", settings) as store:
    print("ready", flush=True)
    for number in count():
        print(store.add("credential", os.urandom(16) + bytes(number * 97 % 9000)), flush=True)
"""
ADD_AND_REMOVE = """
with WalletStore.open(path, "open sesame", settings) as store:
    print("ready", flush=True)
    for number in count():
        name = store.add("credential", os.urandom(6000))
        store.remove(name)
        print(name, flush=True)
"""
CREATE = """
print("ready", flush=True)
for number in count():
    WalletStore.create(path / str(number), "open sesame", settings).close()
    print(number, flush=True)
"""
CHANGE = """
with WalletStore.open(path, "secret 0", settings) as store:
    print("ready", flush=True)
    for number in count(1):
        store.change_passphrase(f"secret {number}")
        print(number, flush=True)
"""
IMPORT = """
with WalletStore.open(path, "open sesame", settings) as store:
    print("ready", flush=True)
    while True:
        for name in store.import_(path.with_name("backup"), "b"):
            store.remove(name)
        print("again", flush=True)
"""
WRITE = """
print("ready", flush=True)
for number in count():
    write_private(path, bytes([number % 256]) * 3_000_000)
    print(number % 256, flush=True)
"""


def killed(program: str, path: Path, seconds: float) -> list[str]:
    """Run a program, kill it some time after it became ready, and return the whole lines that it printed."""
    process = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + program, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    process.kill()
    output, errors = process.communicate()
    assert process.returncode == -signal.SIGKILL, errors.decode()
    return output[: output.rfind(b"\n") + 1].decode().split()


def seconds(rounds: int, most: float) -> list[float]:
    # Different at each run; a failure shows which one it was.
    return [random.SystemRandom().uniform(0, most) for _ in range(rounds)]


def add_again(path: Path) -> None:
    with WalletStore.open(path, SECRET, FAST) as store:
        name = store.add("credential", b"after the crash")
        assert store.get(name).payload == b"after the crash"
        store.remove(name)


def check_adding(path: Path, rounds: int) -> None:
    WalletStore.create(path, SECRET, FAST).close()
    printed: set[str] = set()
    for delay in seconds(rounds, 0.12):
        printed.update(killed(ADD, path, delay))
        with WalletStore.open(path, SECRET, FAST) as store:
            held = {str(record.id) for record in store.records("credential")}
        # What was said to be added is there; the one that was being added may be there.
        assert printed <= held, delay
        assert len(held) <= len(printed) + rounds
        add_again(path)
        printed = held
    assert len(printed) > rounds
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_was_added_survives_a_few_kills(tmp_path: Path) -> None:
    check_adding(tmp_path / "wallet", 5)


@pytest.mark.slow
def test_what_was_added_survives_many_kills(tmp_path: Path) -> None:
    check_adding(tmp_path / "wallet", 40)


@pytest.mark.slow
def test_what_was_removed_stays_removed(tmp_path: Path) -> None:
    path = tmp_path / "wallet"
    with WalletStore.create(path, SECRET, FAST) as store:
        kept = store.add("key", b"kept")
    for delay in seconds(30, 0.12):
        removed = killed(ADD_AND_REMOVE, path, delay)
        with WalletStore.open(path, SECRET, FAST) as store:
            left = store.records("credential")
            assert len(left) <= 1, delay
            assert not {str(record.id) for record in left} & set(removed), delay
            assert store.get(kept).payload == b"kept"
            for record in left:
                store.remove(record.id)
        add_again(path)


def check_creating(folder: Path, rounds: int) -> None:
    for number, delay in enumerate(seconds(rounds, 0.08)):
        wallets = folder / str(number)
        wallets.mkdir()
        printed = killed(CREATE, wallets, delay)
        assert printed == [str(index) for index in range(len(printed))]
        for name in printed:
            WalletStore.open(wallets / name, SECRET, FAST).close()
        unsure = wallets / str(len(printed))
        if not unsure.exists():
            WalletStore.create(unsure, SECRET, FAST).close()
        add_again(unsure)
        # The kill may leave one temporary file, which is sealed like the wallet.
        assert len(list(wallets.iterdir())) <= len(printed) + 2


def test_after_a_kill_there_is_no_wallet_or_a_whole_one(tmp_path: Path) -> None:
    check_creating(tmp_path, 4)


@pytest.mark.slow
def test_after_each_of_many_kills_there_is_no_wallet_or_a_whole_one(tmp_path: Path) -> None:
    check_creating(tmp_path, 40)


def opens(path: Path, secret: str) -> bool:
    try:
        WalletStore.open(path, secret, FAST).close()
    except WrongPassphraseError:
        return False
    return True


@pytest.mark.slow
def test_a_killed_passphrase_change_leaves_the_old_passphrase_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "wallet"
    with WalletStore.create(path, "secret 0", FAST) as store:
        names = [store.add("credential", bytes([number]) * 700) for number in range(60)]
    for delay in seconds(30, 0.15):
        last = int((killed(CHANGE, path, delay) or ["0"])[-1])
        current = [secret for secret in (f"secret {last}", f"secret {last + 1}") if opens(path, secret)]
        assert len(current) == 1, delay
        with WalletStore.open(path, current[0], FAST) as store:
            assert [store.get(name).payload[0] for name in names] == list(range(60))
            store.change_passphrase("secret 0")


@pytest.mark.slow
def test_a_killed_import_adds_all_records_or_none(tmp_path: Path) -> None:
    path, backup = tmp_path / "wallet", tmp_path / "backup"
    with WalletStore.create(path, SECRET, FAST) as store:
        names = [store.add("credential", bytes([number]) * 700) for number in range(25)]
        store.export(backup, "b")
        forget(store, names)
    for delay in seconds(30, 0.2):
        killed(IMPORT, path, delay)
        with WalletStore.open(path, SECRET, FAST) as store:
            held = [record.id for record in store.records("credential")]
            # Imported as a whole, then removed one by one from the front.
            assert held == names[len(names) - len(held) :], delay
            forget(store, held)


def forget(store: WalletStore, names: list[RecordId]) -> None:
    for name in names:
        store.remove(name)


@pytest.mark.slow
def test_a_killed_writer_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"\xff" * 3_000_000)
    for delay in seconds(30, 0.1):
        before = path.read_bytes()[0]
        last = int((killed(WRITE, path, delay) or [str(before)])[-1])
        data = path.read_bytes()
        assert len(data) == 3_000_000, delay
        assert len(set(data)) == 1, delay
        assert data[0] in {last, (last + 1) % 256, before, 0}
