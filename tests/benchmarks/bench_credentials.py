"""One credential of 2 kB.

Verifying begins with bytes and ends with a verdict; issuing begins with a document and ends with bytes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from benchmark_kit import EXAMPLES, ISSUED, TOKEN_KEYS, badge, openvc_key, plain, signer
from benchmark_measure import Measure
from benchmark_report import THEIRS

from did.encoding.strict_json import JSONObject
from did.signers import LocalSigner
from vcwallet.issuer.issuer import Issuer
from vcwallet.microcredential.award import build
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.open_badges import to_open_badge
from vcwallet.securing.registry import securer
from vcwallet.verifier.verifier import Verifier

SUITES = pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
ALGORITHMS = pytest.mark.parametrize("algorithm", list(TOKEN_KEYS))
ISSUER = signer(1001)
NOW = ISSUED + timedelta(days=1)


def _verify(measure: Measure, operation: str, data: bytes) -> None:
    verifier = Verifier(clock=lambda: NOW)
    assert verifier.inspect(data).accepted
    measure(operation, lambda: verifier.verify(data))


def _issue(measure: Measure, operation: str, issuer: Issuer) -> None:
    document = badge(issuer.signer)
    measure(operation, lambda: issuer.issue(document, ISSUED))


@SUITES
def test_verify(measure: Measure, suite: str) -> None:
    _verify(measure, f"verify {suite}", Issuer(ISSUER, securer(suite)).issue(badge(ISSUER), ISSUED))


@SUITES
def test_issue(measure: Measure, suite: str) -> None:
    _issue(measure, f"issue {suite}", Issuer(ISSUER, securer(suite)))


@ALGORITHMS
def test_verify_token(measure: Measure, algorithm: str) -> None:
    own = signer(1001, TOKEN_KEYS[algorithm])
    _verify(measure, f"verify vc+jwt, {algorithm}", Issuer(own, securer("vc+jwt")).issue(badge(own), ISSUED))


@ALGORITHMS
def test_issue_token(measure: Measure, algorithm: str) -> None:
    own = signer(1001, TOKEN_KEYS[algorithm])
    _issue(measure, f"issue vc+jwt, {algorithm}", Issuer(own, securer("vc+jwt")))


def _openvc_suite(openvc: SimpleNamespace, suite: str) -> tuple[object, dict]:
    if suite == "eddsa-rdfc-2022":
        return openvc.rdfc.DataIntegrityProofSuite(), {"extra_contexts": openvc.extra_contexts}
    return openvc.jcs.EddsaJcsProofSuite(), {}


@SUITES
def test_verify_openvc(measure: Measure, openvc: SimpleNamespace, suite: str) -> None:
    data, contexts = Issuer(ISSUER, securer(suite)).issue(badge(ISSUER), ISSUED), openvc.extra_contexts
    resolver = openvc.verify.default_resolver()

    def verify() -> None:
        openvc.core.verify_credential(json.loads(data), resolver=resolver, extra_contexts=contexts)

    measure(f"verify {suite}", verify, THEIRS)


@SUITES
def test_issue_openvc(measure: Measure, openvc: SimpleNamespace, suite: str) -> None:
    document, key = plain(badge(ISSUER)), openvc_key(openvc, ISSUER)
    way, options = _openvc_suite(openvc, suite)

    def issue() -> bytes:
        proven = way.add_proof(document, signing_key=key, verification_method=key.kid, **options)
        return json.dumps(proven).encode()

    measure(f"issue {suite}", issue, THEIRS)


@ALGORITHMS
def test_verify_token_openvc(measure: Measure, openvc: SimpleNamespace, algorithm: str) -> None:
    # Their token is that of VCDM 1.1 (claim vc); they read no vc+jwt.
    own = signer(1001, TOKEN_KEYS[algorithm])
    suite, resolver = openvc.tokens.VcJwtProofSuite(), openvc.verify.default_resolver()
    token = suite.sign(plain(badge(own)), signing_key=openvc_key(openvc, own))
    measure(
        f"verify vc+jwt, {algorithm}",
        lambda: openvc.core.verify_credential(token, resolver=resolver),
        THEIRS,
    )


@ALGORITHMS
def test_issue_token_openvc(measure: Measure, openvc: SimpleNamespace, algorithm: str) -> None:
    own = signer(1001, TOKEN_KEYS[algorithm])
    suite, document, key = openvc.tokens.VcJwtProofSuite(), plain(badge(own)), openvc_key(openvc, own)
    measure(f"issue vc+jwt, {algorithm}", lambda: suite.sign(document, signing_key=key), THEIRS)


def _micro_credential(own: LocalSigner) -> JSONObject:
    course = read_course((EXAMPLES / "course.json").read_bytes())
    participant = read_class_list((EXAMPLES / "class-list.csv").read_bytes())[0]
    provider = replace(course.provider, id=own.verification_method.did.text)
    return to_open_badge(build(course, participant, provider, ISSUED), badge(own)["id"])


@pytest.mark.parametrize("way", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt"])
def test_verify_micro_credential(measure: Measure, way: str) -> None:
    data = Issuer(ISSUER, securer(way)).issue(_micro_credential(ISSUER), ISSUED)
    _verify(measure, f"verify the example course's, {len(data) / 1000:.0f} kB, {way}", data)
