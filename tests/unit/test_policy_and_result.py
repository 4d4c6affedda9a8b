"""What findings add up to: accepted where all that is required passed and nothing speaks against it."""

from __future__ import annotations

from itertools import product

import pytest
from verification_kit import (
    ISSUER,
    RDFC,
    SHOP,
    Json,
    assert_accepted,
    credential,
    for_holder,
    inspect,
    name_of,
    presentation,
    secure,
    signed,
    status_entry,
    verifier,
)
from world import World

from did.algorithms import ALGORITHMS
from did.errors import FetchError, MethodNotSupportedError
from did.identifiers import DID
from vcwallet.errors import MalformedError, ProofError, VCWalletError
from vcwallet.model.vcdm2 import VCDM2
from vcwallet.trust.pinned import PinnedIssuers, TrustedIssuer
from vcwallet.verifier.job import Job
from vcwallet.verifier.ledger import Ledger, StopVerification
from vcwallet.verifier.plans import plan_of
from vcwallet.verifier.policy import Policy, Scope
from vcwallet.verifier.result import (
    Check,
    Finding,
    Outcome,
    Verdict,
    VerificationError,
    VerificationResult,
)

OPENING = {Check.FORMAT, Check.ALGORITHM, Check.ADMISSION, Check.KEY, Check.PROOF, Check.PROFILE}
HOLDER_DID = DID.parse("did:example:holder")


def result(*outcomes: Outcome, required: frozenset[Check] | None = None) -> VerificationResult:
    findings = tuple(
        Finding(check, outcome, None, f"{check.value}.", None)
        for check, outcome in zip(Check, outcomes, strict=False)
    )
    return VerificationResult(findings, required if required is not None else frozenset(Check))


@pytest.mark.parametrize("outcomes", list(product(Outcome, repeat=3)))
def test_the_verdict_follows_from_the_findings(outcomes: tuple[Outcome, ...]) -> None:
    checks = list(Check)[:3]
    for required in (frozenset(), frozenset(checks[:1]), frozenset(checks)):
        verdict = result(*outcomes, required=required).verdict
        passed = {check for check, outcome in zip(checks, outcomes, strict=True) if outcome is Outcome.PASSED}
        if Outcome.FAILED in outcomes:
            assert verdict is Verdict.REJECTED
        elif Outcome.INDETERMINATE in outcomes or not required <= passed:
            assert verdict is Verdict.INDETERMINATE
        else:
            assert verdict is Verdict.ACCEPTED


def test_a_required_check_that_left_no_finding_is_not_passed() -> None:
    assert result(Outcome.PASSED, required=frozenset({Check.FORMAT})).accepted
    assert (
        result(Outcome.PASSED, required=frozenset({Check.FORMAT, Check.PROOF})).verdict
        is Verdict.INDETERMINATE
    )
    assert result(required=frozenset({Check.FORMAT})).verdict is Verdict.INDETERMINATE


def test_reasons_are_what_speaks_against_acceptance_and_inner_ones_replace_their_sum() -> None:
    inner = result(Outcome.PASSED, Outcome.FAILED)
    outer = VerificationResult(
        (
            Finding(Check.CONTAINED, Outcome.FAILED, "urn:p", "0 of 1.", None),
            Finding(Check.NONCE, Outcome.INDETERMINATE, "urn:p", "No nonce.", None),
        ),
        frozenset(),
        contained=(inner,),
    )
    assert [finding.check for finding in outer.reasons] == [Check.ALGORITHM, Check.NONCE]
    alone = VerificationResult(outer.findings, frozenset())
    assert [finding.check for finding in alone.reasons] == [Check.CONTAINED, Check.NONCE]


def test_a_finding_is_found_by_its_check() -> None:
    found = result(Outcome.PASSED, Outcome.FAILED)
    assert found.finding(Check.ALGORITHM) is found.findings[1]
    assert found.finding(Check.STATUS) is None


def test_an_error_tells_every_reason_and_clause() -> None:
    findings = (
        Finding(Check.ISSUER, Outcome.FAILED, "urn:p", "Another issuer.", "Clause 1"),
        Finding(Check.VALIDITY, Outcome.FAILED, "urn:p", "Too old.", None),
        Finding(Check.TRUST, Outcome.INDETERMINATE, "urn:p", "Nobody knows.", "Clause 2"),
    )
    error = VerificationError(VerificationResult(findings, frozenset()))
    assert str(error) == "Not accepted (rejected): Another issuer. Too old. Nobody knows."
    assert error.clause == "Clause 1; Clause 2"
    empty = VerificationError(result(required=frozenset({Check.KEY})))
    assert str(empty) == "Not accepted (indeterminate): A required check did not run."


def test_the_plan_of_a_credential_requires_what_was_asked() -> None:
    view = VCDM2().read(credential())
    with_status = VCDM2().read(credential(credentialStatus=status_entry()))
    always = OPENING | {Check.ISSUER, Check.VALIDITY}
    assert plan_of(view, Policy(), None).required == always
    assert plan_of(None, Policy(), None).required == always
    assert plan_of(view, Policy(trust=PinnedIssuers({})), None).required == always | {Check.TRUST}
    assert plan_of(view, Policy(), (HOLDER_DID,)).required == always | {Check.HOLDER}
    assert plan_of(view, Policy(), ()).required == always | {Check.HOLDER}
    assert plan_of(with_status, Policy(), None).required == always | {Check.STATUS}


def test_the_plan_of_a_presentation_requires_all_of_it() -> None:
    view = VCDM2().read(presentation({"a": 1}))
    plan = plan_of(view, Policy(), None)
    assert plan.required == set(plan.checks)
    assert plan.required - OPENING == {
        Check.HOLDER, Check.VALIDITY, Check.AUDIENCE, Check.NONCE, Check.CONTAINED
    }  # fmt: skip


def test_the_plan_of_a_bare_proof_ends_with_the_profile() -> None:
    policy = Policy(scope=Scope.PROOF_ONLY, trust=PinnedIssuers({}))
    for view in (VCDM2().read(credential()), VCDM2().read(presentation({"a": 1})), None):
        assert plan_of(view, policy, (HOLDER_DID,)).required == OPENING


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ProofError("no"), Outcome.FAILED),
        (VCWalletError("no"), Outcome.FAILED),
        (FetchError("no"), Outcome.INDETERMINATE),
        (MethodNotSupportedError("no"), Outcome.INDETERMINATE),
    ],
)
def test_what_nobody_could_look_at_is_not_told(error: VCWalletError, outcome: Outcome) -> None:
    ledger = Ledger()
    with pytest.raises(StopVerification), ledger.essential(Check.KEY):
        raise error
    with ledger.separate(Check.TRUST):
        raise error
    for found in ledger.findings((Check.KEY, Check.TRUST)):
        assert (found.outcome, found.problem, found.detail) == (outcome, error.problem, "no")
        assert found.clause is None
    assert not ledger.clean()


def test_an_error_that_is_not_declared_is_no_finding() -> None:
    ledger = Ledger()
    with pytest.raises(ZeroDivisionError), ledger.essential(Check.KEY):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), ledger.separate(Check.KEY):
        raise ZeroDivisionError
    assert ledger.clean()


def test_a_ledger_tells_what_did_not_run() -> None:
    ledger = Ledger()
    ledger.passed(Check.FORMAT, "Yes.")
    ledger.not_applicable(Check.TRUST, "Not asked.")
    assert ledger.clean()
    first, second, third = ledger.findings((Check.FORMAT, Check.TRUST, Check.PROOF))
    assert (first.outcome, first.detail) == (Outcome.PASSED, "Yes.")
    assert (second.outcome, second.detail) == (Outcome.NOT_APPLICABLE, "Not asked.")
    assert third.outcome is Outcome.NOT_APPLICABLE
    assert "did not run" in third.detail
    ledger.indeterminate(Check.STATUS, ProofError("Who knows.", clause="C", fix="Ask."))
    (unknown,) = ledger.findings((Check.STATUS,))
    assert (unknown.outcome, unknown.detail, unknown.clause) == (
        Outcome.INDETERMINATE,
        "Who knows. Ask.",
        "C",
    )


@pytest.mark.parametrize(
    ("data", "policy"),
    [
        (secure(credential()), Policy()),
        (secure(credential(credentialStatus=status_entry())), Policy()),
        (secure(credential()), Policy(scope=Scope.PROOF_ONLY)),
        (secure(presentation(for_holder()), RDFC, transaction=SHOP), Policy(transaction=SHOP)),
        (b"rubbish", Policy()),
        (b"rubbish", Policy(scope=Scope.PROOF_ONLY)),
        (secure(credential(issuer="did:example:other")), Policy()),
    ],
)
def test_each_check_of_the_plan_leaves_exactly_one_finding_in_order(data: bytes, policy: Policy) -> None:
    found = inspect(data, World(), policy)
    plan = plan_of(found.credential or found.presentation, policy, None)
    assert tuple(finding.check for finding in found.findings) == plan.checks
    assert found.required == plan.required
    for finding in found.findings:
        assert finding.detail.endswith(".")
        against = finding.outcome in {Outcome.FAILED, Outcome.INDETERMINATE}
        assert against is (finding.problem is not None)


def test_after_a_check_that_failed_the_later_ones_say_that_they_did_not_run() -> None:
    found = inspect(b"rubbish")
    assert found.findings[0].outcome is Outcome.FAILED
    for finding in found.findings[1:]:
        assert finding.outcome is Outcome.NOT_APPLICABLE
        assert "did not run" in finding.detail
    assert found.credential is None
    assert found.presentation is None


def test_verify_returns_the_credential_from_the_verified_bytes() -> None:
    accepted = verifier().verify(secure(credential()))
    assert accepted.credential.document == credential()
    assert accepted.result.accepted


def test_verify_raises_with_everything_that_was_found() -> None:
    with pytest.raises(VerificationError, match=r"Not accepted \(rejected\)") as caught:
        verifier().verify(secure(credential(issuer="did:example:other")))
    assert caught.value.result.finding(Check.ISSUER).outcome is Outcome.FAILED
    with pytest.raises(VerificationError):
        verifier().verify_presentation(b"rubbish")


def test_a_presentation_is_no_credential_and_the_other_way_round() -> None:
    policy = Policy(transaction=SHOP)
    shown = secure(presentation(for_holder(), by=ISSUER), RDFC, transaction=SHOP)
    proof_only = verifier(policy=Policy(scope=Scope.PROOF_ONLY))
    with pytest.raises(MalformedError, match="This is a presentation; a credential was expected"):
        proof_only.verify(shown)
    with pytest.raises(MalformedError, match="This is a credential; a presentation was expected"):
        verifier(policy=policy).verify_presentation(secure(credential()))


@pytest.mark.parametrize("way", [RDFC, "vc+jwt"])
def test_a_bare_proof_is_accepted_whoever_made_it_and_whenever(way: str) -> None:
    old = credential(
        issuer="did:example:other", validUntil="2026-01-02T00:00:00Z", credentialStatus=status_entry()
    )
    world = World()
    assert_accepted(inspect(secure(old, way), world, Policy(scope=Scope.PROOF_ONLY)))
    assert not inspect(secure(old, way), world).accepted
    assert world.fetched == []


def test_an_algorithm_that_is_not_allowed_is_refused_before_any_key_is_fetched() -> None:
    some = frozenset(known for known in ALGORITHMS if known.name != "Ed25519")
    world = World()
    for data in (secure(credential()), secure(credential(), "vc+jwt")):
        found = inspect(data, world, Policy(algorithms=some))
        assert found.finding(Check.ALGORITHM).outcome is Outcome.FAILED
        assert "not accepted here" in found.finding(Check.ALGORITHM).detail
        assert found.finding(Check.KEY).outcome is Outcome.NOT_APPLICABLE
    assert world.fetched == []


def test_what_is_larger_than_the_policy_allows_is_refused() -> None:
    data = secure(credential())
    assert_accepted(inspect(data, policy=Policy(max_bytes=len(data))))
    found = inspect(data, policy=Policy(max_bytes=len(data) - 1))
    assert found.finding(Check.FORMAT).outcome is Outcome.FAILED
    assert "too large" in found.finding(Check.FORMAT).detail


def test_trust_is_asked_for_or_its_finding_says_that_it_was_not() -> None:
    unasked = inspect(secure(credential()))
    assert unasked.finding(Check.TRUST).outcome is Outcome.NOT_APPLICABLE
    assert "was not asked" in unasked.finding(Check.TRUST).detail
    trust = PinnedIssuers({name_of(ISSUER): TrustedIssuer("Academy")})
    asked = inspect(secure(credential()), policy=Policy(trust=trust))
    assert asked.finding(Check.TRUST).detail == "On your list of trusted providers as Academy."
    unknown = inspect(secure(credential()), policy=Policy(trust=PinnedIssuers({})))
    assert unknown.finding(Check.TRUST).outcome is Outcome.FAILED
    assert unknown.verdict is Verdict.REJECTED


def test_a_schema_is_named_and_not_checked() -> None:
    schema: Json = {"id": "https://academy.example/schema", "type": "JsonSchema"}
    world = World()
    found = inspect(signed(credential(credentialSchema=schema)), world)
    assert_accepted(found)
    assert "which this version does not check" in found.finding(Check.SCHEMA).detail
    assert world.fetched == []


def test_what_holds_input_does_not_print_it() -> None:
    assert "secret" not in repr(Job(b"secret", None, Policy()))
