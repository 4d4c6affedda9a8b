"""Kill a program that allocates, revokes and publishes; what it had said was done has to be done."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from vcwallet.status.registry import StatusRegistry

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")

URL = "https://academy.example/status/1"
LINES = 4000  # makes a published document large enough to be caught half-written
WORK = """
import sys
from pathlib import Path
from vcwallet.status.publish import publish
from vcwallet.status.registry import StatusRegistry
path, target, url, lines, turn = sys.argv[1:]
with StatusRegistry.open(Path(path)) as registry:
    number = 0
    while True:
        number += 1
        name = f"urn:{turn}:{number}"
        print("index", name, registry.allocate(url, "revocation", name), flush=True)
        batch = [f"urn:{turn}:{number}:{part}" for part in range(5)]
        for item, index in registry.allocate_many(url, "revocation", batch).items():
            print("index", item, index, flush=True)
        registry.set_status(name, "revocation", 1)
        print("revoked", name, flush=True)
        with registry.publishing(url, "revocation") as snapshot:
            document = f"{snapshot.state.version} {snapshot.bitstring.encode()}\\n".encode()
            publish(document * int(lines), Path(target))
        print("published", snapshot.state.version, flush=True)
"""


@dataclass
class Said:
    indexes: dict[str, int] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    published: int = 0

    def hear(self, line: str) -> None:
        if not line.endswith("\n"):
            return  # the kill cut it off
        kind, *words = line.split()
        if kind == "index":
            assert self.indexes.setdefault(words[0], int(words[1])) == int(words[1])
        elif kind == "revoked":
            self.revoked.add(words[0])
        else:
            self.published = int(words[0])


def run_and_kill(command: list[str], delay: float, said: Said) -> None:
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stderr is not None
    with child, child.stdout, child.stderr:
        said.hear(child.stdout.readline())  # it is at work
        timer = threading.Timer(delay, child.kill)
        timer.start()
        for line in child.stdout:
            said.hear(line)
        timer.join()
        complaint = child.stderr.read()
    assert (child.returncode, complaint) == (-signal.SIGKILL, "")


def check(path: Path, target: Path, said: Said) -> None:
    with StatusRegistry.open(path) as registry:
        entries = {entry.credential_id: entry for entry in registry.entries(URL)}
        snapshot = registry.snapshot(URL, "revocation")
    assert {name: entries[name].index for name in said.indexes} == said.indexes
    assert len({entry.index for entry in entries.values()}) == len(entries)
    assert all(entries[name].value == 1 for name in said.revoked)
    assert all(snapshot.bitstring.read(said.indexes[name]) for name in said.revoked)
    assert said.published <= snapshot.state.version
    if target.exists():
        lines = target.read_bytes().splitlines()
        assert len(lines) == LINES
        assert len(set(lines)) == 1
        version = int(lines[0].split()[0])
        assert max(said.published, snapshot.state.published) <= version <= snapshot.state.version


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_what_a_killed_issuer_had_said_is_kept(tmp_path: Path, kills: int) -> None:
    path, target = tmp_path / "status.db", tmp_path / "list"
    StatusRegistry.create(path).close()
    said, chance = Said(), random.Random(kills)  # noqa: S311 - chooses moments, not secrets
    for turn in range(kills):
        command = [sys.executable, "-c", WORK, str(path), str(target), URL, str(LINES), str(turn)]
        run_and_kill(command, chance.uniform(0, 0.25), said)
        check(path, target, said)
    assert len(said.indexes) >= kills
    assert len(set(said.indexes.values())) == len(said.indexes)


def test_a_registry_whose_making_was_killed_can_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "status.db"
    work = (
        "import os, sys; from pathlib import Path; from vcwallet.status.registry import StatusRegistry\n"
        "os.link = lambda *_: os.kill(os.getpid(), 9)\n"
        "StatusRegistry.create(Path(sys.argv[1]))"
    )
    killed = subprocess.run([sys.executable, "-c", work, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not path.exists()
    with StatusRegistry.create(path) as registry:
        assert registry.lists() == ()
