"""A learner: make a wallet, keep what providers issue, show it to one employer.

    python examples/learner_wallet.py my.wallet
    python examples/learner_wallet.py my.wallet --add badge.json
    python examples/learner_wallet.py my.wallet --present shown.json --audience jobs.example --nonce 8wF2

The first call makes the wallet; give the DID that it prints to your providers. The passphrase is asked for,
or taken from the environment variable VCWALLET_PASSPHRASE.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

import did
import vcwallet
from did.mirror import MirrorFetcher
from vcwallet.verifier.verifier import default_fetcher
from vcwallet.wallet.wallet import Wallet


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Keep and show micro-credentials.")
    parser.add_argument("wallet", type=Path)
    parser.add_argument("--add", type=Path, help="verify this credential and keep it")
    parser.add_argument("--mirror", type=Path, help="read https://HOST/PATH from MIRROR/HOST/PATH")
    parser.add_argument("--present", type=Path, help="write a presentation of everything into this file")
    parser.add_argument("--audience", default="", help="who asks")
    parser.add_argument("--nonce", default="", help="the question")
    return parser.parse_args()


def main(given: argparse.Namespace) -> None:
    """Open or make the wallet, do what was asked, list what it holds."""
    passphrase = os.environ.get("VCWALLET_PASSPHRASE") or getpass("Passphrase: ")
    with (Wallet.open if given.wallet.exists() else Wallet.create)(given.wallet, passphrase) as wallet:
        print("You are", wallet.signer().did)
        if given.add:
            fetcher = MirrorFetcher(given.mirror) if given.mirror else default_fetcher()
            secured = given.add.read_bytes()
            wallet.add(secured, vcwallet.Verifier(fetcher=fetcher).inspect(secured))
        for held in wallet.credentials():
            print(held.id[:8], held.view.issuer, held.view.document.get("name"))
        if given.present:
            names = [held.id for held in wallet.credentials()]
            question = vcwallet.Transaction(given.audience, given.nonce)
            given.present.write_bytes(wallet.present(names, question, datetime.now(UTC)))


if __name__ == "__main__":
    try:
        main(arguments())
    except (did.ProblemError, OSError) as error:
        sys.exit(str(error))
