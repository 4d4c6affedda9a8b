"""Step (10) of the plan: what is checked once a presentation's proof has opened."""

from __future__ import annotations

from did.flow import Flow
from vcwallet.errors import MalformedError, VCWalletError
from vcwallet.model.view import PresentationView
from vcwallet.verifier import checks
from vcwallet.verifier.job import Job, Run
from vcwallet.verifier.result import Check, Verdict


def presentation_steps(run: Run, view: PresentationView) -> Flow[None]:
    """Check that the holder made it, now, for this verifier; then verify each credential in it.

    Spec: W3C VCDM 2.0 §4.13, §7.1
    """
    ledger = run.ledger
    with ledger.essential(Check.HOLDER):
        checks.check_presenter(view, run.controllers)
        ledger.passed(Check.HOLDER, f"Presented by {', '.join(did.text for did in run.controllers)}.")
    with ledger.essential(Check.VALIDITY):
        told = checks.check_validity(view, run.payloads, run.tools.now, run.job.policy.leeway)
        ledger.passed(Check.VALIDITY, told)
    _transaction(run)
    with ledger.essential(Check.CONTAINED):
        _check_count(run, view)
    for inner in view.contained:
        # The verified signer of the presentation is the holder that each credential must be bound to.
        job = Job(inner.data, inner.media_type, run.job.policy, run.controllers, run.job.depth - 1)
        result = yield from run.inspect(job, run.tools)
        run.contained += (result,)
    _contained(run)


def _transaction(run: Run) -> None:
    ledger, expected = run.ledger, run.job.policy.transaction
    if expected is None:
        for check in (Check.AUDIENCE, Check.NONCE):
            ledger.indeterminate(
                check,
                VCWalletError(
                    "You named no audience and nonce, so this may be a copy of what was shown to others.",
                    clause="W3C Data Integrity 1.0 §4.4 (domain, challenge)",
                    fix="Give the audience and the nonce of your request.",
                ),
            )
        return
    with ledger.separate(Check.AUDIENCE):
        ledger.passed(Check.AUDIENCE, checks.check_audience(run.payloads, expected))
    with ledger.separate(Check.NONCE):
        ledger.passed(Check.NONCE, checks.check_nonce(run.payloads, expected))


def _check_count(run: Run, view: PresentationView) -> None:
    most = run.job.policy.max_contained
    if not 1 <= len(view.contained) <= most:
        raise MalformedError(
            f"A presentation holds between 1 and {most} credentials; this one, {len(view.contained)}.",
            clause="W3C VCDM 2.0 §4.13",
        )


def _contained(run: Run) -> None:
    verdicts = [result.verdict for result in run.contained]
    accepted = verdicts.count(Verdict.ACCEPTED)
    told = f"{accepted} of {len(verdicts)} credentials accepted."
    problem = VCWalletError(told, clause="W3C VCDM 2.0 §4.13")
    if Verdict.REJECTED in verdicts:
        run.ledger.against(Check.CONTAINED, problem)
    elif accepted < len(verdicts):
        run.ledger.indeterminate(Check.CONTAINED, problem)
    else:
        run.ledger.passed(Check.CONTAINED, told)
