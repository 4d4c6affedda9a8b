"""A presentation of one credential.

Its proof is eddsa-jcs-2022 around embedded proofs and vp+jwt around a token; what is in it is verified too.
"""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from benchmark_kit import AUDIENCE, HOLDER, ISSUED, NONCE, badge, openvc_key, plain, signer
from benchmark_measure import Measure
from benchmark_report import THEIRS

import vcwallet
from vcwallet.issuer.issuer import Issuer
from vcwallet.securing.mechanism import Transaction
from vcwallet.securing.registry import securer
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.verifier import Verifier

WAYS = pytest.mark.parametrize("way", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt"])
ISSUER = signer(1001)
QUERY = {"credentials": [{"id": "any", "format": "ldp_vc"}]}


def _secured(way: str) -> bytes:
    return Issuer(ISSUER, securer(way)).issue(badge(ISSUER), ISSUED)


def _present(secured: bytes) -> bytes:
    return vcwallet.present([secured], HOLDER, audience=AUDIENCE, nonce=NONCE)


@WAYS
def test_verify(measure: Measure, way: str) -> None:
    data, verifier = _present(_secured(way)), Verifier(Policy(transaction=Transaction(AUDIENCE, NONCE)))
    assert verifier.inspect(data).accepted
    measure(f"verify, with a credential as {way}", lambda: verifier.verify_presentation(data))


@WAYS
def test_present(measure: Measure, way: str) -> None:
    secured = _secured(way)
    measure(f"make, with a credential as {way}", lambda: _present(secured))


@pytest.mark.parametrize("way", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_verify_openvc(measure: Measure, openvc: SimpleNamespace, way: str) -> None:
    data, resolver = _present(_secured(way)), openvc.verify.default_resolver()

    def verify() -> None:
        openvc.requests.verify_vp_token(
            {"any": [json.loads(data)]},
            dcql_query=QUERY,
            nonce=NONCE,
            client_id=AUDIENCE,
            resolver=resolver,
            extra_contexts=openvc.extra_contexts,
        )

    measure(f"verify, with a credential as {way}", verify, THEIRS)


def test_verify_token_openvc(measure: Measure, openvc: SimpleNamespace) -> None:
    # Their tokens are those of VCDM 1.1 (claims vp and vc).
    token = openvc.tokens.VcJwtProofSuite().sign(plain(badge(ISSUER)), signing_key=openvc_key(openvc, ISSUER))
    suite, resolver = openvc.presentations.VpJwtProofSuite(), openvc.verify.default_resolver()
    shown = suite.sign([token], holder_key=openvc_key(openvc, HOLDER), audience=AUDIENCE, nonce=NONCE)
    measure(
        "verify, with a credential as vc+jwt",
        lambda: suite.verify(shown, audience=AUDIENCE, nonce=NONCE, resolver=resolver),
        THEIRS,
    )
