"""Find the document of a DID, and the key that a DID URL names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from did.document import DIDDocument, VerificationMethod
from did.errors import MethodNotSupportedError, NotFoundError
from did.flow import Flow
from did.identifiers import DID, DIDURL
from did.methods import DEFAULT_METHODS
from did.methods.method import DIDMethod


@dataclass(frozen=True, slots=True)
class Dereferenced:
    """Hold a verification method together with the document it was found in."""

    document: DIDDocument
    method: VerificationMethod


class Resolver:
    """Resolve DIDs and dereference DID URLs, as flows.

    Args:
        methods: the DID methods to know.

    Spec: W3C DID Core 1.0 §7
    """

    def __init__(self, methods: Sequence[DIDMethod] = DEFAULT_METHODS) -> None:
        self._methods = {method.name: method for method in methods}

    def method_of(self, did: DID) -> DIDMethod:
        """Return the method that resolves ``did``.

        Raises:
            MethodNotSupportedError: if this resolver does not have it.

        Spec: W3C DID Resolution 1.0, METHOD_NOT_SUPPORTED
        """
        method = self._methods.get(did.method)
        if method is None:
            raise MethodNotSupportedError(
                f"DIDs of the method did:{did.method} are not supported here.",
                clause="W3C DID Core 1.0 §7.1",
                fix="Supported: " + ", ".join(f"did:{name}" for name in sorted(self._methods)) + ".",
            )
        return method

    def resolve(self, did: DID) -> Flow[DIDDocument]:
        """Return the DID document of ``did``.

        Raises:
            MethodNotSupportedError: if the method is unknown.
            InvalidDIDError: if the DID is none of its method.
            FetchError: if the document could not be fetched.
            InvalidDIDDocumentError: if what was found is no document of this DID.

        Spec: W3C DID Core 1.0 §7.1
        """
        return (yield from self.method_of(did).resolve(did))

    def dereference(self, url: DIDURL) -> Flow[Dereferenced]:
        """Return the verification method that ``url`` names, and its document.

        Raises:
            NotFoundError: if the document has no such verification method; and whatever ``resolve`` raises.

        Spec: W3C DID Core 1.0 §7.2; W3C Controlled Identifiers 1.0 §3.3
        """
        document = yield from self.resolve(url.did)
        method = document.verification_method(url)
        if method is None:
            raise NotFoundError(
                f"The DID document of {url.did} has no key with the id {url}.",
                clause="W3C Controlled Identifiers 1.0 §3.3",
                fix="The issuer may have removed or renamed this key; ask the issuer.",
            )
        return Dereferenced(document, method)
