"""Credentials and presentations made and read by openvc-core, an independent implementation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from world import World

from did import jwk
from did.algorithms import ED25519_KEY, KeyType
from did.encoding import base64url
from did.encoding.strict_json import dump_json
from did.signers import LocalSigner, load
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing.mechanism import Transaction
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import VerificationResult
from vcwallet.verifier.verifier import Verifier

openvc = pytest.importorskip("openvc", reason="the package openvc-core is not installed")
data_integrity = pytest.importorskip("openvc.proof.data_integrity")
di_jcs = pytest.importorskip("openvc.proof.di_jcs")
vc_jwt = pytest.importorskip("openvc.proof.vc_jwt")
vp_jwt = pytest.importorskip("openvc.proof.vp_jwt")
openid4vp = pytest.importorskip("openvc.openid4vp")
resolvers = pytest.importorskip("openvc.resolvers")
status = pytest.importorskip("openvc.status")
openvc_did = pytest.importorskip("openvc.did.base")
openvc_verify = pytest.importorskip("openvc.verify")

VCDM = "https://www.w3.org/ns/credentials/v2"
VCDM_1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
AUDIENCE, NONCE = "shop.example", "a-question-used-once"
# openvc-core bundles the context of VCDM 2.0 only; any other is handed to it.
EXTRA_CONTEXTS = {OPEN_BADGES: json.loads(dump_json(Contexts().load(OPEN_BADGES)))}


def signer(number: int, key_type: KeyType = ED25519_KEY) -> LocalSigner:
    """Return the same key for the same number."""
    return load(key_type, number.to_bytes(key_type.private_size, "big"))


ISSUER, HOLDER = signer(1001), signer(1002)
ISSUER_DID, HOLDER_DID = ISSUER.verification_method.did.text, HOLDER.verification_method.did.text


def their_key(own: LocalSigner, kid: str | None = None):  # noqa: ANN201  # openvc-core is no dependency
    """Return one of our keys as a key of openvc-core."""
    private = jwk.encode(own.public_key) | {"d": base64url.encode(own.secret)}
    return openvc.signing_key_from_jwk(private, kid or str(own.verification_method))


def credential(**changes: object) -> dict:
    """Return an unsigned credential of VCDM 2.0."""
    return {
        "@context": [VCDM],
        "id": "urn:uuid:1d5a7d3e-7a55-4b1f-9a3e-0a0b0c0d0e0f",
        "type": ["VerifiableCredential"],
        "name": "Noções de café",
        "issuer": ISSUER_DID,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": HOLDER_DID, "name": "Zoé"},
    } | changes


def badge() -> dict:
    """Return an unsigned Open Badges 3.0 credential."""
    achievement = {
        "id": "https://academy.example/achievements/1",
        "type": ["Achievement"],
        "name": "Sustainability reporting",
        "description": "Collects, checks and reports sustainability data.",
        "criteria": {"narrative": "Pass the portfolio and the oral defence."},
        "creditsAvailable": 3.5,
    }
    return credential(
        **{
            "@context": [VCDM, OPEN_BADGES],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": ISSUER_DID, "type": ["Profile"], "name": "Academy"},
            "credentialSubject": {
                "id": HOLDER_DID,
                "type": ["AchievementSubject"],
                "achievement": achievement,
            },
        }
    )


@dataclass(frozen=True)
class Embedded:
    """Sign with one of their suites for embedded proofs."""

    suite: str

    def sign(self, document: Mapping, own: LocalSigner = ISSUER, **options: object) -> dict:
        """Return a document with their proof, as they write it."""
        key = their_key(own)
        if self.suite == "eddsa-rdfc-2022":
            suite = data_integrity.DataIntegrityProofSuite()
            options["extra_contexts"] = EXTRA_CONTEXTS
        else:
            suite = di_jcs.EddsaJcsProofSuite()
        return suite.add_proof(dict(document), signing_key=key, verification_method=key.kid, **options)


THEIR_RDFC, THEIR_JCS = Embedded("eddsa-rdfc-2022"), Embedded("eddsa-jcs-2022")


def their_token(document: Mapping, own: LocalSigner = ISSUER, **options: object) -> str:
    """Return a document in their VC-JWT."""
    return vc_jwt.VcJwtProofSuite().sign(dict(document), signing_key=their_key(own), **options)


def their_vp_token(credentials: list, own: LocalSigner = HOLDER, audience: object = AUDIENCE) -> str:
    """Return a presentation in their VP-JWT."""
    return vp_jwt.VpJwtProofSuite().sign(
        credentials, holder_key=their_key(own), audience=audience, nonce=NONCE
    )


def presentation(*credentials: Mapping, holder: str = HOLDER_DID) -> dict:
    """Return an unsigned presentation."""
    return {
        "@context": [VCDM],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": list(credentials),
    }


def enveloped(token: str, media_type: str) -> dict:
    """Return a token as an object in a presentation.

    Spec: W3C VCDM 2.0 §4.13.1
    """
    return {"@context": VCDM, "id": f"data:{media_type},{token}", "type": "EnvelopedVerifiableCredential"}


def read_presentation_there(document: Mapping, nonce: str = NONCE, audience: str = AUDIENCE):  # noqa: ANN201  # openvc-core is no dependency
    """Verify a presentation with an embedded proof, and all in it, with openvc-core's OpenID4VP verifier."""
    query = {"credentials": [{"id": "any", "format": "ldp_vc"}]}
    answer = openid4vp.verify_vp_token(
        {"any": [document]},
        dcql_query=query,
        nonce=nonce,
        client_id=audience,
        extra_contexts=EXTRA_CONTEXTS,
    )
    return answer.presentations[0]


def status_there(secured: bytes, signed_list: bytes):  # noqa: ANN201  # openvc-core is no dependency
    """Verify a credential, and the list that its status names, with openvc-core; a revoked one raises."""
    resolve = resolvers.default_status_list_resolver(fetch=lambda _url: signed_list.decode())
    return read_there(secured, resolve_status_list=resolve).status


def read_there(data: bytes, **options: object):  # noqa: ANN201  # openvc-core is no dependency
    """Verify with openvc-core; JSON is parsed for it, as its callers do."""
    parsed = json.loads(data) if data.lstrip().startswith(b"{") else data.decode()
    return openvc.verify_credential(parsed, extra_contexts=EXTRA_CONTEXTS, **options)


def refused_there(data: bytes) -> bool:
    """Tell whether openvc-core refuses bytes with an error that it declares, or they are no JSON at all."""
    try:
        read_there(data)
    except (openvc.OpenvcError, ValueError):
        return True
    return False


def read_here(data: bytes | str | Mapping, world: World | None = None) -> VerificationResult:
    """Verify with the default verifier; without a world every fetch fails."""
    if isinstance(data, Mapping):
        data = json.dumps(data)
    policy = Policy(transaction=Transaction(AUDIENCE, NONCE))
    return Verifier(policy, fetcher=world or World()).inspect(
        data.encode() if isinstance(data, str) else data
    )


def reasons(result: VerificationResult) -> str:
    """Return why something was not accepted: check, words and clause of each finding against it."""
    return " | ".join(f"{found.check.value}: {found.detail} [{found.clause}]" for found in result.reasons)
