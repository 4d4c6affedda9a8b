"""Find the key of a signature, and make sure that it may be used for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from did.algorithms import Algorithm, algorithm_of_key
from did.document import DIDDocument, VerificationMethod
from did.errors import CID, MethodNotSupportedError, NotFoundError
from did.flow import Flow
from did.identifiers import DID
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from did.resolver import Resolver
from vcwallet.errors import VCWalletError
from vcwallet.securing.mechanism import Seal

_CLAUSE = "W3C Controlled Identifiers 1.0 §3.3 (Retrieve Verification Method)"


class KeyNotAllowedError(VCWalletError):
    """A key that may not be used for this purpose, not any more, or not by this party."""

    problem = CID + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


class KeyKindNotSupportedError(MethodNotSupportedError):
    """A key of a kind that is not supported here: nobody can tell whether its signature is right."""

    problem = CID + "INVALID_VERIFICATION_METHOD"


@dataclass(frozen=True, slots=True)
class SignerKey:
    """Hold the key of a signature and the DID that it speaks for."""

    key: PublicKey
    controller: DID


def find_key(seal: Seal, resolver: Resolver, now: datetime, allowed: frozenset[Algorithm]) -> Flow[SignerKey]:
    """Return the key that a seal names.

    Args:
        seal: the signature, not yet checked.
        resolver: how DIDs are resolved.
        now: the time of the verification.
        allowed: the algorithms that are accepted.

    Raises:
        KeyNotAllowedError: if the DID's document does not list the key for the seal's purpose, the key
            belongs to another DID, was revoked or has expired, or is of a kind that does not fit the seal.
        KeyKindNotSupportedError: if the kind of key is not supported here.
        DIDError: if the DID cannot be resolved or has no such key.

    Spec: W3C Controlled Identifiers 1.0 §3.3
    """
    usable = seal.algorithms & allowed
    if isinstance(seal.signer, DID):
        document = yield from resolver.resolve(seal.signer)
        method = _only_method(document, seal.purpose, usable)
    else:
        found = yield from resolver.dereference(seal.signer)
        document, method = found.document, found.method
    _check_method(document, method, seal.purpose, now)
    if method.key is None:
        raise KeyKindNotSupportedError(
            f"The key {method.id} is of a kind that is not supported here.", clause=_CLAUSE
        )
    if algorithm_of_key(method.key.key_type) not in usable:
        raise KeyNotAllowedError(
            f"The signature's algorithm does not go with the {method.key.key_type.name} key {method.id}.",
            clause="RFC 8725 §3.1",
        )
    return SignerKey(method.key, method.controller)


def _only_method(
    document: DIDDocument, purpose: VerificationRelationship, usable: frozenset[Algorithm]
) -> VerificationMethod:
    fitting = [
        method
        for method in document.verification_methods
        if method.key and document.allows(method, purpose) and algorithm_of_key(method.key.key_type) in usable
    ]
    if len(fitting) != 1:
        raise NotFoundError(
            f"The signature names no key, and {document.id} has {len(fitting)} that would fit.",
            clause="W3C VC-JOSE-COSE §4.1.1 (kid)",
            fix="The issuer must name its key by its full DID URL.",
        )
    return fitting[0]


def _check_method(
    document: DIDDocument, method: VerificationMethod, purpose: VerificationRelationship, now: datetime
) -> None:
    if method.controller != document.id:
        raise KeyNotAllowedError(
            f"The key {method.id} is controlled by another DID, {method.controller}.", clause=_CLAUSE
        )
    if not document.allows(method, purpose):
        raise KeyNotAllowedError(
            f"{document.id} does not list the key {method.id} for {purpose.value}.",
            clause=_CLAUSE,
            fix=f"The owner of the key must add it to {purpose.value} in the DID document.",
        )
    if method.revoked and method.revoked <= now:
        raise KeyNotAllowedError(
            f"The key {method.id} was revoked.", clause="W3C Controlled Identifiers 1.0 §2.2 (revoked)"
        )
    if method.expires and method.expires <= now:
        raise KeyNotAllowedError(
            f"The key {method.id} has expired.", clause="W3C Controlled Identifiers 1.0 §2.2 (expires)"
        )
