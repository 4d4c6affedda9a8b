"""The two ways in which a cryptosuite turns a document into bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from did.encoding import jcs
from did.encoding.strict_json import JSON, JSONObject
from did.errors import EncodingError
from vcwallet.errors import ProofError, TransformationError
from vcwallet.rdf.canonize import canonize
from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.recompact import recompact

_CONTEXT_LEFT_OUT = "The proof leaves out the @context that it signed, against EdDSA Cryptosuites 1.0 §3.3.1."


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold one way to understand the options of a proof.

    Args:
        configuration: what of the options is hashed.
        remark: what to tell a reader if this is the way that verifies; empty for the specification's own.
    """

    configuration: JSONObject
    remark: str = ""


class Transform(Protocol):
    """Turn a document, and the options of its proof, into bytes."""

    def configure(self, document: JSONObject, options: JSONObject) -> JSONObject:
        """Return the options of a new proof for a document, with the context that this way needs."""
        ...

    def unsecured(self, document: JSONObject, options: JSONObject) -> JSONObject:
        """Return the document that a proof with these options protects.

        Raises:
            ProofError: if the options were made for another context.
        """
        ...

    def readings(self, document: JSONObject, options: JSONObject) -> tuple[Reading, ...]:
        """Return the ways to understand the options, the specification's own first."""
        ...

    def verified(self, document: JSONObject, contexts: Contexts) -> JSONObject:
        """Return a document whose proof opened, in words that say what was signed.

        Raises:
            TransformationError: if it cannot be written so.
        """
        ...

    def canonical(self, value: JSONObject, contexts: Contexts) -> bytes:
        """Return the canonical bytes of a document or of proof options.

        Raises:
            TransformationError: if it has none.
        """
        ...


class RDFC:
    """Transform by RDF Dataset Canonicalization: the statements are protected.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2
    """

    def configure(self, document: JSONObject, options: JSONObject) -> JSONObject:  # noqa: ARG002  # a role
        """Return the options as they are: the proof shares the document's context."""
        return options

    def unsecured(self, document: JSONObject, options: JSONObject) -> JSONObject:
        """Return the document as it is."""
        if "@context" in options and options["@context"] != document.get("@context"):
            raise ProofError(
                "The proof has another context than its document.",
                clause="W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.5",
            )
        return document

    def readings(self, document: JSONObject, options: JSONObject) -> tuple[Reading, ...]:
        """Return the options with the document's context.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.5
        """
        return (Reading({**options, "@context": document.get("@context")}),)

    def verified(self, document: JSONObject, contexts: Contexts) -> JSONObject:
        """Return the document in known words: the proof protects no inline context.

        Spec: W3C Data Integrity 1.0 §4.6 (context validation)
        """
        return recompact(document, contexts)

    def canonical(self, value: JSONObject, contexts: Contexts) -> bytes:
        """Return canonical N-Quads.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.3
        """
        return canonize(value, contexts)


class JCS:
    """Transform by the JSON Canonicalization Scheme: the members are protected.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3
    """

    def configure(self, document: JSONObject, options: JSONObject) -> JSONObject:
        """Return the options with the document's context, so that a later context can be appended.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.1
        """
        return {**options, "@context": document["@context"]} if "@context" in document else options

    def unsecured(self, document: JSONObject, options: JSONObject) -> JSONObject:
        """Return the document with the context that was signed.

        Raises:
            ProofError: if the document's context does not begin with it.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.2
        """
        if "@context" not in options:
            return document
        signed, stated = _entries(options["@context"]), _entries(document.get("@context"))
        if stated[: len(signed)] != signed:
            raise ProofError(
                "The document's context does not begin with the one that was signed.",
                clause="W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.2",
            )
        return {**document, "@context": options["@context"]}

    def readings(self, document: JSONObject, options: JSONObject) -> tuple[Reading, ...]:
        """Return the options as they are, or with the document's context where they state none.

        Some software hashes the context as a part of the proof and then leaves it out. Reading such a proof
        is safe: the signature covers the very context that the document has.

        Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.1 step 2, §3.3.5
        """
        if "@context" in options or "@context" not in document:
            return (Reading(options),)
        return Reading(options), Reading({**options, "@context": document["@context"]}, _CONTEXT_LEFT_OUT)

    def verified(self, document: JSONObject, contexts: Contexts) -> JSONObject:  # noqa: ARG002  # a role
        """Return the document as it is: the proof protects its context, too."""
        return document

    def canonical(self, value: JSONObject, contexts: Contexts) -> bytes:  # noqa: ARG002  # a role
        """Return canonical JSON.

        Spec: RFC 8785; W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.3
        """
        try:
            return jcs.canonicalize(value)
        except EncodingError as error:
            raise TransformationError(error.detail, clause=error.clause) from None


def _entries(value: JSON) -> list[JSON]:
    return list(value) if isinstance(value, list) else [value]
