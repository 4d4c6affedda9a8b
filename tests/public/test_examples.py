"""The example programs, run as their README says: issue, keep, show, check, and be refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli_kit import CLASS_LIST, DATA, SECRET, Ended, environment, inside

EXAMPLES = DATA.parent
PROGRAMS = ("issuer.py", "learner_wallet.py", "employer.py")
LEARNER = "CSK-1003"
TRUSTED = {"issuers": [{"id": "did:web:academy.example", "name": "Our academy"}]}


@dataclass(frozen=True)
class Story:
    """The folder in which the programs run, and what each step printed."""

    folder: Path
    made: Ended
    issued: Ended
    kept: Ended
    shown: Ended

    def check(self, shown: Path | str = "shown.json", nonce: str = "8wF2", **files: str) -> Ended:
        names = {"trust": "trusted.json", "mirror": "academy/site", **files}
        options = [part for name, value in names.items() for part in (f"--{name}", value)]
        return example(
            self.folder, "employer.py", shown, "--audience", "jobs.example", "--nonce", nonce, *options
        )


def example(folder: Path, name: str, *arguments: object) -> Ended:
    ended = subprocess.run(
        [sys.executable, EXAMPLES / name, *map(str, arguments)],
        capture_output=True,
        cwd=folder,
        env=environment({"VCWALLET_PASSPHRASE": SECRET}),
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def learner(folder: Path, *arguments: str) -> Ended:
    return example(folder, "learner_wallet.py", "my.wallet", *arguments)


def issue(folder: Path) -> Ended:
    return example(folder, "issuer.py", DATA / "course.json", "class-list.csv", "academy")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("examples")
    academy = folder / "academy"
    academy.mkdir()
    options = ["--domain", "academy.example", "--site", academy / "site", "-o", academy / "provider.key"]
    assert inside("did", "create", "--method", "web", *options).code == 0
    made = learner(folder)
    rows = [line.split(",") for line in CLASS_LIST.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row[3] = made.out.split()[-1] if row[0] == LEARNER else row[3]
    (folder / "class-list.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    (folder / "trusted.json").write_text(json.dumps(TRUSTED))
    issued = issue(folder)
    kept = learner(folder, "--add", f"academy/issued/{LEARNER}.json", "--mirror", "academy/site")
    shown = learner(folder, "--present", "shown.json", "--audience", "jobs.example", "--nonce", "8wF2")
    return Story(folder, made, issued, kept, shown)


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_is_thin(name: str) -> None:
    assert (EXAMPLES / name).read_text(encoding="utf-8").count("\n") <= 60


def test_the_readme_names_each_example() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"[`{name}`]({name})" in text and f"examples/{name} " in text for name in PROGRAMS)
    assert sorted(path.name for path in EXAMPLES.glob("*.py")) == sorted(PROGRAMS)


def test_the_learner_gets_a_did(story: Story) -> None:
    assert (story.made.code, story.made.err) == (0, "")
    assert story.made.out.startswith("You are did:key:z6Mk")


def test_the_issuer_issues_to_the_class_once(story: Story) -> None:
    assert (story.issued.code, story.issued.err) == (0, "")
    assert story.issued.out.count("issued academy") == 25
    files = {path.name: path.read_bytes() for path in (story.folder / "academy" / "issued").iterdir()}
    again = issue(story.folder)
    assert (again.code, again.out.count("was there ")) == (0, 25)
    assert {p.name: p.read_bytes() for p in (story.folder / "academy" / "issued").iterdir()} == files


def test_the_learner_keeps_hers_and_nobody_elses(story: Story) -> None:
    assert (story.kept.code, story.kept.err) == (0, "")
    assert "did:web:academy.example Sécurité du cloud pour petites entreprises" in story.kept.out
    refused = learner(story.folder, "--add", "academy/issued/CSK-1001.json", "--mirror", "academy/site")
    assert refused.code == 1
    assert "issued to somebody else" in refused.err
    assert len(learner(story.folder).out.splitlines()) == 2


def test_the_employer_accepts_and_says_why(story: Story) -> None:
    assert (story.shown.code, story.shown.err) == (0, "")
    ended = story.check()
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("ACCEPTED, shown by did:key:z6Mk")
    for words in ("Marie-Claire Wagener", "18/20", "Cloud security for small companies", "Our academy"):
        assert words in ended.out
    assert "Not revoked." in ended.out


def test_the_employer_refuses_and_says_why(story: Story) -> None:
    replayed = story.check(nonce="another")
    assert (replayed.code, replayed.err) == (1, "")
    assert replayed.out.startswith("REFUSED, because:\n- The presentation does not answer this request")
    other = {"issuers": [{"id": "did:web:other.example", "name": "Another"}]}
    (story.folder / "other.json").write_text(json.dumps(other))
    untrusted = story.check(trust="other.json")
    assert untrusted.code == 1
    assert "not on your list of trusted providers" in untrusted.out
    text = (story.folder / "shown.json").read_text(encoding="utf-8")
    (story.folder / "altered.json").write_text(text.replace("18/20", "20/20"), encoding="utf-8")
    altered = story.check("altered.json")
    assert altered.code == 1
    assert "20/20" not in altered.out
    unsure = story.check(mirror="nowhere")
    assert unsure.code == 3
    assert "there is no such file" in unsure.out


def test_the_employer_refuses_what_was_revoked_since(story: Story, tmp_path: Path) -> None:
    academy = tmp_path / "academy"
    shutil.copytree(story.folder / "academy", academy)
    number = json.loads((academy / "issued" / f"{LEARNER}.json").read_text(encoding="utf-8"))["id"]
    registry = ["--registry", academy / "registry.db"]
    assert inside("status", "set", number, *registry).code == 0
    publish = ["--key", academy / "provider.key", "--site", academy / "site"]
    assert inside("status", "publish", *registry, *publish).code == 0
    ended = story.check(mirror=str(academy / "site"))
    assert ended.code == 1
    assert "The provider has revoked this credential" in ended.out


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_mistake_is_told_without_a_traceback(name: str, story: Story, tmp_path: Path) -> None:
    ended = example(tmp_path, name, "--frobnicate")
    assert ended.code in {1, 2}
    assert "Traceback" not in ended.err
    assert f"examples/{name}" in ended.err or "usage: " in ended.err


def test_a_missing_file_is_told_without_a_traceback(story: Story) -> None:
    for ended in (
        story.check("none.json"),
        learner(story.folder, "--add", "none.json"),
        example(story.folder, "issuer.py", "none.json", "class-list.csv", "academy"),
        example(story.folder, "issuer.py", DATA / "course.json", "class-list.csv", "nowhere"),
    ):
        assert ended.code == 1
        assert ended.err.count("\n") == 1
        assert "o such file" in ended.err or "There is no file" in ended.err
