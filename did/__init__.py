"""Who signs: keys, decentralized identifiers, and how to find a key. Knows nothing of credentials.

Start with ``did.generate()`` for a key and its did:key, and ``did.Resolver`` to find the keys of others.
"""

from __future__ import annotations

from did.document import DIDDocument, Service, VerificationMethod, VerificationRelationship
from did.errors import DIDError, ProblemError
from did.flow import AsyncFetcher, Fetch, Fetcher, FetchResponse, Flow, arun, run
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.resolver import Resolver
from did.signers import LocalSigner, Signer, generate

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
