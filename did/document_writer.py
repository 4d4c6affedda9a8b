"""Write a DID document for keys that are to be published."""

from __future__ import annotations

from collections.abc import Sequence

from did import multikey
from did.encoding.strict_json import JSONObject
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
_SIGNING = (VerificationRelationship.ASSERTION_METHOD, VerificationRelationship.AUTHENTICATION)


def write_document(did: DID, keys: Sequence[tuple[DIDURL, PublicKey]]) -> JSONObject:
    """Return the DID document that lists these keys for assertions and authentication.

    Args:
        did: the subject, which controls each key.
        keys: each key with its DID URL.

    Spec: W3C DID Core 1.0 §5; W3C Controlled Identifiers 1.0 §2.2.2
    """
    methods = [
        {
            "id": str(url),
            "type": "Multikey",
            "controller": did.text,
            "publicKeyMultibase": multikey.encode(key),
        }
        for url, key in keys
    ]
    ids = [str(url) for url, _ in keys]
    return {
        "@context": list(CONTEXTS),
        "id": did.text,
        "verificationMethod": methods,
        **{relationship.value: ids for relationship in _SIGNING},
    }
