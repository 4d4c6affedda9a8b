"""The learner and the employer of the story."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from vcwallet.cli.story.stage import AUDIENCE, PASSPHRASE, PROVIDER, Stage
from vcwallet.securing.mechanism import Transaction
from vcwallet.trust.pinned import read_trust_list
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import VerificationResult
from vcwallet.verifier.verifier import Verifier
from vcwallet.wallet.wallet import Wallet


def new_wallet(stage: Stage, name: str) -> Wallet:
    """Make a learner's wallet, an encrypted file."""
    return Wallet.create(stage.folder / f"{name}.wallet", PASSPHRASE)


@dataclass(frozen=True, slots=True)
class Employer:
    """Ask learners for presentations, and check what they show.

    Args:
        stage: where the story is told.
        trust: the employer's own list of trusted providers, as it stands in its file.
    """

    stage: Stage
    trust: bytes

    @classmethod
    def found(cls, stage: Stage) -> Employer:
        """Make the employer, with a list of the one provider that it trusts."""
        listed = {"issuers": [{"id": PROVIDER.text, "name": "Luxembourg Academy of Digital Trades"}]}
        trust = json.dumps(listed, indent=2).encode()
        (stage.folder / "trusted-providers.json").write_bytes(trust)
        return cls(stage, trust)

    def ask(self) -> Transaction:
        """Return a new question: who asks, and a nonce that is used once."""
        return Transaction(AUDIENCE, secrets.token_urlsafe(16))

    def check(self, shown: bytes, question: Transaction) -> VerificationResult:
        """Return what was found about a presentation."""
        policy = Policy(trust=read_trust_list(self.trust), transaction=question)
        verifier = Verifier(policy, self.stage.fetcher, clock=lambda: self.stage.started)
        return verifier.inspect(shown)

    def check_credential(self, shown: bytes) -> VerificationResult:
        """Return what was found about a credential on its own."""
        return Verifier(Policy(trust=read_trust_list(self.trust)), self.stage.fetcher).inspect(shown)
