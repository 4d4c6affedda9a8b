"""What the words of JSON-LD contexts can stand for, told without processing a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.rdf.contexts import Contexts, bundled_index

# The vocabularies whose words decide about validity, status, issuer, subject and proof.
BASE_VOCABULARIES = (
    "https://www.w3.org/2018/credentials#",
    "https://www.w3.org/ns/credentials/status#",
    "https://w3id.org/security#",
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


class Case(Enum):
    """With what kind of letter the names of one kind of word begin, by the custom of all vocabularies."""

    MEMBER = "lower"
    TYPE = "upper"

    def fits(self, word: str) -> bool:
        """Tell whether a word begins with this kind of letter."""
        return word[:1].isupper() is (self is Case.TYPE)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold the words of every known context, whichever of them a document names.

    Args:
        words: the words.
        names: the terms of each IRI.
    """

    words: Words
    names: Mapping[str, frozenset[str]]

    def misnames(self, word: str, iri: str) -> bool:
        """Tell whether a word would stand for an IRI that known contexts call otherwise."""
        if iri.startswith(BASE_VOCABULARIES) or word not in self.names.get(iri, {word}):
            return True
        return any(iri.startswith(base) and iri != base + word for base in self.words.vocabularies)

    def swaps(self, word: str, case: Case) -> bool:
        """Tell whether a word stands for an IRI that another word of the wanted case stands for as well.

        Open Badges gives a class and a property one IRI at times, as with ``Criteria`` and ``criteria``.
        """
        if case.fits(word):
            return False
        meant = self.words.meanings.get(word, frozenset())
        return any(case.fits(name) for iri in meant for name in self.names[iri])


def entries(value: JSON) -> tuple[JSON, ...]:
    """Return a context, or a list of contexts, as a tuple."""
    if isinstance(value, list):
        return tuple(value)
    return () if value is None else (value,)


def combine(several: Iterable[Words]) -> Words:
    """Return what words stand for in any of several contexts."""
    meanings: dict[str, frozenset[str]] = {}
    vocabularies: frozenset[str] = frozenset()
    for words in several:
        vocabularies |= words.vocabularies
        shared = {term: iris | meanings[term] for term, iris in words.meanings.items() if term in meanings}
        meanings |= {**words.meanings, **shared}
    return Words(meanings, vocabularies)


def words_of(context: JSONObject, outer: Words) -> Words:
    """Return the words that one context defines, not those of contexts inside it.

    Args:
        context: the context, an object.
        outer: the words that its prefixes may come from, besides its own.

    Spec: JSON-LD 1.1 API §4.2 (create term definition)
    """
    written = dict(_written(context))
    plain = Words({term: frozenset({iri}) for term, iri in written.items()}, frozenset())
    meanings = {
        term: frozenset(plain.iris_of(iri) | outer.iris_of(iri) if ":" in iri else {iri})
        for term, iri in written.items()
        if not term.startswith("@")
    }
    vocabulary = context.get("@vocab")
    return Words(meanings, frozenset({vocabulary} if isinstance(vocabulary, str) else ()))


@lru_cache(maxsize=32)
def lexicon(contexts: Contexts) -> Lexicon:
    """Return the words of every known context."""
    urls = (*bundled_index(), *contexts.extra)
    words = combine(
        words for url in urls for words in _inside(contexts.load(url)["@context"], Words({}, frozenset()))
    )
    names: dict[str, set[str]] = defaultdict(set)
    for term, iris in words.meanings.items():
        for iri in iris:
            names[iri].add(term)
    return Lexicon(words, {iri: frozenset(terms) for iri, terms in names.items()})


@lru_cache(maxsize=1)
def base_terms() -> frozenset[str]:
    """Return the terms of the credentials vocabulary."""
    known = lexicon(Contexts()).words.meanings.items()
    return frozenset(
        term for term, iris in known if any(iri.startswith(BASE_VOCABULARIES[0]) for iri in iris)
    )


def _inside(context: JSON, outer: Words) -> Iterator[Words]:
    """Yield the words of a known context and of every context inside it."""
    for entry in entries(context):
        if isinstance(entry, dict):
            own = words_of(entry, outer)
            yield own
            for definition in entry.values():
                if isinstance(definition, dict):
                    yield from _inside(definition.get("@context"), combine((outer, own)))


def _written(context: JSONObject) -> Iterator[tuple[str, str]]:
    """Yield each term of one context with its IRI as it is written there."""
    for term, definition in context.items():
        iri = definition.get("@id") if isinstance(definition, dict) else definition
        if isinstance(iri, str):
            yield term, iri
