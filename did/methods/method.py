"""What a DID method offers."""

from __future__ import annotations

from typing import Protocol

from did.document import DIDDocument
from did.flow import Flow
from did.identifiers import DID


class DIDMethod(Protocol):
    """Resolve the DIDs of one method; a method that needs no network never yields."""

    @property
    def name(self) -> str:
        """Return the method's name, for example ``"key"``."""
        ...

    def host(self, did: DID) -> str | None:
        """Return the host that resolving ``did`` contacts, or None where it needs no network.

        Raises:
            InvalidDIDError: if the DID is none of this method.
        """
        ...

    def resolve(self, did: DID) -> Flow[DIDDocument]:
        """Return the flow that ends in the DID document of ``did``.

        Raises:
            InvalidDIDError: if the DID is none of this method.
            FetchError: if the document could not be fetched.
            InvalidDIDDocumentError: if what was fetched is no document of this DID.

        Spec: W3C DID Core 1.0 §7.1
        """
        ...
