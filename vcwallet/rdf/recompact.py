"""Give a verified document back in words that are known.

An RDF proof protects statements, not the context that names their words. Whoever holds a document can write
another inline context into it, exchange two words, and keep every statement. So words that only an inline
context defines are given back as the IRIs that were signed, unless that very context was approved.
"""

from __future__ import annotations

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import TransformationError
from vcwallet.rdf.canonize import compact
from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.words import entries

# Credentials inside a presentation are given on as they are, to be verified by their own contexts.
_GRAPHS = frozenset({"verifiableCredential"})


def recompact(document: JSONObject, contexts: Contexts) -> JSONObject:
    """Return a document whose words all come from known contexts.

    Args:
        document: a document whose proof opened.
        contexts: the contexts that are known, and the inline ones that are approved.

    Raises:
        TransformationError: if it cannot be written in known words.

    Spec: W3C Data Integrity 1.0 §4.6 (context validation, recompact)
    """
    stated = entries(document.get("@context"))
    usable = stated and isinstance(stated[0], str) and all(isinstance(entry, str | dict) for entry in stated)
    if not usable or not has_unknown_words(document, contexts):
        return document  # contexts in an odd place are for the profile to refuse
    known = [entry for entry in stated if _is_known(entry, contexts)]
    compacted = compact(document, contexts, known)
    if not isinstance(compacted, dict) or "@graph" in compacted:
        raise TransformationError(
            "The document cannot be written in known words.", clause="W3C Data Integrity 1.0 §4.6"
        )
    return {**compacted, "@context": known}


def has_unknown_words(value: JSON, contexts: Contexts) -> bool:
    """Tell whether an inline context that was not approved stands anywhere in a document."""
    if isinstance(value, dict):
        own = entries(value.get("@context"))
        return any(not _is_known(entry, contexts) for entry in own) or any(
            has_unknown_words(member, contexts)
            for name, member in value.items()
            if name != "@context" and name not in _GRAPHS
        )
    return isinstance(value, list) and any(has_unknown_words(member, contexts) for member in value)


def _is_known(context: JSON, contexts: Contexts) -> bool:
    return isinstance(context, str) or context in contexts.approved
