"""Collect the findings, so that each check leaves exactly one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from did.errors import FetchError, MethodNotSupportedError, ProblemError
from vcwallet.verifier.result import Check, Finding, Outcome

# What these tell is not that something is wrong, but that nobody could look.
_COULD_NOT_TELL = (FetchError, MethodNotSupportedError)


DID_NOT_RUN = "This check did not run, because an earlier one did not pass."


class StopVerification(Exception):  # noqa: N818  # it ends a plan; it is no error
    """End the plan: a check that everything later depends on did not pass."""


class Ledger:
    """Hold the findings of one verification."""

    def __init__(self) -> None:
        self._findings: dict[Check, Finding] = {}

    def passed(self, check: Check, detail: str) -> None:
        """Record that a check passed."""
        self._findings[check] = Finding(check, Outcome.PASSED, None, detail, None)

    def not_applicable(self, check: Check, detail: str) -> None:
        """Record that a check does not apply here, and why."""
        self._findings[check] = Finding(check, Outcome.NOT_APPLICABLE, None, detail, None)

    def against(self, check: Check, error: ProblemError) -> None:
        """Record a problem: failed, or indeterminate where nobody could look."""
        outcome = Outcome.INDETERMINATE if isinstance(error, _COULD_NOT_TELL) else Outcome.FAILED
        self._record(check, outcome, error)

    def indeterminate(self, check: Check, error: ProblemError) -> None:
        """Record that a check could not tell."""
        self._record(check, Outcome.INDETERMINATE, error)

    @contextmanager
    def essential(self, check: Check) -> Iterator[None]:
        """Record a problem raised inside, and end the plan with it."""
        try:
            yield
        except ProblemError as error:
            self.against(check, error)
            raise StopVerification from None

    @contextmanager
    def separate(self, check: Check) -> Iterator[None]:
        """Record a problem raised inside, and go on: the other checks still say something."""
        try:
            yield
        except ProblemError as error:
            self.against(check, error)

    def clean(self) -> bool:
        """Tell whether nothing failed or could not be told so far."""
        against = {Outcome.FAILED, Outcome.INDETERMINATE}
        return all(finding.outcome not in against for finding in self._findings.values())

    def findings(self, plan: Sequence[Check]) -> tuple[Finding, ...]:
        """Return one finding for each check of the plan; what did not run says so."""
        return tuple(self._findings.get(check) or _did_not_run(check) for check in plan)

    def _record(self, check: Check, outcome: Outcome, error: ProblemError) -> None:
        self._findings[check] = Finding(check, outcome, error.problem, str(error), error.clause or None)


def _did_not_run(check: Check) -> Finding:
    return Finding(check, Outcome.NOT_APPLICABLE, None, DID_NOT_RUN, None)
