"""An employer: check what a learner shows, say what it says, and why it is accepted or refused.

    python examples/employer.py shown.json --trust trusted.json --audience jobs.example --nonce 8wF2

Ends with 0 if it is accepted, 1 if it is rejected, 3 if nobody could tell, for example without a network.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import did
import vcwallet
from did.mirror import MirrorFetcher
from vcwallet.microcredential.describe import describe
from vcwallet.microcredential.open_badges.reader import from_open_badge
from vcwallet.microcredential.text import visible
from vcwallet.verifier.verifier import default_fetcher


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Check a presentation of micro-credentials.")
    parser.add_argument("shown", type=Path)
    parser.add_argument("--trust", type=Path, required=True, help="your list of trusted providers")
    parser.add_argument("--audience", required=True, help="your name for yourself, as you told the learner")
    parser.add_argument("--nonce", required=True, help="your question; accept each one once")
    parser.add_argument("--mirror", type=Path, help="read https://HOST/PATH from MIRROR/HOST/PATH")
    return parser.parse_args()


def main(given: argparse.Namespace) -> int:
    """Check, tell, and return the exit code."""
    trust = vcwallet.read_trust_list(given.trust.read_bytes())
    policy = vcwallet.Policy(trust, vcwallet.Transaction(given.audience, given.nonce))
    verifier = vcwallet.Verifier(policy, MirrorFetcher(given.mirror) if given.mirror else default_fetcher())
    try:
        verified = verifier.verify_presentation(given.shown.read_bytes())
    except vcwallet.VerificationError as error:
        print("REFUSED, because:")
        for reason in error.result.reasons:
            print("-", visible(reason.detail), f"[{reason.clause}]")
        return 1 if error.result.verdict is vcwallet.Verdict.REJECTED else 3
    badges = [from_open_badge(credential.document) for credential in verified.credentials]
    print("ACCEPTED, shown by", verified.presentation.holder)
    for badge in badges:
        print(*(f"  {label:20}{value}" for label, value in describe(badge, "en")), sep="\n")
    for finding in (finding for result in verified.result.contained for finding in result.findings):
        print(f"  {finding.outcome.value:20}{visible(finding.detail)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(arguments()))
    except (did.ProblemError, OSError) as error:
        sys.exit(str(error))
