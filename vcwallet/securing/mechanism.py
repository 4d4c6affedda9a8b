"""The roles that a securing mechanism plays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from did.algorithms import Algorithm
from did.encoding.strict_json import JSONObject
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from did.signers import Signer

SignerHint: TypeAlias = DIDURL | DID
"""Who says to have signed: a verification method, or a DID with exactly one key that fits."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """Say for whom, and in answer to which question, a presentation is made.

    Args:
        audience: the verifier's name for itself, as agreed (a domain, an origin, a client identifier).
        nonce: the verifier's unguessable question, used once.

    Spec: W3C Data Integrity 1.0 §2.1 (domain, challenge); RFC 7519 §4.1.3 (aud)
    """

    audience: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Binding:
    """Hold what a proof says about its transaction.

    Args:
        audiences: for whom it was made; empty where it does not say.
        nonce: the question that it answers, or None.
    """

    audiences: tuple[str, ...] = ()
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """Hold what a proof protects, after it verified.

    Args:
        document: the verified document, without proofs.
        binding: the transaction that the proof was made for.
        not_before: when the proof, or the token, begins to be valid, or None.
        not_after: when it ends, or None.
        created: when it says it was made, or None.
        remarks: what a reader ought to know, for example that an older data model was used.
    """

    document: JSONObject
    binding: Binding = field(default_factory=Binding)
    not_before: datetime | None = None
    not_after: datetime | None = None
    created: datetime | None = None
    remarks: tuple[str, ...] = ()


class Seal(Protocol):
    """One signature over the payload, not yet checked. It offers no claims."""

    @property
    def signer(self) -> SignerHint:
        """Return who says to have signed."""
        ...

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return every algorithm that this seal could be made with; the key decides among them."""
        ...

    @property
    def purpose(self) -> VerificationRelationship:
        """Return what the signature says it is for."""
        ...

    def open(self, key: PublicKey) -> Payload:
        """Return the payload if ``key`` made the signature: the only way to claims.

        Raises:
            SignatureInvalidError: if it did not.
            ProofError: if the proof contradicts its document or cannot be transformed.
        """
        ...


class Sealed(Protocol):
    """A secured document that was parsed and is not trusted."""

    @property
    def seals(self) -> tuple[Seal, ...]:
        """Return its signatures; never empty."""
        ...


class SecuringMechanism(Protocol):
    """Read one way of securing."""

    @property
    def format(self) -> str:
        """Return the name that findings use."""
        ...

    @property
    def media_types(self) -> frozenset[str]:
        """Return the media types that this mechanism alone has."""
        ...

    def recognizes(self, data: bytes) -> bool:
        """Tell whether ``data`` looks like this format. Cheap, total, and true for one mechanism at most."""
        ...

    def parse(self, data: bytes) -> Sealed:
        """Return the secured document, not trusted.

        Raises:
            MalformedError: if it is not what the format says it should be.
        """
        ...


@dataclass(frozen=True, slots=True)
class SecuringOptions:
    """Say how to secure.

    Args:
        created: when; the proof or token carries it.
        transaction: for whom and in answer to what, for a presentation; None for a credential.
        not_after: when the proof itself ends, or None.
    """

    created: datetime
    transaction: Transaction | None = None
    not_after: datetime | None = None


class Securer(Protocol):
    """Write one way of securing."""

    @property
    def name(self) -> str:
        """Return the specification's name for it."""
        ...

    @property
    def file_ending(self) -> str:
        """Return the usual ending of a file that holds it, with its dot."""
        ...

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return the algorithms that it can use."""
        ...

    def secure(self, document: JSONObject, signer: Signer, options: SecuringOptions) -> bytes:
        """Return ``document`` secured by ``signer``; a presentation if ``options`` name a transaction.

        Raises:
            ProofError: if the key does not fit, or the document cannot be transformed without loss.
        """
        ...
