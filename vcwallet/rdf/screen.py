"""Refuse documents whose JSON says something else than their statements do.

An RDF proof protects statements, not JSON members, while everything after the proof reads JSON members. So a
protected statement must have one spelling only: members in keyword or IRI form, aliases for words of the base
vocabulary, graphs and reversed members are refused before anything is canonicalized.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import ContextError, TransformationError
from vcwallet.rdf.contexts import Contexts

_CLAUSE = "W3C Data Integrity 1.0 §4.6 (context validation)"
_VALUE_KEYWORDS = frozenset({"@value", "@type", "@language", "@direction"})
_INLINE_KEYWORDS = frozenset({"@vocab", "@version", "@protected", "@language", "@direction", "@type"})
# The vocabularies whose words decide about validity, status, issuer, subject and proof.
_BASE_VOCABULARIES = (
    "https://www.w3.org/2018/credentials#",
    "https://www.w3.org/ns/credentials/status#",
    "https://w3id.org/security#",
)
_BASE_CONTEXTS = (
    "https://www.w3.org/2018/credentials/v1",
    "https://www.w3.org/ns/credentials/v2",
    "https://w3id.org/security/data-integrity/v1",
    "https://w3id.org/security/data-integrity/v2",
)


def screen(document: JSONObject, contexts: Contexts) -> None:
    """Check that each statement of a document could only have been spelled as it is.

    Raises:
        TransformationError: if a member is a JSON-LD keyword other than a value object's, is null, is an
            IRI that stands for a word of the base vocabulary, or describes the document a second time.
        ContextError: if an inline context gives such a word another name, or sets a vocabulary, base or
            prefix that could.

    Spec: W3C Data Integrity 1.0 §4.6
    """
    prefixes = dict(_document_prefixes(document, contexts))
    for pointer, node in _nodes(document, ""):
        _check_redescription(document, node, pointer)
        for name, value in node.items():
            if name == "@context":
                _check_context(value, f"{pointer}/@context")
            elif name.startswith("@"):
                _check_keyword(node, name, pointer)
            elif value is None:
                raise TransformationError(
                    f"The member {pointer}/{name} is null: the proof would not protect it.",
                    clause="JSON-LD 1.1 API §5.1.2",
                    fix="Leave the member out.",
                )
            elif ":" in name:
                _check_iri(_expanded(name, prefixes), f"{pointer}/{name}")


def _nodes(value: JSON, pointer: str) -> Iterator[tuple[str, JSONObject]]:
    """Yield every object outside contexts, with its JSON Pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for name, member in value.items():
            if name != "@context":
                yield from _nodes(member, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _nodes(member, f"{pointer}/{index}")


def _check_redescription(document: JSONObject, node: JSONObject, pointer: str) -> None:
    """Refuse statements about the document itself that stand elsewhere in it, where no check would look."""
    if pointer and "id" in document and node.get("id") == document["id"] and len(node) > 1:
        raise TransformationError(
            f"The object {pointer} describes the document a second time.",
            clause=_CLAUSE,
            fix="State each fact about a credential at its top.",
        )


def _check_keyword(node: JSONObject, name: str, pointer: str) -> None:
    if "@value" in node and name in _VALUE_KEYWORDS and set(node) <= _VALUE_KEYWORDS:
        return
    raise TransformationError(
        f"The member {pointer}/{name} is a JSON-LD keyword that could hide what the proof protects.",
        clause=_CLAUSE,
        fix="Write id and type, and spell each member by its term.",
    )


def _check_iri(iri: str, pointer: str) -> None:
    if iri.startswith(_BASE_VOCABULARIES) or iri in _base_iris():
        raise TransformationError(
            f"The member {pointer} spells a protected term by its IRI, where no check would see it.",
            clause=_CLAUSE,
            fix="Spell each member by the term that its context defines.",
        )


def _expanded(name: str, prefixes: dict[str, str]) -> str:
    prefix, _, suffix = name.partition(":")
    return prefixes[prefix] + suffix if prefix in prefixes and not suffix.startswith("//") else name


def _document_prefixes(document: JSONObject, contexts: Contexts) -> Iterator[tuple[str, str]]:
    for _, node in _nodes(document, ""):
        for context in _entries(node.get("@context")):
            yield from _prefixes(contexts.load(context)["@context"] if isinstance(context, str) else context)


def _prefixes(context: JSON) -> Iterator[tuple[str, str]]:
    for entry in _entries(context):
        if isinstance(entry, dict):
            for term, definition in entry.items():
                iri = definition.get("@id") if isinstance(definition, dict) else definition
                if isinstance(iri, str):
                    yield term, iri


def _check_context(context: JSON, pointer: str) -> None:
    for entry in _entries(context):
        if isinstance(entry, dict):
            prefixes = dict(_prefixes(entry))
            for term, definition in entry.items():
                _check_definition(term, definition, prefixes, pointer)


def _check_definition(term: str, definition: JSON, prefixes: dict[str, str], pointer: str) -> None:
    where = f"{pointer}/{term}"
    if (term.startswith("@") and term not in _INLINE_KEYWORDS) or term in _base_terms():
        raise ContextError(f"An inline context may not define {where}.", clause=_CLAUSE)
    iri = definition.get("@id", term) if isinstance(definition, dict) else definition
    if iri is None or (isinstance(definition, dict) and "@reverse" in definition):
        raise ContextError(f"An inline context may not take a term away: {where}.", clause=_CLAUSE)
    if isinstance(iri, str):
        _check_mapping(term, _expanded(iri, prefixes), where)
    if isinstance(definition, dict) and "@context" in definition:
        _check_context(definition["@context"], f"{where}/@context")


def _check_mapping(term: str, iri: str, where: str) -> None:
    if term == "@vocab" and (iri.startswith("_:") or ":" not in iri):
        raise ContextError(f"The vocabulary at {where} is no IRI.", clause=_CLAUSE)
    # A prefix or vocabulary is caught as well as a whole IRI: it would make one together with a suffix.
    near = any(base.startswith(iri) or iri.startswith(base) for base in _BASE_VOCABULARIES)
    if iri in {"@id", "@type"} or (iri != "" and near) or iri in _base_iris():
        raise ContextError(
            f"The inline context at {where} gives a protected term another name.",
            clause=_CLAUSE,
            fix="Leave the words of the base vocabulary to the base context.",
        )


@lru_cache(maxsize=1)
def _base_mappings() -> tuple[tuple[str, str], ...]:
    contexts = Contexts()
    return tuple(
        mapping
        for url in _BASE_CONTEXTS
        for mapping in _mappings(contexts.load(url)["@context"])
        if not mapping[0].startswith("@")
    )


@lru_cache(maxsize=1)
def _base_iris() -> frozenset[str]:
    """Return every IRI that a base context maps a term to."""
    return frozenset(iri for _, iri in _base_mappings())


@lru_cache(maxsize=1)
def _base_terms() -> frozenset[str]:
    """Return the terms of the credentials vocabulary: no inline context may define them again."""
    return frozenset(term for term, iri in _base_mappings() if iri.startswith(_BASE_VOCABULARIES[0]))


def _mappings(context: JSON) -> Iterator[tuple[str, str]]:
    """Yield each term of a context, scoped ones included, with its IRI."""
    for entry in _entries(context):
        if isinstance(entry, dict):
            prefixes = dict(_prefixes(entry))
            for term, definition in entry.items():
                iri = definition.get("@id") if isinstance(definition, dict) else definition
                if isinstance(iri, str) and not iri.startswith("@"):
                    yield term, _expanded(iri, prefixes)
                if isinstance(definition, dict):
                    yield from _mappings(definition.get("@context"))


def _entries(value: JSON) -> tuple[JSON, ...]:
    if isinstance(value, list):
        return tuple(value)
    return () if value is None else (value,)
