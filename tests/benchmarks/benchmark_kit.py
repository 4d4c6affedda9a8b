"""What is measured on: one test document of about 2 kB, one real micro-credential, and keys."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from did import jwk
from did.algorithms import ED25519_KEY, P256_KEY, P384_KEY, KeyType
from did.encoding import base64url
from did.encoding.strict_json import JSONObject, dump_json
from did.signers import LocalSigner, load
from vcwallet.rdf.contexts import Contexts

VCDM = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
AUDIENCE, NONCE = "shop.example", "a-question-used-once"
ISSUED = datetime(2026, 6, 19, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "data"

# How each token algorithm is called, and the kind of key that it takes.
TOKEN_KEYS = {"Ed25519": ED25519_KEY, "ES256": P256_KEY, "ES384": P384_KEY}


def signer(number: int, key_type: KeyType = ED25519_KEY) -> LocalSigner:
    """Return the same key for the same number."""
    return load(key_type, number.to_bytes(key_type.private_size, "big"))


HOLDER = signer(1002)
HOLDER_DID = HOLDER.verification_method.did.text


def badge(own: LocalSigner, number: int = 0) -> JSONObject:
    """Return the test document: an unsigned Open Badges 3.0 credential of about 2 kB.

    Args:
        own: the issuer's key.
        number: tells the documents of a class apart.
    """
    return {
        "@context": [VCDM, OPEN_BADGES],
        "id": f"urn:uuid:6f1c2f0a-9d0e-4b53-8f3a-{number:012x}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Sustainability reporting for suppliers",
        "issuer": {
            "id": own.verification_method.did.text,
            "type": ["Profile"],
            "name": "Academy of the Example Valley",
            "url": "https://academy.example",
            "address": {
                "type": ["Address"],
                "addressCountryCode": "LU",
                "addressLocality": "Esch-sur-Alzette",
            },
        },
        "validFrom": "2025-06-19T09:00:00Z",
        "validUntil": "2035-06-19T09:00:00Z",
        "awardedDate": "2025-06-12T00:00:00Z",
        "credentialSubject": {
            "id": HOLDER_DID,
            "type": ["AchievementSubject"],
            "achievement": _achievement(),
        },
    }


def _achievement() -> JSONObject:
    return {
        "id": "https://academy.example/achievements/sustainability-2",
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": "Sustainability reporting for suppliers",
        "inLanguage": "en",
        "version": "2",
        "humanCode": "SUSREP-02",
        "creditsAvailable": 3.5,
        "description": "Collects, checks and reports the sustainability data of a supplier.",
        "criteria": {"narrative": "Pass the portfolio with 6 of 10 points or more, and the oral defence."},
        "tag": ["reporting", "supply chain"],
        "alignment": [
            {
                "type": ["Alignment"],
                "targetType": "ext:EQF",
                "targetName": "EQF level 6",
                "targetCode": "6",
                "targetFramework": "European Qualifications Framework",
                "targetUrl": "http://data.europa.eu/snb/eqf/6",
            },
            {
                "type": ["Alignment"],
                "targetType": "ext:ESCO",
                "targetName": "lead the sustainability reporting process",
                "targetFramework": "ESCO",
                "targetUrl": "http://data.europa.eu/esco/skill/bbcc7e1b-3d4d-4422-9fac-efd636eb9de4",
            },
        ],
    }


def plain(value: JSONObject) -> dict:
    """Return a copy made of nothing but dictionaries, lists and scalars."""
    copied: dict = json.loads(dump_json(value))
    return copied


def load_openvc() -> SimpleNamespace:
    """Return the parts of openvc-core that are measured, or skip where it is not installed."""
    names = {
        "core": "openvc",
        "rdfc": "openvc.proof.data_integrity",
        "jcs": "openvc.proof.di_jcs",
        "canonical_json": "openvc.proof._jcs",
        "contexts": "openvc.proof.contexts",
        "tokens": "openvc.proof.vc_jwt",
        "presentations": "openvc.proof.vp_jwt",
        "requests": "openvc.openid4vp",
        "status": "openvc.status",
        "resolvers": "openvc.resolvers",
        "verify": "openvc.verify",
    }
    reason = "the package openvc-core is not installed"
    modules = {name: pytest.importorskip(module, reason=reason) for name, module in names.items()}
    extra = {OPEN_BADGES: plain(Contexts().load(OPEN_BADGES))}
    return SimpleNamespace(**modules, extra_contexts=extra)


def openvc_key(openvc: SimpleNamespace, own: LocalSigner) -> object:
    """Return one of our keys as a key of openvc-core."""
    private = jwk.encode(own.public_key) | {"d": base64url.encode(own.secret)}
    return openvc.core.signing_key_from_jwk(private, str(own.verification_method))
