"""Contexts that stand in a document itself: what they may define, so that no protected word changes its name.

An RDF proof does not protect contexts. Whoever holds a document can write another one into it, and spell the
statements that were signed in other words; what follows keeps them from doing so with known words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import ContextError
from vcwallet.rdf.words import BASE_VOCABULARIES, Lexicon, Words, base_terms, combine, words_of

MAX_DEFINITIONS = 500
_CLAUSE = "W3C Data Integrity 1.0 §2.4.1, §4.6 (context validation)"
_KEYWORDS = frozenset({"@vocab", "@version", "@protected", "@language"})
_OPTIONS = frozenset({"@id", "@type", "@container", "@language", "@direction", "@prefix", "@protected"})
# The other containers take members for something else than members, or leave a part of them unprotected.
_CONTAINERS = frozenset({"@set", "@list", "@language"})


@dataclass(frozen=True, slots=True)
class InlineRules:
    """Say what an inline context may define.

    Args:
        known: the words of the known contexts.
        words: every word that could apply, those of the inline contexts included.
    """

    known: Lexicon
    words: Words

    def check(self, term: str, definition: JSON, where: str) -> None:
        """Check one definition.

        Raises:
            ContextError: if it gives a known word another name or meaning, has a context inside it, or is a
                keyword that could.

        Spec: W3C Data Integrity 1.0 §4.6
        """
        if (term.startswith("@") and term not in _KEYWORDS) or term in base_terms():
            raise ContextError(f"An inline context may not define {where}.", clause=_CLAUSE)
        if isinstance(definition, dict):
            _check_options(definition, where)
        iri = definition.get("@id", term) if isinstance(definition, dict) else definition
        if iri is None:
            raise ContextError(f"An inline context may not take a term away: {where}.", clause=_CLAUSE)
        if isinstance(iri, str) and term != "@language":
            self._check_spelling(term, iri, where)
            for meaning in self.words.iris_of(iri):
                self._check_meaning(term, meaning, where)

    def _check_spelling(self, term: str, iri: str, where: str) -> None:
        prefix, colon, suffix = iri.partition(":")
        bases = () if suffix.startswith("//") else self.words.meanings.get(prefix, ())
        if (not colon and iri != term) or not all(map(self._is_whole, bases)) or iri.startswith("_:"):
            raise ContextError(
                f"The inline context at {where} names no IRI.",
                clause=_CLAUSE,
                fix="Write the IRI in full, or with a prefix that stands for a full IRI.",
            )

    def _is_whole(self, iri: str) -> bool:
        prefix, _, suffix = iri.partition(":")
        return suffix.startswith("//") or prefix not in self.words.meanings

    def _check_meaning(self, term: str, iri: str, where: str) -> None:
        # A prefix or vocabulary is caught as well as a whole IRI: it would make one together with a suffix.
        protected = (*BASE_VOCABULARIES, *self.known.words.vocabularies)
        same = term == "@vocab" and iri in self.known.words.vocabularies
        if not same and (any(base.startswith(iri) for base in protected) or self.known.misnames(term, iri)):
            raise ContextError(
                f"The inline context at {where} gives a protected term another name.",
                clause=_CLAUSE,
                fix="Leave the words of known contexts to these contexts.",
            )


def check_inline(inline: Sequence[tuple[str, JSONObject]], known: Lexicon) -> Words:
    """Check the contexts that stand in a document; return their words and the known ones.

    Args:
        inline: each context with its JSON Pointer.
        known: the words of the known contexts.

    Raises:
        ContextError: if one of them breaks a rule, or they define more than 500 words together.

    Spec: W3C Data Integrity 1.0 §4.6
    """
    if sum(len(context) for _, context in inline) > MAX_DEFINITIONS:
        raise ContextError(f"Inline contexts define more than {MAX_DEFINITIONS} words.", clause=_CLAUSE)
    if not inline:
        return known.words
    nothing = Words({}, frozenset())
    words = combine((known.words, *(words_of(context, nothing) for _, context in inline)))
    rules = InlineRules(known, words)
    for pointer, context in inline:
        for term, definition in context.items():
            rules.check(term, definition, f"{pointer}/{term}")
    return combine((words, *(words_of(context, words) for _, context in inline)))


def _check_options(definition: JSONObject, where: str) -> None:
    if "@reverse" in definition:
        raise ContextError(f"An inline context may not take a term away: {where}.", clause=_CLAUSE)
    containers = definition.get("@container", [])
    stated = containers if isinstance(containers, list) else [containers]
    unusual = [*sorted(set(definition) - _OPTIONS), "@container"]
    if len(unusual) > 1 or not all(isinstance(name, str) and name in _CONTAINERS for name in stated):
        raise ContextError(
            f"The inline context at {where} uses {unusual[0][:40]}, which could hide protected content.",
            clause=_CLAUSE,
            fix="Publish such a context, so that verifiers can come to know it by its URL.",
        )
