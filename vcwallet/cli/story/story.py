"""The story itself, chapter by chapter."""

from __future__ import annotations

from vcwallet.cli.show import title_of
from vcwallet.cli.story.cheats import Loot, cheat
from vcwallet.cli.story.people import Employer, new_wallet
from vcwallet.cli.story.provider import Provider
from vcwallet.cli.story.stage import Stage
from vcwallet.cli.wallet_command import SHORT, print_list
from vcwallet.wallet.wallet import HeldCredential, Wallet


def tell(stage: Stage) -> None:
    """Tell the whole story."""
    stage.chapter("A learner makes a wallet")
    with new_wallet(stage, "marie-claire") as wallet, new_wallet(stage, "somebody-else") as thief:
        own = wallet.signer().verification_method.did.text
        stage.say("Marie-Claire's wallet is an encrypted file. Her identifier, which she gives the provider:")
        stage.say(own)
        stage.chapter("A training provider issues a micro-credential to each learner of a class")
        provider = Provider.found(stage)
        with provider.registry:
            path = provider.issue_class(own)
            provider.publish_status()
            employer = Employer.found(stage)
            held = _receive(stage, employer, wallet, path.read_bytes())
            loot = _present(stage, employer, wallet, held)
            stage.chapter("Four people cheat, and are refused")
            cheat(stage, employer, thief, loot)
            stage.chapter("The provider revokes it, and the same presentation is shown again")
            provider.revoke(str(held.view.id))
            again = employer.check(loot.shown, loot.question)
            stage.refuse(again, "The presentation that was accepted before.")


def _receive(stage: Stage, employer: Employer, wallet: Wallet, secured: bytes) -> HeldCredential:
    stage.chapter("She receives hers")
    wallet.add(secured, employer.check_credential(secured))
    held = wallet.credentials()[0]
    own = wallet.signer().verification_method.did.text
    print_list(own, [(held.id[:SHORT], title_of(held.view), held.view.issuer)])
    return held


def _present(stage: Stage, employer: Employer, wallet: Wallet, held: HeldCredential) -> Loot:
    stage.chapter("An employer asks, she presents, the employer checks")
    question = employer.ask()
    stage.say(f"{question.audience} asks, with the nonce {question.nonce}.")
    shown = wallet.present([held.id], question, stage.started)
    (stage.folder / "presentation.json").write_bytes(shown)
    stage.show(employer.check(shown, question), "presentation.json")
    return Loot(held.secured, wallet.signer(), held.view, shown, question)
