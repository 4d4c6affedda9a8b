"""Refuse documents whose JSON says something else than their statements do.

An RDF proof protects statements, not JSON members, while everything after the proof reads JSON members. So a
protected statement must have one spelling only: members in keyword or IRI form, other names for known words,
graphs and reversed members are refused before anything is canonicalized.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import ContextError, TransformationError
from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.inline import check_inline
from vcwallet.rdf.words import Case, Lexicon, Words, entries, lexicon

_CLAUSE = "W3C Data Integrity 1.0 §4.6 (context validation)"
_VALUE_KEYWORDS = frozenset({"@value", "@type", "@language", "@direction"})
# Their entries are graphs of their own, which may tell of one thing independently.
_GRAPHS = frozenset({"verifiableCredential"})
# What comes after takes time that grows with the square of these; honest documents stay far below.
MAX_VALUES = 5_000
MAX_LIST = 1_000


@dataclass(frozen=True, slots=True)
class Screened:
    """Hold what the screening learned of a document.

    Args:
        words: what its words could stand for.
        texts: every text in it, outside contexts.
    """

    words: Words
    texts: frozenset[str]


def screen(document: JSONObject, contexts: Contexts) -> Screened:
    """Check that each statement of a document could only have been spelled as it is.

    Raises:
        TransformationError: if a member is a JSON-LD keyword other than a value object's, is null, is an
            IRI that stands for a known word, or describes the document a second time; if an ``id`` is a
            blank node; or if the document has more than 5,000 values, or 1,000 in one list.
        ContextError: if an inline context gives such a word another name, or sets a vocabulary, base or
            prefix that could.

    Spec: W3C Data Integrity 1.0 §4.6
    """
    nodes, texts = _parts(document)
    _check_crowds(nodes)
    inline = [found for pointer, node in nodes for found in _inline(node, pointer)]
    known = lexicon(contexts)
    rules = _Rules(document, check_inline(inline, known), known)
    for pointer, node in nodes:
        rules.check(node, pointer)
    return Screened(rules.words, frozenset(texts))


@dataclass(frozen=True, slots=True)
class _Rules:
    document: JSONObject
    words: Words
    known: Lexicon

    def check(self, node: JSONObject, pointer: str) -> None:
        self._check_identity(node, pointer)
        for name, value in node.items():
            if name.startswith("@"):
                _check_keyword(node, name, pointer)
            else:
                _check_stated(value, f"{pointer}/{name}")
                self._check_word(name, Case.MEMBER, f"{pointer}/{name}")
                if name not in _GRAPHS:
                    _check_list(value, f"{pointer}/{name}")
        for type_ in entries(node.get("type")):
            if isinstance(type_, str):
                self._check_word(type_, Case.TYPE, f"{pointer}/type")

    def _check_identity(self, node: JSONObject, pointer: str) -> None:
        """Refuse statements about the document itself that stand elsewhere in it."""
        id_ = node.get("id")
        if isinstance(id_, str) and id_.startswith("_:"):
            raise TransformationError(
                f"The identifier {pointer}/id is no URL.", clause="W3C VCDM 2.0 §4.4", fix="Leave it out."
            )
        if pointer and "id" in self.document and id_ == self.document["id"] and len(node) > 1:
            raise TransformationError(
                f"The object {pointer} describes the document a second time.",
                clause=_CLAUSE,
                fix="State each fact about a credential at its top.",
            )

    def _check_word(self, word: str, case: Case, where: str) -> None:
        misnamed = any(self.known.misnames(word, iri) for iri in self.words.iris_of(word))
        if misnamed or self.known.swaps(word, case):
            raise TransformationError(
                f"The document at {where} spells a protected term by its IRI, where no check sees it.",
                clause=_CLAUSE,
                fix="Spell each member and type by the term that its context defines.",
            )


def _parts(document: JSONObject) -> tuple[list[tuple[str, JSONObject]], list[str]]:
    """Return every object outside contexts with its JSON Pointer, and every text."""
    nodes: list[tuple[str, JSONObject]] = []
    texts: list[str] = []
    for count, (pointer, value) in enumerate(_values(document, "")):
        if count > MAX_VALUES or (isinstance(value, list) and len(value) > MAX_LIST):
            raise TransformationError(
                f"The document has more than {MAX_VALUES} values, or more than {MAX_LIST} in one list.",
                clause="W3C RDF Dataset Canonicalization 1.0 §7.1 (dataset poisoning)",
                fix="Sign large documents in another way, for example with eddsa-jcs-2022.",
            )
        if isinstance(value, dict):
            nodes.append((pointer, value))
        elif isinstance(value, str):
            texts.append(value)
    return nodes, texts


def _check_stated(value: JSON, where: str) -> None:
    """Refuse what makes no statement, or the same ones as a simpler spelling."""
    kind = "null" if value is None else "an empty list" if value == [] else ""
    if isinstance(value, list):
        kind = "a list of lists" if any(isinstance(entry, list) for entry in value) else kind
        kind = "a list that holds null" if None in value else kind
    if kind:
        raise TransformationError(
            f"The member {where} is {kind}: the proof would not protect it.",
            clause="JSON-LD 1.1 API §5.1.2",
            fix="Leave the member out, or write a plain list.",
        )


def _check_crowds(nodes: list[tuple[str, JSONObject]]) -> None:
    """Refuse too many values of one thing, however many objects describe it."""
    counts: dict[str, int] = {}
    for _, node in nodes:
        id_ = node.get("id")
        if isinstance(id_, str):
            counts[id_] = counts.get(id_, 0) + sum(len(entries(member)) for member in node.values())
    if max(counts.values(), default=0) > MAX_LIST:
        raise TransformationError(
            f"The document has more than {MAX_LIST} values for one thing.",
            clause="W3C RDF Dataset Canonicalization 1.0 §7.1 (dataset poisoning)",
        )


def _values(value: JSON, pointer: str) -> Iterator[tuple[str, JSON]]:
    yield pointer, value
    if isinstance(value, dict):
        for name, member in value.items():
            if name != "@context":
                yield from _values(member, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _values(member, f"{pointer}/{index}")


def _inline(node: JSONObject, pointer: str) -> Iterator[tuple[str, JSONObject]]:
    for entry in entries(node.get("@context")):
        if isinstance(entry, dict):
            yield f"{pointer}/@context", entry
        elif not isinstance(entry, str):
            raise ContextError(f"A context at {pointer}/@context is neither URL nor object.", clause=_CLAUSE)


def _check_list(value: JSON, where: str) -> None:
    """Refuse one thing described in two objects of one list: one of them would be overlooked."""
    ids = [entry["id"] for entry in entries(value) if isinstance(entry, dict) and "id" in entry]
    if any(ids.count(id_) > 1 for id_ in ids):
        raise TransformationError(
            f"The list {where} describes one thing in two objects.",
            clause=_CLAUSE,
            fix="State all about a thing in one object.",
        )


def _check_keyword(node: JSONObject, name: str, pointer: str) -> None:
    # A value on its own would be the same statement as the plain value.
    if name == "@context" or ("@value" in node and len(node) > 1 and set(node) <= _VALUE_KEYWORDS):
        return
    raise TransformationError(
        f"The member {pointer}/{name} is a JSON-LD keyword that could hide what the proof protects.",
        clause=_CLAUSE,
        fix="Write id and type, and spell each member by its term.",
    )
