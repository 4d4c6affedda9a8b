"""The plan: every input, of every format, is verified by this one flow."""

from __future__ import annotations

from did.flow import Flow
from did.identifiers import DID
from vcwallet.errors import MalformedError, ProofError
from vcwallet.model.profiles import read_view
from vcwallet.model.view import CredentialView, PresentationView
from vcwallet.verifier import checks
from vcwallet.verifier.credential_steps import credential_steps
from vcwallet.verifier.formats import choose, unwrap
from vcwallet.verifier.job import MAX_DEPTH, Job, Run, Tools
from vcwallet.verifier.keys import find_key
from vcwallet.verifier.ledger import StopVerification
from vcwallet.verifier.policy import Scope
from vcwallet.verifier.presentation_steps import presentation_steps
from vcwallet.verifier.result import Check, VerificationResult


def inspect(job: Job, tools: Tools) -> Flow[VerificationResult]:
    """Verify an input and return what was found; bad input is a finding, never an exception.

    Spec: W3C VCDM 2.0 §7.1 (verification)
    """
    run = Run(job, tools, inspect)
    try:
        _parse(run)
        yield from _find_keys(run)
        _open(run)
        if job.policy.scope is Scope.FULL and isinstance(run.view, CredentialView):
            yield from credential_steps(run, run.view)
        elif job.policy.scope is Scope.FULL and isinstance(run.view, PresentationView):
            yield from presentation_steps(run, run.view)
    except StopVerification:
        pass  # what ended the plan is in the ledger
    return run.result()


def _parse(run: Run) -> None:
    job, ledger = run.job, run.ledger
    with ledger.essential(Check.FORMAT):
        # (0) size: nothing too large, and nothing nested in itself for ever.
        if len(job.data) > job.policy.max_bytes or job.depth == 0:
            limit = f"at most {job.policy.max_bytes} bytes and {MAX_DEPTH} levels are read"
            raise MalformedError(f"The input is too large or nested too deeply: {limit}.")
        # (1) format: envelopes off; media type or recognizer picks the mechanism; parse.
        data, media_type = unwrap(job.data, job.media_type)
        mechanism = choose(data, media_type, run.tools.mechanisms)
        run.seals = mechanism.parse(data).seals
        ledger.passed(Check.FORMAT, f"Secured as {mechanism.format}.")
    # (2) algorithm: on the allow-list before any key is fetched.
    with ledger.essential(Check.ALGORITHM):
        for seal in run.seals:
            if not seal.algorithms & job.policy.algorithms:
                raise ProofError("The signature's algorithm is not accepted here.", clause="RFC 8725 §3.1")
        ledger.passed(Check.ALGORITHM, "The signature's algorithm is accepted.")


def _find_keys(run: Run) -> Flow[None]:
    tools, ledger = run.tools, run.ledger
    # (3) admission: may this signer be contacted at all?
    with ledger.essential(Check.ADMISSION):
        for seal in run.seals:
            did = seal.signer if isinstance(seal.signer, DID) else seal.signer.did
            tools.resolver.method_of(did).host(did)
        ledger.passed(Check.ADMISSION, "The signer's identifier can be resolved.")
    # (4) key: the only use of the network before the signature is checked.
    with ledger.essential(Check.KEY):
        for seal in run.seals:
            found = yield from find_key(seal, tools.resolver, tools.now, run.job.policy.algorithms)
            run.keys += (found,)
        ledger.passed(Check.KEY, f"Key of {', '.join(sorted({key.controller.text for key in run.keys}))}.")


def _open(run: Run) -> None:
    ledger = run.ledger
    # (5) proof: claims exist from here on.
    with ledger.essential(Check.PROOF):
        pairs = zip(run.seals, run.keys, strict=True)
        payloads = tuple(seal.open(found.key) for seal, found in pairs)
        if any(payload.document != payloads[0].document for payload in payloads):
            raise ProofError(
                "The signatures protect different documents.", clause="W3C Data Integrity 1.0 §4.5"
            )
        run.payloads = payloads
        ledger.passed(Check.PROOF, "The content is unchanged since it was signed.")
    # (6) profile: the document follows its data model, and was signed as what it is.
    with ledger.essential(Check.PROFILE):
        run.view = read_view(payloads[0].document)
        checks.check_purpose(run.seals, run.view)
        checks.check_place(run.view, run.job.presenters)
        remarks = [text for payload in payloads for text in payload.remarks]
        ledger.passed(Check.PROFILE, " ".join([f"Follows {run.view.profile}.", *remarks]))
