"""What the words of JSON-LD contexts can stand for, told without processing a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from did.encoding.strict_json import JSON
from vcwallet.rdf.contexts import Contexts, bundled_index

# The vocabularies whose words decide about validity, status, issuer, subject and proof.
BASE_VOCABULARIES = (
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


@dataclass(frozen=True, slots=True)
class Words:
    """Hold what each word stands for in one context or another, whichever comes to apply.

    Args:
        meanings: the IRIs of each term, scoped contexts included.
        vocabularies: every ``@vocab``, for words that no context defines.
    """

    meanings: Mapping[str, frozenset[str]]
    vocabularies: frozenset[str]

    def iris_of(self, name: str) -> set[str]:
        """Return every IRI that a name could stand for without being a term.

        Spec: JSON-LD 1.1 API §5.2 (IRI expansion)
        """
        prefix, colon, suffix = name.partition(":")
        if not colon:
            return {vocabulary + name for vocabulary in self.vocabularies}
        if suffix.startswith("//"):
            return {name}
        return {name, *(iri + suffix for iri in self.meanings.get(prefix, ()))}


def entries(value: JSON) -> tuple[JSON, ...]:
    """Return a context, or a list of contexts, as a tuple."""
    if isinstance(value, list):
        return tuple(value)
    return () if value is None else (value,)


def definitions(context: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    """Yield each term of one context with its IRI as it is written there."""
    for term, definition in context.items():
        iri = definition.get("@id") if isinstance(definition, dict) else definition
        if isinstance(iri, str) and term != "@language":
            yield term, iri


def combine(several: Iterable[Words]) -> Words:
    """Return what words stand for in any of several contexts."""
    meanings: dict[str, set[str]] = defaultdict(set)
    vocabularies: set[str] = set()
    for words in several:
        vocabularies |= words.vocabularies
        for term, iris in words.meanings.items():
            meanings[term] |= iris
    return Words({term: frozenset(iris) for term, iris in meanings.items()}, frozenset(vocabularies))


@lru_cache(maxsize=256)
def words_of_url(url: str, contexts: Contexts) -> Words:
    """Return the words of a known context.

    Raises:
        ContextError: if it, or one that it builds upon, is not known.
    """
    return combine(_read(contexts.load(url)["@context"], Words({}, frozenset()), contexts))


@lru_cache(maxsize=32)
def names_of_iris(contexts: Contexts) -> Mapping[str, frozenset[str]]:
    """Return for each IRI that a known context defines the terms that may stand for it."""
    names: dict[str, set[str]] = defaultdict(set)
    for url in (*bundled_index(), *contexts.extra):
        for term, iris in words_of_url(url, contexts).meanings.items():
            for iri in iris:
                names[iri].add(term)
    return {iri: frozenset(terms) for iri, terms in names.items()}


@lru_cache(maxsize=1)
def base_terms() -> frozenset[str]:
    """Return the terms of the credentials vocabulary."""
    base = combine(words_of_url(url, Contexts()) for url in _BASE_CONTEXTS)
    credentials = BASE_VOCABULARIES[0]
    return frozenset(
        term for term, iris in base.meanings.items() if any(iri.startswith(credentials) for iri in iris)
    )


def _read(context: JSON, outer: Words, contexts: Contexts) -> Iterator[Words]:
    """Yield the words of a known context and of every context inside it."""
    for entry in entries(context):
        if isinstance(entry, str):
            yield words_of_url(entry, contexts)
        elif isinstance(entry, dict):
            inner = combine((outer, _resolved(entry, outer)))
            yield inner
            for definition in entry.values():
                if isinstance(definition, dict) and "@context" in definition:
                    yield from _read(definition["@context"], inner, contexts)


def _resolved(context: Mapping[str, JSON], outer: Words) -> Words:
    written = dict(definitions(context))
    plain = Words({term: frozenset({iri}) for term, iri in written.items()}, frozenset())
    known = combine((outer, plain))
    meanings = {
        term: frozenset(known.iris_of(iri) if ":" in iri else {iri})
        for term, iri in written.items()
        if not (term.startswith("@") or iri.startswith("@"))
    }
    vocabulary = written.get("@vocab")
    return Words(meanings, frozenset({vocabulary} if vocabulary else ()))
