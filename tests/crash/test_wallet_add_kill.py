"""Kill ``vcwallet wallet add``; what it had said is kept has to be there, and nothing twice."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_kit import COMMAND, FAST, SECRET, environment, program, small_credential

from did.signers import generate
from vcwallet.issuer.issuer import Issuer
from vcwallet.securing.registry import securer
from vcwallet.wallet.wallet import Wallet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")

CREDENTIALS = 25
KEPT = re.compile(r"(?P<source>.+): kept as (?P<id>[0-9a-f]{8})")


@dataclass(frozen=True)
class Learner:
    """A learner with an empty wallet and the credentials that were issued to her."""

    wallet: Path
    sources: tuple[Path, ...]

    def command(self, *sources: Path) -> list[str]:
        return ["wallet", "add", *map(str, sources), "--offline", "--wallet", str(self.wallet)]

    def held(self) -> dict[str, bytes]:
        """Open the wallet, which checks all of it, and return what it holds by short id."""
        with Wallet.open(self.wallet, SECRET) as wallet:
            return {held.id[:8]: held.secured for held in wallet.credentials()}

    def check(self, said: dict[str, str]) -> dict[str, bytes]:
        """Check that what was said to be kept is there, and nothing twice; return what is there."""
        held = self.held()
        assert {name: held.get(name) for name in said} == {
            name: Path(source).read_bytes() for name, source in said.items()
        }
        assert len(set(held.values())) == len(held)
        assert set(held.values()) <= {source.read_bytes() for source in self.sources}
        return held


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return new_learner(tmp_path)


def new_learner(folder: Path) -> Learner:
    with Wallet.create(folder / "wallet", SECRET, FAST) as wallet:
        did = wallet.signer().did.text
    issuer = Issuer(generate(), securer("eddsa-jcs-2022"))
    sources = tuple(folder / f"{number}.json" for number in range(CREDENTIALS))
    for number, source in enumerate(sources):
        credential = small_credential(id=f"urn:example:{number}", credentialSubject={"id": did})
        source.write_bytes(issuer.issue(credential, datetime.now(UTC)))
    return Learner(folder / "wallet", sources)


def kill(command: list[str], lines: int, seconds: float) -> dict[str, str]:
    """Run a command, kill it some time after so many lines; return what it had said is kept."""
    child = subprocess.Popen(
        [*COMMAND, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment({"VCWALLET_PASSPHRASE": SECRET}),
    )
    assert child.stderr is not None
    told = [child.stderr.readline() for _ in range(lines)]
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    told += child.stderr.readlines()
    timer.join()
    child.stderr.close()
    assert child.wait() in {0, -signal.SIGKILL}, told
    whole = [KEPT.fullmatch(line.removesuffix("\n")) for line in told if line.endswith("\n")]
    assert all(whole), told
    return {match["id"]: match["source"] for match in whole if match}


def complete(learner: Learner) -> None:
    """Run the command to its end: all are there."""
    ended = program(*learner.command(*learner.sources), VCWALLET_PASSPHRASE=SECRET)
    assert (ended.code, ended.out, ended.err.count("kept as")) == (0, "", CREDENTIALS)
    assert len(learner.check({})) == CREDENTIALS


def empty(learner: Learner) -> None:
    with Wallet.open(learner.wallet, SECRET) as wallet:
        for held in wallet.credentials():
            wallet.remove(held.id)


@pytest.mark.parametrize("kills", [10, pytest.param(80, marks=pytest.mark.slow)])
def test_many_credentials_in_one_call(learner: Learner, kills: int) -> None:
    chance = random.Random(kills)  # noqa: S311 - chooses moments, not secrets
    partly = 0
    for turn in range(kills):
        said = kill(learner.command(*learner.sources), chance.randrange(12), chance.uniform(0, 0.05))
        held = learner.check(said)
        partly += 0 < len(held) < CREDENTIALS
        if len(held) == CREDENTIALS or turn % 3 == 2:
            complete(learner)
            empty(learner)
    assert partly  # at least one kill came in the middle
    complete(learner)


@pytest.mark.parametrize("kills", [10, pytest.param(80, marks=pytest.mark.slow)])
def test_one_credential_in_each_of_many_calls(learner: Learner, kills: int) -> None:
    chance = random.Random(kills)  # noqa: S311 - chooses moments, not secrets
    said: dict[str, str] = {}
    for turn in range(kills):
        source = learner.sources[turn % CREDENTIALS]
        said |= kill(learner.command(source), 0, chance.uniform(0.2, 0.7))
        learner.check(said)
    complete(learner)
    learner.check(said)
