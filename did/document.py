"""The DID document: which keys speak for a DID, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from did.encoding.strict_json import JSONObject
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """Name a key of a DID document.

    Args:
        id: its DID URL.
        type: ``Multikey``, ``JsonWebKey``, or an older name.
        controller: the DID that controls it.
        key: the public key, or None where its kind is not supported here.
        expires: when it ends, or None.
        revoked: when it was withdrawn, or None.

    Spec: W3C Controlled Identifiers 1.0 §2.2
    """

    id: DIDURL
    type: str
    controller: DID
    key: PublicKey | None
    expires: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Name a service of a DID subject.

    Spec: W3C DID Core 1.0 §5.4
    """

    id: str
    type: tuple[str, ...]
    endpoint: JSONObject | str | tuple[JSONObject | str, ...]


@dataclass(frozen=True, slots=True)
class DIDDocument:
    """Say which keys and services belong to a DID.

    Args:
        id: the DID.
        controllers: the DIDs that may change the document, besides ``id``.
        verification_methods: every key, also those that stand inside a relationship.
        relationships: for each relationship, the ids of the keys that may be used for it.
        services: its services.
        source: the document as it was read.

    Spec: W3C DID Core 1.0 §5
    """

    id: DID
    controllers: tuple[DID, ...] = ()
    verification_methods: tuple[VerificationMethod, ...] = ()
    relationships: Mapping[VerificationRelationship, tuple[DIDURL, ...]] = field(default_factory=dict)
    services: tuple[Service, ...] = ()
    source: JSONObject = field(default_factory=dict, compare=False, repr=False)

    def verification_method(self, url: DIDURL) -> VerificationMethod | None:
        """Return the verification method with this id, or None."""
        return next((method for method in self.verification_methods if method.id == url), None)

    def allows(self, method: VerificationMethod, relationship: VerificationRelationship) -> bool:
        """Tell whether a method may be used for a purpose.

        Spec: W3C Controlled Identifiers 1.0 §3.3 (Retrieve Verification Method)
        """
        return method.id in self.relationships.get(relationship, ())
