"""What came of a verification: a finding for each check, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vcwallet.errors import VCWalletError
from vcwallet.model.view import CredentialView, PresentationView


class Check(Enum):
    """The checks, in the order of the plan."""

    FORMAT = "format"
    ALGORITHM = "algorithm"
    ADMISSION = "admission"
    KEY = "key"
    PROOF = "proof"
    PROFILE = "profile"
    ISSUER = "issuer"
    VALIDITY = "validity"
    TRUST = "trust"
    HOLDER = "holder"
    STATUS = "status"
    SCHEMA = "schema"
    AUDIENCE = "audience"
    NONCE = "nonce"
    CONTAINED = "contained"


class Outcome(Enum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"
    NOT_APPLICABLE = "not applicable"


class Verdict(Enum):
    """What all findings add up to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what one check found.

    Args:
        check: the check.
        outcome: what it found.
        problem: the problem type, an absolute URI, or None where nothing is wrong.
        detail: one or two sentences for a person: what was found, and what would mend it.
        clause: the specification and section that decides, or None.
    """

    check: Check
    outcome: Outcome
    problem: str | None
    detail: str
    clause: str | None


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """Hold everything that a verification found.

    Args:
        findings: one per check, in the order of the plan.
        required: the checks that must have passed for acceptance.
        credential: the credential as its proof protects it, or None where no proof opened.
        presentation: likewise for a presentation.
        contained: the results for the credentials inside a presentation, in their order.
    """

    findings: tuple[Finding, ...]
    required: frozenset[Check]
    credential: CredentialView | None = None
    presentation: PresentationView | None = None
    contained: tuple[VerificationResult, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return what the findings add up to.

        Accepted means: every required check passed, and no check failed or could not tell. What did not run
        has not passed.
        """
        outcomes = {finding.outcome for finding in self.findings}
        if Outcome.FAILED in outcomes:
            return Verdict.REJECTED
        passed = {finding.check for finding in self.findings if finding.outcome is Outcome.PASSED}
        if Outcome.INDETERMINATE in outcomes or not self.required <= passed:
            return Verdict.INDETERMINATE
        return Verdict.ACCEPTED

    @property
    def accepted(self) -> bool:
        """Tell whether the verdict is *accepted*."""
        return self.verdict is Verdict.ACCEPTED

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Return the findings that stand against acceptance, those of contained credentials included."""
        against = {Outcome.FAILED, Outcome.INDETERMINATE}
        own = [finding for finding in self.findings if finding.outcome in against]
        inner = [finding for result in self.contained for finding in result.reasons]
        return tuple(inner + [finding for finding in own if not (inner and finding.check is Check.CONTAINED)])

    def finding(self, check: Check) -> Finding | None:
        """Return what a check found, or None where it has no place in this plan."""
        return next((finding for finding in self.findings if finding.check is check), None)


class VerificationError(VCWalletError):
    """A credential or presentation that was not accepted.

    Attributes:
        result: everything that was found.
    """

    def __init__(self, result: VerificationResult) -> None:
        details = " ".join(finding.detail for finding in result.reasons) or "A required check did not run."
        clauses = "; ".join(finding.clause for finding in result.reasons if finding.clause)
        super().__init__(f"Not accepted ({result.verdict.value}): {details}", clause=clauses)
        self.result = result


@dataclass(frozen=True, slots=True)
class VerifiedCredential:
    """Hold an accepted credential and what was found.

    Args:
        credential: the credential, taken from the verified bytes.
        result: everything that was found.
    """

    credential: CredentialView
    result: VerificationResult


@dataclass(frozen=True, slots=True)
class VerifiedPresentation:
    """Hold an accepted presentation, the accepted credentials in it, and what was found."""

    presentation: PresentationView
    credentials: tuple[CredentialView, ...]
    result: VerificationResult
