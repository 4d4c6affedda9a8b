"""Kill ``vcwallet issue`` while it issues to a class; run again, it has to come to the same end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from cli_kit import CLASS_LIST, COMMAND, COURSE, STATUS_LIST, environment

from did.encoding.strict_json import parse_json_object
from did.key_file import load_key, save_key
from did.mirror import MirrorFetcher, mirror_path
from did.signers import generate
from vcwallet.issuer.status import ListSigner, StatusKeeper
from vcwallet.securing.registry import DEFAULT_SECURING, securer
from vcwallet.status.registry import StatusRegistry
from vcwallet.verifier.verifier import Verifier

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")

CLASS = 25
LEFT_OVERS = ".private-*.tmp"
# Ends as if the power failed, at the moment at which a finished file is to get its name.
SUICIDE = """
import os, sys
os.replace = lambda *_: os.kill(os.getpid(), 9)
from vcwallet.cli import main
main()
"""


@dataclass
class School:
    """A provider that issues to a class into one folder, and what was seen there so far."""

    folder: Path
    seen: dict[str, bytes] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        return self.folder / "issued"

    @property
    def registry(self) -> Path:
        return self.folder / "registry.db"

    @property
    def words(self) -> list[str]:
        """Return the arguments of the command."""
        options = ["--status-registry", self.registry, "--status-list", STATUS_LIST, "-o", self.out]
        words = ["issue", COURSE, "--learners", CLASS_LIST, "--key", self.folder / "key", *options]
        return [str(word) for word in words]

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.out.glob("*.json")}

    def complete(self) -> None:
        """Run the command to its end; everything is there then, and what was there is as it was."""
        before = len(self.files())
        ended = subprocess.run([*COMMAND, *self.words], capture_output=True, env=environment({}), check=False)
        told = f"{CLASS - before} issued, {before} were there already, in {self.out}\n"
        assert (ended.returncode, ended.stdout, ended.stderr.decode()) == (0, b"", told)
        self.check()
        assert len(self.seen) == CLASS
        with StatusRegistry.open(self.registry) as registry:
            assert len(registry.entries(STATUS_LIST)) == CLASS

    def check(self) -> None:
        """Check each file that is there: a new one verifies, an old one is what it was."""
        files = self.files()
        assert {name: files.get(name) for name in self.seen} == self.seen
        new = [data for name, data in files.items() if name not in self.seen]
        self.seen = files
        with StatusRegistry.open(self.registry) as registry:
            handed_out = {}
            if registry.lists():
                handed_out = {entry.credential_id: entry.index for entry in registry.entries(STATUS_LIST)}
                self._publish(registry)
        assert len(set(handed_out.values())) == len(handed_out)
        verifier = Verifier(fetcher=MirrorFetcher(self.folder / "web"))
        assert all(verifier.verify(data) for data in new)
        used = [index_of(data, handed_out) for data in files.values()]
        assert len(set(used)) == len(files)

    def _publish(self, registry: StatusRegistry) -> None:
        path = mirror_path(self.folder / "web", STATUS_LIST)
        path.parent.mkdir(parents=True, exist_ok=True)
        lists = ListSigner(load_key(self.folder / "key"), securer(DEFAULT_SECURING))
        lists.publish(StatusKeeper(registry, STATUS_LIST), path, datetime.now(UTC))


def index_of(data: bytes, handed_out: dict[str, int]) -> int:
    """Return a credential's index, which has to be the one that the registry gave it."""
    document = parse_json_object(data)
    status = document["credentialStatus"]
    assert isinstance(status, dict)
    index = handed_out[str(document["id"])]
    assert status["statusListIndex"] == str(index)
    return index


@pytest.fixture
def schools(tmp_path: Path) -> Iterator[School]:
    return (new_school(tmp_path / str(number)) for number in count())


def new_school(folder: Path) -> School:
    folder.mkdir()
    save_key(folder / "key", generate())
    StatusRegistry.create(folder / "registry.db").close()
    return School(folder)


def kill(school: School, chance: random.Random) -> int:
    """Run the command and kill it: when it has made some more files, or some time after it began."""
    wanted = len(school.seen) + chance.randrange(-3, 8)
    limit = chance.uniform(0.1, 1.0) if wanted < len(school.seen) else 30
    child = subprocess.Popen(
        [*COMMAND, *school.words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment({})
    )
    started = time.monotonic()
    while child.poll() is None and time.monotonic() - started < limit:
        if (
            wanted >= len(school.seen)
            and school.out.exists()
            and len(list(school.out.glob("*.json"))) >= wanted
        ):
            break
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.008))
    child.kill()
    _, complaint = child.communicate()
    assert child.returncode in {0, -signal.SIGKILL}, complaint
    return child.returncode


@pytest.mark.parametrize("kills", [20, pytest.param(150, marks=pytest.mark.slow)])
def test_a_class_whose_issuing_is_killed_again_and_again_is_issued_once(
    schools: Iterator[School], kills: int
) -> None:
    chance = random.Random(kills)  # noqa: S311 - chooses moments, not secrets
    killed = 0
    while killed < kills:
        school = next(schools)
        while killed < kills and len(school.seen) < CLASS:
            killed += kill(school, chance) == -signal.SIGKILL
            school.check()
            names = [path.name for path in school.out.iterdir()] if school.out.exists() else []
            assert all(name.endswith((".json", ".tmp")) for name in names)
        school.complete()


def test_what_a_killed_run_left_unfinished_is_no_credential_and_is_cleared_away(
    schools: Iterator[School],
) -> None:
    school = next(schools)
    killed = subprocess.run([sys.executable, "-c", SUICIDE, *school.words], env=environment({}), check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = school.out.iterdir()
    assert left.match(LEFT_OVERS)
    assert left.stat().st_mode & 0o777 == 0o600
    school.check()
    assert school.seen == {}
    school.complete()
    assert left.exists()  # so fresh that somebody could still be writing it
    os.utime(left, (time.time() - 60,) * 2)
    others = [school.out / name for name in (".private-folder.tmp", ".private-link.tmp", "notes.tmp")]
    others[0].mkdir()
    others[1].symlink_to(school.registry)
    others[2].touch()
    for other in others[::2]:
        os.utime(other, (time.time() - 60,) * 2)
    school.complete()
    assert not left.exists()
    assert [os.path.lexists(other) for other in others] == [True] * 3
    assert school.registry.exists()
