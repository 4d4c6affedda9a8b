"""Those who cheat in the story."""

from __future__ import annotations

from dataclasses import dataclass

from did.signers import LocalSigner, generate
from vcwallet.cli.story.people import Employer
from vcwallet.cli.story.stage import PROVIDER, Stage
from vcwallet.errors import MalformedError
from vcwallet.model.view import CredentialView
from vcwallet.securing.mechanism import SecuringOptions, Transaction
from vcwallet.securing.registry import DEFAULT_SECURING, securer
from vcwallet.wallet.present import present
from vcwallet.wallet.wallet import Wallet

_GRADE, _BETTER = b'"18/20"', b'"20/20"'


@dataclass(frozen=True, slots=True)
class Loot:
    """Hold what those who cheat have got hold of.

    Args:
        secured: her credential.
        signer: her own key; she may cheat, too.
        view: what it says.
        shown: the presentation that she made.
        question: the question that it answers.
    """

    secured: bytes
    signer: LocalSigner
    view: CredentialView
    shown: bytes
    question: Transaction


def cheat(stage: Stage, employer: Employer, thief: Wallet, loot: Loot) -> None:
    """Try four frauds; the employer's check refuses each."""
    if _GRADE not in loot.secured:
        raise MalformedError("The demo's course data has no grade 18/20 that could be changed.")
    better = loot.secured.replace(_GRADE, _BETTER)
    changed = present([better], loot.signer, loot.question, stage.started)
    stage.refuse(employer.check(changed, loot.question), "She changes her grade from 18/20 to 20/20.")

    stolen = present([loot.secured], thief.signer(), loot.question, stage.started)
    stage.refuse(employer.check(stolen, loot.question), "Somebody else presents her credential as theirs.")

    replayed = employer.check(loot.shown, employer.ask())
    stage.refuse(replayed, "A copy of her presentation is sent a second time.")

    forged = _forge(stage, loot.view)
    stage.refuse(employer.check_credential(forged), "An unknown key signs a credential as the provider.")


def _forge(stage: Stage, view: CredentialView) -> bytes:
    document = {name: value for name, value in view.document.items() if name != "credentialStatus"}
    claimed = {**document, "issuer": {"id": PROVIDER.text, "type": "Profile"}}
    return securer(DEFAULT_SECURING).secure(claimed, generate(), SecuringOptions(stage.started))
