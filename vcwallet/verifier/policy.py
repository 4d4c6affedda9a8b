"""What a verifier asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from did.algorithms import ALGORITHMS, Algorithm
from vcwallet.securing.mechanism import Transaction
from vcwallet.trust.pinned import IssuerTrust


class Scope(Enum):
    """How much is checked."""

    FULL = "full"
    """Everything: the default."""

    PROOF_ONLY = "proof only"
    """Only that the proof verifies; not who may issue, nor validity, trust, holder and status."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Say what a verifier asks for, beyond what the specifications do.

    Args:
        trust: which issuers are trusted; None to leave that question unasked, which a finding says.
        transaction: for whom, and in answer to which question, a presentation must have been made. Without
            it no presentation is accepted: it might have been made for somebody else.
        scope: how much is checked.
        algorithms: the signature algorithms that are accepted.
        leeway: how far two clocks may differ.
        max_bytes: the largest input that is read.
        max_contained: how many credentials a presentation may hold.
        max_fetches: how many documents are fetched for one input; a hostile one could name thousands.

    Spec: W3C VCDM 2.0 §7.1, Appendix A (Validation)
    """

    trust: IssuerTrust | None = None
    transaction: Transaction | None = None
    scope: Scope = Scope.FULL
    algorithms: frozenset[Algorithm] = frozenset(ALGORITHMS)
    leeway: timedelta = timedelta(seconds=60)
    max_bytes: int = 1_000_000
    max_contained: int = 32
    max_fetches: int = 128
