"""One verification: what goes in, what it works with, and what it has found so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from did.flow import Flow
from did.identifiers import DID
from did.resolver import Resolver
from vcwallet.model.view import CredentialView, PresentationView
from vcwallet.securing.mechanism import Payload, Seal, SecuringMechanism
from vcwallet.verifier.keys import SignerKey
from vcwallet.verifier.ledger import Ledger
from vcwallet.verifier.plans import Plan, plan_of
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import VerificationResult

MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Tools:
    """Hold what a verification works with, the same for everything it meets on its way.

    Args:
        mechanisms: the securing mechanisms that are read.
        resolver: how DIDs are resolved.
        now: the time of the verification, fixed once.
    """

    mechanisms: Sequence[SecuringMechanism]
    resolver: Resolver
    now: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Say what is to be verified, and how.

    Args:
        data: the input.
        media_type: what it is said to be, or None.
        policy: what the verifier asks for.
        presenters: who presents it, or None where it came on its own.
        depth: how many levels it may still have: a presentation, a credential, a status list.
    """

    data: bytes = field(repr=False)
    media_type: str | None
    policy: Policy
    presenters: tuple[DID, ...] | None = None
    depth: int = MAX_DEPTH


@dataclass(slots=True)
class Run:
    """Collect what a verification finds; seals, keys, payloads and view fill up as the plan goes on.

    Args:
        job: what is verified.
        tools: what it works with.
        inspect: the flow itself, for what is found inside.
    """

    job: Job
    tools: Tools
    inspect: Callable[[Job, Tools], Flow[VerificationResult]]
    ledger: Ledger = field(default_factory=Ledger)
    seals: tuple[Seal, ...] = ()
    keys: tuple[SignerKey, ...] = ()
    payloads: tuple[Payload, ...] = ()
    view: CredentialView | PresentationView | None = None
    contained: tuple[VerificationResult, ...] = ()

    @property
    def controllers(self) -> tuple[DID, ...]:
        """Return the DIDs whose keys signed."""
        return tuple(dict.fromkeys(key.controller for key in self.keys))

    def result(self) -> VerificationResult:
        """Return what was found: one finding for each check of the plan that fits the input."""
        plan: Plan = plan_of(self.view, self.job.policy, self.job.presenters)
        return VerificationResult(
            findings=self.ledger.findings(plan.checks),
            required=plan.required,
            credential=self.view if isinstance(self.view, CredentialView) else None,
            presentation=self.view if isinstance(self.view, PresentationView) else None,
            contained=self.contained,
        )
