"""Where the story is told: the folder with its files, the words, and whether all went as expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from pathlib import Path

from did.identifiers import DID
from did.mirror import MirrorFetcher
from vcwallet.cli.output import console, grid
from vcwallet.cli.show import reason_text, show_result
from vcwallet.errors import MalformedError
from vcwallet.verifier.result import Verdict, VerificationResult
from vcwallet.verifier.verifier import system_time

PROVIDER = DID.parse("did:web:academy.example")
STATUS_LIST = "https://academy.example/status/2026-1"
AUDIENCE = "https://jobs.employer.example"
LEARNER = "CSK-1003"
PASSPHRASE = "a demo needs no secrets"  # noqa: S105  # of a wallet that is made for the story alone


@dataclass(slots=True)
class Stage:
    """Hold what the story's people share.

    Args:
        folder: where their files are left.
        language: in which credentials are shown.
        started: the time of the story.
    """

    folder: Path
    language: str
    started: datetime = field(default_factory=system_time)
    chapters: int = 0
    surprises: list[str] = field(default_factory=list)

    @property
    def web(self) -> Path:
        """Return the folder that stands for the web: https://HOST/PATH is the file web/HOST/PATH."""
        return self.folder / "web"

    @property
    def fetcher(self) -> MirrorFetcher:
        """Return what fetches from that folder; the story needs no network."""
        return MirrorFetcher(self.web)

    def chapter(self, title: str) -> None:
        """Begin a numbered part of the story."""
        self.chapters += 1
        console().print(f"\n{self.chapters}. {title}", style="bold")

    def say(self, words: str) -> None:
        """Tell something."""
        console().print(f"   {words}")

    def show(self, result: VerificationResult, words: str) -> None:
        """Show everything that a verification found, and expect it to be accepted."""
        show_result(result, words, self.language)
        self.expect(result, Verdict.ACCEPTED, words)

    def refuse(self, result: VerificationResult, words: str) -> None:
        """Tell why something was refused, and expect that it was."""
        self.say(words)
        verdict = result.verdict.value.upper()
        reasons = " ".join(reason_text(reason) for reason in result.reasons)
        grid([((f"→ {verdict}", "bold red"), (reasons, ""))], indent=3)
        self.expect(result, Verdict.REJECTED, words)

    def expect(self, result: VerificationResult, verdict: Verdict, words: str) -> None:
        """Remember it where a verdict is not the expected one."""
        if result.verdict is not verdict:
            self.surprises.append(f"{words} Expected {verdict.value}, got {result.verdict.value}.")


def data_folder() -> Path:
    """Return the folder with the story's course and class list.

    It is inside an installed package, and in ``examples/data`` of a checkout.

    Raises:
        MalformedError: if it is in neither place.
    """
    package = Path(str(resources.files("vcwallet")))
    for folder in (package / "cli" / "story" / "data", package.parent / "examples" / "data"):
        if (folder / "course.json").is_file():
            return folder
    raise MalformedError("The course data of the demo was not installed.", fix="Install the package again.")
