"""Steps (7) to (9) of the plan: what is checked once a credential's proof has opened."""

from __future__ import annotations

from dataclasses import replace

from did.flow import Flow
from vcwallet.model.view import CredentialView
from vcwallet.verifier import checks
from vcwallet.verifier.job import Job, Run
from vcwallet.verifier.lists import ListReader, read_status
from vcwallet.verifier.result import Check, VerificationResult


def credential_steps(run: Run, view: CredentialView) -> Flow[None]:
    """Check issuer, validity, trust and holder, and only then the status.

    Spec: W3C VCDM 2.0 §7.1, Appendix A
    """
    ledger, policy = run.ledger, run.job.policy
    # (7) issuer: who signed is who the credential names.
    with ledger.separate(Check.ISSUER):
        ledger.passed(Check.ISSUER, checks.check_issuer(view, run.controllers))
    # (8) validity, trust, holder binding.
    with ledger.separate(Check.VALIDITY):
        checks.check_addressee(run.payloads, policy.transaction)
        told = checks.check_validity(view, run.payloads, run.tools.now, policy.leeway)
        ledger.passed(Check.VALIDITY, told)
    _trust(run, view)
    _holder(run, view)
    _schema(run, view)
    # (9) status: only for what is still acceptable; each list goes through this same flow.
    if not view.status:
        ledger.not_applicable(Check.STATUS, "The issuer keeps no revocation status for this credential.")
    elif ledger.clean():
        yield from _status(run, view)


def _trust(run: Run, view: CredentialView) -> None:
    ledger, trust = run.ledger, run.job.policy.trust
    if trust is None:
        ledger.not_applicable(
            Check.TRUST, "No trust list was given: whether to trust this issuer was not asked."
        )
        return
    with ledger.separate(Check.TRUST):
        ledger.passed(Check.TRUST, f"On your list of trusted providers as {trust.judge(view)}.")


def _holder(run: Run, view: CredentialView) -> None:
    ledger, presenters = run.ledger, run.job.presenters
    if presenters is None:
        ledger.not_applicable(Check.HOLDER, "Shown without a presentation: who shows it was not checked.")
        return
    with ledger.separate(Check.HOLDER):
        ledger.passed(Check.HOLDER, checks.check_holder(view, presenters))


def _schema(run: Run, view: CredentialView) -> None:
    named = "a schema, which this version does not check" if view.schemas else "no schema"
    run.ledger.not_applicable(Check.SCHEMA, f"The credential names {named}.")


def _status(run: Run, view: CredentialView) -> Flow[None]:
    policy = replace(run.job.policy, trust=None, transaction=None)

    def inspect_list(data: bytes, media_type: str) -> Flow[VerificationResult]:
        return run.inspect(Job(data, media_type, policy, depth=run.job.depth - 1), run.tools)

    media_types = {name for mechanism in run.tools.mechanisms for name in mechanism.media_types}
    reader = ListReader((*sorted(media_types), "application/json"), inspect_list)
    answer = yield from read_status(view, reader)
    if answer.revoked:
        run.ledger.against(Check.STATUS, answer.revoked)
    elif answer.unknown:
        run.ledger.indeterminate(Check.STATUS, answer.unknown)
    else:
        run.ledger.passed(Check.STATUS, answer.detail)
