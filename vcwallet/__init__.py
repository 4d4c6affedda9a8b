"""Micro-credentials as W3C Verifiable Credentials: issue, hold, show, verify, revoke.

Start with ``vcwallet.issue``, ``vcwallet.present`` and ``vcwallet.verify``; each is one line over the classes
``Issuer`` and ``Verifier``, which offer more.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vcwallet.errors import VCWalletError
    from vcwallet.facade import issue, present, verify, verify_presentation
    from vcwallet.issuer.issuer import Issuer
    from vcwallet.model.view import CredentialView, PresentationView
    from vcwallet.securing.mechanism import Transaction
    from vcwallet.trust.pinned import PinnedIssuers, TrustedIssuer, read_trust_list
    from vcwallet.verifier.policy import Policy, Scope
    from vcwallet.verifier.result import (
        Check,
        Finding,
        Outcome,
        Verdict,
        VerificationError,
        VerificationResult,
        VerifiedCredential,
        VerifiedPresentation,
    )
    from vcwallet.verifier.verifier import AsyncVerifier, Verifier
    from vcwallet.wallet.wallet import Wallet

__version__ = "0.1.0"

# Each public name, and the module that is imported when the name is first used.
_EXPORTS = {
    "VCWalletError": "vcwallet.errors",
    "issue": "vcwallet.facade",
    "present": "vcwallet.facade",
    "verify": "vcwallet.facade",
    "verify_presentation": "vcwallet.facade",
    "Issuer": "vcwallet.issuer.issuer",
    "CredentialView": "vcwallet.model.view",
    "PresentationView": "vcwallet.model.view",
    "Transaction": "vcwallet.securing.mechanism",
    "PinnedIssuers": "vcwallet.trust.pinned",
    "TrustedIssuer": "vcwallet.trust.pinned",
    "read_trust_list": "vcwallet.trust.pinned",
    "Policy": "vcwallet.verifier.policy",
    "Scope": "vcwallet.verifier.policy",
    "Check": "vcwallet.verifier.result",
    "Finding": "vcwallet.verifier.result",
    "Outcome": "vcwallet.verifier.result",
    "Verdict": "vcwallet.verifier.result",
    "VerificationError": "vcwallet.verifier.result",
    "VerificationResult": "vcwallet.verifier.result",
    "VerifiedCredential": "vcwallet.verifier.result",
    "VerifiedPresentation": "vcwallet.verifier.result",
    "AsyncVerifier": "vcwallet.verifier.verifier",
    "Verifier": "vcwallet.verifier.verifier",
    "Wallet": "vcwallet.wallet.wallet",
}

__all__ = [
    "AsyncVerifier",
    "Check",
    "CredentialView",
    "Finding",
    "Issuer",
    "Outcome",
    "PinnedIssuers",
    "Policy",
    "PresentationView",
    "Scope",
    "Transaction",
    "TrustedIssuer",
    "VCWalletError",
    "Verdict",
    "VerificationError",
    "VerificationResult",
    "VerifiedCredential",
    "VerifiedPresentation",
    "Verifier",
    "Wallet",
    "__version__",
    "issue",
    "present",
    "read_trust_list",
    "verify",
    "verify_presentation",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing the package costs next to nothing."""
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)
