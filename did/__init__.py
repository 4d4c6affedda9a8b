"""Who signs: keys, decentralized identifiers, and how to find a key. Knows nothing of credentials.

Start with ``did.generate()`` for a key and its did:key, and ``did.Resolver`` to find the keys of others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from did.document import DIDDocument, Service, VerificationMethod
    from did.errors import DIDError, ProblemError
    from did.flow import AsyncFetcher, Fetch, Fetcher, FetchResponse, Flow, arun, run
    from did.identifiers import DID, DIDURL
    from did.keys import PublicKey
    from did.relationships import VerificationRelationship
    from did.resolver import Resolver
    from did.signers import LocalSigner, Signer, generate

# Each public name, and the module that is imported when the name is first used.
_EXPORTS = {
    "DIDDocument": "did.document",
    "Service": "did.document",
    "VerificationMethod": "did.document",
    "DIDError": "did.errors",
    "ProblemError": "did.errors",
    "AsyncFetcher": "did.flow",
    "Fetch": "did.flow",
    "Fetcher": "did.flow",
    "FetchResponse": "did.flow",
    "Flow": "did.flow",
    "arun": "did.flow",
    "run": "did.flow",
    "DID": "did.identifiers",
    "DIDURL": "did.identifiers",
    "PublicKey": "did.keys",
    "VerificationRelationship": "did.relationships",
    "Resolver": "did.resolver",
    "LocalSigner": "did.signers",
    "Signer": "did.signers",
    "generate": "did.signers",
}

__all__ = [
    "DID",
    "DIDURL",
    "AsyncFetcher",
    "DIDDocument",
    "DIDError",
    "Fetch",
    "FetchResponse",
    "Fetcher",
    "Flow",
    "LocalSigner",
    "ProblemError",
    "PublicKey",
    "Resolver",
    "Service",
    "Signer",
    "VerificationMethod",
    "VerificationRelationship",
    "arun",
    "generate",
    "run",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that importing the package costs next to nothing."""
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)
