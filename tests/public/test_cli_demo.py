"""``vcwallet demo``: the whole story, and that it would say so if a step went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cli_kit import FAST, SECRET, Ended, findings, inside, items, program

from vcwallet.cli.story import story
from vcwallet.cli.story.people import Employer
from vcwallet.cli.story.stage import Stage
from vcwallet.securing.mechanism import Transaction
from vcwallet.verifier.result import Check, Finding, Outcome, VerificationResult
from vcwallet.wallet.wallet import Wallet

CHAPTERS = [
    "A learner makes a wallet",
    "A training provider issues a micro-credential to each learner of a class",
    "She receives hers",
    "An employer asks, she presents, the employer checks",
    "Four people cheat, and are refused",
    "The provider revokes it, and the same presentation is shown again",
]
# Each fraud, and the words for the reason that must refuse it; another reason would prove something else.
FRAUDS = {
    "She changes her grade from 18/20 to 20/20.": "The signature does not fit",
    "Somebody else presents her credential as theirs.": "Somebody else than the learner",
    "A copy of her presentation is sent a second time.": "does not answer this request",
    "An unknown key signs a credential as the provider.": "somebody uses the name of another issuer",
    "The presentation that was accepted before.": "The provider has revoked this credential",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("story")
    return folder / "demo", program("demo", folder=folder)


def test_the_story_ends_well_and_tells_every_chapter(told: tuple[Path, Ended]) -> None:
    _, ended = told
    assert (ended.code, ended.err) == (0, "")
    assert re.findall(r"^(\d)\. (.*)$", ended.out, re.MULTILINE) == [
        (str(number), title) for number, title in enumerate(CHAPTERS, start=1)
    ]
    assert "25 learners, 25 micro-credentials" in ended.out
    assert ended.out.count("ACCEPTED") == 1
    assert ended.out.splitlines()[-1] == "Each step ended as it should. The files are in demo/."


def test_each_fraud_is_refused_for_its_own_reason(told: tuple[Path, Ended]) -> None:
    text = re.sub(r"\s+", " ", told[1].out)
    assert text.count("→ REJECTED") == len(FRAUDS) == 5
    for fraud, reason in FRAUDS.items():
        after = text.split(fraud)[1].split("→ REJECTED")[1][:300]
        assert reason in after, fraud
        assert re.search(r"\[(W3C|RFC|FIPS)", after), fraud


def test_there_are_no_escapes_where_no_terminal_is(told: tuple[Path, Ended]) -> None:
    assert "\x1b" not in told[1].out + told[1].err


def test_what_the_story_leaves_behind_is_what_it_says(told: tuple[Path, Ended]) -> None:
    folder, ended = told
    assert len(list((folder / "issued").glob("*.json"))) == 25
    found = re.search(r"(\S+) asks, with the nonce (\S+)\.", ended.out)
    assert found
    checked = program(
        "verify", folder / "presentation.json", "--json", "--mirror", folder / "web",
        "--trust", folder / "trusted-providers.json", "--audience", found[1], "--nonce", found[2],
    )  # fmt: skip
    inner = items(checked.object()["contained"])
    assert (checked.code, findings(inner[0])["status"]) == (1, "failed")  # it was revoked since
    others = [path for path in (folder / "issued").iterdir() if path.stem != "CSK-1003"]
    assert program("verify", *others, "--mirror", folder / "web").code == 0


def test_another_language(tmp_path: Path, quick: None) -> None:
    ended = inside("demo", "--folder", tmp_path / "demo", "--lang", "fr")
    assert ended.code == 0
    assert "Sécurité du cloud pour petites entreprises" in ended.out
    assert "Niveau" in ended.out


def test_an_earlier_demo_is_replaced_and_nothing_else(tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "demo"
    assert inside("demo", "--folder", folder).code == 0
    first = (folder / "presentation.json").read_bytes()
    assert inside("demo", "--folder", folder).code == 0
    assert (folder / "presentation.json").read_bytes() != first
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("three years of work")
    refused = program("demo", "--folder", foreign)
    assert (refused.code, refused.out) == (2, "")
    assert "was not made by an earlier demo" in refused.err
    assert [(path.name, path.read_text()) for path in foreign.iterdir()] == [
        ("thesis.txt", "three years of work")
    ]


def test_a_link_to_a_demo_is_not_followed(tmp_path: Path) -> None:
    folder, link = tmp_path / "demo", tmp_path / "link"
    folder.mkdir()
    (folder / ".made-by-vcwallet-demo").touch()
    (folder / "file").touch()
    link.symlink_to(folder)
    refused = inside("demo", "--folder", link)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert (folder / "file").exists()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the story's wallets have a passphrase that is quick to try."""

    def new_wallet(stage: Stage, name: str) -> Wallet:
        return Wallet.create(stage.folder / f"{name}.wallet", SECRET, FAST)

    monkeypatch.setattr(story, "new_wallet", new_wallet)


Judge = Callable[[VerificationResult], VerificationResult]


def accept(result: VerificationResult) -> VerificationResult:
    """Judge as a broken verifier that accepts everything."""
    return replace(result, findings=(), required=frozenset(), contained=())


def doubt(result: VerificationResult) -> VerificationResult:
    """Judge as a verifier that can never tell."""
    unsure = Finding(Check.STATUS, Outcome.INDETERMINATE, None, "Nobody answers.", None)
    return replace(result, findings=(*result.findings[:1], unsure))


def sabotage(method: str, judge: Judge, patch: pytest.MonkeyPatch) -> None:
    honest = getattr(Employer, method)

    def dishonest(employer: Employer, *arguments: bytes | Transaction) -> VerificationResult:
        result: VerificationResult = honest(employer, *arguments)
        return judge(result)

    patch.setattr(Employer, method, dishonest)


def test_a_verifier_that_accepts_everything_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    sabotage("check", accept, monkeypatch)
    ended = inside("demo", "--folder", tmp_path / "demo")
    assert ended.code == 1
    frauds = [fraud for fraud in FRAUDS if not fraud.startswith("An unknown key")]
    assert re.findall(r"NOT AS EXPECTED: (.*?) Expected rejected, got accepted", ended.out) == frauds
    assert "Each step ended as it should" not in ended.out


def test_a_credential_of_an_unknown_key_that_is_accepted_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    sabotage("check_credential", accept, monkeypatch)
    ended = inside("demo", "--folder", tmp_path / "demo")
    assert ended.code == 1
    assert "NOT AS EXPECTED: An unknown key signs a credential as the provider." in ended.out


def test_a_refusal_for_want_of_an_answer_is_no_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    sabotage("check", doubt, monkeypatch)
    ended = inside("demo", "--folder", tmp_path / "demo")
    assert ended.code == 1
    # What was to be accepted is not, and what was to be rejected is not, either.
    assert "NOT AS EXPECTED: presentation.json Expected accepted, got indeterminate." in ended.out
    assert ended.out.count("Expected rejected, got indeterminate.") >= 2
