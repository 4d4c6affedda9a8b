"""Which checks belong to which input, and which of them must have passed."""

from __future__ import annotations

from dataclasses import dataclass

from did.identifiers import DID
from vcwallet.model.view import CredentialView, PresentationView
from vcwallet.verifier.policy import Policy, Scope
from vcwallet.verifier.result import Check

_OPENING = (Check.FORMAT, Check.ALGORITHM, Check.ADMISSION, Check.KEY, Check.PROOF, Check.PROFILE)
_CREDENTIAL = (Check.ISSUER, Check.VALIDITY, Check.TRUST, Check.HOLDER, Check.STATUS, Check.SCHEMA)
_PRESENTATION = (Check.HOLDER, Check.VALIDITY, Check.AUDIENCE, Check.NONCE, Check.CONTAINED)
_ALWAYS = frozenset({*_OPENING, Check.ISSUER, Check.VALIDITY})


@dataclass(frozen=True, slots=True)
class Plan:
    """Name the checks of a verification.

    Args:
        checks: every check that leaves a finding, in order.
        required: those that must have passed for acceptance.
    """

    checks: tuple[Check, ...]
    required: frozenset[Check]


def plan_of(
    view: CredentialView | PresentationView | None, policy: Policy, presenters: tuple[DID, ...] | None
) -> Plan:
    """Return the plan for an input.

    Args:
        view: what the proof let out, or None where it did not open.
        policy: what the verifier asks for.
        presenters: who presented it, or None where a credential came on its own.
    """
    if policy.scope is Scope.PROOF_ONLY:
        return Plan(_OPENING, frozenset(_OPENING))
    if isinstance(view, PresentationView):
        return Plan(_OPENING + _PRESENTATION, frozenset(_OPENING + _PRESENTATION))
    conditions = {
        Check.TRUST: policy.trust is not None,
        Check.HOLDER: presenters is not None,
        Check.STATUS: view is not None and bool(view.status),
    }
    asked = frozenset(check for check, applies in conditions.items() if applies)
    return Plan(_OPENING + _CREDENTIAL, _ALWAYS | asked)
